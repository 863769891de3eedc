"""What moved between the sessions of a cohort: the first one against each later one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from transforms.estimates.outcome_rows import NUMBER
from transforms.estimates.rank_shift import estimate_rank_shift
from transforms.estimates.shape import as_figures, stack
from transforms.estimates.signed_rank import estimate_robust_gain
from transforms.estimates.unpaired import NOTE

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

QUESTION: Final = ["cohort_id", "subject_id"]
PLACE: Final = [*QUESTION, "session_id", "wave_id"]
FIRST: Final = {"session_id": "category", "wave_id": "wave_from", "session_no": "first_no"}
SAME_PEOPLE: Final = "same_people"


def estimate_session_changes(
    ratings: pd.DataFrame, declared: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Estimate how ratings moved from the first session that asked to each later one.

    Parameters
    ----------
    ratings : one row per rating: cohort_id, session_id ('' in no comparison), wave_id, subject_id,
        respondent_id, person_id ('' anonymous), value (points of the scale).
    declared : sessions (cohort_id, session_id, session_no), waves (wave_id, wave_no).

    Returns
    -------
    Figures, unfinished: robust_gain in points of the scale, session_id the later session, category
    the first one (and wave_from its wave, where that is another). Population matched: those who
    rated both, Hodges and Lehmann with Wilcoxon's test. Population unpaired: all answers of both
    sessions as two groups, the shift with Mann and Whitney's test; anonymous answers only this way
    (`anonymous_unpaired`). `same_people` where some of the two groups are in both.
    """
    firsts, laters, lines = _compared(ratings, declared)
    known_from, known_to = (side[side["person_id"] != ""] for side in (firsts, laters))
    who = [*NUMBER, "respondent_id"]
    pairs = known_from[[*who, "value"]].merge(
        known_to[[*who, "value"]], on=who, suffixes=("_from", "_to"), validate="one_to_one"
    )
    shift = estimate_rank_shift(firsts, laters, by=NUMBER)
    anonymous = [side.loc[side["person_id"] == "", "line"] for side in (firsts, laters)]
    notes = np.select(
        [
            shift["note_code"] != "",
            shift["line"].isin([*anonymous[0], *anonymous[1]]),
            shift["line"].isin(pairs["line"]),
        ],
        [shift["note_code"], NOTE, SAME_PEOPLE],
        "",
    )
    parts = {
        "matched": estimate_robust_gain(pairs, by=NUMBER),
        "unpaired": shift.assign(note_code=notes),
    }
    return stack(
        as_figures(
            part.merge(lines, on="line", how="inner", validate="one_to_one"),
            scope="session",
            subject_kind="item",
            metric="robust_gain",
            unit="points",
            population=population,
        )
        for population, part in parts.items()
    )


def _compared(
    ratings: pd.DataFrame, declared: Mapping[str, pd.DataFrame]
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Give the ratings of first and of later sessions by the line of their pair, and the lines."""
    held = ratings[ratings["session_id"] != ""].dropna(subset=["value"])
    held = held.merge(
        declared["sessions"][["cohort_id", "session_id", "session_no"]],
        on=["cohort_id", "session_id"],
        how="inner",
    ).merge(declared["waves"][["wave_id", "wave_no"]], on="wave_id", how="inner")
    order = ["session_no", "wave_no"]
    places = held[[*PLACE, *order]].drop_duplicates().sort_values([*QUESTION, *order])
    first = places.drop_duplicates(QUESTION).drop(columns="wave_no").rename(columns=FIRST)
    lines = places.merge(first, on=QUESTION, how="inner")
    lines = lines[lines["session_no"] > lines["first_no"]].reset_index(drop=True)
    lines["line"] = lines.index.to_numpy(dtype=np.int64)
    columns = [*NUMBER, "respondent_id", "person_id", "value"]
    laters = held.merge(lines[[*PLACE, *NUMBER]], on=PLACE, how="inner")[columns]
    start = lines[[*QUESTION, "category", "wave_from", *NUMBER]]
    start = start.rename(columns={"category": "session_id", "wave_from": "wave_id"})
    firsts = held.merge(start, on=PLACE, how="inner")[columns]
    words = lines.drop(columns=[*order, "first_no"]).rename(columns={"wave_id": "wave_to"})
    # One wave on both sides is no pair of waves.
    words["wave_from"] = words["wave_from"].mask(words["wave_from"] == words["wave_to"], "")
    return firsts, laters, words
