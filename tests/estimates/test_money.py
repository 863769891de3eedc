from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from transforms.estimates.money import (
    as_index,
    estimate_median,
    estimate_median_change_percent,
    estimate_percent_change,
)

Pairs = Callable[..., pd.DataFrame]
BY = ["group"]
FROM = (2, 4, 0, 5, 1, 8, 3, 2, 10, 5)
TO = (3, 4, 1, 9, 0, 9, 5, 2, 14, 6)


def test_the_total_rose_by_a_third(pairs_of: Pairs):
    change = estimate_percent_change(pairs_of(FROM, TO), by=BY).iloc[0]
    assert change["estimate"] == pytest.approx(32.5)
    assert (change["ci_low"], change["ci_high"]) == pytest.approx((11.186, 57.900), abs=5e-4)
    assert change["note_code"] == "rough"


def test_the_test_turns_where_the_interval_holds_no_change(pairs_of: Pairs):
    change = estimate_percent_change(pairs_of(FROM, TO), by=BY).iloc[0]
    at_limit = estimate_percent_change(
        pairs_of(FROM, np.array(TO) / (1 + change["ci_low"] / 100)), by=BY
    ).iloc[0]
    assert at_limit["p_value"] == pytest.approx(0.05)


def test_the_median_of_own_changes_leaves_out_who_started_at_nothing(pairs_of: Pairs):
    change = estimate_median_change_percent(pairs_of(FROM, TO), by=BY).iloc[0]
    assert change["n"] == 9
    assert change["estimate"] == pytest.approx(20)


def test_an_index_is_the_percent_change_on_a_base_of_a_hundred(pairs_of: Pairs):
    index = as_index(estimate_percent_change(pairs_of(FROM, TO), by=BY)).iloc[0]
    assert index["estimate"] == pytest.approx(132.5)
    assert index["ci_low"] == pytest.approx(111.186, abs=5e-4)
    assert np.isnan(index["p_value"])


@pytest.mark.parametrize(
    ("before", "after", "note"),
    [
        ([0] * 12, [5] * 12, "total_is_zero"),
        ([5] * 12, [0] * 12, "total_is_zero"),
        (list(range(1, 13)), list(range(2, 26, 2)), "all_changes_equal"),
        ([4], [5], "one_pair"),
        ([4, 5], [5, 5], "few_pairs"),
        (list(range(12)), list(range(1, 13)), "rough"),
        (list(range(20)), list(range(1, 21)), ""),
    ],
)
def test_what_cannot_be_said_of_a_change_of_totals_has_a_note(pairs_of: Pairs, before, after, note):
    change = estimate_percent_change(pairs_of(before, after), by=BY).iloc[0]
    assert change["note_code"] == note
    assert np.isnan(change["estimate"]) == (note == "total_is_zero")
    assert np.isnan(change["ci_low"]) == (note not in ("few_pairs", "rough", ""))
    assert np.isnan(change["p_value"]) == (note not in ("rough", ""))


amounts = st.lists(st.tuples(st.integers(0, 999), st.integers(0, 999)), min_size=1, max_size=30)


@given(amounts)
def test_another_currency_leaves_percent_changes(pairs_of: Pairs, rows):
    before, after = np.array(rows, dtype=float).T
    plain = estimate_percent_change(pairs_of(before, after), by=BY)
    dearer = estimate_percent_change(pairs_of(before * 1000, after * 1000), by=BY)
    pd.testing.assert_frame_equal(plain, dearer)


@given(st.lists(st.integers(0, 50), min_size=1, max_size=60))
def test_the_median_is_numpys_and_its_limits_are_values(values: list[int]):
    rows = pd.DataFrame({"group": "g", "value": np.array(values, dtype=float)})
    median = estimate_median(rows, by=BY).iloc[0]
    assert median["estimate"] == np.median(values)
    if len(values) < 6:
        assert median["note_code"] == "few_values"
        assert median[["ci_low", "ci_high"]].isna().all()
    else:
        oracle = stats.quantile_test(values, p=0.5).confidence_interval(0.95)
        assert (median["ci_low"], median["ci_high"]) == (oracle.low, oracle.high)


@pytest.mark.parametrize(("n", "low", "high"), [(6, 1, 6), (10, 2, 9), (25, 8, 18), (100, 40, 61)])
def test_the_limits_of_a_median_are_the_order_statistics_of_the_tables(n: int, low: int, high: int):
    rows = pd.DataFrame({"group": "g", "value": np.arange(1.0, n + 1)})
    median = estimate_median(rows, by=BY).iloc[0]
    assert (median["ci_low"], median["ci_high"]) == (low, high)
