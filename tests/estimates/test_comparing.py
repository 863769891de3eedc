from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from scipy import stats
from statsmodels.stats.multitest import multipletests

from transforms.estimates.ancova import (
    estimate_adjusted_differences,
    estimate_adjusted_means,
    fit_ancova,
)
from transforms.estimates.comparing import compare_cohorts
from transforms.estimates.gain_differences import (
    estimate_d_ppc2,
    estimate_gain_difference,
    note_disagreement,
    standardize_difference,
)

PAIR = {"group": "cohort_id", "other": "cohort_other"}
NUMBERS = ["estimate", "se", "ci_low", "ci_high"]


def people(seed: int = 5, n: int = 150) -> pd.DataFrame:
    """Give people of three cohorts on two subjects, with other spreads in each cohort."""
    random = np.random.default_rng(seed)
    frame = pd.DataFrame({"subject": random.choice(["s", "t"], n)})
    frame["cohort_id"] = random.choice(["a", "b", "c"], n)
    frame["value_from"] = random.normal(50, 10, n) + 5 * (frame["cohort_id"] == "b")
    spread = frame["cohort_id"].map({"a": 4.0, "b": 9.0, "c": 15.0})
    frame["value_to"] = 30 + 0.6 * frame["value_from"] + random.normal(0, 1, n) * spread
    return frame


def differences(rows: pd.DataFrame, contrasts: list[tuple[str, str]]) -> pd.DataFrame:
    """Give adjusted differences of each subject."""
    asked = pd.DataFrame(contrasts, columns=["cohort_id", "cohort_other"])
    fits = fit_ancova(rows, by=["subject"], group="cohort_id")
    return estimate_adjusted_differences(fits, asked, by=["subject"], **PAIR)


@pytest.mark.parametrize("subject", ["s", "t"])
def test_adjusted_means_and_differences_are_those_of_ols_with_hc3(subject):
    rows = people()
    own = rows[rows["subject"] == subject]
    model = smf.ols("value_to ~ value_from + C(cohort_id)", own)
    fit = model.fit(cov_type="HC3", use_t=True)
    found = differences(rows, [("b", "a"), ("c", "a"), ("b", "c")])
    found = found[found["subject"] == subject].set_index(["cohort_id", "cohort_other"])
    assert found["df"].unique() == [len(own) - 4]
    for cohort in ("b", "c"):
        name = f"C(cohort_id)[T.{cohort}]"
        low, high = fit.conf_int().loc[name]
        oracle = [fit.params[name], fit.bse[name], low, high, fit.pvalues[name]]
        ours = found.loc[(cohort, "a"), [*NUMBERS, "p_value"]].to_list()
        assert ours == pytest.approx(oracle, rel=1e-9)
    test = fit.t_test("C(cohort_id)[T.b] - C(cohort_id)[T.c] = 0")
    assert found.loc[("b", "c"), "se"] == pytest.approx(test.sd.item(), rel=1e-9)
    means = estimate_adjusted_means(fit_ancova(rows, by=["subject"], group="cohort_id"))
    at = pd.DataFrame({"cohort_id": ["a", "b", "c"], "value_from": own["value_from"].mean()})
    oracle = fit.get_prediction(at).summary_frame()[
        ["mean", "mean_se", "mean_ci_lower", "mean_ci_upper"]
    ]
    ours = means.loc[means["subject"] == subject, NUMBERS]
    assert ours.to_numpy() == pytest.approx(oracle.to_numpy(), rel=1e-9)


