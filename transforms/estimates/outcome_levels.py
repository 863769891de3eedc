"""Outcomes at one wave: what is typical, how many say yes, how answers spread over bands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from transforms.estimates.bands import at_or_above, estimate_level_shares
from transforms.estimates.gains import estimate_mean
from transforms.estimates.money import estimate_median
from transforms.estimates.outcome_rows import AMOUNTS, LINE, NUMBER, in_lines, named
from transforms.estimates.shape import as_figures, stack
from transforms.estimates.shares import estimate_share
from transforms.estimates.survival import estimate_survival
from transforms.estimates.winsorizing import estimate_winsorized_mean, pulled_in

if TYPE_CHECKING:
    from collections.abc import Sequence

YES_NO: Final = ("yes_no", "choice_many")
AT_WAVE: Final = [*LINE, "wave_id"]


def estimate_levels(values: pd.DataFrame, *, population: str) -> pd.DataFrame:
    """Estimate what each wave looks like: mean and median of amounts, share of yes.

    Parameters
    ----------
    values : rows of `described`, in scopes: one per unit, indicator, option, price basis, analysis
        and wave. Of bands the share at or above the declared one is told, of several answers that
        of each option.

    Returns
    -------
    Figures, unfinished: mean, median (unit of the indicator), share (0-1).
    """
    rows, lines = in_lines(values, AT_WAVE)
    amounts, answers = amounts_of(rows), answers_of(rows, columns=["value"])
    return stack(
        [
            _as_level(estimate_mean(amounts, by=NUMBER), lines, "mean", population),
            _as_level(estimate_median(amounts, by=NUMBER), lines, "median", population),
            _as_level(estimate_share(answers, by=NUMBER), lines, "share", population),
        ]
    )


def estimate_spreads(
    values: pd.DataFrame, limits: pd.DataFrame, options: pd.DataFrame
) -> pd.DataFrame:
    """Estimate how answers spread at each wave, among anyone who answered.

    Parameters
    ----------
    values : as `estimate_levels` takes them.
    limits : as `upper_limits` gives them.
    options : study.indicator_options.

    Returns
    -------
    Figures, unfinished, of population all: winsorized_mean (`statistic` is the limit, in the unit
    of the amounts) and zero_share of money, level_share of each band (`category`).
    """
    money = values[values["kind"] == "money"]
    pulled, pulled_lines = in_lines(
        pulled_in(money, limits, columns=[("wave_id", "value")]), AT_WAVE
    )
    # Real zeros are nominal zeros.
    zeros, zero_lines = in_lines(money[money["price_basis"] != "real"], AT_WAVE)
    zeros = zeros.assign(value=(zeros["value"] == 0).astype("float64"))
    banded, band_lines = in_lines(values[values["kind"] == "ordered"], AT_WAVE)
    winsorized = estimate_winsorized_mean(pulled, by=NUMBER)
    levels = estimate_level_shares(banded, options, by=NUMBER)
    return stack(
        [
            _as_level(winsorized, pulled_lines, "winsorized_mean", "all"),
            _as_level(estimate_share(zeros, by=NUMBER), zero_lines, "zero_share", "all"),
            _as_level(levels, band_lines.drop(columns="category"), "level_share", "all"),
        ]
    )


def estimate_survivals(statuses: pd.DataFrame) -> pd.DataFrame:
    """Estimate the share of businesses that operate at each wave, of those due.

    Parameters
    ----------
    statuses : marts.business_status as `described` gives it, in scopes.

    Returns
    -------
    Figures, unfinished: survival_share of population due.
    """
    rows, lines = in_lines(statuses, AT_WAVE)
    return _as_level(estimate_survival(rows, by=NUMBER), lines, "survival_share", "due")


def with_records(values: pd.DataFrame) -> pd.DataFrame:
    """Give money whose declaration names one the yes/no indicator of written records.

    Returns
    -------
    One row per business with an amount and an answer about its records: that of the amount, with
    `category` the indicator of records, `value` 1 or 0, and no price basis: its share is that of
    those whose amount comes from written records.
    """
    kept = ["cohort_id", "unit_id", "wave_id", "subject_id", "value"]
    answers = values.loc[values["kind"] == "yes_no", kept].rename(
        columns={"subject_id": "records_indicator", "value": "keeps"}
    )
    money = values[
        (values["records_indicator"] != "")
        & (values["price_basis"] != "real")
        & (values["analysis"] == "main")
    ]
    keys = ["cohort_id", "unit_id", "wave_id", "records_indicator"]
    both = money.merge(answers, on=keys, how="inner", validate="many_to_one")
    return both.assign(
        category=both["records_indicator"],
        value=both["keeps"],
        kind="yes_no",
        unit="share",
        currency="",
        price_basis="",
    ).drop(columns="keeps")


def amounts_of(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep amounts: money, counts, numbers, and what is derived from them."""
    return rows[rows["kind"].isin(AMOUNTS)]


def answers_of(rows: pd.DataFrame, *, columns: Sequence[str]) -> pd.DataFrame:
    """Keep answers as 1 and 0: yes or no, an option that was chosen, a band that was reached."""
    banded = at_or_above(rows[rows["kind"] == "ordered"], columns=columns)
    parts = [part for part in (rows[rows["kind"].isin(YES_NO)], banded) if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else banded


def _as_level(
    estimates: pd.DataFrame, lines: pd.DataFrame, metric: str, population: str
) -> pd.DataFrame:
    told = named(estimates, lines)
    if metric.endswith("share"):
        told = told.assign(unit="share", currency="")
    return as_figures(told, metric=metric, population=population)
