from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from transforms.estimates.gains import estimate_gain, estimate_mean

Pairs = Callable[..., pd.DataFrame]
BY = ["group"]


def test_students_sleep_data_give_students_t(sleep: pd.DataFrame):
    gain = estimate_gain(sleep, by=BY).iloc[0]
    assert gain["n"] == 10
    assert gain["statistic"] == pytest.approx(-4.06213, abs=5e-6)
    assert gain["p_value"] == pytest.approx(0.00283289, abs=5e-9)
    assert (gain["ci_low"], gain["ci_high"]) == pytest.approx((-2.45989, -0.70011), abs=5e-6)
    assert gain["note_code"] == ""


def test_lakens_pairs_give_his_difference_and_test(lakens: pd.DataFrame):
    gain = estimate_gain(lakens, by=BY).iloc[0]
    assert gain["estimate"] == 1.0
    assert gain["estimate"] / gain["sd"] == pytest.approx(1.5)
    assert gain["df"] == 9
    assert gain["statistic"] == pytest.approx(4.74342, abs=5e-6)
    assert gain["p_value"] == pytest.approx(0.00105387, abs=5e-9)


def test_every_group_is_what_scipy_says_of_it_alone(many_groups: pd.DataFrame):
    gains = estimate_gain(many_groups, by=BY).set_index("group")
    assert len(gains) == many_groups["group"].nunique()
    for name, rows in many_groups.groupby("group"):
        oracle = stats.ttest_rel(rows["value_to"], rows["value_from"])
        limits = oracle.confidence_interval(0.95)
        ours = gains.loc[name]
        assert ours["estimate"] == pytest.approx((rows["value_to"] - rows["value_from"]).mean())
        assert (ours["ci_low"], ours["ci_high"]) == pytest.approx((limits.low, limits.high))
        if len(rows) >= 10:
            assert (ours["statistic"], ours["p_value"]) == pytest.approx(tuple(oracle))


def test_means_are_what_scipy_says_of_them(many_groups: pd.DataFrame):
    ours = estimate_mean(many_groups, by=BY, column="value_to").set_index("group")
    for name, rows in many_groups.groupby("group"):
        limits = stats.ttest_1samp(rows["value_to"], 0).confidence_interval(0.95)
        assert ours.loc[name, "estimate"] == pytest.approx(rows["value_to"].mean())
        assert ours.loc[name, "sd"] == pytest.approx(rows["value_to"].std())
        assert ours.loc[name, "ci_low"] == pytest.approx(limits.low)
        assert ours.loc[name, "ci_high"] == pytest.approx(limits.high)


def test_equal_gains_stand_without_interval_and_test(pairs_of: Pairs):
    # A third has no exact double: the gains differ in their last bits, the people do not.
    before = np.arange(12) * 100 / 12
    gain = estimate_gain(pairs_of(before, before + 100 / 3), by=BY).iloc[0]
    assert gain["estimate"] == pytest.approx(100 / 3)
    assert gain[["se", "ci_low", "ci_high", "statistic", "df", "p_value"]].isna().all()
    assert gain["note_code"] == "all_changes_equal"


def test_one_pair_has_a_gain_only(pairs_of: Pairs):
    gain = estimate_gain(pairs_of([40], [70]), by=BY).iloc[0]
    assert (gain["n"], gain["estimate"], gain["note_code"]) == (1, 30, "one_pair")
    assert gain[["se", "ci_low", "ci_high", "statistic", "p_value"]].isna().all()


def test_below_ten_pairs_the_interval_stays_and_the_test_goes(lakens: pd.DataFrame):
    gain = estimate_gain(lakens.iloc[:9], by=BY).iloc[0]
    assert gain["note_code"] == "few_pairs"
    assert gain[["ci_low", "ci_high", "df"]].notna().all()
    assert gain[["statistic", "p_value"]].isna().all()


def test_who_misses_a_wave_is_in_no_gain(lakens: pd.DataFrame, pairs_of: Pairs):
    missing = pd.concat([lakens, pairs_of([np.nan, 50.0], [99.0, np.nan])])
    pd.testing.assert_frame_equal(estimate_gain(missing, by=BY), estimate_gain(lakens, by=BY))


def test_no_pairs_give_no_rows(lakens: pd.DataFrame):
    nobody = estimate_gain(lakens.iloc[:0], by=BY)
    assert len(nobody) == 0
    assert {"estimate", "p_value", "note_code"} <= set(nobody.columns)


# Scores of whole points of 64, so that adding a shift is exact.
scores = st.integers(0, 64).map(float)
people = st.lists(st.tuples(scores, scores), min_size=2, max_size=30)


@given(people, st.integers(-50, 50))
def test_adding_the_same_to_both_waves_leaves_the_gain(pairs_of: Pairs, rows, shift: int):
    before, after = np.array(rows).T
    plain = estimate_gain(pairs_of(before, after), by=BY)
    shifted = estimate_gain(pairs_of(before + shift, after + shift), by=BY)
    pd.testing.assert_frame_equal(plain, shifted)


@given(people, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_bit(pairs_of: Pairs, rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    plain = estimate_gain(pairs_of(*np.array(rows).T / 3), by=BY)
    other = estimate_gain(pairs_of(*np.array(shuffled).T / 3), by=BY)
    pd.testing.assert_frame_equal(plain, other, check_exact=True)


@given(people, people)
def test_a_group_does_not_depend_on_its_neighbours(pairs_of: Pairs, rows, others):
    alone = estimate_gain(pairs_of(*np.array(rows).T), by=BY)
    neighbours = pd.concat([pairs_of(*np.array(others).T, group="f"), pairs_of(*np.array(rows).T)])
    together = estimate_gain(neighbours, by=BY)
    pd.testing.assert_frame_equal(
        alone, together[together["group"] == "g"].reset_index(drop=True), check_exact=True
    )


@given(people)
def test_waves_exchanged_turn_the_sign(pairs_of: Pairs, rows):
    before, after = np.array(rows).T
    forth = estimate_gain(pairs_of(before, after), by=BY).iloc[0]
    back = estimate_gain(pairs_of(after, before), by=BY).iloc[0]
    assert forth["estimate"] == pytest.approx(-back["estimate"], abs=1e-12)
    if not np.isnan(forth["ci_low"]):
        assert forth["ci_low"] == pytest.approx(-back["ci_high"], abs=1e-9)
