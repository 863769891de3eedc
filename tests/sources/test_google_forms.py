"""Google Forms: both styles of time, scores, grids, repeated questions, choices with commas."""

from __future__ import annotations

import pytest

from .exports import GOOGLE, GOOGLE_RUSSIAN_ZONE, GOOGLE_SHEET, rows_of
from .opened import headed, open_path, open_text

GRADED = {"id": "ms_1", "kind": "graded", "topic": "market", "points": 15,
          "text": {"en": "One seller makes?"}}  # fmt: skip
QUIZ = """\
Timestamp,Total score,NIM,NIM [Score],NIM [Feedback],One seller makes? 🏪,One seller makes? 🏪 [Score],One seller makes? 🏪 [Feedback]
2024/03/09 9:15:00 AM GMT+7,13.5 / 15,a001,-- / 0,,Monopoli,13.50 / 15,Bagus
2024/03/09 9:16:00 AM GMT+7,0,a002,-- / 0,,Oligopoli,0,
"""  # noqa: E501


@pytest.mark.parametrize(
    ("content", "separator", "time"),
    [
        (GOOGLE, ";", "2024/03/09 9:15:00 AM GMT+7"),
        (GOOGLE_RUSSIAN_ZONE, ";", "2026/09/27 3:00:00 PM GMT+3"),
        (GOOGLE_SHEET, ", ", "19/03/2024 9:15:00"),
        ("Timestamp,Question\n8/4/2025 23:25:41,Yes\n", ", ", "8/4/2025 23:25:41"),
        ("Timestamp,Question\n2025/04/25 8:08:41 am CET,Yes\n", ";", "2025/04/25 8:08:41 am CET"),
    ],
    ids=["form", "unknown words", "sheet", "sheet of another order", "zone by name"],
)
def test_the_style_of_the_time_tells_a_form_from_its_sheet(tmp_path, content, separator, time):
    sheet = open_text(tmp_path, content)
    assert sheet.notation.choice_separator == separator
    assert headed(sheet, "submitted_at") == [sheet.columns[0]]
    assert next(iter(sheet.rows)).cells[0] == time


def test_a_workbook_is_an_answer_sheet(school):
    path = school.write_xlsx("post.xlsx", rows_of(GOOGLE))
    assert open_path(path).notation.choice_separator == ", "


def test_the_score_of_the_form_never_lands_and_that_of_a_question_may(school):
    school.items = [GRADED]
    school.write("post.csv", QUIZ, columns={"nim": "NIM", "ms_1": "One seller makes? 🏪 [Score]"})
    assert school.read().faults == ()
    assert school.landed("responses", "item_id", "answer") == [
        ("ms_1", "13.50 / 15"),
        ("ms_1", "0"),
    ]


def test_undeclared_scores_and_feedback_stay_in_the_file(school):
    school.items = school.items[:1]
    school.write("post.csv", QUIZ, columns={"nim": "NIM"})
    assert school.read().faults == ()
    assert school.landed("responses", "answer") == [("Monopoli",), ("Oligopoli",)]


def test_a_grid_and_questions_with_one_text_are_told_apart(school):
    school.items = [
        {"id": name, "kind": "text", "text": {"en": text}}
        for name, text in [
            ("mood", "Calm"),
            ("why_1", "Why?"),
            ("load", "Tired"),
            ("why_2", "Why?"),
        ]
    ]
    school.design["identity"] = {}
    school.write(
        "post.csv",
        "Timestamp,How do you feel? [Calm],Why?,How do you feel? [Tired],Why?\n"
        "2024/03/09 9:15:00 AM GMT+7,4,sun,2,work\n",
    )
    assert school.read().faults == ()
    assert dict(school.landed("responses", "item_id", "answer")) == {
        "mood": "4", "why_1": "sun", "load": "2", "why_2": "work",
    }  # fmt: skip


def test_an_export_in_words_that_are_not_known_keeps_its_scores(tmp_path):
    sheet = open_text(
        tmp_path,
        "Χρονική σήμανση,Ερώτηση,Ερώτηση [Βαθμολογία],Πλέγμα [Γραμμή]\n"
        "2024/03/09 9:15:00 π.μ. EET,Ναι,1.00 / 1,2\n",
    )
    assert {sheet.columns[index] for index in sheet.system} == {
        "Χρονική σήμανση", "Ερώτηση [Βαθμολογία]",
    }  # fmt: skip
