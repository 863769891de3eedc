from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize, stats

from transforms.estimates import walsh
from transforms.estimates.ranks import mid_ranks
from transforms.estimates.signed_rank import (
    estimate_robust_gain,
    estimate_robust_knowledge,
    interval_rank,
    signed_rank_cdf,
)

Pairs = Callable[..., pd.DataFrame]
BY = ["group"]
REFERENCE = Path(__file__).resolve().parents[1] / "reference"
MAIZE = (49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48)
LIMITS = ["ci_low", "ci_high"]


def walsh_averages(gains: np.ndarray) -> np.ndarray:
    rows, columns = np.triu_indices(len(gains))
    return np.sort((gains[rows] + gains[columns]) / 2)


def of_gains(gains, group: str = "g") -> pd.DataFrame:
    after = np.asarray(gains, dtype=float)
    return pd.DataFrame({"group": group, "value_from": 0.0, "value_to": after})


def test_darwins_maize_gives_wilcoxons_w():
    gain = estimate_robust_gain(of_gains(MAIZE), by=BY).iloc[0]
    assert (gain["n"], gain["df"], gain["statistic"]) == (15, 15, 24)
    assert gain["p_value"] == pytest.approx(0.0412598, abs=5e-8)
    assert gain["method"] == "Hodges-Lehmann, exact signed rank"
    averages = walsh_averages(np.array(MAIZE, dtype=float))
    assert gain["estimate"] == np.median(averages)
    # qsignrank(.025, 15) is 26: the 26th smallest and largest of 120 averages.
    assert gain[LIMITS].tolist() == [averages[25], averages[-26]]


def test_the_sleep_data_have_a_tie_and_a_zero(sleep: pd.DataFrame):
    gain = estimate_robust_gain(sleep, by=BY).iloc[0]
    assert gain["p_value"] == pytest.approx(0.0090907, abs=5e-8)
    assert (gain["n"], gain["df"], gain["statistic"]) == (10, 9, 0)
    assert gain["method"] == "Hodges-Lehmann, signed rank"


def test_figures_are_those_that_r_printed():
    expected = json.loads((REFERENCE / "evidence.json").read_text("utf-8"))["pairs"]
    read = pd.read_csv(REFERENCE / "pairs.csv")
    pairs = read.rename(columns={"pre": "value_from", "post": "value_to"})
    ours = estimate_robust_gain(pairs, by=["cohort"]).set_index("cohort")
    assert set(ours.index) == set(expected)
    for cohort, r in expected.items():
        row = ours.loc[cohort]
        assert row["estimate"] == pytest.approx(r["walsh_median"], rel=1e-9)
        if r["n"] < 10:
            assert np.isnan(row["p_value"])
            continue
        ranks = r["n_nonzero"] * (r["n_nonzero"] + 1) / 2
        assert row["df"] == r["n_nonzero"]
        assert row["statistic"] == min(r["signed_rank"], ranks - r["signed_rank"])
        assert row["p_value"] == pytest.approx(r.get("exact_p", r["signed_rank_p"]), rel=1e-9)
        if "exact_ci" in r:
            assert row[LIMITS].tolist() == pytest.approx(r["exact_ci"], rel=1e-9)


steps = st.integers(-20, 20).map(float)
gains_of_people = st.lists(steps, min_size=10, max_size=70)


@given(gains_of_people)
def test_with_ties_and_zeros_the_test_is_that_of_scipy(gains):
    ours = estimate_robust_gain(of_gains(gains), by=BY).iloc[0]
    if len(set(gains)) == 1:
        assert ours["note_code"] == "all_changes_equal"
        return
    assert ours["estimate"] == np.median(walsh_averages(np.array(gains)))
    changed = np.abs(np.array(gains)[np.array(gains) != 0])
    if len(changed) == len(gains) < 50 and len(set(changed)) == len(changed):
        oracle = stats.wilcoxon(gains, method="exact")
    else:
        oracle = stats.wilcoxon(gains, method="asymptotic", correction=True)
    assert ours["statistic"] == oracle.statistic
    assert ours["p_value"] == pytest.approx(min(1, oracle.pvalue), rel=1e-9)


