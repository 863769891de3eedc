"""Where a line over cohorts breaks, and why: what two cohorts measured is not the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from transforms.estimates.comparability import (
    FEWEST_SHARED_ITEMS,
    LEAST_SHARED_POINTS,
    LINE,
    SUBJECT,
    least_answered,
    subject_sizes,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

PAIR: Final = ["cohort_id", "cohort_other"]
WAVES: Final = ["instrument_id", "wave_from", "wave_to"]
BREAK_KEY: Final = (*PAIR, *LINE, "reason")
BREAK_VALUES: Final = ("n_shared", "points_share", "answered_share")
BREAK_COLUMNS: Final = (*BREAK_KEY, *BREAK_VALUES)
# The lines of scales are of other subjects than those of topics; overall is made of topics.
PARTS: Final = ("topic", "scale")


def find_breaks(
    cohort_pairs: pd.DataFrame,
    cohort_subjects: pd.DataFrame,
    answered: pd.DataFrame,
    declared: Mapping[str, pd.DataFrame],
) -> pd.DataFrame:
    """Judge pairs of cohorts: may a line lead from one to the other?

    Parameters
    ----------
    cohort_pairs : one row per pair to judge: cohort_id, cohort_other (the one before), or with the
        columns of a line too, to judge that line only.
    cohort_subjects : one row per cohort, subject, wave pair and item set that it was scored with:
        cohort_id, instrument_id, item_set_id ('' where the items are not known), subject_kind,
        subject_id, wave_from, wave_to.
    answered : marts.answered; it judges no cohort without a row, or of which nobody is due.
    declared : item_set_items, items (topic_id, points, is_keyed).

    Returns
    -------
    One row per pair, line of both and reason (BREAK_KEY); no row, no break. Reasons:
    few_shared_items (under 5 items of a topic in common), few_shared_points (under half of its
    points in one of them), other_topics (overall of other topics), items_unknown, few_answered
    (under `comparable_share` of those due at the later wave, of this cohort), few_answered_before
    (of the other).
    Of overall the reasons are those of its topics. n_shared, points_share (0-1, of the larger of
    both), answered_share (0-1) say how much; NULL where the reason is another. A whole version in
    common never breaks a line, however short; nor does a difference at the first wave.
    """
    own = _own_items(cohort_subjects, declared)
    lines = own[["cohort_id", *LINE]].drop_duplicates()
    others = lines.rename(columns={"cohort_id": "cohort_other"})
    on = ["cohort_id", *(name for name in LINE if name in cohort_pairs)]
    least = least_answered(declared)
    pairs = cohort_pairs.merge(lines, on=on).merge(others, on=["cohort_other", *LINE])
    shared = _shared_items(pairs, own)
    parts = _reasons_of_items(shared[shared["subject_kind"].isin(PARTS)])
    whole = shared[(shared["subject_kind"] == "overall") & ~shared["is_same"]]
    rows = [
        parts,
        _reasons_of_overall(whole, parts, cohort_subjects),
        *(_few_answered(pairs, answered, side=side, least=least) for side in PAIR),
    ]
    found = pd.concat(rows, ignore_index=True).reindex(columns=list(BREAK_COLUMNS))
    found = found.astype(dict.fromkeys(BREAK_VALUES, "float64"))
    return found.sort_values(list(BREAK_KEY), kind="stable", ignore_index=True)


def _own_items(cohort_subjects: pd.DataFrame, declared: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Give each cohort's item sets with their size, and the size of all that it was asked."""
    sizes = subject_sizes(declared)
    topics = sizes[sizes["subject_kind"] == "topic"].groupby("item_set_id", as_index=False)
    tests = topics.agg(n_items=("n_items", "sum"), points=("points", "sum"))
    named = tests.assign(subject_kind="overall", subject_id="overall")
    own = cohort_subjects.merge(pd.concat([sizes, named]), on=SUBJECT, how="left")
    own[["n_items", "points"]] = own[["n_items", "points"]].astype("float64").fillna(0)
    by_line = own.groupby(["cohort_id", *LINE])
    return own.assign(
        n_whole=by_line["n_items"].transform("max"), whole=by_line["points"].transform("max")
    )


