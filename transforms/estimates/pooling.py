"""The average cohort: random effects over cohort gains, every subject at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from scipy import stats

from transforms.estimates.gains import CONFIDENCE, two_sided_t
from transforms.estimates.groups import gather, means, totals, variances

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from transforms.estimates.groups import Floats, Gathered

    Step = Callable[[Gathered, Floats], Floats]

FEWEST_COHORTS: Final = 3
FEWEST_FOR_OWN_SD: Final = 10
_STEPS: Final = 500
_CLOSE: Final = 1e-12


def estimate_pooled(
    effects: pd.DataFrame, *, by: Sequence[str], confidence: float = CONFIDENCE
) -> pd.DataFrame:
    """Estimate the mean of a distribution of cohort effects, for every subject at once.

    Parameters
    ----------
    effects : one row per cohort and subject: `by`, estimate, se (the same unit; se above 0). A row
        without one of them is left out.

    Returns
    -------
    One row per subject with 3 or more cohorts: k (cohorts), estimate, se, ci_low, ci_high,
    next_low, next_high (for the true mean of a further cohort), statistic, df (k - 1), p_value,
    tau2 (square of the unit), i2 (0-1), q, method. Subjects with fewer cohorts have no row.

    Notes
    -----
    REML tau2 by Fisher scoring from the estimate of Hedges, held at 0 or above. Weights
    1 / (se^2 + tau2). SE^2 = max(1, Q_w / (k - 1)) / sum of weights (modified Hartung-Knapp), with
    t(k - 1). Next: mean +- t(k - 1) sqrt(tau2 + SE^2). I2 = max(0, (Q - df) / Q), Q at tau2 = 0.

    References
    ----------
    Viechtbauer (2005), Knapp and Hartung (2003), Higgins and Thompson (2002), IntHout (2016).
    Held against pymare and the 19 studies of Raudenbush (1985) in tests/estimates.
    """
    usable = effects[effects["se"] > 0].dropna(subset=["estimate", "se"])
    size = usable.groupby(list(by), dropna=False)["se"].transform("size")
    gathered = gather(usable[size >= FEWEST_COHORTS], by=by, values=["estimate", "se"])
    if not len(gathered.n):
        return gathered.keys.assign(**dict.fromkeys(("estimate", "k", "tau2"), np.nan))
    tau2 = reml_tau2(gathered)
    pooled = average_of(gathered, tau2, confidence=confidence)
    heterogeneity = cochran_q(gathered)
    df = gathered.n - 1.0
    with np.errstate(invalid="ignore", divide="ignore"):
        i2 = np.where(heterogeneity > df, (heterogeneity - df) / heterogeneity, 0.0)
    return gathered.keys.assign(
        k=gathered.n,
        df=df,
        tau2=tau2,
        i2=i2,
        q=heterogeneity,
        method="REML, modified Hartung-Knapp",
    ).join(pooled)


def average_of(gathered: Gathered, tau2: Floats, *, confidence: float = CONFIDENCE) -> pd.DataFrame:
    """Average effects with weights 1 / (se^2 + tau2): Hartung-Knapp's interval, and the next."""
    effect, weight = gathered.values["estimate"], weights_at(gathered, tau2)
    total = totals(gathered, weight)
    mean = totals(gathered, weight * effect) / total
    df = gathered.n - 1.0
    q = totals(gathered, weight * (effect - mean[gathered.group]) ** 2) / df
    se = np.sqrt(np.maximum(1.0, q) / total)
    quantile = stats.t.ppf((1 + confidence) / 2, df)
    next_reach = quantile * np.sqrt(tau2 + se**2)
    statistic = mean / se
    return pd.DataFrame(
        {
            "estimate": mean,
            "se": se,
            "ci_low": mean - quantile * se,
            "ci_high": mean + quantile * se,
            "next_low": mean - next_reach,
            "next_high": mean + next_reach,
            "statistic": statistic,
            "p_value": two_sided_t(statistic, np.asarray(df, dtype=np.float64)),
        }
    )


def reml_step(gathered: Gathered, tau2: Floats) -> Floats:
    """Give one step of Fisher scoring for an average: (y'PPy - tr P) / tr PP."""
    effect, weight = gathered.values["estimate"], weights_at(gathered, tau2)
    first, second, third = (totals(gathered, weight**power) for power in (1, 2, 3))
    mean = totals(gathered, weight * effect) / first
    squares = totals(gathered, weight**2 * (effect - mean[gathered.group]) ** 2)
    trace = first - second / first
    trace_of_square = second - 2 * third / first + (second / first) ** 2
    return (squares - trace) / trace_of_square


def reml_tau2(gathered: Gathered, step_at: Step = reml_step) -> Floats:
    """Find the variance between cohorts that maximizes each subject's restricted likelihood.

    `step_at` is Fisher's step of the model: of an average, or of a line over time (trend.py).
    """
    spread = means(gathered, gathered.values["se"] ** 2)
    tau2 = np.maximum(0.0, variances(gathered, gathered.values["estimate"]) - spread)
    scale, last = np.ones_like(tau2), np.zeros_like(tau2)
    for _ in range(_STEPS):
        step = step_at(gathered, tau2)
        # Full steps can jump across the maximum for ever (seen with 9 cohorts): turn, and halve.
        scale = np.where(step * last < 0, scale / 2, scale)
        last = step
        moved = np.maximum(0.0, tau2 + scale * step)
        done = bool(np.all(np.abs(moved - tau2) <= _CLOSE * (moved + spread)))
        tau2 = moved
        if done:
            break
    return tau2


def cochran_q(gathered: Gathered) -> Floats:
    """Give Cochran's Q: weighted squares about the mean of a common effect."""
    effect, weight = gathered.values["estimate"], gathered.values["se"] ** -2
    mean = totals(gathered, weight * effect) / totals(gathered, weight)
    return totals(gathered, weight * (effect - mean[gathered.group]) ** 2)


def weights_at(gathered: Gathered, tau2: Floats) -> Floats:
    """Give the weight of each effect under a variance between cohorts."""
    return np.asarray(1.0 / (gathered.values["se"] ** 2 + tau2[gathered.group]))


def with_steady_se(gains: pd.DataFrame, *, by: Sequence[str]) -> pd.DataFrame:
    """Give each cohort the se that its weight uses.

    Parameters
    ----------
    gains : one row per cohort and subject: `by`, n, sd (of the gains), se; anonymous cohorts have
        n NULL and keep the se of Welch.

    Returns
    -------
    The rows with `se` = sd / sqrt(n), where sd is the cohort's own from 10 pairs on and above 0,
    else the within-cohort SD of all cohorts of the subject, weighted by their degrees of freedom:
    the SD of four people is too rough a weight, and an SD of 0 an infinite one.
    """
    df = (gains["n"] - 1).where(gains["sd"].notna(), 0).fillna(0)
    squares = (df * gains["sd"] ** 2).fillna(0)
    ordered = gains.assign(squares=squares, df=df).sort_values([*by, "n", "squares"], kind="stable")
    sums = ordered.groupby(list(by), dropna=False)[["squares", "df"]].transform("sum")
    within = np.sqrt(sums["squares"] / sums["df"].where(sums["df"] > 0))
    own = (ordered["n"] >= FEWEST_FOR_OWN_SD) & (ordered["sd"] > 0)
    se = ordered["sd"].where(own, within) / np.sqrt(ordered["n"])
    return ordered.assign(se=se.where(ordered["n"].notna(), ordered["se"])).drop(
        columns=["squares", "df"]
    )
