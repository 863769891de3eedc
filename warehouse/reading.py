"""The warehouse opened to be read: by people at a prompt or in a notebook, never by a run."""

# ruff: noqa: S608 (names are those of columns and tables that exist; values are parameters)
from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb

from studies.faults import Fault, StageError
from warehouse.connection import OFFLINE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import pandas as pd
    from duckdb import DuckDBPyConnection as Connection


@contextmanager
def opened_for_reading(path: Path) -> Iterator[Connection]:
    """Lend a warehouse or a snapshot that nothing can be written to; closed when the block ends.

    Raises
    ------
    StageError : there is none yet, or another process writes to it.

    Hold it for one question, not for a session: a run cannot write while it is open.
    """
    if not path.is_file():
        raise StageError(path.name, (_missing(path),))
    try:
        connection = duckdb.connect(str(path), read_only=True, config=OFFLINE)
    except duckdb.Error as fault:
        raise StageError(path.name, (_not_opened(path, fault),)) from fault
    try:
        connection.execute("set TimeZone = 'UTC'")
        yield connection
    finally:
        connection.close()


def read_rows(
    connection: Connection, table: str, wanted: Mapping[str, Sequence[str]]
) -> pd.DataFrame:
    """Read the rows of a table (schema.table) whose words are among those wanted, in order."""
    rule = (
        " and ".join(f'cast("{column}" as varchar) in (select unnest(?))' for column in wanted)
        or "true"
    )
    given = [list(words) for words in wanted.values()]
    return connection.execute(f"select * from {table} where {rule} order by all", given).df()


def words_in(connection: Connection, table: str, column: str) -> tuple[str, ...]:
    """List the different words of a column, in alphabetical order."""
    found = connection.execute(f'select distinct "{column}" from {table} order by all').fetchall()
    return tuple(str(value) for (value,) in found if value is not None)


def tables_of(connection: Connection) -> pd.DataFrame:
    """List the tables and views that can be read: name (schema.table), what a row is, rows."""
    return connection.execute(
        "select schema_name || '.' || table_name as name, coalesce(comment, '') as meaning,"
        " estimated_size as n_rows from duckdb_tables()"
        " where not internal and database_name = current_database() order by name"
    ).df()


def _missing(path: Path) -> Fault:
    return Fault(
        where=f"{path.parent.name}/{path.name}",
        what="there is no such file: nothing was built here yet",
        todo="Run the study first: kohort run STUDY. Or name the folder it was built in.",
    )


def _not_opened(path: Path, fault: Exception) -> Fault:
    if "lock" in str(fault).lower():
        return Fault(
            where=path.name,
            what="a run writes to this warehouse now, so it cannot be read",
            todo="Wait until the run has ended, then ask again. The pages can be read meanwhile.",
        )
    return Fault(
        where=path.name,
        what=f"DuckDB cannot read it: {str(fault).splitlines()[0]}",
        todo="Run the study again with --full; if it stays so, restore a backup.",
    )
