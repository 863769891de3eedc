"""Answers in ordered bands, and in options of which several may be chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from transforms.estimates.gains import CONFIDENCE
from transforms.estimates.shares import note_of_one, wilson_limits

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd


def at_or_above(rows: pd.DataFrame, *, columns: Sequence[str]) -> pd.DataFrame:
    """Turn band numbers into 1 (the declared band or a higher one) and 0.

    Parameters
    ----------
    rows : the columns (numbers of bands, 1 the lowest) and at_or_above, the number of the declared
        band; rows of an indicator that declares none are left out.
    """
    asked = rows[rows["at_or_above"].notna()]
    turned = {
        name: (asked[name] >= asked["at_or_above"]).astype("float64").where(asked[name].notna())
        for name in columns
    }
    return asked.assign(**turned)


def estimate_level_shares(
    values: pd.DataFrame,
    options: pd.DataFrame,
    *,
    by: Sequence[str],
    confidence: float = CONFIDENCE,
) -> pd.DataFrame:
    """Estimate the share of each band in each group: the whole distribution.

    Parameters
    ----------
    values : one row per unit: `by`, subject_id, value (number of the band); a row without a value
        is left out.
    options : study.indicator_options: indicator_id, option_id, option_no. A band that nobody chose
        has its share too, 0.

    Returns
    -------
    One row per group and band: `by`, category (its code), n (units of the group), estimate, ci_low,
    ci_high (0-1), method, note_code (`one_value`: no interval). The shares of a group add up to 1;
    bands have no midpoint and no mean.

    References
    ----------
    Wilson (1927), by statsmodels.stats.proportion.proportion_confint.
    """
    complete = values.dropna(subset=["value"])
    groups = complete.groupby([*by, "subject_id"], as_index=False, observed=True).agg(
        n=("value", "size")
    )
    counts = complete.groupby([*by, "value"], as_index=False, observed=True).agg(
        count=("value", "size")
    )
    bands = options.rename(columns={"indicator_id": "subject_id", "option_id": "category"})
    bands = bands[["subject_id", "category", "option_no"]].astype({"option_no": "float64"})
    found = groups.merge(bands, on="subject_id", how="inner").merge(
        counts.rename(columns={"value": "option_no"}), on=[*by, "option_no"], how="left"
    )
    count = found["count"].fillna(0).to_numpy(dtype=np.float64)
    n = found["n"].to_numpy(dtype=np.int64)
    low, high = wilson_limits(count, n, confidence=confidence)
    return found[[*by, "category", "n"]].assign(
        estimate=count / n, ci_low=low, ci_high=high, method="Wilson", note_code=note_of_one(n)
    )
