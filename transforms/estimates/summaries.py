"""Cohorts known from published averages: what follows from them, and what does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from transforms.estimates.effect_sizes import FULL_MARKS
from transforms.estimates.shape import as_figures, stack
from transforms.estimates.shares import reaches

if TYPE_CHECKING:
    from collections.abc import Mapping

KNOWLEDGE: Final = ("topic", "overall")
SUBJECT: Final = ["cohort_id", "item_set_id", "subject_kind", "subject_id"]
NOTE: Final = "summary"
# What readers look for beside a gain, and what averages cannot say.
UNKNOWN: Final = {"robust_gain": "points", "hedges_g_av": "sd", "mastery_share_change": "share"}
PUBLISHED: Final = "as published"


def estimate_summaries(
    marts: Mapping[str, pd.DataFrame], declared: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Give the figures of cohorts that are known from published averages only.

    Parameters
    ----------
    marts : summaries (mean 0-100 of topics, in their unit of indicators; sd; n; share 0-1).
    declared : settings (mastery_threshold), waves, wave_pairs, indicators.

    Returns
    -------
    Figures, unfinished, of scope cohort: at each wave mean and share as published (population all);
    of each declared pair of waves with a mean mean_from, mean_to, sd_from, sd_to,
    mastery_share_from, mastery_share_to as published, and gain (points), normalized_gain (ratio)
    and mastery_class from the means (unpaired: who was at both is not known). What averages cannot
    say is NULL; all carry the note `summary`, and none has an interval.

    Notes
    -----
    gain = mean to - mean from; normalized gain 1 - (100 - mean to) / (100 - mean from), NULL where
    nothing was left to gain. Without pairs there is no interval, nor a standardized gain.

    References
    ----------
    Hake (1998).
    """
    summaries = marts["summaries"]
    if not len(summaries):
        return pd.DataFrame()
    tests = summaries[summaries["subject_kind"].isin(KNOWLEDGE)]
    indicators = summaries[summaries["subject_kind"] == "indicator"]
    threshold = float(declared["settings"]["mastery_threshold"].iloc[0])
    parts = [
        *_at_waves(tests, unit="score"),
        *_of_indicators(indicators, declared["indicators"]),
        *_of_pairs(summary_pairs(tests, declared), threshold=threshold),
    ]
    figures = stack(part for part in parts if len(part))
    if not len(figures):
        return figures
    # A topic of two instruments has one figure: what was published does not tell them apart.
    key = [name for name in (*SUBJECT, "wave_from", "wave_to", "metric") if name in figures]
    figures = figures.drop_duplicates(key)
    of_pairs = figures["wave_from"].notna() if "wave_from" in figures else False
    population = np.where(of_pairs, "unpaired", "all")
    return figures.assign(scope="cohort", population=population, note_code=NOTE)


def _at_waves(rows: pd.DataFrame, **constants: str) -> list[pd.DataFrame]:
    """Give the mean of each wave that has one."""
    known = rows.dropna(subset=["mean"]).rename(columns={"wave_id": "wave_to"})
    bare = known[[*SUBJECT, "wave_to", "n"]].assign(estimate=known["mean"], method=PUBLISHED)
    return [as_figures(bare, metric="mean", **constants)]


def _of_indicators(rows: pd.DataFrame, indicators: pd.DataFrame) -> list[pd.DataFrame]:
    """Give means and shares of outcomes as they were published, by what is counted."""
    kinds = dict(zip(indicators["indicator_id"], indicators["kind"], strict=True))
    currencies = dict(zip(indicators["indicator_id"], indicators["currency"], strict=True))
    kind = rows["subject_id"].map(kinds)
    money, others = rows[kind == "money"], rows[kind != "money"]
    parts = [*_at_waves(others, unit="count"), *_at_waves(money, unit="currency")]
    parts[1] = parts[1].assign(
        price_basis="nominal", currency=parts[1]["subject_id"].map(currencies)
    )
    shares = rows.dropna(subset=["share"]).rename(columns={"wave_id": "wave_to"})
    bare = shares[[*SUBJECT, "wave_to", "n"]].assign(estimate=shares["share"], method=PUBLISHED)
    return [*parts, as_figures(bare, metric="share", unit="share")]


def summary_pairs(summaries: pd.DataFrame, declared: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Put the averages of topics and tests of both waves of each declared pair side by side."""
    tests = summaries[summaries["subject_kind"].isin(KNOWLEDGE)]
    pairs = _wave_pairs(declared)
    columns = ["instrument_id", *SUBJECT, "wave_id", "mean", "sd", "n", "share"]
    known = tests.dropna(subset=["mean"])[columns]
    first = known.merge(
        pairs, left_on=["instrument_id", "wave_id"], right_on=["instrument_id", "wave_from"]
    )
    return first.merge(
        known,
        left_on=["instrument_id", *SUBJECT, "wave_to"],
        right_on=["instrument_id", *SUBJECT, "wave_id"],
        suffixes=("_from", "_to"),
    )


def _wave_pairs(declared: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Give the pairs of waves of each instrument, without those of a remembered "before"."""
    pairs, waves = declared["wave_pairs"], declared["waves"]
    remembered = waves.loc[waves["kind"] == "then", "wave_id"]
    chosen = pairs["subject_kind"] == "instrument"
    chosen &= ~(pairs["wave_from"].isin(remembered) | pairs["wave_to"].isin(remembered))
    named = pairs.loc[chosen, ["subject_id", "wave_from", "wave_to"]]
    return named.rename(columns={"subject_id": "instrument_id"})


def _of_pairs(pairs: pd.DataFrame, *, threshold: float) -> list[pd.DataFrame]:
    """Give what two averages say of the change between them, and what they do not."""
    bare = pairs[[*SUBJECT, "wave_from", "wave_to", "n_from", "n_to"]].assign(method=PUBLISHED)
    told = {
        ("mean", "score"): ("mean_from", "mean_to"),
        ("sd", "sd"): ("sd_from", "sd_to"),
        ("mastery_share", "share"): ("share_from", "share_to"),
    }
    parts = []
    for (metric, unit), sides in told.items():
        for side, column in zip(("from", "to"), sides, strict=True):
            one = bare.drop(columns=["n_from", "n_to"]).assign(n=pairs[f"n_{side}"])
            one = one.assign(estimate=pairs[column])
            parts.append(as_figures(one, metric=f"{metric}_{side}", unit=unit))
    before, after = pairs["mean_from"], pairs["mean_to"]
    room = (FULL_MARKS - before).where(before < FULL_MARKS)
    computed = {
        "gain": (after - before, "points", "difference of means"),
        "normalized_gain": (1 - (FULL_MARKS - after) / room, "ratio", "Hake of means"),
        "mastery_class": (
            pd.Series(reaches(after, threshold=threshold), index=pairs.index),
            "share",
            "mean at or above threshold",
        ),
    }
    for metric, (values, unit, method) in computed.items():
        one = bare.assign(estimate=values.astype("float64"), method=method)
        parts.append(as_figures(one, metric=metric, unit=unit))
    for metric, unit in UNKNOWN.items():
        one = bare.assign(estimate=np.nan, method="")
        parts.append(as_figures(one, metric=metric, unit=unit))
    return parts
