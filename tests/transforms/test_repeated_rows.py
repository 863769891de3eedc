"""A row that is in the files twice changes no mart that the estimates read."""

from __future__ import annotations

from typing import Any

import pytest

from flows.stages import MARTS

DECLARED = {
    "sessions": """
        cohort_id | session_id | session_no | held_on    | hours
        c1        | s1         | 1          | 2024-01-01 | 6
        c1        | s2         | 2          | 2024-01-02 | 4
        """,
    "indicators": """
        indicator_id | indicator_no | unit     | kind   | value_kind | period | baseline_wave
        revenue      | 1            | business | money  | money      | month  | pre
        brand        | 2            | business | yes_no | yes_no     | none   | pre
        """,
    "wave_pairs": """
        subject_kind | subject_id | wave_from | wave_to | pair_no
        instrument   | test       | pre       | post    | 1
        indicator    | revenue    | pre       | f6      | 2
        indicator    | brand      | pre       | f6      | 3
        """,
    "answers": """
        subject_kind | subject_id | answer | value | state    | is_key
        indicator    | brand      | ya     | 1     | answered | no
        indicator    | brand      | tidak  | 0     | answered | no
        """,
}
RECORDS = {
    "survey": """
        participant | wave | a1 | a2 | b1
        p1          | pre  | x  | y  | x
        p2          | pre  | y  |    | x
        p3          | pre  | dk | x  | y
        p1          | post | x  | x  | x
        p2          | post | x  | y  | x
        """,
    "outcomes": """
        participant | business | wave | revenue | brand
        p1          | b1       | pre  | 100     | ya
        p2          | b2       | pre  | 0       | tidak
        p1          | b1       | f6   | 150     | ya
        p2          | b2       | f6   | 20      | ya
        """,
    "attendance": """
        participant | s1 | s2
        p1          | ya | ya
        p2          | ya | tidak
        """,
    "roster": """
        participant | sex
        p1          | f
        p2          | m
        p3          | f
        """,
}
FILLED = {
    *("topic_scores", "paired_scores", "item_counts", "test_sums", "answered", "asked_units"),
    *("outcome_values", "paired_outcomes", "attendance", "exposure", "reach"),
}


class MartsReadError(Exception):
    """The marts of a world, as soon as they are built."""


def marts_of(build, **tables: str) -> dict[str, list[dict[str, Any]]]:
    """Build a world and read every mart that the estimates read."""

    def read(world) -> None:
        marts = {name: world.rows(f"marts.{name}") for name in MARTS}
        world.connection.close()
        raise MartsReadError(marts)

    with pytest.raises(MartsReadError) as told:
        build("marts.reach", read, **DECLARED, **tables)
    return told.value.args[0]


def repeated(text: str) -> str:
    """Write every row of a table twice, the second time after all others."""
    header, *rows = text.strip().splitlines()
    return "\n".join([header, *rows, *rows])


def test_every_row_twice_is_every_row_once(build):
    once = marts_of(build, **RECORDS)
    assert {name for name, rows in once.items() if rows} >= FILLED
    twice = marts_of(build, **{name: repeated(text) for name, text in RECORDS.items()})
    assert {name for name, rows in twice.items() if rows != once[name]} == set()
