from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import mcnemar

from transforms.estimates.shares import (
    as_share_pairs,
    change_of_share,
    estimate_share,
    estimate_share_change,
    wilson_limits,
)

Pairs = Callable[..., pd.DataFrame]
BY = ["group"]


def test_thirty_five_of_forty_two_reach_mastery():
    answers = pd.DataFrame({"group": "g", "value": [1.0] * 35 + [0.0] * 7})
    share = estimate_share(answers, by=BY).iloc[0]
    assert (share["n"], share["count"]) == (42, 35)
    assert round(100 * share["estimate"], 1) == 83.3
    assert [round(100 * share[name], 1) for name in ("ci_low", "ci_high")] == [69.4, 91.7]


def test_fourteen_new_and_four_dropped_of_forty_two(pairs_of: Pairs):
    before = [0] * 14 + [1] * 4 + [0] * 10 + [1] * 14
    after = [1] * 14 + [0] * 4 + [0] * 10 + [1] * 14
    change = estimate_share_change(pairs_of(before, after), by=BY).iloc[0]
    assert (change["newly_adopted"], change["dropped"]) == (14, 4)
    assert round(100 * change["estimate"], 1) == 23.8
    assert [round(100 * change[name], 2) for name in ("ci_low", "ci_high")] == [3.97, 41.48]
    assert change["p_value"] == pytest.approx(0.0308838, abs=5e-8)


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
def test_the_exact_test_is_that_of_statsmodels(adopted: int, dropped: int, stayed: int):
    n = adopted + dropped + stayed + 10
    ours = change_of_share(
        np.array([adopted], dtype=float), np.array([dropped], dtype=float), np.array([n])
    ).iloc[0]
    assert ours["ci_low"] <= ours["ci_high"]
    assert -1 <= ours["ci_low"] <= 1
    if adopted + dropped == 0:
        assert np.isnan(ours["p_value"])
        assert ours["note_code"] == "no_change"
    else:
        oracle = mcnemar([[stayed, adopted], [dropped, 10]], exact=True)
        assert ours["p_value"] == pytest.approx(oracle.pvalue)
        assert ours["statistic"] == oracle.statistic


def test_below_ten_pairs_a_change_of_share_is_not_tested(pairs_of: Pairs):
    change = estimate_share_change(pairs_of([0] * 9, [1] * 9), by=BY).iloc[0]
    assert change["note_code"] == "few_pairs"
    assert np.isnan(change["p_value"])
    assert change[["ci_low", "ci_high"]].notna().all()


def test_the_threshold_itself_is_mastery_whatever_the_rounding(pairs_of: Pairs):
    pairs = pairs_of([69.9, 70.0 - 1e-12, np.nan], [70.0, 69.999999, 80.0])
    shares = as_share_pairs(pairs, threshold=70)
    assert shares["value_from"].tolist()[:2] == [0, 1]
    assert np.isnan(shares["value_from"].iloc[2])
    assert shares["value_to"].tolist() == [1, 0, 1]


@given(st.lists(st.booleans(), min_size=2, max_size=40))
def test_wilsons_limits_hold_the_share_and_stay_a_share(answers: list[bool]):
    rows = pd.DataFrame({"group": "g", "value": np.array(answers, dtype=float)})
    share = estimate_share(rows, by=BY).iloc[0]
    assert 0 <= share["ci_low"] <= share["estimate"] <= share["ci_high"] <= 1


@pytest.mark.parametrize("n", [3, 6, 24, 42, 960])
def test_the_limits_of_none_and_of_all_end_at_nothing_and_at_the_whole(n: int):
    counts = np.array([0.0, float(n)])
    low, high = wilson_limits(counts, np.array([n, n]))
    assert low[0] == 0.0
    assert high[1] == 1.0
    assert 0 < high[0] < 1
    assert 0 < low[1] < 1


def test_one_person_is_a_share_and_no_interval(pairs_of: Pairs):
    share = estimate_share(pairs_of([0], [1]), by=BY, column="value_to").iloc[0]
    assert (share["estimate"], share["note_code"]) == (1, "one_value")
    assert share[["ci_low", "ci_high"]].isna().all()
    change = estimate_share_change(pairs_of([0], [1]), by=BY).iloc[0]
    assert (change["estimate"], change["note_code"]) == (1, "one_pair")
    assert change[["se", "ci_low", "ci_high", "p_value"]].isna().all()
