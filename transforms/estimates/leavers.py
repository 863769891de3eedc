"""Those who were there before and not after: how they differ, and what if they had not gained."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from scipy import stats

from transforms.estimates.gains import CONFIDENCE, estimate_gain
from transforms.estimates.groups import gather, variances
from transforms.estimates.knowledge import COHORT_PAIR, SUBJECT, WAVES, knowledge_pairs
from transforms.estimates.shape import as_figures, stack
from transforms.estimates.unpaired import wave_moments

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FEWEST_LEAVERS: Final = 5
WHO: Final = [*COHORT_PAIR, "participant_id"]


def estimate_leavers(
    marts: Mapping[str, pd.DataFrame], declared: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Estimate how leavers differ from stayers at baseline, and the gain had they gained nothing.

    Parameters
    ----------
    marts : topic_scores and paired_scores (0-100), asked_units (is_due).
    declared : waves.

    Returns
    -------
    Figures, unfinished, of scope cohort and population `due`: everyone who has a score at the first
    wave of a pair and was asked at the second, whose window has closed; a leaver has none there.
    leaver_smd (sd; `estimate_leaver_smd`) and zero_gain_for_leavers (points; n everyone, n_from
    those of the baseline, n_to the stayers; no test). Lines without a single pair, anonymous
    cohorts and waves not yet due have neither.
    """
    everyone = due_at_baseline(marts, declared["waves"])
    if not len(everyone):
        return pd.DataFrame()
    stayed = everyone["value_to"].notna()
    counts = everyone.assign(n_to=stayed).groupby(COHORT_PAIR, as_index=False)["n_to"].sum()
    filled = everyone.assign(value_to=everyone["value_to"].fillna(everyone["value_from"]))
    gain = estimate_gain(filled, by=COHORT_PAIR).drop(columns=["statistic", "p_value"])
    gain = gain.merge(counts, on=COHORT_PAIR, how="left").assign(n_from=gain["n"])
    first = everyone.rename(columns={"value_from": "value"})
    smd = estimate_leaver_smd(first[~stayed], first[stayed], by=COHORT_PAIR)
    named = {"scope": "cohort", "population": "due"}
    method = "mean, t, leavers with no gain"
    return stack(
        [
            as_figures(smd, metric="leaver_smd", unit="sd", **named),
            as_figures(
                gain.assign(method=method), metric="zero_gain_for_leavers", unit="points", **named
            ),
        ]
    )


def due_at_baseline(marts: Mapping[str, pd.DataFrame], waves: pd.DataFrame) -> pd.DataFrame:
    """List who has a score at the first wave of a line and was due at the second.

    One row per participant and line (WHO): value_from, and value_to, missing for a leaver.
    """
    pairs = knowledge_pairs(marts["paired_scores"], waves)
    lines = pairs[COHORT_PAIR].drop_duplicates()
    scores = marts["topic_scores"].dropna(subset=["score"])
    scores = scores[scores["person_id"].fillna("") != ""]
    first = scores.rename(columns={"wave_id": "wave_from", "score": "value_from"})
    first = first[["participant_id", "cohort_id", *SUBJECT, "wave_from", "value_from"]]
    asked = marts["asked_units"]
    due = asked[(asked["subject_kind"] == "knowledge") & asked["is_due"].astype("bool")]
    due = due[["cohort_id", "unit_id", "wave_id"]].rename(
        columns={"unit_id": "participant_id", "wave_id": "wave_to"}
    )
    on_line = ["cohort_id", *SUBJECT, "wave_from"]
    there = first.merge(lines, on=on_line, how="inner")
    there = there.merge(due, on=["cohort_id", "participant_id", "wave_to"], how="inner")
    return there.merge(pairs[[*WHO, "value_to"]], on=WHO, how="left", validate="one_to_one")[
        [*WHO, "value_from", "value_to"]
    ].sort_values([*WAVES], kind="stable", ignore_index=True)


