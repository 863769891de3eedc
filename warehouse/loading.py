"""Move tonight's cohorts from `landing` to `raw`, in one transaction, or leave them as they were.

A changed cohort replaces its rows. A cohort with more rejections than the study allows stays at its
last good state and is reported; a cohort that left the study is dropped.
"""

# ruff: noqa: S608 (names come from our own schema; values are parameters)
from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from warehouse.balance import RAW_NAMES, Limits, count_files, files_past, prove_balance
from warehouse.connection import transaction
from warehouse.landing import empty_landing
from warehouse.matches import keep_matches
from warehouse.quality import judge_quality, write_quality
from warehouse.verdicts import CELLS, Rule, judge

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from duckdb import DuckDBPyConnection as Connection

    from studies.faults import Fault

_UNJUDGED = ("segments", "summaries")
_RAW_TABLES = ("records", *_UNJUDGED, *RAW_NAMES.values())


@dataclass(frozen=True)
class Replacement:
    """What a load did: cohorts replaced, dropped, held back (and why), and those to look at."""

    replaced: tuple[str, ...]
    dropped: tuple[str, ...] = ()
    held_back: Mapping[str, tuple[Fault, ...]] = field(default_factory=dict)
    warned: Mapping[str, tuple[Fault, ...]] = field(default_factory=dict)


def replace_cohorts(
    connection: Connection,
    rules: Sequence[Rule],
    cohort_ids: Collection[str],
    *,
    declared: Collection[str],
    run_id: str,
    seen_at: datetime,
    limits: Limits = Limits(),  # noqa: B008 (frozen)
) -> Replacement:
    """Replace the cohorts that were read tonight, and drop those that the study has no longer.

    Parameters
    ----------
    rules : in the order in which they judge; the first that a record or a cell breaks names it.
    cohort_ids : cohorts whose files all landed tonight.
    declared : every cohort of the study, readable or not; the others are dropped.
    seen_at : clock of the run, UTC.
    limits : rejected share of records, or of cells, of one file.
    """
    with transaction(connection):
        judge(connection, rules)
        count_files(connection)
        past = judge_quality(connection, rules)
        replacement = _decide(connection, cohort_ids, declared, limits, past)
        _remove(connection, [*replacement.replaced, *replacement.dropped])
        _write_ledger(connection, replacement.replaced, run_id, seen_at)
        write_quality(connection, replacement.replaced, run_id)
        _insert(connection, replacement.replaced)
        keep_matches(connection, replacement.replaced, run_id)
        prove_balance(connection)
        empty_landing(connection)
    return replacement


def _decide(
    connection: Connection,
    cohort_ids: Collection[str],
    declared: Collection[str],
    limits: Limits,
    past: Mapping[str, tuple[Fault, ...]],
) -> Replacement:
    rejected = files_past(connection, limits.stop, with_refusals=True)
    held_back = {key: (*rejected.get(key, ()), *past.get(key, ())) for key in {**rejected, **past}}
    warned = files_past(connection, limits.warn, with_refusals=False)
    standing = connection.execute(
        "select distinct cohort_id from ops.files where is_current order by cohort_id"
    ).fetchall()
    return Replacement(
        replaced=tuple(sorted(set(cohort_ids) - set(held_back))),
        dropped=tuple(str(cohort) for (cohort,) in standing if cohort not in declared),
        held_back=held_back,
        warned={key: faults for key, faults in warned.items() if key not in held_back},
    )


def _remove(connection: Connection, leaving: Sequence[str]) -> None:
    """Delete what the cohorts have in raw; their files and rejections no longer stand."""
    connection.execute(
        "create or replace temp table leaving as select file_id from ops.files"
        " where is_current and list_contains(?, cohort_id)",
        [leaving],
    )
    for table in _RAW_TABLES:
        connection.execute(
            f"delete from raw.{table} where file_id in (select file_id from leaving)"
        )
    for table in ("files", "rejected", "quality"):
        connection.execute(
            f"update ops.{table} set is_current = false"
            " where is_current and list_contains(?, cohort_id)",
            [leaving],
        )


def _insert(connection: Connection, replaced: Sequence[str]) -> None:
    _insert_records(connection, replaced)
    for table in CELLS:
        _insert_cells(connection, table, replaced)
    for table in _UNJUDGED:
        _insert_unjudged(connection, table, replaced)


