from __future__ import annotations

from typing import TYPE_CHECKING

from tests.estimates.outcome_frames import figures_of, indicator, one, study_of, values_of

if TYPE_CHECKING:
    import pandas as pd


def seen(cohort: str, wave: str, amounts: dict[str, float]) -> pd.DataFrame:
    """Give the revenue of named businesses of a cohort at a wave."""
    values = values_of("revenue", wave, list(amounts.values()), cohort_id=cohort)
    return values.assign(unit_id=list(amounts))


def test_a_line_of_the_pool_never_goes_from_one_cohort_to_another():
    """A business seen before in one cohort and after in the next is on no line of the pool."""
    study = study_of(
        [
            seen("c1", "pre", {"u1": 100, "back": 100}),
            seen("c1", "f6", {"u1": 150}),
            seen("c2", "pre", {"back": 200, "u2": 100}),
            seen("c2", "f6", {"back": 900, "u2": 130}),
        ],
        indicator("revenue"),
        cohorts=("c1", "c2"),
    )
    figures = figures_of(study)
    pool = {"scope": "pooled", "cohort_id": "", "wave_to": "f6"}
    index = one(figures, "index", **pool)
    assert (index["n"], round(index["estimate"], 9)) == (2, 140)
    change = one(figures, "percent_change", **pool)
    assert (change["n"], round(change["estimate"], 9)) == (3, 195)


def test_where_one_cohort_alone_was_seen_at_every_wave_there_is_no_line_of_the_pool():
    """The line would be that cohort's, and beside its own tell of those few who are not in both."""
    study = study_of(
        [
            seen("c1", "pre", {"u1": 100, "u2": 100}),
            seen("c1", "f6", {"u1": 150, "u2": 120}),
            seen("c2", "pre", {"u3": 200}),
            seen("c2", "f6", {"u4": 900}),
        ],
        indicator("revenue"),
        cohorts=("c1", "c2"),
    )
    panel = figures_of(study).query("population == 'panel'")
    assert set(panel["scope"]) == {"cohort"}
