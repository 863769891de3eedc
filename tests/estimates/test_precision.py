from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from statsmodels.stats.power import TTestPower

from transforms.estimates.precision import (
    estimate_minimum_detectable_gain,
    estimate_precision,
    minimum_detectable_d,
)

if TYPE_CHECKING:
    import pandas as pd

BY = ["group"]


def test_forty_two_and_twenty_pairs_are_as_printed():
    assert minimum_detectable_d(np.array([42, 20])).round(5).tolist() == [0.44275, 0.66044]


def test_at_that_gain_statsmodels_finds_the_power_asked_for():
    n = np.array([2, 3, 5, 10, 33, 100, 290, 2_000, 168_000])
    for power in (0.8, 0.9):
        d = minimum_detectable_d(n, power=power)
        found = TTestPower().power(d, n, 0.05, alternative="two-sided")
        assert np.nan_to_num(found, nan=power) == pytest.approx(power, rel=1e-9)
    # Of two pairs statsmodels knows no power, for its own far tail is NaN there: in a large sample
    # of gains with one degree of freedom, 80 % are found.
    random = np.random.default_rng(2)
    gains = random.normal(minimum_detectable_d(np.array([2]))[0], 1, (400_000, 2))
    t = gains.mean(axis=1) / (gains.std(axis=1, ddof=1) / np.sqrt(2))
    assert (np.abs(t) > 12.7062).mean() == pytest.approx(0.8, abs=0.005)


def test_statsmodels_solves_for_nearly_the_same():
    """Its solver stops at about 1e-5 of the root; ours goes to the last bits."""
    for n in (20, 42, 150):
        theirs = TTestPower().solve_power(nobs=n, alpha=0.05, power=0.8)
        assert minimum_detectable_d(np.array([n]))[0] == pytest.approx(abs(theirs), rel=1e-5)


def test_in_points_it_is_d_times_the_spread_of_the_gains(many_groups: pd.DataFrame):
    ours = estimate_minimum_detectable_gain(many_groups, by=BY).set_index("group")
    for name, rows in many_groups.groupby("group"):
        spread = (rows["value_to"] - rows["value_from"]).std()
        assert ours.loc[name, "estimate"] == pytest.approx(ours.loc[name, "statistic"] * spread)
    assert (ours["note_code"] == np.where(ours["n"] < 10, "few_pairs", "")).all()


@pytest.mark.parametrize(
    ("gains", "note", "knows_d"),
    [([5], "one_pair", False), ([3] * 12, "all_changes_equal", True), ([], "", False)],
)
def test_without_spread_there_is_none_in_points(pairs_of, gains, note: str, knows_d):
    ours = estimate_minimum_detectable_gain(pairs_of([0] * len(gains), gains), by=BY)
    assert ours["note_code"].tolist() == ([note] if gains else [])
    assert ours["estimate"].isna().all()
    assert ours["statistic"].notna().all() == (knows_d or not gains)


def test_more_people_can_show_less_and_scale_carries_over(pairs_of):
    sizes = minimum_detectable_d(np.arange(2, 300))
    assert (np.diff(sizes) < 0).all()
    gains = np.random.default_rng(4).normal(5, 9, 30)
    plain = estimate_minimum_detectable_gain(pairs_of([0] * 30, gains), by=BY).iloc[0]
    larger = estimate_minimum_detectable_gain(pairs_of([7] * 30, 7 + gains * 3), by=BY).iloc[0]
    assert larger["estimate"] == pytest.approx(3 * plain["estimate"])


def test_it_stands_beside_every_gain(study_marts, study_declared):
    figures = estimate_precision(study_marts, study_declared)
    assert set(figures["metric"]) == {"minimum_detectable_gain"}
    assert len(figures) == 5 * 4  # cohorts with names, three topics and overall
    assert "p_value" not in figures
