"""Whether the conclusion of a headline figure moves when it is computed in another way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple

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
SHARES: Final = ("mastery_share_change", "share_change")


class Check(NamedTuple):
    """One other way to compute a headline: its name, and the figure that it reads."""

    name: str
    metric: str
    analysis: str = "main"
    price_basis: str = ""
    is_optional: bool = False  # no row where the study has no such figure
    is_of_cohorts: bool = False  # over several cohorts it covers others than the headline


CHECKS: Final = {
    "gain": (
        Check("all", "gain", "all"),
        Check("zero_gain", "zero_gain_for_leavers"),
        Check("robust", "robust_gain"),
    ),
    "pooled_gain": (Check("without_flagged", "pooled_gain", "without_flagged"),),
    "percent_change": (
        Check("winsorized", "percent_change", "winsorized", "nominal"),
        Check(
            "operating_only",
            "percent_change",
            "operating_only",
            "nominal",
            is_optional=True,
            is_of_cohorts=True,
        ),
        Check("real", "percent_change", price_basis="real", is_optional=True),
    ),
}
SAID: Final = ("conclusion", "estimate", "n")


def estimate_conclusions(figures: pd.DataFrame) -> pd.DataFrame:
    """Compare what each headline figure says with what it says under each check.

    Parameters
    ----------
    figures : estimates.figures. Headlines are, in the main analysis and over matched people: the
        gain of a cohort's topics, scales and test; the pooled gain; the percent change of nominal
        money; changes of shares. Figures by attribute, category or session are none.

    Returns
    -------
    One row per headline that concludes something (it has an interval) and check (CONCLUSION_KEY;
    `analysis` names the check: all, zero_gain, robust, without_flagged, winsorized, and where there
    is such a figure operating_only, real; none for changes of shares): conclusion of the headline
    (rose, fell, unclear) and conclusion_other of the check ('' where no interval says), verdict:
    stands where both say the same, moves where they do not, nothing_flagged where without_flagged
    is over the same cohorts, not_comparable for operating_only over several cohorts (those without
    a status are not in it), unknown where the check says nothing or is missing, not_checked where
    this version has no other way.

    Notes
    -----
    rose: the interval lies above 0; fell: below 0; unclear: it holds 0 at or between its ends.
    """
    bare = _bare(figures)
    parts = [
        _checked(_headlines(bare, metric), bare, check)
        for metric, checks in CHECKS.items()
        for check in checks
    ]
    parts += [
        _headlines(bare, metric).assign(analysis="none", conclusion_other="", verdict="not_checked")
        for metric in SHARES
    ]
    rows = pd.concat(parts, ignore_index=True)
    ordered = rows[list(CONCLUSION_COLUMNS)].astype(str)
    return ordered.sort_values(list(CONCLUSION_KEY), kind="stable", ignore_index=True)


def _checked(headlines: pd.DataFrame, bare: pd.DataFrame, check: Check) -> pd.DataFrame:
    """Put beside each headline what the check says, and the verdict."""
    key = [name for name in HEADLINE_KEY if name != "metric"]
    chosen = (bare["metric"] == check.metric) & (bare["analysis"] == check.analysis)
    chosen &= bare["price_basis"] == check.price_basis
    other = bare.loc[chosen, [*key, *SAID]].drop_duplicates(key)
    other = other.rename(columns={name: f"{name}_other" for name in SAID})
    how: Literal["inner", "left"] = "inner" if check.is_optional else "left"
    both = headlines.merge(other, on=key, how=how, validate="one_to_one")
    both["conclusion_other"] = both["conclusion_other"].fillna("").astype(str)
    if check.is_of_cohorts:
        both.loc[both["scope"] == "pooled", "conclusion_other"] = ""
    return both.assign(analysis=check.name, verdict=_verdicts(both, check))


def _verdicts(both: pd.DataFrame, check: Check) -> np.ndarray:
    estimate, other = (both[name].to_numpy(np.float64) for name in ("estimate", "estimate_other"))
    same_people = (both["n"] == both["n_other"]) & np.isclose(estimate, other, rtol=1e-12)
    verdicts = {
        "not_comparable": (both["scope"] == "pooled") & check.is_of_cohorts,
        "nothing_flagged": same_people & (check.name == "without_flagged"),
        "unknown": both["conclusion_other"] == "",
        "stands": both["conclusion"] == both["conclusion_other"],
    }
    conditions = [found.fillna(value=False).astype(bool) for found in verdicts.values()]
    return np.select(conditions, [*verdicts], "moves")


def _bare(figures: pd.DataFrame) -> pd.DataFrame:
    """Keep figures of whole cohorts and pools, with their conclusion."""
    plain: Sequence[str] = ("category", "attribute", "level", "session_id", "role", "cohort_other")
    is_bare = (figures[list(plain)] == "").all(axis=1)
    is_bare &= figures["scope"].isin(["cohort", "pooled"])
    bare = figures[is_bare]
    return bare.assign(conclusion=conclusions_of(bare))


def _headlines(bare: pd.DataFrame, metric: str) -> pd.DataFrame:
    chosen = (bare["metric"] == metric) & (bare["analysis"] == "main") & (bare["conclusion"] != "")
    chosen &= (bare["population"] == "matched") & (bare["price_basis"] != "real")
    of_outcomes = metric in {"percent_change", "share_change"}
    is_knowledge = bare["subject_kind"].isin(KNOWLEDGE)
    chosen &= (bare["subject_kind"] == "indicator") if of_outcomes else is_knowledge
    return bare.loc[chosen, [*HEADLINE_KEY, *SAID]]


def conclusions_of(figures: pd.DataFrame) -> pd.Series[str]:
    """Say of each change what its interval says: rose, fell, unclear, or '' without one."""
    low = figures["ci_low"].astype("float64")
    high = figures["ci_high"].astype("float64")
    words = np.select(
        [low.isna() | high.isna(), low > 0, high < 0], ["", "rose", "fell"], "unclear"
    )
    return pd.Series(words, index=figures.index, dtype="object")