def test_every_group_is_what_scipy_says_of_it_alone(many_groups: pd.DataFrame):
    ours = estimate_robust_gain(many_groups, by=BY).set_index("group")
    for name, rows in many_groups.groupby("group"):
        if len(rows) >= 10:
            oracle = stats.wilcoxon(
                rows["value_to"] - rows["value_from"],
                method="exact" if len(rows) < 50 else "asymptotic",
                correction=True,
            )
            assert ours.loc[name, "p_value"] == pytest.approx(oracle.pvalue, rel=1e-9)
            assert ours.loc[name, "statistic"] == oracle.statistic


def test_from_fifty_pairs_on_the_limits_are_where_rs_search_ends():
    """R looks for the shifts at which the test with continuity correction turns."""
    gains = np.random.default_rng(5).normal(8, 15, 80)
    z = stats.norm.isf(0.025)

    def turned(shift: float, side: int) -> float:
        ranks = stats.rankdata(np.abs(gains - shift))
        n = len(gains)
        upward = ranks[gains > shift].sum() - n * (n + 1) / 4
        spread = np.sqrt(n * (n + 1) * (2 * n + 1) / 24)
        return (upward - np.sign(upward) * 0.5) / spread - side * z

    limits = [
        optimize.brentq(turned, gains.min(), gains.max(), args=(side,), xtol=1e-12)
        for side in (1, -1)
    ]
    ours = estimate_robust_gain(of_gains(gains), by=BY).iloc[0]
    assert ours[LIMITS].tolist() == pytest.approx(limits, rel=1e-9)


@pytest.mark.parametrize("n", [6, 10, 15, 42, 49])
def test_the_ranks_of_the_limits_cover_as_much_as_they_say(n: int):
    k = int(interval_rank(np.array([n]))[0])
    cdf = signed_rank_cdf()[n]
    assert cdf[k - 1] < 0.025 <= cdf[k]
    assert interval_rank(np.array([5]))[0] == 0


def test_large_groups_are_counted_and_small_ones_written_to_the_same_end(monkeypatch):
    random = np.random.default_rng(11)
    groups = [of_gains(random.normal(5, 20, 90).round(digits), f"g{digits}") for digits in (0, 9)]
    pairs = pd.concat([*groups, of_gains(random.integers(-2, 5, 61) * 5 / 3, "thirds")])
    written = estimate_robust_gain(pairs, by=BY)
    monkeypatch.setattr(walsh, "LARGEST_WRITTEN", 1)
    counted = estimate_robust_gain(pairs, by=BY)
    pd.testing.assert_frame_equal(written, counted, rtol=1e-12)


def test_blocks_change_nothing(many_groups: pd.DataFrame, monkeypatch):
    whole = estimate_robust_gain(many_groups, by=BY)
    monkeypatch.setattr(walsh, "MOST_AT_ONCE", 1)
    pd.testing.assert_frame_equal(whole, estimate_robust_gain(many_groups, by=BY), check_exact=True)


@pytest.mark.parametrize(
    ("gains", "note", "has_interval"),
    [
        ([30], "one_pair", False),
        ([100 / 3, 25 + 25 / 3, 100 / 3] * 4, "all_changes_equal", False),
        ([0] * 12, "all_changes_equal", False),
        ([1, 2, 3, 4, 5], "few_values", False),
        ([1, 2, 3, 4, 5, 6], "few_pairs", True),
    ],
)
def test_what_cannot_be_said_is_null_with_its_note(gains, note: str, has_interval):
    gain = estimate_robust_gain(of_gains(gains), by=BY).iloc[0]
    assert gain["note_code"] == note
    assert gain["estimate"] == pytest.approx(np.median(gains))
    assert gain[LIMITS].notna().all() == has_interval
    assert gain[["statistic", "df", "p_value"]].isna().all()


