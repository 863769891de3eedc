"""Gains by attribute and by hours attended: the same figures over fewer people, and no test."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from transforms.estimates.figures import estimate_figures
from transforms.estimates.subgroups import estimate_subgroups, exposed_people

TESTED = ["statistic", "df", "p_value"]


@pytest.fixture(scope="module")
def subgroups(study_marts, study_declared):
    return estimate_subgroups(study_marts, study_declared)


@pytest.fixture(scope="module")
def overall(study_marts):
    """Give the pairs of c3's test, with everyone's number."""
    pairs = study_marts["paired_scores"]
    pairs = pairs[(pairs["cohort_id"] == "c3") & (pairs["subject_kind"] == "overall")]
    gains = (pairs["score_to"] - pairs["score_from"]).to_numpy()
    return gains, pairs["participant_id"].str.partition("-e")[2].astype(int).to_numpy()


def one(figures, metric, **key):
    for name, value in {"metric": metric, "subject_kind": "overall", **key}.items():
        figures = figures[figures[name] == value]
    assert len(figures) == 1
    return figures.iloc[0]


def test_a_value_of_an_attribute_has_the_gain_of_its_people(subgroups, overall):
    gains, number = overall
    women = gains[number % 2 == 0]
    found = one(subgroups, "gain", attribute="sex", level="f")
    interval = stats.ttest_1samp(women, 0).confidence_interval()
    assert (found["n"], found["population"], found["scope"]) == (10, "matched", "cohort")
    assert found["estimate"] == pytest.approx(women.mean())
    assert (found["ci_low"], found["ci_high"]) == pytest.approx(tuple(interval))
    metrics = set(subgroups.loc[subgroups["attribute"] == "sex", "metric"])
    assert {"mean_from", "mean_to", "hedges_g_av", "mastery_share_change"} <= metrics


def test_gains_by_exposure_are_those_of_each_third_and_of_completers(subgroups, overall):
    gains, number = overall
    for place, third in enumerate(("low", "middle", "high")):
        found = one(subgroups, "gain_by_exposure", category=third)
        assert found["estimate"] == pytest.approx(gains[number % 3 == place].mean())
        assert found["note_code"] == "few_pairs"
    completed = one(subgroups, "gain_by_exposure", category="completed")
    assert completed["estimate"] == one(subgroups, "gain_by_exposure", category="high")["estimate"]


def test_no_subgroup_is_tested(study_marts, study_declared):
    figures = estimate_figures(study_marts, study_declared)
    group = figures[(figures["attribute"] != "") | (figures["metric"] == "gain_by_exposure")]
    assert len(group) > 40
    assert group[["p_value", "p_adjusted"]].isna().all(axis=None)
    gains = figures[(figures["metric"] == "gain") & (figures["attribute"] == "")]
    assert gains["p_value"].notna().any()


def everyone(study_marts, **values):
    """Say the same attribute of the people of every cohort but the founding one."""
    scores = study_marts["topic_scores"]
    people = scores.loc[scores["person_id"] != "", ["cohort_id", "participant_id"]]
    people = people.drop_duplicates().rename(columns={"participant_id": "unit_id"})
    parts = [people.assign(attribute_id=one, unit="person", value=v) for one, v in values.items()]
    return {**study_marts, "participant_attributes": pd.concat(parts, ignore_index=True)}


def test_the_whole_pool_as_a_subgroup_is_the_average_participant(study_marts, study_declared):
    """Place is the cohort's: it divides the pool, and no cohort."""
    marts = everyone(study_marts, place="here")
    declared = {
        **study_declared,
        "attributes": pd.DataFrame({"attribute_id": ["place"], "unit": ["cohort"]}),
    }
    figures = estimate_figures(marts, declared)
    by_place = figures[figures["attribute"] == "place"]
    assert set(by_place["scope"]) == {"pooled"}
    found = one(by_place, "participant_mean_gain", level="here")
    pairs = marts["paired_scores"]
    pairs = pairs[
        (pairs["subject_kind"] == "overall") & pairs["cohort_id"].isin(["c1", "c2", "c3"])
    ]
    once = pairs.drop_duplicates("person_id")  # who came to c1 and to c2 enters with c1
    assert found["n"] == len(once) == 59
    assert found["estimate"] == pytest.approx((once["score_to"] - once["score_from"]).mean())
    assert found["note_code"] == "few_cohorts"


