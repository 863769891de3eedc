"""Intervals of so few people that they are indicative only, and say so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from transforms.estimates.gains import FEWEST_FOR_A_TEST

if TYPE_CHECKING:
    import pandas as pd

NOTE: Final = "few_pairs"
# Their intervals rest on the number of cohorts, however few people each of them has.
OVER_COHORTS: Final = (
    *("pooled_gain", "expected_next_gain", "participant_mean_gain"),
    *("trend_per_year", "trend_per_cohort"),
)


def mark_indicative(figures: pd.DataFrame) -> pd.DataFrame:
    """Note the intervals of fewer than 10 people: `few_pairs`, where no other note stands.

    Parameters
    ----------
    figures : with every column (`completed`). Of two groups the smaller one counts (n_from, n_to).

    Returns
    -------
    The figures. Intervals that rest on cohorts are not looked at.
    """
    groups = figures[["n_from", "n_to"]].min(axis=1)
    people = figures["n"].fillna(groups)
    few = (people < FEWEST_FOR_A_TEST) & figures["ci_low"].notna() & (figures["note_code"] == "")
    of_cohorts = (figures["scope"] == "comparison") & (figures["cohort_id"] == "")
    few &= ~(of_cohorts | figures["metric"].isin(OVER_COHORTS))
    return figures.assign(note_code=figures["note_code"].mask(few, NOTE))
