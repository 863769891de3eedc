"""Amounts whose highest few are pulled in, so that one business does not carry a mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from transforms.estimates.gains import CONFIDENCE, estimate_mean
from transforms.estimates.groups import firsts_of, gather
from transforms.estimates.outcome_rows import CELL, once_per_owner

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

AT_WAVE: Final = [*CELL, "wave_id"]


def upper_limits(values: pd.DataFrame) -> pd.DataFrame:
    """Give the limit above which amounts are pulled in, of each indicator, wave and price basis.

    Parameters
    ----------
    values : one row per business and wave over all cohorts of the study: `CELL`, wave_id, owner,
        cohort_no, value (money), winsorize (percentile, 0-100; NULL for what is not pulled in).
        A business in several cohorts counts with the first.

    Returns
    -------
    One row per indicator, price basis, analysis and wave: upper_limit (unit of the value), n.

    Notes
    -----
    The percentile of all businesses of the study at that wave, before matching: between the two
    values around (n - 1) x percentile / 100, as numpy's "linear" does.

    References
    ----------
    Hyndman and Fan (1996), type 7. Held against numpy.quantile in tests/estimates.
    """
    pulled = values[values["winsorize"].notna()]
    once = once_per_owner(pulled, within=AT_WAVE)
    gathered = gather(once, by=[*AT_WAVE, "winsorize"], values=["value"])
    ordered, first = gathered.values["value"], firsts_of(gathered)
    place = (gathered.n - 1) * gathered.keys["winsorize"].to_numpy(dtype=np.float64) / 100
    below = np.floor(place).astype(np.int64)
    above = np.minimum(below + 1, gathered.n - 1)
    low, high = ordered[first + below], ordered[first + above]
    limit = low + (high - low) * (place - below)
    return gathered.keys[AT_WAVE].assign(upper_limit=limit, n=gathered.n)


def pulled_in(
    rows: pd.DataFrame, limits: pd.DataFrame, *, columns: Sequence[tuple[str, str]]
) -> pd.DataFrame:
    """Pull amounts in to the limit of their wave; rows without a limit are left out.

    Parameters
    ----------
    rows : `CELL` and the columns named.
    limits : as `upper_limits` gives them.
    columns : pairs of the column of a wave and that of the amount at it.

    Returns
    -------
    The rows, with the amounts pulled in, and the limit of the last pair as `upper_limit`.
    """
    result = rows
    for wave, amount in columns:
        named = limits.rename(columns={"wave_id": wave})[[*CELL, wave, "upper_limit"]]
        result = result.drop(columns="upper_limit", errors="ignore")
        result = result.merge(named, on=[*CELL, wave], how="inner", validate="many_to_one")
        result[amount] = np.minimum(result[amount], result["upper_limit"])
    return result


def estimate_winsorized_mean(
    values: pd.DataFrame, *, by: Sequence[str], confidence: float = CONFIDENCE
) -> pd.DataFrame:
    """Estimate the mean of amounts that were pulled in.

    Parameters
    ----------
    values : as `pulled_in` gives them: `by`, value, upper_limit (one in a group).

    Returns
    -------
    What `estimate_mean` does, and the limit in `statistic`. The interval is that of the mean of the
    amounts as pulled in: it takes the limit as given.
    """
    mean = estimate_mean(values, by=by, confidence=confidence)
    limit = gather(values, by=by, values=["upper_limit"])
    return mean.assign(
        statistic=limit.values["upper_limit"][firsts_of(limit)], method="winsorized mean, t"
    )
