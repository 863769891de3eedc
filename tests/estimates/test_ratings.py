from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from transforms.estimates.rank_sums import estimate_rank_difference
from transforms.estimates.ratings import estimate_ratings

SESSIONS = pd.DataFrame({"cohort_id": "c", "session_id": ["s1", "s2"], "session_no": [1, 2]})
COLUMNS = ["subject_id", "session_id", "category", "population", "metric"]


def ratings_of(
    values: list[float],
    *,
    session: str = "",
    item: str = "useful",
    ends: tuple[int, int] = (1, 5),
    people: list[str] | None = None,
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "cohort_id": "c",
            "session_id": session,
            "wave_id": "post",
            "respondent_id": [f"{session}{number}" for number in range(len(values))],
            "item_id": item,
            "person_id": people or "",
            "value": np.asarray(values, dtype=float),
            "scale_min": ends[0],
            "scale_max": ends[1],
            "is_recommend": item == "recommend",
        }
    )


def figures_of(*parts: pd.DataFrame) -> pd.DataFrame:
    ratings = pd.concat(parts, ignore_index=True)
    return estimate_ratings({"ratings": ratings}, {"sessions": SESSIONS})


def one(figures: pd.DataFrame, metric: str, **where: str) -> pd.Series:
    rows = figures[figures["metric"] == metric]
    for name, value in where.items():
        rows = rows[rows[name] == value]
    assert len(rows) == 1
    return rows.iloc[0]


def test_the_top_two_of_five_points_have_wilsons_limits():
    figures = figures_of(ratings_of([5] * 20 + [4] * 15 + [3] * 4 + [1] * 3))
    top = one(figures, "top_two_share")
    assert top["estimate"] == 35 / 42
    # The known answer of 35 of 42: 83.3 %, 69.4-91.7.
    assert [round(100 * top[name], 1) for name in ("estimate", "ci_low", "ci_high")] == [
        83.3,
        69.4,
        91.7,
    ]
    assert (top["scope"], top["wave_to"], top["n"]) == ("cohort", "post", 42)
    assert one(figures, "median")["estimate"] == 4


def test_every_point_of_the_scale_is_told_also_what_nobody_chose():
    figures = figures_of(ratings_of([5, 5, 4, 1]))
    shares = figures[figures["metric"] == "level_share"].set_index("category")["estimate"]
    assert shares.to_dict() == {"1": 1 / 4, "2": 0, "3": 0, "4": 1 / 4, "5": 2 / 4}


def test_a_scale_of_two_points_has_no_top_two():
    figures = figures_of(ratings_of([0, 1, 1], ends=(0, 1)))
    assert "top_two_share" not in set(figures["metric"])
    assert one(figures, "level_share", category="1")["estimate"] == 2 / 3


def test_promoters_less_detractors_with_the_interval_of_a_change():
    # The known answer of a change of a share: 14 and 4 of 42 are +23.8, 3.97 to 41.48.
    values = [9] * 6 + [10] * 8 + [7] * 12 + [8] * 12 + [0, 3, 6, 6]
    figures = figures_of(ratings_of(values, item="recommend", ends=(0, 10)))
    score = one(figures, "net_promoter_score")
    assert score["estimate"] == pytest.approx(100 * (14 - 4) / 42, rel=1e-12)
    assert round(score["ci_low"], 2) == 3.97
    assert round(score["ci_high"], 2) == 41.48
    shares = figures[figures["metric"] == "share"].set_index("category")
    assert shares["estimate"].to_dict() == {
        "promoters": 14 / 42,
        "passives": 24 / 42,
        "detractors": 4 / 42,
    }
    low, high = proportion_confint(4, 42, method="wilson")
    assert shares.loc["detractors", "ci_low"] == pytest.approx(low, rel=1e-9)
    assert shares.loc["detractors", "ci_high"] == pytest.approx(high, rel=1e-9)
    assert not {"top_two_share", "median"} & set(figures["metric"])


@pytest.mark.parametrize(("value", "score"), [(10, 100), (9, 100), (8, 0), (7, 0), (6, -100)])
def test_a_score_goes_from_all_against_to_all_for(value: int, score: int):
    figures = figures_of(ratings_of([value] * 12, item="recommend", ends=(0, 10)))
    found = one(figures, "net_promoter_score")
    assert found["estimate"] == score
    assert -100 <= found["ci_low"] <= found["ci_high"] <= 100


