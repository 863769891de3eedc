"""The "before" that people rate afterwards: never in a gain, and never joined where nameless."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from transforms.estimates.knowledge import estimate_knowledge
from transforms.estimates.retrospective import estimate_retrospective, remembered_pairs

WAVES = pd.DataFrame({"wave_id": ["pre", "post", "before", "f6"]})
WAVES["kind"] = ["pre", "post", "then", "follow_up"]
RANDOM = np.random.default_rng(12)
RATED = {
    "pre": RANDOM.integers(40, 80, size=15).astype(float),
    "before": RANDOM.integers(20, 60, size=15).astype(float),
    "post": RANDOM.integers(60, 100, size=15).astype(float),
}


def scores_of(rated=RATED, *, nameless: bool = False) -> pd.DataFrame:
    """Give self-ratings of the people of one cohort at each wave."""
    rows = [
        (f"e{no}" if not nameless else f"{wave}{no}", "" if nameless else f"p{no}", wave, score)
        for wave, scores in rated.items()
        for no, score in enumerate(scores)
    ]
    frame = pd.DataFrame(rows, columns=["participant_id", "person_id", "wave_id", "score"])
    return frame.assign(
        cohort_id="c", instrument_id="k", item_set_id="k-1", subject_kind="scale", subject_id="a"
    )


def figures_of(scores: pd.DataFrame) -> pd.DataFrame:
    """Give both figures by metric."""
    figures = estimate_retrospective({"topic_scores": scores}, {"waves": WAVES})
    return figures if figures.empty else figures.set_index("metric")


def test_only_a_remembered_wave_is_held_against_before_and_after():
    assert remembered_pairs(WAVES).to_numpy().tolist() == [
        ["pre", "before", "response_shift"],
        ["before", "post", "retrospective_gain"],
    ]
    assert remembered_pairs(WAVES[WAVES["kind"] != "then"]).empty


@pytest.mark.parametrize(
    ("metric", "first", "second"),
    [("response_shift", "pre", "before"), ("retrospective_gain", "before", "post")],
)
def test_both_are_paired_t_of_the_same_people(metric, first, second):
    found = figures_of(scores_of()).loc[metric]
    expected = stats.ttest_rel(RATED[second], RATED[first])
    low, high = expected.confidence_interval()
    assert found["estimate"] == pytest.approx(np.mean(RATED[second] - RATED[first]))
    assert (found["statistic"], found["p_value"]) == pytest.approx(tuple(expected))
    assert (found["ci_low"], found["ci_high"]) == pytest.approx((low, high))
    assert (found["wave_from"], found["wave_to"]) == (first, second)
    assert (found["n"], found["population"], found["unit"]) == (15, "matched", "points")


def test_nameless_ratings_are_two_groups():
    found = figures_of(scores_of(nameless=True)).loc["retrospective_gain"]
    expected = stats.ttest_ind(RATED["post"], RATED["before"], equal_var=False)
    assert found["p_value"] == pytest.approx(expected.pvalue)
    assert (found["population"], found["note_code"]) == ("unpaired", "anonymous_unpaired")
    assert (found["n_from"], found["n_to"]) == (15, 15)


def test_row_order_does_not_count_and_who_missed_a_wave_is_left_out():
    scores = scores_of()
    shuffled = scores.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(figures_of(shuffled), figures_of(scores))
    fewer = scores[~((scores["wave_id"] == "before") & (scores["participant_id"] == "e3"))]
    assert set(figures_of(fewer)["n"]) == {14}


@pytest.mark.filterwarnings("error")
def test_nothing_of_nothing():
    assert figures_of(scores_of().iloc[:0]).empty
    assert figures_of(scores_of({"pre": RATED["pre"]})).empty
    assert estimate_retrospective(
        {"topic_scores": scores_of()}, {"waves": WAVES[WAVES["kind"] != "then"]}
    ).empty
    alone = figures_of(scores_of({wave: values[:1] for wave, values in RATED.items()}))
    assert set(alone["note_code"]) == {"one_pair"}
    same = figures_of(scores_of(dict.fromkeys(RATED, np.full(12, 50.0))))
    assert set(same["note_code"]) == {"all_changes_equal"}
    assert same["p_value"].isna().all()


def test_no_gain_and_no_line_has_the_remembered_wave_in_it():
    scores = scores_of()
    pairs = pd.DataFrame(
        columns=[
            *("cohort_id", "participant_id", "person_id", "instrument_id", "item_set_id"),
            *("subject_kind", "subject_id", "wave_from", "wave_to", "score_from", "score_to"),
        ]
    )
    declared = {
        "settings": pd.DataFrame({"mastery_threshold": [70.0]}),
        "waves": WAVES,
        "wave_pairs": pd.DataFrame(columns=["subject_kind", "subject_id", "wave_from", "wave_to"]),
        "cohort_waves": pd.DataFrame({"wave_id": [*RATED], "cohort_id": "c", "is_due": True}),
    }
    marts = {"topic_scores": scores, "paired_scores": pairs}
    figures = estimate_knowledge(marts, declared)
    assert set(figures["metric"]) == {"mean"}
    assert "panel" not in set(figures["population"])  # pre and post alone are no line of three
