"""Anonymous waves: two samples that nobody may join person to person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep

from transforms.estimates.effect_sizes import correction
from transforms.estimates.gains import CONFIDENCE, FEWEST_FOR_A_TEST, two_sided_t
from transforms.estimates.groups import gather, means, variances

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from transforms.estimates.groups import Floats

NOTE = "anonymous_unpaired"


def estimate_unpaired_gain(
    values_from: pd.DataFrame,
    values_to: pd.DataFrame,
    *,
    by: Sequence[str],
    confidence: float = CONFIDENCE,
) -> pd.DataFrame:
    """Estimate the difference of two unpaired waves in each group (Welch).

    Parameters
    ----------
    values_from, values_to : one row per answer: `by`, value (scores: 0-100); rows of the two waves
        have nothing to do with each other.

    Returns
    -------
    One row per group present at both: n_from, n_to, estimate, se, ci_low, ci_high (unit of the
    values), statistic, df, p_value (NULL below 10 in the smaller wave), method, note_code; `n`
    stays NULL, for nobody was matched. Interval and test are NULL where neither wave varies.

    References
    ----------
    Welch (1947). Held against scipy.stats.ttest_ind(equal_var=False) in tests/estimates.
    """
    both = wave_moments(values_from, values_to, by=by)
    parts = [both[f"var_{side}"] / both[f"n_{side}"] for side in ("from", "to")]
    square = (parts[0] + parts[1]).where(lambda v: v > 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        df = square**2 / (parts[0] ** 2 / (both["n_from"] - 1) + parts[1] ** 2 / (both["n_to"] - 1))
    gain = both["mean_to"] - both["mean_from"]
    se = np.sqrt(square)
    reach = stats.t.ppf((1 + confidence) / 2, df) * se
    tested = both[["n_from", "n_to"]].min(axis=1) >= FEWEST_FOR_A_TEST
    statistic = (gain / se).where(tested)
    return both.assign(
        estimate=gain,
        se=se,
        ci_low=gain - reach,
        ci_high=gain + reach,
        statistic=statistic,
        df=df,
        p_value=two_sided_t(statistic.to_numpy(), df.to_numpy()),
        method="Welch t",
        note_code=NOTE,
    )


def estimate_unpaired_g(
    values_from: pd.DataFrame,
    values_to: pd.DataFrame,
    *,
    by: Sequence[str],
    confidence: float = CONFIDENCE,
) -> pd.DataFrame:
    """Estimate the difference of two unpaired waves in standard deviations.

    Takes and returns what `estimate_unpaired_gain` does, in units of sd and without a test.

    Notes
    -----
    d = difference / sqrt((v1 + v2) / 2), J with df = n1 + n2 - 2, Bonett's variance for
    independent groups: d^2 (v1^2/df1 + v2^2/df2) / (8 s^4) + (v1/df1 + v2/df2) / s^2.

    References
    ----------
    Bonett (2008); R statpsych ci.stdmean2.
    """
    both = wave_moments(values_from, values_to, by=by)
    first, second = both["var_from"], both["var_to"]
    df_from, df_to = both["n_from"] - 1, both["n_to"] - 1
    square = ((first + second) / 2).where(lambda v: v > 0)
    d = (both["mean_to"] - both["mean_from"]) / np.sqrt(square)
    shape = first**2 / df_from + second**2 / df_to
    se = np.sqrt(d**2 * shape / (8 * square**2) + (first / df_from + second / df_to) / square)
    j = correction((df_from + df_to).to_numpy(dtype=np.float64))
    reach = stats.norm.ppf((1 + confidence) / 2) * se
    return both.assign(
        estimate=j * d,
        se=j * se,
        ci_low=j * (d - reach),
        ci_high=j * (d + reach),
        method="g of independent waves, Bonett",
        note_code=NOTE,
    )


def wave_moments(
    values_from: pd.DataFrame, values_to: pd.DataFrame, *, by: Sequence[str]
) -> pd.DataFrame:
    """Put n, mean and variance of both waves side by side; groups at one wave only are left out."""
    sides = []
    for side, rows in (("from", values_from), ("to", values_to)):
        gathered = gather(rows, by=by, values=["value"])
        numbers = gathered.values["value"]
        moments = {"n": gathered.n, "mean": means(gathered, numbers)}
        moments["var"] = variances(gathered, numbers)
        named = {f"{name}_{side}": column for name, column in moments.items()}
        sides.append(gathered.keys.assign(**named))
    return sides[0].merge(sides[1], on=list(by), how="inner", validate="one_to_one")


def estimate_unpaired_share_change(
    values_from: pd.DataFrame,
    values_to: pd.DataFrame,
    *,
    by: Sequence[str],
    confidence: float = CONFIDENCE,
) -> pd.DataFrame:
    """Estimate the difference of two unpaired shares (values 0 or 1), Newcombe's interval, no test.

    References
    ----------
    Newcombe (1998), method 10, by statsmodels.
    """
    both = wave_moments(values_from, values_to, by=by)
    counts = [(both[f"mean_{side}"] * both[f"n_{side}"]).round() for side in ("from", "to")]
    low, high = newcombe_limits(
        counts[0].to_numpy(dtype=np.float64),
        both["n_from"].to_numpy(dtype=np.float64),
        counts[1].to_numpy(dtype=np.float64),
        both["n_to"].to_numpy(dtype=np.float64),
        confidence=confidence,
    )
    return both.assign(
        estimate=both["mean_to"] - both["mean_from"],
        ci_low=low,
        ci_high=high,
        method="Newcombe",
        note_code=NOTE,
    )


def newcombe_limits(
    count_from: Floats,
    n_from: Floats,
    count_to: Floats,
    n_to: Floats,
    *,
    confidence: float = CONFIDENCE,
) -> tuple[Floats, Floats]:
    """Give Newcombe's limits of the share at the second wave less that at the first."""
    if not len(n_from):
        return np.zeros(0), np.zeros(0)
    low, high = confint_proportions_2indep(
        count_to, n_to, count_from, n_from, method="newcomb", compare="diff", alpha=1 - confidence
    )
    return np.clip(np.asarray(low), -1.0, 1.0), np.clip(np.asarray(high), -1.0, 1.0)
