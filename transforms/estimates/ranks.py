"""Ranks within groups, where equal values share the middle of their places."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from transforms.estimates.groups import Floats, Ints


def mid_ranks(
    group: Ints, values: Floats, *, n_groups: int, same: Floats | None = None
) -> tuple[Floats, Floats]:
    """Rank the values of each group from 1 on; equal values share the mean of their ranks.

    Parameters
    ----------
    group : the group of each value, 0 to n_groups - 1, in any order.
    values : any unit, none missing.
    same : per group, up to which distance neighbours count as equal; exact equality if not given.

    Returns
    -------
    The rank of each value, and per group the sum of t^3 - t over its ties of t values, which is
    what tests on ranks correct their variance by.

    References
    ----------
    Kendall (1945). Held against scipy.stats.rankdata in tests/estimates.
    """
    distance = np.zeros(n_groups) if same is None else same
    order = np.lexsort((values, group))
    ordered, groups = values[order], group[order]
    starts = np.ones(len(ordered), dtype=np.bool_)
    starts[1:] = (np.diff(groups) != 0) | (np.diff(ordered) > distance[groups[1:]])
    tie = np.cumsum(starts) - 1
    sizes = np.bincount(tie).astype(np.float64)
    heads = np.flatnonzero(starts)
    before = np.cumsum(np.bincount(groups, minlength=n_groups)) - np.bincount(
        groups, minlength=n_groups
    )
    middle = heads - before[groups[heads]] + (sizes + 1) / 2
    ranks = np.empty(len(ordered), dtype=np.float64)
    ranks[order] = middle[tie]
    ties = np.bincount(groups[heads], weights=sizes**3 - sizes, minlength=n_groups)
    return ranks, np.asarray(ties, dtype=np.float64)
