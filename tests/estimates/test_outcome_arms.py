"""Outcomes of treatment and comparison cohorts, held against scipy and statsmodels."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from scipy import stats

from tests.estimates.outcome_frames import indicator, pairs_of, study_of, values_of
from transforms.estimates.families import adjust_families
from transforms.estimates.outcome_arms import estimate_outcome_arms
from transforms.estimates.shape import completed, finished

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "jtrain" / "cohorts"
ARMS = {"c1": 30, "c2": 14, "beside": 25}
CANNOT = "cannot_separate_program_from_cohort"
NUMBERS = ["se", "ci_low", "ci_high", "statistic", "df", "p_value"]


def before_and_after(indicator_id: str, seed: int, *, arms=ARMS, kind: str = "", **more):
    """Give values at both waves of each cohort: amounts, or yes and no."""
    random = np.random.default_rng(seed)
    parts = []
    for cohort_id, n in arms.items():
        start = random.gamma(2.0, 1e6, n)
        end = 0.6 * start + random.gamma(2.0, 4e5 * (1 + (cohort_id != "beside")), n)
        if kind == "yes_no":
            start, end = random.random(n) < 0.3, random.random(n) < 0.6
        for wave, values in (("pre", start), ("f6", end)):
            parts.append(values_of(indicator_id, wave, values, cohort_id=cohort_id, **more))
    return parts


def compared(values, *indicators, unit: str = "business", arms=ARMS, **frames) -> pd.DataFrame:
    """Estimate the arms of a study whose last cohorts are named beside... and took no program."""
    marts, declared = study_of(values, *indicators, cohorts=tuple(arms), **frames)
    treated = [one for one in arms if not one.startswith("beside")]
    pairs = [(one, other) for one in treated for other in arms if other.startswith("beside")]
    is_beside = declared["cohorts"]["cohort_id"].str.startswith("beside")
    declared |= {
        "comparison": pd.DataFrame({"assignment": ["randomized"], "unit": [unit]}),
        "compared_cohorts": pd.DataFrame(pairs, columns=["cohort_id", "cohort_other"]),
        "cohorts": declared["cohorts"].assign(
            evidence="collected", arm=np.where(is_beside, "comparison", "treatment")
        ),
    }
    return finished(completed(estimate_outcome_arms(marts, declared)))


def one(figures: pd.DataFrame, metric: str, cohort_id: str = "c1", **keys: str) -> pd.Series:
    """Give the only figure of a metric of one treatment cohort."""
    found = figures[(figures["metric"] == metric) & (figures["cohort_id"] == cohort_id)]
    for name, value in keys.items():
        found = found[found[name] == value]
    assert len(found) == 1
    return found.iloc[0]


def sides(values: list[pd.DataFrame], cohort_id: str) -> pd.DataFrame:
    """Give both waves of a treatment cohort and of the comparison, `treated` 1 and 0."""
    rows = pairs_of(pd.concat(values, ignore_index=True))
    rows = rows[rows["cohort_id"].isin([cohort_id, "beside"])]
    return rows.assign(
        treated=(rows["cohort_id"] == cohort_id).astype(int),
        change=rows["value_to"] - rows["value_from"],
    )


def as_scipy_says(figure: pd.Series, rows: pd.DataFrame) -> None:
    """Hold a difference of changes against scipy's Welch test."""
    treated, beside = (rows.loc[rows["treated"] == side, "change"] for side in (1, 0))
    oracle = stats.ttest_ind(treated, beside, equal_var=False)
    interval = oracle.confidence_interval()
    assert (figure["n_to"], figure["n_from"]) == (len(treated), len(beside))
    assert figure["estimate"] == pytest.approx(treated.mean() - beside.mean(), rel=1e-9)
    assert figure["ci_low"] == pytest.approx(interval.low, rel=1e-9)
    assert figure["ci_high"] == pytest.approx(interval.high, rel=1e-9)
    assert figure["p_value"] == pytest.approx(oracle.pvalue, rel=1e-6)


def as_statsmodels_says(figure: pd.Series, rows: pd.DataFrame) -> None:
    """Hold an adjusted difference against the regression of the later amount on the earlier."""
    fit = smf.ols("value_to ~ value_from + treated", rows).fit(cov_type="HC3", use_t=True)
    low, high = fit.conf_int().loc["treated"]
    assert figure["estimate"] == pytest.approx(fit.params["treated"], rel=1e-7)
    assert figure["se"] == pytest.approx(fit.bse["treated"], rel=1e-7)
    assert (figure["ci_low"], figure["ci_high"]) == pytest.approx((low, high), rel=1e-6)
    assert figure["p_value"] == pytest.approx(fit.pvalues["treated"], rel=1e-6)


