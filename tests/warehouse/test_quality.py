"""Each measure of answers, with an answer worked out by hand, by numpy or by scipy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from tests.warehouse.measuring import (
    BAD,
    GOOD,
    INDICATORS,
    KEYED,
    KEYS,
    MIXED,
    SCALED,
    Measured,
    files,
    land_waves,
    lines,
    outcomes,
    records,
)
from warehouse.connection import write_declared
from warehouse.quality import measure_quality


@pytest.fixture
def measured(night):
    """Give a warehouse that measures."""
    return Measured(night)


def test_blanks_are_counted_among_those_who_were_asked(measured):
    measured.declare(
        items="""
            item_id | kind   | points | asked_if_item | asked_if_value | has_options
            q1      | single | 1      |               |                | true
            q2      | single | 1      | q1            | a              | true
        """,
        answers="""
            subject_kind | subject_id | answer | value | state
            item         | q1         | yes    | a     | answered
            item         | q1         | no     | b     | answered
        """,
    )
    measured.land(
        files=files("post"),
        records=records(*["2024-03-10"] * 4),
        responses="""
            file_no | row_number | item_id | answer
            1       | 2          | q1      | Yes
            1       | 3          | q1      | yes
            1       | 4          | q1      | no
            1       | 5          | q1      |
            1       | 2          | q2      | x
            1       | 3          | q2      |
            1       | 4          | q2      |
            1       | 5          | q2      |
        """,
    )
    assert measured.value("missing_share", subject_id="q1") == (1, 4, 0.25)
    assert measured.value("missing_share", subject_id="q2") == (1, 2, 0.5)


def robust_z(values: list[float]) -> np.ndarray:
    """Iglewicz and Hoaglin's z, by numpy; the mean deviation where the MAD is 0."""
    x = np.array(values)
    away = np.abs(x - np.median(x))
    if np.median(away) > 0:
        return 0.6745 * (x - np.median(x)) / np.median(away)
    return (x - np.median(x)) / (1.253314 * away.mean())


@pytest.mark.parametrize(
    ("indicator", "amounts", "expected"),
    [
        ("balance", [-5, 1, 2, 3, 4, 5, 6, 7, 8, 900], robust_z([-5, 1, 2, 3, 4, 5, 6, 7, 8, 900])),
        (
            "revenue",
            [100, 200, 300, 400, 500, 600, 700, 800, 900, 90000],
            robust_z(np.log([100, 200, 300, 400, 500, 600, 700, 800, 900, 90000])),
        ),
        ("staff", [1, 1, 1, 1, 1, 1, 1, 1, 2, 12], robust_z([1, 1, 1, 1, 1, 1, 1, 1, 2, 12])),
        ("staff", [3] * 10, [None] * 10),
        ("staff", [1, 2, 3, 4, 5, 6, 7, 8, 99], [None] * 9),
    ],
)
def test_the_robust_z_is_numpys(measured, indicator, amounts, expected):
    measured.declare(indicators=INDICATORS)
    measured.land(**outcomes(indicator, amounts))
    found = measured.night.rows("select robust_z from landing.checked_amounts order by row_number")
    assert [z if z is None else pytest.approx(z) for (z,) in found] == list(expected)


def test_a_month_without_sales_is_no_outlier_and_what_cannot_be_read_is_no_amount(measured):
    measured.declare(indicators=INDICATORS)
    amounts = [0, 0, 0, "-1", "much", *range(100, 200, 10)]
    measured.land(**outcomes("revenue", amounts))
    found = measured.night.rows(
        "select robust_z from landing.checked_amounts where robust_z is null"
    )
    assert len(found) == 3
    assert measured.value("outlier_share") == (0, 10, 0)


def test_the_share_of_outliers_counts_those_past_the_studys_z(measured):
    measured.declare(indicators=INDICATORS)
    measured.land(**outcomes("balance", [-5, 1, 2, 3, 4, 5, 6, 7, 8, 900]))
    assert measured.value("outlier_share") == (1, 10, 0.1)


def test_the_second_digit_tells_rounded_amounts(measured):
    measured.declare(indicators=INDICATORS)
    measured.land(
        **outcomes("revenue", ["1500000", "2.000.000", "10", "1234", "47", "9", "0", "5"])
    )
    # 15.., 20.. and 10 are round; 12.. and 47 are not; below 10 there is no second digit
    assert measured.value("digit_heaping") == (3, 5, 0.6)


