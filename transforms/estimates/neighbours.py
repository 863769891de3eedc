"""Cohorts beside the one before them: may a line join them, and did they start alike?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from transforms.estimates.breaks import BREAK_COLUMNS, PAIR, find_breaks
from transforms.estimates.comparability import LINE, subject_sizes
from transforms.estimates.evidence import NOT_OBSERVED
from transforms.estimates.group_difference import estimate_group_difference
from transforms.estimates.knowledge import anonymous_sides, knowledge_pairs
from transforms.estimates.shape import as_figures
from transforms.estimates.summaries import summary_pairs

if TYPE_CHECKING:
    from collections.abc import Mapping

SET_LINE: Final = [*LINE, "item_set_id"]
NUMBERS: Final = ["estimate", "se", "ci_low", "ci_high"]


def estimate_breaks(
    marts: Mapping[str, pd.DataFrame], declared: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Find where the line of each subject breaks between a cohort and the one before it.

    Parameters
    ----------
    marts : topic_scores, paired_scores, summaries, answered.
    declared : settings, waves, wave_pairs, cohorts, items, item_set_items.

    Returns
    -------
    estimates.breaks, one row per break and reason (see `find_breaks`): study_id, cohort_id,
    cohort_other (the cohort before, of the same arm), the line, reason, and how much.
    """
    subjects = pd.concat(
        [baselines(marts, declared)[["cohort_id", *SET_LINE]], summary_lines(marts, declared)],
        ignore_index=True,
    ).drop_duplicates()
    pairs = neighbours(subjects, declared["cohorts"])
    breaks = find_breaks(pairs, subjects, marts["answered"], declared)
    study_id = str(declared["settings"]["study_id"].iloc[0])
    return breaks.assign(study_id=study_id)[["study_id", *BREAK_COLUMNS]]


def estimate_baseline_differences(
    marts: Mapping[str, pd.DataFrame], declared: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Estimate how far a cohort started from the one before it: baseline_smd of scope trend.

    Returns
    -------
    Figures, unfinished, of each subject and wave pair: the scores at the earlier wave, of the
    people in the gain (anonymous: of all then, population unpaired), on the items that both cohorts
    were scored with; n_to are those of the cohort, n_from of cohort_other. It says how alike they
    started, and breaks no line. NULL with the note of its evidence where a cohort was not observed.
    """
    values = baselines(marts, declared)
    subjects = values[["cohort_id", *SET_LINE]].drop_duplicates()
    pairs = _on_common_items(neighbours(subjects, declared["cohorts"]), subjects, declared)
    by = [*PAIR, *SET_LINE]
    theirs = values.rename(columns={"cohort_id": "cohort_other"})
    found = estimate_group_difference(
        pairs.merge(values, on=["cohort_id", *SET_LINE]),
        pairs.merge(theirs, on=["cohort_other", *SET_LINE]),
        by=by,
    )
    evidence = dict(
        zip(declared["cohorts"]["cohort_id"], declared["cohorts"]["evidence"], strict=True)
    )
    for side in PAIR:
        known = found[side].map(evidence)
        unobserved = known.isin(NOT_OBSERVED)
        found.loc[unobserved, NUMBERS] = float("nan")
        found.loc[unobserved, "note_code"] = known[unobserved]
    nameless = values.loc[values["population"] == "unpaired", "cohort_id"].unique()
    is_unpaired = found[PAIR].isin(list(nameless)).any(axis=1)
    found["population"] = is_unpaired.map({True: "unpaired", False: "matched"})
    return as_figures(found, metric="baseline_smd", unit="sd", scope="trend")


def baselines(
    marts: Mapping[str, pd.DataFrame], declared: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Give the scores at the earlier wave of each pair of waves.

    Returns
    -------
    One row per person of a gain (anonymous: per answer): cohort_id, the line, item_set_id, value,
    population (matched or unpaired).
    """
    columns = ["cohort_id", *SET_LINE, "value"]
    pairs = knowledge_pairs(marts["paired_scores"], declared["waves"])
    named = pairs.rename(columns={"value_from": "value"})
    scores = marts["topic_scores"].rename(columns={"score": "value"}).dropna(subset=["value"])
    first, second = anonymous_sides(scores, declared["wave_pairs"], declared["waves"])
    keys = ["cohort_id", *SET_LINE]
    nameless = first.merge(second[keys].drop_duplicates(), on=keys, how="inner")
    parts = [
        named[columns].assign(population="matched"),
        nameless[columns].assign(population="unpaired"),
    ]
    return pd.concat(parts, ignore_index=True)


def summary_lines(
    marts: Mapping[str, pd.DataFrame], declared: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Give the lines of cohorts that are known from averages: cohort_id, the line, item_set_id."""
    pairs = summary_pairs(marts["summaries"], declared)
    return pairs[["cohort_id", *SET_LINE]].drop_duplicates()


def neighbours(subjects: pd.DataFrame, cohorts: pd.DataFrame) -> pd.DataFrame:
    """Give each cohort of a line the one before it, by date, within an arm.

    Parameters
    ----------
    subjects : cohort_id and the line (instrument, subject, wave pair), repeated or not.
    cohorts : cohort_id, cohort_no (in order of date), arm.

    Returns
    -------
    One row per cohort and line but the first of each: cohort_id, cohort_other, and the line.
    """
    lines = subjects[["cohort_id", *LINE]].drop_duplicates()
    placed = lines.merge(cohorts[["cohort_id", "cohort_no", "arm"]], on="cohort_id", how="inner")
    placed = placed.sort_values("cohort_no", kind="stable")
    placed["cohort_other"] = placed.groupby([*LINE, "arm"])["cohort_id"].shift()
    return placed.dropna(subset=["cohort_other"])[[*PAIR, *LINE]].reset_index(drop=True)


def _on_common_items(
    pairs: pd.DataFrame, subjects: pd.DataFrame, declared: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Give each pair of cohorts the largest item set that both were scored with."""
    sizes = (
        subject_sizes(declared).groupby("item_set_id", as_index=False).agg(size=("n_items", "sum"))
    )
    mine = pairs.merge(subjects, on=["cohort_id", *LINE])
    theirs = subjects.rename(columns={"cohort_id": "cohort_other"})
    common = mine.merge(theirs, on=["cohort_other", *SET_LINE]).merge(sizes, on="item_set_id")
    ordered = common.sort_values(["size", "item_set_id"], ascending=False, kind="stable")
    return ordered.drop_duplicates([*PAIR, *LINE])[[*PAIR, *SET_LINE]]