def test_gains_that_differ_in_their_last_bits_only_are_tied(pairs_of: Pairs):
    before = np.arange(12) * 100 / 12
    after = before + np.array([100 / 3] * 8 + [0] * 2 + [-100 / 3] * 2)
    gain = estimate_robust_gain(pairs_of(before, after), by=BY).iloc[0]
    oracle = stats.wilcoxon([1] * 8 + [-1] * 2, method="asymptotic", correction=True)
    assert (gain["df"], gain["statistic"]) == (10, oracle.statistic)
    assert gain["p_value"] == pytest.approx(oracle.pvalue)


def test_one_outlier_moves_the_mean_and_hardly_this(pairs_of: Pairs):
    gains = np.arange(10, 30, dtype=float)
    plain = estimate_robust_gain(of_gains(gains), by=BY).iloc[0]
    gains[-1] = 1e6
    assert abs(estimate_robust_gain(of_gains(gains), by=BY).iloc[0]["estimate"] - 19.5) <= 1
    assert plain["estimate"] == 19.5


@given(gains_of_people, st.integers(1, 50), st.randoms(use_true_random=False))
def test_shift_scale_sign_and_order(gains, factor: int, random):
    pairs = of_gains(gains)
    plain = estimate_robust_gain(pairs, by=BY)
    shifted = pairs.assign(value_from=3.0, value_to=pairs["value_to"] + 3)
    pd.testing.assert_frame_equal(plain, estimate_robust_gain(shifted, by=BY))
    order = list(range(len(gains)))
    random.shuffle(order)
    mixed = estimate_robust_gain(pairs.iloc[order], by=BY)
    pd.testing.assert_frame_equal(plain, mixed, check_exact=True)
    larger = estimate_robust_gain(pairs * [1, factor, factor], by=BY)
    numbers = ["estimate", *LIMITS]
    pd.testing.assert_frame_equal(plain[numbers] * factor, larger[numbers])
    back = estimate_robust_gain(pairs * [1, 1, -1], by=BY)
    assert back["p_value"].equals(plain["p_value"])
    assert back[numbers].to_numpy().ravel() == pytest.approx(
        -plain[["estimate", "ci_high", "ci_low"]].to_numpy().ravel(), nan_ok=True
    )


def test_who_misses_a_wave_is_left_out_and_nobody_gives_no_row(lakens: pd.DataFrame, pairs_of):
    missing = pd.concat([lakens, pairs_of([np.nan, 50.0], [99.0, np.nan])])
    whole = estimate_robust_gain(lakens, by=BY)
    pd.testing.assert_frame_equal(estimate_robust_gain(missing, by=BY), whole)
    assert estimate_robust_gain(lakens.iloc[:0], by=BY).empty


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9)), max_size=40))
def test_middle_ranks_are_those_of_scipy(rows):
    group = np.array([row[0] for row in rows], dtype=np.int64)
    values = np.array([row[1] for row in rows], dtype=np.float64)
    ranks, ties = mid_ranks(group, values, n_groups=4)
    for one in range(4):
        mine = group == one
        assert ranks[mine].tolist() == stats.rankdata(values[mine]).tolist()
        sizes = np.unique(values[mine], return_counts=True)[1].astype(float)
        assert ties[one] == (sizes**3 - sizes).sum()


def test_a_remembered_before_is_in_no_robust_gain(study_marts, study_declared):
    figures = estimate_robust_knowledge(study_marts, study_declared)
    assert set(figures["metric"]) == {"robust_gain"}
    assert len(figures) == 5 * 4  # cohorts with names, three topics and overall
    then = {**study_declared, "waves": study_declared["waves"].replace({"kind": {"pre": "then"}})}
    assert estimate_robust_knowledge(study_marts, then).empty
