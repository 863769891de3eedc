"""Which published figures moved against the release before, by how much, because of which files.

Both sides are figures as they were shown: a value that was or is withheld enters nothing here.
"""

# ruff: noqa: S608 (names come from our own schema; values are parameters)
from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.connection import table_names, transaction

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from duckdb import DuckDBPyConnection as Connection

KEY = (
    "edition", "study_id", "scope", "cohort_id", "cohort_other", "session_id", "subject_kind",
    "subject_id", "item_set_id", "category", "attribute", "level", "role", "wave_from", "wave_to",
    "population", "price_basis", "analysis", "metric",
)  # fmt: skip
IN_FORCE = ("new", "changed", "unchanged", "last_good")
MOST_FILES = 3  # named beside a figure; ops.changed_files has them all
_VALUES = ("estimate", "ci_low", "ci_high", "n")
_NAMED_FILES = (
    "count(*) as n_files,"
    f" array_to_string(list(changed.path order by changed.place)[:{MOST_FILES}], ', ') as files"
)


def write_restatements(
    connection: Connection, run_id: str, *, base_run_id: str, reasons: Sequence[str] = ()
) -> None:
    """Write down what moved between two runs, and which files in force differ between them.

    Parameters
    ----------
    base_run_id : of the release that readers saw before. Where its figures are not on record (a
        lost warehouse), nothing can be compared and nothing is written.
    reasons : what of all cohorts changed: study, tables, code, key, as of.
    """
    with transaction(connection):
        for table in ("restatements", "changed_files"):
            connection.execute(f"delete from ops.{table} where run_id = ?", [run_id])
        if base_run_id != run_id and _is_on_record(connection, base_run_id):
            _write_changed_files(connection, run_id, base_run_id)
            _write_causes(connection, run_id)
            _write_moved(connection, run_id, base_run_id, ", ".join(reasons))


def read_largest(connection: Connection, run_id: str, *, most: int = 12) -> pd.DataFrame:
    """Read the largest moves of a run, by change, a figure of several editions once.

    Returns
    -------
    ops.restatements with `n_alike`, how many there are of that change, and `place` among them:
    pooled before single cohorts, the main analysis before others, then by the relative move.
    """
    once = ", ".join(column for column in KEY if column != "edition")
    return connection.execute(
        f"""
        with figures as (
            select *
            from ops.restatements
            where run_id = ?
            qualify row_number() over (partition by {once} order by edition) = 1
        )

        select
            *,
            count(*) over (partition by change) as n_alike,
            row_number() over (
                partition by change
                order by
                    scope <> 'pooled',
                    analysis <> 'main',
                    abs(difference) / nullif(abs(estimate_before), 0) desc nulls last,
                    {once}
            ) as place
        from figures
        qualify place <= ?
        order by change, place
        """,
        [run_id, most],
    ).df()


def _is_on_record(connection: Connection, run_id: str) -> bool:
    if "published_figures" not in table_names(connection, "ops"):
        return False
    found = connection.execute(
        "select 1 from ops.published_figures where run_id = ? limit 1", [run_id]
    )
    return bool(found.fetchall())


def _write_changed_files(connection: Connection, run_id: str, base_run_id: str) -> None:
    connection.execute(
        """
        insert into ops.changed_files by name
        with in_force as (
            select * from ops.file_nights where list_contains(?, outcome)
        ),

        before as (select cohort_id, path, digest from in_force where run_id = ?),

        after as (select cohort_id, path, digest from in_force where run_id = ?)

        select
            ? as run_id,
            cohort_id,
            path,
            case
                when before.digest is null then 'new'
                when after.digest is null then 'removed'
                else 'changed'
            end as change,
            coalesce(before.digest, '') as digest_before,
            coalesce(after.digest, '') as digest_after
        from before
        full join after using (cohort_id, path)
        where before.digest is distinct from after.digest
        order by cohort_id, path
        """,
        [list(IN_FORCE), base_run_id, run_id, run_id],
    )


def _write_causes(connection: Connection, run_id: str) -> None:
    """Write `causes`: per set of cohorts in a figure, the files that account for it.

    A cohort can move without a file of its own: through a person in two cohorts, or a limit over
    all businesses. Then, and for pooled figures, every changed file accounts for it.
    """
    connection.execute(
        f"""
        create or replace temp table causes as
        with subjects as (
            select distinct cohort_id, cohort_other from ops.published_figures
        ),

        changed as (
            select *, row_number() over (order by cohort_id, path) as place
            from ops.changed_files
            where run_id = ?
        ),

        own as (
            select subjects.cohort_id, subjects.cohort_other, {_NAMED_FILES}
            from subjects
            inner join changed
                on changed.cohort_id in (subjects.cohort_id, subjects.cohort_other)
            group by subjects.cohort_id, subjects.cohort_other
        ),

        everyone as (
            select {_NAMED_FILES} from changed
        )

        select
            subjects.cohort_id,
            subjects.cohort_other,
            coalesce(own.n_files, everyone.n_files) as n_files,
            coalesce(own.files, everyone.files, '') as files
        from subjects
        cross join everyone
        left join own using (cohort_id, cohort_other)
        """,
        [run_id],
    )


def _write_moved(connection: Connection, run_id: str, base_run_id: str, reasons: str) -> None:
    _compare_figures(connection, run_id, base_run_id)
    key = ", ".join(f"moved.{column}" for column in KEY)
    sides = ", ".join(
        f"if(moved.change <> 'withheld', moved.{value}_{side}, null) as {value}_{side}"
        for value in _VALUES
        for side in ("before", "after")
    )
    connection.execute(
        f"""
        insert into ops.restatements by name
        select
            ? as run_id,
            ? as base_run_id,
            {key},
            moved.unit,
            moved.change,
            {sides},
            if(moved.change = 'moved', moved.estimate_after - moved.estimate_before, null)
                as difference,
            ? as reasons,
            coalesce(causes.n_files, 0) as n_files,
            coalesce(causes.files, '') as files
        from moved
        left join causes using (cohort_id, cohort_other)
        order by {key}
        """,
        [run_id, base_run_id, reasons],
    )


def _compare_figures(connection: Connection, run_id: str, base_run_id: str) -> None:
    """Write `moved`: the figures that differ between two runs, both sides side by side."""
    key = ", ".join(KEY)
    connection.execute(
        f"""
        create or replace temp table moved as
        with before as (
            select * from ops.published_figures where run_id = ?
        ),

        after as (
            select * from ops.published_figures where run_id = ?
        ),

        compared as (
            select
                {key},
                coalesce(after.unit, before.unit) as unit,
                coalesce(after.is_suppressed, false) as is_withheld,
                before.estimate is not null and not before.is_suppressed as was_shown,
                after.estimate is not null and not after.is_suppressed as is_shown,
                {_side_by_side()}
            from before
            full join after using ({key})
        )

        select
            *,
            case
                when is_shown and was_shown then 'moved'
                when is_shown then 'appeared'
                when is_withheld then 'withheld'
                else 'vanished'
            end as change
        from compared
        where (is_shown or was_shown) and (is_shown <> was_shown or {_differs()})
        """,
        [base_run_id, run_id],
    )


def _side_by_side() -> str:
    """Give each value of both sides; of one that was not shown, nothing."""
    return ", ".join(
        f"if(not {side}.is_suppressed and {side}.estimate is not null, {side}.{value}, null)"
        f" as {value}_{side}"
        for value in _VALUES
        for side in ("before", "after")
    )


def _differs() -> str:
    return " or ".join(f"{value}_before is distinct from {value}_after" for value in _VALUES)
