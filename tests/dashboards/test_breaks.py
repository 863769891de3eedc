"""The line over cohorts breaks where the gate says so, and the page says why."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from dashboards.headlines import headline_gain
from dashboards.sections.breaks import break_notes, breaks_before, stretches
from dashboards.sections.sessions import cohort_gains, sessions_section
from dashboards.story import tell
from dashboards.words import voice
from tests.dashboards.names import COHORTS
from tests.dashboards.published import published, study

TREATED = [row[0] for row in COHORTS if row[4] == "treatment"]
LABELS = {row[0]: row[2] for row in COHORTS}
LINE = {
    "edition": "funder",
    "instrument_id": "knowledge",
    "subject_kind": "overall",
    "subject_id": "overall",
    "wave_from": "pre",
    "wave_to": "post",
    "n_shared": None,
    "points_share": None,
    "answered_share": None,
}


def story_with(*breaks: dict[str, object], language: str = "en"):
    """Tell the founding program with breaks in its line."""
    frames = {**published(), "breaks": pd.DataFrame([LINE | row for row in breaks])}
    return tell(frames, study(), voice(language), "funder")


def before(at: int, reason: str, **values: object) -> dict[str, object]:
    """Break the line before the cohort at a place."""
    pair = {"cohort_id": TREATED[at], "cohort_other": TREATED[at - 1]}
    return {**pair, "reason": reason, **values}


def told(*breaks: dict[str, object], language: str = "en") -> tuple[str, ...]:
    """Give the notes of a story's breaks."""
    story = story_with(*breaks, language=language)
    gains = cohort_gains(story, headline_gain(story), treated=True)
    return break_notes(story, gains, breaks_before(story, gains))


@pytest.mark.parametrize(
    ("reason", "values", "words"),
    [
        ("few_shared_items", {"n_shared": 3}, "its test shares only 3 questions"),
        ("few_shared_points", {"points_share": 0.25}, "only 25% of the points"),
        ("other_topics", {}, "other topics than the one before"),
        ("items_unknown", {}, "is not known"),
        ("few_answered", {"answered_share": 0.62}, "only 62% of those due answered"),
        ("few_answered_before", {"answered_share": 0.62}, "before it, only 62% of those due"),
    ],
)
def test_each_reason_is_said_in_words(reason, values, words):
    (note,) = told(before(2, reason, **values))
    assert note.startswith(f"The line breaks before {LABELS[TREATED[2]]}: ")
    assert words in note
    (other,) = told(before(2, reason, **values), language="id")
    assert other.startswith("Garis terputus sebelum ")


def test_a_line_without_breaks_is_drawn_through_and_nothing_is_said():
    story = story_with()
    gains = cohort_gains(story, headline_gain(story), treated=True)
    breaks = breaks_before(story, gains)
    assert stretches(breaks) == [0] * len(gains)
    assert break_notes(story, gains, breaks) == ()
    section = sessions_section(story, headline_gain(story))
    assert section.drawing.tables["sessions"]["stretch"] == [0] * len(gains)


def test_a_break_ends_a_stretch_and_its_reasons_stand_together():
    story = story_with(
        before(1, "items_unknown"),
        before(2, "items_unknown"),
        before(2, "few_answered", answered_share=0.5),
    )
    section = sessions_section(story, headline_gain(story))
    stretch = section.drawing.tables["sessions"]["stretch"]
    assert stretch[:3] == [0, 1, 2]
    assert set(stretch[2:]) == {2}
    found = [note for note in section.notes if "breaks" in note]
    assert len(found) == 2
    assert "is not known; only 50%" in found[1]


@pytest.mark.parametrize(
    ("at", "words"),
    [(2, "so the line joins it to neither neighbour."), (5, "so the line does not join it to")],
)
def test_unknown_questions_are_said_of_the_cohort_they_are_unknown_of(at, words):
    rows = [before(place, "items_unknown") for place in (at, at + 1) if place < len(TREATED)]
    story = story_with(*rows)
    own = replace(story.cohorts[TREATED[at]], evidence="summary")
    story = replace(story, cohorts={**story.cohorts, TREATED[at]: own})
    gains = cohort_gains(story, headline_gain(story), treated=True)
    (note,) = break_notes(story, gains, breaks_before(story, gains))
    assert note.startswith(f"{LABELS[TREATED[at]]} is known from averages only; which questions")
    assert words in note
    undrawn = [gain for gain in gains if gain.cohort.cohort_id != TREATED[at]]
    for told_of in break_notes(story, undrawn, breaks_before(story, undrawn)):
        assert told_of.endswith("so the line breaks where it would stand.")


def test_a_cohort_that_is_not_shown_breaks_the_line_between_those_beside_it():
    story = story_with(before(2, "items_unknown"))
    gains = cohort_gains(story, headline_gain(story), treated=True)
    without = [gain for gain in gains if gain.cohort.cohort_id != TREATED[2]]
    assert stretches(breaks_before(story, without))[:3] == [0, 0, 1]


def test_breaks_of_another_line_are_not_this_one():
    other = before(2, "items_unknown", subject_kind="topic", subject_id="media_cost")
    later = before(2, "items_unknown", wave_to="f6")
    assert told(other, later) == ()


def test_of_many_reasons_three_are_told_and_the_rest_counted():
    many = [before(at, "few_answered", answered_share=at / 10) for at in range(1, 5)]
    notes = told(*many)
    assert len(notes) == 4
    assert notes[-1] == "It breaks in one more place; the table has every cohort."
