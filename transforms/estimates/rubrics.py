"""What raters see in a product, a practice or a record: levels, agreement, and change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from transforms.estimates.agreement import krippendorff_alpha
from transforms.estimates.gains import estimate_gain, estimate_mean
from transforms.estimates.scale_levels import estimate_scale_shares
from transforms.estimates.shape import as_figures, stack

if TYPE_CHECKING:
    from collections.abc import Mapping

RUBRIC: Final = ["cohort_id", "item_set_id"]
CRITERION: Final = [*RUBRIC, "wave_id", "subject_id"]
CHANGE: Final = [*RUBRIC, "subject_id", "wave_from", "wave_to"]
NAMES: Final = {"item_id": "subject_id", "instrument_id": "item_set_id"}
OVERALL: Final = "overall"


def estimate_rubrics(
    marts: Mapping[str, pd.DataFrame], declared: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Estimate every figure of rubrics.

    Parameters
    ----------
    marts : rubric_ratings: one row per cohort_id, wave_id, object_id, item_id, rater_id, with
        instrument_id and level (as given). rubric_scores: one row per object and criterion, with
        level and score (0-100), each the mean over its raters.
    declared : items (item_id, scale_min, scale_max), wave_pairs.

    Returns
    -------
    Figures, unfinished, of subject_kind criterion and scope cohort, item_set_id the instrument.
    Population all: rubric_mean (score, 0-100) of each criterion and of all (`overall`: the same
    weight each, objects with all of them), with a t interval, n being objects and not ratings;
    level_share (0-1) by `level`, an object standing at the mean of its raters' levels, halves up;
    rater_alpha (ratio), n being objects rated twice or more, without an interval. Population
    matched, between the declared pairs of waves: mean_from, mean_to (score) and gain (points,
    paired t) of objects seen at both; overall over the criteria that both waves asked. Undefined is
    NULL with the note of the estimator; below 10 objects no p.
    """
    ratings, scores = (
        marts[name].rename(columns=NAMES) for name in ("rubric_ratings", "rubric_scores")
    )
    scores = scores.dropna(subset=["score"]).astype({"score": "float64", "level": "float64"})
    if not len(scores):
        return pd.DataFrame()
    # An object's criteria are added up in their order, whatever the order of rows.
    scores = scores.sort_values("subject_id", kind="stable", ignore_index=True)
    whole = pd.concat([scores, overall_scores(scores)], ignore_index=True)
    pairs = pair_scores(scores, declared["wave_pairs"])
    figures = [
        ("rubric_mean", "score", estimate_mean(whole, by=CRITERION, column="score")),
        ("level_share", "share", estimate_levels(scores, declared["items"])),
        ("rater_alpha", "ratio", estimate_agreement(ratings)),
    ]
    changes = [
        ("mean_from", "score", estimate_mean(pairs, by=CHANGE, column="value_from")),
        ("mean_to", "score", estimate_mean(pairs, by=CHANGE, column="value_to")),
        ("gain", "points", estimate_gain(pairs, by=CHANGE)),
    ]
    return stack(
        as_figures(
            rows.rename(columns={"wave_id": "wave_to"}),
            metric=metric,
            unit=unit,
            population=population,
            scope="cohort",
            subject_kind="criterion",
        )
        for population, parts in (("all", figures), ("matched", changes))
        for metric, unit, rows in parts
    )


def estimate_levels(scores: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    """Estimate the share of objects at each level of each criterion.

    Parameters
    ----------
    scores : one row per object and criterion: CRITERION, level (mean over its raters).
    items : item_id, scale_min, scale_max.

    Returns
    -------
    As `estimate_scale_shares`, n being objects: every object stands once, at its raters' mean
    rounded half up.
    """
    scales = items[["item_id", "scale_min", "scale_max"]].drop_duplicates("item_id")
    scales = scales.astype({"scale_min": "float64", "scale_max": "float64"})
    rows = scores.merge(scales.rename(columns=NAMES), on="subject_id", how="inner")
    return estimate_scale_shares(rows.assign(value=rows["level"]), by=CRITERION)


def estimate_agreement(ratings: pd.DataFrame) -> pd.DataFrame:
    """Estimate how far raters agree on each criterion and wave: Krippendorff's alpha, ordinal.

    Parameters
    ----------
    ratings : one row per object, criterion and rater: CRITERION, object_id, level.

    Returns
    -------
    As `krippendorff_alpha`: n is objects rated twice or more; NULL where there are none.
    """
    levels = ratings.astype({"level": "float64"})
    return krippendorff_alpha(levels, by=CRITERION, unit=["object_id"], column="level")


def overall_scores(scores: pd.DataFrame) -> pd.DataFrame:
    """Average the criteria of each object that has all those asked in its cohort at its wave.

    Returns
    -------
    One row per object and wave: RUBRIC, wave_id, object_id, subject_id `overall`, score (0-100;
    each criterion weighs the same).
    """
    place = [*RUBRIC, "wave_id"]
    n_asked = scores.groupby(place)["subject_id"].transform("nunique")
    objects = scores.assign(n_asked=n_asked).groupby([*place, "object_id"], as_index=False)
    means = objects.agg(
        score=("score", "mean"), n=("subject_id", "size"), n_asked=("n_asked", "first")
    )
    complete = means[means["n"] == means["n_asked"]]
    return complete.drop(columns=["n", "n_asked"]).assign(subject_id=OVERALL)


def pair_scores(scores: pd.DataFrame, wave_pairs: pd.DataFrame) -> pd.DataFrame:
    """Put the scores of each object at the two waves of each declared pair side by side.

    Returns
    -------
    One row per object, criterion (and `overall`) and pair of waves: CHANGE, object_id, value_from,
    value_to (0-100). Overall averages the criteria that were asked at both waves of the pair, of
    objects that have all of them at both.
    """
    of_rubrics = wave_pairs[wave_pairs["subject_kind"] == "instrument"]
    named = of_rubrics.rename(columns={"subject_id": "item_set_id"})
    declared = named[["item_set_id", "wave_from", "wave_to"]]
    criteria = [*RUBRIC, "subject_id"]
    both = _at_both_waves(scores, declared, keys=[*criteria, "object_id"])
    asked = scores[[*criteria, "wave_id"]].drop_duplicates().assign(score=0.0)
    line = [*RUBRIC, "wave_from", "wave_to"]
    n_shared = _at_both_waves(asked, declared, keys=criteria).groupby(line, as_index=False)
    means = both.groupby([*line, "object_id"], as_index=False).agg(
        value_from=("value_from", "mean"), value_to=("value_to", "mean"), n=("subject_id", "size")
    )
    means = means.merge(n_shared.agg(n_shared=("subject_id", "size")), on=line, how="inner")
    overall = means[means["n"] == means["n_shared"]].assign(subject_id=OVERALL)
    columns = [*CHANGE, "object_id", "value_from", "value_to"]
    return pd.concat([both[columns], overall[columns]], ignore_index=True)


def _at_both_waves(
    scores: pd.DataFrame, declared: pd.DataFrame, *, keys: list[str]
) -> pd.DataFrame:
    """Join scores with themselves over declared pairs of waves: value_from, value_to."""
    first, second = (
        scores[[*keys, "wave_id", "score"]].rename(columns={"wave_id": wave, "score": value})
        for wave, value in (("wave_from", "value_from"), ("wave_to", "value_to"))
    )
    begun = first.merge(declared, on=["item_set_id", "wave_from"], how="inner")
    return begun.merge(second, on=[*keys, "wave_to"], how="inner", validate="many_to_one")
