"""All figures of a study, in the shape of `estimates.figures`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transforms.estimates.arms import estimate_arms
from transforms.estimates.ceilings import estimate_ceilings
from transforms.estimates.counts import estimate_reach, estimate_response, estimate_themes
from transforms.estimates.drift import estimate_drift
from transforms.estimates.evidence import withhold_unobserved
from transforms.estimates.families import adjust_families
from transforms.estimates.indicative import mark_indicative
from transforms.estimates.items import estimate_items
from transforms.estimates.knowledge import estimate_knowledge
from transforms.estimates.leavers import estimate_leavers
from transforms.estimates.neighbours import estimate_baseline_differences
from transforms.estimates.outcome_arms import estimate_outcome_arms
from transforms.estimates.outcomes import estimate_outcomes
from transforms.estimates.pooled import estimate_pooled_knowledge
from transforms.estimates.precision import estimate_precision
from transforms.estimates.ratings import estimate_ratings
from transforms.estimates.retrospective import estimate_retrospective
from transforms.estimates.rubrics import estimate_rubrics
from transforms.estimates.shape import FIGURE_KEY, FIGURE_VALUES, completed, finished, stack
from transforms.estimates.signed_rank import estimate_robust_knowledge
from transforms.estimates.subgroups import estimate_subgroups
from transforms.estimates.summaries import estimate_summaries

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

__all__ = ["FIGURE_KEY", "FIGURE_VALUES", "estimate_figures"]


def estimate_figures(
    marts: Mapping[str, pd.DataFrame], declared: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Estimate every figure of a study.

    Parameters
    ----------
    marts : the marts by name: topic_scores, paired_scores, outcome_values, paired_outcomes,
        business_status, attendance, reach, attribute_reach, answered, asked_units,
        participant_attributes, exposure, item_counts, test_sums, summaries, ratings,
        rubric_ratings, rubric_scores, themes.
    declared : the tables of `study` by name: settings, waves, wave_pairs, cohorts, cohort_waves,
        sessions, items, item_sets, item_set_items, indicators, indicator_options, targets,
        attributes.

    Returns
    -------
    One row per figure: FIGURE_KEY and FIGURE_VALUES, in key order; undefined is NULL with a
    note_code, never 0, NaN or infinity.
    """
    parts = stack(
        [
            estimate_reach(marts),
            estimate_response(marts["answered"], declared),
            estimate_knowledge(marts, declared),
            estimate_retrospective(marts, declared),
            estimate_subgroups(marts, declared),
            estimate_leavers(marts, declared),
            estimate_robust_knowledge(marts, declared),
            estimate_ceilings(marts, declared),
            estimate_precision(marts, declared),
            estimate_items(marts, declared),
            estimate_drift(marts, declared),
            estimate_pooled_knowledge(marts, declared),
            estimate_baseline_differences(marts, declared),
            estimate_arms(marts, declared),
            estimate_outcome_arms(marts, declared),
            estimate_summaries(marts, declared),
            estimate_outcomes(marts, declared),
            estimate_ratings(marts, declared),
            estimate_rubrics(marts, declared),
            estimate_themes(marts["themes"]),
        ]
    )
    figures = completed(parts)
    figures["study_id"] = str(declared["settings"]["study_id"].iloc[0])
    figures = mark_indicative(withhold_unobserved(figures, declared["cohorts"]))
    indicators = declared["indicators"]
    primary = indicators.loc[indicators["is_primary"].astype("bool"), "indicator_id"]
    return finished(adjust_families(figures, primary=set(primary)))