def estimate_leaver_smd(
    leavers: pd.DataFrame,
    stayers: pd.DataFrame,
    *,
    by: Sequence[str],
    confidence: float = CONFIDENCE,
) -> pd.DataFrame:
    """Estimate how far leavers lay from stayers at baseline, in SDs of all who were there.

    Parameters
    ----------
    leavers, stayers : one row per person: `by`, value (score at the first wave, 0-100).

    Returns
    -------
    One row per group with stayers: n (both), n_from (stayers), n_to (leavers), estimate (leavers
    less stayers), ci_low, ci_high (sd), method, note_code. NULL with a note where nobody left
    (no_leavers) or all scored alike; no interval for one person on a side (one_value) or where each
    side scored alike (all_values_equal). Below 5 leavers few_leavers; from there on leavers_differ
    where the interval does not hold 0.

    Notes
    -----
    d = difference of means / SD of all N (n - 1). With the pooled SD the difference is d_p, with
    SE^2 = 1/n1 + 1/n2 + d_p^2 / (2 N) and normal limits; d = d_p / sqrt((N - 2)/(N - 1) +
    d_p^2 n1 n2 / (N (N - 1))) carries its limits over, for the SD of all holds the difference too.

    References
    ----------
    Hedges and Olkin (1985). Held against numpy and pingouin in tests/estimates.
    """
    stay = _counted(stayers, by=by, name="n_from")
    left = _counted(leavers, by=by, name="n_to")
    groups = stay.merge(left, on=list(by), how="left")
    groups["n_to"] = groups["n_to"].fillna(0).astype("int64")
    groups["n"] = groups["n_from"] + groups["n_to"]
    everyone = gather(pd.concat([leavers, stayers], ignore_index=True), by=by, values=["value"])
    spread = variances(everyone, everyone.values["value"])
    spreads = everyone.keys.assign(variance=np.where(spread > 0, spread, np.nan))
    apart = wave_moments(stayers, leavers, by=by)
    apart = apart.drop(columns=["n_from", "n_to"])
    both = groups.merge(spreads, on=list(by), how="left").merge(apart, on=list(by), how="left")
    d = (both["mean_to"] - both["mean_from"]) / np.sqrt(both["variance"])
    low, high = _limits(both, confidence)
    differs = (both["n_to"] >= FEWEST_LEAVERS) & ((low > 0) | (high < 0))
    alone = both[["n_from", "n_to"]].min(axis=1) < 2
    few = both["n_to"] < FEWEST_LEAVERS
    note = np.select(
        [both["n_to"] == 0, alone, low.isna(), few, differs],
        ["no_leavers", "one_value", "all_values_equal", "few_leavers", "leavers_differ"],
        "",
    )
    method = "difference in SDs of all at baseline"
    return both.assign(estimate=d, ci_low=low, ci_high=high, method=method, note_code=note)


def _counted(people: pd.DataFrame, *, by: Sequence[str], name: str) -> pd.DataFrame:
    gathered = gather(people, by=by, values=["value"])
    return gathered.keys.assign(**{name: gathered.n})


def _limits(both: pd.DataFrame, confidence: float) -> tuple[pd.Series[float], pd.Series[float]]:
    """Give the limits of the difference in SDs of all; NaN below two people on a side."""
    first, second, n = (both[name].astype("float64") for name in ("n_from", "n_to", "n"))
    squares = (first - 1) * both["var_from"] + (second - 1) * both["var_to"]
    pooled = (squares / (n - 2)).where(lambda v: v > 0)
    d = (both["mean_to"] - both["mean_from"]) / np.sqrt(pooled)
    se = np.sqrt(1 / first + 1 / second.where(second > 0) + d**2 / (2 * n))
    reach = stats.norm.ppf((1 + confidence) / 2) * se
    shares = first * second / (n * (n - 1))

    def in_sds_of_all(limit: pd.Series[float]) -> pd.Series[float]:
        return limit / np.sqrt((n - 2) / (n - 1) + limit**2 * shares)

    return in_sds_of_all(d - reach), in_sds_of_all(d + reach)
