"""Tables of the warehouse as pandas frames, and back."""

# ruff: noqa: S608 (names come from our own schema; values are parameters)
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pandas.api import types

from warehouse.models import write_comments

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from duckdb import DuckDBPyConnection as Connection


def read_frame(connection: Connection, table: str, *, run_id: str = "") -> pd.DataFrame:
    """Read a table (schema.table), or one run's rows, in an order that is the same anywhere."""
    only = "where run_id = ?" if run_id else ""
    given = [run_id] if run_id else []
    return connection.execute(f"select * from {table} {only} order by all", given).df()


def write_frame(
    connection: Connection,
    table: str,
    frame: pd.DataFrame,
    *,
    grain: str = "",
    meanings: Mapping[str, str] | None = None,
) -> None:
    """Replace a table with a frame's rows; undefined values become NULL, never NaN.

    Column types follow the frame's, so that a column without any value keeps its type.
    """
    columns = ", ".join(
        f'cast({_without_nan(column, frame)} as {_type_of(frame[column])}) as "{column}"'
        for column in frame.columns
    )
    connection.register("frame_to_write", frame)
    try:
        connection.execute(
            f"create or replace table {table} as select {columns} from frame_to_write"
        )
    finally:
        connection.unregister("frame_to_write")
    write_comments(connection, table, grain, meanings or {})


def _without_nan(column: str, frame: pd.DataFrame) -> str:
    if types.is_float_dtype(frame[column].dtype):
        return f"""if(isfinite("{column}"), "{column}", null)"""
    return f'"{column}"'


def _type_of(column: pd.Series[Any]) -> str:
    if types.is_bool_dtype(column.dtype):
        return "boolean"
    if types.is_integer_dtype(column.dtype):
        return "bigint"
    if types.is_float_dtype(column.dtype):
        return "double"
    if types.is_datetime64_any_dtype(column.dtype):
        return "timestamp"
    return "varchar"
