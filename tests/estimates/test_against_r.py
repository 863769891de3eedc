"""Estimates of the tables in tests/reference are those that R printed."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.special import gammaln

from transforms.estimates.ancova import (
    estimate_adjusted_differences,
    estimate_adjusted_means,
    fit_ancova,
)
from transforms.estimates.average_participant import estimate_participant_mean
from transforms.estimates.families import holm
from transforms.estimates.gains import estimate_gain, estimate_mean
from transforms.estimates.money import estimate_median
from transforms.estimates.pooling import estimate_pooled
from transforms.estimates.precision import minimum_detectable_d
from transforms.estimates.shares import estimate_share, estimate_share_change
from transforms.estimates.signed_rank import estimate_robust_gain
from transforms.estimates.trend import estimate_trend
from transforms.estimates.unpaired import estimate_unpaired_gain

REFERENCE = Path(__file__).resolve().parents[1] / "reference"
R = json.loads((REFERENCE / "evidence.json").read_text("utf-8"))
COHORTS = list(R["pairs"])
# Only from 10 pairs on is there a test: R gives one for any size.
TESTED = [cohort for cohort in COHORTS if R["pairs"][cohort]["n"] >= 10]


def same(found, expected, **tolerance):
    return np.testing.assert_allclose(
        np.asarray(found, dtype=float), np.asarray(expected, dtype=float), rtol=1e-6, **tolerance
    )


def of(name: str, cohorts: list[str] = COHORTS) -> list:
    return [R["pairs"][cohort][name] for cohort in cohorts]


def ends(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[["ci_low", "ci_high"]]


@pytest.fixture(scope="module")
def pairs() -> pd.DataFrame:
    read = pd.read_csv(REFERENCE / "pairs.csv")
    return read.rename(columns={"pre": "value_from", "post": "value_to"})


def by_cohort(estimates: pd.DataFrame, cohorts: list[str] = COHORTS) -> pd.DataFrame:
    return estimates.set_index("cohort").loc[cohorts]


def test_means_and_gains_of_pairs(pairs):
    gains = by_cohort(estimate_gain(pairs, by=["cohort"]))
    same(gains["estimate"], of("gain"))
    same(gains["se"], of("se"))
    same(ends(gains), of("ci"))
    for side in ("from", "to"):
        means = by_cohort(estimate_mean(pairs, by=["cohort"], column=f"value_{side}"))
        same(means["estimate"], of(f"mean_{side}"))
        same(means["sd"], of(f"sd_{side}"))


def test_the_paired_t_test(pairs):
    gains = by_cohort(estimate_gain(pairs, by=["cohort"]), TESTED)
    same(gains["statistic"], of("t", TESTED))
    same(gains["p_value"], of("p", TESTED))


def test_unpaired_waves_are_welchs(pairs):
    sides = [pairs[["cohort"]].assign(value=pairs[name]) for name in ("value_from", "value_to")]
    unpaired = by_cohort(estimate_unpaired_gain(*sides, by=["cohort"]))
    same(ends(unpaired), of("welch_ci"))
    same(unpaired["df"], of("welch_df"))
    same(unpaired.loc[TESTED, "p_value"], of("welch_p", TESTED))


def test_shares_at_mastery_and_their_change(pairs):
    mastered = pairs.assign(
        value_from=(pairs["value_from"] >= 70) * 1, value_to=(pairs["value_to"] >= 70) * 1
    )
    share = by_cohort(estimate_share(mastered, by=["cohort"], column="value_to"))
    same(share["estimate"], of("mastery_to"))
    same(ends(share), of("mastery_to_ci"))
    change = by_cohort(estimate_share_change(mastered, by=["cohort"]), TESTED)
    changed = [cohort for cohort in TESTED if "mcnemar_p" in R["pairs"][cohort]]
    same(change.loc[changed, "p_value"], of("mcnemar_p", changed))


def test_a_practice_that_some_took_up_and_some_dropped():
    read = pd.read_csv(REFERENCE / "practices.csv")
    practices = read.rename(columns={"before": "value_from", "after": "value_to"})
    (change,) = estimate_share_change(practices.assign(one=1), by=["one"]).to_dict("records")
    expected = R["practices"]
    assert (change["newly_adopted"], change["dropped"]) == (expected["new"], expected["dropped"])
    same(change["p_value"], expected["p"])


def test_the_interval_of_a_median():
    money = pd.DataFrame({"value": [2, 4, 0, 5, 1, 8, 3, 2, 10, 5, 7, 11, 6], "one": 1})
    median = estimate_median(money, by=["one"])
    same(median["estimate"], [R["median"]["estimate"]])
    same(ends(median), [R["median"]["ci"]])


@pytest.fixture(scope="module")
def effects(pairs) -> pd.DataFrame:
    gains = by_cohort(estimate_gain(pairs, by=["cohort"]), TESTED).reset_index()
    days = pairs.groupby("cohort")["day"].first()
    return gains.assign(
        one=1, day=gains["cohort"].map(days), cohort_order=np.arange(1, len(gains) + 1)
    )


def test_the_average_cohort_is_metafors(effects):
    """metafor's test "adhoc" is Hartung-Knapp with q >= 1.

    Its I2 is another: tau2 beside a typical variance; ours is (Q - df) / Q, of the common effect.
    """
    (pooled,) = estimate_pooled(effects, by=["one"]).to_dict("records")
    expected = R["pooled"]
    for name in ("k", "estimate", "se", "q", "i2"):
        same(pooled[name], expected[name])
    same(pooled["tau2"], expected["tau2"])
    same([pooled["ci_low"], pooled["ci_high"]], expected["ci"])
    same([pooled["next_low"], pooled["next_high"]], expected["next_ci"])


@pytest.mark.parametrize(("name", "column"), [("per_year", "year"), ("per_cohort", "cohort_order")])
def test_the_trend_is_metafors(effects, name, column):
    dated = effects.assign(year=effects["day"] / 365.25)
    (trend,) = estimate_trend(dated, by=["one"], column=column).to_dict("records")
    expected = R["trend"][name]
    assert trend["k"] == R["pooled"]["k"]
    for number in ("estimate", "se", "tau2"):
        same(trend[number], expected[number])
    same([trend["ci_low"], trend["ci_high"]], expected["ci"])
    same(trend["p_value"], expected["p"])


def test_the_average_participant_is_clustered_as_sandwich_does_it(effects):
    """vcovCL of an intercept: its k / (k - 1) is all of CR1, so that HC0 and HC1 are the same."""
    people = effects.assign(people=effects["n"])
    (mean,) = estimate_participant_mean(people, by=["one"]).to_dict("records")
    expected = R["over_people"]
    for name in ("estimate", "n", "k"):
        same(mean[name], expected[name])
    same([mean["se"], mean["se"]], [expected["se_HC0"], expected["se_HC1"]])


@pytest.fixture(scope="module")
def three(pairs) -> pd.DataFrame:
    named = [row["cohort"] for row in R["ancova"]["adjusted"]]
    return fit_ancova(pairs[pairs["cohort"].isin(named)].assign(one=1), by=["one"], group="cohort")


def test_adjusted_means_are_those_of_emmeans_with_hc3(three):
    means = estimate_adjusted_means(three).set_index("cohort")
    expected = pd.DataFrame(R["ancova"]["adjusted"]).set_index("cohort")
    means = means.loc[expected.index]
    same(means["estimate"], expected["mean"])
    same(means["se"], expected["se"])
    same(ends(means), expected[["low", "high"]])
    assert set(means["df"]) == {R["ancova"]["df"]}


def test_adjusted_differences_are_those_of_emmeans_with_holm(three):
    expected = pd.DataFrame(R["ancova"]["differences"])
    asked = expected["pair"].str.split(" - ", expand=True).set_axis(["cohort", "other"], axis=1)
    found = estimate_adjusted_differences(three, asked, by=["one"], group="cohort", other="other")
    found = asked.merge(found, on=["cohort", "other"])
    same(found["estimate"], expected["estimate"])
    same(found["se"], expected["se"])
    same(ends(found), expected[["low", "high"]])
    same(found["p_value"], expected["p"])
    same(holm(found["p_value"].to_numpy(), np.zeros(3, dtype=np.int64)), expected["holm"])


@pytest.fixture(scope="module")
def ratings() -> pd.DataFrame:
    return pd.read_csv(REFERENCE / "ratings.csv").assign(one=1)


def test_the_same_people_at_two_sessions_are_ranked_as_r_does(ratings):
    """The unpaired test is in test_rank_shift.py; R's V is our W or what is left of the ranks."""
    pairs = ratings.rename(columns={"s1": "value_from", "s2": "value_to"})
    (robust,) = estimate_robust_gain(pairs, by=["one"]).to_dict("records")
    ranks = robust["df"] * (robust["df"] + 1) / 2
    assert robust["statistic"] == min(R["ratings"]["paired"], ranks - R["ratings"]["paired"])
    same(robust["p_value"], R["ratings"]["paired_p"])


