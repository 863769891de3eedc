"""Which encoding a text file has: by its mark, by its bytes, or as declared."""

from __future__ import annotations

import codecs
import hashlib
import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from sources.refusals import Refusal

if TYPE_CHECKING:
    from pathlib import Path

_CHUNK = 1 << 20
# A letter beyond ASCII in UTF-8; in Windows-1252 it would be a capital with a mark, then a sign.
_UTF8_PAIR = re.compile(rb"[\xc3-\xf4][\x80-\xbf]")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True)
class FileFacts:
    """What the bytes of a file say of it."""

    digest: str
    n_bytes: int


def read_facts(path: Path) -> FileFacts:
    """Digest a file without holding it in memory."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return FileFacts(digest, path.stat().st_size)


def detect_encoding(path: Path, declared: str | None = None) -> str:
    """Name the encoding that reads the whole file: a mark, UTF-8, UTF-16, else Windows-1252."""
    if declared:
        _require_known(declared)
    with path.open("rb") as file:
        head = file.read(4096)
    if not declared:
        declared = _marked(head)
    candidates = (declared,) if declared else ("utf-8", "cp1252")
    for encoding in candidates:
        if _decodes(path, encoding):
            if encoding != declared and encoding == "cp1252":
                _refuse_damaged_utf8(path)
            return encoding
    raise Refusal(
        f"is neither a workbook nor text in {' or '.join(candidates)}",
        "It may be damaged: export it again. If it is text, save it as CSV UTF-8, or give its "
        "encoding in cohort.yml (encoding: ...).",
    )


def _require_known(encoding: str) -> None:
    try:
        codecs.lookup(encoding)
    except LookupError:
        raise Refusal(
            f'the encoding "{encoding}" is not known', "Known are utf-8, utf-16, cp1252, ..."
        ) from None


def _marked(head: bytes) -> str | None:
    """Name the encoding by its byte order mark, or UTF-16 without one by its zero bytes."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    if len(head) >= 4:
        half = len(head) // 2
        if head[1::2].count(0) > 0.4 * half and not head[::2].count(0):
            return "utf-16-le"
        if head[::2].count(0) > 0.4 * half and not head[1::2].count(0):
            return "utf-16-be"
    return None


def _refuse_damaged_utf8(path: Path) -> None:
    """Refuse text that is UTF-8 but for a few bytes: read as Windows-1252 its names would be noise.

    Bytes above 127 that follow the rules of UTF-8 hardly ever do so by chance.
    """
    n_sound, bad_line = 0, 0
    with path.open("rb") as file:
        for number, line in enumerate(iter(partial(file.readline, _CHUNK), b""), 1):
            if line.isascii():
                continue
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                bad_line = bad_line or number
                n_sound += len(_UTF8_PAIR.findall(line))
            else:
                n_sound += 1
    if n_sound and bad_line:
        raise Refusal(
            "is UTF-8 text with bytes in it that are not UTF-8",
            "Two files of different encodings were put together, or it is damaged. "
            "Export it again.",
            at=f"line {bad_line}",
        )


def _decodes(path: Path, encoding: str) -> bool:
    """Say whether the whole file decodes; a NUL among its characters refuses it."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    with path.open("rb") as file:
        while True:
            chunk = file.read(_CHUNK)
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError:
                return False
            if "\0" in text:
                line += text.partition("\0")[0].count("\n")
                raise Refusal(
                    "holds NUL bytes: it was cut off or damaged, or it is no text file",
                    "Export or copy it again.",
                    at=f"line {line}",
                )
            if not chunk:
                return True
            line += text.count("\n")
