from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.estimates.outcome_frames import (
    FROM,
    REVENUE,
    TO,
    figures_of,
    indicator,
    money,
    one,
    study_of,
    target,
    values_of,
)
from transforms.estimates.progress import progress


@pytest.mark.parametrize(
    ("kind", "metric", "amount", "sides", "expected"),
    [
        ("money", "percent_change", 15.0, (FROM, TO), 32.5 / 15),
        ("money", "median", 7.0, (FROM, TO), (4.5 - 3.5) / (7 - 3.5)),
        ("count", "mean", 5.0, (FROM, TO), (5.3 - 4) / (5 - 4)),
        ("yes_no", "share_to", 0.8, ([1, 0, 0, 0], [1, 1, 0, 0]), (0.5 - 0.25) / (0.8 - 0.25)),
        ("ordered", "share_to", 0.75, ([1, 1, 2, 2], [2, 1, 2, 2]), 1.0),
        ("count", "mean", 8.0, ([9, 9], [5, 6]), None),
    ],
)
def test_progress_is_the_share_of_the_way_to_the_target(kind, metric, amount, sides, expected):
    basis = "nominal" if kind == "money" else ""
    study = study_of(
        [
            values_of("it", wave, values, basis=basis)
            for wave, values in zip(("pre", "f6"), sides, strict=True)
        ],
        indicator("it", kind=kind, at_or_above=2),
        targets=target("it", metric, amount),
    )
    told = one(figures_of(study), "target_progress")
    assert (told["unit"], told["wave_from"], told["n"]) == ("share", "pre", len(sides[0]))
    if expected is None:
        assert pd.isna(told["estimate"])
        assert told["note_code"] == "met_at_baseline"
    else:
        assert told["estimate"] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("direction", "baseline", "now", "goal", "estimate", "note"),
    [
        ("up", 10, 15, 20, 0.5, ""),
        ("up", 10, 5, 20, -0.5, ""),
        ("up", 10, 30, 20, 2.0, ""),
        ("up", 20, 30, 20, None, "met_at_baseline"),
        ("down", 10, 8, 6, 0.5, ""),
        ("down", 6, 8, 6, None, "met_at_baseline"),
        ("down", 5, 8, 6, None, "met_at_baseline"),
        ("none", 5, 8, 6, 3.0, ""),
        ("none", 6, 8, 6, None, "met_at_baseline"),
        ("up", np.nan, 8, 6, None, "total_is_zero"),
        ("up", 0, np.nan, 6, None, "total_is_zero"),
    ],
)
def test_who_was_there_already_has_no_progress(direction, baseline, now, goal, estimate, note):
    row = {"baseline": [baseline], "now": [now], "target": [goal], "direction": [direction]}
    told = progress(pd.DataFrame({**row, "note_code": ["total_is_zero"]})).iloc[0]
    if estimate is None:
        assert pd.isna(told["estimate"])
    else:
        assert told["estimate"] == pytest.approx(estimate)
    assert told["note_code"] == note


def test_survival_is_held_against_its_target():
    rows = [("c1", f"b{no}", wave, "closed" if no < closed else "operating", True)
            for wave, closed in (("pre", 2), ("f6", 1)) for no in range(10)]  # fmt: skip
    columns = ["cohort_id", "unit_id", "wave_id", "status", "is_due"]
    study = study_of(
        money([1], [1]),
        REVENUE,
        indicator("alive", kind="status"),
        business_status=pd.DataFrame(rows, columns=columns),
        targets=target("alive", "survival_share", 1.0),
    )
    told = one(figures_of(study), "target_progress")
    assert told["estimate"] == pytest.approx((0.9 - 0.8) / (1.0 - 0.8))
    assert (told["population"], told["subject_id"], told["n"]) == ("due", "alive", 10)


def test_a_comparison_group_promised_nothing():
    study = study_of(money(FROM, TO), REVENUE, targets=target("revenue", "percent_change", 15.0))
    study[1]["cohorts"]["arm"] = "comparison"
    assert "target_progress" not in set(figures_of(study)["metric"])
