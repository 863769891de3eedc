"""Those who were found again are compared with those who were not, at the first wave."""

from decimal import Decimal
from math import sqrt

import pytest

# Topic a is worth 4 points, b 2; each topic weighs the same. Six come again, five do not.
SURVEY = """
    participant | wave | a1 | a2 | b1
    m1          | pre  | x  | x  | x
    m2          | pre  | x  | x  | x
    m3          | pre  | x  | x  | x
    m4          | pre  | x  | x  | y
    m5          | pre  | x  | x  | y
    m6          | pre  | x  | x  | y
    u1          | pre  | y  | y  | x
    u2          | pre  | y  | y  | x
    u3          | pre  | y  | y  | y
    u4          | pre  | y  | y  | y
    u5          | pre  | y  | y  | y
"""
LATER = """
    m1          | post | y  | y  | y
    m2          | post | y  | y  | y
    m3          | post | y  | y  | y
    m4          | f6   | y  | y  | y
    m5          | f6   | y  | y  | y
    m6          | f6   | y  | y  | y
    new         | post | x  | x  | x
"""


def test_the_difference_is_in_spreads_of_all(build):
    (row,) = build("marts.match_balance", survey=SURVEY.rstrip() + LATER)
    scores = [100] * 3 + [50] * 3 + [50] * 2 + [0] * 3
    mean = sum(scores) / 11
    spread = sqrt(sum((score - mean) ** 2 for score in scores) / 10)
    assert (row["n_matched"], row["n_unmatched"], row["note_code"]) == (6, 5, "")
    assert (float(row["mean_matched"]), float(row["mean_unmatched"])) == (75, 20)
    assert float(row["baseline_smd"]) == pytest.approx((75 - 20) / spread, abs=1e-6)


def test_with_fewer_than_five_on_a_side_nothing_is_compared(build):
    few = "\n".join(line for line in SURVEY.splitlines() if "u5" not in line)
    (row,) = build("marts.match_balance", survey=few + LATER)
    assert (row["n_matched"], row["n_unmatched"]) == (6, 4)
    assert (row["mean_matched"], row["mean_unmatched"], row["baseline_smd"]) == (None,) * 3
    assert row["note_code"] == "too_few"


def test_where_all_scored_alike_there_is_no_spread(build):
    same = SURVEY.replace("| y ", "| x ").replace("| y\n", "| x\n")
    (row,) = build("marts.match_balance", survey=same.rstrip() + LATER)
    assert row["baseline_smd"] is None
    assert row["note_code"] == "all_equal"
    assert row["mean_matched"] == Decimal(100) == row["mean_unmatched"]
