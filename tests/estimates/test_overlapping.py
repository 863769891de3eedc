from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from transforms.estimates.overlapping import estimate_overlapping_gain

BY = ["group"]


def side(values, group: str = "g") -> pd.DataFrame:
    """Give one wave's values."""
    return pd.DataFrame({"group": group, "value": np.asarray(values, dtype=float)})


def gain_of(pairs: pd.DataFrame, only_from=(), only_to=()) -> pd.Series:
    """Estimate the gain of pairs and of those at one wave only."""
    first = side([*pairs["value_from"], *only_from])
    second = side([*pairs["value_to"], *only_to])
    return estimate_overlapping_gain(pairs, first, second, by=BY).iloc[0]


def test_where_all_are_paired_it_is_the_paired_t(sleep):
    gain = gain_of(sleep)
    oracle = stats.ttest_rel(sleep["value_to"], sleep["value_from"])
    low, high = oracle.confidence_interval()
    assert gain["estimate"] == pytest.approx(np.mean(sleep["value_to"] - sleep["value_from"]))
    assert (gain["ci_low"], gain["ci_high"]) == pytest.approx((low, high), rel=1e-9)
    assert gain["df"] == pytest.approx(9)


def test_with_few_pairs_it_nears_the_test_of_welch(pairs_of):
    random = np.random.default_rng(4)
    before, after = random.normal(50, 10, size=400), random.normal(60, 20, size=300)
    gain = gain_of(pairs_of(before[:2], after[:2]), before[2:], after[2:])
    low, high = stats.ttest_ind(after, before, equal_var=False).confidence_interval()
    assert (gain["ci_low"], gain["ci_high"]) == pytest.approx((low, high), abs=0.05)
    assert (gain["n"], gain["n_from"], gain["n_to"]) == (2, 400, 300)


def test_its_error_is_that_of_the_difference_of_the_two_means(pairs_of):
    # var(mean to - mean from) with the paired among both, written out with matrices.
    random = np.random.default_rng(8)
    before, after = random.normal(50, 10, size=14), random.normal(60, 12, size=17)
    gain = gain_of(pairs_of(before[:9], after[:9]), before[9:], after[9:])
    r = np.corrcoef(before[:9], after[:9])[0, 1]
    spread = np.diag([*[before.var(ddof=1)] * 14, *[after.var(ddof=1)] * 17])
    for number in range(9):
        shared = r * np.sqrt(before.var(ddof=1) * after.var(ddof=1))
        spread[number, 14 + number] = spread[14 + number, number] = shared
    weights = np.array([*[-1 / 14] * 14, *[1 / 17] * 17])
    assert gain["se"] == pytest.approx(np.sqrt(weights @ spread @ weights), rel=1e-9)
    assert gain["note_code"] == "few_pairs"


def test_shifting_both_waves_moves_nothing(pairs_of):
    plain = gain_of(pairs_of([1, 5, 9, 4], [3, 9, 9, 8]), [2, 2], [7])
    moved = gain_of(pairs_of([11, 15, 19, 14], [13, 19, 19, 18]), [12, 12], [17])
    names = ["estimate", "se", "ci_low", "ci_high", "df"]
    assert moved[names].tolist() == pytest.approx(plain[names].tolist())


@pytest.mark.filterwarnings("error")
def test_what_does_not_vary_has_no_interval(pairs_of):
    same = gain_of(pairs_of([5, 6, 7], [7, 8, 9]))
    assert (same["estimate"], same["note_code"]) == (2, "all_changes_equal")
    flat = gain_of(pairs_of([5, 5], [9, 9]), [5], [9])
    assert (flat["estimate"], flat["note_code"]) == (4, "all_changes_equal")
    alone = gain_of(pairs_of([5], [9]), [6, 7], [9])
    assert alone["note_code"] == "one_pair"
    for gain in (same, flat, alone):
        assert gain[["se", "ci_low", "ci_high", "df"]].isna().all()


def test_a_cohort_without_pairs_has_no_row(pairs_of):
    nobody = pairs_of([], [])
    assert len(estimate_overlapping_gain(nobody, side([1, 2]), side([3]), by=BY)) == 0
