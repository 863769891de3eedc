"""The tables that a person fills in beside a cohort, read as they were saved: CSV of any kind."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sources.csv_tables import detect_delimiter, read_csv, read_head
from sources.encodings import detect_encoding
from sources.refusals import Refusal, fault_of, not_opened
from studies.faults import Fault, nearest, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@dataclass(frozen=True)
class Dialect:
    """How a person's spreadsheet saved the table, so that rows can be added in the same way."""

    encoding: str = "utf-8-sig"
    delimiter: str = ","
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class HandTable:
    """A table filled in by hand: its lines, cells by column, and what is wrong with it."""

    place: str
    dialect: Dialect = field(default_factory=Dialect)
    lines: tuple[tuple[int, dict[str, str]], ...] = ()
    faults: tuple[Fault, ...] = ()


def read_hand_table(path: Path, place: str, needed: Sequence[str]) -> HandTable:
    """Read the table; one that is not there has no lines. Blank lines are none."""
    if not path.is_file():
        return HandTable(place)
    try:
        encoding = detect_encoding(path)
        delimiter = detect_delimiter(read_head(path, encoding))
        columns, rows = read_csv(path, encoding, delimiter=delimiter, pads_rows=True)
        names = [column.strip().casefold() for column in columns]
        faults = [_missing(place, column, names) for column in needed if column not in names]
        lines = tuple(
            (row.row_number, dict(zip(names, map(str.strip, row.cells), strict=True)))
            for row in rows
            if not row.left_out
        )
    except Refusal as refusal:
        return HandTable(place, faults=(fault_of(refusal, place),))
    except OSError as error:
        return HandTable(place, faults=(fault_of(not_opened(error), place),))
    dialect = Dialect(encoding, delimiter, columns)
    return HandTable(place, dialect, () if faults else lines, tuple(faults))


def _missing(place: str, column: str, names: Sequence[str]) -> Fault:
    near = nearest(column, names)
    todo = f"Columns like it: {quoted(near)}. " if near else ""
    return Fault(place, f'has no column "{column}"', f"{todo}Name one of its columns so.")


def unsigned_faults(place: str, line: int, row: dict[str, str]) -> list[Fault]:
    """Find what says neither why nor who: nobody could ask about it later."""
    return [
        Fault(f"{place}, line {line}", f'"{column}" is empty', todo)
        for column, todo in (
            ("reason", "Say in a few words why it was decided so."),
            ("initials", "Give the initials of whoever decided."),
        )
        if not row.get(column)
    ]
