"""Fisher's exact test of many fourfold tables at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import special

if TYPE_CHECKING:
    from transforms.estimates.groups import Floats, Ints

# Tables whose chances differ by less than this share are equally likely, as R has it.
EQUALLY_LIKELY: Final = 1e-7
# Possible tables written down at one time: 32 MB of doubles.
MOST_AT_ONCE: Final = 4_000_000


def fisher_exact_p(count_1: Ints, n_1: Ints, count_2: Ints, n_2: Ints) -> Floats:
    """Give the two-sided p of Fisher's exact test for each pair of shares.

    Parameters
    ----------
    count_1, n_1, count_2, n_2 : how many of how many, in two groups; one entry per table.

    Notes
    -----
    Given the margins, the chance of every table that is at most as likely as the one found. Each
    different table is worked out once; log chances are of log factorials.

    References
    ----------
    Fisher (1935). Held against scipy.stats.fisher_exact in tests/estimates and R's fisher.test in
    tests/reference.
    """
    if not len(n_1):
        return np.zeros(0)
    tables = np.stack([count_1, n_1, count_2, n_2], axis=1).astype(np.int64)
    different, which = np.unique(tables, axis=0, return_inverse=True)
    p_value = np.empty(len(different), dtype=np.float64)
    width = np.minimum(different[:, 1], different[:, 0] + different[:, 2]) + 1
    order = np.argsort(width, kind="stable")
    blocks = np.cumsum(width[order]) // MOST_AT_ONCE
    for block in np.split(order, np.flatnonzero(np.diff(blocks)) + 1):
        p_value[block] = _exact_p(different[block], int(width[block].max()))
    return p_value[which.ravel()]


def _exact_p(tables: Ints, width: int) -> Floats:
    """Work out some tables: a row each, a column for each count that the first group could have."""
    count_1, n_1, count_2, n_2 = (column[:, None] for column in tables.T)
    successes = count_1 + count_2
    possible = np.arange(width)[None, :]
    fits = (possible <= n_1) & (possible <= successes) & (successes - possible <= n_2)
    inside = np.where(fits, possible, count_1)
    logs = _log_choose(n_1, inside) + _log_choose(n_2, successes - inside)
    found = _log_choose(n_1, count_1) + _log_choose(n_2, count_2)
    # Held to the likeliest table, so that no chance is too large for a double.
    chance = np.where(fits, np.exp(logs - logs.max(axis=1, keepdims=True)), 0.0)
    rare = np.where(logs <= found + EQUALLY_LIKELY, chance, 0.0)
    return np.asarray(np.minimum(1.0, rare.sum(axis=1) / chance.sum(axis=1)), dtype=np.float64)


def _log_choose(n: Ints, k: Ints) -> Floats:
    return np.asarray(
        special.gammaln(n + 1) - special.gammaln(k + 1) - special.gammaln(n - k + 1),
        dtype=np.float64,
    )
