"""Turn the rows of a table into records and cells: wide to long, by whole columns."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice, repeat
from typing import TYPE_CHECKING

from sources.choices import in_codes, ticked
from sources.pseudonyms import normalized_identity, pseudonym
from sources.vocabulary import identity_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sources.columns import Column
    from sources.landing import LandingRows
    from sources.preparing import PreparedFile
    from sources.sheets import Row
    from studies.cohorts import Cohort
    from studies.study import Study

ANSWERED_ON = ("answered_on", "ended_at", "started_at", "submitted_at")
"""What says on which day a record was answered, the best first."""

_RECORD_ROLES = (
    "wave",
    "consent_analysis",
    "started_at",
    "ended_at",
    "submitted_at",
    "form_version",
)
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
    """Some rows of a file, turned into columns."""

    file_no: int
    numbers: list[int]
    left_out: list[str]
    columns: list[tuple[str, ...]]

    def __len__(self) -> int:
        return len(self.numbers)


def land_records(
    rows: LandingRows, file_no: int, file: PreparedFile, keys: Keys, names: set[str]
) -> int:
    """Land one survey, outcomes, roster or attendance file; count its records."""
    n_read = 0
    for chunk in chunks_of(file, file_no):
        n_read += len(chunk)
        _gather_names(chunk, file, names)
        cells = _cells_by_target(chunk, file)
        n_answered = _land_cells(rows, chunk, cells)
        _land_record_rows(rows, chunk, file, keys, n_answered)
    return n_read


def chunks_of(file: PreparedFile, file_no: int) -> Iterator[Chunk]:
    """Read a table some thousand rows at a time; only that many are in memory."""
    waiting: Iterator[Row] = iter(file.sheet.rows if file.sheet else ())
    while some := list(islice(waiting, _ROWS_AT_ONCE)):
        columns = list(zip(*(row.cells for row in some), strict=True))
        yield Chunk(
            file_no, [row.row_number for row in some], [row.left_out for row in some], columns
        )


def role_cells(chunk: Chunk, file: PreparedFile, *roles: str) -> Sequence[str]:
    """Give the cells of the column that plays the first of the roles that is played, or blanks."""
    column = playing(file, *roles)
    return chunk.columns[column.column_no - 1] if column else [""] * len(chunk)


def playing(file: PreparedFile, *roles: str) -> Column | None:
    """Give the column that plays the first of the roles that is played."""
    for role in roles:
        for column in file.columns:
            if column.kind == "role" and column.target == role:
                return column
    return None


def _gather_names(chunk: Chunk, file: PreparedFile, names: set[str]) -> None:
    for column in file.columns:
        if column.kind in {"name", "identity"}:
            names.update(cell for cell in chunk.columns[column.column_no - 1] if cell.strip())


def _cells_by_target(
    chunk: Chunk, file: PreparedFile
) -> dict[str, list[tuple[str, Sequence[str]]]]:
    """Give, per landing table, each target with the cells of its column."""
    cells: dict[str, list[tuple[str, Sequence[str]]]] = defaultdict(list)
    choices: dict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
    for column in file.columns:
        column_cells = chunk.columns[column.column_no - 1]
        if column.kind in _TABLES:
            cells[_TABLES[column.kind]].append((column.target, column_cells))
        elif column.kind in {"choice", "beside"}:
            choices[column.target].append((column.option, column_cells))
    _put_choices_together(cells["responses"], choices, file)
    return cells


def _put_choices_together(
    responses: list[tuple[str, Sequence[str]]],
    choices: Mapping[str, list[tuple[str, tuple[str, ...]]]],
    file: PreparedFile,
) -> None:
    """Add questions that are known by the columns of their options, and read answers as codes."""
    separator = file.notation.choice_separator
    words = {column.target: column.choices for column in file.columns if column.choices}
    for place, (item_id, answers) in enumerate(responses):
        beside = choices.get(item_id, [])
        if item_id in words:
            flags = partial(ticked, beside, separator)
            responses[place] = (item_id, in_codes(answers, words[item_id], flags))
    whole = {item_id for item_id, _ in responses}
    responses += [
        (item_id, ticked(options, separator))
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


def _land_record_rows(
    rows: LandingRows, chunk: Chunk, file: PreparedFile, keys: Keys, n_answered: list[int]
) -> None:
    n_rows = len(chunk)
    person_ids, participant_ids, business_ids, states = _identities(chunk, file, keys)
    left_out = chunk.left_out
    rows.add(
        "records",
        [
            [chunk.file_no] * n_rows,
            chunk.numbers,
            [keys.cohort.id] * n_rows,
            [file.declaration.wave] * n_rows,
            role_cells(chunk, file, "record_key"),
            person_ids,
            participant_ids,
            business_ids,
            states,
            role_cells(chunk, file, *ANSWERED_ON),
            *(role_cells(chunk, file, role) for role in _RECORD_ROLES),
            left_out,
            n_answered,
        ],
    )


def _identities(
    chunk: Chunk, file: PreparedFile, keys: Keys
) -> tuple[list[str], list[str], list[str], list[str]]:
    """Give person, participant and business pseudonyms of each row, and whether one was given.

    An identity of several columns is a self-generated code: too weak to know a person again in
    another cohort, so the cohort is part of it.
    """
    person, business = identity_of(file.declaration, keys.study)
    study_id, cohort_id = keys.study.study_id, keys.cohort.id
    scope = (cohort_id,) if len(person) > 1 else ()
    people = _normalized(chunk, file, person)
    if not person:
        # Nobody is asked who they are: each record is a participant of its own, and no person.
        people = [f"{file.place}#{number}" for number in chunk.numbers]
    businesses = _normalized(chunk, file, business)
    is_by_business = file.declaration.holds == "outcomes"
    return (
        [keys.pseudonym("person", study_id, *scope, who if person else "") for who in people],
        [keys.pseudonym("enrolment", study_id, cohort_id, who) for who in people],
        [keys.pseudonym("business", study_id, which) for which in businesses],
        [
            "given" if who or (is_by_business and which) else "missing"
            for who, which in zip(people, businesses, strict=True)
        ],
    )


def _normalized(chunk: Chunk, file: PreparedFile, names: Sequence[str]) -> list[str]:
    places = {
        column.target: column.column_no - 1 for column in file.columns if column.kind == "identity"
    }
    if not names or any(name not in places for name in names):
        return [""] * len(chunk)
    columns = [chunk.columns[places[name]] for name in names]
    return [normalized_identity(cells) for cells in zip(*columns, strict=True)]
