"""Textbook statistics of one group at a time, by scipy and statsmodels where they have them.

Each gives the columns of a figure that it knows: estimate, se, ci_low, ci_high, statistic, df,
p_value, n. What is not there is undefined.
"""

from __future__ import annotations

import numpy as np
from scipy import optimize, stats
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.power import TTestPower

Z = stats.norm.ppf(0.975)
Figure = dict[str, float]


def mean(values: np.ndarray) -> Figure:
    found = {"n": len(values), "estimate": values.mean()}
    if len(values) > 1 and np.ptp(values) > 0:
        interval = stats.ttest_1samp(values, 0).confidence_interval(0.95)
        found |= {"ci_low": interval.low, "ci_high": interval.high, "se": stats.sem(values)}
    return found


def gain(before: np.ndarray, after: np.ndarray) -> Figure:
    found = {"n": len(before), "estimate": (after - before).mean()}
    if len(before) > 1 and np.ptp(after - before) > 1e-9:
        test = stats.ttest_rel(after, before)
        interval = test.confidence_interval(0.95)
        found |= {"ci_low": interval.low, "ci_high": interval.high, "se": stats.sem(after - before)}
        found |= {"df": test.df}
        if len(before) >= 10:
            found |= {"statistic": test.statistic, "p_value": test.pvalue}
    return found


def normalized_gain(before: np.ndarray, after: np.ndarray) -> Figure:
    """Fieller: the limits are the ratios at which a paired t test of the rooms just turns."""
    room, left = 100 - before, 100 - after
    ratio = left.mean() / room.mean()
    quantile = stats.t.ppf(0.975, len(before) - 1)

    def excess(trial: float) -> float:
        return abs(stats.ttest_1samp(left - trial * room, 0).statistic) - quantile

    low = optimize.brentq(excess, ratio - 5, ratio - 1e-9, xtol=1e-13)
    high = optimize.brentq(excess, ratio + 1e-9, ratio + 5, xtol=1e-13)
    return {"n": len(before), "estimate": 1 - ratio, "ci_low": 1 - high, "ci_high": 1 - low}


def hedges_g_av(before: np.ndarray, after: np.ndarray) -> Figure:
    """Bonett (2008): d of the mean variance, his variance of it, both times J(2n - 2)."""
    df = len(before) - 1
    (v1, covariance), (_, v2) = np.cov(before, after)
    square = (v1 + v2) / 2
    d = (after - before).mean() / np.sqrt(square)
    variance = d**2 * (v1**2 + v2**2 + 2 * covariance**2) / (8 * df * square**2)
    se = np.sqrt(variance + (v1 + v2 - 2 * covariance) / (df * square))
    j = 1 - 3 / (4 * 2 * df - 1)
    limits = {"ci_low": j * (d - Z * se), "ci_high": j * (d + Z * se)}
    return {"n": len(before), "estimate": j * d, "se": j * se, **limits}


def share(values: np.ndarray) -> Figure:
    count = int(values.sum())
    interval = stats.binomtest(count, len(values)).proportion_ci(method="wilson")
    limits = {"ci_low": interval.low, "ci_high": interval.high}
    return {"n": len(values), "estimate": count / len(values), **limits}


def share_change(before: np.ndarray, after: np.ndarray) -> Figure:
    """Bonett and Price (2012); p by the exact McNemar test."""
    n, new, dropped = len(before), int((after > before).sum()), int((after < before).sum())
    a, b = (new + 1) / (n + 2), (dropped + 1) / (n + 2)
    se = np.sqrt((a + b - (a - b) ** 2) / (n + 2))
    found = {"n": n, "estimate": (new - dropped) / n, "se": se}
    found |= {"ci_low": max(-1, a - b - Z * se), "ci_high": min(1, a - b + Z * se)}
    if n >= 10 and new + dropped:
        test = mcnemar([[0, new], [dropped, 0]], exact=True)
        found |= {"statistic": min(new, dropped), "p_value": test.pvalue}
    return found


def median(values: np.ndarray) -> Figure:
    found = {"n": len(values), "estimate": np.median(values)}
    if len(values) >= 6:
        interval = stats.quantile_test(values, q=0, p=0.5).confidence_interval(0.95)
        found |= {"ci_low": interval.low, "ci_high": interval.high}
    return found


