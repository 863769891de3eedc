"""How far those who judged the same things agree, beyond what chance would give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from transforms.estimates.groups import are_constant, gather, means, totals
from transforms.estimates.ranks import mid_ranks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transforms.estimates.groups import Floats, Gathered, Ints

Level = Literal["nominal", "ordinal", "interval", "ratio"]


def krippendorff_alpha(
    ratings: pd.DataFrame,
    *,
    by: Sequence[str],
    unit: Sequence[str],
    column: str = "value",
    level: Level = "ordinal",
) -> pd.DataFrame:
    """Estimate the agreement of raters in each group: 1 is full, 0 is what chance would give.

    Parameters
    ----------
    ratings : one row per unit and rater: `by`, `unit`, `column` (a number; a code of its own for
        nominal values). A row without a value is left out, and so is a unit with one rating.
    by : columns that make a group, such as a cohort, wave and criterion.
    unit : columns that make a rated thing within it.
    level : what a distance between two values means.

    Returns
    -------
    One row per group: n (units rated at least twice), n_ratings (of those), estimate (ratio),
    method, note_code. NULL where nothing was rated twice (`not_rated_twice`) and where all ratings
    are the same (`all_values_equal`): agreement and chance cannot be told apart then.

    Notes
    -----
    1 - observed / expected disagreement, over the coincidences of all pairs of ratings of a unit,
    each unit weighted by its ratings. The squared distances of interval values add up to variances;
    ordinal distances are those of middle ranks, so that both need one pass and no matrix.

    References
    ----------
    Krippendorff (2011), Computing Krippendorff's alpha-reliability. Held against the package
    `krippendorff` in tests/estimates.
    """
    keys = ratings[list(by)].drop_duplicates().sort_values(list(by), ignore_index=True)
    twice = _rated_twice(ratings, by=by, unit=unit, column=column)
    units = gather(twice, by=[*by, *unit], values=[column])
    pool = gather(twice, by=by, values=[column])
    codes = units.keys.groupby(list(by), sort=True, dropna=False).ngroup()
    owner: Ints = np.asarray(codes, dtype=np.int64)
    within, among = (
        _disagreement(one, pool_of, pool, column=column, level=level)
        for one, pool_of in ((units, np.asarray(owner[units.group])), (pool, pool.group))
    )
    each = within / (units.n - 1)
    order = np.lexsort((each, owner))  # by size, so that no name of a unit decides a last bit
    observed = np.bincount(owner[order], weights=each[order], minlength=len(pool.n)) / pool.n
    constant = are_constant(pool, pool.values[column])
    expected = np.where(constant, np.nan, among / (pool.n * (pool.n - 1)))
    found = pool.keys.assign(
        n=np.bincount(owner, minlength=len(pool.n)),
        n_ratings=pool.n,
        estimate=1 - observed / expected,
        note_code=np.where(constant, "all_values_equal", ""),
    )
    joined = keys.merge(found, on=list(by), how="left")
    absent = {"n": 0, "n_ratings": 0, "note_code": "not_rated_twice"}
    return joined.fillna(absent).assign(method=f"Krippendorff's alpha, {level}")


def _rated_twice(
    ratings: pd.DataFrame, *, by: Sequence[str], unit: Sequence[str], column: str
) -> pd.DataFrame:
    """Keep the ratings that can be compared: of units with two values or more."""
    given = ratings.dropna(subset=[column])
    sizes = given.groupby([*by, *unit], dropna=False)[column].transform("size")
    return given[sizes >= 2]


def _disagreement(
    rated: Gathered, pool_of: Ints, pool: Gathered, *, column: str, level: Level
) -> Floats:
    """Add up the squared distances over all ordered pairs of ratings of a unit, or of a pool."""
    values = rated.values[column]
    if level == "nominal":
        return _unlike(rated, values)
    if level == "ratio":
        return _ratio_distances(rated, values)
    if level == "ordinal":
        values, _ = mid_ranks(pool_of, values, n_groups=len(pool.n))
    distances = values - means(rated, values)[rated.group]
    return np.asarray(2 * rated.n * totals(rated, distances**2), dtype=np.float64)


def _unlike(rated: Gathered, values: Floats) -> Floats:
    """Count the ordered pairs of unlike values."""
    counts = _counts(rated.group, values)
    alike = np.bincount(counts["group"], weights=counts["n"] ** 2.0, minlength=len(rated.n))
    return np.asarray(rated.n**2.0 - alike, dtype=np.float64)


def _ratio_distances(rated: Gathered, values: Floats) -> Floats:
    """Add up ((a - b) / (a + b))^2 over the ordered pairs of values of each group."""
    counts = _counts(rated.group, values)
    pairs = counts.merge(counts, on="group", suffixes=("", "_other"))
    first, second = (pairs[name].to_numpy(dtype=np.float64) for name in ("value", "value_other"))
    unlike = first != second
    total = np.where(unlike, first + second, 1.0)
    distance = np.where(unlike, (first - second) / total, 0.0) ** 2
    weight = pairs["n"].to_numpy(dtype=np.float64) * pairs["n_other"].to_numpy(dtype=np.float64)
    sums = np.bincount(pairs["group"], weights=weight * distance, minlength=len(rated.n))
    return np.asarray(sums, dtype=np.float64)


def _counts(group: Ints, values: Floats) -> pd.DataFrame:
    """Count each value of each group: group, value, n, in order."""
    frame = pd.DataFrame({"group": group, "value": values})
    return frame.groupby(["group", "value"], as_index=False).size().rename(columns={"size": "n"})
