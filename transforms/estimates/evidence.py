"""What may be said of a cohort that nobody observed answer by answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

NOT_OBSERVED: Final = ("reconstruction", "summary")
# Means, gains, normalized gain and class mastery follow from published averages; what was counted
# by the program itself (who attended, which theme an interview named) is not reconstructed either.
STANDING: Final = (
    "mean",
    "mean_from",
    "mean_to",
    "gain",
    "normalized_gain",
    "mastery_class",
    "theme_count",
    "n_invited",
    "n_registered",
    "n_attended",
    "n_attendances",
    "n_completed",
    "n_unknown",
    "n_sessions",
    "n_businesses",
    "person_hours",
)
# What a publication told of the spread, or of those who reached something, stands as it was told.
REPORTED: Final = ("sd_from", "sd_to", "share", "mastery_share_from", "mastery_share_to")
WITHHELD: Final = ("se", "ci_low", "ci_high", "statistic", "df", "p_value", "p_adjusted")


def withhold_unobserved(figures: pd.DataFrame, cohorts: pd.DataFrame) -> pd.DataFrame:
    """Set to NULL what a reconstruction or a summary cannot know, with its note.

    Intervals, tests, spreads and shares of people become NULL, and every figure of such a cohort
    carries the note `reconstruction` or `summary`, also those that stand. What a summary reports of
    spreads and shares stands too: nobody made rows to fit it.
    """
    evidence = figures["cohort_id"].map(
        dict(zip(cohorts["cohort_id"], cohorts["evidence"], strict=True))
    )
    unobserved = evidence.isin(NOT_OBSERVED) & (figures["scope"] == "cohort")
    result = figures.copy()
    result.loc[unobserved, list(WITHHELD)] = np.nan
    stands = result["metric"].isin(STANDING)
    stands |= (evidence == "summary") & result["metric"].isin(REPORTED)
    result.loc[unobserved & ~stands, "estimate"] = np.nan
    result.loc[unobserved, "note_code"] = evidence[unobserved]
    return result
