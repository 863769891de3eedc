"""The run ledger in `ops`: what ran, each cohort's state, results, timings, published figures."""

# ruff: noqa: S608 (names come from our own schema; values are parameters)
from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from warehouse.connection import column_names, table_names, transaction

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from duckdb import DuckDBPyConnection as Connection


KEPT_RUNS = 10
"""Of how many runs the ledger keeps what no longer stands: as many as there are releases."""
_PRUNED = {
    "left_out": "file_id in (select file_id from ops.files where is_current)",
    "files": "is_current",
    "rejected": "is_current",
    "quality": "is_current",
    "matches": "is_current",
    "match_balance": "false",
    "file_nights": "false",
    "cohorts": "false",
    "restatements": "false",
    "changed_files": "false",
}


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


def write_run(
    connection: Connection,
    *,
    run_id: str,
    release_id: str,
    started_at: datetime,
    ended_at: datetime | None,
    exit_code: int | None,
    reason: str,
) -> None:
    """Write down a run (clocks in UTC); one that never ended keeps no exit code."""
    _forget(connection, "runs", run_id)
    connection.execute(
        "insert into ops.runs (run_id, release_id, started_at, ended_at, exit_code, reason)"
        " values (?, ?, ?, ?, ?, ?)",
        [run_id, release_id, started_at, ended_at, exit_code, reason],
    )


def write_cohorts(connection: Connection, run_id: str, rows: Sequence[Mapping[str, str]]) -> None:
    """Write down what each cohort came to.

    Parameters
    ----------
    rows : cohort_id, state (published, held_back, absent) and faults (JSON list, or '').
    """
    _forget(connection, "cohorts", run_id)
    for row in rows:
        connection.execute(
            "insert into ops.cohorts (run_id, cohort_id, state, faults) values (?, ?, ?, ?)",
            [run_id, row["cohort_id"], row["state"], row["faults"]],
        )


def write_results(connection: Connection, run_id: str, results: Iterable[RuleResult]) -> None:
    """Write down what Great Expectations found, rule by rule."""
    _forget(connection, "expectation_results", run_id)
    for result in results:
        connection.execute(
            "insert into ops.expectation_results"
            " (run_id, rule_id, severity, n_checked, n_broken) values (?, ?, ?, ?, ?)",
            [run_id, result.rule_id, result.severity, result.n_checked, result.n_broken],
        )


def write_timing(connection: Connection, run_id: str, stage: str, seconds: float) -> None:
    """Write down how long a stage took, once per stage of a run."""
    connection.execute("delete from ops.timings where run_id = ? and stage = ?", [run_id, stage])
    connection.execute(
        "insert into ops.timings (run_id, stage, seconds) values (?, ?, ?)",
        [run_id, stage, seconds],
    )


def write_file_nights(
    connection: Connection, run_id: str, rows: Sequence[tuple[str, str, str, str]]
) -> None:
    """Write down each file that lay there on a night, or was in force.

    Parameters
    ----------
    rows : cohort_id, path, digest and outcome (new, changed, unchanged, last_good, held_back,
        absent).
    """
    _forget(connection, "file_nights", run_id)
    columns = [list(column) for column in zip(*rows, strict=True)]
    if columns:
        connection.execute(
            "insert into ops.file_nights (run_id, cohort_id, path, digest, outcome)"
            " select ?, unnest(?), unnest(?), unnest(?), unnest(?)",
            [run_id, *columns],
        )


def forget_old_runs(connection: Connection, run_id: str, *, base_run_id: str) -> None:
    """Keep what still stands, and of the rest what the last runs wrote.

    Figures are kept of this run and of the one that it is compared with: a release is compared
    with the one before it and no other.
    """
    recent = (
        "(from (select run_id from ops.runs order by started_at desc, run_id desc"
        f" limit {KEPT_RUNS}) union all select unnest([?, ?]))"
    )
    with transaction(connection):
        for table, stands in _PRUNED.items():
            connection.execute(
                f"delete from ops.{table} where not ({stands}) and run_id not in {recent}",
                [run_id, base_run_id],
            )
        if "published_figures" in table_names(connection, "ops"):
            connection.execute(
                "delete from ops.published_figures where not list_contains(?, run_id)",
                [[run_id, base_run_id]],
            )


def count_rejected(connection: Connection) -> int:
    """Count the records and cells that stand rejected and wait for a person."""
    rows = connection.execute(
        "select count(*) from ops.rejected where is_current and severity = 'error'"
    ).fetchall()
    return int(rows[0][0])


def rejected_by_rule(connection: Connection) -> list[dict[str, object]]:
    """Give what stands rejected and waits, the most frequent rule first, with its first place.

    What is withheld (no consent) is not among it: nobody has anything to mend there.

    Returns
    -------
    rule_id, is_record, n, path, row_number, column_label, expected (JSON, by language).
    """
    found = connection.execute(
        """
        select
            rule_id,
            is_record,
            count(*) as n,
            first(path order by path, row_number, column_label) as path,
            first(row_number order by path, row_number, column_label) as row_number,
            first(column_label order by path, row_number, column_label) as column_label,
            first(expected order by path, row_number, column_label) as expected
        from ops.rejected
        where is_current and severity = 'error'
        group by rule_id, is_record
        order by n desc, rule_id, is_record
        """
    )
    names = [str(column[0]) for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def cohorts_with_rows(connection: Connection) -> set[str]:
    """Name the cohorts of which records stand, from tonight or from before."""
    rows = connection.execute(
        "select distinct cohort_id from raw.records where state = 'loaded'"
    ).fetchall()
    return {str(cohort_id) for (cohort_id,) in rows}


def write_published_figures(connection: Connection, run_id: str) -> None:
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
