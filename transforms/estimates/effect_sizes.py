"""Gains on a common scale: the share of the possible gain, and the gain in standard deviations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from scipy import stats

from transforms.estimates.gains import CONFIDENCE, FEWEST_FOR_A_TEST, PAIR
from transforms.estimates.groups import are_constant, covariances, gather, means, variances

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from transforms.estimates.groups import Bools, Floats, Ints

FULL_MARKS: Final = 100.0


def estimate_normalized_gain(
    pairs: pd.DataFrame, *, by: Sequence[str], confidence: float = CONFIDENCE
) -> pd.DataFrame:
    """Estimate the share of the possible gain that each group reached (Hake's g of averages).

    Parameters
    ----------
    pairs : one row per participant: `by`, value_from, value_to (scores, 0-100).

    Returns
    -------
    One row per group: n, estimate, ci_low, ci_high (ratio; 1 = all that was possible), method,
    note_code. NULL where the room before does not differ from 0 or n = 1; below 10 pairs the
    interval is indicative. A row that misses a wave is left out.

    Notes
    -----
    g = 1 - mean(100 - post) / mean(100 - pre). With room a = 100 - post, b = 100 - pre and
    t = t(n - 1), Fieller's limits of mean(a)/mean(b) solve
    (A - rB)^2 = t^2 (var(a) - 2 r cov(a, b) + r^2 var(b)) / n.

    References
    ----------
    Hake (1998), Fieller (1954).
    """
    gathered = gather(pairs, by=by, values=PAIR)
    room_from = FULL_MARKS - gathered.values["value_from"]
    room_to = FULL_MARKS - gathered.values["value_to"]
    mean_from, mean_to = means(gathered, room_from), means(gathered, room_to)
    low, high, bounded = fieller_limits(
        mean_to,
        mean_from,
        variances(gathered, room_to),
        variances(gathered, room_from),
        covariances(gathered, room_to, room_from),
        gathered.n,
        confidence=confidence,
    )
    constant = are_constant(gathered, room_to - room_from) & are_constant(gathered, room_from)
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = np.where(bounded, mean_to / mean_from, np.nan)
    notes = np.select(
        [gathered.n == 1, ~bounded, constant, gathered.n < FEWEST_FOR_A_TEST],
        ["one_pair", "denominator_near_zero", "all_changes_equal", "few_pairs"],
        "",
    )
    return gathered.keys.assign(
        n=gathered.n,
        estimate=1 - ratio,
        ci_low=np.where(constant, np.nan, 1 - high),
        ci_high=np.where(constant, np.nan, 1 - low),
        method="Hake of means, Fieller",
        note_code=notes,
    )


def fieller_limits(
    top: Floats,
    bottom: Floats,
    var_top: Floats,
    var_bottom: Floats,
    covariance: Floats,
    n: Ints,
    *,
    confidence: float = CONFIDENCE,
) -> tuple[Floats, Floats, Bools]:
    """Give the limits of the ratio of two paired means, and where the denominator differs from 0.

    Variances are those of single values; limits are NaN where the denominator does not differ.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        df = np.where(n > 1, n - 1.0, np.nan)
        size = stats.t.ppf((1 + confidence) / 2, df) ** 2 / n
        square = bottom**2 - size * var_bottom
        bounded = (bottom > 0) & (square > 0)
        middle = top * bottom - size * covariance
        root = np.sqrt(np.maximum(0, middle**2 - (top**2 - size * var_top) * square))
        low = np.where(bounded, (middle - root) / square, np.nan)
        high = np.where(bounded, (middle + root) / square, np.nan)
    return low, high, bounded


def estimate_hedges_g_av(
    pairs: pd.DataFrame, *, by: Sequence[str], confidence: float = CONFIDENCE
) -> pd.DataFrame:
    """Estimate the gain of each group in standard deviations of a wave.

    Parameters
    ----------
    pairs : one row per unit: `by`, value_from, value_to (any unit).

    Returns
    -------
    One row per group: n, estimate, se, ci_low, ci_high (sd), method, note_code. NULL for one pair
    and where neither wave varies; below 10 pairs the interval is indicative.

    Notes
    -----
    d_av = gain / sqrt((var from + var to) / 2); g_av = J d_av with J = 1 - 3 / (4 (2n - 2) - 1);
    limits are J times Bonett's limits of d_av (normal quantile, n - 1 in the variance).

    References
    ----------
    Cumming (2012), Bonett (2008); R statpsych ci.stdmean.ps.
    """
    gathered = gather(pairs, by=by, values=PAIR)
    before, after = gathered.values["value_from"], gathered.values["value_to"]
    standardized = standardize_gain(
        means(gathered, after - before),
        variances(gathered, before),
        variances(gathered, after),
        covariances(gathered, before, after),
        gathered.n,
        confidence=confidence,
    )
    flat = standardized["estimate"].isna()
    notes = np.select(
        [gathered.n == 1, flat, gathered.n < FEWEST_FOR_A_TEST],
        ["one_pair", "all_values_equal", "few_pairs"],
        "",
    )
    return gathered.keys.assign(n=gathered.n, method="g_av, Bonett", note_code=notes).join(
        standardized
    )


def standardize_gain(
    gain: Floats,
    var_from: Floats,
    var_to: Floats,
    covariance: Floats,
    n: Ints,
    *,
    confidence: float = CONFIDENCE,
) -> pd.DataFrame:
    """Give g_av with Bonett's limits from moments: estimate, se, ci_low, ci_high, and d (no J)."""
    with np.errstate(invalid="ignore", divide="ignore"):
        df = np.where(n > 1, n - 1.0, np.nan)
        square = (var_from + var_to) / 2
        square = np.where(square > 0, square, np.nan)
        d = gain / np.sqrt(square)
        shape = var_from**2 + var_to**2 + 2 * covariance**2
        change = var_from + var_to - 2 * covariance
        se = np.sqrt(d**2 * shape / (8 * df * square**2) + change / (df * square))
        j = correction(2.0 * n - 2)
    reach = stats.norm.ppf((1 + confidence) / 2) * se
    limits = {"ci_low": j * (d - reach), "ci_high": j * (d + reach)}
    return pd.DataFrame({"estimate": j * d, "se": j * se, **limits, "d": d})


def correction(df: npt.ArrayLike) -> Floats:
    """Give Hedges' small-sample factor J = 1 - 3 / (4 df - 1)."""
    return np.asarray(1 - 3 / (4 * np.asarray(df) - 1), dtype=np.float64)
