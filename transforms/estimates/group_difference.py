"""How far two groups lie apart at one moment, in standard deviations of both together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from transforms.estimates.effect_sizes import correction
from transforms.estimates.gains import CONFIDENCE, FEWEST_FOR_A_TEST
from transforms.estimates.unpaired import wave_moments

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd


def estimate_group_difference(
    values: pd.DataFrame,
    values_other: pd.DataFrame,
    *,
    by: Sequence[str],
    confidence: float = CONFIDENCE,
) -> pd.DataFrame:
    """Estimate the standardized difference of two groups of people: the first less the other.

    Parameters
    ----------
    values, values_other : one row per person of the group, and of the other: `by`, value (any
        unit). Rows without a value are left out.

    Returns
    -------
    One row per `by` that both have: n_from (the other group), n_to (the group), estimate, se,
    ci_low, ci_high (sd), method, note_code. NULL where nobody differs (all_values_equal) or where
    a group is one person (one_value); below 10 in the smaller group the interval is indicative.

    Notes
    -----
    d = difference of means / pooled SD; SE^2 = 1/n1 + 1/n2 + d^2 / (2 (n1 + n2)); estimate and
    limits (normal quantile) times J = 1 - 3 / (4 (n1 + n2 - 2) - 1).

    References
    ----------
    Hedges (1981); What Works Clearinghouse (2022), appendix E. Held against pingouin in
    tests/estimates.
    """
    both = wave_moments(values_other, values, by=by)
    first, second = (both[f"n_{side}"].astype("float64") for side in ("from", "to"))
    df = first + second - 2
    # A group of one has no variance of its own, and adds nothing to that of both.
    squares = (first - 1) * both["var_from"].fillna(0) + (second - 1) * both["var_to"].fillna(0)
    alone = both[["n_from", "n_to"]].min(axis=1) < 2
    variance = (squares / df.where(df > 0)).where(lambda v: v > 0).mask(alone)
    d = (both["mean_to"] - both["mean_from"]) / variance**0.5
    se = (1 / first + 1 / second + d**2 / (2 * (first + second))) ** 0.5
    j = correction(df.where(df > 0))
    reach = stats.norm.ppf((1 + confidence) / 2) * se
    few = both[["n_from", "n_to"]].min(axis=1) < FEWEST_FOR_A_TEST
    notes = np.select([alone, d.isna(), few], ["one_value", "all_values_equal", "few_in_group"], "")
    return both.assign(
        estimate=j * d,
        se=j * se,
        ci_low=j * (d - reach),
        ci_high=j * (d + reach),
        method="g of pooled sd, Hedges",
        note_code=notes,
    )
