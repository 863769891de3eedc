"""Read-only snapshots of `published`, one file per edition, swapped in by rename."""

# ruff: noqa: S608 (names come from our own schema; values are parameters)
from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from warehouse.connection import column_names, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from duckdb import DuckDBPyConnection as Connection


def write_snapshot(
    connection: Connection, path: Path, edition: str, *, tables: Sequence[str]
) -> Path:
    """Write the edition's part of `published` to a file of its own, whole or not at all.

    Only the named tables leave: others in `published` are steps of the privacy rule, and hold
    what it withholds.

    An open reader keeps the old file; it must reconnect to see the new one. No `.wal` may stand
    beside either name: DuckDB would replay a foreign one.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.new")
    for stale in (unfinished, _wal_of(unfinished)):
        stale.unlink(missing_ok=True)
    _fill(connection, unfinished, edition, tables)
    _flush(unfinished)
    _wal_of(path).unlink(missing_ok=True)
    unfinished.replace(path)
    _flush(path.parent)
    return path


def _fill(connection: Connection, path: Path, edition: str, tables: Sequence[str]) -> None:
    connection.execute(f"attach {quoted(str(path))} as snapshot")
    try:
        connection.execute("create schema snapshot.published")
        for table in tables:
            _copy(connection, table, edition)
        connection.execute("checkpoint snapshot")
    finally:
        connection.execute("detach snapshot")
    if _wal_of(path).exists():
        message = f"{path.name} was closed with a write-ahead log beside it"
        raise RuntimeError(message)


def _copy(connection: Connection, table: str, edition: str) -> None:
    has_edition = "edition" in column_names(connection, f"published.{table}")
    only = "where edition = ?" if has_edition else ""
    connection.execute(
        f"create table snapshot.published.{table} as"
        f" select * from published.{table} {only} order by all",
        [edition] if has_edition else [],
    )
    for column, comment in connection.execute(
        "select column_name, comment from duckdb_columns() where schema_name = 'published'"
        " and database_name = current_database() and table_name = ? and comment is not null"
        " order by column_index",
        [table],
    ).fetchall():
        meaning = quoted(str(comment))
        connection.execute(f'comment on column snapshot.published.{table}."{column}" is {meaning}')


def _wal_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.wal")


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        # Some file systems refuse to flush a folder; the rename itself is atomic all the same.
        with suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
