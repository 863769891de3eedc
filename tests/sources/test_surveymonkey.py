"""SurveyMonkey: two header rows, choices in columns of their own, nobody named."""

from __future__ import annotations

import openpyxl
import pytest

from sources.landing import SCHEMAS

from .exports import (
    SURVEYMONKEY,
    SURVEYMONKEY_ANONYMIZED,
    SURVEYMONKEY_GERMAN,
    SURVEYMONKEY_NEW,
    SURVEYMONKEY_THROUGH_A_PROGRAM,
    rows_of,
    without_row,
)
from .opened import headed, open_text

DECLARED = {
    "columns": {"nim": "Your NIM"},
    "leave_out": ["One seller makes?/Other (please specify)"],
}
ANSWERS = [
    (3, "ms_1", "Monopoli"),
    (4, "ms_1", "Oligopoli"),
    (3, "ms_2", "Instagram, WhatsApp"),
    (4, "ms_2", "Radio"),
]


def test_questions_and_ticked_choices_land_and_nobody_is_named(school):
    school.write("post.csv", SURVEYMONKEY, **DECLARED)
    assert school.read().faults == ()
    assert school.landed("responses", "row_number", "item_id", "answer") == ANSWERS
    assert school.landed("records", "record_key", "started_at", "ended_at")[0] == (
        "118000000001", "03/20/2024 09:10:00 AM", "03/20/2024 09:15:00 AM",
    )  # fmt: skip
    landed = str([school.landed(table) for table in SCHEMAS])
    assert not any(who in landed for who in ("siti@example.com", "Siti", "10.0.0.1"))


def test_an_other_answer_is_never_dropped_in_silence(school):
    school.write("post.csv", SURVEYMONKEY, columns=DECLARED["columns"])
    (fault,) = school.read().faults
    assert fault.where == "cohorts/c1/post.csv, column 12"
    assert "Other (please specify)" in fault.what


def test_merged_header_cells_of_the_workbook_are_those_of_the_tool(school):
    workbook = openpyxl.Workbook()
    for row in rows_of(SURVEYMONKEY):
        workbook.active.append([cell or None for cell in row])
    workbook.active.merge_cells("K1:L1")
    workbook.active.merge_cells("M1:O1")
    workbook.save(school.path("post.xlsx"))
    school.declare("post.xlsx", **DECLARED)
    assert school.read().faults == ()
    assert school.landed("responses", "row_number", "item_id", "answer") == ANSWERS


def test_choices_as_numbers_are_ticks(school):
    numbers = SURVEYMONKEY.replace("A,,A-001,Monopoli,,Instagram,WhatsApp,", "A,,A-001,b,,1,2,")
    school.write("post.csv", numbers.replace(",,,,Radio", ",,,,3"), **DECLARED)
    assert school.read().faults == ()
    assert [row[1] for row in school.landed("responses", "row_number", "answer")] == [
        "b", "Oligopoli", "x, y", "z",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "left"),
    [
        (SURVEYMONKEY_NEW, ["One seller makes?"]),
        (SURVEYMONKEY_GERMAN, ["Frage eins", "Frage zwei/Ja", "Frage zwei/Nein"]),
        (without_row(SURVEYMONKEY_NEW, 1), ["One seller makes?"]),
        (SURVEYMONKEY_NEW.replace(",Response", ","), ["One seller makes?"]),
    ],
    ids=["newer names", "German", "one header row", "a blank second row"],
)
def test_in_every_version_only_the_questions_are_left(tmp_path, content, left):
    sheet = open_text(tmp_path, content)
    assert [one for index, one in enumerate(sheet.columns) if index not in sheet.system] == left
    assert headed(sheet, "record_key") == [sheet.columns[0]]
    assert headed(sheet, "started_at") == [sheet.columns[2]]
    assert headed(sheet, "ended_at") == [sheet.columns[3]]
    assert len(list(sheet.rows)) == 1


@pytest.mark.parametrize("blank", ["", "...3", "Unnamed: 2", "Column3", "X"])
def test_what_another_program_wrote_above_a_blank_header_is_blank(tmp_path, blank):
    sheet = open_text(tmp_path, SURVEYMONKEY_THROUGH_A_PROGRAM.replace("...3", blank))
    assert sheet.columns == (
        "Respondent ID",
        "Your contact:/Name",
        "Your contact:/Company",
        "I wish it would have snowed more.",
    )
    assert sheet.system == {0: "record_key"}
    assert len(list(sheet.rows)) == 1


def test_a_file_without_ids_is_known_by_its_second_row(school):
    school.write("post.csv", SURVEYMONKEY_ANONYMIZED, **DECLARED)
    assert school.read().faults == ()
    assert school.landed("responses", "row_number", "item_id", "answer") == [
        (3, "ms_1", "Monopoli"),
        (3, "ms_2", "Instagram, WhatsApp"),
    ]


def test_the_last_questions_blank_headers_are_not_cut_off(tmp_path):
    sheet = open_text(tmp_path, SURVEYMONKEY)
    assert len(sheet.columns) == 15
    assert sheet.labels[-1] == "Which media are cheap?/Radio"
    assert [row.row_number for row in sheet.rows] == [3, 4]


def test_rows_of_a_matrix_are_questions(school):
    school.items = [
        {"id": name, "kind": "text", "text": {"en": text}}
        for name, text in [("calm", "I am calm"), ("sure", "I am sure")]
    ]
    school.design["identity"] = {}
    school.write(
        "post.csv",
        "Respondent ID,Collector ID,Start Date,End Date,How do you feel?,\n"
        ",,,,I am calm,I am sure\n"
        "118000000001,446000001,03/20/2024 09:10:00 AM,03/20/2024 09:15:00 AM,Agree,Disagree\n",
    )
    assert school.read().faults == ()
    assert school.landed("responses", "item_id", "answer") == [
        ("calm", "Agree"),
        ("sure", "Disagree"),
    ]
