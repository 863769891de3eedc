"""What people say of a session: how ratings spread, who would recommend it, and what moved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from transforms.estimates.gains import CONFIDENCE, FEWEST_FOR_A_TEST
from transforms.estimates.groups import gather, totals
from transforms.estimates.money import estimate_median
from transforms.estimates.rank_sums import estimate_rank_difference
from transforms.estimates.shape import as_figures, stack
from transforms.estimates.shares import change_of_share, estimate_share, wilson_limits
from transforms.estimates.signed_rank import estimate_robust_gain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PLACE: Final = ["cohort_id", "wave_id", "session_id", "item_id"]
# On a scale of two points everyone is in the top two.
FEWEST_POINTS: Final = 3
PROMOTERS_FROM, DETRACTORS_TO = 9, 6


def estimate_ratings(
    marts: Mapping[str, pd.DataFrame], declared: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Estimate every figure of feedback forms.

    Parameters
    ----------
    marts : ratings: one row per cohort_id, session_id ('' of a closing form), wave_id,
        respondent_id, item_id, with person_id ('' anonymous), value (turned where reversed),
        scale_min, scale_max, is_recommend.
    declared : sessions: cohort_id, session_id, session_no.

    Returns
    -------
    Figures, unfinished, of subject_kind item. At each wave and session, population all:
    level_share (0-1; category is the point of the scale), top_two_share (0-1; not of scales of two
    points, nor of would-recommend), median (score: points of the scale), net_promoter_score and
    share of promoters, passives, detractors. Between a session and the one before: robust_gain,
    matched where people are known, else unpaired. Scope session, or cohort of a closing form.
    """
    ratings = marts["ratings"]
    recommend = ratings["is_recommend"].astype("bool")
    answered, promoted = ratings[~recommend], ratings[recommend]
    parts = [
        _at_place(estimate_distribution(ratings, by=PLACE), "level_share", "share"),
        _at_place(estimate_top_two(answered), "top_two_share", "share"),
        _at_place(estimate_median(answered, by=PLACE), "median", "score"),
        _at_place(estimate_net_promoters(promoted, by=PLACE), "net_promoter_score", "points"),
        _at_place(estimate_promoter_shares(promoted), "share", "share"),
        _between_sessions(ratings, declared["sessions"]),
    ]
    return stack(parts)


def _at_place(estimates: pd.DataFrame, metric: str, unit: str) -> pd.DataFrame:
    return _named(estimates, metric=metric, unit=unit, population="all")


def _named(estimates: pd.DataFrame, **constants: str) -> pd.DataFrame:
    told = estimates.rename(columns={"item_id": "subject_id", "wave_id": "wave_to"})
    told["scope"] = np.where(told["session_id"] == "", "cohort", "session")
    return as_figures(told, subject_kind="item", **constants)


def estimate_distribution(
    ratings: pd.DataFrame, *, by: Sequence[str], confidence: float = CONFIDENCE
) -> pd.DataFrame:
    """Estimate the share of each point of the scale in each group: the whole distribution.

    Parameters
    ----------
    ratings : one row per rating: `by`, value, scale_min, scale_max. Where `weight` is there, a
        rating counts for so much of its thing, such as 1/2 for one of two raters.
    by : columns that make a group with one scale.

    Returns
    -------
    One row per group and whole point of the scale, also of those that nobody chose: category, n
    (the sum of weights), estimate, ci_low, ci_high (0-1), method. The shares of a group add up
    to 1, unless ratings lie between whole points.

    References
    ----------
    Wilson (1927). With weights his limits are wider than needed: a thing that two raters placed
    apart varies less than one that is either here or there.
    """
    given = ratings.dropna(subset=["value"])
    if "weight" not in given:
        given = given.assign(weight=1.0)
    groups = given.groupby(list(by), as_index=False, dropna=False).agg(
        n=("weight", "sum"), low=("scale_min", "first"), high=("scale_max", "first")
    )
    counts = given.groupby([*by, "value"], as_index=False, dropna=False).agg(
        count=("weight", "sum")
    )
    n_points = (groups["high"] - groups["low"]).astype("float64").add(1).astype("int64")
    levels = groups.loc[groups.index.repeat(n_points)].reset_index(drop=True)
    step = levels.groupby(list(by), dropna=False).cumcount()
    levels["value"] = levels["low"].astype("float64") + step
    counts["value"] = counts["value"].astype("float64")
    found = levels.merge(counts, on=[*by, "value"], how="left")
    n = found["n"].to_numpy(dtype=np.float64).round(9)
    count = np.minimum(found["count"].fillna(0).to_numpy(dtype=np.float64), n)
    low, high = wilson_limits(count, n, confidence=confidence)
    points = [f"{value:g}" for value in found["value"]]
    return found[list(by)].assign(
        category=points, n=n, estimate=count / n, ci_low=low, ci_high=high, method="Wilson"
    )


