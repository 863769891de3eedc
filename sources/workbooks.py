"""Read one sheet of an XLSX or ODS workbook as text, in the notation of the study."""

from __future__ import annotations

import datetime as dt
import zipfile
import zlib
from decimal import Decimal
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from sources.refusals import Refusal
from sources.sheets import Row, is_blank, rows_without_tail

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from python_calamine import CalamineSheet, CalamineWorkbook

# A workbook of 4,000 participants and 300 questions inflates to about 100 MB.
LARGEST_INFLATED = 512 << 20
LARGEST_RATIO = 200
_SMALL = 8 << 20


def require_sound_archive(path: Path) -> tuple[str, ...]:
    """Give the names inside a zip file, or refuse one that is damaged, locked or a zip bomb."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            _require_modest(parts)
            if any(part.flag_bits & 1 for part in parts):
                raise Refusal("is protected by a password", "Save a copy without a password.")
            # Reads every part: a part that is longer than it says, or cut off, breaks its checksum.
            if archive.testzip() is not None:
                raise _damaged()
            return tuple(part.filename for part in parts)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError):
        raise _damaged() from None


def _require_modest(parts: Iterable[zipfile.ZipInfo]) -> None:
    sizes = [(part.file_size, part.compress_size) for part in parts]
    inflated, packed = (sum(column) for column in zip(*sizes, strict=True)) if sizes else (0, 0)
    is_dense = inflated > _SMALL and inflated > LARGEST_RATIO * packed
    if inflated > LARGEST_INFLATED or is_dense:
        raise Refusal(
            f"would unpack to {inflated >> 20} MB, which no survey export does",
            "Export it again, without formatted empty rows; split it if it is really this large.",
        )


def _damaged() -> Refusal:
    return Refusal("is damaged or cut off: its parts cannot be unpacked", "Copy it again.")


class Workbook:
    """An opened workbook; a sheet is parsed once, however often it is asked for."""

    def __init__(self, path: Path) -> None:
        require_sound_archive(path)
        self._opened = _open_workbook(path)
        self._sheets: dict[str, CalamineSheet] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """The sheets that hold cells, in their order."""
        names = self._opened.sheet_names
        return tuple(name for name in names if self.sheet(name).start is not None)

    def sheet(self, name: str) -> CalamineSheet:
        """Give a sheet by its name, or refuse a name that no sheet has."""
        if name not in self._opened.sheet_names:
            listed = ", ".join(f'"{known}"' for known in self._opened.sheet_names)
            raise Refusal(f'has no sheet "{name}"', f"Its sheets: {listed}.")
        if name not in self._sheets:
            self._sheets[name] = self._opened.get_sheet_by_name(name)
        return self._sheets[name]

    def only_sheet(self) -> str:
        """Name the only sheet that holds cells, or refuse to choose among several."""
        names = self.names
        if not names:
            raise Refusal("its sheets hold no cells", "Export it again.")
        if len(names) > 1:
            listed = ", ".join(f'"{name}"' for name in names)
            raise Refusal(
                "more than one of its sheets holds cells",
                f"Name one in cohort.yml (sheet: ...). Its sheets: {listed}.",
            )
        return names[0]

    def head(self, name: str | None, n_rows: int = 60) -> tuple[tuple[str, ...], ...]:
        """Give the first records of a sheet, or of the first that holds cells, as text."""
        name = name or next(iter(self.names), None)
        rows = self.sheet(name).iter_rows() if name else iter(())
        filled = (cells for row in rows if not is_blank(cells := tuple(map(text_of, row))))
        return tuple(islice(filled, n_rows))


def read_workbook(
    workbook: Workbook, *, sheet: str | None, decimal_mark: str
) -> tuple[tuple[str, ...], Iterable[Row]]:
    """Give the headers and the rows of the declared sheet, or of the only one that holds cells."""
    opened = workbook.sheet(sheet or workbook.only_sheet())
    written = partial(text_of, decimal_mark=decimal_mark)
    rows = (
        Row(number, tuple(map(written, cells)))
        for number, cells in enumerate(opened.iter_rows(), 1)
    )
    header = next((row for row in rows if not is_blank(row.cells)), None)
    if header is None:
        raise Refusal("the sheet holds no cells", "Export it again, or name another sheet.")
    _require_header(header, opened)
    width = _width(header.cells)
    return header.cells[:width], rows_without_tail(_within(rows, width))


def _open_workbook(path: Path) -> CalamineWorkbook:
    from python_calamine import CalamineError, load_workbook

    try:
        return load_workbook(path)
    except CalamineError:
        raise Refusal(
            "is no workbook that can be read", "Open it and save it again as .xlsx."
        ) from None


def _require_header(header: Row, sheet: CalamineSheet) -> None:
    """Refuse a title above the header: its columns would be read as questions."""
    index = header.row_number - 1
    merged = any(
        first[0] <= index <= last[0] and last[1] > first[1]
        for first, last in sheet.merged_cell_ranges or ()
    )
    n_filled = sum(1 for cell in header.cells if cell.strip())
    if merged or (n_filled == 1 and len(header.cells) > 1):
        raise Refusal(
            "the first row is a title or has merged cells, not one header per column",
            "Delete the rows above the headers and unmerge the header cells.",
            at=f"row {header.row_number}",
        )


def _width(cells: tuple[str, ...]) -> int:
    return max(index for index, cell in enumerate(cells, 1) if cell.strip())


def _within(rows: Iterator[Row], width: int) -> Iterator[Row]:
    for row in rows:
        if len(row.cells) > width and not is_blank(row.cells[width:]):
            raise Refusal(
                "this row has cells to the right of the last header",
                "Give the column a header or clear the cells.",
                at=f"row {row.row_number}",
            )
        yield row._replace(cells=row.cells[:width])


def text_of(cell: object, *, decimal_mark: str = ".") -> str:
    """Write a native cell as text: numbers ungrouped with the study's mark, dates as ISO.

    >>> text_of(1500000.0), text_of(1.5, decimal_mark=","), text_of(dt.date(2024, 3, 2))
    ('1500000', '1,5', '2024-03-02')
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        # Fifteen digits are what a spreadsheet itself keeps and shows.
        return format(Decimal(f"{cell:.15g}"), "f").replace(".", decimal_mark)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ")
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return str(cell)
