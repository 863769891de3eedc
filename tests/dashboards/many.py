"""A study of so many cohorts that no chart can name them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from tests.dashboards.figure_rows import Figures
from tests.dashboards.published import cohort_rows, study

if TYPE_CHECKING:
    from dashboards.facts import StudyFacts


def many_cohorts(count: int) -> tuple[dict[str, pd.DataFrame], StudyFacts]:
    """Give frames of a study with so many cohorts, each with its gain and its revenue."""
    generator = np.random.default_rng(count)
    rows: list[tuple[Any, ...]] = []
    figures = Figures()
    pair = {"wave_from": "pre", "wave_to": "post", "population": "matched"}
    for number in range(count):
        cohort_id = f"c{number:04}"
        rows.append((cohort_id, "", "", "collected", "treatment", "online", 30, 0))
        gain = float(generator.normal(25, 6))
        about = {"scope": "cohort", "cohort_id": cohort_id, "n": 30}
        overall = {"subject_kind": "overall", "subject_id": "overall", "item_set_id": "knowledge-2"}
        figures.add("gain", gain, 6.0, **about, **pair, **overall, unit="points")
        money = {"subject_kind": "indicator", "subject_id": "revenue", "price_basis": "nominal"}
        panel = {**about, **money, "population": "panel", "wave_from": "pre"}
        figures.add("index", 100.0, 0.0, **panel, wave_to="pre", note_code="base")
        figures.add("index", float(generator.normal(112, 9)), 8.0, **panel, wave_to="f6")
    about = {"scope": "pooled", "n": 30 * count, "df": count - 1, **pair}
    overall = {"subject_kind": "overall", "subject_id": "overall", "item_set_id": "knowledge"}
    figures.add("pooled_gain", 25.0, 0.7, **about, **overall, unit="points")
    figures.add("expected_next_gain", 25.0, 12.0, **about, **overall, unit="points")
    cohorts = pd.DataFrame(
        [
            {
                **cohort,
                "first_session_on": date.fromordinal(date(2012, 1, 1).toordinal() + 16 * place),
            }
            for place, cohort in enumerate(
                cohort_rows(rows, starts=[None] * count).to_dict("records")
            )
        ]
    )
    return {"figures": figures.frame(), "cohorts": cohorts}, study()
