"""Two groups of answers on one scale: how far apart they lie, by ranks."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from scipy import stats

from transforms.estimates.gains import CONFIDENCE, FEWEST_FOR_A_TEST
from transforms.estimates.groups import SAME, are_constant, firsts_of, gather, totals
from transforms.estimates.ranks import mid_ranks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transforms.estimates.groups import Bools, Floats, Gathered, Ints

    Counts = tuple[Ints, Floats, Ints]

# Below 50 answers on both sides R uses the exact distribution of U for limits, and so do we.
FEWEST_FOR_NORMAL: Final = 50
# Differences held at one time: some 200 MB with their groups, counts and order.
MOST_AT_ONCE: Final = 4_000_000


def estimate_rank_shift(
    values_from: pd.DataFrame,
    values_to: pd.DataFrame,
    *,
    by: Sequence[str],
    confidence: float = CONFIDENCE,
) -> pd.DataFrame:
    """Estimate how far the second of two groups of answers lies above the first, by ranks.

    Parameters
    ----------
    values_from, values_to : one row per answer: `by`, value (any unit). A row without a value is
        left out; nobody is matched, whoever gave the answers.
    by : columns that make a pair of groups. A pair of which one side is empty has no row.
    confidence : coverage of the interval, between 0 and 1.

    Returns
    -------
    One row per pair: n_from, n_to, estimate (the Hodges-Lehmann shift: the median of all
    differences second less first), ci_low, ci_high (unit of the values), statistic (Mann and
    Whitney's U of the first group, R's W), p_value, method, note_code; `n` is not given, for nobody
    was matched. The interval is NULL where no two differences would cover (`few_values`, such as 3
    and 4 answers), the test below 10 in the smaller group (`few_pairs`), both where all values are
    the same (`all_values_equal`).

    Notes
    -----
    U = sum of the middle ranks - n (n + 1) / 2. p is normal with the correction for ties and of 1/2
    for continuity: scales of few levels are full of ties. Limits are the k-th smallest and largest
    difference, k from the exact distribution of U below 50 answers on both sides, else from the
    normal one with continuity correction; ties make them wider than needed, never narrower.
    Between levels there is nothing, so that a shift moves in whole or half steps.

    References
    ----------
    Mann and Whitney (1947), Hodges and Lehmann (1963), Moses in Hollander, Wolfe and Chicken
    (2014), 4.1-4.3. Held against scipy.stats.mannwhitneyu in tests/estimates and R in
    tests/reference.
    """
    answers = _both_sides(values_from, values_to, by=by)
    gathered = gather(answers, by=by, values=["value", "is_later"])
    values, later = gathered.values["value"], gathered.values["is_later"] > 0
    n_to = totals(gathered, gathered.values["is_later"]).astype(np.int64)
    n_from = gathered.n - n_to
    ranks, ties = mid_ranks(gathered.group, values, n_groups=len(gathered.n), same=_noise(gathered))
    u = totals(gathered, np.where(later, 0.0, ranks)) - n_from * (n_from + 1) / 2
    constant = are_constant(gathered, values)
    k = np.where(constant, 0, shift_interval_rank(n_from, n_to, confidence=confidence))
    low, middle, high = _ordered_shifts(gathered.group, values, is_later=later, ranks=k)
    few = np.minimum(n_from, n_to) < FEWEST_FOR_A_TEST
    tested = ~few & ~constant
    p_value = mann_whitney_p(u, n_from, n_to, np.where(tested, ties, np.nan))
    return gathered.keys.assign(
        n_from=n_from,
        n_to=n_to,
        estimate=middle,
        ci_low=low,
        ci_high=high,
        statistic=np.where(tested, u, np.nan),
        p_value=p_value,
        method="Hodges-Lehmann, Mann-Whitney",
        note_code=np.select(
            [constant, k < 1, few], ["all_values_equal", "few_values", "few_pairs"], ""
        ),
    )


def _noise(gathered: Gathered) -> Floats:
    """Give per group how far two values may differ by the arithmetic alone (see groups.SAME)."""
    if not len(gathered.n):
        return np.zeros(0)
    largest = np.maximum.reduceat(np.abs(gathered.values["value"]), firsts_of(gathered))
    return SAME * np.maximum(1.0, largest)


def mann_whitney_p(u: Floats, n_from: Ints, n_to: Ints, ties: Floats) -> Floats:
    """Give the two-sided p of U by the normal distribution, corrected for ties and continuity.

    `ties` is the sum of t^3 - t over the ties of both groups together; NaN where nothing is tested.
    """
    n = n_from + n_to
    variance = n_from * n_to / 12 * (n + 1 - ties / np.maximum(n * (n - 1.0), 1))
    away = np.maximum(np.abs(u - n_from * n_to / 2) - 0.5, 0)
    return np.asarray(np.minimum(1.0, 2 * stats.norm.sf(away / np.sqrt(variance))))


def shift_interval_rank(n_from: Ints, n_to: Ints, *, confidence: float = CONFIDENCE) -> Ints:
    """Give k: the k-th smallest and largest difference are the limits; 0 where none cover."""
    tail = (1 - confidence) / 2
    small = np.maximum(n_from, n_to) < FEWEST_FOR_NORMAL
    exact = _exact_ranks(tail)[np.where(small, n_from, 0), np.where(small, n_to, 0)]
    spread = np.sqrt(n_from * n_to * (n_from + n_to + 1) / 12)
    normal = np.floor(n_from * n_to / 2 + 0.5 - stats.norm.isf(tail) * spread)
    return np.asarray(np.where(small, exact, np.maximum(normal, 0)), dtype=np.int64)


@lru_cache(maxsize=4)
def _exact_ranks(tail: float) -> Ints:
    """Count, for m and n from 0 to 49, the values of U whose chance to be reached is below tail.

    The largest of all values is one of the m with chance m / (m + n), and then above all n others.
    """
    most = FEWEST_FOR_NORMAL - 1
    found = np.zeros((FEWEST_FOR_NORMAL, FEWEST_FOR_NORMAL), dtype=np.int64)
    before = np.zeros((FEWEST_FOR_NORMAL, most * most + 1))
    before[:, 0] = 1
    for m in range(1, FEWEST_FOR_NORMAL):
        chance = np.zeros_like(before)
        chance[0, 0] = 1
        for n in range(1, FEWEST_FOR_NORMAL):
            chance[n] = chance[n - 1] * n / (m + n)
            chance[n, n:] += before[n, :-n] * m / (m + n)
        found[m, 1:] = (np.cumsum(chance[1:], axis=1) < tail).sum(axis=1)
        before = chance
    return found


def _both_sides(
    values_from: pd.DataFrame, values_to: pd.DataFrame, *, by: Sequence[str]
) -> pd.DataFrame:
    """Put the answers of both sides below one another; pairs with one side only are left out."""
    columns = [*by, "value"]
    sides = [
        side.dropna(subset=["value"])[columns].assign(is_later=is_later)
        for side, is_later in ((values_from, 0.0), (values_to, 1.0))
    ]
    answers = pd.concat(sides, ignore_index=True)
    n_sides = answers.groupby(list(by), dropna=False)["is_later"].transform("nunique")
    return answers[n_sides == 2]


def _ordered_shifts(
    group: Ints, values: Floats, *, is_later: Bools, ranks: Ints
) -> tuple[Floats, Floats, Floats]:
    """Give the k-th smallest of all differences, their median, and the k-th largest, per group.

    Values repeat on a scale, so they are counted before they meet: 5 levels make 25 differences,
    however many answered. The outer two are NaN where k is 0.
    """
    n_groups = len(ranks)
    later, earlier = (_counted(group[side], values[side]) for side in (is_later, ~is_later))
    n_later, n_earlier = (np.bincount(side[0], minlength=n_groups) for side in (later, earlier))
    meetings = np.cumsum(n_later * n_earlier)
    found = np.full((n_groups, 4), np.nan)
    start = 0
    while start < n_groups:
        done = meetings[start - 1] if start else 0
        stop = max(start + 1, int(np.searchsorted(meetings, done + MOST_AT_ONCE, side="right")))
        block = slice(start, stop)
        found[block] = _shifts_at(_cut(later, block), _cut(earlier, block), ranks[block])
        start = stop
    missing = ranks < 1
    found[missing, 0] = found[missing, 3] = np.nan
    return found[:, 0], (found[:, 1] + found[:, 2]) / 2, found[:, 3]


def _cut(counts: Counts, groups: slice) -> Counts:
    """Keep the counts of some groups, which are numbered from 0 on."""
    group, values, often = counts
    first, last = np.searchsorted(group, [groups.start, groups.stop]).tolist()
    return group[first:last] - groups.start, values[first:last], often[first:last]


def _counted(group: Ints, values: Floats) -> Counts:
    """Count each value of each group: group, value and how often, in order."""
    starts = np.ones(len(values), dtype=np.bool_)
    starts[1:] = (np.diff(group) != 0) | (np.diff(values) != 0)
    heads = np.flatnonzero(starts)
    return group[heads], values[heads], np.diff(np.append(heads, len(values)))


def _shifts_at(later: Counts, earlier: Counts, ranks: Ints) -> Floats:
    """Give the differences of some groups at k, at both middles, and at k from above."""
    n_groups = len(ranks)
    groups = later[0], earlier[0]
    n_earlier = np.bincount(groups[1], minlength=n_groups)
    times = n_earlier[groups[0]]
    one = np.repeat(np.arange(len(times)), times)
    within = np.arange(len(one)) - np.repeat(np.cumsum(times) - times, times)
    other = (np.cumsum(n_earlier) - n_earlier)[groups[0]][one] + within
    shifts = later[1][one] - earlier[1][other]
    group, often = groups[0][one], later[2][one] * earlier[2][other]
    order = np.lexsort((shifts, group))
    reached = np.cumsum(often[order])
    total = np.bincount(group, weights=often, minlength=n_groups).astype(np.int64)
    below = np.cumsum(total) - total
    k = np.maximum(ranks, 1)
    places = np.stack([k - 1, (total - 1) // 2, total // 2, total - k], axis=1)
    at = np.searchsorted(reached, below[:, None] + places, side="right")
    return np.asarray(shifts[order][at], dtype=np.float64)
