"""Which cohorts measured the same thing, and so may stand in one average."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

FEWEST_SHARED_ITEMS: Final = 5
LEAST_SHARED_POINTS: Final = 0.5
LEAST_ANSWERED: Final = 0.7
LINE: Final = ["instrument_id", "subject_kind", "subject_id", "wave_from", "wave_to"]
STEP: Final = ["subject_kind", "subject_id", "item_set_id", "item_set_other"]


def comparable_cohorts(
    cohort_subjects: pd.DataFrame, answered: pd.DataFrame, declared: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Keep the cohorts whose figures on a subject may be averaged.

    Parameters
    ----------
    cohort_subjects : one row per cohort, subject and wave pair: cohort_id, cohort_no,
        instrument_id, item_set_id, subject_kind, subject_id, wave_from, wave_to.
    answered : marts.answered; it judges no cohort without a row, or of which nobody is due.
    declared : items (item_id, topic_id, points) and item_set_items (item_set_id, item_id).

    Returns
    -------
    The rows that pass. Cohorts of which under 70 % of those due gave a valid answer at the later
    wave are left out. The rest, in order of their first session, is one line, which breaks between
    neighbours that share fewer than 5 items or under half of the points of a topic (the same item
    set never breaks it); overall also breaks where the topics differ. The stretch with the most
    cohorts is kept, the latest one among equals.
    """
    heard = cohort_subjects[enough_answered(cohort_subjects, answered)]
    ordered = heard.sort_values([*LINE, "cohort_no", "item_set_id"], kind="stable")
    before = ordered.groupby(LINE, sort=False)["item_set_id"].shift().fillna("")
    steps = ordered.assign(item_set_other=before)
    steps = steps.merge(broken_steps(steps, declared), on=STEP, how="left", validate="many_to_one")
    steps["stretch"] = steps.groupby(LINE, sort=False)["is_broken"].cumsum()
    size = steps.groupby([*LINE, "stretch"])["cohort_id"].transform("size")
    # The whole part ranks by size, the fraction by how late the stretch is.
    steps["rank"] = size + steps["stretch"] / (len(steps) + 1.0)
    best = steps.groupby(LINE, sort=False)["rank"].transform("max")
    return steps.loc[steps["rank"] == best, list(cohort_subjects.columns)]


def enough_answered(cohort_subjects: pd.DataFrame, answered: pd.DataFrame) -> pd.Series[bool]:
    """Tell which cohorts have a valid answer of at least 70 % of those due at the later wave."""
    knowledge = answered[(answered["subject_kind"] == "knowledge") & (answered["n_due"] > 0)]
    share = knowledge["n_valid"].astype("float64") / knowledge["n_due"].astype("float64")
    few = knowledge.loc[share < LEAST_ANSWERED, ["cohort_id", "wave_id"]].drop_duplicates()
    asked = cohort_subjects[["cohort_id", "wave_to"]].rename(columns={"wave_to": "wave_id"})
    found = asked.merge(few, on=["cohort_id", "wave_id"], how="left", indicator=True)
    return pd.Series((found["_merge"] == "left_only").to_numpy(), index=cohort_subjects.index)


def broken_steps(steps: pd.DataFrame, declared: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Say of each kind of step, from one item set to another, whether a line breaks at it."""
    contents = declared["item_set_items"].merge(declared["items"], on="item_id")
    contents = contents[["item_set_id", "item_id", "topic_id", "points"]]
    kinds = steps[STEP].drop_duplicates(ignore_index=True)
    broken = [
        other not in ("", item_set) and not _compare(contents, kind, subject, (item_set, other))
        for kind, subject, item_set, other in kinds.itertuples(index=False, name=None)
    ]
    return kinds.assign(is_broken=pd.Series(broken, dtype="int64"))


def _compare(contents: pd.DataFrame, kind: str, subject: str, pair: tuple[str, str]) -> bool:
    """Tell whether two item sets measure a topic alike; for overall, each of the same topics."""
    here, there = (contents[contents["item_set_id"] == item_set] for item_set in pair)
    if kind != "overall":
        here, there = (rows[rows["topic_id"] == subject] for rows in (here, there))
    if set(here["topic_id"]) != set(there["topic_id"]):
        return False
    shared = here[here["item_id"].isin(there["item_id"])].groupby("topic_id")
    points = [rows.groupby("topic_id")["points"].sum().astype("float64") for rows in (here, there)]
    largest = pd.concat(points, axis=1).max(axis=1)
    n_shared = shared.size().reindex(largest.index, fill_value=0)
    share = (
        shared["points"].sum().astype("float64").reindex(largest.index, fill_value=0.0) / largest
    )
    enough = (n_shared >= FEWEST_SHARED_ITEMS) & (share >= LEAST_SHARED_POINTS)
    return bool(np.all(enough))
