from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize, stats

from transforms.estimates import rank_shift
from transforms.estimates.rank_shift import estimate_rank_shift, shift_interval_rank

REFERENCE = Path(__file__).resolve().parents[1] / "reference"
BY = ["group"]
LIMITS = ["ci_low", "ci_high"]
TEST = ["statistic", "p_value"]
# What set.seed(4); rnorm(12); rnorm(15, .5) give in R, to four decimals.
X = (0.2168, -0.5425, 0.8911, 0.5960, 1.6356, 0.6893, -1.2812, -0.2131, 1.8965, 1.7769, 0.5666)
X += (0.0157,)
Y = (0.8831, 0.4549, 0.5344, 0.6690, 1.6650, 0.4558, 0.3996, 0.2166, 2.0408, 0.6652, 1.8076)
Y += (1.7883, 1.0929, 0.2171, 1.7559)


def side(values, group: str = "g") -> pd.DataFrame:
    return pd.DataFrame({"group": group, "value": np.asarray(values, dtype=float)})


def shift_of(before, after) -> pd.Series:
    found = estimate_rank_shift(side(before), side(after), by=BY)
    assert len(found) == 1
    return found.iloc[0]


def differences(before, after) -> np.ndarray:
    return np.sort(np.subtract.outer(np.asarray(after, float), np.asarray(before, float)).ravel())


def test_the_test_is_that_of_r():
    expected = json.loads((REFERENCE / "evidence.json").read_text("utf-8"))["ratings"]
    read = pd.read_csv(REFERENCE / "ratings.csv")
    shift = shift_of(read["s1"], read["s2"])
    assert shift["statistic"] == expected["mann_whitney"] == 740.5
    assert shift["p_value"] == pytest.approx(0.829931635975649, rel=1e-12)
    assert expected["mann_whitney_p"] == pytest.approx(0.829931635975649, rel=1e-12)
    # R's limits take ties out of the variance, end within 1e-4, and are -1 and 0: inside of ours.
    assert shift[["estimate", *LIMITS]].tolist() == [0, -1, 1]
    assert (shift["n_from"], shift["n_to"]) == (40, read["s2"].notna().sum())


def test_without_ties_the_shift_and_its_limits_are_those_of_r():
    """wilcox.test(y, x, exact = TRUE, conf.int = TRUE) of R 4.2."""
    shift = shift_of(X, Y)
    assert shift["estimate"] == pytest.approx(0.39375, rel=1e-12)
    assert shift[LIMITS].tolist() == pytest.approx([-0.1670, 1.1497], rel=1e-12)
    assert 12 * 15 - shift["statistic"] == 114


# qwilcox(.025, m, n) of R.
@pytest.mark.parametrize(
    ("m", "n", "rank"),
    [(12, 15, 50), (4, 4, 1), (3, 4, 0), (3, 5, 1), (49, 49, 925), (40, 38, 564)],
)
def test_ranks_of_limits_are_the_quantiles_of_r(m: int, n: int, rank: int):
    found = shift_interval_rank(np.array([m, n]), np.array([n, m]))
    assert found.tolist() == [rank, rank]


def test_the_exact_distribution_is_that_of_all_ways_to_choose():
    for m, n in ((5, 6), (3, 8), (6, 4)):
        ways = np.array([sum(places) for places in combinations(range(m + n), m)])
        u = ways - m * (m - 1) // 2
        cdf = np.array([(u <= value).mean() for value in range(m * n + 1)])
        assert shift_interval_rank(np.array([m]), np.array([n]))[0] == (cdf < 0.025).sum()


def test_from_fifty_answers_on_the_limits_are_where_the_test_turns():
    random = np.random.default_rng(8)
    before, after = random.normal(0, 1, 60), random.normal(0.4, 1, 35)
    z = stats.norm.isf(0.025)

    def turned(shift: float, sign: int) -> float:
        ranks = stats.rankdata([*(after - shift), *before])[:35]
        above = ranks.sum() - 35 * 36 / 2 - 60 * 35 / 2
        return (above - np.sign(above) * 0.5) / np.sqrt(60 * 35 * 96 / 12) - sign * z

    limits = [optimize.brentq(turned, -5, 5, args=(sign,), xtol=1e-12) for sign in (1, -1)]
    shift = shift_of(before, after)
    assert shift[LIMITS].tolist() == pytest.approx(limits, rel=1e-9)


levels = st.lists(st.integers(1, 5), min_size=1, max_size=25)