def land_two_cohorts(measured, first: list[str], second: list[str], column: str, table: str):
    """Land the answers of two cohorts to one question at the same wave."""
    head = "file_no | row_number | cohort_id | wave_id | participant_id"
    both = [(1, "c1", first), (2, "c2", second)]
    measured.land(
        files=files("pre") + "\n2 | pre | cohorts/c2/pre.csv | c2",
        records=lines(
            head,
            [
                (no, 1 + row, cohort, "pre", f"p{row}")
                for no, cohort, answers in both
                for row, _ in enumerate(answers, 1)
            ],
        ),
        **{
            table: lines(
                f"file_no | row_number | {column} | answer",
                [
                    (no, 1 + row, "q1", answer)
                    for no, _, answers in both
                    for row, answer in enumerate(answers, 1)
                ],
            )
        },
    )


def test_drift_of_choices_is_the_total_variation_distance(measured):
    measured.declare(
        items="""
            item_id | kind   | points | has_options
            q1      | single | 1      | true
        """,
        answers="""
            subject_kind | subject_id | answer     | value | state
            item         | q1         | a          | a     | answered
            item         | q1         | Monopoli   | a     | answered
            item         | q1         | b          | b     | answered
            item         | q1         | c          | c     | answered
            item         | q1         | don't know | dk    | dont_know
        """,
    )
    first = ["a"] * 10 + ["b"] * 10 + ["don't know"] * 7
    second = ["monopoli"] * 4 + ["b"] * 4 + ["c"] * 12
    land_two_cohorts(measured, first, second, "item_id", "responses")
    # |.5 - .2| / 2 + |.5 - .2| / 2 + |0 - .6| / 2 = .6
    assert measured.value("drift") == (20, 20, 0.6)


def test_drift_of_numbers_is_the_kolmogorov_smirnov_distance(measured):
    measured.declare(items=SCALED.replace("l1 ", "q1 "))
    first, second = [1, 2, 2, 3, 3, 3, 4, 5] * 3, [3, 4, 4, 5, 5, 5] * 4
    land_two_cohorts(measured, first, second, "item_id", "responses")
    expected = stats.ks_2samp(first, second).statistic
    assert measured.value("drift") == (24, 24, pytest.approx(expected, abs=1e-6))


def test_drift_is_held_against_cohorts_that_stand_already(measured):
    measured.declare(items=SCALED.replace("l1 ", "q1 "))
    measured.land(
        files=files("pre"),
        records=records(*[""] * 20, wave="pre"),
        responses=lines(
            "file_no | row_number | item_id | answer", [(1, 1 + no, "q1", 1) for no in range(1, 21)]
        ),
    )
    measured.night.replace("c1")
    measured.land(
        files="file_no | wave_id | path | cohort_id\n2 | pre | cohorts/c2/pre.csv | c2",
        records=lines(
            "file_no | row_number | cohort_id | wave_id | participant_id",
            [(2, 1 + no, "c2", "pre", f"p{no}") for no in range(1, 21)],
        ),
        responses=lines(
            "file_no | row_number | item_id | answer",
            [(2, 1 + no, "q1", 1 if no <= 5 else 5) for no in range(1, 21)],
        ),
    )
    assert measured.value("drift") == (20, 20, 0.75)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([BAD] * 10, [GOOD] * 10, None),
        ([GOOD] * 10, [BAD] * 10, (10, 10, 1)),
        ([GOOD] * 9 + [BAD], [BAD] * 10, (9, 10, 0.9)),
        # one topic gained: knowledge was not lost everywhere
        ([MIXED] * 10, [("b", "12,5", "4")] * 10, None),
        ([GOOD] * 4, [BAD] * 3, (3, 3, 1)),
    ],
)
def test_swapped_waves_are_those_after_which_nearly_all_know_less(
    measured, before, after, expected
):
    measured.declare(items=KEYED, answers=KEYS)
    land_waves(measured, before, after)
    assert measured.value("swapped_waves") == expected


def test_nothing_is_measured_where_nothing_landed(measured):
    measured.declare()
    write_declared(measured.night.connection, {})
    measure_quality(measured.night.connection)
    assert measured.night.rows("select * from landing.quality") == []
