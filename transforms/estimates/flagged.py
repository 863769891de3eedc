"""Cohorts whose gain is to be read with care: a test too easy, too hard, or taken by few."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from transforms.estimates.gains import FEWEST_FOR_A_TEST

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_AT_AN_END: Final = 0.15
FULL_MARKS: Final = 100.0


def flagged_groups(
    pairs: pd.DataFrame,
    unpaired: tuple[pd.DataFrame, pd.DataFrame],
    *,
    by: Sequence[str],
) -> pd.DataFrame:
    """List the groups that a sensitivity analysis leaves out.

    Parameters
    ----------
    pairs : one row per participant: `by`, value_from, value_to (scores, 0-100).
    unpaired : the answers of the first and of the second wave of anonymous groups: `by`, value.

    Returns
    -------
    One row per flagged group: `by`. Flagged is a group of which more than 15 % had full marks at
    the first wave (nothing left to gain) or exactly 0 at the second, or with fewer than 10 pairs
    (anonymous: fewer than 10 at the smaller wave).

    References
    ----------
    Terwee (2007), for the 15 %.
    """
    keys = list(by)
    firsts = [pairs[[*keys, "value_from"]].rename(columns={"value_from": "value"}), unpaired[0]]
    lasts = [pairs[[*keys, "value_to"]].rename(columns={"value_to": "value"}), unpaired[1]]
    ends = [_shares_at(firsts, keys, FULL_MARKS), _shares_at(lasts, keys, 0.0)]
    both = ends[0].merge(ends[1], on=keys, suffixes=("_full", "_none"))
    is_flagged = (both[["share_full", "share_none"]] > MOST_AT_AN_END).any(axis=1)
    is_flagged |= both[["n_full", "n_none"]].min(axis=1) < FEWEST_FOR_A_TEST
    return both.loc[is_flagged, keys].reset_index(drop=True)


def _shares_at(parts: Sequence[pd.DataFrame], keys: list[str], end: float) -> pd.DataFrame:
    """Give each group's share of scores exactly at one end of the scale, and its size."""
    rows = pd.concat([part[[*keys, "value"]] for part in parts], ignore_index=True)
    rows = rows.dropna(subset=["value"])
    at_end = (rows["value"].astype("float64").round(9) == end).astype("float64")
    by_group = rows.assign(share=at_end).groupby(keys, as_index=False)
    return by_group.agg(share=("share", "mean"), n=("share", "size"))
