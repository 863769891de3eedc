"""Zip files as they arrive: sound, modest, and nothing in them that only an attacker writes."""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from sources.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

# A workbook of 4,000 participants and 300 questions inflates to about 100 MB.
LARGEST_INFLATED = 512 << 20
LARGEST_RATIO = 200
MOST_PARTS = 10_000
LARGEST_GRID = 20_000_000
"""Cells between A1 and the last cell: a reader holds them all, blank or not, at 32 bytes each."""

_SMALL = 8 << 20
_CHUNK = 1 << 20
_OVERLAP = 4 << 10
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_ROW = re.compile(rb'\sr="(\d{1,9})"')
_FAR_COLUMN = re.compile(rb'\sr="([A-Z]{2,3})\d')
_ERROR = re.compile(rb'<c r="([A-Z]{1,3}\d{1,7})"[^>]*\st="e"')
_FORMULA = re.compile(
    rb'<c r="([A-Z]{1,3}\d{1,7})"([^>]*)><f(?:[^>]*/>|[^>]*>[^<]*</f>)(?:<v></v>|<v\s*/>)?</c>'
)
_TYPED_TEXT = b't="str"'
_TAG = re.compile(rb"<table:(table|table-row|table-cell)(?=[\s/>])([^>]*)>")
_ROWS_REPEATED = re.compile(rb'number-rows-repeated="(\d{1,9})"')
_CELLS_REPEATED = re.compile(rb'number-columns-repeated="(\d{1,9})"')


@dataclass
class SheetScan:
    """What the XML of a sheet shows before it is parsed: its reach, and cells without a value."""

    n_rows: int = 0
    n_columns: int = 0
    error_at: str = ""
    uncomputed_at: str = ""
    unread: bytes = b""

    def look_at(self, xml: bytes) -> None:
        """Take in one stretch of the sheet, with the end of the last one: no tag is cut in two."""
        xml = self.unread + xml
        self.unread = xml[-_OVERLAP:]
        self.n_rows = max(self.n_rows, *map(int, _ROW.findall(xml)), 0)
        self.n_columns = max(self.n_columns, *map(_column_no, set(_FAR_COLUMN.findall(xml))), 26)
        if not self.error_at and b't="e"' in xml and (error := _ERROR.search(xml)):
            self.error_at = error[1].decode()
        if not self.uncomputed_at and b"<f" in xml:
            self.uncomputed_at = next(
                (cell.decode() for cell, kind in _FORMULA.findall(xml) if _TYPED_TEXT not in kind),
                "",
            )


@dataclass
class OpenDocumentScan(SheetScan):
    """The same of OpenDocument, where a row or a cell may stand for a million of its like."""

    n_skipped: int = 0
    repeats: int = 1
    width: int = 0

    def look_at(self, xml: bytes) -> None:
        """Take in one stretch of the content, from where the last one ended."""
        xml = self.unread + xml
        end = xml.rfind(b">") + 1
        self.unread = xml[end:]
        for tag in _TAG.finditer(xml, 0, end):
            self._count(tag[1], tag[2])

    def _count(self, name: bytes, attributes: bytes) -> None:
        if name == b"table":
            self.n_skipped, self.width = 0, 0
        elif name == b"table-row":
            repeated = _ROWS_REPEATED.search(attributes)
            self.repeats, self.width = int(repeated[1]) if repeated else 1, 0
            self.n_skipped += self.repeats
        else:
            repeated = _CELLS_REPEATED.search(attributes)
            self.width += int(repeated[1]) if repeated else 1
            if not attributes.endswith(b"/") or b"value" in attributes:
                self.n_columns = max(self.n_columns, self.width)
                self.n_rows, self.n_skipped = self.n_rows + self.n_skipped, 0


def _column_no(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def scan_archive(path: Path) -> dict[str, SheetScan | None]:
    """Give the parts of a zip file, each sheet with what it shows, or refuse the file.

    Refused are archives that are damaged or locked, that would unpack to far more than they are,
    that hold a path out of their folder, or XML that declares entities. Every part is read once,
    in pieces: one that is longer than it says, or cut off, breaks its checksum.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            _require_modest(parts)
            _require_plain_names(part.filename for part in parts)
            if any(part.flag_bits & 1 for part in parts):
                raise Refusal("is protected by a password", "Save a copy without a password.")
            return {part.filename: _scan_part(archive, part) for part in parts}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError):
        raise Refusal(
            "is damaged or cut off: its parts cannot be unpacked", "Copy it again."
        ) from None


def _require_modest(parts: list[zipfile.ZipInfo]) -> None:
    inflated = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    is_dense = inflated > _SMALL and inflated > LARGEST_RATIO * packed
    if inflated > LARGEST_INFLATED or is_dense:
        raise Refusal(
            f"would unpack to {inflated >> 20} MB, which no survey export does",
            "Export it again, without formatted empty rows; split it if it is really this large.",
        )
    if len(parts) > MOST_PARTS:
        raise Refusal(
            f"holds {len(parts)} files, which no survey export does",
            "Export it again, without attachments.",
        )


def _require_plain_names(names: Iterable[str]) -> None:
    for name in names:
        path = PurePosixPath(name.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
            raise Refusal(
                "holds a path that leads out of its folder",
                "No survey tool writes that. Export it again, from a source you trust.",
            )


def _scan_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> SheetScan | None:
    scan = _scan_for(part.filename)
    is_xml = part.filename.endswith((".xml", ".rels"))
    for at, piece in enumerate(_pieces(archive, part)):
        if at == 0 and is_xml and b"<!DOCTYPE" in piece[:_OVERLAP]:
            raise Refusal(
                "declares entities in its XML, which no office program does",
                "It may be an attack. Export it again, from a source you trust.",
            )
        if scan:
            scan.look_at(piece)
    if scan and scan.n_rows * scan.n_columns > LARGEST_GRID:
        raise Refusal(
            f"reaches down to row {scan.n_rows} and right to column {scan.n_columns}: more than "
            f"{LARGEST_GRID // 1_000_000} million cells",
            "Delete the rows and columns beyond the table, and save it again.",
            at=part.filename.rpartition("/")[2],
        )
    return scan


def _scan_for(name: str) -> SheetScan | None:
    if name == "content.xml":
        return OpenDocumentScan()
    return SheetScan() if _SHEET.fullmatch(name) else None


def _pieces(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(part) as packed:
        while piece := packed.read(_CHUNK):
            yield piece
