from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from tests.estimates.rating_frames import (
    declared_feedback,
    figures_of,
    named_people,
    one,
    ratings_of,
    recommending,
    shares,
)
from transforms.estimates.ratings import estimate_ratings
from transforms.estimates.scale_levels import estimate_scale_shares, nearest_level

REFERENCE = Path(__file__).resolve().parents[1] / "reference"
LIMITS = ["ci_low", "ci_high"]


def test_the_top_two_of_five_levels_have_wilsons_limits():
    figures = figures_of(ratings_of([5] * 20 + [4] * 15 + [3] * 4 + [1] * 3))
    top = one(figures, "top_two_share")
    # The known answer of 35 of 42: 83.3 %, 69.4-91.7.
    assert [round(100 * top[name], 1) for name in ("estimate", *LIMITS)] == [83.3, 69.4, 91.7]
    assert (top["n"], top["estimate"], top["unit"]) == (42, 35 / 42, "share")
    # n_to counts a second group where there is one, and the privacy rule looks at it.
    assert np.isnan(top["n_to"])
    assert (top["subject_kind"], top["subject_id"], top["wave_to"]) == ("item", "useful", "post")
    assert (top["population"], top["wave_from"]) == ("all", "")


def test_the_top_two_are_those_that_r_printed():
    expected = json.loads((REFERENCE / "evidence.json").read_text("utf-8"))["ratings"]
    read = pd.read_csv(REFERENCE / "ratings.csv")
    top = one(figures_of(ratings_of(read["s1"])), "top_two_share")
    assert top["estimate"] == pytest.approx(expected["top_two"], rel=1e-9)
    assert top[LIMITS].tolist() == pytest.approx(expected["top_two_ci"], rel=1e-6)


def test_every_level_of_the_scale_is_told_also_what_nobody_chose():
    figures = figures_of(ratings_of([5, 5, 4, 1]))
    assert shares(figures) == {"1": 1 / 4, "2": 0, "3": 0, "4": 1 / 4, "5": 2 / 4}
    level = one(figures, "level_share", level="5")
    assert (level["n"], level["estimate"]) == (4, 2 / 4)
    assert level[LIMITS].tolist() == pytest.approx(proportion_confint(2, 4, method="wilson"))


def test_a_scale_may_lie_on_both_sides_of_zero_or_have_two_levels():
    figures = figures_of(ratings_of([-2, 2, 0, 0], ends=(-2, 2)))
    assert shares(figures) == {"-2": 1 / 4, "-1": 0, "0": 2 / 4, "1": 0, "2": 1 / 4}
    assert one(figures, "top_two_share")["estimate"] == 1 / 4
    two = figures_of(ratings_of([0, 1, 1], ends=(0, 1)))
    assert shares(two) == pytest.approx({"0": 1 / 3, "1": 2 / 3})
    # Everyone is in the top two of two levels.
    assert "top_two_share" not in set(two["metric"])


def test_a_value_between_two_levels_counts_to_the_nearest_halves_up():
    figures = figures_of(ratings_of([3.5, 3.49, 1.5, 5]))
    assert shares(figures) == {"1": 0, "2": 1 / 4, "3": 1 / 4, "4": 1 / 4, "5": 1 / 4}
    assert one(figures, "top_two_share")["estimate"] == 2 / 4
    assert nearest_level(np.array([2.5 - 1e-13, -0.5, 2.4])).tolist() == [3, 0, 2]


def test_the_median_has_the_limits_of_its_order_statistics():
    values = [1, 2, 2, 3, 3, 4, 4, 4, 5, 5, 5]
    median = one(figures_of(ratings_of(values)), "median")
    # binomial(11, 1/2) puts 2.5 % below 2: the second smallest and second largest.
    assert (median["estimate"], median["ci_low"], median["ci_high"]) == (4, 2, 5)
    assert median["unit"] == "score"
    few = one(figures_of(ratings_of(values[:5])), "median")
    assert few["note_code"] == "few_values"
    assert np.isnan(few["ci_low"])


def test_a_missing_rating_is_in_no_denominator_and_a_keyed_answer_is_no_rating():
    others = ratings_of([1, 1], item="key", kind="single")
    figures = figures_of(ratings_of([5, np.nan, 4, 2]), others)
    assert one(figures, "top_two_share")["estimate"] == 2 / 3
    assert one(figures, "level_share", level="2")["n"] == 3
    assert set(figures["subject_id"]) == {"useful"}


def test_each_session_stands_alone_and_the_cohort_over_all_its_feedback():
    figures = figures_of(
        ratings_of([5, 5, 1], session="s3", people=["p0", "p1", "p2"]),
        ratings_of([4, 2], session="s2", people=["p3", "p4"]),
        ratings_of([3], people=["p5"]),
    )
    assert one(figures, "top_two_share", scope="session", session_id="s3")["estimate"] == 2 / 3
    assert one(figures, "top_two_share", scope="session", session_id="s2")["estimate"] == 1 / 2
    whole = one(figures, "top_two_share")
    assert (whole["n"], whole["estimate"], whole["note_code"]) == (6, 3 / 6, "")
    assert not (figures["session_id"] == "")[figures["scope"] == "session"].any()


