"""The one open connection that writes the warehouse."""

# ruff: noqa: S608 (names come from our own schema; values are parameters)
from __future__ import annotations

from contextlib import contextmanager
from hashlib import sha256
from importlib.resources import files
from threading import Lock
from typing import TYPE_CHECKING

import duckdb

from studies.faults import Fault, StageError
from warehouse.migration import migrate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from duckdb import DuckDBPyConnection as Connection

# Nothing is fetched from the network, whatever a query mentions.
OFFLINE: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}
_ONE_BY_ONE = Lock()


def open_warehouse(path: Path, *, threads: int | None = None) -> Connection:
    """Open (or make) the warehouse file and bring its schema, views and macros up to date."""
    path.parent.mkdir(parents=True, exist_ok=True)
    settings = OFFLINE | ({"threads": threads} if threads else {})
    try:
        connection = duckdb.connect(str(path), config=settings)
        # Clocks are kept without a zone, and the machine's own must not enter them.
        connection.execute("set TimeZone = 'UTC'")
        create_schema(connection)
    except duckdb.IOException as fault:
        raise StageError("warehouse", (_not_opened(path, fault),)) from fault
    return connection


@contextmanager
def transaction(connection: Connection) -> Iterator[None]:
    """Keep all of a block's changes, or none where it ends in an error, Ctrl-C included."""
    connection.execute("begin")
    try:
        yield
    except BaseException:
        connection.execute("rollback")
        raise
    connection.execute("commit")


def create_schema(connection: Connection) -> None:
    """Bring tables to this version, create what is missing, and replace macros and views.

    The tasks of a run open the warehouse in turn and at once; DuckDB refuses two writers of one
    view, so they enter here one by one, and all but the first find nothing to do.
    """
    texts = _schema_texts()
    digest = _digest_of(texts)
    with _ONE_BY_ONE:
        if _schema_digest(connection) == digest:
            return
        with transaction(connection):
            migrate(connection, texts)
            for text in texts:
                connection.execute(text)
            connection.execute("delete from ops.schema_version")
            connection.execute("insert into ops.schema_version values (?)", [digest])


def has_this_schema(connection: Connection) -> bool:
    """Tell whether a warehouse that can only be read has the tables of this version."""
    return _schema_digest(connection) == _digest_of(_schema_texts())


def _schema_texts() -> list[str]:
    folder = files("warehouse").joinpath("schema")
    scripts = [entry for entry in folder.iterdir() if entry.name.endswith(".sql")]
    return [entry.read_text(encoding="utf-8") for entry in sorted(scripts, key=_name)]


def _digest_of(texts: Sequence[str]) -> str:
    return sha256("\n".join(texts).encode()).hexdigest()


def _name(entry: Traversable) -> str:
    return entry.name


def _schema_digest(connection: Connection) -> str:
    if "schema_version" not in table_names(connection, "ops"):
        return ""
    rows = connection.execute("select digest from ops.schema_version").fetchall()
    return str(rows[0][0]) if rows else ""


def write_declared(
    connection: Connection, tables: Mapping[str, Sequence[Mapping[str, object]]]
) -> None:
    """Replace every table of `study` with what the study declares now, in one transaction."""
    with transaction(connection):
        for table in table_names(connection, "study"):
            connection.execute(f"delete from study.{table}")
            _insert_rows(connection, f"study.{table}", tables.get(table, ()))


def table_names(connection: Connection, schema: str) -> list[str]:
    """Name the tables of a schema (views excluded), in alphabetical order."""
    rows = connection.execute(
        "select table_name from duckdb_tables() where schema_name = ? and not internal"
        " and database_name = current_database() order by table_name",
        [schema],
    ).fetchall()
    return [str(name) for (name,) in rows]


def column_names(connection: Connection, table: str) -> list[str]:
    """Name the columns of a table (schema.table) in their order; none where it does not stand."""
    try:
        # The table itself: the catalogue lists the columns of all two hundred to find one's.
        found = connection.execute(f"from {table} limit 0").description
    except duckdb.CatalogException:
        return []
    return [str(name) for name, *_ in found]


def quoted(text: str) -> str:
    """Write a text as SQL does, where no parameter can stand."""
    return "'" + text.replace("'", "''") + "'"


def _insert_rows(connection: Connection, table: str, rows: Sequence[Mapping[str, object]]) -> None:
    if not rows:
        return
    columns = column_names(connection, table)
    unknown = sorted(set().union(*rows) - set(columns))
    if unknown:
        message = f"{table} has no column {', '.join(unknown)}"
        raise ValueError(message)
    # One statement with arrays: executemany plans every row anew (2 s for 3,000 answers).
    values = [[row.get(column) for row in rows] for column in columns]
    unnested = ", ".join(f"unnest(${place})" for place in range(1, len(columns) + 1))
    connection.execute(f"insert into {table} select {unnested}", values)


def _not_opened(path: Path, fault: Exception) -> Fault:
    if "lock" in str(fault).lower():
        return Fault(
            where=path.name,
            what="another process writes to this warehouse.",
            todo="Wait until the other run has ended, then run again.",
        )
    return Fault(
        where=path.name,
        what=f"DuckDB cannot open it: {str(fault).splitlines()[0]}",
        todo="Give it a folder that can be written to, or move the file away and run again.",
    )
