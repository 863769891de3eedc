from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from tests.estimates.rating_frames import figures_of, named_people, one, ratings_of

REFERENCE = Path(__file__).resolve().parents[1] / "reference"
BEFORE = [3, 2, 4, 3, 5, 2, 3, 1, 4, 2, 3, 3]
AFTER = [4, 4, 4, 5, 5, 3, 2, 3, 5, 4, 4, 5]
PEOPLE = named_people(12)
# By their numbers s3 is the first session, s2 the second, s1 the third.
FIRST, SECOND, THIRD = "s3", "s2", "s1"
TESTS = ["statistic", "p_value"]


def change(figures: pd.DataFrame, population: str, session: str = SECOND, **key: str) -> pd.Series:
    where = {"scope": "session", "session_id": session, "category": FIRST, **key}
    return one(figures, "robust_gain", population=population, **where)


def test_both_tests_are_those_of_r():
    expected = json.loads((REFERENCE / "evidence.json").read_text("utf-8"))["ratings"]
    read = pd.read_csv(REFERENCE / "ratings.csv")
    people = read["person"].tolist()
    figures = figures_of(
        ratings_of(read["s1"], session=FIRST, people=people),
        ratings_of(read["s2"], session=SECOND, people=people),
    )
    groups = change(figures, "unpaired")
    assert groups["statistic"] == expected["mann_whitney"]
    assert groups["p_value"] == pytest.approx(expected["mann_whitney_p"], rel=1e-9)
    pairs = change(figures, "matched")
    # R's V is the sum of ranks of the gains; ours the smaller of that and of the losses.
    n = pairs["df"]
    assert pairs["statistic"] == min(expected["paired"], n * (n + 1) / 2 - expected["paired"])
    assert pairs["p_value"] == pytest.approx(expected["paired_p"], rel=1e-9)
    assert pairs["n"] == read["s2"].notna().sum()


def test_people_known_in_both_sessions_are_compared_with_themselves():
    figures = figures_of(
        ratings_of(BEFORE, session=FIRST, people=PEOPLE),
        # In another order, so that only the person joins them.
        ratings_of(AFTER[::-1], session=SECOND, people=PEOPLE[::-1]),
    )
    gain = change(figures, "matched")
    oracle = stats.wilcoxon(AFTER, BEFORE, method="asymptotic", correction=True)
    assert gain["p_value"] == pytest.approx(oracle.pvalue, rel=1e-6)
    assert gain["statistic"] == oracle.statistic
    assert (gain["n"], gain["unit"], gain["subject_kind"]) == (12, "points", "item")
    assert (gain["wave_from"], gain["wave_to"]) == ("", "post")
    assert change(figures, "unpaired")["note_code"] == "same_people"


def test_anonymous_answers_are_compared_as_two_groups_only():
    figures = figures_of(ratings_of(BEFORE[:11], session=FIRST), ratings_of(AFTER, session=SECOND))
    shift = change(figures, "unpaired")
    oracle = stats.mannwhitneyu(BEFORE[:11], AFTER, method="asymptotic", use_continuity=True)
    assert shift["p_value"] == pytest.approx(oracle.pvalue, rel=1e-6)
    assert shift["statistic"] == oracle.statistic
    assert shift["estimate"] == np.median(np.subtract.outer(AFTER, BEFORE[:11]))
    assert (shift["n_from"], shift["n_to"], shift["note_code"]) == (11, 12, "anonymous_unpaired")
    assert np.isnan(shift["n"])
    assert "matched" not in set(figures["population"])


def test_other_people_are_two_groups_and_no_pairs():
    figures = figures_of(
        ratings_of(BEFORE, session=FIRST, people=PEOPLE),
        ratings_of(AFTER, session=SECOND, people=[f"other {one}" for one in PEOPLE]),
    )
    assert change(figures, "unpaired")["note_code"] == ""
    assert "matched" not in set(figures["population"])