@pytest.mark.parametrize("people", [["p0", "p1"], None])
def test_answers_about_several_sessions_by_the_same_or_by_nobody_knows_who(people):
    figures = figures_of(
        *(ratings_of([5, 4], session=session, people=people) for session in ("s1", "s2")),
        *(recommending([9, 4], session=session, people=people) for session in ("s1", "s2")),
    )
    of_cohort = figures[figures["scope"] == "cohort"]
    assert set(of_cohort["note_code"]) == {"several_answers"}
    assert of_cohort[["se", *LIMITS]].isna().all(axis=None)
    assert of_cohort["estimate"].notna().all()
    assert one(figures, "top_two_share", subject_id="useful")["n"] == 4
    session = figures[(figures["scope"] == "session") & (figures["metric"] != "robust_gain")]
    assert "several_answers" not in set(session["note_code"])


def test_the_pool_has_a_person_once_in_the_first_cohort_and_no_cohort_apart():
    figures = figures_of(
        ratings_of([5, 5], people=["a", "b"]),
        ratings_of([1, 4, 1], cohort="c2", people=["a", "c", "d"]),
        ratings_of([1, 1, 1], cohort="c3", people=["e", "f", "g"]),
        recommending([9], people=["a"]),
    )
    pooled = one(figures, "top_two_share", scope="pooled", cohort_id="")
    # a and b of c1, c and d of c2; c3 is not pooled.
    assert (pooled["n"], pooled["estimate"]) == (4, 3 / 4)
    own = one(figures, "top_two_share", cohort_id="c2")
    assert (own["n"], own["estimate"]) == (3, 1 / 3)
    # Nobody but c1 was asked for a recommendation: one cohort is no pool.
    assert set(figures.loc[figures["scope"] == "pooled", "subject_id"]) == {"useful"}


def test_waves_stand_apart():
    figures = figures_of(ratings_of([5, 1]), ratings_of([5, 5], wave_id="f6"))
    assert one(figures, "top_two_share", wave_to="post")["estimate"] == 1 / 2
    assert one(figures, "top_two_share", wave_to="f6")["estimate"] == 1


answers = st.lists(st.integers(1, 5), min_size=1, max_size=30)


@given(st.lists(answers, min_size=1, max_size=4))
def test_shares_of_many_groups_are_those_of_each_alone_and_add_up_to_one(groups):
    rows = pd.concat(
        [ratings_of(values).assign(group=number) for number, values in enumerate(groups)]
    )
    found = estimate_scale_shares(rows, by=["group"])
    assert len(found) == 5 * len(groups)
    assert found.groupby("group")["estimate"].sum().tolist() == pytest.approx([1] * len(groups))
    for number, values in enumerate(groups):
        told = found[found["group"] == number].set_index("level")
        assert told["count"].to_dict() == {str(one): values.count(one) for one in range(1, 6)}


@settings(max_examples=4)
@given(answers, st.integers(-3, 3), st.randoms(use_true_random=False))
def test_order_shift_and_turning_of_the_scale(values, shift: int, random):
    plain = figures_of(ratings_of(values))
    mixed = list(values)
    random.shuffle(mixed)
    pd.testing.assert_frame_equal(plain, figures_of(ratings_of(mixed)), check_exact=True)
    moved = figures_of(ratings_of(np.array(values) + shift, ends=(1 + shift, 5 + shift)))
    numbers = ["estimate", *LIMITS, "n"]
    same = plain["metric"] != "median"
    pd.testing.assert_frame_equal(plain.loc[same, numbers], moved.loc[same, numbers])
    assert one(moved, "median")["estimate"] == one(plain, "median")["estimate"] + shift
    turned = figures_of(ratings_of(6 - np.array(values)))
    assert [*shares(turned).values()] == [*shares(plain).values()][::-1]


def test_row_order_of_a_whole_study_changes_nothing():
    parts = [
        ratings_of([1, 2, 5, 4], session="s1", people=named_people(4)),
        ratings_of([3, 4, 5], cohort="c2", session="s2", people=named_people(3)),
        ratings_of([3, 3], session="s2"),
    ]
    key = ["scope", "cohort_id", "session_id", "metric", "level", "population"]
    plain = figures_of(*parts).sort_values(key, ignore_index=True)
    mixed = figures_of(pd.concat(parts).sample(frac=1, random_state=3))
    pd.testing.assert_frame_equal(
        plain, mixed.sort_values(key, ignore_index=True), check_exact=True
    )


@pytest.mark.filterwarnings("error")
def test_one_person_all_alike_and_nobody_give_no_warning():
    figures = figures_of(
        ratings_of([4]),
        *(ratings_of([5] * 12, cohort="c2", session=session) for session in ("s1", "s2")),
        recommending([10]),
    )
    numbers = figures[["estimate", *LIMITS]].to_numpy(dtype=float)
    assert np.isfinite(figures["estimate"].astype(float)).all()
    assert not np.isinf(numbers).any()
    nobody = ratings_of([]), ratings_of([np.nan])
    for ratings in nobody:
        assert estimate_ratings({"ratings": ratings}, declared_feedback()).empty
