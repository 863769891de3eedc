"""Cohorts beside each other, as somebody asks for them: `kohort compare`."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from transforms.estimates.ancova import (
    estimate_adjusted_differences,
    estimate_adjusted_means,
    fit_ancova,
)
from transforms.estimates.breaks import PAIR, find_breaks
from transforms.estimates.comparability import LINE, subject_sizes
from transforms.estimates.evidence import NOT_OBSERVED, WITHHELD
from transforms.estimates.families import holm
from transforms.estimates.gain_differences import estimate_gain_difference, note_disagreement
from transforms.estimates.gains import estimate_gain, estimate_mean
from transforms.estimates.group_difference import estimate_group_difference
from transforms.estimates.knowledge import knowledge_pairs
from transforms.estimates.neighbours import SET_LINE, baselines, summary_lines
from transforms.estimates.shape import as_figures, completed, finished, stack

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from transforms.estimates.groups import Bools, Ints

# What Works Clearinghouse (2022): up to here groups started alike, up to there a comparison has to
# adjust, beyond it cannot. Said of treatment against comparison only, on the people analysed.
ALIKE: Final = 0.05
ADJUSTABLE: Final = 0.25
CANNOT: Final = "cannot_separate_program_from_cohort"
NOT_COMPARED: Final = ("cohort_id", "reason")


@dataclass(frozen=True)
class Compared:
    """What comes of comparing cohorts.

    `figures` in the shape of estimates.figures, scope comparison; `verdicts` one row per pair, line
    and reason of the gate against comparing (BREAK_COLUMNS; none: nothing speaks against it);
    `left_out` one row per cohort that could not be compared: cohort_id, reason (anonymous,
    reconstruction, summary, no_pairs).
    """

    figures: pd.DataFrame
    verdicts: pd.DataFrame
    left_out: pd.DataFrame


def compare_cohorts(
    marts: Mapping[str, pd.DataFrame],
    declared: Mapping[str, pd.DataFrame],
    cohort_ids: Sequence[str],
) -> Compared:
    """Compare the knowledge of cohorts: adjusted means, differences of each pair, baselines.

    Parameters
    ----------
    marts : topic_scores, paired_scores, answered, summaries.
    declared : settings (study_id), waves, wave_pairs, cohorts, comparison, items, item_set_items.
    cohort_ids : two or more; a difference is the one named earlier less the one named later.

    Returns
    -------
    Figures of each subject and wave pair, on the items that most of the cohorts share (of several
    sets, the largest): mean_from, mean_to, gain and adjusted_mean of a cohort; ancova_difference,
    gain_difference (points) and baseline_smd (sd) of a pair (cohort_id less cohort_other).
    p_adjusted is Holm over the pairs of one subject. Both differences carry depends_on_adjustment
    where they do not say the same, and have no interval and no test where whole cohorts were
    assigned and the pair is of both arms (cannot_separate_program_from_cohort). baseline_smd of a
    treatment against a comparison cohort carries baselines_alike, adjust_for_baseline or
    baselines_differ.
    """
    pairs = knowledge_pairs(marts["paired_scores"], declared["waves"])
    evidence = declared["cohorts"].set_index("cohort_id")["evidence"]
    observed = [one for one in cohort_ids if evidence[one] not in NOT_OBSERVED]
    pairs = on_shared_items(pairs[pairs["cohort_id"].isin(observed)], declared)
    asked = pd.DataFrame([*combinations(cohort_ids, 2)], columns=PAIR)
    subjects = pd.concat(
        [baselines(marts, declared)[["cohort_id", *SET_LINE]], summary_lines(marts, declared)],
        ignore_index=True,
    ).drop_duplicates()
    parts = [*cohort_means(pairs), *pair_differences(pairs, asked, declared)]
    figures = completed(stack([part.assign(scope="comparison") for part in parts]))
    figures["study_id"] = str(declared["settings"]["study_id"].iloc[0])
    return Compared(
        finished(figures.assign(population="matched")),
        find_breaks(asked, subjects, marts["answered"], declared),
        _left_out(cohort_ids, pairs, evidence, marts["topic_scores"]),
    )


def on_shared_items(pairs: pd.DataFrame, declared: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Keep of each line the item set that most cohorts were scored with; of several the largest.

    A line that only one of the cohorts has is left out, for there is nothing to compare.
    """
    sizes = subject_sizes(declared).groupby("item_set_id", as_index=False).agg(n=("n_items", "sum"))
    sets = pairs.groupby(SET_LINE, as_index=False).agg(n_cohorts=("cohort_id", "nunique"))
    ranked = sets[sets["n_cohorts"] > 1].merge(sizes, on="item_set_id", how="left")
    order = ["n_cohorts", "n", "item_set_id"]
    best = ranked.sort_values(order, ascending=False, kind="stable").drop_duplicates(LINE)
    return pairs.merge(best[SET_LINE], on=SET_LINE, how="inner")