def test_order_shift_and_scale_leave_what_they_should():
    rows = people()
    first = differences(rows, [("a", "b")])
    again = differences(rows.sample(frac=1, random_state=1), [("a", "b")])
    pd.testing.assert_frame_equal(first, again)
    moved = rows.assign(value_from=rows["value_from"] + 7, value_to=rows["value_to"] + 7)
    assert differences(moved, [("a", "b")])["estimate"].to_list() == pytest.approx(
        first["estimate"].to_list()
    )
    scaled = rows.assign(value_from=10 * rows["value_from"], value_to=10 * rows["value_to"])
    assert differences(scaled, [("a", "b")])["ci_low"].to_list() == pytest.approx(
        (10 * first["ci_low"]).to_list()
    )
    back = differences(rows, [("b", "a")])
    assert back["estimate"].to_list() == pytest.approx((-first["estimate"]).to_list())


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("before", "after", "note"),
    [
        ([[5, 5, 5], [5, 5, 5]], [[6, 7, 8], [6, 9, 9]], "no_baseline_spread"),
        ([[1, 2, 3], [2, 3, 4]], [[2, 3, 4], [3, 4, 5]], "all_changes_equal"),
        ([[1, 2, 3], [2]], [[2, 5, 4], [3]], "one_pair"),
        ([[1, 2, 4, 7], [2, 5, 3, 9]], [[2, 5, 4, 9], [3, 3, 6, 8]], "few_in_group"),
    ],
)
def test_undefined_differences_are_null_with_a_note(before, after, note):
    rows = pd.concat(
        pd.DataFrame({"subject": "s", "cohort_id": name, "value_from": x, "value_to": y})
        for name, x, y in zip("ab", before, after, strict=True)
    ).astype({"value_from": float, "value_to": float})
    found = differences(rows, [("a", "b")]).iloc[0]
    assert found["note_code"] == note
    assert np.isnan(found["p_value"])
    assert np.isnan(found["se"]) == (note != "few_in_group")


@pytest.mark.filterwarnings("error")
def test_nobody_to_compare_is_no_row():
    assert len(differences(people().iloc[:0], [("a", "b")])) == 0


def test_difference_of_gains_is_welch():
    rows = people()
    a, b = (rows[rows["cohort_id"] == one].drop(columns="cohort_id") for one in "ab")
    found = estimate_gain_difference(a, b, by=["subject"]).set_index("subject").loc["s"]
    gains = [
        (one["value_to"] - one["value_from"])[one["subject"] == "s"].to_numpy() for one in (a, b)
    ]
    oracle = stats.ttest_ind(*gains, equal_var=False)
    low, high = oracle.confidence_interval()
    assert found["estimate"] == pytest.approx(gains[0].mean() - gains[1].mean())
    assert found[["statistic", "df", "p_value", "ci_low", "ci_high"]].to_list() == pytest.approx(
        [oracle.statistic, oracle.df, oracle.pvalue, low, high], rel=1e-9
    )
    assert (found["n_to"], found["n_from"]) == (len(gains[0]), len(gains[1]))


MORRIS = {
    "pre": [30.6, 23.5, 0.5, 53.4, 35.6],
    "post": [38.5, 26.8, 0.7, 75.9, 36.0],
    "sd": [15, 3.1, 0.1, 14.5, 4.7],
    "n": [20, 50, 9, 10, 14],
    "pre_other": [23.1, 24.9, 0.6, 55.7, 34.8],
    "post_other": [19.7, 25.3, 0.6, 60.7, 33.4],
    "sd_other": [13.8, 4.1, 0.2, 17.3, 3.1],
    "n_other": [20, 42, 9, 11, 14],
}


def test_d_ppc2_of_five_training_studies():
    known = {name: np.array(values, dtype=float) for name, values in MORRIS.items()}
    gains = known["post"] - known["pre"], known["post_other"] - known["pre_other"]
    found = standardize_difference(
        gains[0] - gains[1],
        variances=(known["sd"] ** 2, known["sd_other"] ** 2),
        sizes=(known["n"], known["n_other"]),
    )
    answers = [0.7684649, 0.8009900, 1.2046772, 1.0477246, 0.4389557]
    assert found == pytest.approx(answers, abs=5e-8)


