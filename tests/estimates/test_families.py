from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.multitest import multipletests

from transforms.estimates.families import adjust_families, holm
from transforms.estimates.shape import as_figures, completed

FIFTEEN = (
    *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344),
    *(0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0),
)


def test_three_of_the_fifteen_stand():
    adjusted = holm(np.array(FIFTEEN), np.zeros(15, dtype=np.int64))
    assert (adjusted <= 0.05).sum() == 3


def test_every_family_is_adjusted_as_statsmodels_does_it_alone():
    random = np.random.default_rng(8)
    families = random.integers(0, 4, size=60)
    p_values = np.round(random.uniform(0, 0.2, size=60), 2)  # with ties
    ours = holm(p_values, families)
    for family in range(4):
        oracle = multipletests(p_values[families == family], method="holm")[1]
        assert ours[families == family] == pytest.approx(oracle)


def figures_of(*rows: tuple[str, str, str, float]) -> pd.DataFrame:
    """Make gains with a p-value: cohort, subject kind, subject, p."""
    columns = ["cohort_id", "subject_kind", "subject_id", "p_value"]
    frame = pd.DataFrame(list(rows), columns=columns)
    return completed(as_figures(frame, scope="cohort", metric="gain", population="matched"))


def test_topics_are_a_family_and_the_overall_score_stands_alone():
    figures = adjust_families(
        figures_of(
            ("c1", "topic", "a", 0.01),
            ("c1", "topic", "b", 0.04),
            ("c1", "topic", "c", np.nan),
            ("c1", "overall", "overall", 0.03),
            ("c2", "topic", "a", 0.02),
        ),
        primary=set(),
    )
    adjusted = figures["p_adjusted"].tolist()
    assert adjusted[:2] == pytest.approx([2 * 0.01, 0.04])
    assert np.isnan(adjusted[2])
    assert np.isnan(adjusted[3])
    assert adjusted[4] == 0.02  # another cohort is another family
    assert figures["family"].tolist()[3] == ""
    assert figures["family"].nunique() == 3


def test_criteria_are_a_family_without_their_overall_score_and_items_are_none():
    figures = adjust_families(
        figures_of(
            ("c1", "criterion", "label", 0.01),
            ("c1", "criterion", "price", 0.04),
            ("c1", "criterion", "overall", 0.03),
            ("c1", "item", "useful", 0.01),
        ),
        primary=set(),
    )
    assert figures["p_adjusted"].tolist()[:2] == pytest.approx([2 * 0.01, 0.04])
    assert figures["p_adjusted"].isna().tolist()[2:] == [True, True]


def test_only_primary_indicators_are_a_family():
    figures = adjust_families(
        figures_of(
            ("c1", "indicator", "revenue", 0.01),
            ("c1", "indicator", "brand", 0.02),
            ("c1", "indicator", "staff", 0.03),
        ),
        primary={"revenue", "brand"},
    )
    assert figures["p_adjusted"].tolist()[:2] == pytest.approx([0.02, 0.02])
    assert np.isnan(figures["p_adjusted"].iloc[2])


def test_pooled_topics_are_one_family_whatever_items_each_is_averaged_over():
    gains = figures_of(("", "topic", "a", 0.01), ("", "topic", "b", 0.04))
    gains = gains.assign(metric="pooled_gain", item_set_id=["test-1", "test-1+2"])
    pooled = adjust_families(gains.assign(scope="pooled"), primary=set())
    assert pooled["p_adjusted"].tolist() == pytest.approx([0.02, 0.04])
    assert pooled["family"].nunique() == 1
    # In a cohort a topic stands once for each item set: those are not two topics.
    own = adjust_families(gains.assign(scope="cohort"), primary=set())
    assert own["family"].nunique() == 2


def test_each_comparison_of_two_cohorts_and_each_item_set_is_a_family_of_its_own():
    rows = [("c1", "topic", topic, 0.02) for topic in "aabb"]
    gains = figures_of(*rows).assign(scope="comparison", metric="gain_difference")
    by_other = adjust_families(gains.assign(cohort_other=["x", "y"] * 2), primary=set())
    assert by_other["p_adjusted"].tolist() == pytest.approx([0.04] * 4)
    by_items = adjust_families(gains.assign(item_set_id=["k-1", "k-1+2"] * 2), primary=set())
    assert by_items["p_adjusted"].tolist() == pytest.approx([0.04] * 4)
    assert by_items["family"].nunique() == by_other["family"].nunique() == 2
