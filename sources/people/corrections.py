"""Cells that a person corrected: corrections.csv beside the cohort, applied while files are read.

Raw files are never edited: what is wrong in one is corrected here, with the reason, at every run.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from sources.people.tables import HandTable, read_hand_table, unsigned_faults
from sources.sheets import with_cell
from studies.faults import Fault, nearest, quoted
from studies.headers import header_key, places_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from studies.cohorts import Cohort

FILE = "corrections.csv"
_NEEDED = ("file", "record", "column", "old", "new", "reason", "initials")


class Correction(NamedTuple):
    """One line: the cell, what stood there, and what is right."""

    line: int
    file: str
    record: str
    column: str
    old: str
    new: str

    @property
    def name(self) -> str:
        """The record, as decisions name it."""
        return self.record if "#" in self.record else f"{self.file}#{self.record}"


@dataclass
class Corrections:
    """The corrections of a cohort, which of them were applied, and what is wrong with them."""

    place: str
    by_record: Mapping[str, tuple[Correction, ...]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    applied: set[int] = field(default_factory=set)

    def apply(
        self,
        columns: Sequence[tuple[str, ...]],
        names: Sequence[str],
        headers: Sequence[str],
    ) -> tuple[list[tuple[str, ...]], int]:
        """Give the columns with the corrections of these records, and how many cells changed."""
        corrected = list(columns)
        n_corrected = 0
        for index, name in enumerate(names):
            for one in self.by_record.get(name, ()):
                self.applied.add(one.line)
                place = self._column_of(one, headers)
                if place is None or not self._still_holds(one, corrected[place][index]):
                    continue
                corrected[place] = with_cell(corrected[place], index, one.new)
                n_corrected += 1
        return corrected, n_corrected

    def _column_of(self, one: Correction, headers: Sequence[str]) -> int | None:
        """Find the column by its header, or as "header #2", or as "#4"."""
        places = places_of(one.column, headers)
        if len(places) == 1:
            return places[0]
        if places:
            what = f'{len(places)} headers of {one.file} read "{one.column}"'
            todo = f'Write "{one.column} #1" for the first.'
        else:
            near = nearest(one.column, headers)
            what = f'"{one.column}" is not a header of {one.file}'
            todo = f"Headers like it: {quoted(near)}." if near else "Copy it from the file."
        self._add(one, what, todo)
        return None

    def _still_holds(self, one: Correction, cell: str) -> bool:
        if cell.strip() == one.old:
            return True
        what = f'column "{one.column}" of {one.name} does not hold what "old" says'
        todo = "Look at the file: it was changed, or old is mistyped."
        if cell.strip() == one.new:
            todo = 'It already holds what "new" says: take the line out.'
        self._add(one, what, todo)
        return False

    def _add(self, one: Correction, what: str, todo: str) -> None:
        fault = Fault(f"{self.place}, line {one.line}", what, todo)
        if fault not in self.faults:
            self.faults.append(fault)

    def unapplied_faults(self, files: Iterable[str], names: Iterable[str]) -> list[Fault]:
        """Find the lines whose file or record was not met."""
        known, records = list(dict.fromkeys(files)), list(dict.fromkeys(names))
        faults = []
        for one in (one for lines in self.by_record.values() for one in lines):
            if one.line in self.applied:
                continue
            if one.name.partition("#")[0] in known:
                what = f'"{one.name}" is no record of this cohort'
                near = nearest(one.name, (name for name in records if name.startswith(one.file)))
                todo = (
                    "Its row was changed, or it is named otherwise: kohort review --row says how."
                )
            else:
                what = f'"{one.file}" is no file of this cohort'
                near = nearest(one.file, known)
                todo = "Name a file as cohort.yml does."
            advice = f"Nearest: {quoted(near)}. " if near else ""
            faults.append(Fault(f"{self.place}, line {one.line}", what, advice + todo))
        return faults


def read_corrections(folder: Path, cohort: Cohort) -> Corrections:
    """Read and judge the corrections of a cohort; whether their cells exist shows later."""
    place = f"cohorts/{cohort.id}/{FILE}"
    table = read_hand_table(folder / "cohorts" / cohort.id / FILE, place, _NEEDED)
    faults = list(table.faults)
    by_record: dict[str, tuple[Correction, ...]] = {}
    seen: dict[tuple[str, str], int] = {}
    for line, row in table.lines:
        one = Correction(line, *(row[column] for column in _NEEDED[:5]))
        found = [*_line_faults(table, one, seen), *unsigned_faults(place, line, row)]
        faults += found
        if not found:
            by_record[one.name] = (*by_record.get(one.name, ()), one)
    return Corrections(place, by_record, faults)


def _line_faults(
    table: HandTable, one: Correction, seen: dict[tuple[str, str], int]
) -> Iterable[Fault]:
    where = f"{table.place}, line {one.line}"
    for column in ("file", "record", "column"):
        if not getattr(one, column):
            yield Fault(where, f'"{column}" is empty', "Say which cell is meant.")
    if one.old == one.new:
        yield Fault(where, '"old" and "new" are the same', "Give the right answer as new.")
    first = seen.setdefault((one.name, header_key(one.column)), one.line)
    if first != one.line:
        what = f"corrects the cell that line {first} corrects"
        yield Fault(where, what, "Keep one of the two lines.")