@pytest.mark.parametrize("cohort_id", ["c1", "c2"])
def test_amounts_are_compared_with_and_without_the_baseline(cohort_id: str):
    values = before_and_after("revenue", 1)
    figures = compared(values, indicator("revenue"))
    rows = sides(values, cohort_id)
    as_scipy_says(one(figures, "gain_difference", cohort_id), rows)
    as_statsmodels_says(one(figures, "ancova_difference", cohort_id), rows)
    assert {*figures["scope"]} == {"comparison"}
    assert {*figures["cohort_other"]} == {"beside"}
    assert {*figures["population"]} == {"matched"}
    assert {*figures["price_basis"]} == {"nominal"}
    money = figures[figures["metric"].str.endswith("difference")]
    assert {*zip(money["unit"], money["currency"], strict=True)} == {("currency", "IDR")}
    apart = figures[~figures["metric"].str.endswith("difference")]
    assert {*zip(apart["unit"], apart["currency"], strict=True)} == {("sd", "")}


def test_amounts_before_are_judged_as_scores_are():
    values = before_and_after("staff", 2, basis="")
    figures = compared(values, indicator("staff", kind="count"))
    rows = sides(values, "c1")
    treated, beside = (rows.loc[rows["treated"] == side] for side in (1, 0))
    n, m = len(treated), len(beside)
    squares = (n - 1) * treated["value_from"].var() + (m - 1) * beside["value_from"].var()
    spread = np.sqrt(squares / (n + m - 2))
    j = 1 - 3 / (4 * (n + m - 2) - 1)
    before = treated["value_from"].mean() - beside["value_from"].mean()
    start = one(figures, "baseline_smd")
    assert start["estimate"] == pytest.approx(j * before / spread, rel=1e-9)
    assert start["note_code"] in {"baselines_alike", "adjust_for_baseline", "baselines_differ"}
    gained = treated["change"].mean() - beside["change"].mean()
    assert one(figures, "d_ppc2")["estimate"] == pytest.approx(j * gained / spread, rel=1e-9)
    assert {*figures.loc[figures["metric"].str.endswith("difference"), "unit"]} == {"count"}


def test_of_a_practice_the_changes_of_the_shares_are_compared():
    values = before_and_after("books", 3, kind="yes_no", basis="")
    figures = compared(values, indicator("books", kind="yes_no"))
    assert {*figures["metric"]} == {"gain_difference"}
    found = one(figures, "gain_difference")
    as_scipy_says(found, sides(values, "c1"))
    assert found["unit"] == "share"
    assert found["currency"] == ""


def test_real_firms_and_their_training_grants():
    parts = []
    for cohort_id, name in (("c1", "grant-1988"), ("c2", "grant-1989"), ("beside", "no-grant")):
        for wave, year in (("pre", 1987), ("f6", 1988)):
            rows = pd.read_csv(EXAMPLE / name / f"{year}.csv").set_index("fcode")["training_hours"]
            part = values_of("hours", wave, rows.to_numpy(), cohort_id=cohort_id, basis="")
            parts.append(part.assign(unit_id=[f"{cohort_id}-{one}" for one in rows.index]))
    figures = compared(parts, indicator("hours", kind="number"))
    rows = sides(parts, "c1").dropna(subset=["value_from", "value_to"])
    assert (len(rows), rows["treated"].sum()) == (97, 31)
    as_scipy_says(one(figures, "gain_difference"), rows)
    as_statsmodels_says(one(figures, "ancova_difference"), rows)


def test_assigned_by_cohort_a_pair_is_not_tested_and_below_six_neither_are_all():
    values = before_and_after("revenue", 4)
    figures = compared(values, indicator("revenue"), unit="cohort")
    assert {*figures["metric"]} == {"gain_difference", "d_ppc2", "baseline_smd"}
    differences = figures[figures["metric"] == "gain_difference"]
    assert {*differences["cohort_id"]} == {"c1", "c2", ""}
    assert {*differences["note_code"]} == {CANNOT}
    assert differences["estimate"].notna().all()
    assert differences[NUMBERS].isna().all(axis=None)
    assert {*differences["currency"]} == {"IDR"}


@pytest.mark.parametrize("kind", ["money", "yes_no"])
def test_assigned_by_cohort_from_six_in_each_arm_cohort_means_are_tested(kind: str):
    arms = {f"{arm}{number}": 8 + number for arm in ("c", "beside") for number in range(6)}
    values = before_and_after("kept", 5, arms=arms, kind=kind, basis="")
    figures = compared(values, indicator("kept", kind=kind), unit="cohort", arms=arms)
    rows = pairs_of(pd.concat(values, ignore_index=True))
    means = (rows["value_to"] - rows["value_from"]).groupby(rows["cohort_id"]).mean()
    is_beside = means.index.str.startswith("beside")
    oracle = stats.ttest_ind(means[~is_beside], means[is_beside], equal_var=False)
    found = one(figures, "gain_difference", "")
    assert (found["n_to"], found["n_from"], found["note_code"]) == (6, 6, "")
    assert found["p_value"] == pytest.approx(oracle.pvalue, rel=1e-9)
    assert found["ci_high"] == pytest.approx(oracle.confidence_interval().high, rel=1e-9)


