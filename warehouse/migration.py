"""An older warehouse brought to the tables of this version, within the caller's transaction.

What a run fills anew (`study`, `landing`) is dropped and made again. What was loaded (`raw`) gets
exactly the columns of today: its rows stay until every cohort is read again, which the plan asks
for, and those of a cohort that cannot be read now are not lost. What was written down (`ops`)
only gains columns: nothing there can be made again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import duckdb

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from duckdb import DuckDBPyConnection as Connection

MADE_ANEW = ("study", "landing")
RESHAPED = "raw"
KEPT = (RESHAPED, "ops")


class Column(NamedTuple):
    """What a column is, and the SQL of what it holds where nothing was written."""

    data_type: str
    default: str | None


def migrate(connection: Connection, scripts: Sequence[str]) -> None:
    """Give the tables that are there the shape that the scripts would give them."""
    standing = _shapes(connection)
    if not standing:
        return
    wanted = _wanted_shapes(scripts)
    for table, columns in standing.items():
        schema = table.partition(".")[0]
        if schema in MADE_ANEW or (schema == RESHAPED and table not in wanted):
            connection.execute(f"drop table {table}")
        elif schema in KEPT and table in wanted:
            _reshape(connection, table, columns, wanted[table])


def _reshape(
    connection: Connection,
    table: str,
    columns: Mapping[str, Column],
    wanted: Mapping[str, Column],
) -> None:
    for name, column in wanted.items():
        if name not in columns:
            default = f" default {column.default}" if column.default else ""
            connection.execute(
                f'alter table {table} add column "{name}" {column.data_type}{default}'
            )
        elif columns[name].data_type != column.data_type:
            connection.execute(
                f'alter table {table} alter column "{name}" set data type {column.data_type}'
                f' using try_cast("{name}" as {column.data_type})'
            )
    if table.startswith(f"{RESHAPED}."):
        for name in columns:
            if name not in wanted:
                connection.execute(f'alter table {table} drop column "{name}"')


def _wanted_shapes(scripts: Sequence[str]) -> dict[str, dict[str, Column]]:
    """Learn the tables of this version from a warehouse in memory."""
    with duckdb.connect(":memory:") as empty:
        for script in scripts:
            empty.execute(script)
        return _shapes(empty)


def _shapes(connection: Connection) -> dict[str, dict[str, Column]]:
    """Give the columns of every table of the schemas that scripts make."""
    rows = connection.execute(
        "select schema_name || '.' || table_name, column_name, data_type, column_default"
        " from duckdb_columns()"
        " where database_name = current_database() and list_contains(?, schema_name)"
        " and table_oid in (select table_oid from duckdb_tables())"
        " order by schema_name, table_name, column_index",
        [[*MADE_ANEW, *KEPT]],
    ).fetchall()
    shapes: dict[str, dict[str, Column]] = {}
    for table, name, data_type, default in rows:
        shapes.setdefault(str(table), {})[str(name)] = Column(str(data_type), default)
    return shapes
