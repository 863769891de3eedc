"""Outcome figures: money, counts and practices of businesses (or participants), over the waves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from transforms.estimates.gains import estimate_gain, estimate_mean
from transforms.estimates.money import (
    as_index,
    estimate_median,
    estimate_median_change_percent,
    estimate_percent_change,
)
from transforms.estimates.populations import (
    beside_baseline,
    numbered,
    once_each,
    panel_of,
    waves_closed,
)
from transforms.estimates.shape import as_figures, stack
from transforms.estimates.shares import estimate_share, estimate_share_change

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SUBJECT: Final = ["subject_kind", "subject_id", "price_basis", "currency", "kind"]
LINE: Final = ["scope", "cohort_id", *SUBJECT]
PAIR_LINE: Final = [*LINE, "wave_from", "wave_to"]
UNITS: Final = {"money": "currency", "count": "count", "number": "count", "yes_no": "share"}
NUMBER_KINDS: Final = ("money", "count", "number")


def estimate_outcomes(
    marts: Mapping[str, pd.DataFrame], declared: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Estimate every outcome figure of the scopes cohort and pooled.

    Parameters
    ----------
    marts : outcomes and paired_outcomes; topic_scores and attendance tell which participants are
        one person.
    declared : indicators, cohorts, cohort_waves.

    Returns
    -------
    Figures, unfinished. Populations: matched (both waves of a pair), all (anyone at a wave), panel
    (every closed wave of the line, of two or more). Pooled: the cohorts of `is_pooled`, where two
    or more have the indicator; a business or person in several of them enters with the first.
    Money is nominal. A count or number has its mean change as `gain`, in its own unit.
    """
    people = people_of(marts)
    values = marts["outcomes"].dropna(subset=["value"])
    values = values[values["state"] == "answered"]
    values = described(values, declared["indicators"], people)
    pairs = described(marts["paired_outcomes"], declared["indicators"], people)
    pairs = pairs.dropna(subset=["value_from", "value_to"])
    cohorts = declared["cohorts"]
    all_values = stack_scopes(values, cohorts, within=["subject_id", "wave_id"])
    all_pairs = stack_scopes(pairs, cohorts, within=["subject_id", "wave_from", "wave_to"])
    closed = waves_closed(values, declared["cohort_waves"])
    # A line is that of one visit after another: never the first wave of one cohort and the next
    # of another.
    lines = stack_scopes(closed, cohorts, within=["subject_id"])
    return stack(
        [
            estimate_levels(all_values, population="all"),
            estimate_changes(all_pairs),
            estimate_panels(lines),
        ]
    )


def people_of(marts: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """List who each participant is: participant_id, person_id; a business is not in it."""
    columns = ["participant_id", "person_id"]
    known = pd.concat([marts[name][columns] for name in ("topic_scores", "attendance")])
    return known[known["person_id"].fillna("") != ""].drop_duplicates("participant_id")


def described(values: pd.DataFrame, indicators: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Give values what their indicator declares, and who the unit is over all cohorts (`owner`)."""
    declared = indicators[["indicator_id", "kind", "currency", "baseline_wave"]]
    joined = values.merge(declared, on="indicator_id", how="inner")
    owners = dict(zip(people["participant_id"], people["person_id"], strict=True))
    money = joined["kind"] == "money"
    return joined.assign(
        owner=joined["unit_id"].map(owners).astype("object").fillna(joined["unit_id"]),
        subject_kind="indicator",
        subject_id=joined["indicator_id"],
        price_basis=money.map({True: "nominal", False: ""}),
        currency=joined["currency"].where(money, "").fillna(""),
    )


def stack_scopes(
    rows: pd.DataFrame, cohorts: pd.DataFrame, *, within: Sequence[str]
) -> pd.DataFrame:
    """Put the rows of each cohort, and those of all pooled cohorts together, below one another."""
    own = numbered(rows, cohorts, pooled_only=False).assign(scope="cohort")
    together = numbered(rows, cohorts, pooled_only=True)
    together = once_each(together, within=within, person="owner")
    n_cohorts = together.groupby(list(within))["cohort_id"].transform("nunique")
    together = together[n_cohorts >= 2].assign(scope="pooled", cohort_id="")
    return pd.concat([own, together], ignore_index=True) if len(together) else own


def estimate_levels(values: pd.DataFrame, *, population: str) -> pd.DataFrame:
    """Estimate what each wave looks like: mean and median of amounts, share of yes."""
    by = [*LINE, "wave_id"]
    amounts, answers = by_kind(values)
    figures = []
    for metric, estimates in (
        ("mean", estimate_mean(amounts, by=by)),
        ("median", estimate_median(amounts, by=by)),
        ("share", estimate_share(answers, by=by)),
    ):
        named = estimates.rename(columns={"wave_id": "wave_to"})
        figures.append(as_figures(with_unit(named), metric=metric, population=population))
    return stack(figures)


def estimate_changes(pairs: pd.DataFrame) -> pd.DataFrame:
    """Estimate what changed among those seen at both waves."""
    amounts, answers = by_kind(pairs)
    money = amounts[amounts["kind"] == "money"]
    counted = amounts[amounts["kind"] != "money"]
    change = estimate_share_change(answers, by=PAIR_LINE)
    untested = change[[*PAIR_LINE, "n"]]
    numbers = {
        name: untested.assign(estimate=change[name]) for name in ("newly_adopted", "dropped")
    }
    estimates = {
        "mean_from": with_unit(estimate_mean(amounts, by=PAIR_LINE, column="value_from")),
        "mean_to": with_unit(estimate_mean(amounts, by=PAIR_LINE, column="value_to")),
        "gain": with_unit(estimate_gain(counted, by=PAIR_LINE)),
        "percent_change": percent(estimate_percent_change(money, by=PAIR_LINE)),
        "median_change_percent": percent(estimate_median_change_percent(money, by=PAIR_LINE)),
        "share_from": with_unit(estimate_share(answers, by=PAIR_LINE, column="value_from")),
        "share_to": with_unit(estimate_share(answers, by=PAIR_LINE, column="value_to")),
        "share_change": with_unit(change),
        **{name: rows.assign(unit="count") for name, rows in numbers.items()},
    }
    return stack(
        as_figures(rows, metric=metric, population="matched") for metric, rows in estimates.items()
    )


def estimate_panels(values: pd.DataFrame) -> pd.DataFrame:
    """Estimate the lines of those who answered at every closed wave, and the index of money."""
    panel = panel_of(values, line=LINE, unit=["owner"])
    panel = panel[panel["n_waves"] >= 2]
    money = panel[panel["kind"] == "money"]
    indexed = beside_baseline(money, keys=[*LINE, "owner"])
    index = as_index(estimate_percent_change(indexed, by=PAIR_LINE))
    base = index["wave_from"] == index["wave_to"]
    index.loc[base, "note_code"] = "base"
    return stack(
        [
            estimate_levels(panel, population="panel"),
            as_figures(percent(index), metric="index", population="panel"),
        ]
    )


def by_kind(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Part rows into amounts (money, counts, numbers) and answers (yes or no)."""
    return rows[rows["kind"].isin(NUMBER_KINDS)], rows[rows["kind"] == "yes_no"]


def with_unit(estimates: pd.DataFrame) -> pd.DataFrame:
    """Give estimates the unit of their indicator's kind."""
    return estimates.assign(unit=estimates["kind"].map(UNITS))


def percent(estimates: pd.DataFrame) -> pd.DataFrame:
    """Give relative changes their unit: a ratio, in percent of the base, with no currency."""
    return estimates.assign(unit="ratio", currency="")
