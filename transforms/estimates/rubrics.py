"""What raters see in a product, a practice or a record: levels, agreement, and change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from transforms.estimates.agreement import krippendorff_alpha
from transforms.estimates.gains import estimate_gain, estimate_mean
from transforms.estimates.ratings import estimate_distribution
from transforms.estimates.shape import as_figures, stack

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

CRITERION: Final = ["cohort_id", "wave_id", "item_id"]
CHANGE: Final = ["cohort_id", "item_id", "wave_from", "wave_to"]


def estimate_rubrics(
    marts: Mapping[str, pd.DataFrame], declared: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Estimate every figure of rubrics.

    Parameters
    ----------
    marts : rubric_ratings: one row per cohort_id, wave_id, object_id, item_id, rater_id, with
        level as given. rubric_scores: one row per object and criterion, with score (0-100), the
        mean of its raters.
    declared : items: item_id, scale_min, scale_max. wave_pairs.

    Returns
    -------
    Figures, unfinished, of subject_kind criterion: rubric_mean (points of 100; n is objects, not
    ratings), level_share (0-1; category is the level), rater_alpha (ratio), population all; between
    waves mean_from, mean_to and gain (points of 100) of the objects seen at both, matched.
    """
    ratings, scores = marts["rubric_ratings"], marts["rubric_scores"]
    means = estimate_mean(scores, by=CRITERION, column="score")
    agreement = krippendorff_alpha(ratings, by=CRITERION, unit=["object_id"], column="level")
    pairs = pair_scores(scores, declared["wave_pairs"])
    changes = {
        "gain": estimate_gain(pairs, by=CHANGE),
        "mean_from": estimate_mean(pairs, by=CHANGE, column="value_from"),
        "mean_to": estimate_mean(pairs, by=CHANGE, column="value_to"),
    }
    return stack(
        [
            _named(means, metric="rubric_mean", unit="points", population="all"),
            _named(
                estimate_level_distribution(ratings, declared["items"]),
                metric="level_share",
                unit="share",
                population="all",
            ),
            _named(agreement, metric="rater_alpha", unit="ratio", population="all"),
            *(
                _named(rows, metric=metric, unit="points", population="matched")
                for metric, rows in changes.items()
            ),
        ]
    )


def _named(estimates: pd.DataFrame, **constants: str) -> pd.DataFrame:
    told = estimates.rename(columns={"item_id": "subject_id", "wave_id": "wave_to"})
    return as_figures(told, subject_kind="criterion", scope="cohort", **constants)


def estimate_level_distribution(ratings: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    """Estimate the share of objects on each level of each criterion.

    Parameters
    ----------
    ratings : as `estimate_rubrics` takes them; a row without a level is left out.
    items : item_id, scale_min, scale_max.

    Returns
    -------
    One row per cohort, wave, criterion and level: as `estimate_distribution`, n the objects. An
    object that two raters placed apart counts half on each of their levels, so that every object
    weighs the same however many raters saw it.
    """
    given = ratings.dropna(subset=["level"])
    n_raters = given.groupby([*CRITERION, "object_id"])["level"].transform("size")
    rows = given.assign(weight=1 / n_raters, value=given["level"])
    scales = items[["item_id", "scale_min", "scale_max"]]
    return estimate_distribution(rows.merge(scales, on="item_id"), by=CRITERION)


def pair_scores(scores: pd.DataFrame, wave_pairs: pd.DataFrame) -> pd.DataFrame:
    """Put the scores of each object at the two waves of a declared pair side by side.

    Parameters
    ----------
    scores : rubric_scores, with instrument_id; an object without a score is left out.
    wave_pairs : study.wave_pairs: subject_kind, subject_id, wave_from, wave_to.

    Returns
    -------
    One row per object, criterion and pair of waves: value_from, value_to (0-100). Objects that miss
    a wave of the pair have no row.
    """
    declared = wave_pairs[wave_pairs["subject_kind"] == "instrument"]
    pairs = declared.rename(columns={"subject_id": "instrument_id"})
    pairs = pairs[["instrument_id", "wave_from", "wave_to"]]
    key = ["cohort_id", "instrument_id", "object_id", "item_id"]
    told = scores.dropna(subset=["score"])[[*key, "wave_id", "score"]]
    before = told.rename(columns={"wave_id": "wave_from", "score": "value_from"})
    after = told.rename(columns={"wave_id": "wave_to", "score": "value_to"})
    return before.merge(pairs, on=["instrument_id", "wave_from"]).merge(
        after, on=[*key, "wave_to"], validate="many_to_one"
    )
