"""prices.csv and calendar.csv: what an amount was worth in a month, and what month it was.

Both have a month (2021-03) a row, comma-separated under a header, beside study.yml.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from studies.faults import Fault
from studies.fields import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from studies.design import Design
    from studies.yaml_files import Document

PRICES, CALENDAR = "prices.csv", "calendar.csv"

_MONTH = re.compile(r"((?:19|20|21)[0-9]{2})-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Months:
    """The price index and the tags by month (its first day), and what is wrong with the files."""

    prices: Mapping[date, float] = field(default_factory=dict)
    calendar: Mapping[date, tuple[str, ...]] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()


def read_months(folder: Path, design: Design | None, document: Document) -> Months:
    """Read both files where they are; all their faults at once."""
    prices: dict[date, float] = {}
    calendar: dict[date, tuple[str, ...]] = {}
    faults: list[Fault] = []
    for where, month, index in _rows(folder, PRICES, "index", faults):
        try:
            number = number_of(index)
        except ValueError:
            number = 0.0
        if number <= 0:
            todo = "Write the index of the month, like 108.27 (with a point)."
            faults.append(Fault(where, f'"{index}" is not a price index', todo))
        elif month in prices:
            faults.append(Fault(where, f"{month:%Y-%m} stands twice", "Remove one of the rows."))
        else:
            prices[month] = number
    for _, month, tag in _rows(folder, CALENDAR, "tag", faults):
        calendar[month] = tuple(sorted({*calendar.get(month, ()), tag}))
    declared = design.prices if design else None
    if declared and not faults and declared.base not in prices:
        what = f"{declared.base:%Y-%m} is no month of {PRICES}"
        todo = f"Name a month of {PRICES}, in whose prices real amounts are told."
        faults.append(document.fault(("prices", "base"), what, todo))
    return Months(prices, calendar, tuple(faults))


def _rows(
    folder: Path, file: str, column: str, faults: list[Fault]
) -> Iterator[tuple[str, date, str]]:
    """Give the place, month and word of each row that can be read; note the others."""
    path = folder / file
    if not path.is_file():
        return
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        faults.append(Fault(file, "cannot be read as UTF-8", "Save it again as CSV (UTF-8)."))
        return
    read = csv.reader(lines)
    header = [cell.strip().casefold() for cell in next(read, [])]
    if header != ["month", column]:
        todo = f"Make its first line: month,{column}"
        faults.append(Fault(file, "has other columns than it should", todo))
        return
    for cells in read:
        where = f"{file}, row {read.line_num}"
        found = _MONTH.fullmatch(cells[0].strip()) if cells else None
        if not any(map(str.strip, cells)):
            continue
        if found is None:
            todo = "Write months like 2021-03."
            faults.append(Fault(where, f'"{cells[0]}" is not a month', todo))
        elif len(cells) != len(header) or not cells[1].strip():
            todo = f"Write a month and its {column} in each row: 2021-03,..."
            faults.append(Fault(where, f"it does not hold a month and one {column}", todo))
        else:
            yield where, date(int(found[1]), int(found[2]), 1), cells[1].strip()