def test_people_known_in_both_sessions_are_compared_with_themselves():
    before = [3, 2, 4, 3, 5, 2, 3, 1, 4, 2, 3, 3]
    after = [4, 4, 4, 5, 5, 3, 2, 3, 5, 4, 4, 5]
    people = [f"p{number}" for number in range(12)]
    figures = figures_of(
        ratings_of(before, session="s1", people=people),
        # In another order, so that only the person joins them.
        ratings_of(after[::-1], session="s2", people=people[::-1]),
    )
    gain = one(figures, "robust_gain")
    oracle = stats.wilcoxon(after, before, method="asymptotic", correction=True)
    assert gain["p_value"] == pytest.approx(oracle.pvalue, rel=1e-6)
    assert gain["statistic"] == oracle.statistic
    assert (gain["population"], gain["scope"], gain["session_id"]) == ("matched", "session", "s2")


def test_people_unknown_are_compared_as_two_groups():
    before, after = [1, 2, 2, 3, 3, 3, 4, 4, 2, 1, 5], [3, 4, 4, 5, 5, 2, 3, 4, 5, 5, 4, 4]
    figures = figures_of(ratings_of(before, session="s1"), ratings_of(after, session="s2"))
    gain = one(figures, "robust_gain")
    oracle = stats.mannwhitneyu(after, before, method="asymptotic", use_continuity=True)
    assert gain["p_value"] == pytest.approx(oracle.pvalue, rel=1e-6)
    assert gain["statistic"] == oracle.statistic
    assert gain["estimate"] == np.median(np.subtract.outer(after, before))
    assert (gain["population"], gain["n_from"], gain["n_to"]) == ("unpaired", 11, 12)


sides = st.lists(st.integers(1, 5), min_size=1, max_size=25)


@given(st.lists(st.tuples(sides, sides), min_size=1, max_size=4))
def test_many_pairs_of_groups_are_what_scipy_says_of_each(pairs):
    rows = [
        {"g": group, "is_later": is_later, "value": float(value)}
        for group, both in enumerate(pairs)
        for is_later, side in zip((False, True), both, strict=True)
        for value in side
    ]
    found = estimate_rank_difference(pd.DataFrame(rows), by=["g"]).set_index("g")
    for group, (before, after) in enumerate(pairs):
        told = found.loc[group]
        assert told["estimate"] == np.median(np.subtract.outer(after, before))
        if len({*before, *after}) == 1:
            assert told["note_code"] == "all_values_equal"
        elif min(len(before), len(after)) < 10:
            assert told["note_code"] == "few_in_group"
        else:
            oracle = stats.mannwhitneyu(after, before, method="asymptotic", use_continuity=True)
            assert told["p_value"] == pytest.approx(oracle.pvalue, rel=1e-6)
            continue
        assert np.isnan(told["p_value"])
        assert np.isnan(told["statistic"])


def test_row_order_changes_nothing_and_an_empty_frame_gives_no_figure():
    ratings = pd.concat(
        [ratings_of([1, 2, 5, 4], session="s1"), ratings_of([3, 4, 5], session="s2")]
    )
    same = figures_of(ratings.sample(frac=1, random_state=1)).sort_values(COLUMNS)
    pd.testing.assert_frame_equal(
        same.reset_index(drop=True),
        figures_of(ratings).sort_values(COLUMNS).reset_index(drop=True),
    )
    assert figures_of(ratings.iloc[:0]).empty


@pytest.mark.filterwarnings("error")
def test_one_person_and_all_alike_give_no_warning():
    figures = figures_of(
        ratings_of([4]), ratings_of([5] * 12, session="s1"), ratings_of([5] * 12, session="s2")
    )
    assert one(figures, "robust_gain")["note_code"] == "all_values_equal"
    assert np.isfinite(figures["estimate"].astype(float)).all()


def test_a_missing_rating_is_in_no_denominator():
    figures = figures_of(ratings_of([5, np.nan, 4, 2]))
    assert one(figures, "top_two_share")["estimate"] == 2 / 3
    assert one(figures, "level_share", category="2")["n"] == 3
