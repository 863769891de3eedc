"""A "before" that people rate afterwards: how it moved, and the gain since then by their own word.

Neither is ever the gain: what people remember of themselves is another thing than what they were.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from transforms.estimates.gains import estimate_gain
from transforms.estimates.shape import as_figures, stack
from transforms.estimates.unpaired import estimate_unpaired_gain

if TYPE_CHECKING:
    from collections.abc import Mapping

LINE: Final = [
    *("cohort_id", "item_set_id", "subject_kind", "subject_id"),
    *("wave_from", "wave_to", "metric"),
]
COMPARED: Final = {("pre", "then"): "response_shift", ("then", "post"): "retrospective_gain"}
"""Kinds of the two waves, and the metric of their difference."""


def estimate_retrospective(
    marts: Mapping[str, pd.DataFrame], declared: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Estimate how a remembered "before" differs from the one given then, and from the "after".

    Parameters
    ----------
    marts : topic_scores (scores 0-100; person_id '' where answers are anonymous).
    declared : waves (kind pre, then, post).

    Returns
    -------
    Figures, unfinished, of scope cohort, in points, each subject by itself: response_shift =
    mean(then - pre), its wave_to the remembered wave; retrospective_gain = mean(post - then), its
    wave_from the remembered wave. Population matched (both waves; paired t), or unpaired for
    anonymous answers (Welch; n stays NULL). NULL parts and notes as in `estimate_gain`.
    Nothing without a wave of the kind then.

    Notes
    -----
    Both pass through the estimators of a gain; that they are metrics of their own is the rule.

    References
    ----------
    Howard (1980) and Hill (2020) for the then-test. Held against scipy.stats in tests/estimates.
    """
    waves = remembered_pairs(declared["waves"])
    scores = marts["topic_scores"].rename(columns={"score": "value"}).dropna(subset=["value"])
    if not len(waves) or not len(scores):
        return pd.DataFrame()
    anonymous = scores["person_id"].fillna("") == ""
    firsts, seconds = (
        scores.merge(waves, left_on="wave_id", right_on=side, how="inner")
        for side in ("wave_from", "wave_to")
    )
    named = [side[side["person_id"].fillna("") != ""] for side in (firsts, seconds)]
    unit = [*LINE, "participant_id"]
    pairs = named[0][[*unit, "value"]].merge(
        named[1][[*unit, "value"]], on=unit, suffixes=("_from", "_to"), validate="one_to_one"
    )
    parts = [as_figures(estimate_gain(pairs, by=LINE), population="matched")]
    if anonymous.any():
        sides = [side[side["person_id"].fillna("") == ""] for side in (firsts, seconds)]
        welch = estimate_unpaired_gain(sides[0], sides[1], by=LINE)
        parts.append(as_figures(welch, population="unpaired"))
    return stack(part.assign(scope="cohort", unit="points") for part in parts if len(part))


def remembered_pairs(waves: pd.DataFrame) -> pd.DataFrame:
    """Pair each remembered wave with those it is held against: wave_from, wave_to, metric."""
    both = waves[["wave_id", "kind"]].merge(waves[["wave_id", "kind"]], how="cross")
    kinds = pd.MultiIndex.from_frame(both[["kind_x", "kind_y"]])
    metric = pd.Series(kinds.map(COMPARED), index=both.index)
    pairs = both.assign(metric=metric)[metric.notna()]
    named = pairs.rename(columns={"wave_id_x": "wave_from", "wave_id_y": "wave_to"})
    return named[["wave_from", "wave_to", "metric"]]
