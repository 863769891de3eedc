"""Those who took the program beside those who did not, as the study declares who they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from transforms.estimates.ancova import estimate_adjusted_differences, fit_ancova
from transforms.estimates.breaks import PAIR
from transforms.estimates.comparability import SUBJECT, usable_subjects
from transforms.estimates.comparing import judge_baselines, sides_of
from transforms.estimates.evidence import NOT_OBSERVED, WITHHELD
from transforms.estimates.gain_differences import (
    estimate_d_ppc2,
    estimate_gain_difference,
    note_disagreement,
)
from transforms.estimates.gains import two_sided_t
from transforms.estimates.group_difference import estimate_group_difference
from transforms.estimates.knowledge import knowledge_pairs
from transforms.estimates.shape import as_figures, stack
from transforms.estimates.unpaired import estimate_unpaired_gain

if TYPE_CHECKING:
    from collections.abc import Mapping

LINE: Final = [*SUBJECT, "wave_from", "wave_to"]
FEWEST_COHORTS: Final = 6
CANNOT: Final = "cannot_separate_program_from_cohort"


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
    found = compared_pairs(pairs, asked, declared["cohorts"], is_by_cohort=is_by_cohort)
    if is_by_cohort:
        found += [cohorts_together(pairs, asked, declared["cohorts"])]
    return stack([part.assign(scope="comparison", population="matched") for part in found])


def compared_pairs(
    pairs: pd.DataFrame, asked: pd.DataFrame, cohorts: pd.DataFrame, *, is_by_cohort: bool
) -> list[pd.DataFrame]:
    """Give the figures of each treatment cohort against each of its comparison cohorts."""
    by = [*PAIR, *LINE]
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
    return [
        as_figures(
            unobserved_withheld(part, cohorts, metric=metric),
            metric=metric,
            unit="points" if metric.endswith("difference") else "sd",
        )
        for metric, part in parts.items()
    ]


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
    pairs: pd.DataFrame, asked: pd.DataFrame, cohorts: pd.DataFrame
) -> pd.DataFrame:
    """Give the difference of cohort means of the two arms, each cohort counting once."""
    observed = cohorts.loc[~cohorts["evidence"].isin(NOT_OBSERVED), "cohort_id"]
    seen = pairs[pairs["cohort_id"].isin(observed)]
    gains = seen.assign(value=seen["value_to"] - seen["value_from"])
    means = gains.groupby(["cohort_id", *LINE], as_index=False)["value"].mean()
    treated, beside = (means[means["cohort_id"].isin(asked[side])] for side in PAIR)
    found = estimate_unpaired_gain(beside, treated, by=LINE)
    enough = found[["n_from", "n_to"]].min(axis=1) >= FEWEST_COHORTS
    statistic = (found["estimate"] / found["se"]).where(enough)
    tested = found.assign(
        statistic=statistic,
        p_value=two_sided_t(statistic.to_numpy(dtype="float64"), found["df"].to_numpy()),
        method="Welch t on cohort means",
        note_code=enough.map({True: "", False: CANNOT}),
    )
    tested.loc[~enough, [name for name in WITHHELD if name in tested]] = float("nan")
    return as_figures(
        tested, metric="gain_difference", unit="points", cohort_id="", cohort_other=""
    )
