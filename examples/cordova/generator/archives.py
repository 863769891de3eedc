"""Office files without clocks: the same content is the same bytes, on every machine and day."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FIXED = (1980, 1, 1, 0, 0, 0)
CLOCK = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OOXML = "http://schemas.openxmlformats.org"
DOCUMENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"

# The least that a word processor opens: what the parts are, where the text is, the text.
CONTENT_TYPES = (
    f'{XML}<Types xmlns="{OOXML}/package/2006/content-types">'
    '<Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{DOCUMENT_TYPE}"/></Types>'
)
RELATIONSHIPS = (
    f'{XML}<Relationships xmlns="{OOXML}/package/2006/relationships"><Relationship Id="rId1"'
    f' Type="{OOXML}/officeDocument/2006/relationships/officeDocument"'
    ' Target="word/document.xml"/></Relationships>'
)


def pack_document(lines: Iterable[str]) -> bytes:
    """Make a .docx of plain paragraphs."""
    paragraphs = "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>' for line in lines
    )
    body = f'<w:document xmlns:w="{OOXML}/wordprocessingml/2006/main"><w:body>{paragraphs}'
    parts = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": RELATIONSHIPS,
        "word/document.xml": f"{XML}{body}</w:body></w:document>",
    }
    return pack({name: part.encode("utf-8") for name, part in parts.items()})


def freeze(packed: bytes) -> bytes:
    """Rewrite an office file with fixed dates."""
    with zipfile.ZipFile(io.BytesIO(packed)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    core = "docProps/core.xml"
    parts[core] = CLOCK.sub(rb"\g<1>2025-01-01T00:00:00Z\g<2>", parts[core])
    return pack(parts)


def pack(parts: Mapping[str, bytes]) -> bytes:
    """Zip with one date, uncompressed: two builds of zlib may pack the same text differently."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, FIXED)
            entry.external_attr = 0o600 << 16
            entry.create_system = 3
            archive.writestr(entry, content)
    return packed.getvalue()