@pytest.mark.filterwarnings("error")
def test_d_ppc2_of_people_is_that_of_their_moments():
    rows = people()
    a, b = (rows[rows["cohort_id"] == one].drop(columns="cohort_id") for one in "ab")
    found = estimate_d_ppc2(a, b, by=["subject"]).set_index("subject").loc["s"]
    own, other = (one[one["subject"] == "s"] for one in (a, b))
    gain = (own["value_to"] - own["value_from"]).mean()
    difference = gain - (other["value_to"] - other["value_from"]).mean()
    df = len(own) + len(other) - 2
    squares = own["value_from"].var() * (len(own) - 1)
    pooled = (squares + other["value_from"].var() * (len(other) - 1)) / df
    assert found["estimate"] == pytest.approx((1 - 3 / (4 * df - 1)) * difference / pooled**0.5)
    alone = estimate_d_ppc2(a.iloc[:1], b, by=["subject"]).iloc[0]
    assert (np.isnan(alone["estimate"]), alone["note_code"]) == (True, "one_pair")
    flat = estimate_d_ppc2(a.assign(value_from=5.0), b.assign(value_from=5.0), by=["subject"])
    assert [*flat["note_code"]] == ["all_values_equal"] * 2


def told(estimate: float, low: float, high: float) -> pd.DataFrame:
    """Give one difference with its interval."""
    return pd.DataFrame(
        {"at": ["x"], "estimate": estimate, "ci_low": low, "ci_high": high, "note_code": ""}
    )


@pytest.mark.parametrize(
    ("adjusted", "raw", "depends"),
    [
        ((2, 1, 3), (3, 1, 5), False),
        ((2, -1, 5), (3, -1, 7), False),
        ((2, 1, 3), (3, -1, 7), True),
        ((2, -1, 5), (-1, -4, 2), True),
        ((2, np.nan, np.nan), (-1, -4, -1), False),
    ],
)
def test_differences_that_do_not_agree_depend_on_how_baselines_are_adjusted(adjusted, raw, depends):
    both = note_disagreement(told(*adjusted), told(*raw), on=["at"])
    note = "depends_on_adjustment" if depends else ""
    assert [one["note_code"].item() for one in both] == [note, note]


def test_cohorts_are_compared_pair_by_pair_with_holm(study_marts, study_declared):
    found = compare_cohorts(study_marts, study_declared, ["c1", "c2", "c3"])
    overall = found.figures[found.figures["subject_id"] == "overall"]
    adjusted = overall[overall["metric"] == "ancova_difference"]
    assert {*zip(adjusted["cohort_id"], adjusted["cohort_other"], strict=True)} == {
        ("c1", "c2"), ("c1", "c3"), ("c2", "c3"),
    }  # fmt: skip
    for metric in ("ancova_difference", "gain_difference"):
        rows = overall[(overall["metric"] == metric) & overall["p_value"].notna()]
        holm = multipletests(rows["p_value"].astype(float), method="holm")[1]
        assert rows["p_adjusted"].astype(float).to_list() == pytest.approx(holm.tolist())
        assert rows["family"].nunique() == 1
        assert rows["family"].str.startswith(f"pairs/{metric}/knowledge/").all()
    assert {*found.figures["scope"]} == {"comparison"}
    assert {*overall["metric"]} == {
        "mean_from", "mean_to", "gain", "adjusted_mean",
        "ancova_difference", "gain_difference", "baseline_smd",
    }  # fmt: skip


def test_who_cannot_be_compared_is_told(study_marts, study_declared):
    cohorts = study_declared["cohorts"]
    nameless = study_marts["topic_scores"].query("person_id == ''")["cohort_id"].unique()
    asked = ["c1", "c2", "founding", *nameless]
    found = compare_cohorts(study_marts, study_declared, asked)
    reasons = dict(zip(found.left_out["cohort_id"], found.left_out["reason"], strict=True))
    evidence = cohorts.set_index("cohort_id")["evidence"]["founding"]
    assert reasons == {"founding": evidence, **dict.fromkeys(nameless, "anonymous")}
