"""Turn the rows of a table into records and cells: wide to long, by whole columns."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice, repeat
from typing import TYPE_CHECKING

from sources.choices import in_codes, ticked
from sources.dates import ANSWERED_ON
from sources.pseudonyms import pseudonym
from sources.recoding import in_present_words
from sources.sheets import UNTICKED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sources.columns import Column
    from sources.landing import LandingRows
    from sources.people.gathering import People
    from sources.preparing import PreparedFile
    from sources.sheets import Row
    from studies.cohorts import Cohort
    from studies.study import Study

_RECORD_ROLES = (
    "wave",
    "consent_analysis",
    "started_at",
    "ended_at",
    "submitted_at",
    "form_version",
)
_RUBRIC_ROLES = ("object", "rater")
_ROWS_AT_ONCE = 5_000
_TABLES = {
    "item": "responses",
    "indicator": "outcomes",
    "attribute": "attributes",
    "session": "attendance",
}


@dataclass(frozen=True)
class Keys:
    """Whose records are read, and the key that hides who they are."""

    study: Study
    cohort: Cohort
    key: bytes
    known: dict[tuple[str, ...], str] = field(default_factory=dict, repr=False)

    def pseudonym(self, *parts: str) -> str:
        """Give a pseudonym, computed once per cohort: most people stand in several files."""
        if not parts[-1]:
            return ""
        found = self.known.get(parts)
        if found is None:
            found = self.known[parts] = pseudonym(self.key, *parts)
        return found


@dataclass(frozen=True)
class Chunk:
    """Some rows of a file, turned into columns; `names` tell its records from all others."""

    file_no: int
    numbers: list[int]
    left_out: list[str]
    columns: list[tuple[str, ...]]
    names: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.numbers)


def land_records(
    rows: LandingRows, file_no: int, file: PreparedFile, people: People, names: set[str]
) -> int:
    """Land one survey, outcomes, roster or attendance file; count its records."""
    n_read = 0
    for chunk in chunks_of(file, file_no, people):
        n_read += len(chunk)
        _gather_names(chunk, file, names)
        cells = _cells_by_target(in_present_words(chunk, file), file)
        n_answered = _land_cells(rows, chunk, cells)
        people.take(chunk, file, _fields(chunk, file), n_answered)
    return n_read


def chunks_of(file: PreparedFile, file_no: int, people: People) -> Iterator[Chunk]:
    """Read a table some thousand rows at a time, as a person corrected it.

    Only so many rows are in memory.
    """
    waiting: Iterator[Row] = iter(file.sheet.rows if file.sheet else ())
    names = people.names_of(file)
    while some := list(islice(waiting, _ROWS_AT_ONCE)):
        columns = list(zip(*(row.cells for row in some), strict=True))
        chunk = Chunk(
            file_no, [row.row_number for row in some], [row.left_out for row in some], columns
        )
        yield people.mark(chunk, file, names, role_cells(chunk, file, "record_key"))


def role_cells(chunk: Chunk, file: PreparedFile, *roles: str) -> Sequence[str]:
    """Give the cells of the column that plays the first of the roles that is played, or blanks."""
    column = playing(file, *roles)
    return column.recoded(chunk.columns[column.column_no - 1]) if column else [""] * len(chunk)


def playing(file: PreparedFile, *roles: str) -> Column | None:
    """Give the column that plays the first of the roles that is played."""
    for role in roles:
        for column in file.columns:
            if column.kind == "role" and column.target == role:
                return column
    return None


def _gather_names(chunk: Chunk, file: PreparedFile, names: set[str]) -> None:
    for column in file.columns:
        is_rater = column.kind == "role" and column.target == "rater"
        if column.kind in {"name", "identity"} or is_rater:
            names.update(cell for cell in chunk.columns[column.column_no - 1] if cell.strip())


def _cells_by_target(
    chunk: Chunk, file: PreparedFile
) -> dict[str, list[tuple[str, Sequence[str]]]]:
    """Give, per landing table, each target with the cells of its column."""
    cells: dict[str, list[tuple[str, Sequence[str]]]] = defaultdict(list)
    choices: dict[str, dict[str, list[tuple[str, Sequence[str]]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for column in file.columns:
        column_cells = column.recoded(chunk.columns[column.column_no - 1])
        if column.kind in _TABLES:
            cells[_TABLES[column.kind]].append((column.target, column_cells))
        elif column.kind in {"choice", "beside"}:
            table = choices[_TABLES[column.of]]
            table[column.target].append((column.option, column_cells))
    for table in ("responses", "outcomes"):
        _put_choices_together(cells[table], choices[table], file)
    return cells


def _put_choices_together(
    responses: list[tuple[str, Sequence[str]]],
    choices: Mapping[str, list[tuple[str, Sequence[str]]]],
    file: PreparedFile,
) -> None:
    """Add questions that are known by the columns of their options, and read answers as codes."""
    separator = file.notation.choice_separator
    unticked = file.sheet.unticked if file.sheet else UNTICKED
    words = {column.target: column.choices for column in file.columns if column.choices}
    for place, (item_id, answers) in enumerate(responses):
        beside = choices.get(item_id, [])
        if item_id in words:
            flags = partial(ticked, beside, separator, unticked)
            responses[place] = (item_id, in_codes(answers, words[item_id], flags))
    whole = {item_id for item_id, _ in responses}
    responses += [
        (item_id, ticked(options, separator, unticked))
        for item_id, options in choices.items()
        if item_id not in whole
    ]


def _land_cells(
    rows: LandingRows, chunk: Chunk, cells: dict[str, list[tuple[str, Sequence[str]]]]
) -> list[int]:
    """Land every cell under its target, column after column; count the answered of each row."""
    kept = _kept_rows(chunk)
    for table, targets in cells.items():
        n_cells = len(kept) * len(targets)
        rows.add(
            table,
            [
                [chunk.file_no] * n_cells,
                [chunk.numbers[index] for index in kept] * len(targets),
                list(chain.from_iterable(repeat(target, len(kept)) for target, _ in targets)),
                list(chain.from_iterable(_only(column, kept) for _, column in targets)),
            ],
        )
    columns = [column for targets in cells.values() for _, column in targets]
    if not columns:
        return [0] * len(chunk)
    return [sum(map(bool, map(str.strip, answers))) for answers in zip(*columns, strict=True)]


def _kept_rows(chunk: Chunk) -> Sequence[int]:
    if not any(chunk.left_out):
        return range(len(chunk))
    return [index for index, reason in enumerate(chunk.left_out) if not reason]


def _only(column: Sequence[str], kept: Sequence[int]) -> Sequence[str]:
    return column if isinstance(kept, range) else [column[index] for index in kept]


def _fields(chunk: Chunk, file: PreparedFile) -> list[Sequence[str]]:
    """Give what lands of each record beside who it is: its key, its day, and other roles."""
    return [
        role_cells(chunk, file, "record_key"),
        role_cells(chunk, file, *ANSWERED_ON),
        *(role_cells(chunk, file, role) for role in (*_RECORD_ROLES, *_RUBRIC_ROLES)),
    ]