def _shared_items(pairs: pd.DataFrame, own: pd.DataFrame) -> pd.DataFrame:
    """Give each pair and line the largest item set that both were scored with."""
    columns = ["cohort_id", *LINE, "item_set_id", "n_items", "points", "n_whole", "whole"]
    mine = pairs.merge(own[columns], on=["cohort_id", *LINE])
    theirs = own[columns].rename(columns={"cohort_id": "cohort_other"})
    both = mine.merge(
        theirs, on=["cohort_other", *LINE, "item_set_id"], how="left", suffixes=("", "_other")
    )
    is_common = both["n_items_other"].notna() & (both["item_set_id"] != "")
    sizes = own.groupby(["cohort_id", *LINE], as_index=False).agg(
        n_largest=("n_whole", "max"), points_largest=("whole", "max"), known=("item_set_id", "max")
    )
    both = both.assign(
        n_shared=both["n_items"].where(is_common, 0.0),
        shared=both["points"].where(is_common, 0.0),
        is_common=is_common,
        is_whole=is_common
        & (both["n_items"] == both["n_whole"])
        & (both["n_items"] == both["n_whole_other"]),
    )
    found = both.groupby([*PAIR, *LINE], as_index=False).agg(
        n_shared=("n_shared", "max"), shared=("shared", "max"), is_same=("is_whole", "any")
    )
    found = found.merge(sizes, on=["cohort_id", *LINE])
    return found.merge(
        sizes.rename(columns={"cohort_id": "cohort_other"}),
        on=["cohort_other", *LINE],
        suffixes=("", "_other"),
    )


def _reasons_of_items(shared: pd.DataFrame) -> pd.DataFrame:
    """Say of topics and scales which share too few items, or too few points."""
    largest = shared[["points_largest", "points_largest_other"]].max(axis=1)
    share = (shared["shared"] / largest.where(largest > 0)).fillna(0.0)
    unknown = (shared["known"] == "") | (shared["known_other"] == "")
    open_to_doubt = ~shared["is_same"] & ~unknown
    reasons = {
        "items_unknown": unknown,
        "few_shared_items": open_to_doubt & (shared["n_shared"] < FEWEST_SHARED_ITEMS),
        "few_shared_points": open_to_doubt & (share < LEAST_SHARED_POINTS),
    }
    rows = []
    for reason, broken in reasons.items():
        told = {"n_shared": shared["n_shared"], "points_share": share}
        silent = reason == "items_unknown"
        values = dict.fromkeys(told, np.nan) if silent else told
        rows.append(shared[[*PAIR, *LINE]].assign(reason=reason, **values)[broken])
    return pd.concat(rows, ignore_index=True)


def _reasons_of_overall(
    whole: pd.DataFrame, parts: pd.DataFrame, cohort_subjects: pd.DataFrame
) -> pd.DataFrame:
    """Say of overall what its topics say, and where they are other ones."""
    pairs = whole[[*PAIR, *LINE]]
    unknown = (whole["known"] == "") | (whole["known_other"] == "")
    keys = [*PAIR, *WAVES]
    topics = parts[parts["subject_kind"] == "topic"].groupby([*keys, "reason"], as_index=False)
    inherited = topics.agg(n_shared=("n_shared", "min"), points_share=("points_share", "min"))
    known = pairs[~unknown]
    rows = [
        pairs[unknown].assign(reason="items_unknown"),
        known[_other_topics(known, cohort_subjects)].assign(reason="other_topics"),
        known.merge(inherited, on=keys, how="inner"),
    ]
    return pd.concat(rows, ignore_index=True)


def _other_topics(pairs: pd.DataFrame, cohort_subjects: pd.DataFrame) -> pd.Series[bool]:
    """Tell which pairs of cohorts have an overall score of other topics."""
    topics = cohort_subjects[cohort_subjects["subject_kind"] == "topic"]
    topics = topics[["cohort_id", *WAVES, "subject_id"]].drop_duplicates()
    topics = topics.sort_values("subject_id", kind="stable")
    names = topics.groupby(["cohort_id", *WAVES], as_index=False).agg(
        topics=("subject_id", "|".join)
    )
    mine = pairs.merge(names, on=["cohort_id", *WAVES], how="left")
    theirs = names.rename(columns={"cohort_id": "cohort_other", "topics": "topics_other"})
    both = mine.merge(theirs, on=["cohort_other", *WAVES], how="left")
    differs = both["topics"].fillna("") != both["topics_other"].fillna("")
    return pd.Series(differs.to_numpy(dtype=bool), index=pairs.index)


def _few_answered(
    pairs: pd.DataFrame, answered: pd.DataFrame, *, side: str, least: float
) -> pd.DataFrame:
    """Say of which cohort of a pair too few of those due gave a valid answer."""
    known = answered[(answered["subject_kind"] == "knowledge") & (answered["n_due"] > 0)]
    shares = known[["cohort_id", "wave_id"]].rename(
        columns={"cohort_id": side, "wave_id": "wave_to"}
    )
    shares = shares.assign(
        answered_share=known["n_valid"].astype("float64") / known["n_due"].astype("float64")
    )
    few = shares[shares["answered_share"] < least].drop_duplicates([side, "wave_to"])
    reason = "few_answered" if side == "cohort_id" else "few_answered_before"
    return pairs[[*PAIR, *LINE]].merge(few, on=[side, "wave_to"]).assign(reason=reason)
