"""Who a figure is about: the panel of a line, and each person once over several cohorts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd


def panel_of(values: pd.DataFrame, *, line: Sequence[str], unit: Sequence[str]) -> pd.DataFrame:
    """Keep the units that are there at every wave of their line.

    Parameters
    ----------
    values : one row per unit and wave: `line`, `unit`, wave_id, value (no missing ones; several
        rows of a unit at a wave count as one).
    line : the columns that make a line, such as cohort and indicator.
    unit : the columns that make a unit within it.

    Returns
    -------
    The rows of those units, with n_waves, the waves of the line.
    """
    waves = values.groupby(list(line), dropna=False)["wave_id"].transform("nunique")
    there = values.groupby([*line, *unit], dropna=False)["wave_id"].transform("nunique")
    return values.assign(n_waves=waves)[there == waves]


def once_each(rows: pd.DataFrame, *, within: Sequence[str], person: str) -> pd.DataFrame:
    """Keep a person who is in several cohorts with the first of them (by cohort_no).

    Parameters
    ----------
    rows : `within`, `person`, cohort_no; rows without a person (anonymous) are kept as they are.
    """
    known = rows[person].fillna("") != ""
    first = rows.groupby([*within, person], dropna=False)["cohort_no"].transform("min")
    return rows[~known | (rows["cohort_no"] == first)]


def numbered(rows: pd.DataFrame, cohorts: pd.DataFrame, *, pooled_only: bool) -> pd.DataFrame:
    """Give rows their cohort's number; where asked, only those of cohorts that are pooled."""
    wanted = cohorts[cohorts["is_pooled"].astype("bool")] if pooled_only else cohorts
    return rows.merge(wanted[["cohort_id", "cohort_no"]], on="cohort_id", how="inner")


def waves_closed(values: pd.DataFrame, cohort_waves: pd.DataFrame) -> pd.DataFrame:
    """Keep the values of waves whose window has closed for their cohort."""
    closed = cohort_waves[cohort_waves["is_due"].astype("bool")][["cohort_id", "wave_id"]]
    return values.merge(closed.drop_duplicates(), on=["cohort_id", "wave_id"], how="inner")


def beside_baseline(values: pd.DataFrame, *, keys: Sequence[str]) -> pd.DataFrame:
    """Put beside each value of a panel the same unit's value at the baseline wave.

    Parameters
    ----------
    values : one row per unit and wave: `keys` (line and unit), wave_id, value, baseline_wave.

    Returns
    -------
    value_from, value_to, wave_from, wave_to in place of value and wave_id. The baseline stands
    beside itself, so that a line starts at its base; a line without its baseline has no row.
    """
    base = values.loc[values["wave_id"] == values["baseline_wave"], [*keys, "wave_id", "value"]]
    base = base.rename(columns={"wave_id": "wave_from", "value": "value_from"})
    later = values.rename(columns={"wave_id": "wave_to", "value": "value_to"})
    return later.merge(base, on=list(keys), how="inner", validate="many_to_one")
