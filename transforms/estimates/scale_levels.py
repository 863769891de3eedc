"""Answers on a scale of levels: how they spread, and how many stand at its top."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from transforms.estimates.gains import CONFIDENCE
from transforms.estimates.groups import firsts_of, gather
from transforms.estimates.shares import estimate_share, note_of_one, wilson_limits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transforms.estimates.groups import Floats

SCALE: Final = ("value", "scale_min", "scale_max")
# On a scale of two levels everyone is in the top two.
FEWEST_LEVELS: Final = 3


def nearest_level(values: Floats) -> Floats:
    """Give the whole level nearest to each value, halves up; 2.4999999999 is 2.5 but for noise."""
    return np.asarray(np.floor(np.round(values, 9) + 0.5), dtype=np.float64)


def estimate_scale_shares(
    ratings: pd.DataFrame, *, by: Sequence[str], confidence: float = CONFIDENCE
) -> pd.DataFrame:
    """Estimate the share of each level of the scale in each group: the whole distribution.

    Parameters
    ----------
    ratings : one row per rating: `by`, value, scale_min, scale_max (numbers; one scale per group).
        A row without a value is left out; a value between two levels counts to the nearest, halves
        up.
    by : columns that make a group.
    confidence : coverage of the interval, between 0 and 1.

    Returns
    -------
    One row per group and level, in order, those that nobody chose among them: `by`, level (whole
    number, as text), n (ratings of the group), count (those at the level), estimate, ci_low,
    ci_high (0-1), method, note_code (`one_value`: no interval). The shares of a group add up to 1.

    References
    ----------
    Wilson (1927), by statsmodels.stats.proportion.proportion_confint.
    """
    gathered = gather(ratings, by=by, values=SCALE)
    values, lowest, highest = (nearest_level(gathered.values[name]) for name in SCALE)
    heads, group = firsts_of(gathered), gathered.group
    first = lowest[heads]
    n_levels = (highest[heads] - first).astype(np.int64) + 1
    offset = np.cumsum(n_levels) - n_levels
    step = np.clip(values - first[group], 0, n_levels[group] - 1).astype(np.int64)
    count = np.bincount(offset[group] + step, minlength=int(n_levels.sum())).astype(np.float64)
    owner = np.repeat(np.arange(len(n_levels)), n_levels)
    level = (first[owner] + np.arange(len(owner)) - offset[owner]).astype(np.int64)
    n = gathered.n[owner]
    low, high = wilson_limits(count, n, confidence=confidence)
    return (
        gathered.keys.iloc[owner]
        .reset_index(drop=True)
        .assign(
            level=level.astype(str),
            n=n,
            count=count,
            estimate=count / n,
            ci_low=low,
            ci_high=high,
            method="Wilson",
            note_code=note_of_one(n),
        )
    )


def estimate_top_two(
    ratings: pd.DataFrame, *, by: Sequence[str], confidence: float = CONFIDENCE
) -> pd.DataFrame:
    """Estimate the share of ratings on the two highest levels of their scale.

    Takes what `estimate_scale_shares` does; ratings on scales of two levels are left out, for
    everyone is in the top two there.

    Returns
    -------
    One row per group: n, count (those at the top), estimate, ci_low, ci_high (0-1, Wilson), method,
    note_code.
    """
    wide = ratings[ratings["scale_max"] - ratings["scale_min"] + 1 >= FEWEST_LEVELS]
    level = pd.Series(nearest_level(wide["value"].to_numpy(dtype=np.float64)), index=wide.index)
    top = (level >= wide["scale_max"] - 1).astype("float64").where(level.notna())
    return estimate_share(wide.assign(value=top), by=by, confidence=confidence)
