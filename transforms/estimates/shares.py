"""Shares of people and businesses, and how they change among the same ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from transforms.estimates.gains import CONFIDENCE, FEWEST_FOR_A_TEST, PAIR
from transforms.estimates.groups import gather, totals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transforms.estimates.groups import Floats, Ints


def estimate_share(
    values: pd.DataFrame,
    *,
    by: Sequence[str],
    column: str = "value",
    confidence: float = CONFIDENCE,
) -> pd.DataFrame:
    """Estimate the share of 1 in each group, with Wilson's interval.

    Parameters
    ----------
    values : one row per unit: `by` and `column`, 0 or 1; a row without a value is left out.

    Returns
    -------
    One row per group: n, count (how many are 1), estimate, ci_low, ci_high (0-1), method,
    note_code. One answer is no interval (`one_value`).

    References
    ----------
    Wilson (1927), by statsmodels.stats.proportion.proportion_confint.
    """
    gathered = gather(values, by=by, values=[column])
    count = totals(gathered, gathered.values[column])
    low, high = wilson_limits(count, gathered.n, confidence=confidence)
    return gathered.keys.assign(
        n=gathered.n,
        count=count,
        estimate=count / gathered.n,
        ci_low=low,
        ci_high=high,
        method="Wilson",
        note_code=note_of_one(gathered.n),
    )


def note_of_one(n: Floats | Ints) -> list[str]:
    """Say of each share that it is the answer of one person: `one_value`, else ''."""
    return [str(note) for note in np.where(np.asarray(n) == 1, "one_value", "")]


def wilson_limits(
    count: Floats, n: Ints, *, confidence: float = CONFIDENCE
) -> tuple[Floats, Floats]:
    """Give Wilson's limits of shares: exactly 0 of none, exactly 1 of all, NaN of one answer."""
    low, high = proportion_confint(count, n, alpha=1 - confidence, method="wilson")
    low, high = np.asarray(low, dtype=np.float64), np.asarray(high, dtype=np.float64)
    low = np.where(count <= 0, 0.0, np.clip(low, 0.0, 1.0))
    high = np.where(count >= n, 1.0, np.clip(high, 0.0, 1.0))
    alone = np.asarray(n) == 1
    return np.where(alone, np.nan, low), np.where(alone, np.nan, high)


def estimate_share_change(
    pairs: pd.DataFrame, *, by: Sequence[str], confidence: float = CONFIDENCE
) -> pd.DataFrame:
    """Estimate how the share of 1 changes in each group, among those seen at both waves.

    Parameters
    ----------
    pairs : one row per unit and pair of waves: `by`, value_from, value_to, each 0 or 1.

    Returns
    -------
    One row per group: n, newly_adopted, dropped, estimate, se, ci_low, ci_high (difference of
    shares, -1 to 1), statistic (the rarer of the two kinds of change), p_value, method, note_code.
    The test is NULL below 10 pairs and where nobody changed (`no_change`), the interval too for one
    pair (`one_pair`).

    Notes
    -----
    (new - dropped) / n. With a = (new + 1) / (n + 2) and b = (dropped + 1) / (n + 2) the limits are
    a - b +- z sqrt((a + b - (a - b)^2) / (n + 2)); p is the exact McNemar test.

    References
    ----------
    Bonett and Price (2012), McNemar (1947). Held against statsmodels mcnemar in tests/estimates.
    """
    gathered = gather(pairs, by=by, values=PAIR)
    before, after = gathered.values["value_from"], gathered.values["value_to"]
    adopted = totals(gathered, ((before == 0) & (after == 1)).astype(np.float64))
    dropped = totals(gathered, ((before == 1) & (after == 0)).astype(np.float64))
    change = change_of_share(adopted, dropped, gathered.n, confidence=confidence)
    return gathered.keys.assign(
        n=gathered.n, newly_adopted=adopted, dropped=dropped, method="Bonett-Price, exact McNemar"
    ).join(change)


def change_of_share(
    adopted: Floats, dropped: Floats, n: Ints, *, confidence: float = CONFIDENCE
) -> pd.DataFrame:
    """Give estimate, se, ci_low, ci_high, statistic, p_value and note_code from counts."""
    a, b = (adopted + 1) / (n + 2), (dropped + 1) / (n + 2)
    se = np.sqrt((a + b - (a - b) ** 2) / (n + 2))
    se = np.where(n > 1, se, np.nan)
    reach = stats.norm.ppf((1 + confidence) / 2) * se
    changed = adopted + dropped
    rarer = np.minimum(adopted, dropped)
    tested = (changed > 0) & (n >= FEWEST_FOR_A_TEST)
    p_value = np.minimum(1.0, 2 * stats.binom.cdf(rarer, changed, 0.5))
    conditions = [n == 1, n < FEWEST_FOR_A_TEST, changed == 0]
    notes = np.select(conditions, ["one_pair", "few_pairs", "no_change"], "")
    return pd.DataFrame(
        {
            "estimate": (adopted - dropped) / n,
            "se": se,
            "ci_low": np.maximum(-1.0, a - b - reach),
            "ci_high": np.minimum(1.0, a - b + reach),
            "statistic": np.where(tested, rarer, np.nan),
            "p_value": np.where(tested, p_value, np.nan),
            "note_code": notes,
        }
    )


def as_share_pairs(pairs: pd.DataFrame, *, threshold: float) -> pd.DataFrame:
    """Turn pairs of scores into pairs of 0 and 1: at or above the threshold, at each wave."""
    turned = {name: reaches(pairs[name], threshold=threshold) for name in PAIR}
    return pairs.assign(**turned)


def reaches(values: pd.Series[float], *, threshold: float) -> pd.Series[float]:
    """Tell with 1 or 0 whether scores reach the threshold; 69.9999999999 is 70 but for rounding."""
    rounded = values.astype("float64").round(9)
    return (rounded >= threshold).astype("float64").where(rounded.notna())
