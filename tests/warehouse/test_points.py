"""Points that a tool gave are read whatever the study's locale; nothing else is read so."""

from __future__ import annotations

import duckdb
import pytest

from warehouse.connection import create_schema

# written | given and possible under id_ID (, parts and . groups) | under en_US (. and ,)
POINTS = """
    13.5 / 15     | 13.5 15 | 13.5 15
    28.00 / 30    | 28 30   | 28 30
    13,50 / 15,00 | 13.5 15 | 13.5 15
    0             | 0 -     | 0 -
    0.79          | 0.79 -  | 0.79 -
    0,79          | 0.79 -  | 0.79 -
    1.500         | 1500 -  | 1.5 -
    1,500         | 1.5 -   | 1500 -
    4 / 5         | 4 5     | 4 5
    -- / 0        | - 0     | - 0
    many          | - -     | - -
"""


@pytest.mark.parametrize(
    ("written", "in_indonesian", "in_english"),
    [[cell.strip() for cell in line.split("|")] for line in POINTS.strip().splitlines()],
)
def test_points_are_read_as_the_tool_writes_them(written, in_indonesian, in_english):
    connection = duckdb.connect()
    create_schema(connection)
    for marks, expected in (((",", "."), in_indonesian), ((".", ","), in_english)):
        found = connection.execute(
            "select points_given(t, d, g), points_possible(t, d, g) "
            "from (select ? as t, ? as d, ? as g)",
            [written, *marks],
        ).fetchone()
        numbers = ["-" if number is None else f"{float(number):g}" for number in found]
        assert " ".join(numbers) == expected