def cohort_means(pairs: pd.DataFrame) -> list[pd.DataFrame]:
    """Give each cohort's means at both waves, its gain, and its adjusted mean."""
    by = ["cohort_id", *SET_LINE]
    fits = fit_ancova(pairs, by=SET_LINE, group="cohort_id")
    means = [
        as_figures(
            estimate_mean(pairs, by=by, column=f"value_{side}"),
            metric=f"mean_{side}",
            unit="score",
        )
        for side in ("from", "to")
    ]
    gain = as_figures(estimate_gain(pairs, by=by), metric="gain", unit="points")
    adjusted = as_figures(estimate_adjusted_means(fits), metric="adjusted_mean", unit="score")
    return [*means, gain, adjusted]


def pair_differences(
    pairs: pd.DataFrame, asked: pd.DataFrame, declared: Mapping[str, pd.DataFrame]
) -> list[pd.DataFrame]:
    """Give the differences of each pair that is asked for, after both waves and before."""
    cohorts = declared["cohorts"]
    by = [*PAIR, *SET_LINE]
    fits = fit_ancova(pairs, by=SET_LINE, group="cohort_id")
    group, against = PAIR
    adjusted = estimate_adjusted_differences(fits, asked, by=SET_LINE, group=group, other=against)
    own, other = sides_of(pairs, asked)
    raw = estimate_gain_difference(own, other, by=by)
    adjusted, raw = (
        untested_between_arms(found, declared) for found in note_disagreement(adjusted, raw, on=by)
    )
    start = estimate_group_difference(
        own.assign(value=own["value_from"]), other.assign(value=other["value_from"]), by=by
    )
    return [
        _of_pairs(adjusted, "ancova_difference"),
        _of_pairs(raw, "gain_difference"),
        as_figures(judge_baselines(start, cohorts), metric="baseline_smd", unit="sd"),
    ]


def untested_between_arms(
    differences: pd.DataFrame, declared: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Keep the difference only where whole cohorts were assigned and the two are of other arms.

    One cohort of each arm cannot tell the program from the cohort, however many people are in it.
    """
    units = declared["comparison"]["unit"]
    if not len(units) or units.iloc[0] != "cohort":
        return differences
    between = are_between_arms(differences, declared["cohorts"])
    result = differences.copy()
    result.loc[between, [name for name in WITHHELD if name in result]] = np.nan
    result.loc[between, "note_code"] = CANNOT
    return result


def are_between_arms(pairs: pd.DataFrame, cohorts: pd.DataFrame) -> Bools:
    """Tell which pairs are of a treatment and a comparison cohort."""
    arms = cohorts.set_index("cohort_id")["arm"]
    return np.asarray(pairs[PAIR[0]].map(arms).to_numpy() != pairs[PAIR[1]].map(arms).to_numpy())


def sides_of(pairs: pd.DataFrame, asked: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give the people of both cohorts of each pair of cohorts, each named by the pair."""
    theirs = pairs.rename(columns={"cohort_id": "cohort_other"})
    return asked.merge(pairs, on="cohort_id"), asked.merge(theirs, on="cohort_other")


def _of_pairs(differences: pd.DataFrame, metric: str) -> pd.DataFrame:
    return as_figures(over_pairs(differences, metric=metric), metric=metric, unit="points")


def over_pairs(differences: pd.DataFrame, *, metric: str) -> pd.DataFrame:
    """Adjust p-values by Holm over the pairs of each subject; tests not made do not count.

    The family of a test is named by its line and metric: all pairs of these are in it.
    """
    tests = differences[differences["p_value"].notna()]
    families: Ints = np.asarray(tests.groupby(SET_LINE, dropna=False).ngroup(), dtype=np.int64)
    adjusted = holm(np.asarray(tests["p_value"], dtype=np.float64), families)
    words = tests[SET_LINE].astype("str")
    names = words[SET_LINE[0]].str.cat(words[SET_LINE[1:]], sep="/")
    filled = differences.assign(p_adjusted=pd.Series(adjusted, index=tests.index))
    return filled.assign(family=(f"pairs/{metric}/" + names).reindex(filled.index).fillna(""))


def judge_baselines(start: pd.DataFrame, cohorts: pd.DataFrame) -> pd.DataFrame:
    """Say how alike a treatment and a comparison cohort started; of other pairs nothing is said."""
    apart = are_between_arms(start, cohorts)
    size = start["estimate"].abs()
    words = np.select(
        [size <= ALIKE, size <= ADJUSTABLE],
        ["baselines_alike", "adjust_for_baseline"],
        "baselines_differ",
    )
    judged = apart & start["estimate"].notna()
    return start.assign(note_code=np.where(judged, words, start["note_code"]))


def _left_out(
    cohort_ids: Sequence[str],
    pairs: pd.DataFrame,
    evidence: pd.Series[str],
    scores: pd.DataFrame,
) -> pd.DataFrame:
    """Say which cohorts are in no comparison, and why."""
    compared = {*pairs["cohort_id"].unique()}
    nameless = {*scores.loc[scores["person_id"].fillna("") == "", "cohort_id"].unique()}
    reasons = {
        one: evidence[one]
        if evidence[one] in NOT_OBSERVED
        else ("anonymous" if one in nameless else "no_pairs")
        for one in cohort_ids
        if one not in compared
    }
    return pd.DataFrame([*reasons.items()], columns=list(NOT_COMPARED), dtype="object")