@given(st.lists(st.tuples(levels, levels), min_size=1, max_size=4))
def test_many_pairs_of_groups_are_what_scipy_says_of_each(pairs):
    sides = [
        pd.concat([side(both[which], f"g{number}") for number, both in enumerate(pairs)])
        for which in (0, 1)
    ]
    found = estimate_rank_shift(*sides, by=BY).set_index("group")
    for number, (before, after) in enumerate(pairs):
        told = found.loc[f"g{number}"]
        assert told["estimate"] == np.median(differences(before, after))
        assert (told["n_from"], told["n_to"]) == (len(before), len(after))
        if len({*before, *after}) == 1:
            assert told["note_code"] == "all_values_equal"
        elif min(len(before), len(after)) >= 10:
            oracle = stats.mannwhitneyu(before, after, method="asymptotic", use_continuity=True)
            assert told["statistic"] == oracle.statistic
            assert told["p_value"] == pytest.approx(min(1, oracle.pvalue), rel=1e-9)
            continue
        assert told[TEST].isna().all()


@given(levels, levels)
def test_limits_are_order_statistics_of_all_differences(before, after):
    shift = shift_of(before, after)
    k = int(shift_interval_rank(np.array([len(before)]), np.array([len(after)]))[0])
    if k < 1 or len({*before, *after}) == 1:
        assert shift[LIMITS].isna().all()
        return
    ordered = differences(before, after)
    assert shift[LIMITS].tolist() == [ordered[k - 1], ordered[-k]]
    assert shift["ci_low"] <= shift["estimate"] <= shift["ci_high"]


@pytest.mark.parametrize(
    ("before", "after", "note", "has_interval"),
    [
        ([3], [5], "few_values", False),
        ([1, 2, 3], [2, 3, 4, 5], "few_values", False),
        ([1, 2, 3, 4], [2, 3, 4, 5], "few_pairs", True),
        ([1, 2] * 4 + [3], [2, 3] * 10, "few_pairs", True),
        ([4] * 12, [4] * 15, "all_values_equal", False),
        ([1, 2] * 5, [2, 3] * 5, "", True),
        ([4] * 12, [5] * 12, "", True),
    ],
)
@pytest.mark.filterwarnings("error")
def test_what_cannot_be_said_is_null_with_its_note(before, after, note: str, has_interval):
    shift = shift_of(before, after)
    assert shift["note_code"] == note
    assert shift["estimate"] == np.median(differences(before, after))
    assert shift[LIMITS].notna().all() == has_interval
    assert shift[TEST].notna().all() == (note == "")


@given(levels, levels, st.integers(-9, 9), st.randoms(use_true_random=False))
def test_shift_scale_swap_and_order(before, after, constant: int, random):
    plain = shift_of(before, after)
    numbers = ["estimate", *LIMITS]
    moved = shift_of(before, np.array(after) + constant)
    if len({*before, *after}) > 1 and len({*before, *(np.array(after) + constant)}) > 1:
        assert moved[numbers].tolist() == pytest.approx(
            (plain[numbers] + constant).tolist(), nan_ok=True
        )
    both = shift_of(np.array(before) + constant, np.array(after) + constant)
    assert both.equals(plain)
    larger = shift_of(np.array(before) * 10, np.array(after) * 10)
    assert larger[TEST].equals(plain[TEST])
    swapped = shift_of(after, before)
    assert swapped[numbers].tolist() == pytest.approx(
        [-plain[name] for name in ("estimate", "ci_high", "ci_low")], nan_ok=True
    )
    assert swapped["p_value"] == pytest.approx(plain["p_value"], nan_ok=True)
    mixed = random.sample(before, len(before)), random.sample(after, len(after))
    assert shift_of(*mixed).equals(plain)


def test_blocks_change_nothing(monkeypatch):
    random = np.random.default_rng(6)
    group = np.repeat([f"g{number:02d}" for number in range(30)], 14)
    sides = [
        pd.DataFrame({"group": group, "value": random.integers(0, 6, len(group)) * 1.0})
        for _ in (0, 1)
    ]
    whole = estimate_rank_shift(*sides, by=BY)
    for most in (1, 100):
        monkeypatch.setattr(rank_shift, "MOST_AT_ONCE", most)
        pd.testing.assert_frame_equal(whole, estimate_rank_shift(*sides, by=BY), check_exact=True)


def test_levels_that_differ_in_their_last_bits_only_are_one_level():
    before = [0.1 + 0.2] * 6 + [0.5] * 6
    plain = shift_of([0.3] * 6 + [0.5] * 6, [0.3] * 3 + [0.5] * 9)
    assert shift_of(before, [0.3] * 3 + [0.5] * 9)[TEST].equals(plain[TEST])


def test_a_missing_value_is_left_out_and_one_side_alone_has_no_row():
    with_gaps = estimate_rank_shift(side([1, 2, np.nan]), side([np.nan, 3]), by=BY)
    assert with_gaps[["n_from", "n_to"]].to_numpy().tolist() == [[2, 1]]
    assert estimate_rank_shift(side([1, 2]), side([3], "other"), by=BY).empty
    assert estimate_rank_shift(side([1, 2]), side([np.nan]), by=BY).empty
    assert estimate_rank_shift(side([]), side([]), by=BY).empty
