"""Office files without clocks: the same content is the same bytes, on every machine and day."""

from __future__ import annotations

import io
import re
import zipfile

FIXED = (1980, 1, 1, 0, 0, 0)
CLOCK = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")


def freeze(packed: bytes) -> bytes:
    """Rewrite an office file with fixed dates, sorted as it was, uncompressed.

    Uncompressed, because two builds of zlib may pack the same text into different bytes.
    """
    frozen = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(frozen, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = CLOCK.sub(rb"\g<1>2025-01-01T00:00:00Z\g<2>", content)
            entry = zipfile.ZipInfo(name, FIXED)
            entry.external_attr = 0o600 << 16
            entry.create_system = 3
            new.writestr(entry, content)
    return frozen.getvalue()
