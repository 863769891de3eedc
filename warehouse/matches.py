"""The match report: how records found their persons, kept with the run that read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duckdb import DuckDBPyConnection as Connection


def keep_matches(connection: Connection, replaced: Sequence[str], run_id: str) -> None:
    """Write down what landed of the report; what it said of these cohorts no longer stands.

    The rate is of all records that count; a file that others are matched with has none.
    """
    connection.execute(
        "update ops.matches set is_current = false"
        " where is_current and (list_contains(?, cohort_id)"
        " or file_id not in (select file_id from ops.files where is_current))",
        [replaced],
    )
    connection.execute(
        """
        insert into ops.matches by name
        select
            ? as run_id,
            matches.file_no as file_id,
            files.cohort_id,
            files.path,
            files.holds,
            files.wave_id,
            matches.* exclude (file_no),
            if(
                n_reference > 0, null,
                (n_exact + n_all_but_one + n_all_but_two + n_decided) / nullif(n_records, 0)
            ) as match_rate,
            true as is_current
        from landing.matches as matches
        inner join landing.files as files using (file_no)
        where list_contains(?, files.cohort_id)
        order by matches.file_no
        """,
        [run_id, replaced],
    )


def keep_match_balance(connection: Connection, run_id: str) -> None:
    """Write down, for the run edition, how those who were found again differ from the others."""
    connection.execute("delete from ops.match_balance where run_id = ?", [run_id])
    connection.execute(
        "insert into ops.match_balance by name"
        " select ? as run_id, * from marts.match_balance order by cohort_id",
        [run_id],
    )
