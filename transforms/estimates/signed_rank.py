"""The gain that no single person can carry away: Hodges and Lehmann, with Wilcoxon's test."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import stats

from transforms.estimates.gains import CONFIDENCE, FEWEST_FOR_A_TEST, PAIR
from transforms.estimates.groups import SAME, are_constant, firsts_of, gather
from transforms.estimates.knowledge import COHORT_PAIR, pairs_of_cohorts
from transforms.estimates.ranks import mid_ranks
from transforms.estimates.shape import as_figures
from transforms.estimates.walsh import walsh_order_statistics

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from transforms.estimates.groups import Bools, Floats, Gathered, Ints

# Below 50 pairs R uses the exact distribution of the signed ranks, and so do we.
FEWEST_FOR_NORMAL: Final = 50
# With fewer, no two Walsh averages cover 95 % (2 / 2^5 > .05).
FEWEST_FOR_AN_INTERVAL: Final = 6


def estimate_robust_knowledge(
    marts: Mapping[str, pd.DataFrame], declared: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Estimate the robust gain of each cohort, subject and pair of waves, beside its mean gain.

    Parameters
    ----------
    marts : paired_scores (scores 0-100).
    declared : waves; a remembered "before" is in no gain.

    Returns
    -------
    Figures, unfinished: robust_gain, points of 100, population matched.
    """
    pairs = pairs_of_cohorts(marts, declared)
    return as_figures(
        estimate_robust_gain(pairs, by=COHORT_PAIR),
        metric="robust_gain",
        unit="points",
        scope="cohort",
        population="matched",
    )


def estimate_robust_gain(
    pairs: pd.DataFrame, *, by: Sequence[str], confidence: float = CONFIDENCE
) -> pd.DataFrame:
    """Estimate the typical gain of each group by ranks: no outlier and no skew moves it far.

    Parameters
    ----------
    pairs : one row per unit and pair of waves: `by`, value_from, value_to (any unit; scores 0-100,
        or the numbers of ordered levels). A row that misses a wave is left out.
    by : columns that make a group.
    confidence : coverage of the interval, between 0 and 1.

    Returns
    -------
    One row per group: n, estimate (Hodges-Lehmann), ci_low, ci_high (unit of the values),
    statistic (Wilcoxon's W, the smaller of the two sums of ranks), df (the pairs that changed,
    which the test rests on), p_value, method, note_code. The interval is NULL below 6 pairs
    (`few_values`), the test below 10 (`few_pairs`), both where all gains are the same.

    Notes
    -----
    The estimate is the median of the Walsh averages of all gains, those of 0 among them; the limits
    are the k-th smallest and largest average, with k from the exact distribution of the signed
    ranks below 50 pairs, else from the normal one with continuity correction. The test drops gains
    of 0 and gives ties their middle rank; p is exact without ties and zeros below 50 pairs, else
    normal with the correction for ties and of 1/2 for continuity: R's wilcox.test(paired = TRUE),
    whose V is W or n (n + 1) / 2 - W. R drops zeros from the interval too, which we do not: who
    did not change gained 0.

    References
    ----------
    Wilcoxon (1945), Hodges and Lehmann (1963), Hollander, Wolfe and Chicken (2014), 3.1-3.3. Held
    against scipy.stats.wilcoxon in tests/estimates and R in tests/reference.
    """
    gathered = gather(pairs, by=by, values=PAIR)
    before, after = (gathered.values[name] for name in PAIR)
    gains, constant = after - before, are_constant(gathered, after - before)
    k = interval_rank(gathered.n, confidence=confidence)
    low, middle, high = walsh_order_statistics(gathered, gains, np.where(constant, 0, k))
    smaller, n_changed, ties = signed_rank_sums(gathered, gains, _noise(gathered))
    exact = (ties == 0) & (n_changed == gathered.n) & (gathered.n < FEWEST_FOR_NORMAL)
    tested = (gathered.n >= FEWEST_FOR_A_TEST) & ~constant
    p_value = np.where(
        exact, exact_p(smaller, n_changed), normal_p(smaller, n_changed, ties, tested=tested)
    )
    notes = np.select(
        [
            gathered.n == 1,
            constant,
            gathered.n < FEWEST_FOR_AN_INTERVAL,
            gathered.n < FEWEST_FOR_A_TEST,
        ],
        ["one_pair", "all_changes_equal", "few_values", "few_pairs"],
        "",
    )
    return gathered.keys.assign(
        n=gathered.n,
        estimate=middle,
        ci_low=low,
        ci_high=high,
        statistic=np.where(tested, smaller, np.nan),
        df=np.where(tested, n_changed, np.nan),
        p_value=np.where(tested, p_value, np.nan),
        method=np.where(exact, "Hodges-Lehmann, exact signed rank", "Hodges-Lehmann, signed rank"),
        note_code=notes,
    )


