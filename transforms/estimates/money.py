"""Amounts of money and counts: what is typical, and by how much it changed, in percent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import stats

from transforms.estimates.gains import CONFIDENCE, FEWEST_FOR_A_TEST, PAIR, two_sided_t
from transforms.estimates.groups import firsts_of, gather, means, totals, variances

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from transforms.estimates.groups import Floats, Gathered

# Below this the interval of a percent change is rough (docs/methods.md).
FEWEST_FOR_A_SMOOTH_CHANGE: Final = 20


def estimate_median(
    values: pd.DataFrame,
    *,
    by: Sequence[str],
    column: str = "value",
    confidence: float = CONFIDENCE,
) -> pd.DataFrame:
    """Estimate the median of one column in each group, with an interval from order statistics.

    Parameters
    ----------
    values : one row per unit: `by` and `column` (any unit); a row without a value is left out.

    Returns
    -------
    One row per group: n, estimate, ci_low, ci_high (unit of the column), method, note_code. The
    interval is NULL below n = 6 (`few_values`): no pair of values would cover 95 %.

    Notes
    -----
    The k-th smallest and k-th largest value, k the largest with P(binomial(n, 1/2) < k) at most
    (1 - confidence) / 2.

    References
    ----------
    Conover (1999), Practical nonparametric statistics, 3.2.
    """
    gathered = gather(values, by=by, values=[column])
    ordered = gathered.values[column]
    first, n = firsts_of(gathered), gathered.n
    estimate = (ordered[first + (n - 1) // 2] + ordered[first + n // 2]) / 2
    k = np.asarray(stats.binom.ppf((1 - confidence) / 2, n, 0.5)).astype(np.int64)
    covered = k >= 1
    low = np.where(covered, ordered[first + np.maximum(k - 1, 0)], np.nan)
    high = np.where(covered, ordered[first + n - np.maximum(k, 1)], np.nan)
    return gathered.keys.assign(
        n=n,
        estimate=estimate,
        ci_low=low,
        ci_high=high,
        method="median, order statistics",
        note_code=np.where(covered, "", "few_values"),
    )


def estimate_percent_change(
    pairs: pd.DataFrame, *, by: Sequence[str], confidence: float = CONFIDENCE
) -> pd.DataFrame:
    """Estimate by how many percent the total of each group changed, among those at both waves.

    Parameters
    ----------
    pairs : one row per business and pair of waves: `by`, value_from, value_to (money, 0 or more;
        zeros count). A row that misses a wave is left out.

    Returns
    -------
    One row per group: n, estimate, ci_low, ci_high (percent of the first wave), statistic, df,
    p_value, method, note_code. NULL where a total is 0 (`total_is_zero`) or below it
    (`total_below_zero`: receipts less costs may be); the interval is NULL where all changed alike,
    the test below 10 pairs; `rough` below 20.

    Notes
    -----
    100 (sum to / sum from - 1); limits exp(log ratio +- t(n - 1) SE) with
    SE = sd(to / mean to - from / mean from) / sqrt(n). The mean of individual percent changes,
    which one tiny baseline can carry anywhere, is never given.
    """
    gathered = gather(pairs, by=by, values=PAIR)
    ratio, se = log_ratio(gathered)
    df = np.where(np.isnan(se), np.nan, gathered.n - 1.0)
    reach = stats.t.ppf((1 + confidence) / 2, df) * se
    tested = gathered.n >= FEWEST_FOR_A_TEST
    statistic = np.where(tested, ratio / se, np.nan)
    return gathered.keys.assign(
        n=gathered.n,
        estimate=100 * np.expm1(ratio),
        ci_low=100 * np.expm1(ratio - reach),
        ci_high=100 * np.expm1(ratio + reach),
        statistic=statistic,
        df=df,
        p_value=two_sided_t(statistic, df),
        method="ratio of totals, t of log",
        note_code=note_of_ratio(gathered, ratio, se),
    )


def note_of_ratio(gathered: Gathered, ratio: Floats, se: Floats) -> list[str]:
    """Say of each ratio of totals why a part of its figures is missing, or is only rough."""
    below_zero = [totals(gathered, gathered.values[name]) < 0 for name in PAIR]
    notes = {
        "total_below_zero": below_zero[0] | below_zero[1],
        "total_is_zero": np.isnan(ratio),
        "one_pair": gathered.n == 1,
        "all_changes_equal": np.isnan(se),
        "few_pairs": gathered.n < FEWEST_FOR_A_TEST,
        "rough": gathered.n < FEWEST_FOR_A_SMOOTH_CHANGE,
    }
    return [str(note) for note in np.select([*notes.values()], [*notes], "")]


def log_ratio(gathered: Gathered) -> tuple[Floats, Floats]:
    """Give the log of the ratio of totals and its standard error; NaN where they are undefined."""
    before, after = gathered.values["value_from"], gathered.values["value_to"]
    mean_from, mean_to = means(gathered, before), means(gathered, after)
    positive = (mean_from > 0) & (mean_to > 0)
    mean_from, mean_to = (np.where(positive, mean, np.nan) for mean in (mean_from, mean_to))
    change = after / mean_to[gathered.group] - before / mean_from[gathered.group]
    spread = variances(gathered, change)
    se = np.where(spread > 0, np.sqrt(spread / gathered.n), np.nan)
    return np.log(mean_to / mean_from), se


def estimate_median_change_percent(
    pairs: pd.DataFrame, *, by: Sequence[str], confidence: float = CONFIDENCE
) -> pd.DataFrame:
    """Estimate the median of the own percent changes, among those above 0 at the first wave.

    Takes what `estimate_percent_change` does, and returns what `estimate_median` does, in percent;
    its n counts the businesses above 0 at the first wave.
    """
    started = pairs[pairs["value_from"] > 0]
    own = 100 * (started["value_to"] / started["value_from"] - 1)
    return estimate_median(started.assign(value=own), by=by, confidence=confidence)


def as_index(changes: pd.DataFrame) -> pd.DataFrame:
    """Turn percent changes into an index, first wave = 100, with the same interval and no test."""
    levels = {name: changes[name] + 100 for name in ("estimate", "ci_low", "ci_high")}
    untested = dict.fromkeys(("statistic", "df", "p_value"), np.nan)
    return changes.assign(**levels, **untested, method="index of totals, t of log")
