"""The gain of everyone: all who took a wave, whether or not they took the other one too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from transforms.estimates.gains import CONFIDENCE, FEWEST_FOR_A_TEST, PAIR
from transforms.estimates.groups import covariances, gather, variances
from transforms.estimates.unpaired import wave_moments

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd


def estimate_overlapping_gain(
    pairs: pd.DataFrame,
    values_from: pd.DataFrame,
    values_to: pd.DataFrame,
    *,
    by: Sequence[str],
    confidence: float = CONFIDENCE,
) -> pd.DataFrame:
    """Estimate the difference of two waves of which some people took one only.

    Parameters
    ----------
    pairs : one row per person at both waves: `by`, value_from, value_to (scores: 0-100).
    values_from, values_to : one row per person at the wave, those of the pairs among them: `by`,
        value. Rows without a value are left out.

    Returns
    -------
    One row per group with pairs: n (the pairs), n_from, n_to (everyone at the wave), estimate, se,
    ci_low, ci_high (points), df, method, note_code. A row of the sensitivity table: no test.
    se and interval are NULL below 2 pairs and where nothing varies.

    Notes
    -----
    mean of all at the second - mean of all at the first; with r and n of the pairs,
    SE^2 = v1/n1 + v2/n2 - 2 r s1 s2 n / (n1 n2); t with df = n - 1 + (w - n + 1) / (n1 + n2) *
    (n1 + n2 - 2 n), w the df of Welch. All paired it is the paired t, nobody paired it is Welch's.

    References
    ----------
    Derrick, Toher and White (2017), T_new2.
    """
    gathered = gather(pairs, by=by, values=PAIR)
    before, after = gathered.values["value_from"], gathered.values["value_to"]
    spreads = np.sqrt(variances(gathered, before) * variances(gathered, after))
    with np.errstate(invalid="ignore", divide="ignore"):
        alike = np.where(spreads > 0, covariances(gathered, before, after) / spreads, 0.0)
    alike = np.where(gathered.n > 1, alike, np.nan)
    both = wave_moments(values_from, values_to, by=by)
    both = gathered.keys.assign(n=gathered.n, r=alike).merge(both, on=list(by), how="inner")
    both = both.assign(**_spread_of(both))
    reach = stats.t.ppf((1 + confidence) / 2, both["df"]) * both["se"]
    gain = both["mean_to"] - both["mean_from"]
    conditions = [both["n"] == 1, both["se"].isna(), both["n"] < FEWEST_FOR_A_TEST]
    notes = np.select(conditions, ["one_pair", "all_changes_equal", "few_pairs"], "")
    return both.assign(
        estimate=gain,
        ci_low=gain - reach,
        ci_high=gain + reach,
        method="t of partially overlapping samples",
        note_code=notes,
    )


def _spread_of(both: pd.DataFrame) -> dict[str, pd.Series[float]]:
    """Give the se of the difference and its degrees of freedom."""
    n, first, second = (both[name].astype("float64") for name in ("n", "n_from", "n_to"))
    parts = [both["var_from"] / first, both["var_to"] / second]
    shared = 2 * both["r"] * np.sqrt(both["var_from"] * both["var_to"]) * n / (first * second)
    square = parts[0] + parts[1] - shared
    # What is left of a difference of equal numbers is noise of the arithmetic.
    square = square.where(square > 1e-12 * (parts[0] + parts[1]))
    with np.errstate(invalid="ignore", divide="ignore"):
        welch = (parts[0] + parts[1]) ** 2 / (
            parts[0] ** 2 / (first - 1) + parts[1] ** 2 / (second - 1)
        )
    df = n - 1 + (welch - n + 1) / (first + second) * (first + second - 2 * n)
    return {"se": square**0.5, "df": df.where(square.notna())}
