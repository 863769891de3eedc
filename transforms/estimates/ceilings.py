"""Where a test is too easy or too hard to show more: people at full marks, people at nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from transforms.estimates.effect_sizes import FULL_MARKS
from transforms.estimates.groups import in_categories
from transforms.estimates.knowledge import SUBJECT
from transforms.estimates.shape import as_figures, stack
from transforms.estimates.shares import estimate_share, reaches

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

# Past 15 % at an end of the scale, the scale no longer tells people there apart (Terwee 2007).
MOST_AT_AN_END: Final = 0.15
COHORT_WAVE: Final = ["cohort_id", *SUBJECT, "wave_id"]


def estimate_ceilings(
    marts: Mapping[str, pd.DataFrame], declared: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Estimate the shares of people at exactly full marks and at exactly 0, at each wave.

    Parameters
    ----------
    marts : topic_scores (scores 0-100); a row without a score is left out.
    declared : waves (kind).

    Returns
    -------
    Figures, unfinished: ceiling_share and floor_share (0-1, Wilson's interval), population all, of
    each cohort, topic and overall score and wave. Self-rated scales have no full marks. Flagged by
    note_code past 15 %: `ceiling` at a wave before (kind pre), where nobody there can gain;
    `floor` at one after (kind post), where the course left them with nothing.

    References
    ----------
    Terwee et al. (2007); Wilson (1927), by statsmodels.
    """
    scores = marts["topic_scores"]
    tested = in_categories(scores[scores["subject_kind"] != "scale"], COHORT_WAVE)
    reached = reaches(tested["score"], threshold=FULL_MARKS)
    lost = reaches(-tested["score"].astype("float64"), threshold=0)
    kinds = dict(zip(declared["waves"]["wave_id"], declared["waves"]["kind"], strict=True))
    figures = []
    for metric, ends, flagged in (("ceiling", reached, "pre"), ("floor", lost, "post")):
        share = estimate_share(tested.assign(value=ends), by=COHORT_WAVE)
        at_its_wave = share["wave_id"].astype("str").map(kinds) == flagged
        past = at_its_wave & (share["estimate"] > MOST_AT_AN_END)
        named = share.assign(note_code=share["note_code"].mask(past, metric))
        figures.append(
            as_figures(named.rename(columns={"wave_id": "wave_to"}), metric=f"{metric}_share")
        )
    return stack(figures).assign(unit="share", scope="cohort", population="all")
