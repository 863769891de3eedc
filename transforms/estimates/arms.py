"""Those who took the program beside those who did not, as the study declares who they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from transforms.estimates.ancova import estimate_adjusted_differences, fit_ancova
from transforms.estimates.breaks import PAIR
from transforms.estimates.comparability import SUBJECT, usable_subjects
from transforms.estimates.comparing import CANNOT, judge_baselines, sides_of
from transforms.estimates.evidence import NOT_OBSERVED, WITHHELD
from transforms.estimates.gain_differences import (
    estimate_d_ppc2,
    estimate_gain_difference,
    note_disagreement,
)
from transforms.estimates.gains import estimate_gain, two_sided_t
from transforms.estimates.group_difference import estimate_group_difference
from transforms.estimates.knowledge import knowledge_pairs
from transforms.estimates.shape import as_figures, stack
from transforms.estimates.unpaired import estimate_unpaired_gain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LINE: Final = [*SUBJECT, "wave_from", "wave_to"]
FEWEST_COHORTS: Final = 6


def estimate_arms(
    marts: Mapping[str, pd.DataFrame], declared: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Estimate the knowledge figures of scope comparison: treatment less comparison cohorts.

    Parameters
    ----------
    marts : paired_scores.
    declared : waves, cohorts, items, item_sets, item_set_items, comparison (one row or none:
        assignment, unit), compared_cohorts (cohort_id, its comparison cohort cohort_other).

    Returns
    -------
    Figures, unfinished, on the items that both cohorts were scored with. Of each pair of cohorts:
    gain_difference (points, Welch), ancova_difference (points; the headline where randomized),
    d_ppc2 and baseline_smd (sd). Assigned by cohort, a pair has the difference without interval or
    test, note cannot_separate_program_from_cohort; and over all cohorts (cohort_id '') stands the
    difference of cohort means: interval and test by Welch's t from 6 cohorts in each arm.
    Pairs with a cohort that was not observed are NULL but for the difference of gains, with its
    note. No comparison declared: no rows.
    """
    if not len(declared["comparison"]):
        return pd.DataFrame()
    pairs = knowledge_pairs(marts["paired_scores"], declared["waves"])
    usable = usable_subjects(declared)[SUBJECT].drop_duplicates()
    pairs = pairs.merge(usable, on=SUBJECT, how="inner")
    asked = declared["compared_cohorts"][PAIR]
    is_by_cohort = declared["comparison"]["unit"].iloc[0] == "cohort"
    cohorts = declared["cohorts"]
    parts = compared_pairs(pairs, asked, cohorts, line=LINE, is_by_cohort=is_by_cohort)
    found = [
        as_figures(part, metric=metric, unit="points" if metric.endswith("difference") else "sd")
        for metric, part in parts.items()
    ]
    if is_by_cohort:
        together = cohorts_together(pairs, asked, cohorts, line=LINE)
        found += [as_figures(together, metric="gain_difference", unit="points")]
    return stack([part.assign(scope="comparison", population="matched") for part in found])


def compared_pairs(
    pairs: pd.DataFrame,
    asked: pd.DataFrame,
    cohorts: pd.DataFrame,
    *,
    line: Sequence[str],
    is_by_cohort: bool,
) -> dict[str, pd.DataFrame]:
    """Estimate each metric of each treatment cohort against each of its comparison cohorts.

    `pairs` has one row per unit: cohort_id, `line` (what is told in one figure), value_from,
    value_to (any unit). The estimates are keyed by cohort_id, cohort_other and `line`.
    """
    by = [*PAIR, *line]
    own, other = sides_of(pairs, asked)
    raw = estimate_gain_difference(own, other, by=by)
    start = estimate_group_difference(
        own.assign(value=own["value_from"]), other.assign(value=other["value_from"]), by=by
    )
    parts = {
        "gain_difference": raw,
        "d_ppc2": estimate_d_ppc2(own, other, by=by),
        "baseline_smd": judge_baselines(start, cohorts),
    }
    if is_by_cohort:
        parts["gain_difference"] = without_test(raw)
        parts["d_ppc2"] = parts["d_ppc2"].assign(note_code=CANNOT)
    else:
        rows = pd.concat([own.assign(side="own"), other.assign(side="other")])
        fits = fit_ancova(rows, by=by, group="side")
        contrast = pd.DataFrame({"side": ["own"], "against": ["other"]})
        adjusted = estimate_adjusted_differences(
            fits, contrast, by=by, group="side", other="against"
        )
        both = note_disagreement(adjusted, raw, on=by)
        parts |= {"ancova_difference": both[0], "gain_difference": both[1]}
    return {
        metric: unobserved_withheld(part, cohorts, metric=metric) for metric, part in parts.items()
    }


def without_test(differences: pd.DataFrame) -> pd.DataFrame:
    """Keep a difference only: of one cohort in each arm, nothing tells program from cohort."""
    bare = differences.assign(note_code=CANNOT, method="difference of gains")
    bare[[name for name in WITHHELD if name in bare]] = float("nan")
    return bare


def unobserved_withheld(found: pd.DataFrame, cohorts: pd.DataFrame, *, metric: str) -> pd.DataFrame:
    """Set to NULL what cannot be known where a cohort of a pair was not observed."""
    evidence = dict(zip(cohorts["cohort_id"], cohorts["evidence"], strict=True))
    result = found.copy()
    for side in PAIR:
        known = result[side].map(evidence)
        unobserved = known.isin(NOT_OBSERVED)
        result.loc[unobserved, [name for name in WITHHELD if name in result]] = float("nan")
        if metric != "gain_difference":
            result.loc[unobserved, "estimate"] = float("nan")
        result.loc[unobserved, "note_code"] = known[unobserved]
    return result


def cohorts_together(
    pairs: pd.DataFrame,
    asked: pd.DataFrame,
    cohorts: pd.DataFrame,
    *,
    line: Sequence[str] = LINE,
) -> pd.DataFrame:
    """Estimate the difference of cohort means of the two arms, each cohort counting once.

    Where all cohorts of both arms gained the same, the difference has no interval and no test.
    """
    observed = cohorts.loc[~cohorts["evidence"].isin(NOT_OBSERVED), "cohort_id"]
    seen = pairs[pairs["cohort_id"].isin(observed)]
    means = estimate_gain(seen, by=["cohort_id", *line]).rename(columns={"estimate": "value"})
    treated, beside = (means[means["cohort_id"].isin(asked[side])] for side in PAIR)
    found = estimate_unpaired_gain(beside, treated, by=line)
    enough = found[["n_from", "n_to"]].min(axis=1) >= FEWEST_COHORTS
    statistic = (found["estimate"] / found["se"]).where(enough)
    tested = found.assign(
        statistic=statistic,
        p_value=two_sided_t(statistic.to_numpy(dtype="float64"), found["df"].to_numpy()),
        method="Welch t on cohort means",
        note_code=np.select([~enough, found["se"].isna()], [CANNOT, "all_gains_equal"], ""),
    )
    tested.loc[~enough, [name for name in WITHHELD if name in tested]] = float("nan")
    return tested.assign(cohort_id="", cohort_other="")