def test_what_is_not_known_is_in_no_subgroup(study_marts, study_declared):
    marts = everyone(study_marts, sex="")
    marts["exposure"] = marts["exposure"].iloc[:0]
    assert estimate_subgroups(marts, study_declared).empty


def test_row_order_does_not_count(study_marts, study_declared, subgroups):
    shuffled = {name: frame.sample(frac=1, random_state=4) for name, frame in study_marts.items()}
    key = ["metric", "scope", "subject_id", "attribute", "level", "category"]
    first, second = (
        frame.sort_values(key, ignore_index=True)
        for frame in (subgroups, estimate_subgroups(shuffled, study_declared))
    )
    pd.testing.assert_frame_equal(first, second)


def test_where_all_attended_alike_there_are_only_completers():
    exposure = pd.DataFrame(
        [("c", "p1", None, True), ("c", "p2", None, True), ("d", "p3", None, None),
         ("d", "p4", "low", False), ("d", "p5", "high", True)],
        columns=["cohort_id", "participant_id", "third", "is_completed"],
    )  # fmt: skip
    found = exposed_people(exposure)[["participant_id", "category"]]
    assert sorted(found.to_numpy().tolist()) == [
        ["p1", "completed"],
        ["p2", "completed"],
        ["p4", "low"],
        ["p5", "completed"],
        ["p5", "high"],
    ]
    assert exposed_people(exposure.iloc[:0]).empty


def thirds_of(study_marts, study_declared, third):
    """Give the categories told of the overall test, each person's third by cohort and number."""
    pairs = study_marts["paired_scores"]
    people = pairs.loc[pairs["cohort_id"].isin(["c1", "c2", "c3"]), ["cohort_id", "participant_id"]]
    people = people.drop_duplicates(ignore_index=True)
    number = people["participant_id"].str.partition("-e")[2].astype(int)
    thirds = [third(*one) for one in zip(people["cohort_id"], number, strict=True)]
    marts = {**study_marts, "exposure": people.assign(hours=7.0, third=thirds, is_completed=True)}
    figures = estimate_subgroups(marts, study_declared)
    return figures[
        (figures["metric"] == "gain_by_exposure") & (figures["subject_kind"] == "overall")
    ]


def test_one_third_alone_is_in_no_figure_and_not_in_the_pool(study_marts, study_declared):
    """c1's people with a gain all lie in one third: the pool's thirds are those of c2 and c3."""

    def third(cohort, number):
        return "low" if cohort == "c1" or number % 2 else "high"

    both = thirds_of(study_marts, study_declared, third)
    alone = both[both["cohort_id"] == "c1"]
    assert set(alone["category"]) == {"completed"}
    assert set(both.loc[both["cohort_id"] == "c2", "category"]) == {"completed", "low", "high"}
    pooled = both[both["scope"] == "pooled"].set_index("category")
    pairs = study_marts["paired_scores"].query("subject_kind == 'overall'")
    pairs = pairs[pairs["cohort_id"].isin(["c1", "c2", "c3"])].drop_duplicates("person_id")
    rest = pairs[pairs["cohort_id"] != "c1"]
    number = rest["participant_id"].str.partition("-e")[2].astype(int)
    gains = rest["score_to"] - rest["score_from"]
    for category, is_in in {"low": number % 2 == 1, "high": number % 2 == 0}.items():
        assert pooled.loc[category, "n"] == is_in.sum()
        assert pooled.loc[category, "estimate"] == pytest.approx(gains[is_in].mean())
    assert pooled.loc["completed", "n"] == len(pairs)


def test_one_cohort_with_thirds_makes_no_pooled_third(study_marts, study_declared):
    def third(cohort, number):
        return "low" if cohort != "c3" or number % 2 else "high"

    found = thirds_of(study_marts, study_declared, third)
    assert set(found.loc[found["scope"] == "pooled", "category"]) == {"completed"}
    assert set(found.loc[found["cohort_id"] == "c3", "category"]) == {"completed", "low", "high"}


def test_figures_are_numbers_or_null(subgroups):
    for name in ("estimate", "se", "ci_low", "ci_high"):
        assert np.isfinite(subgroups[name].dropna().astype(float)).all()
    silent = subgroups[subgroups["estimate"].isna() & (subgroups["note_code"] == "")]
    assert silent.empty