def test_only_the_main_analysis_of_nominal_amounts_and_whole_answers_is_compared():
    values = [
        *before_and_after("revenue", 6),
        *before_and_after("revenue", 7, basis="real"),
        *before_and_after("revenue", 8, analysis="operating_only"),
        *before_and_after("channels", 9, kind="yes_no", basis="", category="market"),
    ]
    declared = (indicator("revenue"), indicator("channels", kind="choice_many"))
    figures = compared(values, *declared)
    alone = compared(before_and_after("revenue", 6), indicator("revenue"))
    pd.testing.assert_frame_equal(figures, alone)


def test_a_change_of_one_cohort_alone_between_seasons_is_said():
    values = before_and_after("revenue", 10)
    turned = [
        part.assign(is_other_season=part["cohort_id"].iloc[0] in {"c1", "beside"})
        for part in values
    ]
    figures = compared(turned, indicator("revenue"))
    assert one(figures, "gain_difference", "c1")["note_code"] != "different_season"
    assert one(figures, "gain_difference", "c2")["note_code"] == "different_season"
    assert one(figures, "ancova_difference", "c2")["note_code"] == "different_season"


def test_nine_in_the_smaller_group_are_too_few_for_a_test():
    arms = {"c1": 30, "beside": 9}
    figures = compared(before_and_after("revenue", 11, arms=arms), indicator("revenue"), arms=arms)
    differences = figures[figures["metric"].str.endswith("difference")]
    assert differences["ci_low"].notna().all()
    assert differences["p_value"].isna().all()


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("arms", [{"c1": 1, "beside": 1}, {"c1": 2, "beside": 1}])
def test_one_business_has_no_interval(arms: dict[str, int]):
    figures = compared(before_and_after("revenue", 12, arms=arms), indicator("revenue"), arms=arms)
    assert figures["ci_low"].isna().all()
    assert (figures["note_code"] != "").all()


def test_a_currency_and_the_order_of_rows_move_nothing_but_amounts():
    values = before_and_after("revenue", 13)
    plain = compared(values, indicator("revenue"))
    larger = [part.assign(value=part["value"] * 1000) for part in reversed(values)]
    scaled = compared(larger, indicator("revenue"))
    ratio = (scaled["estimate"] / plain["estimate"]).astype("float64")
    expected = plain["metric"].str.endswith("difference").map({True: 1000.0, False: 1.0})
    assert ratio.to_numpy() == pytest.approx(expected.to_numpy(), rel=1e-9)
    assert scaled["note_code"].equals(plain["note_code"])


def test_primary_indicators_of_one_pair_of_cohorts_are_one_family():
    values = [*before_and_after("revenue", 14), *before_and_after("profit", 15)]
    figures = compared(values, indicator("revenue"), indicator("profit"))
    adjusted = adjust_families(figures, primary={"revenue", "profit"})
    tested = adjusted[adjusted["p_value"].notna()]
    sizes = tested.groupby(["cohort_id", "metric"])["family"].agg(["nunique", "size"])
    assert {*sizes.itertuples(index=False, name=None)} == {(1, 2)}
    assert tested["family"].nunique() == len(sizes) == 4


def test_without_a_comparison_or_without_outcomes_there_is_nothing():
    marts, declared = study_of(before_and_after("revenue", 16), indicator("revenue"))
    nobody = pd.DataFrame({"assignment": [], "unit": []})
    asked = pd.DataFrame({"cohort_id": ["c1"], "cohort_other": ["beside"]})
    declared |= {"comparison": nobody, "compared_cohorts": asked}
    assert len(estimate_outcome_arms(marts, declared)) == 0
    declared["comparison"] = pd.DataFrame({"assignment": ["matched"], "unit": ["business"]})
    declared["cohorts"] = declared["cohorts"].assign(evidence="collected")
    empty = {**marts, "paired_outcomes": marts["paired_outcomes"].iloc[:0]}
    assert len(estimate_outcome_arms(empty, declared)) == 0
    # Both are declared, but nothing of the comparison cohort was seen at both waves.
    alone = marts["paired_outcomes"].query("cohort_id == 'c1'")
    assert len(estimate_outcome_arms({**marts, "paired_outcomes": alone}, declared)) == 0
