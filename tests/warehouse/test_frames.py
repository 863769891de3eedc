"""Frames go in and out with their types, in an order that is always the same."""

from __future__ import annotations

import numpy as np
import pandas as pd

from warehouse.frames import read_frame, write_frame


def test_undefined_numbers_become_null_and_columns_keep_their_types(night):
    figures = pd.DataFrame(
        {
            "metric": ["gain", "share", "share"],
            "estimate": [30.25, np.nan, np.inf],
            "se": pd.Series([np.nan] * 3, dtype=float),
            "n": [42, 0, 1],
            "is_late": [True, False, False],
            "note_code": pd.Series([None] * 3, dtype="str"),
        }
    )
    write_frame(night.connection, "estimates.figures", figures, meanings={"n": "How many."})
    assert night.rows("select * from estimates.figures order by metric, n") == [
        ("gain", 30.25, None, 42, True, None),
        ("share", None, None, 0, False, None),
        ("share", None, None, 1, False, None),
    ]
    assert [kind for _, kind, *_ in night.rows("describe estimates.figures")] == [
        "VARCHAR", "DOUBLE", "DOUBLE", "BIGINT", "BOOLEAN", "VARCHAR",
    ]  # fmt: skip
    assert night.rows(
        "select column_name, comment from duckdb_columns() where comment is not null"
        " and schema_name = 'estimates'"
    ) == [("n", "How many.")]


def test_an_empty_frame_leaves_an_empty_table_of_the_same_shape(night):
    empty = pd.DataFrame({"metric": pd.Series(dtype="str"), "estimate": pd.Series(dtype=float)})
    write_frame(night.connection, "estimates.figures", empty)
    assert read_frame(night.connection, "estimates.figures").columns.tolist() == [
        "metric", "estimate",
    ]  # fmt: skip


def test_a_frame_is_read_in_the_same_order_however_the_rows_were_written(night):
    for order in ([3, 1, 2], [2, 3, 1]):
        write_frame(night.connection, "estimates.figures", pd.DataFrame({"n": order}))
        assert read_frame(night.connection, "estimates.figures")["n"].tolist() == [1, 2, 3]
