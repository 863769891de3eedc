from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from pymare.estimators import VarianceBasedLikelihoodEstimator

from tests.estimates.test_pooling import EFFECTS, ERRORS
from transforms.estimates.average_participant import estimate_participant_mean
from transforms.estimates.groups import gather
from transforms.estimates.pooling import reml_tau2
from transforms.estimates.trend import estimate_trend, placed_in_time, reml_step

BY = ["subject"]
WEEKS = (2, 3, 3, 0, 0, 3, 3, 3, 0, 1, 0, 0, 1, 2, 3, 3, 1, 2, 3)


def line_of(x, estimates, errors, subject: str = "s") -> pd.DataFrame:
    """Make a frame of cohort effects on one subject, each with its number."""
    numbers = {"x": x, "estimate": estimates, "se": errors}
    numbers = {name: np.asarray(values, dtype=float) for name, values in numbers.items()}
    return pd.DataFrame({"subject": subject, **numbers})


def trend_of(rows: pd.DataFrame) -> pd.DataFrame:
    """Estimate the slopes of a frame."""
    return estimate_trend(rows, by=BY, column="x")


def test_the_nineteen_studies_fall_with_the_weeks_as_is_known():
    trend = trend_of(line_of(WEEKS, EFFECTS, ERRORS)).iloc[0]
    assert trend["k"] == 19
    assert trend["estimate"] == pytest.approx(-0.1572590, abs=5e-8)
    assert trend["se"] == pytest.approx(0.0358358, abs=5e-8)
    assert trend["tau2"] == 0
    assert trend["ci_low"] == pytest.approx(-0.2328659, abs=5e-8)
    assert trend["ci_high"] == pytest.approx(-0.0816520, abs=5e-8)
    assert trend["df"] == 17
    assert trend["note_code"] == ""


def test_their_q_is_below_one_and_held_at_one():
    weights = np.square(ERRORS) ** -1.0
    fit = sm.WLS(EFFECTS, sm.add_constant(np.array(WEEKS, dtype=float)), weights=weights).fit()
    assert fit.scale == pytest.approx(0.97459, abs=5e-6)
    trend = trend_of(line_of(WEEKS, EFFECTS, ERRORS)).iloc[0]
    assert trend["estimate"] == pytest.approx(fit.params[1], rel=1e-9)
    assert trend["se"] == pytest.approx(fit.bse[1] / np.sqrt(fit.scale), rel=1e-9)


def many_lines() -> pd.DataFrame:
    """Give sixty subjects of 4 to 30 cohorts, some without any difference beyond the slope."""
    random = np.random.default_rng(7)
    parts = []
    for number in range(60):
        k = random.integers(4, 31)
        x = random.uniform(0, 6, size=k)
        errors = random.uniform(0.5, 6, size=k)
        between = random.choice([0.0, 2.0, 8.0])
        effects = 20 - 2 * x + random.normal(0, between, size=k) + random.normal(0, errors)
        parts.append(line_of(x, effects, errors, subject=f"s{number:02d}"))
    return pd.concat(parts, ignore_index=True)


def test_every_slope_is_what_pymare_says_of_it_alone():
    rows = many_lines()
    trends = trend_of(rows).set_index("subject")
    assert (trends["tau2"] == 0).any()
    assert (trends["tau2"] > 1).any()
    for name, line in rows.groupby("subject"):
        y, v = line["estimate"].to_numpy()[:, None], line["se"].to_numpy()[:, None] ** 2
        x = sm.add_constant(line["x"].to_numpy())
        oracle = VarianceBasedLikelihoodEstimator(method="REML").fit(y=y, v=v, X=x)
        tau2 = float(np.squeeze(oracle.params_["tau2"]))
        assert trends.loc[name, "tau2"] == pytest.approx(tau2, rel=1e-4, abs=1e-3)
        # PyMARE stops searching early, so the slope is compared at the tau2 that we found.
        weights = 1 / (line["se"] ** 2 + trends.loc[name, "tau2"])
        fit = sm.WLS(line["estimate"], x, weights=weights).fit()
        assert trends.loc[name, "estimate"] == pytest.approx(fit.params["x1"], rel=1e-6)
        se = fit.bse["x1"] / np.sqrt(min(1.0, fit.scale))
        assert trends.loc[name, "se"] == pytest.approx(se, rel=1e-6)


def restricted_likelihood(line: pd.DataFrame, tau2: float) -> float:
    """Give the restricted log-likelihood of a line, which REML makes as large as possible."""
    design = sm.add_constant(line["x"].to_numpy(), has_constant="add")
    weights = 1 / (line["se"].to_numpy() ** 2 + tau2)
    information = design.T @ (weights[:, None] * design)
    slopes = np.linalg.solve(information, design.T @ (weights * line["estimate"].to_numpy()))
    squares = (weights * (line["estimate"].to_numpy() - design @ slopes) ** 2).sum()
    return float(np.log(weights).sum() - np.linalg.slogdet(information)[1] - squares) / 2


cohort = st.tuples(st.integers(0, 60), st.floats(-30, 60), st.floats(0.5, 8))


@given(st.lists(cohort, min_size=4, max_size=25, unique_by=lambda row: row[0]))
def test_no_tau2_nearby_is_more_likely(rows):
    line = line_of(*np.array(rows).T)
    gathered = gather(line, by=BY, values=["estimate", "se", "x"])
    tau2 = reml_tau2(gathered, reml_step)[0]
    best = restricted_likelihood(line, tau2)
    for other in (tau2 * 0.99, tau2 * 1.01, tau2 + 0.01, max(0.0, tau2 - 0.01)):
        assert restricted_likelihood(line, other) <= best + 1e-9


