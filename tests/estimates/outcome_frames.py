"""Small studies of outcomes in memory, as marts and declared tables."""

from __future__ import annotations

from typing import Any

import pandas as pd

from transforms.estimates.outcomes import estimate_outcomes
from transforms.estimates.shape import FIGURE_KEY, completed

Frames = dict[str, pd.DataFrame]

CELL = ["cohort_id", "unit_id", "indicator_id", "category", "price_basis", "analysis"]
WAVES = ("pre", "f6")
DEFAULTS = {
    "kind": "money",
    "unit": "business",
    "baseline_wave": "pre",
    "direction": "up",
    "at_or_above": None,
    "winsorize": None,
    "records_indicator": "",
    "formula": "",
    "is_primary": True,
}


def values_of(
    indicator_id: str,
    wave_id: str,
    values: Any,
    *,
    cohort_id: str = "c1",
    basis: str = "nominal",
    **more: Any,
) -> pd.DataFrame:
    """Give the values of one indicator at one wave: those of b0, b1, b2 ... of a cohort."""
    frame = pd.DataFrame({"value": pd.Series(values, dtype="float64")}).assign(
        cohort_id=cohort_id,
        indicator_id=indicator_id,
        category="",
        price_basis=basis,
        analysis="main",
        wave_id=wave_id,
        base_month="2021-03" if basis == "real" else "",
        is_other_season=False,
    )
    frame["unit_id"] = [f"{cohort_id}-b{number}" for number in range(len(frame))]
    return frame.assign(**more)


def indicator(indicator_id: str, **said: Any) -> dict[str, Any]:
    """Declare an indicator; what its values are is its kind, unless said."""
    row = {"indicator_id": indicator_id, **DEFAULTS, **said}
    row.setdefault("value_kind", row["kind"])
    row.setdefault("currency", "IDR" if row["value_kind"] == "money" else "")
    return row


def pairs_of(values: pd.DataFrame, waves: tuple[str, str] = WAVES) -> pd.DataFrame:
    """Put two waves of each unit side by side; a later row may be of another season."""
    before, after = (values[values["wave_id"] == wave].drop(columns="wave_id") for wave in waves)
    before = before[[*CELL, "value"]]
    both = before.merge(after, on=CELL, suffixes=("_from", "_to"))
    return both.assign(wave_from=waves[0], wave_to=waves[1])


def study_of(
    values: list[pd.DataFrame],
    *indicators: dict[str, Any],
    cohorts: tuple[str, ...] = ("c1",),
    **frames: pd.DataFrame,
) -> tuple[Frames, Frames]:
    """Give the marts and the declared tables of a study; `frames` take the place of empty ones."""
    together = pd.concat(values, ignore_index=True)
    people = pd.DataFrame(columns=["participant_id", "person_id"], dtype="str")
    unit = ["cohort_id", "unit_id"]
    marts = {
        "outcome_values": together.dropna(subset="value").drop(columns="is_other_season"),
        "paired_outcomes": pairs_of(together),
        "business_status": pd.DataFrame(columns=[*unit, "wave_id", "status", "is_due"]),
        "participant_attributes": pd.DataFrame(columns=[*unit, "attribute_id", "unit", "value"]),
        "topic_scores": people,
        "attendance": people,
    }
    declared = {
        "indicators": pd.DataFrame(list(indicators)),
        "indicator_options": pd.DataFrame(columns=["indicator_id", "option_id", "option_no"]),
        "targets": pd.DataFrame(
            columns=["subject_kind", "subject_id", "wave_to", "metric", "kind", "target"]
        ),
        "attributes": pd.DataFrame({"attribute_id": ["sector"], "unit": ["business"]}),
        "cohorts": pd.DataFrame(
            {"cohort_id": cohorts, "cohort_no": range(len(cohorts)), "arm": "treatment"}
        ).assign(is_pooled=True),
        "cohort_waves": pd.DataFrame(
            [(cohort, wave, True) for cohort in cohorts for wave in WAVES],
            columns=["cohort_id", "wave_id", "is_due"],
        ),
    }
    return (
        {name: frames.get(name, frame) for name, frame in marts.items()},
        {name: frames.get(name, frame) for name, frame in declared.items()},
    )


def target(indicator_id: str, metric: str, amount: float, wave_to: str = "f6") -> pd.DataFrame:
    """Declare the target of one indicator at one wave."""
    return pd.DataFrame(
        {
            "subject_kind": ["indicator"],
            "subject_id": [indicator_id],
            "wave_to": [wave_to],
            "metric": [metric],
            "kind": ["relative" if metric == "percent_change" else "absolute"],
            "target": [amount],
        }
    )


def one(figures: pd.DataFrame, metric: str, **key: str) -> pd.Series:
    """Find the one figure of a metric in the cohort c1 and the main analysis, unless said."""
    wanted = {"scope": "cohort", "cohort_id": "c1", "analysis": "main", "attribute": "", **key}
    found = figures[figures["metric"] == metric]
    for name, value in wanted.items():
        found = found[found[name] == value]
    assert len(found) == 1, found
    return found.iloc[0]


def figures_of(study: tuple[Frames, Frames]) -> pd.DataFrame:
    """Estimate the outcomes of a study, with every column of figures."""
    figures = completed(estimate_outcomes(*study))
    assert not figures.duplicated(list(FIGURE_KEY)).any()
    return figures


# The known answer of a percent change: +32.5 %, 11.186 to 57.900.
FROM = (2, 4, 0, 5, 1, 8, 3, 2, 10, 5)
TO = (3, 4, 1, 9, 0, 9, 5, 2, 14, 6)
REVENUE = indicator("revenue", winsorize=99.0)


def money(before: Any, after: Any, **more: Any) -> list[pd.DataFrame]:
    """Give the revenue of the businesses of c1 at both waves."""
    return [values_of("revenue", "pre", before, **more), values_of("revenue", "f6", after, **more)]
