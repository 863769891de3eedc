"""The average participant: cohort gains weighted by their people, cohorts as clusters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import stats

from transforms.estimates.gains import CONFIDENCE
from transforms.estimates.groups import gather, totals

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

FEWEST_TO_AVERAGE: Final = 2
FEWEST_FOR_CLUSTERS: Final = 10


def estimate_participant_mean(
    gains: pd.DataFrame, *, by: Sequence[str], confidence: float = CONFIDENCE
) -> pd.DataFrame:
    """Estimate the mean gain over the people of all cohorts, for every subject at once.

    Parameters
    ----------
    gains : one row per cohort and subject: `by`, people (those whose gain it is), estimate (their
        mean gain, points). A row without one of them is left out.

    Returns
    -------
    One row per subject with 2 or more cohorts: n (people), k (cohorts), estimate, se, ci_low,
    ci_high (points), df (k - 1), method, note_code. Below 10 cohorts se and interval are NULL with
    the note few_cohorts: too few clusters to know how much they differ. There is no test: that of
    the pooled gain is the one.

    Notes
    -----
    mean = sum n g / sum n; SE^2 = k / (k - 1) * sum (n (g - mean))^2 / (sum n)^2, which is the
    cluster-robust variance (CR1) of the mean of single gains; t(k - 1).

    References
    ----------
    Liang and Zeger (1986), Cameron and Miller (2015). Held against statsmodels OLS with
    cov_type="cluster" in tests/estimates.
    """
    usable = gains.dropna(subset=["people", "estimate"])
    size = usable.groupby(list(by), dropna=False)["people"].transform("size")
    gathered = gather(usable[size >= FEWEST_TO_AVERAGE], by=by, values=["estimate", "people"])
    gain, people = gathered.values["estimate"], gathered.values["people"]
    n, k = totals(gathered, people), gathered.n
    mean = totals(gathered, people * gain) / n
    spread = totals(gathered, (people * (gain - mean[gathered.group])) ** 2)
    known = k >= FEWEST_FOR_CLUSTERS
    df = np.where(known, k - 1.0, np.nan)
    se = np.where(known & (spread > 0), np.sqrt(k / (k - 1) * spread) / n, np.nan)
    reach = stats.t.ppf((1 + confidence) / 2, df) * se
    return gathered.keys.assign(
        n=n,
        k=k,
        estimate=mean,
        se=se,
        ci_low=mean - reach,
        ci_high=mean + reach,
        df=df,
        method="mean over people, clustered by cohort",
        note_code=np.select([~known, ~(spread > 0)], ["few_cohorts", "all_gains_equal"], ""),
    )
