"""Whether the conclusion of a headline figure moves when it is computed in another way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

HEADLINE_KEY: Final = (
    "study_id",
    "scope",
    "cohort_id",
    "subject_kind",
    "subject_id",
    "item_set_id",
    "wave_from",
    "wave_to",
    "metric",
)
CONCLUSION_KEY: Final = (*HEADLINE_KEY, "analysis")
CONCLUSION_COLUMNS: Final = (*CONCLUSION_KEY, "conclusion", "conclusion_other", "verdict")
KNOWLEDGE: Final = ("topic", "overall", "scale")
# Of each headline metric: the name of the check, and the metric and analysis that it reads.
CHECKS: Final = {
    "gain": (
        ("all", "gain", "all"),
        ("zero_gain", "zero_gain_for_leavers", "main"),
        ("robust", "robust_gain", "main"),
    ),
    "pooled_gain": (("without_flagged", "pooled_gain", "without_flagged"),),
    "percent_change": (("winsorized", "percent_change", "winsorized"),),
}


def estimate_conclusions(figures: pd.DataFrame) -> pd.DataFrame:
    """Compare what each headline figure says with what it says under each check.

    Parameters
    ----------
    figures : estimates.figures. Headlines are, in the main analysis and over matched people: the
        gain of a cohort's topics, scales and test; the pooled gain; the percent change of nominal
        money. Figures by attribute, category or session are none.

    Returns
    -------
    One row per headline that concludes something (it has an interval) and check (CONCLUSION_KEY;
    `analysis` names the check: all, zero_gain, robust, without_flagged, winsorized): conclusion of
    the headline (rose, fell, unclear) and conclusion_other of the check ('' where no interval
    says), verdict (stands where both say the same, moves where they do not, unknown where the check
    says nothing or is missing).

    Notes
    -----
    rose: the interval lies above 0; fell: below 0; unclear: it holds 0 at or between its ends.
    """
    bare = _bare(figures)
    key = list(HEADLINE_KEY)
    parts = []
    for metric, checks in CHECKS.items():
        headlines = _headlines(bare, metric)
        for analysis, other_metric, other_analysis in checks:
            chosen = (bare["metric"] == other_metric) & (bare["analysis"] == other_analysis)
            other = bare.loc[chosen, [*key, "conclusion"]].assign(metric=metric)
            other = other.drop_duplicates(key).rename(columns={"conclusion": "conclusion_other"})
            both = headlines.merge(other, on=key, how="left", validate="one_to_one")
            parts.append(both.assign(analysis=analysis))
    rows = pd.concat(parts, ignore_index=True)
    rows["conclusion_other"] = rows["conclusion_other"].fillna("")
    unknown = rows["conclusion_other"] == ""
    same = rows["conclusion"] == rows["conclusion_other"]
    rows["verdict"] = np.select([unknown, same], ["unknown", "stands"], "moves")
    ordered = rows[list(CONCLUSION_COLUMNS)].astype(str)
    return ordered.sort_values(list(CONCLUSION_KEY), kind="stable", ignore_index=True)


def _bare(figures: pd.DataFrame) -> pd.DataFrame:
    """Keep figures of whole cohorts and pools, in the prices of the day, with their conclusion."""
    plain: Sequence[str] = ("category", "attribute", "level", "session_id", "role", "cohort_other")
    is_bare = (figures[list(plain)] == "").all(axis=1)
    is_bare &= (figures["price_basis"] != "real") & figures["scope"].isin(["cohort", "pooled"])
    bare = figures[is_bare]
    return bare.assign(conclusion=conclusions_of(bare))


def _headlines(bare: pd.DataFrame, metric: str) -> pd.DataFrame:
    chosen = (bare["metric"] == metric) & (bare["analysis"] == "main") & (bare["conclusion"] != "")
    chosen &= bare["population"] == "matched"
    is_knowledge = bare["subject_kind"].isin(KNOWLEDGE)
    chosen &= (bare["subject_kind"] == "indicator") if metric == "percent_change" else is_knowledge
    return bare.loc[chosen, [*HEADLINE_KEY, "conclusion"]]


def conclusions_of(figures: pd.DataFrame) -> pd.Series[str]:
    """Say of each change what its interval says: rose, fell, unclear, or '' without one."""
    low = figures["ci_low"].astype("float64")
    high = figures["ci_high"].astype("float64")
    words = np.select(
        [low.isna() | high.isna(), low > 0, high < 0], ["", "rose", "fell"], "unclear"
    )
    return pd.Series(words, index=figures.index, dtype="object")
