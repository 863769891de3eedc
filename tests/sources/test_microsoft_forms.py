"""Microsoft Forms: times, who answered, quiz columns, repeated questions, languages."""

from __future__ import annotations

import datetime as dt

import openpyxl
import pytest

from sources.landing import SCHEMAS

from .exports import (
    MICROSOFT,
    MICROSOFT_FRENCH,
    MICROSOFT_INDONESIAN,
    MICROSOFT_POLISH,
    MICROSOFT_QUIZ,
    rows_of,
)
from .opened import open_text

GRADED = {
    "id": "ms_1",
    "kind": "graded",
    "topic": "market",
    "points": 2,
    "text": {"id": "Pasar dengan satu penjual disebut?", "en": "One seller makes?"},
}


def test_a_form_lands_its_answers_its_key_and_its_times(school):
    school.design["identity"] = {}
    school.write("post.csv", MICROSOFT, tool="microsoft_forms")
    assert school.read().faults == ()
    assert school.landed("responses", "row_number", "item_id", "answer") == [
        (2, "ms_1", "Monopoli"),
        (3, "ms_1", "Oligopoli"),
        (2, "ms_2", "Instagram;WhatsApp;"),
        (3, "ms_2", "Radio;"),
    ]
    wanted = ["record_key", "started_at", "ended_at", "submitted_at", "answered_on"]
    assert school.landed("records", *wanted)[0] == (
        "1", "3/20/24 9:10:00", "3/20/24 9:15:30", "", "3/20/24 9:15:30",
    )  # fmt: skip


def test_a_quiz_lands_no_points_no_names_and_a_question_called_like_a_column(school):
    school.items = school.items[:1]
    school.write("post.csv", MICROSOFT_QUIZ, columns={"nim": "Name2"})
    assert school.read().faults == ()
    assert school.landed("responses", "item_id", "answer") == [
        ("ms_1", "Monopoli"),
        ("ms_1", "Oligopoli"),
    ]
    landed = str([school.landed(table) for table in SCHEMAS])
    assert "siti@example.com" not in landed
    assert "Bagus" not in landed


def test_the_sheet_in_which_forms_keeps_its_own_notes_is_no_table(school):
    school.items = school.items[:1]
    workbook = openpyxl.Workbook()
    for row in rows_of(MICROSOFT_QUIZ):
        workbook.active.append(row)
    notes = workbook.create_sheet("_56F9DC9755BA473782653E2940F9")
    notes["A1"] = "DQSIkWdsW0yxEjajBLZtrQAAAAAAAAAA"
    notes.sheet_state = "veryHidden"
    workbook.save(school.path("post.xlsx"))
    school.declare("post.xlsx", columns={"nim": "Name2"})
    assert school.read().faults == ()
    assert school.landed("responses", "answer") == [("Monopoli",), ("Oligopoli",)]


def test_anonymous_is_nobody(school):
    school.items = school.items[:1]
    school.design["identity"] = {"person": ["Email"]}
    school.write(
        "post.csv",
        "ID,Start time,Completion time,Email,Name,One seller makes?\n"
        "1,3/20/24 9:10:00,3/20/24 9:15:30,anonymous,anonymous,Monopoli\n"
        "2,3/20/24 9:11:00,3/20/24 9:19:00,anonymous,anonymous,Oligopoli\n"
        "3,3/20/24 9:12:00,3/20/24 9:19:00,siti@example.com,Siti A,Monopoli\n",
    )
    assert school.read().faults == ()
    states = [row[0] for row in school.landed("records", "identity_state")]
    assert states == ["missing", "missing", "given"]


def test_points_that_are_declared_to_be_the_item_take_the_place_of_the_answer(school):
    school.items = [GRADED]
    school.write(
        "post.csv",
        MICROSOFT_QUIZ,
        columns={"nim": "Name2", "ms_1": "Points - One seller makes?"},
    )
    assert school.read().faults == ()
    assert school.landed("responses", "item_id", "answer") == [("ms_1", "1.5"), ("ms_1", "0")]


def test_native_dates_and_numbers_of_the_workbook_are_written_as_text(school):
    school.items = [GRADED]
    rows = rows_of(MICROSOFT_QUIZ)
    for row in rows[1:]:
        row[1:3] = [
            dt.datetime.fromisoformat(f"2024-03-02 {time}") for time in ("09:10", "09:15:30")
        ]
        row[12] = float(row[12])
    school.write_xlsx(
        "post.xlsx", rows, columns={"nim": "Name2", "ms_1": "Points - One seller makes?"}
    )
    assert school.read().faults == ()
    assert school.landed("responses", "answer") == [("1,5",), ("0",)]
    assert school.landed("records", "ended_at")[0] == ("2024-03-02 09:15:30",)


@pytest.mark.parametrize(
    ("content", "n_left"),
    [(MICROSOFT_INDONESIAN, 1), (MICROSOFT_FRENCH, 1), (MICROSOFT_POLISH, 1), (MICROSOFT, 2)],
    ids=["Indonesian", "French", "Polish", "English"],
)
def test_in_every_language_only_the_questions_are_left(tmp_path, content, n_left):
    sheet = open_text(tmp_path, content)
    assert [sheet.system[index] for index in (0, 1, 2, 3, 4)] == [
        "record_key", "started_at", "ended_at", "", "",
    ]  # fmt: skip
    assert len(sheet.columns) - len(sheet.system) == n_left


def test_an_unknown_language_of_a_quiz_is_seen_in_its_pairs(tmp_path):
    sheet = open_text(
        tmp_path,
        "ID,Start time,Completion time,Pytanie?,Punkty - Pytanie?,Opinia - Pytanie?,Czas - Inne\n"
        "1,3/20/24 9:10:00,3/20/24 9:15:30,Tak,1,,x\n",
    )
    assert {sheet.columns[index] for index in sheet.system} == {
        "ID", "Start time", "Completion time", "Punkty - Pytanie?", "Opinia - Pytanie?",
    }  # fmt: skip


def test_a_question_that_forms_has_numbered_is_known_by_its_text(school):
    school.items = [
        {"id": "before", "kind": "text", "text": {"en": "How sure are you?"}},
        {"id": "after", "kind": "text", "text": {"en": "How sure are you?"}},
    ]
    school.design["identity"] = {}
    school.write(
        "post.csv",
        "ID,Start time,Completion time,Email,Name,How sure are you?,How sure are you?2\n"
        "1,3/20/24 9:10:00,3/20/24 9:15:30,anonymous,,little,very\n",
    )
    assert school.read().faults == ()
    assert school.landed("responses", "item_id", "answer") == [
        ("before", "little"),
        ("after", "very"),
    ]


def test_records_that_a_spreadsheet_cut_short_are_filled(tmp_path):
    sheet = open_text(tmp_path, MICROSOFT.replace("Radio;,", "Radio;"))
    assert [row.cells[-2:] for row in sheet.rows] == [("Instagram;WhatsApp;", ""), ("Radio;", "")]