def test_the_top_two_are_a_share_with_wilsons_interval(ratings):
    share = estimate_share(ratings.assign(value=(ratings["s1"] >= 4) * 1), by=["one"])
    same(share["estimate"], [R["ratings"]["top_two"]])
    same(ends(share), [R["ratings"]["top_two_ci"]])


def test_the_smallest_gain_that_could_be_seen_is_power_t_tests():
    """R stops its search at .Machine$double.eps^.25, 1.2e-4, and counts one tail."""
    sizes = np.array(of("n"), dtype=np.int64)
    np.testing.assert_allclose(minimum_detectable_d(sizes), of("detectable_d"), rtol=2e-4)


def test_morris_standardized_changes_come_out_to_the_printed_digits():
    """No metric: the sums of evidence.md, by their formula and by metafor's escalc."""
    printed = [0.5056, 1.0481, 1.8054, 1.4181, 0.0801], [0.0594, 0.0254, 0.2322, 0.1225, 0.0802]
    before, after = np.array([[30.6, 23.5, 0.5, 53.4, 35.6], [38.5, 26.8, 0.7, 75.9, 36.0]])
    sd, n = np.array([15, 3.1, 0.1, 14.5, 4.7]), np.array([20, 50, 9, 10, 14])
    r = np.array([0.47, 0.64, 0.77, 0.89, 0.44])
    df = n - 1
    exact_j = np.exp(gammaln(df / 2) - np.log(np.sqrt(df / 2)) - gammaln((df - 1) / 2))
    smcr = exact_j * (after - before) / sd
    variance = 2 * (1 - r) / n + smcr**2 / (2 * n)
    for found, name, digits in zip(
        (smcr, variance), ("estimate", "variance"), printed, strict=True
    ):
        same(found, R["morris"][name])
        assert found.round(4).tolist() == digits
