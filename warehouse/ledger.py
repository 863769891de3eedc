"""The run ledger in `ops`: what ran, each cohort's state, results, timings, published figures."""

# ruff: noqa: S608 (names come from our own schema; values are parameters)
from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Protocol

from warehouse.connection import column_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from duckdb import DuckDBPyConnection as Connection

    from studies.faults import Fault


class RuleResult(Protocol):
    """What the ledger keeps of a check; `expectations` makes it."""

    @property
    def rule_id(self) -> str:
        """Name of the rule."""

    @property
    def severity(self) -> str:
        """Whether a broken rule rejects or warns."""

    @property
    def n_checked(self) -> int:
        """Rows looked at."""

    @property
    def n_broken(self) -> int:
        """Rows that broke the rule."""


def start_run(
    connection: Connection, run_id: str, *, release_id: str, started_at: datetime, reason: str
) -> None:
    """Write down that a run began (clocks in UTC); a run that never ends keeps no exit code."""
    _forget(connection, "runs", run_id)
    connection.execute(
        "insert into ops.runs values (?, ?, ?, null, null, ?)",
        [run_id, release_id, started_at, reason],
    )


def end_run(connection: Connection, run_id: str, *, ended_at: datetime, exit_code: int) -> None:
    """Write down how a run ended."""
    connection.execute(
        "update ops.runs set ended_at = ?, exit_code = ? where run_id = ?",
        [ended_at, exit_code, run_id],
    )


def record_cohorts(
    connection: Connection,
    run_id: str,
    states: Mapping[str, str],
    faults: Mapping[str, Sequence[Fault]],
) -> None:
    """Write down each cohort's state (published, held_back, absent), with its faults as JSON."""
    _forget(connection, "cohorts", run_id)
    for cohort_id, state in sorted(states.items()):
        found = [asdict(fault) for fault in faults.get(cohort_id, ())]
        text = json.dumps(found, ensure_ascii=False) if found else ""
        connection.execute(
            "insert into ops.cohorts values (?, ?, ?, ?)", [run_id, cohort_id, state, text]
        )


def record_results(connection: Connection, run_id: str, results: Iterable[RuleResult]) -> None:
    """Write down what Great Expectations found, rule by rule."""
    _forget(connection, "expectation_results", run_id)
    for result in results:
        connection.execute(
            "insert into ops.expectation_results values (?, ?, ?, ?, ?)",
            [run_id, result.rule_id, result.severity, result.n_checked, result.n_broken],
        )


def record_timings(connection: Connection, run_id: str, seconds: Mapping[str, float]) -> None:
    """Write down how long each stage took."""
    _forget(connection, "timings", run_id)
    for stage, spent in seconds.items():
        connection.execute("insert into ops.timings values (?, ?, ?)", [run_id, stage, spent])


def record_published(connection: Connection, run_id: str) -> None:
    """Keep the figures as this run published them, so that a later run can say which moved."""
    connection.execute(
        "create table if not exists ops.published_figures as"
        " select cast('' as varchar) as run_id, * from published.figures limit 0"
    )
    kept = column_names(connection, "ops.published_figures")
    now = column_names(connection, "published.figures")
    for added in (column for column in now if column not in kept):
        connection.execute(_column_like(connection, added))
    columns = ", ".join(f'"{column}"' for column in now)
    _forget(connection, "published_figures", run_id)
    connection.execute(
        f"insert into ops.published_figures (run_id, {columns})"
        f" select ?, {columns} from published.figures order by all",
        [run_id],
    )


def _column_like(connection: Connection, column: str) -> str:
    data_type = connection.execute(
        "select data_type from duckdb_columns() where schema_name = 'published'"
        " and table_name = 'figures' and column_name = ?",
        [column],
    ).fetchall()[0][0]
    return f'alter table ops.published_figures add column "{column}" {data_type}'


def _forget(connection: Connection, table: str, run_id: str) -> None:
    """Make writing again the same as writing once."""
    connection.execute(f"delete from ops.{table} where run_id = ?", [run_id])
