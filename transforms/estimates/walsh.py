"""Walsh averages of many groups at once: the mean of every two of a group's values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from transforms.estimates.groups import SAME, firsts_of

if TYPE_CHECKING:
    from transforms.estimates.groups import Floats, Gathered, Ints

# Up to here all averages of a group are written down (500,500 of them); above, they are counted.
LARGEST_WRITTEN: Final = 1_000
# Averages held at one time: 32 MB of doubles, and as much again to part them.
MOST_AT_ONCE: Final = 4_000_000


def walsh_order_statistics(
    gathered: Gathered, values: Floats, ranks: Ints
) -> tuple[Floats, Floats, Floats]:
    """Give order statistics of the Walsh averages of each group.

    Parameters
    ----------
    gathered, values : the values of each group, in any order within it.
    ranks : per group, k: which average to give from below, and from above. It depends on nothing
        but the size of a group; 0 means none.

    Returns
    -------
    Per group the k-th smallest average, their median, and the k-th largest, in the unit of the
    values; the outer two are NaN where k is 0.

    Notes
    -----
    A group of n values has n (n + 1) / 2 averages, each value with itself among them. Groups of one
    size are parted together; in groups of more than 1,000 values averages are counted, not written
    down, in n log n steps for each of some sixty halvings.

    References
    ----------
    Walsh (1949), Hodges and Lehmann (1963); counting after Monahan (1984).
    """
    ordered = values[np.lexsort((values, gathered.group))]
    starts = firsts_of(gathered)
    found = np.full((len(starts), 4), np.nan)
    for size in np.unique(gathered.n):
        alike = np.flatnonzero(gathered.n == size)
        k = int(ranks[alike[0]])
        total = size * (size + 1) // 2
        places = np.array([max(k, 1), (total + 1) // 2, total // 2 + 1, total + 1 - max(k, 1)]) - 1
        step = max(1, MOST_AT_ONCE // total) if size <= LARGEST_WRITTEN else 1
        for block in np.split(alike, range(step, len(alike), step)):
            rows = ordered[starts[block][:, None] + np.arange(size)]
            pick = _written if size <= LARGEST_WRITTEN else _counted
            found[block] = pick(rows, places)
    missing = ranks < 1
    found[missing, 0] = found[missing, 3] = np.nan
    return found[:, 0], (found[:, 1] + found[:, 2]) / 2, found[:, 3]


def _written(rows: Floats, places: Ints) -> Floats:
    """Part all averages of some groups of one size at the places asked for."""
    first, second = np.triu_indices(rows.shape[1])
    averages = rows[:, first]
    averages += rows[:, second]
    averages.partition(np.unique(places), axis=1)
    return np.asarray(averages[:, places] / 2)


def _counted(rows: Floats, places: Ints) -> Floats:
    """Find the averages of one large group at the places asked for, by halving where they lie."""
    return np.array([[_average_at(row, place) for place in places.tolist()] for row in rows])


def _average_at(ordered: Floats, place: int) -> float:
    """Find one average by its place from 0 on: at most it, as many lie as the place and one."""
    own = np.arange(len(ordered))
    low, high = float(ordered[0]), float(ordered[-1])
    noise = SAME * max(1.0, abs(low), abs(high))
    while high - low > noise:
        middle = low + (high - low) / 2
        reached = np.searchsorted(ordered, 2 * middle - ordered, side="right")
        low, high = (low, middle) if np.maximum(reached - own, 0).sum() > place else (middle, high)
    partner = np.maximum(own, np.searchsorted(ordered, 2 * (high - 2 * noise) - ordered))
    there = partner < len(ordered)
    return float(((ordered[there] + ordered[partner[there]]) / 2).min())
