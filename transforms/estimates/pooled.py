"""Knowledge over all cohorts: the average cohort, and the people of its cohorts together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from transforms.estimates.average_participant import estimate_participant_mean
from transforms.estimates.comparability import comparable_cohorts
from transforms.estimates.flagged import flagged_groups
from transforms.estimates.gains import estimate_gain, estimate_mean
from transforms.estimates.knowledge import anonymous_sides, knowledge_pairs, mastery_shares
from transforms.estimates.pooling import estimate_pooled, with_steady_se
from transforms.estimates.populations import numbered, once_each
from transforms.estimates.shape import as_figures, stack
from transforms.estimates.shares import as_share_pairs
from transforms.estimates.trend import estimate_trend, placed_in_time
from transforms.estimates.unpaired import estimate_unpaired_gain

if TYPE_CHECKING:
    from collections.abc import Mapping

LINE: Final = [
    *("instrument_id", "item_set_id", "subject_kind", "subject_id"),
    *("wave_from", "wave_to"),
]
COHORT_LINE: Final = ["cohort_id", "cohort_no", *LINE]


def estimate_pooled_knowledge(
    marts: Mapping[str, pd.DataFrame], declared: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Estimate every knowledge figure of scope pooled.

    Parameters
    ----------
    marts : topic_scores, paired_scores, answered.
    declared : settings, waves, wave_pairs, cohorts (is_pooled, cohort_no), items,
        item_sets, item_set_items.

    Returns
    -------
    Figures, unfinished, of each instrument, subject and wave pair, over the pooled cohorts that are
    comparable, all with the same items (`item_set_id`: a version, or what versions share); a person
    in several of them enters with the first. n are the pairs (of anonymous cohorts the smaller
    wave). From 3 cohorts on: pooled_gain, expected_next_gain (points), tau2 (points squared), i2,
    q; df + 1 is the number of cohorts; pooled_gain once more without_flagged, untested. From 2
    cohorts on: participant_mean_gain, and of the people together mean_from, mean_to (no interval:
    people of one cohort are alike) and the shares at mastery. From 4 cohorts on, of scope trend:
    trend_per_year, trend_per_cohort (points; df + 2 cohorts).
    """
    pairs = numbered(
        knowledge_pairs(marts["paired_scores"], declared["waves"]),
        declared["cohorts"],
        pooled_only=True,
    )
    sides = anonymous_values(marts["topic_scores"], declared)
    anonymous = estimate_unpaired_gain(*sides, by=COHORT_LINE)
    kept = kept_cohorts(pairs, anonymous, marts["answered"], declared)
    pairs = pairs.merge(kept, on=COHORT_LINE, how="inner")
    pairs = once_each(pairs, within=LINE, person="person_id")
    anonymous = anonymous.merge(kept, on=COHORT_LINE, how="inner")
    gains = pd.concat([estimate_gain(pairs, by=COHORT_LINE), anonymous], ignore_index=True)
    threshold = float(declared["settings"]["mastery_threshold"].iloc[0])
    flagged = flagged_groups(pairs, sides, by=COHORT_LINE)
    parts = [
        *pooled_gains(gains),
        *unflagged_gains(gains, flagged),
        *gain_trends(gains, declared["cohorts"]),
        *people_together(pairs, threshold=threshold),
    ]
    return stack(part.assign(population="matched") for part in parts if len(part))


