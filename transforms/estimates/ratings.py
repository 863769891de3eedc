"""What people say of a program: how ratings spread, who would recommend it, and what moved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from transforms.estimates.money import estimate_median
from transforms.estimates.net_promoters import estimate_net_promoters, estimate_promoter_shares
from transforms.estimates.outcome_rows import NUMBER, in_lines, named, stack_scopes
from transforms.estimates.populations import numbered
from transforms.estimates.scale_levels import estimate_scale_shares, estimate_top_two
from transforms.estimates.session_changes import estimate_session_changes
from transforms.estimates.shape import as_figures, stack

if TYPE_CHECKING:
    from collections.abc import Mapping

RATED: Final = ("likert", "self_rated")
LINE: Final = ["scope", "cohort_id", "session_id", "wave_id", "subject_id"]
INTERVAL: Final = ["se", "ci_low", "ci_high"]
SEVERAL_ANSWERS: Final = "several_answers"


def estimate_ratings(
    marts: Mapping[str, pd.DataFrame], declared: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Estimate every figure of feedback forms.

    Parameters
    ----------
    marts : ratings: one row per cohort_id, session_id ('' of a form about the whole program),
        wave_id, respondent_id, item_id; person_id ('' anonymous), kind, value (on its scale, turned
        where reversed), scale_min, scale_max, is_recommend (0-10). Only likert and self_rated
        items make figures; a row without a value is in no denominator.
    declared : cohorts (cohort_no, is_pooled), sessions (session_no), waves (wave_no).

    Returns
    -------
    Figures, unfinished, of subject_kind item: `estimate_spreads` of scope session (where one is
    named), cohort (all its feedback, session_id '') and pooled (items asked in two pooled cohorts
    or more, a person with the first); `estimate_session_changes` of scope session.
    """
    if not len(marts["ratings"]):
        return pd.DataFrame()
    ratings = told_ratings(marts["ratings"])
    scoped = in_scopes(ratings, declared["cohorts"])
    return stack([estimate_spreads(scoped), estimate_session_changes(ratings, declared)])


def told_ratings(ratings: pd.DataFrame) -> pd.DataFrame:
    """Keep the ratings that make figures, as numbers, with subject_id and `owner`.

    `owner` is the person over all cohorts; of anonymous answers each is an owner of its own.
    """
    kept = ratings[ratings["kind"].isin(RATED) & ratings["value"].notna()]
    numbers = dict.fromkeys(("value", "scale_min", "scale_max"), "float64")
    told = kept.fillna({"session_id": "", "person_id": ""}).astype(numbers)
    told = told.rename(columns={"item_id": "subject_id"}).reset_index(drop=True)
    nobody = "answer " + told.index.astype(str).to_series(index=told.index)
    told["owner"] = told["person_id"].where(told["person_id"] != "", nobody)
    told["is_recommend"] = told["is_recommend"].astype("bool")
    return told.assign(subject_kind="item", held_in=told["session_id"])


def in_scopes(ratings: pd.DataFrame, cohorts: pd.DataFrame) -> pd.DataFrame:
    """Put the ratings of each session, each cohort and the pool below one another, with scope."""
    own = numbered(ratings[ratings["session_id"] != ""], cohorts, pooled_only=False)
    whole = stack_scopes(ratings.assign(session_id=""), cohorts, within=["wave_id", "subject_id"])
    return pd.concat([own.assign(scope="session"), whole], ignore_index=True)


def estimate_spreads(scoped: pd.DataFrame) -> pd.DataFrame:
    """Estimate how ratings spread over their scale, and who would recommend the program.

    Parameters
    ----------
    scoped : ratings as `in_scopes` gives them.

    Returns
    -------
    Figures, unfinished, population all: level_share (0-1) of every level of the scale (`level`, as
    text), top_two_share (0-1; not of scales of two levels), median (score, in points of the scale);
    of would-recommend items also net_promoter_score (points, -100 to 100) and level_share by
    `category` promoters, passives, detractors. No test. Where the same people answered about
    several sessions, or nobody knows whether they did, n counts answers, and there is no interval
    (`several_answers`): one person's answers go together.
    """
    rows, lines = in_lines(scoped, LINE)
    recommending = rows[rows["is_recommend"]]
    figures = [
        ("level_share", "share", estimate_scale_shares(rows, by=NUMBER)),
        ("top_two_share", "share", estimate_top_two(rows, by=NUMBER)),
        ("median", "score", estimate_median(rows, by=NUMBER)),
        ("level_share", "share", estimate_promoter_shares(recommending, by=NUMBER)),
        ("net_promoter_score", "points", estimate_net_promoters(recommending, by=NUMBER)),
    ]
    repeated = lines_with_several_answers(rows)
    return stack(
        as_figures(
            without_interval(named(part, lines), repeated),
            metric=metric,
            unit=unit,
            population="all",
        )
        for metric, unit, part in figures
    )


def lines_with_several_answers(rows: pd.DataFrame) -> pd.Series[int]:
    """List the lines in which one person stands more than once, or may: anonymous, two sessions."""
    again = rows.duplicated([*NUMBER, "owner"])
    n_sessions = rows.groupby("line", sort=False)["held_in"].transform("nunique")
    unknown = (n_sessions > 1) & (rows["person_id"] == "")
    return rows.loc[again | unknown, "line"].drop_duplicates()


def without_interval(figures: pd.DataFrame, lines: pd.Series[int]) -> pd.DataFrame:
    """Take the interval from the figures of some lines, and say why."""
    here = figures["line"].isin(lines)
    limits = {name: figures[name].mask(here) for name in INTERVAL if name in figures}
    return figures.assign(**limits, note_code=figures["note_code"].mask(here, SEVERAL_ANSWERS))