def _noise(gathered: Gathered) -> Floats:
    """Give per group how far two gains may differ by the arithmetic alone (see groups.SAME)."""
    if not len(gathered.n):
        return np.zeros(0)
    largest = np.maximum(*(np.abs(gathered.values[name]) for name in PAIR))
    return SAME * np.maximum(100.0, np.maximum.reduceat(largest, firsts_of(gathered)))


def signed_rank_sums(
    gathered: Gathered, gains: Floats, noise: Floats
) -> tuple[Floats, Ints, Floats]:
    """Give Wilcoxon's W, the number of gains other than 0, and the sum of t^3 - t over ties."""
    size = np.abs(gains)
    changed = size > noise[gathered.group]
    group, n_groups = gathered.group[changed], len(gathered.n)
    ranks, ties = mid_ranks(group, size[changed], n_groups=n_groups, same=noise)
    rising = np.where(gains[changed] > 0, ranks, 0.0)
    upward = np.bincount(group, weights=rising, minlength=n_groups)
    downward = np.bincount(group, weights=ranks - rising, minlength=n_groups)
    n_changed = np.bincount(group, minlength=n_groups).astype(np.int64)
    return np.minimum(upward, downward), n_changed, ties


def normal_p(smaller: Floats, n: Ints, ties: Floats, *, tested: Bools) -> Floats:
    """Give the two-sided p of W by the normal distribution, corrected for ties and continuity."""
    mean = n * (n + 1) / 4
    variance = n * (n + 1) * (2 * n + 1) / 24 - ties / 48
    spread = np.sqrt(np.where(tested, variance, np.nan))
    z = np.maximum(mean - smaller - 0.5, 0) / spread
    return np.asarray(np.minimum(1.0, 2 * stats.norm.sf(z)), dtype=np.float64)


def exact_p(smaller: Floats, n: Ints) -> Floats:
    """Give the two-sided p of W by the exact distribution, for fewer than 50 pairs; else NaN."""
    known = n < FEWEST_FOR_NORMAL
    row, place = np.where(known, n, 0), np.where(known, smaller, 0).astype(np.int64)
    return np.where(known, np.minimum(1.0, 2 * signed_rank_cdf()[row, place]), np.nan)


def interval_rank(n: Ints, *, confidence: float = CONFIDENCE) -> Ints:
    """Give k: the k-th smallest and largest Walsh average are the limits; 0 where none cover."""
    tail = (1 - confidence) / 2
    few = np.where(n < FEWEST_FOR_NORMAL, n, 0)
    exact = (signed_rank_cdf() < tail).sum(axis=1)[few]
    mean, spread = n * (n + 1) / 4, np.sqrt(n * (n + 1) * (2 * n + 1) / 24)
    normal = np.floor(mean + 0.5 - stats.norm.isf(tail) * spread)
    return np.asarray(np.where(n < FEWEST_FOR_NORMAL, exact, normal), dtype=np.int64)


@lru_cache(maxsize=1)
def signed_rank_cdf() -> Floats:
    """Give P(W+ <= w) for n = 0 to 49 pairs (rows) and every w (columns), 1 past the largest."""
    largest = FEWEST_FOR_NORMAL - 1
    ways = np.zeros((FEWEST_FOR_NORMAL, largest * (largest + 1) // 2 + 1))
    ways[0, 0] = 1
    for n in range(1, FEWEST_FOR_NORMAL):
        ways[n] = ways[n - 1] / 2
        ways[n, n:] += ways[n - 1, :-n] / 2
    return np.asarray(np.minimum(1.0, np.cumsum(ways, axis=1)))