def estimate_top_two(ratings: pd.DataFrame) -> pd.DataFrame:
    """Estimate the share of ratings on the two highest points of their scale, with Wilson's limits.

    Parameters
    ----------
    ratings : as `estimate_ratings` takes them; those on scales of two points are left out.

    Returns
    -------
    One row per wave, session and item: n, estimate, ci_low, ci_high (0-1), method.
    """
    span = ratings["scale_max"] - ratings["scale_min"]
    wide = ratings[span + 1 >= FEWEST_POINTS]
    top = (wide["value"] >= wide["scale_max"] - 1).astype("float64").where(wide["value"].notna())
    return estimate_share(wide.assign(value=top), by=PLACE)


def estimate_net_promoters(ratings: pd.DataFrame, *, by: Sequence[str]) -> pd.DataFrame:
    """Estimate 100 x (share of 9-10 less share of 0-6) in each group: -100 to 100.

    Parameters
    ----------
    ratings : one row per person: `by`, value (0-10); a row without a value is left out.

    Returns
    -------
    One row per group: n, estimate, se, ci_low, ci_high (points), method, note_code (`few_pairs`
    below 10). There is no test.

    References
    ----------
    Reichheld (2003); the interval is that of a change of a share (Bonett and Price 2012), with
    promoters as new and detractors as dropped: both come from the same people.
    """
    gathered = gather(ratings, by=by, values=["value"])
    values = gathered.values["value"]
    promoters = totals(gathered, (values >= PROMOTERS_FROM).astype(np.float64))
    detractors = totals(gathered, (values <= DETRACTORS_TO).astype(np.float64))
    change = change_of_share(promoters, detractors, gathered.n)
    numbers = 100 * change[["estimate", "se", "ci_low", "ci_high"]]
    few = gathered.n < FEWEST_FOR_A_TEST
    return gathered.keys.assign(
        n=gathered.n, method="Bonett-Price", note_code=np.where(few, "few_pairs", "")
    ).join(numbers)


def estimate_promoter_shares(ratings: pd.DataFrame) -> pd.DataFrame:
    """Estimate the shares of promoters (9-10), passives (7-8) and detractors (0-6), with Wilson's
    limits, per wave, session and item (category); they add up to 1.
    """
    given = ratings.dropna(subset=["value"])
    is_promoter, is_detractor = (
        given["value"] >= PROMOTERS_FROM,
        given["value"] <= DETRACTORS_TO,
    )
    kinds = {
        "promoters": is_promoter,
        "passives": ~is_promoter & ~is_detractor,
        "detractors": is_detractor,
    }
    return pd.concat(
        [
            estimate_share(given.assign(value=told.astype("float64")), by=PLACE).assign(
                category=name
            )
            for name, told in kinds.items()
        ],
        ignore_index=True,
    )


def _between_sessions(ratings: pd.DataFrame, sessions: pd.DataFrame) -> pd.DataFrame:
    """Compare each session with the one before of which the same question was asked."""
    before, later = _neighbouring_sessions(ratings, sessions)
    known_before = before[before["person_id"] != ""]
    known = later[later["person_id"] != ""].merge(
        known_before, on=[*PLACE, "person_id"], suffixes=("_to", "_from")
    )
    matched = estimate_robust_gain(known, by=PLACE)
    sides = pd.concat([before.assign(is_later=False), later.assign(is_later=True)])
    paired = sides.merge(matched[PLACE].drop_duplicates(), on=PLACE, how="left", indicator=True)
    unpaired = estimate_rank_difference(paired[paired["_merge"] == "left_only"], by=PLACE)
    constants = {"metric": "robust_gain", "unit": "score"}
    return stack(
        [
            _named(matched, population="matched", **constants),
            _named(unpaired, population="unpaired", **constants),
        ]
    )


def _neighbouring_sessions(
    ratings: pd.DataFrame, sessions: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give the ratings of earlier and of later sessions, both under the later one's name."""
    held = ratings.dropna(subset=["value"]).merge(
        sessions[["cohort_id", "session_id", "session_no"]], on=["cohort_id", "session_id"]
    )
    asked = held[[*PLACE, "session_no"]].drop_duplicates().sort_values([*PLACE, "session_no"])
    asked = asked.sort_values("session_no", kind="stable")
    line = ["cohort_id", "wave_id", "item_id"]
    asked["session_before"] = asked.groupby(line)["session_id"].shift()
    pairs = asked.dropna(subset=["session_before"])[[*PLACE, "session_before"]]
    columns = [*PLACE, "person_id", "value"]
    later = held.merge(pairs, on=PLACE)[columns]
    before = held.rename(columns={"session_id": "session_before"}).merge(
        pairs, on=[*line, "session_before"]
    )[columns]
    return before, later
