"""What may be done to amounts without moving what is told of them, and where amounts end."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.estimates.outcome_frames import (
    FROM,
    REVENUE,
    Frames,
    figures_of,
    indicator,
    money,
    one,
    study_of,
    target,
    values_of,
)
from transforms.estimates.shape import FIGURE_KEY

# Each example is two whole studies.
FEWER = settings(max_examples=8)
rows_of_businesses = st.lists(
    st.tuples(st.integers(0, 999), st.integers(0, 999), st.sampled_from(["c1", "c2"])),
    min_size=1,
    max_size=40,
)
NUMBERS = ["estimate", "se", "ci_low", "ci_high", "n", "statistic", "df", "p_value"]


def study_with(rows, *, factor: float = 1.0) -> tuple[Frames, Frames]:
    """Give a study of two cohorts with revenue and a yes/no at both waves."""
    parts = []
    for cohort in ("c1", "c2"):
        own = [row for row in rows if row[2] == cohort]
        for wave, side in (("pre", 0), ("f6", 1)):
            amounts = np.array([row[side] for row in own], dtype=float)
            parts.append(values_of("revenue", wave, amounts * factor, cohort_id=cohort))
            sells = (amounts > 500).astype(float)
            parts.append(values_of("sells", wave, sells, cohort_id=cohort, basis=""))
    return study_of(
        parts, REVENUE, indicator("sells", kind="yes_no"), cohorts=("c1", "c2"),
        targets=target("revenue", "percent_change", 15.0),
    )  # fmt: skip


def by_key(figures: pd.DataFrame) -> pd.DataFrame:
    """Order figures by their key."""
    return figures.sort_values(list(FIGURE_KEY), ignore_index=True)


@FEWER
@given(rows_of_businesses)
def test_currency_times_a_thousand_leaves_all_but_the_amounts(rows):
    plain = by_key(figures_of(study_with(rows)))
    dearer = by_key(figures_of(study_with(rows, factor=1000)))
    assert plain[list(FIGURE_KEY)].equals(dearer[list(FIGURE_KEY)])
    is_amount = plain["unit"] == "currency"
    for name in NUMBERS:
        times = np.where(is_amount & (name in ("estimate", "se", "ci_low", "ci_high")), 1000, 1)
        times = np.where(
            (plain["metric"] == "winsorized_mean") & (name == "statistic"), 1000, times
        )
        pd.testing.assert_series_equal(plain[name] * times, dearer[name], rtol=1e-9)
    assert plain["note_code"].equals(dearer["note_code"])


@FEWER
@given(rows_of_businesses, st.randoms(use_true_random=False))
def test_the_order_of_rows_leaves_every_bit(rows, random):
    marts, declared = study_with(rows)
    seed = random.randint(0, 2**31)
    mixed = {name: frame.sample(frac=1, random_state=seed) for name, frame in marts.items()}
    pd.testing.assert_frame_equal(
        by_key(figures_of((marts, declared))), by_key(figures_of((mixed, declared)))
    )


@FEWER
@given(rows_of_businesses)
def test_nothing_is_infinite_and_what_is_missing_says_why(rows):
    figures = figures_of(study_with(rows))
    for name in NUMBERS:
        assert np.isfinite(figures[name].dropna()).all(), name
    assert not (figures["estimate"].isna() & (figures["note_code"] == "")).any()


def test_everybody_closed_leaves_a_total_of_zero_and_survival_of_zero():
    statuses = pd.DataFrame(
        {"cohort_id": "c1", "unit_id": [f"c1-b{no}" for no in range(12)], "wave_id": "f6",
         "status": "closed", "is_due": True}
    )  # fmt: skip
    study = study_of(
        money(range(1, 13), [0] * 12),
        REVENUE,
        indicator("alive", kind="status"),
        business_status=statuses,
        targets=target("revenue", "percent_change", 15.0),
    )
    figures = figures_of(study)
    for metric in ("percent_change", "target_progress"):
        told = one(figures, metric)
        assert pd.isna(told["estimate"])
        assert told["note_code"] == "total_is_zero"
    assert one(figures, "survival_share")["estimate"] == 0
    assert one(figures, "zero_share", wave_to="f6")["estimate"] == 1
    own = one(figures, "median_change_percent")
    assert (own["estimate"], own["n"]) == (-100, 12)


def test_a_study_without_values_has_no_figures():
    marts, declared = study_with([(1, 2, "c1")])
    empty = {name: frame.iloc[:0] for name, frame in marts.items()}
    assert len(figures_of((empty, declared))) == 0


def test_one_business_has_its_amounts_and_no_interval():
    figures = figures_of(study_of(money([4], [5]), REVENUE))
    change = one(figures, "percent_change")
    assert (change["estimate"], change["note_code"]) == (pytest.approx(25), "one_pair")
    assert (
        figures.loc[figures["metric"] != "zero_share", ["ci_low", "p_value"]].isna().all(axis=None)
    )


def test_a_wave_that_is_missing_has_no_change():
    figures = figures_of(study_of(money(FROM, [None] * 10), REVENUE))
    assert set(figures["wave_to"]) == {"pre"}
    assert set(figures["metric"]) == {"mean", "median", "zero_share", "winsorized_mean"}
