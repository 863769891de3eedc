"""Bring tonight's Parquet files into `landing`, on their own, before anything is decided."""

# ruff: noqa: S608 (names come from our own schema; values are parameters)
from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.connection import column_names, table_names, transaction

if TYPE_CHECKING:
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
