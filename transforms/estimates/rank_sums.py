"""Two groups of other people on one scale: how far apart they lie, by ranks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from transforms.estimates.gains import FEWEST_FOR_A_TEST
from transforms.estimates.ranks import mid_ranks

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from transforms.estimates.groups import Ints

SIDE = "is_later"


def estimate_rank_difference(values: pd.DataFrame, *, by: Sequence[str]) -> pd.DataFrame:
    """Estimate how far the later of two groups of people lies from the earlier one.

    Parameters
    ----------
    values : one row per person: `by`, is_later (boolean), value (any unit of a scale with few
        points); a row without a value is left out.
    by : columns that make a pair of groups. A pair of which one side is empty has no row.

    Returns
    -------
    One row per pair: n_from (earlier), n_to (later), estimate (the median of all differences later
    less earlier, in the unit of the scale), statistic (Mann and Whitney's U of the later group),
    p_value, method, note_code. The test is NULL below 10 people in the smaller group
    (`few_in_group`) and where all values are the same (`all_values_equal`).

    Notes
    -----
    U = sum of the later group's middle ranks - n (n + 1) / 2; p by the normal approximation with
    the correction for ties and of 1/2 for continuity, since scales of few points are full of ties.

    References
    ----------
    Mann and Whitney (1947), Hodges and Lehmann (1963). Held against scipy.stats.mannwhitneyu
    (method="asymptotic", use_continuity=True) in tests/estimates.
    """
    rows = _of_both_sides(values.dropna(subset=["value"]), by=by)
    numbers = rows["value"].to_numpy(dtype=np.float64)
    is_later = rows[SIDE].to_numpy(dtype=np.bool_)
    pairs = rows.groupby(list(by), sort=True, dropna=False)
    group: Ints = np.asarray(pairs.ngroup(), dtype=np.int64)
    keys = rows[list(by)].drop_duplicates().sort_values(list(by), ignore_index=True)
    ranks, ties = mid_ranks(group, numbers, n_groups=len(keys))
    n_to = np.bincount(group[is_later], minlength=len(keys)).astype(np.float64)
    n_from = np.bincount(group[~is_later], minlength=len(keys)).astype(np.float64)
    later_ranks = np.bincount(group[is_later], weights=ranks[is_later], minlength=len(keys))
    u = later_ranks - n_to * (n_to + 1) / 2
    n = n_from + n_to
    variance = n_from * n_to / 12 * (n + 1 - ties / (n * (n - 1)))
    constant = ties == n**3 - n
    few = np.minimum(n_from, n_to) < FEWEST_FOR_A_TEST
    tested = ~constant & ~few
    away = np.maximum(0.0, np.abs(u - n_from * n_to / 2) - 0.5)
    z = away / np.sqrt(np.where(constant, 1.0, variance))
    found = keys.assign(
        n_from=n_from,
        n_to=n_to,
        statistic=np.where(tested, u, np.nan),
        p_value=np.where(tested, np.minimum(1.0, 2 * stats.norm.sf(z)), np.nan),
        method="Hodges-Lehmann, Mann-Whitney",
        note_code=np.select([constant, few], ["all_values_equal", "few_in_group"], ""),
    )
    return found.merge(_median_differences(rows, by=by), on=list(by), how="left")


def _of_both_sides(rows: pd.DataFrame, *, by: Sequence[str]) -> pd.DataFrame:
    sides = rows.groupby(list(by), dropna=False)[SIDE].transform("nunique")
    return rows[sides == 2]


def _median_differences(rows: pd.DataFrame, *, by: Sequence[str]) -> pd.DataFrame:
    """Give the median of all differences; values repeat, so they are counted before they meet."""
    counts = rows.groupby([*by, SIDE, "value"], as_index=False, dropna=False).agg(
        n=("value", "size")
    )
    later, earlier = counts[counts[SIDE]], counts[~counts[SIDE].astype("bool")]
    met = later.merge(earlier, on=list(by), suffixes=("", "_before"))
    met = met.assign(difference=met["value"] - met["value_before"], n=met["n"] * met["n_before"])
    ordered = met.sort_values([*by, "difference"], ignore_index=True)
    groups = ordered.groupby(list(by), sort=False, dropna=False)["n"]
    below, whole = groups.cumsum(), groups.transform("sum")
    lower = ordered[2 * below >= whole].groupby(list(by), dropna=False)["difference"].first()
    upper = ordered[2 * below > whole].groupby(list(by), dropna=False)["difference"].first()
    return ((lower + upper) / 2).rename("estimate").reset_index()
