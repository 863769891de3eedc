"""Counts that stand as they are: reach, who answered, themes. No interval: nobody was drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from transforms.estimates.populations import numbered
from transforms.estimates.shape import as_figures, stack

if TYPE_CHECKING:
    from collections.abc import Mapping

HOURS: Final = ("person_hours",)
ANSWERED: Final = ["n_due", "n_valid", "n_baseline", "n_valid_both", "n_late_joiners"]


def estimate_reach(marts: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Give reach as figures: by cohort and pooled (each person once), and by declared attribute.

    Takes marts.reach (scope, cohort_id, metric, n) and marts.attribute_reach (scope, cohort_id,
    attribute_id, value, unit, n, n_all), where value '' counts those of whom it is not known
    (`n_unknown`). By a value of an attribute: n_registered of people, n_businesses of businesses,
    and `share`, n / n_all, the unknown among all (n_to how many; what a target is held against).
    """
    reach = marts["reach"].rename(columns={"n": "estimate"})
    reach = reach.assign(unit=np.where(reach["metric"].isin(HOURS), "hours", "count"))
    by_value = marts["attribute_reach"].rename(
        columns={"n": "estimate", "attribute_id": "attribute", "value": "level"}
    )
    unknown = by_value["level"].fillna("") == ""
    of_businesses = by_value["unit"] == "business"
    by_value = by_value.assign(
        metric=np.select([unknown, of_businesses], ["n_unknown", "n_businesses"], "n_registered"),
        unit="count",
    )
    constants = {"subject_kind": "reach", "population": "all", "method": "count"}
    shares = shares_of_all(by_value[~unknown])
    return stack(
        as_figures(rows, **constants)
        for rows in (*(part.assign(n=counted(part)) for part in (reach, by_value)), shares)
    )


def shares_of_all(by_value: pd.DataFrame) -> pd.DataFrame:
    """Give the share of each value of an attribute among all, known or not."""
    everyone = by_value["n_all"].astype("float64").where(lambda n: n > 0)
    count = by_value["estimate"].astype("float64")
    return by_value.assign(
        estimate=count / everyone, n=everyone, n_to=count, metric="share", unit="share"
    ).dropna(subset=["estimate"])


def counted(rows: pd.DataFrame) -> pd.Series[float]:
    """Give the n of a count: itself; hours have none."""
    return rows["estimate"].astype("float64").where(rows["unit"] == "count")


def estimate_response(answered: pd.DataFrame, declared: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Estimate who answered of those due, and who was lost since the baseline.

    Parameters
    ----------
    answered : marts.answered: cohort_id, wave_id, subject_kind (knowledge, business), n_due (asked,
        and the window has closed), n_valid, n_baseline (valid at baseline and due), n_valid_both,
        n_late_joiners (valid, and not at the baseline).
    declared : cohorts (is_pooled).

    Returns
    -------
    Figures, unfinished, under subject_kind `reach`, subject_id `knowledge` or `business`,
    population `due`, 0-1: response_rate = n_valid / n_due, attrition_rate = 1 - n_valid_both /
    n_baseline; NULL with `not_due` where nobody is due. Beside them n_late_joiners, of the
    population `all`. The baseline wave has no attrition and no late joiners. Pooled: the cohorts of
    `is_pooled` added up.
    """
    keys = ["scope", "cohort_id", "wave_id", "subject_kind"]
    own = answered.assign(scope="cohort")
    together = numbered(answered, declared["cohorts"], pooled_only=True)
    together = together.assign(scope="pooled", cohort_id="")
    rows = pd.concat([own, together], ignore_index=True) if len(together) else own
    sums = rows.groupby(keys, as_index=False)[ANSWERED].sum().astype(dict.fromkeys(ANSWERED, float))
    sums = sums.rename(columns={"wave_id": "wave_to", "subject_kind": "subject_id"})
    response = rate(sums, part="n_valid", whole="n_due", note="not_due")
    # At the baseline itself, and before anyone is due, there is nobody to have lost.
    followed = sums[(sums["n_baseline"] > 0) | (sums["n_due"] == 0)]
    staying = rate(followed, part="n_valid_both", whole="n_baseline", note="not_due")
    lost = staying.assign(estimate=1 - staying["estimate"])
    joined = sums[sums["n_baseline"] > 0].rename(columns={"n_late_joiners": "estimate"})
    joined = joined.assign(n=joined["estimate"], metric="n_late_joiners", unit="count")
    late = as_figures(joined, subject_kind="reach", population="all", method="count")
    rates_of_due = stack(
        as_figures(
            rates,
            metric=metric,
            subject_kind="reach",
            population="due",
            unit="share",
            method="count",
        )
        for metric, rates in (("response_rate", response), ("attrition_rate", lost))
    )
    return stack([rates_of_due, late])


def rate(sums: pd.DataFrame, *, part: str, whole: str, note: str) -> pd.DataFrame:
    """Give part / whole with n = whole; NULL with the note where the whole is 0."""
    counts = sums[whole].where(sums[whole] > 0)
    return sums.assign(
        estimate=sums[part] / counts,
        n=sums[whole],
        n_to=sums[part],
        note_code=np.where(counts.isna(), note, ""),
    )


def estimate_themes(themes: pd.DataFrame) -> pd.DataFrame:
    """Give themes as figures: named in so many of so many interviews, with no percent and interval.

    Takes marts.themes: scope, cohort_id, wave_id, role, theme_id, n_named, n_interviews.
    """
    named = themes.rename(
        columns={
            "theme_id": "subject_id",
            "wave_id": "wave_to",
            "n_named": "estimate",
            "n_interviews": "n",
        }
    )
    return as_figures(
        named,
        subject_kind="theme",
        metric="theme_count",
        unit="count",
        population="all",
        method="interviews that name it",
    )
