"""The rows that outcome figures are made of: whose they are, what they measure, on which line.

A line is all that is told of one thing in one place: scope, cohort, indicator, option (category),
prices, analysis and, of a subgroup, attribute and level. Lines are numbered once and estimated by
their number, which reads no text; `named` gives a figure the words of its line again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from transforms.estimates.populations import numbered, once_each

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

CELL: Final = ["subject_id", "category", "price_basis", "analysis"]
LINE: Final = ["scope", "cohort_id", *CELL, "attribute", "level"]
PAIR_LINE: Final = [*LINE, "wave_from", "wave_to"]
CARRIED: Final = ["subject_kind", "base_month", "currency", "kind", "unit"]
NUMBER: Final = ["line"]
UNITS: Final = {
    "money": "currency",
    "count": "count",
    "number": "count",
    "ratio": "ratio",
    "share": "share",
}
AMOUNTS: Final = tuple(UNITS)
DECLARED: Final = {
    "kind": "",
    "currency": "",
    "baseline_wave": "",
    "direction": "up",
    "at_or_above": np.nan,
    "winsorize": np.nan,
    "records_indicator": "",
    "formula": "",
    "counted_by": "business",
}


def people_of(marts: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """List who each participant is: participant_id, person_id; a business is not in it."""
    columns = ["participant_id", "person_id"]
    known = pd.concat([marts[name][columns] for name in ("topic_scores", "attendance")])
    return known[known["person_id"].fillna("") != ""].drop_duplicates("participant_id")


def declared_indicators(indicators: pd.DataFrame) -> pd.DataFrame:
    """Give what estimates need of indicators: indicator_id, `DECLARED` and the unit of its figures.

    `counted_by` is person or business; `kind` is what the values are: a derived indicator is money,
    a count, a number, a ratio or a share.
    """
    known = indicators.rename(columns={"unit": "counted_by"})
    known = known.assign(kind=indicators["value_kind"])
    known = known.reindex(columns=["indicator_id", *DECLARED])
    words = {name: word for name, word in DECLARED.items() if isinstance(word, str)}
    known = known.astype(dict.fromkeys(words, "object")).fillna(words)
    known = known.astype({"at_or_above": "float64", "winsorize": "float64"})
    known["currency"] = known["currency"].where(known["kind"] == "money", "")
    counted = known["counted_by"].map({"enrolment": "person"}).fillna("business")
    return known.assign(unit=known["kind"].map(UNITS).fillna("share"), counted_by=counted)


def described(values: pd.DataFrame, indicators: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Give values what their indicator declares, and who the unit is over all cohorts (`owner`).

    Parameters
    ----------
    values : rows of marts.outcome_values or marts.paired_outcomes.
    indicators : study.indicators.
    people : participant_id, person_id.
    """
    joined = values.merge(declared_indicators(indicators), on="indicator_id", how="inner")
    owners = pd.Series(people["person_id"].to_numpy(), index=people["participant_id"].to_numpy())
    joined["owner"] = joined["unit_id"].map(owners).astype("object").fillna(joined["unit_id"])
    joined["base_month"] = joined["base_month"].astype("object").fillna("").astype(str)
    joined["subject_kind"] = "indicator"
    joined["attribute"] = joined["level"] = ""
    return joined.rename(columns={"indicator_id": "subject_id"})


def stack_scopes(
    rows: pd.DataFrame, cohorts: pd.DataFrame, *, within: Sequence[str]
) -> pd.DataFrame:
    """Put the rows of each cohort, and those of all pooled cohorts together, below one another.

    Pooled are subjects of two cohorts or more (within `within`); a business or person in several of
    them enters with the first.
    """
    own = numbered(rows, cohorts, pooled_only=False).assign(scope="cohort")
    together = once_per_owner(numbered(rows, cohorts, pooled_only=True), within=within)
    n_cohorts = together.groupby(list(within), dropna=False)["cohort_id"].transform("nunique")
    together = together[n_cohorts >= 2].assign(scope="pooled", cohort_id="")
    return pd.concat([own, together], ignore_index=True) if len(together) else own


def once_per_owner(rows: pd.DataFrame, *, within: Sequence[str]) -> pd.DataFrame:
    """Keep an owner who is in several cohorts with the first; only those few are looked at."""
    places = rows[["owner", "cohort_id"]].drop_duplicates()
    several = places.loc[places["owner"].duplicated(), "owner"].unique()
    again = rows["owner"].isin(several)
    first = once_each(rows[again], within=within, person="owner")
    return pd.concat([rows[~again], first], ignore_index=True)


def in_lines(rows: pd.DataFrame, by: Sequence[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Number rows by their line, and give the words of each number.

    Returns
    -------
    The rows with `line` (0, 1, 2 ...), and one row per line: line, `by`, `CARRIED`.
    """
    line = rows.groupby(list(by), sort=False, dropna=False, observed=True).ngroup()
    result = rows.assign(line=line.to_numpy(dtype=np.int64))
    carried = [name for name in CARRIED if name in rows]
    return result, result.drop_duplicates("line")[["line", *by, *carried]]


def named(estimates: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """Give estimates by number the words of their lines; a lone wave stands in `wave_to`."""
    words = lines.rename(columns={"wave_id": "wave_to"})
    return estimates.merge(words, on="line", how="inner", validate="many_to_one")


def without_tests(figures: pd.DataFrame, where: pd.Series[bool] | None = None) -> pd.DataFrame:
    """Take the tests out, of some rows or of all: sensitivity rows and subgroups get no p."""
    tests = [name for name in ("statistic", "df", "p_value") if name in figures]
    chosen = where if where is not None else pd.Series(data=True, index=figures.index)
    return figures.assign(**{name: figures[name].mask(chosen) for name in tests})


def in_subgroups(rows: pd.DataFrame, attributes: pd.DataFrame) -> pd.DataFrame:
    """Give rows once per declared attribute of their business or participant, where it is known.

    Parameters
    ----------
    rows : cohort_id and unit_id, before scopes are stacked.
    attributes : marts.participant_attributes: cohort_id, unit_id, attribute_id, value, unit (person
        or business: an attribute of an owner says nothing of a business).
    """
    known = attributes[attributes["value"].fillna("") != ""]
    known = known[["cohort_id", "unit_id", "unit", "attribute_id", "value"]].drop_duplicates()
    words = {"attribute_id": "attribute", "value": "level", "unit": "counted_by"}
    bare = rows.drop(columns=["attribute", "level"])
    keys = ["cohort_id", "unit_id", "counted_by"]
    return bare.merge(known.rename(columns=words), on=keys, how="inner")
