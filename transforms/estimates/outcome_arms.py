"""What businesses earn and do: those of the program beside those that did not take it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from transforms.estimates.arms import cohorts_together, compared_pairs
from transforms.estimates.breaks import PAIR
from transforms.estimates.outcome_changes import LESS_THAN_A_SEASON
from transforms.estimates.outcome_levels import amounts_of, answers_of
from transforms.estimates.outcome_rows import described, people_of
from transforms.estimates.shape import as_figures, stack

if TYPE_CHECKING:
    from collections.abc import Mapping

LINE: Final = ["subject_kind", "subject_id", "price_basis", "wave_from", "wave_to"]
VALUES: Final = ["value_from", "value_to"]
OF_AMOUNTS: Final = ("gain_difference", "ancova_difference", "d_ppc2", "baseline_smd")
OF_SHARES: Final = ("gain_difference",)


def estimate_outcome_arms(
    marts: Mapping[str, pd.DataFrame], declared: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Estimate the outcome figures of scope comparison: treatment less comparison cohorts.

    Parameters
    ----------
    marts : paired_outcomes; topic_scores and attendance tell which participants are one person.
    declared : indicators, cohorts, comparison (one row or none: assignment, unit),
        compared_cohorts (cohort_id, its comparison cohort cohort_other).

    Returns
    -------
    Figures, unfinished, of population matched: units seen at both waves, main analysis, money in
    nominal prices. Of each pair of cohorts: gain_difference (Welch; amounts in their own unit, not
    in percent; yes or no and a band that was reached: the difference of the two changes of a share)
    and, of amounts, ancova_difference (the headline where randomized), d_ppc2 and baseline_smd
    (sd). Assigned by cohort, the same as in `estimate_arms`: a pair has no interval or test, and
    the cohort means of both arms are tested from 6 cohorts in each. `different_season` where only
    one of a pair of cohorts is compared over months of different tags. Several answers to one
    question are not compared. No comparison declared: no rows.

    References
    ----------
    McKenzie (2012): amounts vary so much from month to month that adjusting for the baseline tells
    more than subtracting it.
    """
    if not len(declared["comparison"]) or not len(marts["paired_outcomes"]):
        return pd.DataFrame()
    rows = marts["paired_outcomes"]
    rows = rows[(rows["analysis"] == "main") & (rows["price_basis"] != "real")]
    rows = rows[rows["category"] == ""].dropna(subset=VALUES)
    rows = described(rows, declared["indicators"], people_of(marts))
    parts = [
        _of_kind(amounts_of(rows), declared, metrics=OF_AMOUNTS),
        _of_kind(
            answers_of(rows, columns=VALUES).assign(unit="share"), declared, metrics=OF_SHARES
        ),
    ]
    return stack(part for found in parts for part in found)


def _of_kind(
    rows: pd.DataFrame, declared: Mapping[str, pd.DataFrame], *, metrics: tuple[str, ...]
) -> list[pd.DataFrame]:
    """Give the figures of amounts, or of shares: those of pairs, and of all cohorts together."""
    if not len(rows):
        return []
    asked, cohorts = declared["compared_cohorts"][PAIR], declared["cohorts"]
    is_by_cohort = declared["comparison"]["unit"].iloc[0] == "cohort"
    found = compared_pairs(rows, asked, cohorts, line=LINE, is_by_cohort=is_by_cohort)
    parts = {metric: [found[metric]] for metric in metrics if metric in found}
    if is_by_cohort:
        parts["gain_difference"].append(cohorts_together(rows, asked, cohorts, line=LINE))
    units = rows[["subject_id", "unit", "currency"]].drop_duplicates("subject_id")
    figures = []
    for metric, several in parts.items():
        told = pd.concat(several, ignore_index=True).merge(units, on="subject_id", how="left")
        if metric.endswith("difference"):
            told = _in_season(told, rows)
        else:
            told = told.assign(unit="sd", currency="")
        kept = as_figures(told, metric=metric, scope="comparison", population="matched")
        figures.append(kept)
    return figures


def _in_season(differences: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Note where the change of one cohort alone is between other seasons."""
    lines = rows.groupby(["cohort_id", *LINE], as_index=False)
    turned = lines.agg(is_other_season=("is_other_season", "any"))
    told = differences
    for side in PAIR:
        own = turned.rename(columns={"cohort_id": side, "is_other_season": f"season_{side}"})
        told = told.merge(own, on=[side, *LINE], how="left")
    sides = [told[f"season_{side}"].eq(other=True) for side in PAIR]
    free = told["note_code"].isin([*LESS_THAN_A_SEASON, "few_in_group"])
    notes = told["note_code"].mask((sides[0] != sides[1]) & free, "different_season")
    return told.assign(note_code=notes)
