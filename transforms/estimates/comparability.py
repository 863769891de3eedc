"""Which cohorts measured the same thing with the same items, and so may stand in one average."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

FEWEST_SHARED_ITEMS: Final = 5
LEAST_SHARED_POINTS: Final = 0.5
SUBJECT: Final = ["item_set_id", "subject_kind", "subject_id"]
LINE: Final = ["instrument_id", "subject_kind", "subject_id", "wave_from", "wave_to"]


def comparable_cohorts(
    cohort_subjects: pd.DataFrame, answered: pd.DataFrame, declared: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Keep the cohorts whose figures on a subject may be averaged, each with the same items.

    Parameters
    ----------
    cohort_subjects : one row per cohort, subject, wave pair and item set: cohort_id, cohort_no,
        instrument_id, item_set_id, subject_kind, subject_id, wave_from, wave_to.
    answered : marts.answered; it judges no cohort without a row, or of which nobody is due.
    declared : item_sets (kind version or shared), item_set_items, items (topic_id, points).

    Returns
    -------
    The rows of one item set for each subject and wave pair. Cohorts of which under the declared
    share (settings: comparable_share, 0.7) of those due gave a valid answer at the later wave are
    left out. What two versions share counts as an
    item set where it holds 5 items and half of the points of a topic in each of them; overall
    needs that of every topic, and the same topics. Of the item sets that most cohorts have, a whole
    version goes before a shared part, and the one used last before the others.
    """
    least = least_answered(declared)
    heard = cohort_subjects[enough_answered(cohort_subjects, answered, least=least)]
    usable = heard.merge(usable_subjects(declared), on=SUBJECT, how="inner")
    by_set = usable.groupby([*LINE, "item_set_id", "is_version"], as_index=False).agg(
        n_cohorts=("cohort_id", "nunique"), last_no=("cohort_no", "max")
    )
    order = ["n_cohorts", "is_version", "last_no", "item_set_id"]
    best = by_set.sort_values(order, ascending=False, kind="stable").drop_duplicates(LINE)
    kept = usable.merge(best[[*LINE, "item_set_id"]], on=[*LINE, "item_set_id"], how="inner")
    return kept[list(cohort_subjects.columns)]


def least_answered(declared: Mapping[str, pd.DataFrame]) -> float:
    """Give the share (0-1) of those due who must have answered for a cohort to be compared."""
    return float(declared["settings"]["comparable_share"].iloc[0])


def enough_answered(
    cohort_subjects: pd.DataFrame, answered: pd.DataFrame, *, least: float
) -> pd.Series[bool]:
    """Tell which cohorts have a valid answer of that share of those due at the later wave."""
    knowledge = answered[(answered["subject_kind"] == "knowledge") & (answered["n_due"] > 0)]
    share = knowledge["n_valid"].astype("float64") / knowledge["n_due"].astype("float64")
    few = knowledge.loc[share < least, ["cohort_id", "wave_id"]].drop_duplicates()
    asked = cohort_subjects[["cohort_id", "wave_to"]].rename(columns={"wave_to": "wave_id"})
    found = asked.merge(few, on=["cohort_id", "wave_id"], how="left", indicator=True)
    return pd.Series((found["_merge"] == "left_only").to_numpy(), index=cohort_subjects.index)


def usable_subjects(declared: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """List what may carry an average: item_set_id, subject_kind, subject_id, is_version.

    Every subject of a version may; of what versions share, the topics that are enough of each
    version, and overall where all topics are.
    """
    sizes = subject_sizes(declared)
    sets = declared["item_sets"]
    whole = sizes[sizes["item_set_id"].isin(sets.loc[sets["kind"] == "version", "item_set_id"])]
    versions = whole.rename(columns={"item_set_id": "version_id"})
    both = versions_shared(declared).merge(versions, on="version_id", how="inner")
    both = both.merge(sizes, on=SUBJECT, how="left", suffixes=("_whole", ""))
    both["is_enough"] = (both["n_items"] >= FEWEST_SHARED_ITEMS) & (
        both["points"] >= LEAST_SHARED_POINTS * both["points_whole"]
    )
    shared = both.groupby(SUBJECT, as_index=False).agg(is_enough=("is_enough", "all"))
    topics = shared[shared["subject_kind"] == "topic"]
    overall = topics.groupby("item_set_id", as_index=False).agg(is_enough=("is_enough", "all"))
    named = {"subject_kind": "overall", "subject_id": "overall"}
    enough = pd.concat([shared, overall.assign(**named)], ignore_index=True)
    return pd.concat(
        [
            whole[SUBJECT].assign(is_version=True),
            whole[["item_set_id"]].drop_duplicates().assign(**named, is_version=True),
            enough.loc[enough["is_enough"], SUBJECT].assign(is_version=False),
        ],
        ignore_index=True,
    )


def subject_sizes(declared: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Count the items and points of each item set's topics and (unkeyed) scales."""
    items = declared["items"]
    items = items[items["topic_id"].fillna("") != ""]
    keyed = items["is_keyed"].astype("bool").map({True: "topic", False: "scale"})
    subjects = items[["item_id"]].assign(
        subject_kind=keyed, subject_id=items["topic_id"], points=items["points"].astype("float64")
    )
    contents = declared["item_set_items"].merge(subjects, on="item_id", how="inner")
    return contents.groupby(SUBJECT, as_index=False).agg(
        n_items=("item_id", "nunique"), points=("points", "sum")
    )


def versions_shared(declared: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """List the versions that hold all items of a shared set: item_set_id, version_id."""
    members = declared["item_set_items"][["item_set_id", "item_id"]]
    members = members.merge(declared["item_sets"][["item_set_id", "kind"]], on="item_set_id")
    shared = members[members["kind"] == "shared"]
    size = shared.groupby("item_set_id")["item_id"].transform("nunique")
    versions = members.loc[members["kind"] == "version", ["item_set_id", "item_id"]]
    versions = versions.rename(columns={"item_set_id": "version_id"})
    found = shared.assign(size=size).merge(versions, on="item_id", how="inner")
    held = found.groupby(["item_set_id", "version_id", "size"], as_index=False).agg(
        n_held=("item_id", "nunique")
    )
    return held.loc[held["n_held"] == held["size"], ["item_set_id", "version_id"]]
