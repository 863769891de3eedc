"""Knowledge by groups of the same people: by a declared attribute, and by how long they attended.

A subgroup has no test: it shows where to look, and who attended more may have differed before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from transforms.estimates.average_participant import estimate_participant_mean
from transforms.estimates.gains import estimate_gain
from transforms.estimates.knowledge import COHORT_PAIR, estimate_pairs, knowledge_pairs
from transforms.estimates.outcome_rows import without_tests
from transforms.estimates.pooled import COHORT_LINE, LINE, anonymous_values, kept_cohorts
from transforms.estimates.populations import numbered, once_each
from transforms.estimates.shape import as_figures, stack
from transforms.estimates.unpaired import estimate_unpaired_gain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from transforms.estimates.groups import Bools

GROUP: Final = ["attribute", "level"]
PERSON: Final = ["cohort_id", "participant_id"]
COMPLETED: Final = "completed"


def estimate_subgroups(
    marts: Mapping[str, pd.DataFrame], declared: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Estimate the gains of the people of each attribute's value and of each third of attendance.

    Parameters
    ----------
    marts : paired_scores, topic_scores (0-100), participant_attributes, exposure (third low, middle
        or high of the cohort's hours, NULL where all attended alike; is_completed), answered.
    declared : attributes (unit person or cohort), cohorts, settings, waves, wave_pairs, items,
        item_sets, item_set_items.

    Returns
    -------
    Figures, unfinished, population matched, none of them tested. Of scope cohort: all figures of
    matched pairs by `attribute` and `level` (people with a known value), and gain_by_exposure
    (points) by `category` low, middle, high, completed; thirds only where the pairs of a cohort lie
    in two of them or more, here and in the pool. Of scope pooled, over the cohorts that may be
    averaged and from two of them on, a person once: participant_mean_gain by attribute and level
    (place and mode of the cohort too), and gain_by_exposure (both: mean over people, interval
    clustered by cohort from 10 cohorts on).
    """
    attributes = known_attributes(marts["participant_attributes"], declared["attributes"])
    exposed = exposed_people(marts["exposure"])
    if not len(attributes) and not len(exposed):
        return pd.DataFrame()
    pairs = knowledge_pairs(marts["paired_scores"], declared["waves"])
    threshold = float(declared["settings"]["mastery_threshold"].iloc[0])
    own = attributes[attributes["unit"] == "person"]
    by_value = pairs.merge(own, on=PERSON, how="inner")
    by_hours = with_thirds(pairs.merge(exposed, on=PERSON, how="inner"))
    figures = [
        estimate_pairs(by_value, by=[*COHORT_PAIR, *GROUP], threshold=threshold),
        as_figures(
            estimate_gain(by_hours, by=[*COHORT_PAIR, "category"]),
            metric="gain_by_exposure",
            unit="points",
        ),
    ]
    together = pooled_pairs(pairs, marts, declared)
    return stack(
        without_tests(part).assign(population="matched")
        for part in (
            *(part.assign(scope="cohort") for part in figures if len(part)),
            _pooled(together.merge(attributes, on=PERSON), "participant_mean_gain", GROUP),
            _pooled(
                with_thirds(together.merge(exposed, on=PERSON)), "gain_by_exposure", ["category"]
            ),
        )
        if len(part)
    )


def known_attributes(
    participant_attributes: pd.DataFrame, attributes: pd.DataFrame
) -> pd.DataFrame:
    """List the known values of people: PERSON, attribute, level, and unit (person or cohort)."""
    people = participant_attributes[participant_attributes["unit"] == "person"]
    known = people[people["value"].fillna("") != ""].drop(columns="unit")
    known = known.merge(attributes[["attribute_id", "unit"]], on="attribute_id", how="inner")
    names = {"unit_id": "participant_id", "attribute_id": "attribute", "value": "level"}
    return known.rename(columns=names)[[*PERSON, *GROUP, "unit"]]


def exposed_people(exposure: pd.DataFrame) -> pd.DataFrame:
    """List who attended how long: PERSON and category, a third or completed; one in both twice."""
    thirds = exposure.dropna(subset=["third"]).rename(columns={"third": "category"})
    is_completed = exposure["is_completed"].astype("boolean").fillna(value=False)
    completed: Bools = is_completed.to_numpy(dtype="bool")
    both = [thirds[[*PERSON, "category"]]]
    both.append(exposure.loc[completed, PERSON].assign(category=COMPLETED))
    return pd.concat(both, ignore_index=True)


def with_thirds(by_hours: pd.DataFrame) -> pd.DataFrame:
    """Leave out the thirds of a cohort's subject and waves where its pairs lie in one only.

    Parameters
    ----------
    by_hours : pairs of people (COHORT_PAIR) with their category; one without a gain counts for no
        third.

    Returns
    -------
    The pairs whose category can be put beside another one, and all of category completed.
    """
    is_third = by_hours["category"] != COMPLETED
    has_gain = by_hours[["value_from", "value_to"]].notna().all(axis=1)
    told = by_hours["category"].where(is_third & has_gain)
    keys = [by_hours[name] for name in COHORT_PAIR]
    n_thirds = told.groupby(keys, dropna=False, observed=True).transform("nunique")
    return by_hours[~is_third | (n_thirds > 1)]


def pooled_pairs(
    pairs: pd.DataFrame, marts: Mapping[str, pd.DataFrame], declared: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Keep the pairs of cohorts that may be averaged, each person with the first of them."""
    pairs = numbered(pairs, declared["cohorts"], pooled_only=True)
    sides = anonymous_values(marts["topic_scores"], declared)
    anonymous = estimate_unpaired_gain(*sides, by=COHORT_LINE)
    kept = kept_cohorts(pairs, anonymous, marts["answered"], declared)
    pairs = pairs.merge(kept, on=COHORT_LINE, how="inner")
    return once_each(pairs, within=LINE, person="person_id")


def _pooled(pairs: pd.DataFrame, metric: str, group: list[str]) -> pd.DataFrame:
    """Give the mean gain over the people of a group, from two cohorts on."""
    gains = estimate_gain(pairs, by=[*COHORT_LINE, *group]).rename(columns={"n": "people"})
    mean = estimate_participant_mean(gains, by=[*LINE, *group])
    return as_figures(mean, metric=metric, unit="points", scope="pooled")
