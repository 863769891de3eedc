"""The model runner: order from the SQL itself, build, prove the key, write the comments."""

# ruff: noqa: S608 (names come from our own schema; values are parameters)
from __future__ import annotations

from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

import duckdb

from studies.faults import Fault, StageError, nearest
from warehouse.connection import column_names, quoted, table_names, transaction
from warehouse.model_files import Model, read_models

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from duckdb import DuckDBPyConnection as Connection


@dataclass(frozen=True)
class BuiltModel:
    """A table that stands, with its number of rows."""

    table: str
    n_rows: int


def build_models(
    connection: Connection,
    folder: Path,
    layers: Sequence[str],
    *,
    meanings: Mapping[str, str] | None = None,
) -> list[BuiltModel]:
    """Build the models of the layers in the order that their SQL asks for.

    Parameters
    ----------
    folder : holds one folder per layer, with one SELECT per file.
    layers : those to build now, for example ("staging", "intermediate", "marts").
    meanings : what each column name means, written as comments once a table stands.
    """
    models = read_models(connection, folder, layers)
    _drop_orphans(connection, models, layers)
    return [_build(connection, model, meanings or {}) for model in _order(connection, models)]


def _order(connection: Connection, models: Sequence[Model]) -> list[Model]:
    by_table = {model.table: model for model in models}
    _require_tables(connection, models, set(by_table))
    graph = {model.table: sorted(model.reads & set(by_table)) for model in models}
    try:
        # Sorted before it enters, so that the order is the same on every machine.
        return [by_table[table] for table in TopologicalSorter(graph).static_order()]
    except CycleError as circle:
        names = " -> ".join(circle.args[1])
        fault = Fault(names, "these models read each other in a circle.", "Cut one of the arrows.")
        raise StageError("build_models", (fault,)) from circle


def _require_tables(connection: Connection, models: Sequence[Model], planned: set[str]) -> None:
    schemas = sorted({table.split(".")[0] for model in models for table in model.reads})
    standing = {f"{schema}.{name}" for schema in schemas for name in _names(connection, schema)}
    faults = []
    for model in models:
        for table in sorted(model.reads - planned - standing):
            near = nearest(table, sorted(planned | standing))
            hint = f"Tables like it: {', '.join(near)}. " if near else ""
            todo = f"{hint}Correct the name, or write that model."
            faults.append(Fault(model.where, f"there is no table {table}.", todo))
    if faults:
        raise StageError("build_models", tuple(faults))


def _names(connection: Connection, schema: str) -> list[str]:
    views = connection.execute(
        "select view_name from duckdb_views() where schema_name = ?", [schema]
    ).fetchall()
    return table_names(connection, schema) + [str(name) for (name,) in views]


def _drop_orphans(connection: Connection, models: Sequence[Model], layers: Sequence[str]) -> None:
    """Drop what an earlier version of the models left behind."""
    wanted = {model.table for model in models}
    for layer in layers:
        for name in table_names(connection, layer):
            if f"{layer}.{name}" not in wanted:
                connection.execute(f"drop table {layer}.{name}")


def _build(connection: Connection, model: Model, meanings: Mapping[str, str]) -> BuiltModel:
    """Build, prove and describe in one transaction: each commit waits for the disk."""
    with transaction(connection):
        try:
            connection.execute(f"create or replace table {model.table} as\n{model.sql}")
        except duckdb.Error as fault:
            raise _failed(model, str(fault)) from fault
        n_rows = _prove_key(connection, model)
        _describe(connection, model.table, model.grain, meanings)
    return BuiltModel(model.table, n_rows)


def _prove_key(connection: Connection, model: Model) -> int:
    unknown = sorted(set(model.key) - set(column_names(connection, model.table)))
    if unknown:
        raise _failed(model, f"its key names {', '.join(unknown)}, which it does not select.")
    empty = " or ".join(f"{column} is null" for column in model.key)
    n_rows, n_keys, n_empty = connection.execute(
        f"select count(*), count(distinct row({', '.join(model.key)})),"
        f" count(*) filter (where {empty}) from {model.table}"
    ).fetchall()[0]
    if n_empty:
        raise _failed(model, f"{n_empty} of its {n_rows} rows have a NULL in the key.")
    if n_rows != n_keys:
        raise _failed(model, f"{n_rows} rows share {n_keys} keys ({', '.join(model.key)}).")
    return int(n_rows)


def write_comments(
    connection: Connection, table: str, grain: str, meanings: Mapping[str, str]
) -> None:
    """Describe a table and its columns inside the database, where BI tools show it.

    `create or replace table` drops comments, so this comes after building.
    """
    with transaction(connection):
        _describe(connection, table, grain, meanings)


def _describe(connection: Connection, table: str, grain: str, meanings: Mapping[str, str]) -> None:
    connection.execute(f"comment on table {table} is {quoted(grain)}")
    for column in column_names(connection, table):
        if column in meanings:
            meaning = quoted(meanings[column])
            connection.execute(f'comment on column {table}."{column}" is {meaning}')


def _failed(model: Model, what: str) -> StageError:
    fault = Fault(model.where, what, "Correct the model, then run again; the last release stays.")
    return StageError("build_models", (fault,))
