from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep

from transforms.estimates import fisher
from transforms.estimates.drift import estimate_drift
from transforms.estimates.fisher import fisher_exact_p

R = json.loads(
    (Path(__file__).resolve().parents[1] / "reference" / "evidence.json").read_text("utf-8")
)
WAVES = pd.DataFrame({"wave_id": ["pre", "post"], "kind": ["pre", "post"]})
COHORTS = pd.DataFrame(
    [
        ("c1", 1, "treatment", "collected"),
        ("aggregate", 2, "treatment", "summary"),
        ("other-arm", 3, "comparison", "collected"),
        ("c2", 4, "treatment", "collected"),
        ("b3", 5, "treatment", "synthetic"),
    ],
    columns=["cohort_id", "cohort_no", "arm", "evidence"],
)


def counts_of(*rows: tuple, wave: str = "pre", version: str = "k-1") -> pd.DataFrame:
    """Make marts.item_counts of cohort, item, right, of how many."""
    frame = pd.DataFrame(rows, columns=["cohort_id", "item_id", "n_correct", "n_people"])
    return frame.assign(wave_id=wave, item_set_id=version, is_keyed=True)


def drift(*counts: pd.DataFrame) -> pd.DataFrame:
    figures = estimate_drift(
        {"item_counts": pd.concat(counts)}, {"waves": WAVES, "cohorts": COHORTS}
    )
    return figures.sort_values(["cohort_id", "subject_id"], ignore_index=True)


def test_figures_are_those_that_r_printed():
    # The four tables of tests/reference/evidence.R: right and wrong of two cohorts of 42.
    tables = [(18, 9), (30, 21), (5, 11), (40, 38)]
    rows = [("c1", f"i{no}", one, 42) for no, (one, _) in enumerate(tables)]
    rows += [("c2", f"i{no}", two, 42) for no, (_, two) in enumerate(tables)]
    found = drift(counts_of(*rows))
    assert found["p_value"].tolist() == pytest.approx(R["drift"]["p"], rel=1e-9)
    assert found["p_adjusted"].tolist() == pytest.approx(R["drift"]["holm"], rel=1e-9)
    assert set(found["cohort_other"]) == {"c1"}


table = st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))


@given(st.lists(table, min_size=1, max_size=20), st.sampled_from([1, 60, 4_000_000]))
def test_many_tables_at_once_are_what_scipy_says_of_each(tables, most: int):
    right_1, wrong_1, right_2, wrong_2 = np.array(tables, dtype=np.int64).T
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fisher, "MOST_AT_ONCE", most)
        ours = fisher_exact_p(right_1, right_1 + wrong_1, right_2, right_2 + wrong_2)
    theirs = [stats.fisher_exact([row[:2], row[2:]]).pvalue for row in tables]
    assert ours.tolist() == pytest.approx(theirs, rel=1e-9)


def test_tables_of_thousands_neither_overflow_nor_vanish():
    n = np.array([2_000, 2_000])
    ours = fisher_exact_p(np.array([1_990, 1_000]), n, np.array([10, 1_000]), n)
    assert ours.tolist() == [0, 1]


def test_a_cohort_is_held_against_the_observed_one_before_it_of_its_arm_and_version():
    counts = counts_of(
        ("c1", "i1", 20, 40), ("aggregate", "i1", 1, 40), ("other-arm", "i1", 1, 40),
        ("c2", "i1", 22, 40), ("b3", "i1", 5, 40),
    )  # fmt: skip
    another = counts_of(("c1", "i1", 0, 40), ("b3", "i1", 40, 40), version="k-2")
    found = drift(counts, counts_of(("c1", "i1", 40, 40), wave="post"), another)
    pairs = found[["cohort_id", "cohort_other", "item_set_id", "note_code"]].to_numpy().tolist()
    assert sorted(pairs) == [
        ["b3", "c1", "k-2", "drifted"],
        ["b3", "c2", "k-1", "drifted"],
        ["c2", "c1", "k-1", ""],
    ]
    same = found[found["cohort_id"] == "c2"].iloc[0]
    assert same["estimate"] == pytest.approx(22 / 40 - 20 / 40)
    assert (same["n_from"], same["n_to"]) == (40, 40)
    limits = confint_proportions_2indep(22, 40, 20, 40, method="newcomb", compare="diff")
    assert same[["ci_low", "ci_high"]].tolist() == pytest.approx(list(limits))
    assert set(found["analysis"]) == {"drift"}


def test_holm_is_over_the_items_of_two_cohorts():
    random = np.random.default_rng(8)
    rows = [
        (cohort, f"i{item}", int(random.integers(5, 38)), 42)
        for cohort in ("c1", "c2", "b3")
        for item in range(12)
    ]
    found = drift(counts_of(*rows))
    assert found["family"].nunique() == 2
    for _, family in found.groupby("family"):
        oracle = multipletests(family["p_value"], method="holm")[1]
        assert family["p_adjusted"].tolist() == pytest.approx(oracle.tolist())
        assert (family["note_code"] == "drifted").tolist() == (oracle < 0.05).tolist()


def test_nine_people_are_too_few_for_a_test_and_count_in_no_family():
    found = drift(
        counts_of(
            ("c1", "i1", 9, 9), ("c1", "i2", 40, 42), ("c2", "i1", 0, 42), ("c2", "i2", 9, 42)
        )
    )
    few, enough = found.to_dict("records")
    assert (few["note_code"], few["family"]) == ("few_people", "")
    assert np.isnan([few["p_value"], few["p_adjusted"]]).all()
    assert few["ci_low"] == few["estimate"] == -1 < few["ci_high"]
    assert enough["p_adjusted"] == enough["p_value"]


def test_the_first_cohort_and_nobody_have_no_drift():
    one = counts_of(("c1", "i1", 20, 40))
    assert drift(one).empty
    assert drift(one.iloc[:0]).empty
