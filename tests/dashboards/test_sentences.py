"""Sentences are findings: they turn with their figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dashboards.funder import funder_page
from dashboards.headlines import headline_gain
from dashboards.numbers import NO_BREAK
from dashboards.sections.practices import practices_section
from dashboards.sections.sessions import cohort_gains, sessions_title
from dashboards.sections.topics import topic_rows, topics_title
from dashboards.sections.trend import trend_sections
from dashboards.story import Story, tell
from dashboards.words import voice
from tests.dashboards.figure_rows import Figures
from tests.dashboards.published import cohort_rows, published, study

if TYPE_CHECKING:
    import pandas as pd

PAIR = {"wave_from": "pre", "wave_to": "post", "population": "matched"}
MOST = "market structure gained the most"
OVERALL = {"subject_kind": "overall", "subject_id": "overall", **PAIR}
POOLED = {"scope": "pooled", "n": 180, "df": 4, **OVERALL}


def story_of(figures: Figures, language: str = "en", **frames: pd.DataFrame) -> Story:
    given = {"figures": figures.frame(), "cohorts": cohort_rows(), **frames}
    return tell(given, study(), voice(language), "funder")


def title_of(figures: Figures, language: str = "en") -> str:
    return funder_page(story_of(figures, language)).title


@pytest.mark.parametrize(
    ("gain", "half", "language", "title"),
    [
        (29.4, 3.6, "en", "After the program, participants score 29 points higher."),
        (-12.0, 3.0, "en", "After the program, participants score 12 points lower."),
        (2.0, 3.0, "en", "After the program, participants' scores show no clear change."),
        (4.26, 1.0, "id", "Sesudah program, skor peserta naik 4,3 poin."),
        (-4.26, 1.0, "id", "Sesudah program, skor peserta turun 4,3 poin."),
        (0.5, 1.0, "id", "Sesudah program, skor peserta tidak berubah secara jelas."),
    ],
)
def test_the_first_sentence_turns_with_the_gain(gain, half, language, title):
    figures = Figures()
    figures.add("pooled_gain", gain, half, **POOLED)
    assert title_of(figures, language) == title


def test_without_a_pooled_figure_the_latest_observed_cohort_is_the_headline_and_is_named():
    figures = Figures()
    gains = {"2021-03-cordova": 30.3, "2021-09-ciputat": 20.0, "2022-05-bogor": 25.0}
    for cohort_id, gain in gains.items():
        figures.add("gain", gain, 4.0, scope="cohort", cohort_id=cohort_id, n=30, **OVERALL)
    expected = "After the program, participants score 25 points higher (May 2022)."
    assert title_of(figures) == expected


def test_a_comparison_cohort_is_never_the_headline():
    figures = Figures()
    about = {"scope": "cohort", "cohort_id": "2022-11-pembanding", "n": 28, **OVERALL}
    figures.add("gain", 4.0, 3.0, **about)
    assert title_of(figures) == "No figure can be shown yet."


def test_where_no_change_is_known_nobody_is_said_to_be_measured_twice():
    page = funder_page(story_of(Figures()))
    assert page.title == "No figure can be shown yet."
    assert "measured" not in " ".join(page.lead)


def test_a_suppressed_gain_is_no_headline():
    figures = Figures()
    figures.add("pooled_gain", 29.4, 3.6, **POOLED, is_suppressed=True)
    page = funder_page(story_of(figures))
    assert page.title == "No figure can be shown yet."
    assert any("fewer than 10 stand behind are not shown" in limit for limit in page.limits)


def topics(ends: dict[str, tuple[float, float]], half: float = 3.0) -> Figures:
    figures = Figures()
    figures.add("pooled_gain", 20.0, half, **POOLED)
    for topic, (before, after) in ends.items():
        about = {**POOLED, "subject_kind": "topic", "subject_id": topic}
        figures.add("mean_from", before, **about)
        figures.add("mean_to", after, **about)
        figures.add("pooled_gain", after - before, half, **about)
    return figures


@pytest.mark.parametrize(
    ("structure", "media", "title"),
    [
        ((40, 75), (60, 80), f"Every topic now reaches the mark of 70; {MOST}"),
        ((40, 65), (60, 80), f"1 of 2 topics reach the mark of 70; {MOST}"),
        ((40, 65), (50, 69), f"No topic reaches the mark of 70 yet; {MOST}"),
        ((40, 30), (60, 80), "Scores fell in market structure"),
        ((40, 41), (60, 61), "No topic shows a clear change"),
    ],
)
def test_the_topics_title_says_which_reach_the_mark(structure, media, title):
    story = story_of(topics({"market_structure": structure, "marketing_media": media}))
    assert topics_title(story, topic_rows(story, headline_gain(story))) == title


def test_a_topic_without_a_figure_is_left_out():
    story = story_of(topics({"media_cost": (45, 79)}))
    rows = topic_rows(story, headline_gain(story))
    assert [row.label for row in rows] == ["Marketing media cost"]
    expected = "Marketing media cost rose from 45 to 79 and reaches the mark of 70"
    assert topics_title(story, rows) == expected


@pytest.mark.parametrize(
    ("gains", "title"),
    [
        ([(25.4, 3), (33.4, 3)], "Every cohort gained, by 25 to 33 points"),
        ([(25.4, 3), (1.0, 3)], "1 of 2 cohorts gained clearly; the others show no clear change"),
        ([(25.4, 3), (-8.0, 3)], "1 of 2 cohorts gained clearly; 1 fell"),
        ([(1.0, 3), (2.0, 3)], "No cohort shows a clear gain"),
        ([(25.4, None), (33.4, None)], "Each cohort's average gain, without intervals"),
        ([(30.1, 3), (29.9, 3)], "Every cohort gained, by 30 points"),
        (
            [(25.4, None), (30.1, 3)],
            "May 2022, the only cohort with an interval, gained 30 points",
        ),
        (
            [(25.4, None), (1.0, 3)],
            "May 2022, the only cohort with an interval, shows no clear change",
        ),
        (
            [(25.4, 3), (33.4, 3), (40.0, None)],
            "Every cohort with an interval gained, by 25 to 33 points",
        ),
        (
            [(25.4, 3), (-8.0, 3), (40.0, None)],
            "1 of 2 cohorts with an interval gained clearly; 1 fell",
        ),
    ],
)
def test_the_sessions_title_counts_what_is_clear(gains, title):
    figures = Figures()
    figures.add("pooled_gain", 20.0, 5.0, **POOLED)
    cohorts = ("2021-09-ciputat", "2022-05-bogor", "2023-03-tangerang")[: len(gains)]
    for cohort_id, (gain, half) in zip(cohorts, gains, strict=True):
        figures.add("gain", gain, half, scope="cohort", cohort_id=cohort_id, n=30, **OVERALL)
    story = story_of(figures)
    found = cohort_gains(story, headline_gain(story), treated=True)
    assert sessions_title(story, found) == title


def practice(change: float, half: float) -> Figures:
    figures = Figures()
    about = {"scope": "pooled", "subject_kind": "indicator", "subject_id": "marketplace", "n": 100}
    about |= {"wave_from": "pre", "wave_to": "f6", "population": "matched", "unit": "share"}
    figures.add("share_from", 0.4, **about)
    figures.add("share_to", 0.4 + change, **about)
    figures.add("share_change", change, half, **about)
    return figures


@pytest.mark.parametrize(
    ("change", "half", "title"),
    [
        (0.2, 0.1, "Sells on a marketplace: from 40% to 60% of businesses"),
        (-0.2, 0.1, "Sells on a marketplace became less common: from 40% to 20%"),
        (0.05, 0.1, "No practice shows a clear change after 6 months"),
    ],
)
def test_the_practices_title_turns_with_the_change(change, half, title):
    assert practices_section(story_of(practice(change, half))).title == title


@pytest.mark.parametrize(
    ("change", "half", "title"),
    [
        (12.3, 9.0, "Monthly revenue rose by 12% after 6 months."),
        (-12.3, 9.0, "Monthly revenue fell by 12% after 6 months."),
        (5.0, 9.0, "Monthly revenue showed no clear change after 6 months."),
    ],
)
def test_a_study_without_a_test_is_told_by_its_businesses(change, half, title):
    figures = Figures()
    about = {"scope": "pooled", "subject_kind": "indicator", "subject_id": "revenue", "n": 131}
    pair = {"wave_from": "pre", "wave_to": "f6", "population": "matched"}
    figures.add("percent_change", change, half, **about, **pair, price_basis="nominal")
    assert title_of(figures) == title


def test_plural_forms_follow_the_count():
    say = voice("en").say
    assert say("people.cohorts", count=1) == "1 cohort"
    assert say("people.cohorts", count=2) == "2 cohorts"
    assert say("wave.follow_up", count=1) == "after 1 month"
    assert voice("id").say("people.cohorts", count=1200) == "1.200 angkatan"


def test_no_sentence_claims_an_effect():
    for language in ("en", "id"):
        page = funder_page(tell(published(), study(), voice(language), "funder"))
        titles = " ".join((page.title, *(section.title for section in page.sections)))
        for claim in ("because of", "thanks to", "caused", "impact", "effect", "berkat", "dampak"):
            assert claim not in titles.lower()


def test_the_first_paragraph_counts_only_the_cohorts_its_people_come_from():
    figures = Figures()
    figures.add("pooled_gain", 29.4, 3.6, **POOLED)
    figures.add("n_attended", 201, scope="pooled", subject_kind="reach")
    story = story_of(figures)
    lead = funder_page(story).lead[0]
    assert lead.startswith(f"{len(story.pooled_cohorts())} cohorts, ")
    assert "201 people took part" in lead
    assert len(story.pooled_cohorts()) < len(story.cohorts)


def test_the_business_in_the_middle_is_told_in_money_of_the_same_businesses():
    figures = Figures()
    about = {"scope": "pooled", "subject_kind": "indicator", "subject_id": "revenue"}
    about |= {"currency": "IDR", "price_basis": "nominal"}
    change = {**about, "wave_from": "pre", "wave_to": "f6", "population": "matched", "n": 129}
    figures.add("percent_change", 7.0, 5.0, **change)
    for wave, panel, everyone in (("pre", 5_200_000, 9), ("f6", 5_350_000, 9)):
        figures.add("median", panel, **about, wave_to=wave, population="panel", n=57)
        figures.add("median", everyone, **about, wave_to=wave, population="all", n=127)
    notes = trend_sections(story_of(figures))[0].notes
    typical = [note.replace(NO_BREAK, " ") for note in notes if "middle of" in note]
    assert len(typical) == 1
    assert "57 businesses: IDR 5,200,000 a month before the program" in typical[0]
    assert "IDR 5,350,000 a month after 6 months" in typical[0]


REVENUE = {
    "scope": "pooled",
    "subject_kind": "indicator",
    "subject_id": "revenue",
    "price_basis": "nominal",
    "wave_from": "pre",
}


def trend_notes(change: float, end: float, language: str) -> str:
    figures = Figures()
    figures.add("percent_change", change, 5.0, **REVENUE, wave_to="f6", population="matched", n=89)
    figures.add("index", 100.0, **REVENUE, wave_to="pre", population="panel", n=57)
    figures.add("index", end, **REVENUE, wave_to="f6", population="panel", n=57)
    [section] = trend_sections(story_of(figures, language))
    assert section.drawing
    return " ".join(section.notes)


@pytest.mark.parametrize(
    ("language", "note"),
    [
        ("en", "The chart holds only the 57 businesses that answered at every moment"),
        ("id", "Bagan hanya memuat 57 usaha yang menjawab pada setiap waktu"),
    ],
)
def test_a_chart_that_ends_elsewhere_than_its_title_says_why(language, note):
    assert note in trend_notes(7.4, 110.0, language)
    assert note not in trend_notes(7.4, 107.4, language)


@pytest.mark.parametrize("turn", ["rose", "fell", "unclear", "level"])
@pytest.mark.parametrize("kind", ["percent", "share", "number"])
def test_a_sentence_fits_a_label_of_one_thing_and_of_many(kind, turn):
    words = set(voice("en").texts[f"title.{kind}.{turn}"].split())
    assert not words & {"is", "are", "was", "were", "has", "have", "show", "shows"}


def test_a_label_of_many_things_stands_in_the_first_sentence_as_in_a_title():
    figures = Figures()
    figures.add("pooled_gain", 29.4, 3.6, **POOLED)
    about = {**REVENUE, "wave_to": "f6", "population": "matched", "n": 131}
    figures.add("percent_change", 10.2, 5.0, **about)
    facts = study().with_labels({("indicator", "revenue", "en"): "Net receipts per month"})
    given = {"figures": figures.frame(), "cohorts": cohort_rows()}
    page = funder_page(tell(given, facts, voice("en"), "funder"))
    assert page.title.endswith("higher, and net receipts per month rose by 10% after 6 months.")
    assert "Net receipts per month rose by 10% after 6 months" in [s.title for s in page.sections]
