"""Outcomes between two waves: what changed among those seen at both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from transforms.estimates.gains import PAIR, estimate_gain, estimate_mean
from transforms.estimates.money import (
    as_index,
    estimate_median_change_percent,
    estimate_percent_change,
)
from transforms.estimates.outcome_levels import amounts_of, answers_of
from transforms.estimates.outcome_rows import (
    LINE,
    NUMBER,
    PAIR_LINE,
    in_lines,
    named,
    without_tests,
)
from transforms.estimates.populations import beside_baseline
from transforms.estimates.shape import as_figures, stack
from transforms.estimates.shares import estimate_share, estimate_share_change
from transforms.estimates.signed_rank import estimate_robust_gain
from transforms.estimates.winsorizing import pulled_in

if TYPE_CHECKING:
    import pandas as pd

RELATIVE: Final = ("percent_change", "median_change_percent", "index")
SHARES: Final = ("share_from", "share_to", "share_change")
NUMBERS: Final = ("newly_adopted", "dropped", "robust_gain")
TURNED: Final = ("newly_adopted", "dropped")
CHANGES: Final = (*RELATIVE, "gain", "robust_gain", "share_change")
# Told instead of a number of bands: Hodges and Lehmann's median would average their distances.
NO_DISTANCE: Final = "levels_without_distance"
# What such a note says stands in n as well; the season of a change stands nowhere else.
LESS_THAN_A_SEASON: Final = ("", "rough", "few_pairs")


def estimate_changes(pairs: pd.DataFrame) -> pd.DataFrame:
    """Estimate what changed among those seen at both waves of a pair.

    Parameters
    ----------
    pairs : rows of `described`, in scopes: one per unit, indicator, option, price basis, analysis
        and pair of waves, with value_from, value_to, is_other_season.

    Returns
    -------
    Figures, unfinished, of population matched. Amounts: mean_from, mean_to; of money
    percent_change and median_change_percent, of the others (and of money that is derived, which may
    be below 0) gain in their own unit. Answers: share_from, share_to, share_change, newly_adopted,
    dropped. Bands: robust_gain with the signed rank test only: its estimate and limits are NULL,
    `levels_without_distance`.
    Only the main analysis is tested. `different_season` where any of the pairs compares months of
    different tags, unless the note has to say why a number is missing.
    """
    rows, lines = in_lines(pairs, PAIR_LINE)
    seasons = rows.groupby("line", sort=False)["is_other_season"].any()
    lines = lines.assign(is_other_season=lines["line"].map(seasons))
    amounts, answers = amounts_of(rows), answers_of(rows, columns=PAIR)
    is_money = amounts["kind"] == "money"
    money, plain = amounts[is_money], amounts[~is_money | (amounts["formula"] != "")]
    change = estimate_share_change(answers, by=NUMBER)
    sides = {name: change[["line", "n"]].assign(estimate=change[name]) for name in TURNED}
    estimates = {
        "mean_from": estimate_mean(amounts, by=NUMBER, column="value_from"),
        "mean_to": estimate_mean(amounts, by=NUMBER, column="value_to"),
        "gain": estimate_gain(plain, by=NUMBER),
        "percent_change": estimate_percent_change(money, by=NUMBER),
        "median_change_percent": estimate_median_change_percent(money, by=NUMBER),
        "share_from": estimate_share(answers, by=NUMBER, column="value_from"),
        "share_to": estimate_share(answers, by=NUMBER, column="value_to"),
        "share_change": change,
        **sides,
        "robust_gain": estimate_moves(rows[rows["kind"] == "ordered"]),
    }
    return stack(as_change(rows, lines, metric=metric) for metric, rows in estimates.items())


def estimate_moves(bands: pd.DataFrame) -> pd.DataFrame:
    """Test by signed ranks whether bands moved; how far is not told, for they have no distance.

    Parameters
    ----------
    bands : rows of pairs by line, value_from and value_to the numbers of bands.

    Returns
    -------
    One row per line: n, statistic, df, p_value, method; estimate, ci_low and ci_high are NULL.

    References
    ----------
    As `estimate_robust_gain`, whose test it is.
    """
    told = estimate_robust_gain(bands, by=NUMBER)
    return told.assign(estimate=np.nan, ci_low=np.nan, ci_high=np.nan, note_code=NO_DISTANCE)


def as_change(estimates: pd.DataFrame, lines: pd.DataFrame, *, metric: str) -> pd.DataFrame:
    """Turn estimates of pairs by line into figures: words, unit, season, tests of main only."""
    told = named(estimates, lines)
    if metric in RELATIVE:
        told = told.assign(unit="ratio", currency="")
    elif metric in SHARES:
        told = told.assign(unit="share")
    elif metric in NUMBERS:
        told = told.assign(unit="count")
    if metric in CHANGES:
        told = in_season(told)
    told = without_tests(told, told["analysis"] != "main")
    return as_figures(told, metric=metric, population="matched")


def in_season(changes: pd.DataFrame) -> pd.DataFrame:
    """Note changes between months of different tags, where no other note explains a gap."""
    free = changes["note_code"].isin(LESS_THAN_A_SEASON)
    marked = changes["is_other_season"].astype("bool") & free
    return changes.assign(note_code=changes["note_code"].mask(marked, "different_season"))


def estimate_winsorized_changes(pairs: pd.DataFrame, limits: pd.DataFrame) -> pd.DataFrame:
    """Estimate percent_change with the highest amounts of each wave pulled in: a sensitivity.

    Parameters
    ----------
    pairs : as `estimate_changes` takes them; only money of the main analysis is looked at.
    limits : as `upper_limits` gives them; each wave has its own.

    Returns
    -------
    Figures, unfinished, of analysis winsorized, without a test.
    """
    money = pairs[(pairs["kind"] == "money") & (pairs["analysis"] == "main")]
    sides = [("wave_from", "value_from"), ("wave_to", "value_to")]
    pulled = pulled_in(money, limits, columns=sides).assign(analysis="winsorized")
    rows, lines = in_lines(pulled, PAIR_LINE)
    seasons = rows.groupby("line", sort=False)["is_other_season"].any()
    lines = lines.assign(is_other_season=lines["line"].map(seasons))
    return as_change(estimate_percent_change(rows, by=NUMBER), lines, metric="percent_change")


def estimate_indexes(panel: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """Estimate the index of money: the total of a panel, its baseline wave being 100.

    Parameters
    ----------
    panel : rows of `described`, in scopes, of those who answered at every closed wave of a line.
    pairs : as `estimate_changes` takes them; they tell which waves are of another season.

    Returns
    -------
    Figures, unfinished: index (percent of the baseline), population panel. The baseline itself has
    its point, 100, with the note `base`.
    """
    money, _ = in_lines(panel[panel["kind"] == "money"], LINE)
    rows, lines = in_lines(beside_baseline(money, keys=["line", "owner"]), PAIR_LINE)
    seasons = pairs.groupby(PAIR_LINE, as_index=False, dropna=False, observed=True).agg(
        is_other_season=("is_other_season", "any")
    )
    lines = lines.merge(seasons, on=PAIR_LINE, how="left")
    lines["is_other_season"] = lines["is_other_season"].eq(other=True)
    index = named(as_index(estimate_percent_change(rows, by=NUMBER)), lines)
    index = in_season(index).assign(unit="ratio", currency="")
    is_base = (index["wave_from"] == index["wave_to"]) & index["estimate"].notna()
    index["note_code"] = np.where(is_base, "base", index["note_code"])
    return as_figures(index, metric="index", population="panel")
