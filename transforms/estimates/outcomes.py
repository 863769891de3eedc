"""Outcome figures: money, counts and practices of businesses (or participants), over the waves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from transforms.estimates.outcome_changes import (
    estimate_changes,
    estimate_indexes,
    estimate_winsorized_changes,
)
from transforms.estimates.outcome_levels import (
    estimate_levels,
    estimate_spreads,
    estimate_survivals,
    with_records,
)
from transforms.estimates.outcome_rows import (
    CELL,
    LINE,
    declared_indicators,
    described,
    in_lines,
    in_subgroups,
    people_of,
    stack_scopes,
    without_tests,
)
from transforms.estimates.populations import numbered, panel_of, waves_closed
from transforms.estimates.progress import estimate_progress
from transforms.estimates.shape import stack
from transforms.estimates.winsorizing import upper_limits

if TYPE_CHECKING:
    from collections.abc import Mapping

AT_WAVE: Final = [*CELL, "wave_id"]
OF_PAIR: Final = [*CELL, "wave_from", "wave_to"]
OF_GROUP: Final = ["attribute", "level"]


def estimate_outcomes(
    marts: Mapping[str, pd.DataFrame], declared: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Estimate every outcome figure of the scopes cohort and pooled.

    Parameters
    ----------
    marts : outcome_values, paired_outcomes, business_status, participant_attributes; topic_scores
        and attendance tell which participants are one person.
    declared : indicators, indicator_options, targets, attributes, cohorts, cohort_waves.

    Returns
    -------
    Figures, unfinished. Populations: matched (both waves of a pair), all (anyone at a wave), panel
    (every closed wave of the line, of two or more), due (survival). Pooled: the cohorts of
    `is_pooled`, where two or more have the indicator; a business or person in several of them
    enters with the first. `price_basis` nominal or real of money; `analysis` main (a closed
    business earns 0), operating_only, winsorized; `category` the option, the band, or the indicator
    of written records. Only main is tested.
    """
    people = people_of(marts)
    cohorts, indicators = declared["cohorts"], declared["indicators"]
    values = described(marts["outcome_values"], indicators, people).dropna(subset=["value"])
    pairs = described(marts["paired_outcomes"], indicators, people)
    pairs = pairs.dropna(subset=["value_from", "value_to"])
    limits = upper_limits(numbered(values, cohorts, pooled_only=False))
    all_values = stack_scopes(values, cohorts, within=AT_WAVE)
    all_pairs = stack_scopes(pairs, cohorts, within=OF_PAIR)
    records = stack_scopes(with_records(values), cohorts, within=AT_WAVE)
    survivals = estimate_survivals(statuses_of(marts["business_status"], declared))
    return stack(
        [
            estimate_levels(all_values, population="all"),
            estimate_levels(records, population="all"),
            estimate_spreads(all_values, limits, declared["indicator_options"]),
            survivals,
            estimate_changes(all_pairs),
            estimate_winsorized_changes(all_pairs, limits),
            estimate_panels(values, all_pairs, declared),
            estimate_subgroups(pairs, marts["participant_attributes"], declared),
            estimate_targets(all_pairs, survivals, declared),
        ]
    )


def statuses_of(
    business_status: pd.DataFrame, declared: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Give what each business is at each wave its indicator (a study has one), in scopes."""
    indicators = declared["indicators"]
    known = indicators.loc[indicators["kind"] == "status", ["indicator_id"]]
    rows = business_status.merge(known, how="cross")
    rows = rows.assign(category="", price_basis="", analysis="main", base_month="")
    people = pd.DataFrame(columns=["participant_id", "person_id"], dtype="str")
    told = described(rows, indicators, people)
    return stack_scopes(told, declared["cohorts"], within=AT_WAVE)


def estimate_panels(
    values: pd.DataFrame, all_pairs: pd.DataFrame, declared: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Estimate the lines of those who answered at every closed wave, and the index of money."""
    closed = waves_closed(values, declared["cohort_waves"])
    # A line is that of one visit after another: never the first wave of one cohort and the next
    # of another.
    lines, _ = in_lines(stack_scopes(closed, declared["cohorts"], within=CELL), LINE)
    panel = panel_of(lines, line=["line"], unit=["owner"])
    # Where one cohort alone was seen at every wave, it is no pool: the line would be that cohort's.
    n_cohorts = panel.groupby("line", sort=False)["cohort_no"].transform("nunique")
    is_line = (panel["n_waves"] >= 2) & ((panel["scope"] == "cohort") | (n_cohorts >= 2))
    panel = panel[is_line].drop(columns="line")
    return stack([estimate_levels(panel, population="panel"), estimate_indexes(panel, all_pairs)])


def estimate_subgroups(
    pairs: pd.DataFrame, attributes: pd.DataFrame, declared: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Estimate the changes of each value of a declared attribute, without a test.

    Money is nominal, all as in the main analysis; who has no known value is in no subgroup. Place
    and mode are the cohort's own: they divide the pool, and no cohort.
    """
    main = pairs[(pairs["analysis"] == "main") & (pairs["price_basis"] != "real")]
    grouped = in_subgroups(main, attributes)
    if not len(grouped):
        return pd.DataFrame()
    scoped = stack_scopes(grouped, declared["cohorts"], within=[*OF_PAIR, *OF_GROUP])
    kinds = declared["attributes"]
    of_cohorts = kinds.loc[kinds["unit"] == "cohort", "attribute_id"]
    is_whole = (scoped["scope"] == "cohort") & scoped["attribute"].isin(of_cohorts)
    return without_tests(estimate_changes(scoped[~is_whole]))


def estimate_targets(
    all_pairs: pd.DataFrame, survivals: pd.DataFrame, declared: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Estimate the progress to every target of an indicator; a comparison group promised none."""
    cohorts = declared["cohorts"]
    treated = [*cohorts.loc[cohorts["arm"] != "comparison", "cohort_id"], ""]
    baselines = declared_indicators(declared["indicators"]).rename(
        columns={"indicator_id": "subject_id"}
    )
    return estimate_progress(
        all_pairs[all_pairs["cohort_id"].isin(treated)],
        survivals[survivals["cohort_id"].isin(treated)] if len(survivals) else survivals,
        declared["targets"],
        baselines[["subject_id", "baseline_wave", "direction"]],
    )