def _insert_records(connection: Connection, replaced: Sequence[str]) -> None:
    connection.execute(
        """
        insert into raw.records by name
        select
            records.file_no as file_id,
            records.row_number,
            records.cohort_id,
            records.wave_id,
            files.holds,
            files.instrument,
            records.person_id,
            records.participant_id,
            records.business_id,
            records.answered_on,
            records.record_key,
            records.started_at,
            records.ended_at,
            records.submitted_at,
            records.form_version,
            records.session_id,
            records.object_id,
            records.rater_id,
            states.state
        from landing.records as records
        inner join landing.files as files using (file_no)
        inner join record_states as states using (file_no, row_number)
        where list_contains(?, records.cohort_id)
        order by records.file_no, records.row_number
        """,
        [replaced],
    )


def _insert_cells(connection: Connection, table: str, replaced: Sequence[str]) -> None:
    """Insert the cells of loaded records; a rejected one keeps its place, marked."""
    cell_id = CELLS[table]
    connection.execute(
        f"""
        insert into raw.{RAW_NAMES[table]} by name
        select
            cells.* rename (file_no as file_id),
            if(broken.rule_id is null, 'kept', 'rejected') as state
        from landing.{table} as cells
        inner join record_states as states using (file_no, row_number)
        left join broken
            on cells.file_no = broken.file_no
            and cells.row_number = broken.row_number
            and cells.{cell_id} = broken.cell_id
            and broken.table_name = '{table}'
            and broken.severity <> 'warning'
        where states.state = 'loaded' and list_contains(?, states.cohort_id)
        order by cells.file_no, cells.row_number, cells.{cell_id}
        """,
        [replaced],
    )


def _insert_unjudged(connection: Connection, table: str, replaced: Sequence[str]) -> None:
    """Insert rows that no rule judges: they are whole, or their file is at fault."""
    connection.execute(
        f"""
        insert into raw.{table} by name
        select landed.* rename (file_no as file_id)
        from landing.{table} as landed
        inner join record_states as states using (file_no, row_number)
        where states.state = 'loaded' and list_contains(?, states.cohort_id)
        order by all
        """,
        [replaced],
    )


def _write_ledger(
    connection: Connection, replaced: Sequence[str], run_id: str, seen_at: datetime
) -> None:
    """Write down every file seen and every rejection; those of held-back cohorts do not stand."""
    _write_files(connection, replaced, run_id, seen_at)
    _write_left_out(connection, run_id)
    _write_rejected(connection, replaced, run_id)


def _write_files(
    connection: Connection, replaced: Sequence[str], run_id: str, seen_at: datetime
) -> None:
    connection.execute(
        """
        insert into ops.files by name
        select
            files.* exclude (file_no, n_bytes, n_read),
            files.file_no as file_id,
            counts.n_read,
            counts.n_loaded,
            counts.n_rejected,
            counts.n_repeated,
            counts.n_left_out,
            counts.n_cells,
            counts.n_cells_rejected,
            list_contains(?, files.cohort_id) as is_current,
            ? as run_id,
            ? as seen_at
        from landing.files as files
        inner join file_counts as counts using (file_no)
        order by files.file_no
        """,
        [replaced, run_id, seen_at],
    )


def _write_left_out(connection: Connection, run_id: str) -> None:
    connection.execute(
        """
        insert into ops.left_out by name
        select ? as run_id, file_no as file_id, left_out as reason, count(*) as n_records
        from landing.records
        where left_out not in ('', 'repeated')
        group by file_no, left_out
        order by file_no, left_out
        """,
        [run_id],
    )


def _write_rejected(connection: Connection, replaced: Sequence[str], run_id: str) -> None:
    connection.execute(
        """
        insert into ops.rejected by name
        select
            ? as run_id,
            broken.file_no as file_id,
            files.cohort_id,
            files.path,
            broken.row_number,
            broken.column_label,
            broken.rule_id,
            broken.severity,
            broken.expected,
            broken.table_name in ('records', 'sittings') as is_record,
            list_contains(?, files.cohort_id) as is_current
        from broken
        inner join landing.files as files using (file_no)
        order by broken.file_no, broken.row_number, broken.column_label, broken.rule_id
        """,
        [run_id, replaced],
    )
