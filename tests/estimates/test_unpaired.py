from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from transforms.estimates.unpaired import (
    estimate_unpaired_g,
    estimate_unpaired_gain,
    estimate_unpaired_share_change,
    newcombe_limits,
)

BY = ["group"]


def wave(*groups: tuple[str, list[float]]) -> pd.DataFrame:
    """Make the anonymous answers of a wave."""
    return pd.concat(
        [pd.DataFrame({"group": name, "value": np.asarray(values)}) for name, values in groups]
    )


@pytest.fixture(scope="module")
def waves() -> tuple[pd.DataFrame, pd.DataFrame]:
    random = np.random.default_rng(11)
    sizes = [(12, 30), (10, 10), (45, 13)]
    sides = []
    for side in (0, 1):
        groups = [
            (f"g{number}", list(random.normal(50 + 15 * side, 10 + 5 * side, size[side])))
            for number, size in enumerate(sizes)
        ]
        sides.append(wave(*groups))
    return sides[0], sides[1]


def test_every_group_is_what_scipy_says_of_it_alone(waves):
    gains = estimate_unpaired_gain(*waves, by=BY).set_index("group")
    assert list(gains["n_from"]) == [12, 10, 45]
    for name, ours in gains.iterrows():
        first, second = (side.loc[side["group"] == name, "value"] for side in waves)
        oracle = stats.ttest_ind(second, first, equal_var=False)
        limits = oracle.confidence_interval(0.95)
        assert ours["estimate"] == pytest.approx(second.mean() - first.mean())
        assert (ours["statistic"], ours["p_value"]) == pytest.approx(tuple(oracle))
        assert ours["df"] == pytest.approx(oracle.df)
        assert (ours["ci_low"], ours["ci_high"]) == pytest.approx((limits.low, limits.high))
        assert ours["note_code"] == "anonymous_unpaired"


def test_nobody_is_counted_as_matched(waves):
    assert "n" not in estimate_unpaired_gain(*waves, by=BY).columns


def test_below_ten_in_the_smaller_wave_there_is_no_test(waves):
    gain = estimate_unpaired_gain(waves[0].iloc[:9], waves[1], by=BY).iloc[0]
    assert np.isnan(gain["p_value"])
    assert np.isfinite(gain["ci_low"])


def test_g_of_independent_waves_has_bonetts_limits():
    first, second = wave(("g", [1.0, 2, 3, 4, 5])), wave(("g", [3.0, 5, 7, 9]))
    ours = estimate_unpaired_g(first, second, by=BY).iloc[0]
    variance_1, variance_2 = 2.5, 20 / 3
    square = (variance_1 + variance_2) / 2
    d = 3 / np.sqrt(square)
    variance = d**2 * (variance_1**2 / 4 + variance_2**2 / 3) / (8 * square**2)
    variance += (variance_1 / 4 + variance_2 / 3) / square
    j = 1 - 3 / (4 * 7 - 1)
    assert ours["estimate"] == pytest.approx(j * d)
    assert ours["ci_high"] == pytest.approx(j * (d + stats.norm.ppf(0.975) * np.sqrt(variance)))


def test_newcombes_limits_of_his_own_example():
    # Newcombe (1998), table II, (a): 56/70 against 48/80, method 10: .0524 to .3339.
    low, high = newcombe_limits(
        np.array([48.0]), np.array([80.0]), np.array([56.0]), np.array([70.0])
    )
    assert (low[0], high[0]) == pytest.approx((0.0524, 0.3339), abs=5e-5)


def test_a_change_of_unpaired_shares_carries_no_test(waves):
    shares = [side.assign(value=(side["value"] >= 60).astype(float)) for side in waves]
    change = estimate_unpaired_share_change(*shares, by=BY)
    assert "p_value" not in change.columns
    assert (change["ci_low"] < change["estimate"]).all()
    assert (change["estimate"] < change["ci_high"]).all()
