"""Knowledge figures of each cohort: scores at a wave, and gains between two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from transforms.estimates.effect_sizes import estimate_hedges_g_av, estimate_normalized_gain
from transforms.estimates.gains import estimate_gain, estimate_mean
from transforms.estimates.groups import in_categories
from transforms.estimates.overlapping import estimate_overlapping_gain
from transforms.estimates.populations import panel_of, waves_closed
from transforms.estimates.shape import as_figures, stack
from transforms.estimates.shares import (
    as_share_pairs,
    estimate_share,
    estimate_share_change,
    reaches,
)
from transforms.estimates.unpaired import (
    estimate_unpaired_g,
    estimate_unpaired_gain,
    estimate_unpaired_share_change,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

SUBJECT: Final = ["item_set_id", "subject_kind", "subject_id"]
WAVES: Final = ["wave_from", "wave_to"]
COHORT_PAIR: Final = ["cohort_id", *SUBJECT, *WAVES]


def estimate_knowledge(
    marts: Mapping[str, pd.DataFrame], declared: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Estimate every knowledge figure of scope cohort.

    Parameters
    ----------
    marts : topic_scores and paired_scores, as the SQL models give them (scores 0-100).
    declared : settings (mastery_threshold), waves, wave_pairs, cohort_waves.

    Returns
    -------
    Figures, unfinished: populations matched (both waves of a pair), all (anyone at a wave), panel
    (every wave of a line of three or more), unpaired (anonymous answers).
    Beside each gain of matched people stands, as analysis `all`, that of all who took a wave.
    """
    threshold = float(declared["settings"]["mastery_threshold"].iloc[0])
    pairs = pairs_of_cohorts(marts, declared)
    scores = marts["topic_scores"].rename(columns={"score": "value"}).dropna(subset=["value"])
    matched = estimate_pairs(pairs, by=COHORT_PAIR, threshold=threshold)
    return stack(
        [
            as_figures(matched, scope="cohort", population="matched"),
            as_figures(_all_means(scores), scope="cohort", population="all"),
            as_figures(
                _all_gains(pairs, scores, declared),
                scope="cohort",
                population="all",
                analysis="all",
            ),
            as_figures(_panel_means(scores, declared), scope="cohort", population="panel"),
            as_figures(
                estimate_anonymous(scores, declared, threshold=threshold),
                scope="cohort",
                population="unpaired",
            ),
        ]
    )


