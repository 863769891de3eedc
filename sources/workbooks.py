"""Read one sheet of an XLSX or ODS workbook as text, in the notation of the study."""

from __future__ import annotations

import datetime as dt
import zipfile
from decimal import Decimal
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from sources.archives import SheetScan, scan_archive
from sources.clocks import moment_text
from sources.number_formats import shown_widths
from sources.refusals import OutsideHeader, Refusal
from sources.sheets import Row, is_blank, rows_without_tail

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from python_calamine import CalamineSheet, CalamineWorkbook

_DIGITS_LOST = 1e15
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


# Microsoft Forms keeps which form a workbook belongs to in a sheet that Excel never shows.
_NOTES = frozenset({"_56F9DC9755BA473782653E2940F9"})


class Workbook:
    """An opened workbook; a sheet is parsed once, however often it is asked for."""

    def __init__(self, path: Path, scans: Mapping[str, SheetScan | None] | None = None) -> None:
        self._path = path
        self._scans = scans or scan_archive(path)
        self._opened = _open_workbook(path)
        self._sheets: dict[str, CalamineSheet] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """The sheets that hold cells, in their order, without a program's own notes."""
        names = [name for name in self._opened.sheet_names if name not in _NOTES]
        return tuple(name for name in names if self.sheet(name).start is not None)

    def sheet(self, name: str) -> CalamineSheet:
        """Give a sheet by its name, or refuse a name that no sheet has."""
        if name not in self._opened.sheet_names:
            listed = ", ".join(f'"{known}"' for known in self._opened.sheet_names)
            raise Refusal(f'has no sheet "{name}"', f"Its sheets: {listed}.")
        if name not in self._sheets:
            self._sheets[name] = _parse_sheet(self._opened, name)
        return self._sheets[name]

    def require_values(self, name: str) -> None:
        """Refuse a sheet in which cells have no value: they would be read as left blank."""
        if not any(scan and (scan.error_at or scan.uncomputed_at) for scan in self._scans.values()):
            return
        scan = self._scans.get(_part_of_sheet(self._path, name))
        if scan and scan.error_at:
            raise Refusal(
                "a cell holds an error of its formula, like #N/A",
                "Correct the formula or clear the cell.",
                at=f'sheet "{name}", cell {scan.error_at}',
            )
        if scan and scan.uncomputed_at:
            raise Refusal(
                "a formula was never computed, so its cell has no value",
                "Open the file in a spreadsheet program and save it again.",
                at=f'sheet "{name}", cell {scan.uncomputed_at}',
            )

    def shown_widths(self, name: str) -> Mapping[tuple[int, int], int]:
        """Give how many digits cells show at least, where their number format pads with zeros."""
        part = _part_of_sheet(self._path, name)
        return shown_widths(self._path, part) if part else {}

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
        filled = (cells for row in rows if not is_blank(cells := tuple(map(cell_text, row))))
        return tuple(islice(filled, n_rows))


def read_workbook(
    workbook: Workbook, *, sheet: str | None, decimal_mark: str, width: int = 0
) -> tuple[tuple[str, ...], Iterable[Row]]:
    """Give the headers and the rows of the declared sheet, or of the only one that holds cells.

    `width` is the least number of columns, for tools that leave headers blank or merge them.
    """
    name = sheet or workbook.only_sheet()
    opened = workbook.sheet(name)
    workbook.require_values(name)
    rows = _rows_of(opened, workbook.shown_widths(name), decimal_mark)
    header = next((row for row in rows if not is_blank(row.cells)), None)
    if header is None:
        raise Refusal("the sheet holds no cells", "Export it again, or name another sheet.")
    if not width:
        _require_header(header, opened)
    _require_unmerged(header, opened)
    width = max(width, _width(header.cells))
    return header.cells[:width], rows_without_tail(_within(rows, width))


def _rows_of(
    sheet: CalamineSheet, widths: Mapping[tuple[int, int], int], decimal_mark: str
) -> Iterator[Row]:
    written = partial(cell_text, decimal_mark=decimal_mark)
    padded = {row for row, _ in widths}
    for number, cells in enumerate(sheet.iter_rows(), 1):
        texts = tuple(map(written, cells))
        if number in padded:
            texts = tuple(
                text.zfill(widths.get((number, place), 0)) if text.isdecimal() else text
                for place, text in enumerate(texts, 1)
            )
        yield Row(number, texts)


def _parse_sheet(workbook: CalamineWorkbook, name: str) -> CalamineSheet:
    from python_calamine import CalamineError

    try:
        return workbook.get_sheet_by_name(name)
    except CalamineError:
        raise Refusal(
            f'its sheet "{name}" cannot be read', "Open it and save it again as .xlsx."
        ) from None


def _open_workbook(path: Path) -> CalamineWorkbook:
    from python_calamine import CalamineError, load_workbook

    try:
        return load_workbook(path)
    except CalamineError:
        raise Refusal(
            "is no workbook that can be read", "Open it and save it again as .xlsx."
        ) from None


def _part_of_sheet(path: Path, name: str) -> str:
    """Find the part of the archive that holds a sheet; '' where the workbook does not say."""
    from defusedxml.ElementTree import fromstring

    with zipfile.ZipFile(path) as archive:
        try:
            sheets = fromstring(archive.read("xl/workbook.xml")).iter()
            links = fromstring(archive.read("xl/_rels/workbook.xml.rels")).iter()
        except KeyError:
            return ""
    ids = {sheet.get("name"): sheet.get(_LINK) for sheet in sheets if sheet.tag.endswith("}sheet")}
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    target = targets.get(ids.get(name), "")
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


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


def _require_unmerged(header: Row, sheet: CalamineSheet) -> None:
    """Refuse merged answers: all but the first of their cells would be read as left blank."""
    rows = [first[0] + 1 for first, _ in sheet.merged_cell_ranges or ()]
    if below := [row for row in rows if row > header.row_number]:
        raise Refusal(
            "cells below the headers are merged, so that one answer stands for several",
            "Unmerge them, and write each answer into its own cell.",
            at=f"row {min(below)}",
        )


def _width(cells: tuple[str, ...]) -> int:
    return max(index for index, cell in enumerate(cells, 1) if cell.strip())


def _within(rows: Iterator[Row], width: int) -> Iterator[Row]:
    for row in rows:
        if len(row.cells) > width and not is_blank(row.cells[width:]):
            raise OutsideHeader(
                "this row has cells to the right of the last header",
                "Give the column a header or clear the cells.",
                at=f"row {row.row_number}",
            )
        yield row._replace(cells=row.cells[:width])


def cell_text(cell: object, *, decimal_mark: str = ".") -> str:
    """Write a native cell as text: numbers ungrouped with the study's mark, dates as ISO.

    >>> cell_text(1500000.0), cell_text(1.5, decimal_mark=","), cell_text(dt.date(2024, 3, 2))
    ('1500000', '1,5', '2024-03-02')
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return _number_text(cell).replace(".", decimal_mark)
    if isinstance(cell, dt.datetime):
        return moment_text(cell)
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return str(cell)


def _number_text(number: float) -> str:
    """Write a number with the fifteen digits that a spreadsheet itself keeps and shows.

    Of a longer one the rest is lost: as the spreadsheet shows it, it is neither an amount nor
    anybody's id.
    """
    written = Decimal(f"{number:.15g}")
    return f"{written.normalize():E}" if abs(number) >= _DIGITS_LOST else format(written, "f")
