"""What holds for every figure of any study, whatever its answers are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from transforms.estimates.shape import COUNTS, FIGURE_KEY, NUMBERS, TEST_NUMBERS

if TYPE_CHECKING:
    import pandas as pd

# Counted, or a number about a group: nobody drew a sample of it, and it has no interval.
NO_INTERVAL: Final = (
    *("n_invited", "n_registered", "n_attended", "n_attendances", "n_completed", "n_tested"),
    *("n_unknown", "n_sessions", "n_businesses", "n_late_joiners", "person_hours", "theme_count"),
    *("response_rate", "attrition_rate", "newly_adopted", "dropped", "target_progress"),
    *("sd_from", "sd_to", "mastery_class", "minimum_detectable_gain", "tau2", "i2", "q"),
    *("d_ppc2", "rater_alpha"),
)
SHARES: Final = (
    *("share", "share_from", "share_to", "mastery_share_from", "mastery_share_to", "zero_share"),
    *("ceiling_share", "floor_share", "share_correct", "level_share", "survival_share", "i2"),
    *("response_rate", "attrition_rate", "mastery_class", "top_two_share"),
)
CHANGES_OF_SHARES: Final = ("share_change", "mastery_share_change")
# Who may carry a p beside a difference: each is the test of the figure that it stands with.
TESTED: Final = (
    *("gain", "robust_gain", "percent_change", "share_change", "mastery_share_change"),
    *("pooled_gain", "response_shift", "retrospective_gain"),
    *("trend_per_year", "trend_per_cohort", "ancova_difference", "gain_difference"),
)
# Their intervals rest on the number of cohorts.
OVER_COHORTS: Final = (
    *("pooled_gain", "expected_next_gain", "participant_mean_gain"),
    *("trend_per_year", "trend_per_cohort"),
)
FEWEST_FOR_A_TEST: Final = 10


def must_hold(figures: pd.DataFrame) -> None:
    """Hold all figures of a study against the rules for all of them (docs/methods.md)."""
    nothing_is_infinite(figures)
    what_is_missing_has_its_note(figures)
    ends_of_scales_are_kept(figures)
    tests_are_where_they_may_be(figures)
    families_are_adjusted(figures)


def nothing_is_infinite(figures: pd.DataFrame) -> None:
    assert not figures.duplicated(list(FIGURE_KEY)).any()
    for name in (*NUMBERS, *COUNTS, *TEST_NUMBERS):
        given = figures[name].dropna().to_numpy(dtype=float)
        assert np.isfinite(given).all(), name


def what_is_missing_has_its_note(figures: pd.DataFrame) -> None:
    silent = figures["note_code"] == ""
    none_of(figures[figures["estimate"].isna() & silent])
    assert (figures["ci_low"].isna() == figures["ci_high"].isna()).all()
    # People of a pool are alike in their cohort: their means have no interval. Reach is counted.
    of_pool = (figures["scope"] == "pooled") & figures["metric"].isin(["mean_from", "mean_to"])
    counted = figures["metric"].isin(NO_INTERVAL) | (figures["subject_kind"] == "reach")
    bare = figures["ci_low"].isna() & silent & ~of_pool & ~counted
    none_of(figures[bare])
    none_of(figures[counted & figures["ci_low"].notna()])
    none_of(figures[figures["estimate"].isna() & figures["ci_low"].notna()])
    people = smallest(figures[~figures["metric"].isin(OVER_COHORTS) & (figures["cohort_id"] != "")])
    of_few = figures.loc[people.index[people < FEWEST_FOR_A_TEST]]
    none_of(of_few[of_few["ci_low"].notna() & (of_few["note_code"] == "")])
    alone = (figures["n"] == 1) & figures["n_from"].isna()
    none_of(figures[alone & figures["ci_low"].notna()])
    fewest = smallest(figures)
    counts = figures["unit"].isin(["count", "hours"]) & figures["subject_kind"].isin(
        ["reach", "theme"]
    )
    none_of(figures[figures["estimate"].notna() & ~(fewest > 0) & ~counts])


def ends_of_scales_are_kept(figures: pd.DataFrame) -> None:
    given = figures[figures["estimate"].notna()]
    for metrics, lowest in ((SHARES, 0.0), (CHANGES_OF_SHARES, -1.0)):
        shares = given[given["metric"].isin(metrics)]
        for name in ("estimate", "ci_low", "ci_high"):
            known = shares[shares[name].notna()]
            none_of(known[(known[name] < lowest) | (known[name] > 1)])
    limited = given[given["ci_low"].notna()]
    outside = (limited["ci_low"] > limited["estimate"]) | (limited["ci_high"] < limited["estimate"])
    none_of(limited[outside])
    assert (given.loc[given["se"].notna(), "se"] > 0).all()


def tests_are_where_they_may_be(figures: pd.DataFrame) -> None:
    tested = figures[figures["p_value"].notna()]
    assert set(tested["metric"]) <= set(TESTED)
    assert tested["p_value"].between(0, 1).all()
    # A sensitivity row, an item and a subgroup has none; drift lists its items by one, and what
    # moved between two sessions is told by Wilcoxon's and by Mann and Whitney's.
    drift = (tested["analysis"] == "drift") & (tested["subject_kind"] == "item")
    sessions = (tested["metric"] == "robust_gain") & (tested["scope"] == "session")
    none_of(tested[(tested["analysis"] != "main") & ~drift])
    none_of(tested[(tested["subject_kind"] == "item") & ~drift & ~sessions])
    none_of(tested[tested["attribute"] != ""])
    # The test of an average cohort rests on cohorts, however few people each of them has.
    of_people = tested[tested["metric"] != "pooled_gain"]
    none_of(of_people[smallest(of_people) < FEWEST_FOR_A_TEST])


def families_are_adjusted(figures: pd.DataFrame) -> None:
    adjusted = figures[figures["p_adjusted"].notna()]
    assert (figures["p_adjusted"].notna() == (figures["family"] != "")).all()
    none_of(adjusted[adjusted["p_value"].isna()])
    assert (adjusted["p_adjusted"] >= adjusted["p_value"]).all()
    assert not {"overall", "item"} & set(
        adjusted.loc[adjusted["analysis"] == "main", "subject_kind"]
    )
    assert "overall" not in set(adjusted["subject_id"])
    same = ["cohort_id", "wave_from", "wave_to", "population", "metric", "price_basis"]
    if len(adjusted):
        assert (adjusted.groupby("family")[same].nunique() == 1).all().all()


def smallest(figures: pd.DataFrame) -> pd.Series:
    """Give the people behind each figure: the pairs, or of two groups the smaller."""
    groups = figures[["n_from", "n_to"]].astype("float64").min(axis=1)
    return figures["n"].astype("float64").fillna(groups)


def none_of(figures: pd.DataFrame) -> None:
    """Fail with what tells the first few of these figures apart."""
    names = ["metric", "scope", "cohort_id", "subject_id", "population", "analysis", "note_code"]
    assert not len(figures), [tuple(row) for row in figures[names].head(9).to_numpy()]