def pairs_of_cohorts(
    marts: Mapping[str, pd.DataFrame], declared: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Give the pairs of scores that gains are made of, ready to be grouped by COHORT_PAIR.

    Takes paired_scores (scores 0-100) and waves; value_from and value_to, key columns as
    categories.
    """
    pairs = knowledge_pairs(marts["paired_scores"], declared["waves"])
    return in_categories(pairs, COHORT_PAIR)


def knowledge_pairs(paired_scores: pd.DataFrame, waves: pd.DataFrame) -> pd.DataFrame:
    """Name the two scores of a pair as estimators do; a remembered "before" is never in a gain."""
    remembered = waves.loc[waves["kind"] == "then", "wave_id"]
    gained = ~(
        paired_scores["wave_from"].isin(remembered) | paired_scores["wave_to"].isin(remembered)
    )
    named = {"score_from": "value_from", "score_to": "value_to"}
    return paired_scores[gained].rename(columns=named)


def estimate_pairs(pairs: pd.DataFrame, *, by: Sequence[str], threshold: float) -> pd.DataFrame:
    """Estimate all that matched pairs of scores say, as figures without scope and population.

    A scale (self-rated) has no full marks to reach: no normalized gain, no mastery.
    """
    tested = pairs[pairs["subject_kind"] != "scale"]
    mastered = as_share_pairs(tested, threshold=threshold)
    gain = estimate_gain(pairs, by=by)
    return stack(
        [
            *wave_means(pairs, by=by, unit="score"),
            as_figures(gain, metric="gain", unit="points"),
            as_figures(
                estimate_normalized_gain(tested, by=by), metric="normalized_gain", unit="ratio"
            ),
            as_figures(estimate_hedges_g_av(pairs, by=by), metric="hedges_g_av", unit="sd"),
            class_mastery(tested, by=by, threshold=threshold),
            *mastery_shares(mastered, by=by),
        ]
    )


def wave_means(pairs: pd.DataFrame, *, by: Sequence[str], unit: str) -> list[pd.DataFrame]:
    """Give mean_from, mean_to, sd_from, sd_to of pairs."""
    figures = []
    for side in ("from", "to"):
        mean = estimate_mean(pairs, by=by, column=f"value_{side}")
        spread = mean[[*by, "n"]].assign(
            estimate=mean["sd"], method="sd, n - 1", note_code=_note_of_one(mean)
        )
        figures.append(as_figures(mean, metric=f"mean_{side}", unit=unit))
        figures.append(as_figures(spread, metric=f"sd_{side}", unit="sd"))
    return figures


def _note_of_one(mean: pd.DataFrame) -> list[str]:
    return ["one_value" if n == 1 else "" for n in mean["n"]]


def class_mastery(pairs: pd.DataFrame, *, by: Sequence[str], threshold: float) -> pd.DataFrame:
    """Say whether the class average after reaches the threshold: 1 or 0."""
    mean = estimate_mean(pairs, by=by, column="value_to")
    reached = mean[[*by, "n"]].assign(
        estimate=reaches(mean["estimate"], threshold=threshold), method="mean at or above threshold"
    )
    return as_figures(reached, metric="mastery_class", unit="share")


def mastery_shares(mastered: pd.DataFrame, *, by: Sequence[str]) -> list[pd.DataFrame]:
    """Give the share at mastery at each wave and its change, all three on the same people."""
    change = estimate_share_change(mastered, by=by)
    return [
        *(
            as_figures(
                estimate_share(mastered, by=by, column=f"value_{side}"),
                metric=f"mastery_share_{side}",
                unit="share",
            )
            for side in ("from", "to")
        ),
        as_figures(change, metric="mastery_share_change", unit="share"),
    ]


def _all_means(scores: pd.DataFrame) -> pd.DataFrame:
    by = ["cohort_id", *SUBJECT, "wave_id"]
    mean = estimate_mean(scores, by=by).rename(columns={"wave_id": "wave_to"})
    return as_figures(mean, metric="mean", unit="score")


def _all_gains(
    pairs: pd.DataFrame, scores: pd.DataFrame, declared: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Give the gain of all who took a wave, beside that of those who took both."""
    named = scores[scores["person_id"].fillna("") != ""]
    sides = wave_sides(named, declared["wave_pairs"], declared["waves"])
    gain = estimate_overlapping_gain(pairs, *sides, by=COHORT_PAIR)
    return as_figures(gain, metric="gain", unit="points")


def _panel_means(scores: pd.DataFrame, declared: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    line = ["cohort_id", *SUBJECT]
    remembered = declared["waves"].loc[declared["waves"]["kind"] == "then", "wave_id"]
    named = scores[(scores["person_id"].fillna("") != "") & ~scores["wave_id"].isin(remembered)]
    seen = panel_of(
        waves_closed(named, declared["cohort_waves"]), line=line, unit=["participant_id"]
    )
    seen = seen[seen["n_waves"] >= 3]
    mean = estimate_mean(seen, by=[*line, "wave_id"]).rename(columns={"wave_id": "wave_to"})
    return as_figures(mean, metric="mean", unit="score")


def estimate_anonymous(
    scores: pd.DataFrame, declared: Mapping[str, pd.DataFrame], *, threshold: float
) -> pd.DataFrame:
    """Estimate the differences between waves whose answers carry no person (person_id '')."""
    sides = anonymous_sides(scores, declared["wave_pairs"], declared["waves"])
    shares = [
        side.assign(value=reaches(side["value"], threshold=threshold))[
            side["subject_kind"] != "scale"
        ]
        for side in sides
    ]
    gain = estimate_unpaired_gain(*sides, by=COHORT_PAIR)
    change = estimate_unpaired_share_change(*shares, by=COHORT_PAIR)
    figures = [
        as_figures(gain, metric="gain", unit="points"),
        as_figures(estimate_unpaired_g(*sides, by=COHORT_PAIR), metric="hedges_g_av", unit="sd"),
        as_figures(change, metric="mastery_share_change", unit="share"),
    ]
    both = gain[COHORT_PAIR]
    for name, values, share in zip(("from", "to"), sides, shares, strict=True):
        kept = {"note_code": "anonymous_unpaired"}
        mean = both.merge(estimate_mean(values, by=COHORT_PAIR), on=COHORT_PAIR)
        level = both.merge(estimate_share(share, by=COHORT_PAIR), on=COHORT_PAIR)
        figures.append(as_figures(mean, metric=f"mean_{name}", unit="score", **kept))
        figures.append(as_figures(level, metric=f"mastery_share_{name}", unit="share", **kept))
    return stack(figures)


def anonymous_sides(
    scores: pd.DataFrame, wave_pairs: pd.DataFrame, waves: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give the anonymous answers of the first and of the second wave of each declared pair."""
    return wave_sides(scores[scores["person_id"].fillna("") == ""], wave_pairs, waves)


def wave_sides(
    scores: pd.DataFrame, wave_pairs: pd.DataFrame, waves: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give the scores of the first and of the second wave of each declared pair of waves."""
    remembered = waves.loc[waves["kind"] == "then", "wave_id"]
    pairs = wave_pairs[wave_pairs["subject_kind"] == "instrument"]
    pairs = pairs[~(pairs["wave_from"].isin(remembered) | pairs["wave_to"].isin(remembered))]
    pairs = pairs[["subject_id", *WAVES]].rename(columns={"subject_id": "instrument_id"})
    first, second = (
        scores.merge(
            pairs,
            left_on=["instrument_id", "wave_id"],
            right_on=["instrument_id", wave],
            how="inner",
        )
        for wave in WAVES
    )
    return first, second
