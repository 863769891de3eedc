"""Answers outside a wave's window."""

import pytest

WAVES = """
    wave_id | wave_no | kind      | late   | is_sampled
    pre     | 1       | pre       | flag   | no
    f6      | 2       | follow_up | {late} | no
    f6_late | 3       | follow_up | flag   | yes
    """
TABLES = {
    "outcomes": """
        business | wave | on         | revenue
        b1       | pre  | 01/01/2024 | 10
        b1       | f6   | 31/08/2024 | 20
        b2       | pre  | 01/01/2024 | 10
        b2       | f6   | 01/09/2024 | 30
        b3       | f6   | 31/05/2024 | 40
        b4       | f6   |            | 50
        """,
    "indicators": """
        indicator_id | unit     | kind  | value_kind
        revenue      | business | count | count
        """,
    "wave_pairs": """
        subject_kind | subject_id | wave_from | wave_to | pair_no
        indicator    | revenue    | pre       | f6      | 1
        indicator    | revenue    | pre       | f6_late | 2
        """,
    "cohort_waves": """
        cohort_id | wave_id | opens_on   | closes_on  | is_due
        c1        | pre     |            |            | yes
        c1        | f6      | 2024-06-01 | 2024-08-31 | yes
        c1        | f6_late |            |            | no
        """,
}


@pytest.mark.parametrize(("late", "wave"), [("flag", "f6"), ("own_wave", "f6_late")])
def test_late_answers_count_at_the_wave_that_the_study_says(build, late, wave):
    tables = {**TABLES, "waves": WAVES.format(late=late)}
    values = build("marts.outcome_values", **tables)
    assert {(row["unit_id"], row["wave_id"]) for row in values if row["wave_id"] != "pre"} == {
        ("b1", "f6"),
        ("b2", wave),
        ("b3", wave),
        ("b4", "f6"),
    }
    pairs = build("marts.paired_outcomes", **tables)
    assert {(row["unit_id"], row["wave_to"]) for row in pairs} == {("b1", "f6"), ("b2", wave)}
    asked = build("marts.asked_units", **tables)
    assert {row["unit_id"] for row in asked if row["wave_id"] == "f6" and row["is_due"]} == {
        "b1", "b2", "b3", "b4",
    }  # fmt: skip
    assert not any(row["is_due"] for row in asked if row["wave_id"] == "f6_late" and
                   not row["is_valid"])  # fmt: skip
