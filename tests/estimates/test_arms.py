from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from transforms.estimates.arms import cohorts_together, estimate_arms

KEYS = {
    "item_set_id": "knowledge-1",
    "subject_kind": "overall",
    "subject_id": "overall",
    "wave_from": "pre",
    "wave_to": "post",
}


def cohorts_of(n: int) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Give people of n cohorts in each arm, who is compared with whom, and the cohorts."""
    random = np.random.default_rng(n)
    names = [f"{arm}{number}" for arm in "tc" for number in range(n)]
    pairs = pd.DataFrame({"cohort_id": np.repeat(names, 12)}).assign(**KEYS)
    pairs["value_from"] = random.normal(50, 10, len(pairs))
    pairs["value_to"] = pairs["value_from"] + random.normal(10, 8, len(pairs))
    asked = pd.DataFrame(
        [(one, other) for one in names[:n] for other in names[n:]],
        columns=["cohort_id", "cohort_other"],
    )
    return pairs, asked, pd.DataFrame({"cohort_id": names, "evidence": "collected"})


def test_from_six_cohorts_per_arm_cohort_means_are_tested():
    pairs, asked, cohorts = cohorts_of(6)
    found = cohorts_together(pairs, asked, cohorts, line=[*KEYS]).iloc[0]
    gains = (pairs["value_to"] - pairs["value_from"]).groupby(pairs["cohort_id"]).mean()
    treated, beside = (gains[gains.index.str.startswith(arm)] for arm in "tc")
    oracle = stats.ttest_ind(treated, beside, equal_var=False)
    assert (found["n_to"], found["n_from"], found["note_code"]) == (6, 6, "")
    assert found["p_value"] == pytest.approx(oracle.pvalue, rel=1e-9)
    assert found["ci_low"] == pytest.approx(oracle.confidence_interval().low, rel=1e-9)


@pytest.mark.filterwarnings("error")
def test_below_six_the_difference_stands_alone():
    found = cohorts_together(*cohorts_of(5), line=[*KEYS]).iloc[0]
    assert found["note_code"] == "cannot_separate_program_from_cohort"
    assert not np.isnan(found["estimate"])
    assert found[["ci_low", "ci_high", "p_value", "se"]].isna().all()


@pytest.mark.filterwarnings("error")
def test_cohorts_that_all_gained_the_same_have_no_interval_and_say_so():
    pairs, asked, cohorts = cohorts_of(6)
    pairs["value_to"] = pairs["value_from"] + 10
    found = cohorts_together(pairs, asked, cohorts, line=[*KEYS]).iloc[0]
    assert (found["estimate"], found["note_code"]) == (
        pytest.approx(0, abs=1e-9),
        "all_gains_equal",
    )
    assert found[["ci_low", "ci_high", "p_value", "se"]].isna().all()


@pytest.mark.filterwarnings("error")
def test_the_order_of_people_changes_no_bit_of_a_difference_of_cohorts():
    pairs, asked, cohorts = cohorts_of(7)
    mixed = pairs.sample(frac=1, random_state=3)
    both = [cohorts_together(rows, asked, cohorts) for rows in (pairs, mixed)]
    pd.testing.assert_frame_equal(*both, check_exact=True)


def overall(figures: pd.DataFrame) -> pd.DataFrame:
    """Give the figures of all topics together by metric."""
    return figures[figures["subject_kind"] == "overall"].set_index("metric")


def test_assigned_by_person_both_differences_have_an_interval(study_marts, study_declared):
    found = overall(estimate_arms(study_marts, study_declared))
    assert {*found.index} == {"gain_difference", "ancova_difference", "d_ppc2", "baseline_smd"}
    assert found.loc[["gain_difference", "ancova_difference"], "ci_low"].notna().all()
    assert {*zip(found["cohort_id"], found["cohort_other"], strict=True)} == {("c1", "c2")}


def test_assigned_by_cohort_a_pair_of_cohorts_is_not_tested(study_marts, study_declared):
    by_cohort = study_declared["comparison"].assign(unit="cohort")
    found = overall(estimate_arms(study_marts, {**study_declared, "comparison": by_cohort}))
    differences = found.loc[["gain_difference"]]
    assert {*differences["note_code"]} == {"cannot_separate_program_from_cohort"}
    assert {*differences["cohort_id"]} == {"c1", ""}
    assert differences[["ci_low", "p_value"]].isna().all(axis=None)
    assert "ancova_difference" not in found.index


def test_without_a_declared_comparison_nothing_is_compared(study_marts, study_declared):
    nobody = study_declared["comparison"].iloc[:0]
    assert len(estimate_arms(study_marts, {**study_declared, "comparison": nobody})) == 0
