"""Whether businesses still operate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from transforms.estimates.gains import CONFIDENCE
from transforms.estimates.shares import wilson_limits

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

OPERATING: Final = "operating"


def estimate_survival(
    statuses: pd.DataFrame, *, by: Sequence[str], confidence: float = CONFIDENCE
) -> pd.DataFrame:
    """Estimate the share of businesses that operate, of all that are due.

    Parameters
    ----------
    statuses : one row per business and wave: `by`, status (operating, paused, closed, sold,
        not_started, '' where nobody knows), is_due (asked, and the wave's window has closed).

    Returns
    -------
    One row per group: n (businesses due), n_to (those of a known status), estimate, ci_low, ci_high
    (0-1), method, note_code. Whoever is due and was not heard of is in the denominator: the share
    is then the least that it can be (`status_unknown`). NULL where nobody is due (`not_due`).

    References
    ----------
    Wilson (1927), by statsmodels.stats.proportion.proportion_confint.
    """
    due = statuses["is_due"].astype("bool")
    status = statuses["status"].fillna("")
    flags = statuses[list(by)].assign(
        n=due.astype("float64"),
        n_to=(due & (status != "")).astype("float64"),
        count=(due & (status == OPERATING)).astype("float64"),
    )
    totals = flags.groupby(list(by), as_index=False, dropna=False, observed=True).sum()
    n = totals["n"].to_numpy(dtype=np.float64)
    asked = n > 0
    shares = np.where(asked, totals["count"] / np.maximum(n, 1), np.nan)
    low, high = wilson_limits(
        totals["count"].to_numpy(dtype=np.float64),
        np.maximum(n, 1).astype(np.int64),
        confidence=confidence,
    )
    conditions = [~asked, totals["n_to"] < n, n == 1]
    notes = np.select(conditions, ["not_due", "status_unknown", "one_value"], "")
    return totals.drop(columns="count").assign(
        estimate=shares,
        ci_low=np.where(asked, low, np.nan),
        ci_high=np.where(asked, high, np.nan),
        method="Wilson",
        note_code=notes,
    )
