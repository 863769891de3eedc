from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from tests.estimates.rating_frames import figures_of, one, recommending, shares
from transforms.estimates.net_promoters import estimate_net_promoters, estimate_promoter_shares

LIMITS = ["ci_low", "ci_high"]


def test_promoters_less_detractors_with_the_interval_of_a_change():
    # The known answer of a change of a share: 14 and 4 of 42 are +23.8, 3.97 to 41.48.
    figures = figures_of(recommending([9] * 6 + [10] * 8 + [7] * 12 + [8] * 12 + [0, 3, 6, 6]))
    score = one(figures, "net_promoter_score")
    assert score["estimate"] == pytest.approx(100 * (14 - 4) / 42, rel=1e-12)
    assert [round(score[name], 2) for name in LIMITS] == [3.97, 41.48]
    assert (score["n"], score["unit"], score["note_code"]) == (42, "points", "")
    assert np.isnan(score["p_value"])
    assert np.isnan(score["statistic"])


def test_the_three_shares_stand_beside_the_score_and_the_whole_scale_as_well():
    figures = figures_of(recommending([9] * 14 + [7] * 24 + [2] * 4))
    assert shares(figures, by="category") == {
        "promoters": 14 / 42,
        "passives": 24 / 42,
        "detractors": 4 / 42,
    }
    detractors = one(figures, "level_share", category="detractors")
    assert detractors[LIMITS].tolist() == pytest.approx(proportion_confint(4, 42, method="wilson"))
    assert (detractors["n"], detractors["level"]) == (42, "")
    levels = shares(figures)
    assert list(levels) == [str(level) for level in range(11)]
    assert levels["7"] == 24 / 42


@pytest.mark.parametrize(("value", "score"), [(10, 100), (9, 100), (8, 0), (7, 0), (6, -100)])
def test_a_score_goes_from_all_against_to_all_for(value: int, score: int):
    found = one(figures_of(recommending([value] * 12)), "net_promoter_score")
    assert found["estimate"] == score
    assert -100 <= found["ci_low"] <= found["ci_high"] <= 100
    # Nobody on either side is a score of 0, not one that cannot be told.
    assert found["note_code"] == ""


def test_few_answers_keep_an_indicative_interval():
    found = one(figures_of(recommending([10] * 9)), "net_promoter_score")
    assert found["note_code"] == "few_pairs"
    assert found[LIMITS].notna().all()
    alone = figures_of(recommending([10]))
    assert set(alone["note_code"]) == {"one_value", "few_values"}
    assert alone[LIMITS].isna().all(axis=None)


answers = st.lists(st.integers(0, 10), min_size=1, max_size=30)


@given(st.lists(answers, min_size=1, max_size=4))
def test_many_groups_are_each_what_they_are_alone(groups):
    rows = pd.concat(
        [recommending(values).assign(group=number) for number, values in enumerate(groups)]
    )
    scores = estimate_net_promoters(rows, by=["group"]).set_index("group")
    parts = estimate_promoter_shares(rows, by=["group"])
    assert parts.groupby("group")["estimate"].sum().tolist() == pytest.approx([1] * len(groups))
    for number, values in enumerate(groups):
        likes = sum(value >= 9 for value in values)
        dislikes = sum(value <= 6 for value in values)
        expected = 100 * (likes - dislikes) / len(values)
        assert scores.loc[number, "estimate"] == pytest.approx(expected)


@given(answers)
def test_promoters_turned_into_detractors_turn_the_score(values):
    of_kind = {True: 10, False: 0}
    clear = [of_kind[value >= 5] for value in values]
    score, turned = (
        estimate_net_promoters(recommending(side), by=["item_id"]).iloc[0]
        for side in (clear, [10 - value for value in clear])
    )
    assert score[["estimate", *LIMITS]].tolist() == pytest.approx(
        [-turned[name] for name in ("estimate", "ci_high", "ci_low")], nan_ok=True
    )
