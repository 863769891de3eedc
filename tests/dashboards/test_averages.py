"""Of cohorts known from averages a page says what is known of them, and where they are counted."""

from __future__ import annotations

import pytest

from dashboards.headlines import headline_gain
from dashboards.sections.sessions import sessions_section
from dashboards.sections.topics import founding_sections
from dashboards.story import Story, tell
from dashboards.words import voice
from tests.dashboards.figure_rows import Figures
from tests.dashboards.names import TOPICS
from tests.dashboards.published import cohort_rows, study

OVERALL = {
    "subject_kind": "overall",
    "subject_id": "overall",
    "wave_from": "pre",
    "wave_to": "post",
    "population": "matched",
}
POOLED = {"scope": "pooled", "n": 180, "df": 4, **OVERALL}


def story_of(figures: Figures) -> Story:
    given = {"figures": figures.frame(), "cohorts": cohort_rows()}
    return tell(given, study(), voice("en"), "funder")


@pytest.mark.parametrize(
    ("half", "words"),
    [(5.0, "without an interval and not counted in the band."), (None, "without an interval.")],
)
def test_a_band_is_spoken_of_only_where_it_is_drawn(half, words):
    figures = Figures()
    figures.add("pooled_gain", 20.0, half, **POOLED)
    for cohort_id, gain, own in (("2021-03-cordova", 30.3, None), ("2022-05-bogor", 25.0, 4.0)):
        figures.add("gain", gain, own, scope="cohort", cohort_id=cohort_id, n=30, **OVERALL)
    story = story_of(figures)
    section = sessions_section(story, headline_gain(story))
    assert f"March 2021: a reconstruction from published averages, {words}" in section.kinds
    assert ("Dark band" in section.lead) == (half is not None)


def averages(topics: int, **people: object) -> tuple[str, str]:
    """Give the title and the lead of a cohort that is known from averages only."""
    figures = Figures()
    figures.add("gain", 25.0, 4.0, scope="cohort", cohort_id="2022-05-bogor", n=30, **OVERALL)
    about = {**OVERALL, "scope": "cohort", "cohort_id": "2021-03-cordova", **people}
    subjects = [("topic", topic) for topic in list(TOPICS)[:topics]]
    for kind, subject_id in (*subjects, ("overall", "overall")):
        one = {**about, "subject_kind": kind, "subject_id": subject_id}
        for metric, value in (("mean_from", 40.0), ("mean_to", 66.0), ("gain", 26.0)):
            figures.add(metric, value, **one)
    story = story_of(figures)
    [section] = founding_sections(story, headline_gain(story))
    return section.title, section.lead


def test_a_mean_of_one_topic_is_told_as_one_and_of_two_as_a_mean():
    assert averages(1, n=42)[0] == "March 2021: the score in its one topic rose from 40 to 66"
    assert averages(2, n=42)[0] == "March 2021: the mean of 2 topics rose from 40 to 66"


def test_averages_say_how_many_answered_at_each_moment():
    apart = averages(2, population="unpaired", n_from=33, n_to=31)[1]
    assert apart.endswith(
        "33 answered before, 31 after; whether they are the same people is not known."
    )
    assert averages(2, n=42)[1] == "Mean score before and after, 42 participants."
