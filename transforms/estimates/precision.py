"""How large a gain must be for so many people to show it: what a small cohort can never tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import stats
from scipy.optimize import elementwise

from transforms.estimates.gains import CONFIDENCE, estimate_gain
from transforms.estimates.knowledge import COHORT_PAIR, pairs_of_cohorts
from transforms.estimates.shape import as_figures

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from transforms.estimates.groups import Floats, Ints

POWER: Final = 0.8


def estimate_precision(
    marts: Mapping[str, pd.DataFrame], declared: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Estimate the smallest gain that each cohort, subject and pair of waves could have shown.

    Parameters
    ----------
    marts : paired_scores (scores 0-100).
    declared : waves; a remembered "before" is in no gain.

    Returns
    -------
    Figures, unfinished: minimum_detectable_gain, points of 100, population matched.
    """
    pairs = pairs_of_cohorts(marts, declared)
    return as_figures(
        estimate_minimum_detectable_gain(pairs, by=COHORT_PAIR),
        metric="minimum_detectable_gain",
        unit="points",
        scope="cohort",
        population="matched",
    )


def estimate_minimum_detectable_gain(
    pairs: pd.DataFrame,
    *,
    by: Sequence[str],
    power: float = POWER,
    confidence: float = CONFIDENCE,
) -> pd.DataFrame:
    """Estimate the smallest mean gain that a paired t test finds with the power asked for.

    Parameters
    ----------
    pairs : one row per unit and pair of waves: `by`, value_from, value_to (scores: 0-100). A row
        that misses a wave is left out.
    power : the chance to find a gain of that size, between 0 and 1.
    confidence : 1 less the level of the two-sided test.

    Returns
    -------
    One row per group: n, estimate (unit of the values: d_z x SD of the gains), statistic (d_z),
    df, method, note_code. NULL for one pair and where all gains are the same, which keeps its d_z;
    below 10 pairs it is indicative.

    References
    ----------
    Cohen (1988), 2.3; held against statsmodels TTestPower in tests/estimates.
    """
    gain = estimate_gain(pairs, by=by, confidence=confidence)
    sizes, which = np.unique(gain["n"].to_numpy(dtype=np.int64), return_inverse=True)
    d_z = minimum_detectable_d(sizes, power=power, confidence=confidence)[which]
    points = np.where(gain["sd"] > 0, d_z * gain["sd"], np.nan)
    return gain[[*by, "n"]].assign(
        estimate=points,
        statistic=d_z,
        df=np.where(gain["n"] > 1, gain["n"] - 1.0, np.nan),
        method="paired t, power 0.8" if power == POWER else f"paired t, power {power}",
        note_code=gain["note_code"],
    )


def minimum_detectable_d(
    n: Ints, *, power: float = POWER, confidence: float = CONFIDENCE
) -> Floats:
    """Give the smallest detectable mean gain of n pairs each, in standard deviations of the gains.

    NaN for fewer than two pairs. The power counts both tails, as statsmodels does.

    Notes
    -----
    The root d of P(|T| > t(n - 1)) = power, T noncentral t with n - 1 degrees of freedom and
    noncentrality d sqrt(n); all n at once.
    """
    paired = n[n > 1].astype(np.float64)
    limit = stats.t.isf((1 - confidence) / 2, paired - 1)

    def lacking(d: Floats, pairs: Floats, limit: Floats) -> Floats:
        shift = d * np.sqrt(pairs)
        # Below some 1e-16 scipy gives NaN for the far tail, which then adds nothing.
        other = np.nan_to_num(stats.nct.cdf(-limit, pairs - 1, shift))
        return np.asarray(stats.nct.sf(limit, pairs - 1, shift) + other - power, dtype=np.float64)

    # At a noncentrality of 3 limits the power is past .8 for every n, and at 0 it is the level.
    bracket = (np.zeros_like(paired), 3 * limit / np.sqrt(paired))
    found = np.full(len(n), np.nan)
    if len(paired):
        found[n > 1] = elementwise.find_root(lacking, bracket, args=(paired, limit)).x
    return found
