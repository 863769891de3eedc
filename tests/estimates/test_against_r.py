"""Estimates of the tables in tests/reference are those that R printed."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from transforms.estimates.gains import estimate_gain, estimate_mean
from transforms.estimates.money import estimate_median
from transforms.estimates.pooling import estimate_pooled
from transforms.estimates.shares import estimate_share, estimate_share_change
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
