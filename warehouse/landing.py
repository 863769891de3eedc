"""Bring tonight's Parquet files into `landing`, on their own, before anything is decided."""

# ruff: noqa: S608 (names come from our own schema; values are parameters)
from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from warehouse.connection import column_names, table_names, transaction

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from duckdb import DuckDBPyConnection as Connection


def land(connection: Connection, *folders: Path) -> None:
    """Replace `landing` with the rows of every `<table>.parquet` found in the folders."""
    with transaction(connection):
        empty_landing(connection)
        for folder in folders:
            for table in table_names(connection, "landing"):
                parquet = folder / f"{table}.parquet"
                if parquet.exists():
                    _insert(connection, table, parquet)


def leave_out_after(connection: Connection, as_of: date, timezone: str) -> None:
    """Leave out the records that were sent, or else answered, after a day; they land no cell.

    A clock with an offset is compared in the study's time zone; one without is taken as it stands.
    """
    midnight = datetime.combine(as_of + timedelta(days=1), time(), ZoneInfo(timezone))
    with transaction(connection):
        connection.execute(
            """
            create or replace temp table late as
            with timed as (
                select
                    records.file_no,
                    records.row_number,
                    files.date_order,
                    coalesce(nullif(records.submitted_at, ''), records.answered_on) as said
                from landing.records as records
                inner join landing.files as files using (file_no)
                where records.left_out = ''
            )
            select file_no, row_number
            from timed
            where case
                when regexp_matches(said, '[0-9]:[0-9.:]+ ?(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)$')
                    and try_cast(said as timestamptz) is not null
                    then try_cast(said as timestamptz) >= cast(? as timestamptz)
                else parse_date(said, date_order) > ?
            end
            """,
            [midnight.astimezone(UTC), as_of],
        )
        connection.execute(
            "update landing.records as records set left_out = 'after_as_of' from late"
            " where records.file_no = late.file_no and records.row_number = late.row_number"
        )
        for table in table_names(connection, "landing"):
            if table != "records" and "row_number" in column_names(connection, f"landing.{table}"):
                connection.execute(
                    f"delete from landing.{table} where (file_no, row_number) in (from late)"
                )


def next_file_no(connection: Connection) -> int:
    """Give the first number that no file seen so far has."""
    row = connection.execute("select coalesce(max(file_id), 0) + 1 from ops.files").fetchall()[0]
    return int(row[0])


def empty_landing(connection: Connection) -> None:
    """Delete tonight's rows, within the caller's transaction."""
    for table in table_names(connection, "landing"):
        connection.execute(f"delete from landing.{table}")


def _insert(connection: Connection, table: str, parquet: Path) -> None:
    columns = ", ".join(column_names(connection, f"landing.{table}"))
    connection.execute(
        f"insert into landing.{table} select {columns} from read_parquet(?)",
        [str(parquet)],
    )