@given(st.lists(cohort, min_size=4, max_size=20), st.randoms(use_true_random=False))
def test_the_order_of_cohorts_changes_no_bit(rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    plain, other = (trend_of(line_of(*np.array(order).T)) for order in (rows, shuffled))
    pd.testing.assert_frame_equal(plain, other, check_exact=True)


def test_a_later_start_moves_nothing_and_months_are_a_twelfth():
    rows = many_lines()
    plain = trend_of(rows)
    moved = trend_of(rows.assign(x=rows["x"] + 20, estimate=rows["estimate"] + 5))
    np.testing.assert_allclose(moved["estimate"], plain["estimate"], rtol=1e-7)
    monthly = trend_of(rows.assign(x=rows["x"] * 12))
    np.testing.assert_allclose(monthly["ci_low"] * 12, plain["ci_low"], rtol=1e-7)


def test_below_four_cohorts_there_are_points_only():
    three = line_of([0, 1, 2], [5, 6, 7], [1, 1, 1], "three")
    four = line_of([0, 1, 2, 3], [5, 6, 7, 9], [1, 1, 1, 1], "four")
    trends = trend_of(pd.concat([three, four]))
    assert trends["subject"].tolist() == ["four"]
    assert len(trend_of(three)) == 0
    assert len(trend_of(three.iloc[:0])) == 0


def test_below_ten_cohorts_no_direction_is_tested():
    nine = line_of(range(9), range(9), [1] * 9, "nine")
    ten = line_of(range(10), range(10), [1] * 10, "ten")
    trends = trend_of(pd.concat([nine, ten])).set_index("subject")
    assert trends["note_code"].to_dict() == {"nine": "few_cohorts", "ten": ""}
    assert pd.isna(trends.loc["nine", "p_value"])
    assert trends.loc["nine", "ci_low"] < 1 < trends.loc["nine", "ci_high"]
    assert trends.loc["ten", "p_value"] < 0.001


def test_cohorts_of_one_day_have_no_trend():
    trend = trend_of(line_of([2.5] * 5, [5, 6, 7, 9, 9], [1] * 5)).iloc[0]
    assert trend["note_code"] == "same_date"
    assert trend[["estimate", "se", "ci_low", "ci_high", "df", "p_value"]].isna().all()


def test_years_are_days_by_the_length_of_a_year():
    cohorts = pd.DataFrame(
        {"cohort_id": ["a", "b", "c"], "first_session_on": ["2020-01-01", "2021-01-01", None]}
    )
    years = placed_in_time(pd.DataFrame({"cohort_id": ["b", "a", "c"]}), cohorts)["years"]
    assert years[0] - years[1] == pytest.approx(366 / 365.25)
    assert pd.isna(years[2])


def gains_of(sizes, *, seed: int = 3) -> pd.DataFrame:
    """Make the gains of people of cohorts of some sizes."""
    random = np.random.default_rng(seed)
    parts = [
        pd.DataFrame({"cohort": number, "gain": random.normal(20 + number, 12, size=size)})
        for number, size in enumerate(sizes)
    ]
    return pd.concat(parts, ignore_index=True).assign(subject="s")


def by_cohort(people: pd.DataFrame) -> pd.DataFrame:
    """Give the gain of each cohort with its people."""
    return people.groupby(["subject", "cohort"], as_index=False).agg(
        people=("gain", "size"), estimate=("gain", "mean")
    )


def test_the_average_participant_is_the_mean_of_people_clustered_by_cohort():
    people = gains_of([5, 42, 17, 30, 8, 12, 25, 40, 3, 19, 33, 11])
    mean = estimate_participant_mean(by_cohort(people), by=BY).iloc[0]
    oracle = sm.OLS(people["gain"], np.ones(len(people))).fit(
        cov_type="cluster", cov_kwds={"groups": people["cohort"]}, use_t=True
    )
    assert (mean["n"], mean["k"], mean["df"]) == (245, 12, 11)
    assert mean["estimate"] == pytest.approx(people["gain"].mean(), rel=1e-9)
    assert mean["se"] == pytest.approx(oracle.bse["const"], rel=1e-9)
    low, high = oracle.conf_int().loc["const"]
    assert (mean["ci_low"], mean["ci_high"]) == pytest.approx((low, high), rel=1e-9)


def test_below_ten_cohorts_the_average_participant_has_no_interval():
    nine, ten = (
        estimate_participant_mean(by_cohort(gains_of([10] * k)), by=BY).iloc[0] for k in (9, 10)
    )
    assert nine["note_code"] == "few_cohorts"
    assert nine["estimate"] > 0
    assert nine[["se", "ci_low", "ci_high", "df"]].isna().all()
    assert ten["ci_low"] < ten["estimate"] < ten["ci_high"]
    assert len(estimate_participant_mean(by_cohort(gains_of([10])), by=BY)) == 0


def test_ten_cohorts_of_one_gain_tell_nothing_of_their_spread():
    rows = pd.DataFrame({"subject": "s", "people": [10.0] * 10, "estimate": [20.0] * 10})
    mean = estimate_participant_mean(rows, by=BY).iloc[0]
    assert (mean["estimate"], mean["note_code"]) == (20, "all_gains_equal")
    assert mean[["se", "ci_low", "ci_high"]].isna().all()