def percent_change(before: np.ndarray, after: np.ndarray) -> Figure:
    """Ratio of totals; the t interval is that of the log ratio, by the delta method."""
    n, ratio = len(before), after.sum() / before.sum()
    df = n - 1
    se = np.std(after / after.mean() - before / before.mean(), ddof=1) / np.sqrt(n)
    found = {"n": n, "estimate": 100 * (ratio - 1)}
    if n > 1:
        limits = ratio * np.exp(np.array([-1, 1]) * stats.t.ppf(0.975, df) * se)
        found |= {"df": df, "ci_low": 100 * (limits[0] - 1), "ci_high": 100 * (limits[1] - 1)}
    if n >= 10:
        statistic = np.log(ratio) / se
        found |= {"statistic": statistic, "p_value": 2 * stats.t.sf(abs(statistic), df)}
    return found


def median_own_change(before: np.ndarray, after: np.ndarray) -> Figure:
    started = before > 0
    return median(100 * (after[started] / before[started] - 1))


def robust_gain(before: np.ndarray, after: np.ndarray) -> Figure:
    """Median of all Walsh averages; their interval by the signed-rank distribution that R has."""
    gains = (after - before).round(9)
    averages = np.sort(np.concatenate([(one + gains[i:]) / 2 for i, one in enumerate(gains)]))
    found = {"n": len(gains), "estimate": np.median(averages)}
    if len(gains) < 10 or np.ptp(gains) == 0:
        return found
    total, spread = len(averages), np.sqrt(len(averages) * (2 * len(gains) + 1) / 12)
    if len(gains) < 50:
        ways = np.ones(1)
        for rank in range(1, len(gains) + 1):
            ways = np.convolve(ways, [1, *[0] * (rank - 1), 1]) / 2
        k = int(np.searchsorted(np.cumsum(ways), 0.025))
    else:
        k = int(np.floor(total / 2 + 0.5 - Z * spread))
    exact = len(gains) < 50 and len(np.unique(np.abs(gains[gains != 0]))) == len(gains)
    method = "exact" if exact else "asymptotic"
    test = stats.wilcoxon(gains, method=method, correction=True)
    found |= {"ci_low": averages[k - 1], "ci_high": averages[-k], "p_value": test.pvalue}
    return found | {"statistic": test.statistic, "df": np.count_nonzero(gains)}


def detectable_gain(before: np.ndarray, after: np.ndarray) -> Figure:
    """Look for the d_z at which a paired t test has a power of 80 %."""
    n = len(before)
    low, high = np.array([1, 6]) / np.sqrt(n)
    d = optimize.brentq(lambda d: TTestPower().power(d, n, 0.05) - 0.8, low, high, xtol=1e-13)
    return {"n": n, "estimate": d * np.std(after - before, ddof=1), "statistic": d, "df": n - 1}


def pooled(gains: np.ndarray, errors: np.ndarray) -> dict[str, Figure]:
    """Maximize the restricted likelihood over tau2; Hartung-Knapp's interval, q at least 1."""
    k, df = len(gains), len(gains) - 1
    quantile = stats.t.ppf(0.975, df)

    def fitted(tau2: float) -> tuple[np.ndarray, float]:
        weights = 1 / (errors**2 + tau2)
        return weights, float(np.average(gains, weights=weights))

    def unlikelihood(tau2: float) -> float:
        weights, centre = fitted(tau2)
        squares = (weights * (gains - centre) ** 2).sum()
        return float(-np.log(weights).sum() + np.log(weights.sum()) + squares)

    most = 10 * np.var(gains, ddof=1)
    tau2 = optimize.minimize_scalar(
        unlikelihood, bounds=(0, most), method="bounded", options={"xatol": 1e-12 * most}
    ).x
    tau2 = tau2 if unlikelihood(tau2) < unlikelihood(0) else 0.0
    weights, centre = fitted(tau2)
    spread = max(1.0, (weights * (gains - centre) ** 2).sum() / df)
    se = np.sqrt(spread / weights.sum())
    fixed, middle = fitted(0)
    q = (fixed * (gains - middle) ** 2).sum()
    reach, further = quantile * se, quantile * np.sqrt(tau2 + se**2)
    found = {"estimate": centre, "se": se, "df": k - 1, "ci_low": centre - reach}
    found |= {"ci_high": centre + reach, "statistic": centre / se}
    found |= {"p_value": 2 * stats.t.sf(abs(centre / se), df)}
    expected = {"estimate": centre, "ci_low": centre - further, "ci_high": centre + further}
    return {
        "pooled_gain": found,
        "expected_next_gain": expected,
        "tau2": {"estimate": tau2},
        "i2": {"estimate": max(0.0, (q - df) / q)},
        "q": {"estimate": q},
    }
