"""Means at a wave, and the mean change between two waves of the same people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from scipy import stats

from transforms.estimates.groups import (
    Gathered,
    are_constant,
    gather,
    means,
    variances,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transforms.estimates.groups import Bools, Floats, Ints

CONFIDENCE: Final = 0.95
# Below this a p-value says more about the sample's size than about the change (docs/methods.md).
FEWEST_FOR_A_TEST: Final = 10
PAIR: Final = ("value_from", "value_to")


def estimate_mean(
    values: pd.DataFrame,
    *,
    by: Sequence[str],
    column: str = "value",
    confidence: float = CONFIDENCE,
) -> pd.DataFrame:
    """Estimate the mean of one column in each group, with its interval.

    Parameters
    ----------
    values : one row per unit, with the columns `by` and `column` (any unit).
    by : columns that make a group.
    confidence : coverage of the interval, between 0 and 1.

    Returns
    -------
    One row per group: n, estimate, se, ci_low, ci_high (unit of the column), df, sd, note_code.
    The interval is NULL with a note_code for one value, and where all values are the same.

    Notes
    -----
    mean +- t(n - 1) * sd / sqrt(n). A row without a value is left out.

    References
    ----------
    Student (1908). Held against scipy.stats.ttest_1samp in tests/estimates.
    """
    gathered = gather(values, by=by, values=[column])
    numbers = gathered.values[column]
    constant = are_constant(gathered, numbers)
    spread = variances(gathered, numbers)
    interval = t_interval(means(gathered, numbers), spread, gathered.n, confidence=confidence)
    interval = interval.mask(pd.Series(constant), other=np.nan)
    interval["estimate"] = means(gathered, numbers)
    note = np.select([gathered.n == 1, constant], ["one_value", "all_values_equal"], "")
    return gathered.keys.assign(
        n=gathered.n, sd=np.sqrt(spread), method="mean, t", note_code=note
    ).join(interval)


def estimate_gain(
    pairs: pd.DataFrame, *, by: Sequence[str], confidence: float = CONFIDENCE
) -> pd.DataFrame:
    """Estimate the mean gain of each group, with its uncertainty.

    Parameters
    ----------
    pairs : one row per unit and pair of waves: `by`, value_from, value_to (scores: 0-100).
    by : columns that make a group.
    confidence : coverage of the interval, between 0 and 1.

    Returns
    -------
    One row per group: n, estimate, se, ci_low, ci_high (unit of the values; points for scores),
    statistic, df, p_value, sd (of the gains), method, note_code.
    Interval and test are NULL with a note_code where every gain is the same or n = 1, the test
    below 10 pairs. A row that misses a wave is left out.

    Notes
    -----
    mean(gain) +- t(n - 1) * sd(gain) / sqrt(n), all groups in one pass over the columns.

    References
    ----------
    Student (1908). Held against scipy.stats.ttest_rel in tests/estimates.
    """
    gathered = gather(pairs, by=by, values=PAIR)
    gains = gathered.values["value_to"] - gathered.values["value_from"]
    average = means(gathered, gains)
    constant = are_constant(gathered, gains)
    spread = variances(gathered, gains)
    interval = t_interval(average, spread, gathered.n, confidence=confidence)
    statistic = average / interval["se"].to_numpy()
    tested = (gathered.n >= FEWEST_FOR_A_TEST) & ~constant
    estimates = gathered.keys.assign(
        n=gathered.n,
        sd=np.sqrt(spread),
        statistic=np.where(tested, statistic, np.nan),
        p_value=np.where(tested, two_sided_t(statistic, gathered.n - 1), np.nan),
        method="paired t",
        note_code=pair_note(gathered, constant),
    ).join(interval.mask(pd.Series(constant), other=np.nan))
    return estimates.assign(estimate=average)


def t_interval(
    average: Floats, variance: Floats, n: Ints, *, confidence: float = CONFIDENCE
) -> pd.DataFrame:
    """Give se, df, ci_low and ci_high of means; NaN where n is 1 or the variance is 0."""
    df = np.where((n > 1) & (variance > 0), n - 1.0, np.nan)
    se = np.where(variance > 0, np.sqrt(variance / n), np.nan)
    reach = stats.t.ppf((1 + confidence) / 2, df) * se
    return pd.DataFrame({"se": se, "df": df, "ci_low": average - reach, "ci_high": average + reach})


def two_sided_t(statistic: Floats, df: Floats | Ints) -> Floats:
    """Give the two-sided p-value of t statistics."""
    return np.asarray(2 * stats.t.sf(np.abs(statistic), df), dtype=np.float64)


def pair_note(gathered: Gathered, constant: Bools) -> list[str]:
    """Say of each group of pairs why a part of its figures is missing, or is indicative only."""
    conditions = [gathered.n == 1, constant, gathered.n < FEWEST_FOR_A_TEST]
    notes = ["one_pair", "all_changes_equal", "few_pairs"]
    return [str(note) for note in np.select(conditions, notes, "")]
