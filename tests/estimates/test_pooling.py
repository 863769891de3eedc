from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymare.estimators import VarianceBasedLikelihoodEstimator

from transforms.estimates.groups import gather
from transforms.estimates.pooling import estimate_pooled, reml_tau2, with_steady_se

BY = ["subject"]
# Nineteen studies of teachers' expectations (Raudenbush 1985).
EFFECTS = (
    *(0.03, 0.12, -0.14, 1.18, 0.26, -0.06, -0.02, -0.32, 0.27, 0.80),
    *(0.54, 0.18, -0.02, 0.23, -0.18, -0.06, 0.30, 0.07, -0.07),
)
ERRORS = (
    *(0.125, 0.147, 0.167, 0.373, 0.369, 0.103, 0.103, 0.220, 0.164, 0.251),
    *(0.302, 0.223, 0.289, 0.290, 0.159, 0.167, 0.139, 0.094, 0.174),
)


def effects_of(estimates, errors, subject: str = "s") -> pd.DataFrame:
    """Make a frame of cohort effects on one subject."""
    return pd.DataFrame(
        {"subject": subject, "estimate": np.asarray(estimates), "se": np.asarray(errors)}
    )


def test_the_nineteen_studies_give_their_known_answer():
    pooled = estimate_pooled(effects_of(EFFECTS, ERRORS), by=BY).iloc[0]
    assert pooled["k"] == 19
    assert pooled["tau2"] == pytest.approx(0.018829, abs=5e-7)
    assert pooled["estimate"] == pytest.approx(0.083694, abs=5e-7)
    assert pooled["se"] == pytest.approx(0.061588, abs=5e-7)
    assert (pooled["ci_low"], pooled["ci_high"]) == pytest.approx((-0.045698, 0.213086), abs=1e-6)
    assert (pooled["next_low"], pooled["next_high"]) == pytest.approx(
        (-0.232297, 0.399685), abs=1e-6
    )


def test_their_plain_standard_error_is_that_of_the_weights():
    pooled = estimate_pooled(effects_of(EFFECTS, ERRORS), by=BY).iloc[0]
    weights = 1 / (np.square(ERRORS) + pooled["tau2"])
    assert weights.sum() ** -0.5 == pytest.approx(0.051653, abs=5e-7)


def test_q_and_i2_are_those_of_a_common_effect():
    pooled = estimate_pooled(effects_of(EFFECTS, ERRORS), by=BY).iloc[0]
    weights = np.square(ERRORS) ** -1.0
    mean = np.average(EFFECTS, weights=weights)
    q = (weights * np.square(np.subtract(EFFECTS, mean))).sum()
    assert pooled["q"] == pytest.approx(q)
    assert pooled["i2"] == pytest.approx((q - 18) / q)


def many_subjects() -> pd.DataFrame:
    """Give sixty subjects of 3 to 30 cohorts, some of them without any true difference."""
    random = np.random.default_rng(5)
    parts = []
    for number in range(60):
        k = random.integers(3, 31)
        errors = random.uniform(0.5, 6, size=k)
        between = random.choice([0.0, 2.0, 8.0])
        estimates = 20 + random.normal(0, between, size=k) + random.normal(0, errors)
        parts.append(effects_of(estimates, errors, subject=f"s{number:02d}"))
    return pd.concat(parts, ignore_index=True)


def test_every_subject_is_what_pymare_says_of_it_alone():
    rows = many_subjects()
    pooled = estimate_pooled(rows, by=BY).set_index("subject")
    assert (pooled["tau2"] == 0).any()
    for name, effects in rows.groupby("subject"):
        y, v = effects["estimate"].to_numpy()[:, None], effects["se"].to_numpy()[:, None] ** 2
        oracle = VarianceBasedLikelihoodEstimator(method="REML").fit(y=y, v=v, X=np.ones_like(y))
        tau2 = float(np.squeeze(oracle.params_["tau2"]))
        assert pooled.loc[name, "tau2"] == pytest.approx(tau2, rel=1e-5, abs=1e-4)
        mean = float(np.squeeze(oracle.params_["fe_params"]))
        assert pooled.loc[name, "estimate"] == pytest.approx(mean, abs=1e-4)


def restricted_likelihood(effects: pd.DataFrame, tau2: float) -> float:
    """Give the restricted log-likelihood that REML makes as large as possible."""
    weights = 1 / (effects["se"] ** 2 + tau2)
    mean = (weights * effects["estimate"]).sum() / weights.sum()
    squares = (weights * (effects["estimate"] - mean) ** 2).sum()
    return float(np.log(weights).sum() - np.log(weights.sum()) - squares) / 2


effect = st.tuples(st.floats(-30, 60), st.floats(0.5, 8))


@given(st.lists(effect, min_size=3, max_size=25))
def test_no_tau2_nearby_is_more_likely(rows):
    effects = effects_of(*np.array(rows).T)
    tau2 = reml_tau2(gather(effects, by=BY, values=["estimate", "se"]))[0]
    best = restricted_likelihood(effects, tau2)
    for other in (tau2 * 0.99, tau2 * 1.01, tau2 + 0.01, max(0.0, tau2 - 0.01)):
        assert restricted_likelihood(effects, other) <= best + 1e-11


@given(st.lists(effect, min_size=3, max_size=25), st.randoms(use_true_random=False))
def test_the_order_of_cohorts_changes_no_bit(rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    plain = estimate_pooled(effects_of(*np.array(rows).T), by=BY)
    other = estimate_pooled(effects_of(*np.array(shuffled).T), by=BY)
    pd.testing.assert_frame_equal(plain, other, check_exact=True)


def test_below_three_cohorts_there_is_no_average_cohort():
    rows = pd.concat([effects_of([5, 6], [1, 1], "two"), effects_of([5, 6, 9], [1, 2, 1], "three")])
    assert estimate_pooled(rows, by=BY)["subject"].tolist() == ["three"]
    assert len(estimate_pooled(rows[rows["subject"] == "two"], by=BY)) == 0


def test_agreeing_cohorts_are_never_surer_than_their_own_errors():
    pooled = estimate_pooled(effects_of([20.0, 20.0, 20.0], [2.0, 2.0, 2.0]), by=BY).iloc[0]
    assert pooled["tau2"] == 0
    assert pooled["se"] == pytest.approx(2 / np.sqrt(3))  # q is held at 1


def test_small_and_flat_cohorts_borrow_the_spread_of_all():
    gains = pd.DataFrame(
        {"subject": "s", "n": [20, 12, 9, 1, 30], "sd": [10.0, 6.0, 2.0, np.nan, 0.0]}
    ).assign(se=lambda rows: rows["sd"] / np.sqrt(rows["n"]))
    steady = with_steady_se(gains, by=BY).set_index("n")["se"]
    within = np.sqrt((19 * 100 + 11 * 36 + 8 * 4 + 0 + 29 * 0) / (19 + 11 + 8 + 29))
    assert steady[20] == pytest.approx(10 / np.sqrt(20))
    assert steady[9] == pytest.approx(within / np.sqrt(9))
    assert steady[1] == pytest.approx(within)
    assert steady[30] == pytest.approx(within / np.sqrt(30))


def test_an_anonymous_cohort_keeps_the_error_of_welch():
    gains = pd.DataFrame({"subject": "s", "n": [20, np.nan], "sd": [10.0, np.nan], "se": [9, 3.5]})
    steady = with_steady_se(gains, by=BY)
    assert sorted(steady["se"]) == pytest.approx([10 / np.sqrt(20), 3.5])