def anonymous_values(
    topic_scores: pd.DataFrame, declared: Mapping[str, pd.DataFrame]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give the scores of both waves of each pooled cohort whose answers are anonymous."""
    scores = topic_scores.rename(columns={"score": "value"}).dropna(subset=["value"])
    scores = numbered(scores, declared["cohorts"], pooled_only=True)
    return anonymous_sides(scores, declared["wave_pairs"], declared["waves"])


def kept_cohorts(
    pairs: pd.DataFrame,
    anonymous: pd.DataFrame,
    answered: pd.DataFrame,
    declared: Mapping[str, pd.DataFrame],
) -> pd.DataFrame:
    """Keep the cohorts that may be averaged, all with the same item set for a subject."""
    found = pd.concat([pairs[COHORT_LINE], anonymous[COHORT_LINE]], ignore_index=True)
    return comparable_cohorts(found.drop_duplicates(), answered, declared)


def with_people(gains: pd.DataFrame) -> pd.DataFrame:
    """Give cohort gains the se of their weight, and their people (anonymous: the smaller wave)."""
    steady = with_steady_se(gains, by=LINE)
    smaller = steady[["n_from", "n_to"]].min(axis=1) if "n_from" in steady else float("nan")
    return steady.assign(people=steady["n"].fillna(smaller))


def average_cohort(gains: pd.DataFrame) -> pd.DataFrame:
    """Pool cohort gains of each line, with n, the people behind them."""
    steady = with_people(gains)
    sizes = steady.groupby(LINE, as_index=False).agg(n=("people", "sum"))
    return estimate_pooled(steady, by=LINE).merge(sizes, on=LINE, how="left")


def pooled_gains(gains: pd.DataFrame) -> list[pd.DataFrame]:
    """Give the average cohort, what to expect next, how much cohorts differ, and their people."""
    mean = estimate_participant_mean(with_people(gains), by=LINE)
    participant = as_figures(mean, metric="participant_mean_gain", unit="points", scope="pooled")
    pooled = average_cohort(gains)
    if not len(pooled):
        return [participant]
    bare = pooled[[*LINE, "n", "df"]].assign(method=pooled["method"])
    following = bare.assign(
        estimate=pooled["estimate"], ci_low=pooled["next_low"], ci_high=pooled["next_high"]
    )
    parts = [
        as_figures(pooled, metric="pooled_gain", unit="points"),
        as_figures(following, metric="expected_next_gain", unit="points"),
    ]
    for metric, unit in (("tau2", "points"), ("i2", "share"), ("q", "ratio")):
        rows = bare.assign(estimate=pooled[metric])
        parts.append(as_figures(rows, metric=metric, unit=unit))
    return [participant, *(part.assign(scope="pooled") for part in parts)]


def unflagged_gains(gains: pd.DataFrame, flagged: pd.DataFrame) -> list[pd.DataFrame]:
    """Give the average cohort without those whose gain is to be read with care; it has no test."""
    marked = gains.merge(flagged[COHORT_LINE], on=COHORT_LINE, how="left", indicator=True)
    pooled = average_cohort(marked[marked["_merge"] == "left_only"].drop(columns="_merge"))
    if not len(pooled):
        return []
    untested = pooled.drop(columns=["statistic", "p_value"])
    named = {"metric": "pooled_gain", "analysis": "without_flagged"}
    return [as_figures(untested, unit="points", scope="pooled", **named)]


def gain_trends(gains: pd.DataFrame, cohorts: pd.DataFrame) -> list[pd.DataFrame]:
    """Give how the gain moves per year and per cohort, over cohorts that have a date."""
    placed = placed_in_time(with_people(gains), cohorts).dropna(subset=["years"])
    order = placed.groupby(LINE)["cohort_no"].rank(method="dense")
    placed = placed.assign(order=order.astype("float64"))
    sizes = placed.groupby(LINE, as_index=False).agg(n=("people", "sum"))
    parts = []
    for metric, column in (("trend_per_year", "years"), ("trend_per_cohort", "order")):
        slope = estimate_trend(placed, by=LINE, column=column).merge(sizes, on=LINE, how="left")
        parts.append(as_figures(slope, metric=metric, unit="points", scope="trend"))
    return parts


def people_together(pairs: pd.DataFrame, *, threshold: float) -> list[pd.DataFrame]:
    """Give the means and mastery of the people of two or more cohorts together."""
    n_cohorts = pairs.groupby(LINE)["cohort_id"].transform("nunique")
    several = pairs[n_cohorts >= 2]
    tested = several[several["subject_kind"] != "scale"]
    parts = mastery_shares(as_share_pairs(tested, threshold=threshold), by=LINE)
    for side in ("from", "to"):
        mean = estimate_mean(several, by=LINE, column=f"value_{side}")
        bare = mean[[*LINE, "n", "estimate"]].assign(method="mean over people")
        parts.append(as_figures(bare, metric=f"mean_{side}", unit="score"))
    return [part.assign(scope="pooled") for part in parts]
