"""Sums as the SQL models give them (tests/transforms/test_items.py), and what follows from them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pingouin
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from transforms.estimates.items import (
    estimate_alpha,
    estimate_item_rest,
    estimate_items,
    estimate_share_correct,
)

REFERENCE = Path(__file__).resolve().parents[1] / "reference"
LIMITS = ["ci_low", "ci_high"]
WAVES = pd.DataFrame({"wave_id": ["pre", "post"], "kind": ["pre", "post"]})


def counts_of(earned: np.ndarray, wave: str = "post", cohort: str = "c1") -> pd.DataFrame:
    """Sum the answers (people x items of one point) of a topic as marts.item_counts does."""
    n, k = earned.shape
    others = earned.sum(axis=1, keepdims=True) - earned
    rest = others / (k - 1) if k > 1 else np.full_like(others, np.nan)
    sums = {"rest_sum": rest, "rest_squares": rest**2, "rest_products": earned * rest}
    return pd.DataFrame(
        {
            "cohort_id": cohort,
            "wave_id": wave,
            "item_set_id": "k-1",
            "item_id": [f"i{number}" for number in range(1, k + 1)],
            "topic_id": "t",
            "is_keyed": True,
            "n_people": n,
            "n_correct": (earned == 1).sum(axis=0),
            "n_with_rest": n if k > 1 and wave == "post" else 0,
            "earned_sum": earned.sum(axis=0),
            "earned_squares": (earned**2).sum(axis=0),
            **{name: values.sum(axis=0) for name, values in sums.items()},
            "item_varies": np.ptp(earned, axis=0) > 0,
            "rest_varies": np.ptp(others, axis=0) > 0,
        }
    )


def sums_of(earned: np.ndarray, cohort: str = "c1") -> pd.DataFrame:
    """Sum the answers (people x items) of one topic as marts.test_sums does."""
    totals = earned.sum(axis=1)
    return pd.DataFrame(
        {
            "cohort_id": [cohort],
            "wave_id": ["post"],
            "item_set_id": ["k-1"],
            "subject_kind": ["topic"],
            "subject_id": ["t"],
            "n_items": [earned.shape[1]],
            "n_people": [len(earned)],
            "item_squares": [(earned**2).sum()],
            "squared_item_sums": [(earned.sum(axis=0) ** 2).sum()],
            "total_sum": [totals.sum()],
            "total_squares": [(totals**2).sum()],
            "total_varies": [np.ptp(totals) > 0],
        }
    )


def answers(seed: int, n: int = 42, k: int = 10) -> np.ndarray:
    random = np.random.default_rng(seed)
    ability = random.normal(0, 1, (n, 1))
    return (random.normal(0, 1, (n, k)) + ability > np.linspace(-1, 1, k)).astype(float)


def test_figures_are_those_that_r_printed():
    r = json.loads((REFERENCE / "evidence.json").read_text("utf-8"))["items"]
    earned = pd.read_csv(REFERENCE / "items.csv").to_numpy(dtype=float)
    counts, sums = counts_of(earned), sums_of(earned)
    items = estimate_items({"item_counts": counts, "test_sums": sums}, {"waves": WAVES})
    by = items.set_index(["metric", "subject_id"])["estimate"]
    for item, share in r["share"].items():
        assert by[("share_correct", item)] == pytest.approx(share, rel=1e-9)
        assert by[("item_rest_correlation", item)] == pytest.approx(r["item_rest"][item], rel=1e-9)
    alpha = items[items["metric"] == "cronbach_alpha"].iloc[0]
    assert alpha["estimate"] == pytest.approx(r["alpha"], rel=1e-9)
    assert alpha[LIMITS].tolist() == pytest.approx(r["feldt"], rel=1e-9)
    assert "p_value" not in items
    assert set(items["population"]) == {"all"}


@given(st.integers(0, 10_000), st.integers(30, 60), st.integers(5, 12))
def test_alpha_is_that_of_pingouin(seed: int, n: int, k: int):
    earned = answers(seed, n, k) * np.linspace(1, 3, k)
    ours = estimate_alpha(sums_of(earned)).iloc[0]
    alpha, limits = pingouin.cronbach_alpha(pd.DataFrame(earned))
    assert ours["estimate"] == pytest.approx(alpha, rel=1e-9, abs=1e-12)
    assert ours[LIMITS].tolist() == pytest.approx(list(limits), abs=5.1e-4)  # it rounds to three
    assert (ours["note_code"] == "low_alpha") == (ours["ci_high"] < 0.7)


@given(st.integers(0, 10_000), st.integers(5, 60))
def test_item_and_rest_are_correlated_as_scipy_says(seed: int, n: int):
    earned = answers(seed, n, 6)
    ours = estimate_item_rest(counts_of(earned))
    for number, row in enumerate(ours.to_dict("records")):
        rest = np.delete(earned, number, axis=1).sum(axis=1)
        if np.ptp(earned[:, number]) == 0 or np.ptp(rest) == 0:
            assert row["note_code"] == "all_values_equal"
            assert np.isnan(row["estimate"])
            continue
        oracle = stats.pearsonr(earned[:, number], rest)
        assert row["estimate"] == pytest.approx(oracle.statistic, rel=1e-9, abs=1e-12)
        if abs(oracle.statistic) < 1 - 1e-9:
            low, high = oracle.confidence_interval()
            assert [row[name] for name in LIMITS] == pytest.approx([low, high], rel=1e-9)


def test_an_item_against_the_rest_is_flagged_from_thirty_people_on():
    earned = answers(3, 60)
    earned[:, 0] = 1 - earned[:, 0]
    flags = estimate_item_rest(counts_of(earned))["note_code"].tolist()
    assert flags[0] == "check_the_key"
    few = estimate_item_rest(counts_of(earned[:29]))
    assert set(few["note_code"]) == {"few_people"}
    assert few["estimate"].notna().all()
    earned[:, 1] = np.arange(60) % 2
    row = estimate_item_rest(counts_of(earned)).iloc[1]
    assert row["note_code"] == ("weak_item" if row["estimate"] >= 0 else "check_the_key")


def test_shares_are_flagged_where_they_say_too_little():
    earned = np.zeros((50, 4))
    earned[:9, 0] = earned[:10, 1] = earned[:47, 2] = earned[:48, 3] = 1
    for wave, notes in (
        ("post", ["few_correct", "", "", ""]),
        ("pre", ["", "", "", "nearly_all_correct"]),
    ):
        found = estimate_share_correct(counts_of(earned, wave).assign(wave_kind=wave))
        assert found["estimate"].tolist() == [9 / 50, 10 / 50, 47 / 50, 48 / 50]
        assert found["note_code"].tolist() == notes
    low, high = proportion_confint(9, 50, method="wilson")
    assert found.loc[0, LIMITS].tolist() == pytest.approx([low, high])


@pytest.mark.parametrize(
    ("earned", "note"),
    [
        (answers(1, 42, 4), "few_items"),
        (answers(1, 29, 9), "few_people"),
        (np.ones((40, 8)), "all_values_equal"),
    ],
)
def test_alpha_is_null_with_its_note(earned, note: str):
    found = estimate_alpha(sums_of(earned)).iloc[0]
    assert found["note_code"] == note
    assert found[["estimate", *LIMITS]].isna().all()


def test_items_that_only_one_factor_does_not_hold_together_are_flagged():
    random = np.random.default_rng(6)
    unrelated = random.integers(0, 2, (80, 8)).astype(float)
    assert estimate_alpha(sums_of(unrelated)).iloc[0]["note_code"] == "low_alpha"


def test_an_item_alone_in_its_topic_has_no_rest():
    found = estimate_item_rest(counts_of(answers(2, 40, 1))).iloc[0]
    assert (found["note_code"], found["n"]) == ("no_other_items", 0)
    assert np.isnan(found["estimate"])


def test_only_after_the_course_items_are_held_against_the_rest():
    counts = pd.concat([counts_of(answers(1), "pre"), counts_of(answers(2), "post")])
    found = estimate_items(
        {"item_counts": counts, "test_sums": sums_of(answers(2))}, {"waves": WAVES}
    )
    by = found.groupby("metric")["wave_to"].agg(lambda waves: sorted(set(waves)))
    assert by.to_dict() == {
        "cronbach_alpha": ["post"],
        "item_rest_correlation": ["post"],
        "share_correct": ["post", "pre"],
    }
    empty = {"item_counts": counts.iloc[:0], "test_sums": sums_of(answers(2)).iloc[:0]}
    assert len(estimate_items(empty, {"waves": WAVES})) == 0


def test_points_may_be_worth_more_and_nothing_changes():
    earned = answers(9)
    for scale in (2.5, 1_000):
        one, more = estimate_alpha(sums_of(earned)), estimate_alpha(sums_of(earned * scale))
        names = ["estimate", *LIMITS]
        pd.testing.assert_frame_equal(one[names], more[names])


def test_two_items_that_always_go_together_have_limits_at_the_end_of_the_scale():
    one = np.repeat([[0.0], [1.0]], 20, axis=0)
    alike = estimate_item_rest(counts_of(np.hstack([one, one])))
    assert alike[["estimate", *LIMITS]].to_numpy() == pytest.approx(1.0)
    turned = estimate_item_rest(counts_of(np.hstack([one, 1 - one])))
    assert turned[["estimate", *LIMITS]].to_numpy() == pytest.approx(-1.0)
    assert set(turned["note_code"]) == {"check_the_key"}