def test_the_first_session_that_asked_stands_against_each_later_one():
    figures = figures_of(
        *(
            ratings_of(np.array(BEFORE) + more, session=session, people=PEOPLE, ends=(1, 9))
            for session, more in ((THIRD, 3), (FIRST, 0), (SECOND, 1))
        ),
        ratings_of(BEFORE, session=SECOND, item="late", people=PEOPLE),
        ratings_of(AFTER, session=THIRD, item="late", people=PEOPLE),
        ratings_of(AFTER, people=PEOPLE),
    )
    assert change(figures, "matched", SECOND)["estimate"] == 1
    third = change(figures, "matched", THIRD, subject_id="useful")
    assert third["estimate"] == 3
    assert third["note_code"] == "all_changes_equal"
    late = change(figures, "matched", THIRD, subject_id="late", category=SECOND)
    assert late["n"] == 12
    gains = figures[figures["metric"] == "robust_gain"]
    # Two items: two later sessions and one, each matched and as groups; nothing with no session.
    assert len(gains) == 2 * (2 + 1)
    assert set(gains["scope"]) == {"session"}


def test_sessions_of_two_waves_are_a_pair_of_waves():
    figures = figures_of(
        ratings_of(BEFORE, session=FIRST, people=PEOPLE, wave_id="pre"),
        ratings_of(AFTER, session=SECOND, people=PEOPLE),
    )
    gain = change(figures, "matched")
    assert (gain["wave_from"], gain["wave_to"]) == ("pre", "post")


def test_cohorts_are_never_compared_with_one_another():
    figures = figures_of(
        ratings_of(BEFORE, session=FIRST), ratings_of(AFTER, session=SECOND, cohort="c2")
    )
    assert "robust_gain" not in set(figures["metric"])


def test_many_cohorts_are_each_what_they_are_alone():
    random = np.random.default_rng(12)
    parts = {
        cohort: [
            ratings_of(
                random.integers(1, 6, 12),
                cohort=cohort,
                session=session,
                people=[f"{cohort}-{one}" for one in PEOPLE] if cohort != "c2" else None,
            )
            for session in (FIRST, SECOND, THIRD)
        ]
        for cohort in ("c1", "c2", "c3")
    }
    together = figures_of(*(part for one in parts.values() for part in one))
    key = ["session_id", "metric", "level", "population"]
    for cohort, own in parts.items():
        alone = figures_of(*own).sort_values(key, ignore_index=True)
        found = together[(together["cohort_id"] == cohort)].sort_values(key, ignore_index=True)
        pd.testing.assert_frame_equal(found, alone, check_exact=True)


@pytest.mark.filterwarnings("error")
def test_few_people_and_all_alike_have_their_notes():
    few = figures_of(
        ratings_of([1, 2, 3], session=FIRST, people=PEOPLE[:3]),
        ratings_of([2, 2, 4], session=SECOND, people=PEOPLE[:3]),
    )
    for population in ("matched", "unpaired"):
        gain = change(few, population)
        assert gain["note_code"] == "few_values"
        assert gain[["ci_low", "ci_high", *TESTS]].isna().all()
    alike = figures_of(
        ratings_of([5] * 12, session=FIRST, people=PEOPLE),
        ratings_of([5] * 12, session=SECOND, people=PEOPLE),
    )
    assert change(alike, "matched")["note_code"] == "all_changes_equal"
    shift = change(alike, "unpaired")
    assert (shift["note_code"], shift["estimate"]) == ("all_values_equal", 0)
    assert shift[TESTS].isna().all()


def test_the_first_session_goes_before_the_first_wave():
    figures = figures_of(
        *(
            ratings_of(BEFORE, session=FIRST, people=PEOPLE, wave_id=wave)
            for wave in ("f6", "post")
        ),
        ratings_of(AFTER, session=SECOND, people=PEOPLE, wave_id="pre"),
    )
    gain = change(figures, "matched")
    assert (gain["wave_from"], gain["wave_to"]) == ("post", "pre")
