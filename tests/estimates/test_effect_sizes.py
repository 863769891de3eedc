from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pingouin
import pytest

from transforms.estimates.effect_sizes import (
    correction,
    estimate_hedges_g_av,
    estimate_normalized_gain,
    standardize_gain,
)

Pairs = Callable[..., pd.DataFrame]
BY = ["group"]


def standardized(mean_from: float, mean_to: float, sd_from: float, sd_to: float, n: int, r: float):
    """Standardize a gain from published moments."""
    return standardize_gain(
        np.array([mean_to - mean_from]),
        np.array([sd_from**2]),
        np.array([sd_to**2]),
        np.array([r * sd_from * sd_to]),
        np.array([n]),
    ).iloc[0]


def test_d_av_divides_by_the_root_of_the_mean_variance():
    ours = standardized(4.43, 5.57, 2.88, 1.99, n=7, r=0.5)
    assert ours["d"] == pytest.approx(0.4605450, abs=5e-8)
    # MOTE and Lakens divide by the mean of the two SDs.
    mote = (5.57 - 4.43) / ((1.99 + 2.88) / 2)
    assert mote == pytest.approx(0.4681725, abs=5e-8)


def test_bonetts_limits_of_d_av_and_g_av():
    ours = standardized(102.1, 110.4, 14.6, 15.3, n=25, r=0.75)
    j = correction(48)
    assert ours["d"] == pytest.approx(0.5550319, abs=5e-8)
    assert ours["se"] / j == pytest.approx(0.1609934, abs=5e-8)
    assert ours["ci_low"] / j == pytest.approx(0.2394905, abs=5e-8)
    assert ours["ci_high"] / j == pytest.approx(0.8705732, abs=5e-8)
    assert ours["estimate"] == pytest.approx(0.5463141, abs=5e-8)
    assert list(ours[["ci_low", "ci_high"]]) == pytest.approx([0.2357289, 0.8568993], abs=5e-8)


def test_lakens_pairs_give_his_g_av(lakens: pd.DataFrame):
    ours = estimate_hedges_g_av(lakens, by=BY).iloc[0]
    assert ours["d"] == pytest.approx(1.1258799, abs=5e-8)
    assert ours["estimate"] == pytest.approx(1.0783075, abs=5e-8)
    assert lakens["value_from"].corr(lakens["value_to"]) == pytest.approx(0.72554, abs=5e-6)


def test_g_av_is_pingouins_for_every_group(many_groups: pd.DataFrame):
    ours = estimate_hedges_g_av(many_groups, by=BY).set_index("group")["estimate"]
    for name, rows in many_groups.groupby("group"):
        oracle = pingouin.compute_effsize(
            rows["value_to"], rows["value_from"], paired=True, eftype="cohen"
        )
        assert ours[name] == pytest.approx(oracle * (1 - 3 / (8 * len(rows) - 9)))


def test_equal_gains_leave_g_av_and_equal_scores_do_not(pairs_of: Pairs):
    alike = estimate_hedges_g_av(pairs_of(range(12), range(5, 17)), by=BY).iloc[0]
    assert alike[["estimate", "se", "ci_low", "ci_high"]].notna().all()
    flat = estimate_hedges_g_av(pairs_of([50] * 12, [60] * 12), by=BY).iloc[0]
    assert flat[["estimate", "se", "ci_low", "ci_high"]].isna().all()
    assert flat["note_code"] == "all_values_equal"


def test_fiellers_limits_of_lakens_pairs_times_ten(lakens: pd.DataFrame):
    tens = lakens.assign(value_from=lakens["value_from"] * 10, value_to=lakens["value_to"] * 10)
    ours = estimate_normalized_gain(tens, by=BY).iloc[0]
    assert ours["estimate"] == pytest.approx(0.4347826, abs=5e-8)
    assert (ours["ci_low"], ours["ci_high"]) == pytest.approx((0.2553295, 0.6265211), abs=5e-8)


def test_fiellers_limits_are_where_the_paired_test_turns(many_groups: pd.DataFrame):
    from scipy import stats

    rows = many_groups[many_groups["group"] == many_groups["group"].mode().iloc[0]]
    ours = estimate_normalized_gain(rows, by=BY).iloc[0]
    for limit in (ours["ci_low"], ours["ci_high"]):
        turned = (100 - rows["value_to"]) - (1 - limit) * (100 - rows["value_from"])
        assert stats.ttest_1samp(turned, 0).pvalue == pytest.approx(0.05)


def test_the_reference_cohort_has_the_normalized_gain_of_its_means(pairs_of: Pairs):
    before, after = (38 + 65 + 45) / 3, (75 + 85 + 79) / 3
    ours = estimate_normalized_gain(
        pairs_of([before - 1, before + 1] * 6, [after + 1, after - 1] * 6), by=BY
    ).iloc[0]
    assert ours["estimate"] == pytest.approx(0.59868, abs=5e-6)
    # The mean of the topics' g is another number.
    topics = [1 - (100 - to) / (100 - of) for of, to in ((38, 75), (65, 85), (45, 79))]
    assert np.mean(topics) == pytest.approx(0.59546, abs=5e-6)


@pytest.mark.parametrize(
    ("before", "after", "note"),
    [
        ([100] * 12, [100] * 12, "denominator_near_zero"),
        ([100] * 11 + [99], [90] * 12, "denominator_near_zero"),
        ([40], [70], "one_pair"),
    ],
    ids=["no room", "hardly any room", "one pair"],
)
def test_without_room_before_there_is_no_normalized_gain(pairs_of: Pairs, before, after, note):
    ours = estimate_normalized_gain(pairs_of(before, after), by=BY).iloc[0]
    assert ours["note_code"] == note
    assert ours[["estimate", "ci_low", "ci_high"]].isna().all()
