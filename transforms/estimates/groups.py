"""Values gathered by group, and the sums that every estimate is made of.

Within a group values stand in the order of their size, never of their ids, and are added one after
the other: the same values give the same bits, whatever the row order, thread count or pseudonyms.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

# Scores carry 12 decimals and doubles 15 to 16 digits: smaller differences than this share of the
# largest value are noise of the arithmetic, not differences between people.
SAME = 1e-12


@dataclass(frozen=True)
class Gathered:
    """The rows of a frame by group.

    `keys` has one row per group, in key order; `group` the number of each value's group, ascending;
    `n` the values per group; `values` the columns asked for, as float64.
    """

    keys: pd.DataFrame
    group: Ints
    n: Ints
    values: dict[str, Floats]


def gather(rows: pd.DataFrame, *, by: Sequence[str], values: Sequence[str]) -> Gathered:
    """Gather columns by group; a row that misses one of the values is left out."""
    complete = rows.dropna(subset=list(values))
    numbers = {name: complete[name].to_numpy(dtype=np.float64) for name in values}
    codes = complete.groupby(list(by), sort=True, dropna=False).ngroup().to_numpy(dtype=np.int64)
    order = np.lexsort((*reversed([numbers[name] for name in values]), codes))
    group: Ints = np.asarray(codes[order], dtype=np.int64)
    firsts = np.flatnonzero(np.diff(group, prepend=-1))
    return Gathered(
        keys=complete[list(by)].iloc[order[firsts]].reset_index(drop=True),
        group=group,
        n=np.bincount(group, minlength=len(firsts)).astype(np.int64),
        values={name: column[order] for name, column in numbers.items()},
    )


def totals(gathered: Gathered, values: Floats) -> Floats:
    """Add up the values of each group."""
    sums = np.bincount(gathered.group, weights=values, minlength=len(gathered.n))
    return np.asarray(sums, dtype=np.float64)


def means(gathered: Gathered, values: Floats) -> Floats:
    """Average the values of each group."""
    return totals(gathered, values) / gathered.n


def covariances(gathered: Gathered, first: Floats, second: Floats) -> Floats:
    """Give the sample covariance (n - 1) of each group; NaN where it has one value."""
    products = deviations(gathered, first) * deviations(gathered, second)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(gathered.n > 1, totals(gathered, products) / (gathered.n - 1), np.nan)


def variances(gathered: Gathered, values: Floats) -> Floats:
    """Give the sample variance (n - 1) of each group: exactly 0 where all values are the same."""
    spread = covariances(gathered, values, values)
    return np.where(are_constant(gathered, values) & (gathered.n > 1), 0.0, spread)


def deviations(gathered: Gathered, values: Floats) -> Floats:
    """Give each value's distance from the mean of its group."""
    return values - means(gathered, values)[gathered.group]


def are_constant(gathered: Gathered, values: Floats) -> Bools:
    """Tell which groups hold one value only, but for the noise of the arithmetic."""
    if not len(values):
        return np.zeros(0, dtype=np.bool_)
    starts = firsts_of(gathered)
    largest = np.maximum.reduceat(values, starts)
    smallest = np.minimum.reduceat(values, starts)
    # The size is that of what was subtracted to get the values, so never below 100 points.
    size = np.maximum(100.0, np.maximum.reduceat(np.abs(values), starts))
    return np.asarray(largest - smallest <= SAME * size)


def firsts_of(gathered: Gathered) -> Ints:
    """Give the position of each group's first value."""
    return np.cumsum(gathered.n) - gathered.n


def in_categories(rows: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Keep key columns as categories: grouping them again and again then reads no text."""
    return rows.astype(dict.fromkeys(columns, "category"))
