"""Read the files of cohorts into landing tables; a cohort with any fault lands nothing."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sources.checking import prepare_files
from sources.dates import ANSWERED_ON
from sources.encodings import FileFacts, read_facts
from sources.interviews import land_codings, land_interview
from sources.landing import LandingRows, LandingWriter
from sources.people.gathering import People
from sources.people.settling import settle
from sources.records import Keys, land_records, playing
from sources.refusals import Refusal, fault_of, no_record
from sources.summaries import land_summary

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sources.people.waiting import Waiting
    from sources.preparing import PreparedFile
    from studies.faults import Fault
    from studies.study import Study

_READ_LAST = frozenset({"interview", "coding"})


@dataclass(frozen=True)
class CohortArrival:
    """What came of one cohort: its faults, or the files that landed with their record counts.

    `waiting` are pairs of records about which a person can decide.
    """

    cohort_id: str
    faults: tuple[Fault, ...] = ()
    files: tuple[tuple[str, str, int], ...] = ()
    waiting: tuple[Waiting, ...] = ()


@dataclass
class _Landed:
    """The rows of one cohort so far, and the names that must not be quoted."""

    rows: LandingRows = field(default_factory=LandingRows)
    names: set[str] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)
    files: dict[int, tuple[str, str, int]] = field(default_factory=dict)


def read_cohorts(
    study: Study,
    cohort_ids: Iterable[str],
    *,
    key: bytes,
    output: Path,
    first_file_no: int = 1,
    with_repeats: bool = False,
) -> tuple[CohortArrival, ...]:
    """Write the landing tables of some cohorts as Parquet, one file per table, under `output`.

    File numbers count from `first_file_no` over every declared file, so that chunks of cohorts
    can be read apart. Identities are turned into pseudonyms under `key` and kept nowhere. Only
    `with_repeats` are records that say the same again among those that wait.
    """
    arrivals = []
    file_no = first_file_no
    with LandingWriter(output) as writer:
        for cohort_id in cohort_ids:
            cohort = study.cohorts[cohort_id]
            people = People(Keys(study, cohort, key), with_repeats)
            arrivals.append(_read_cohort(people, writer, file_no))
            file_no += len(cohort.files)
    return tuple(arrivals)


def _read_cohort(people: People, writer: LandingWriter, first_file_no: int) -> CohortArrival:
    study, cohort = people.keys.study, people.keys.cohort
    files, faults = prepare_files(study, cohort)
    landed = _Landed(faults=faults)
    numbered = [(first_file_no + cohort.files.index(file.declaration), file) for file in files]
    # Names are gathered from the tables before the first interview is read.
    numbered.sort(key=lambda pair: (pair[1].declaration.holds in _READ_LAST, pair[0]))
    for file_no, file in numbered:
        try:
            _land_file(landed, file_no, file, people)
        except Refusal as refusal:
            landed.faults.append(fault_of(refusal, file.place))
    settled = settle(people, landed.rows, is_whole=not landed.faults)
    if landed.faults or settled.faults:
        return CohortArrival(cohort.id, (*landed.faults, *settled.faults), (), settled.waiting)
    writer.write(landed.rows)
    arrived = tuple(facts for _, facts in sorted(landed.files.items()))
    return CohortArrival(cohort.id, (), arrived, settled.waiting)


def _land_file(landed: _Landed, file_no: int, file: PreparedFile, people: People) -> None:
    facts = read_facts(file.path)
    holds = file.declaration.holds
    if holds == "interview":
        n_read = land_interview(landed.rows, file_no, file, people.keys.cohort, landed.names)
    elif holds == "coding":
        n_read = land_codings(landed.rows, file_no, file, people, landed.names)
    elif holds == "summary":
        n_read, found = land_summary(landed.rows, file_no, file, people)
        landed.faults += found
    else:
        n_read = land_records(landed.rows, file_no, file, people, landed.names)
    if file.sheet and not n_read:
        raise no_record()
    counts = (n_read, people.n_corrected.get(file_no, 0))
    _land_facts(landed.rows, file_no, file, facts, people.keys.cohort.id, counts)
    _land_columns(landed.rows, file_no, file)
    landed.files[file_no] = (file.place, facts.digest, n_read)


def _land_facts(
    rows: LandingRows,
    file_no: int,
    file: PreparedFile,
    facts: FileFacts,
    cohort_id: str,
    counts: tuple[int, int],
) -> None:
    declaration, recognition, notation = file.declaration, file.recognition, file.notation
    rows.add_row(
        "files",
        file_no,
        cohort_id,
        file.place,
        facts.digest,
        facts.n_bytes,
        recognition.tool,
        file.reason,
        declaration.holds,
        declaration.wave,
        declaration.instrument or "",
        declaration.part,
        recognition.encoding,
        notation.decimal_mark,
        notation.group_mark,
        file.date_order,
        notation.choice_separator,
        *counts,
    )


def _land_columns(rows: LandingRows, file_no: int, file: PreparedFile) -> None:
    landed = [
        column
        for column in file.columns
        if column.kind in {"item", "choice", "indicator", "attribute", "identity", "session"}
        or (column.kind == "role" and column.target != "record_key")
    ]
    answered = playing(file, *ANSWERED_ON)
    if answered and answered.target != ANSWERED_ON[0]:
        landed.append(replace(answered, target=ANSWERED_ON[0]))
    landed += [
        replace(column, header=piece.header, column_no=piece.column_no)
        for column in file.columns
        for piece in column.pieces
        if piece.column_no != column.column_no
    ]
    rows.add(
        "columns",
        [
            [file_no] * len(landed),
            [column.of if column.kind == "choice" else column.kind for column in landed],
            [column.target for column in landed],
            [column.header for column in landed],
            [column.column_no for column in landed],
        ],
    )
