"""Qualtrics: three header rows or what is left of them; previews and tests are left out."""

from __future__ import annotations

import pytest

from sources.landing import SCHEMAS
from sources.refusals import Refusal
from sources.tools.qualtrics import reason_of

from .exports import QUALTRICS, QUALTRICS_OLD, rows_of, without_row
from .opened import headed, open_path, open_text

COLUMNS = {"nim": "ExternalReference"}
# One question text has a line break: the first record starts in the fifth line.
ANSWERS = [
    (5, "ms_1", "Monopoli"),
    (8, "ms_1", "Monopoli"),
    (5, "ms_2", "Instagram,WhatsApp"),
    (8, "ms_2", ""),
]


def test_participants_land_and_previews_and_tests_do_not(school):
    school.write("post.csv", QUALTRICS, columns=COLUMNS)
    assert school.read().faults == ()
    assert school.landed("records", "row_number", "record_key", "left_out") == [
        (5, "R_1", ""),
        (6, "R_2", "preview"),
        (7, "R_3", "test"),
        (8, "R_4", ""),
    ]
    assert school.landed("responses", "row_number", "item_id", "answer") == ANSWERS
    landed = str([school.landed(table) for table in SCHEMAS])
    assert "10.0.0.1" not in landed
    assert "106.8" not in landed


def test_times_play_their_roles_and_what_nobody_finished_was_not_submitted(school):
    school.write("post.csv", QUALTRICS, columns=COLUMNS)
    assert school.read().faults == ()
    finished, *_, unfinished = school.landed("records", "started_at", "ended_at", "submitted_at")
    assert finished == ("2024-03-02 09:10:00", "2024-03-02 09:15:00", "2024-03-02 09:15:01")
    assert unfinished == ("2024-03-02 09:40:00", "2024-03-02 09:41:00", "")
    ((reason,),) = school.landed("files", "tool_reason")
    assert reason.endswith("; not submitted, and kept: 1")


@pytest.mark.parametrize("missing", [1, 2], ids=["no texts", "no ImportIds"])
def test_a_header_row_that_somebody_deleted_loses_no_record(school, missing):
    school.write(
        "post.csv",
        without_row(QUALTRICS, missing),
        columns=COLUMNS | {"ms_1": "Q1"},
        leave_out=["Q2_1", "Q2_2", "Q2_3"] if missing == 1 else [],
    )
    if missing == 1:
        school.items = school.items[:1]
    assert school.read().faults == ()
    assert [row[0] for row in school.landed("records", "record_key")] == [
        "R_1",
        "R_2",
        "R_3",
        "R_4",
    ]
    assert [row[0] for row in school.landed("records", "left_out")] == ["", "preview", "test", ""]


def test_without_its_first_row_the_system_columns_are_known_by_their_import_ids(tmp_path):
    sheet = open_text(tmp_path, without_row(QUALTRICS, 0))
    assert headed(sheet, "record_key") == ["ResponseId"]
    assert sheet.columns[17] == "One seller\nmakes?"
    assert [row.left_out for row in sheet.rows] == ["", "preview", "test", ""]


def test_import_ids_alone_are_refused(tmp_path):
    with pytest.raises(Refusal, match="two header rows above it are gone"):
        open_text(tmp_path, without_row(without_row(QUALTRICS, 0), 0))


def test_utf_16_with_tabs_and_a_workbook_read_the_same(school):
    rows = rows_of(QUALTRICS)
    path = school.path("post.tsv")
    text = "\n".join("\t".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    path.write_text(text, encoding="utf-16")
    tabbed = open_path(path)
    book = open_path(school.write_xlsx("post.xlsx", rows))
    plain = open_text(school.folder, QUALTRICS)
    cells = [(row.cells, row.left_out) for row in plain.rows]
    assert [(row.cells, row.left_out) for row in tabbed.rows] == cells
    assert [(row.cells, row.left_out) for row in book.rows] == cells
    assert tabbed.columns == book.columns == plain.columns
    assert tabbed.labels == book.labels == plain.labels


@pytest.mark.parametrize(
    ("status", "channel", "reason"),
    [
        ("IP Address", "anonymous", ""),
        ("0", "email", ""),
        ("4", "", ""),
        ("16", "", ""),
        ("Imported", "", ""),
        ("Offline", "", ""),
        ("1", "", "preview"),
        ("17", "", "preview"),
        ("Survey Preview", "", "preview"),
        ("Umfragevorschau", "", "preview"),
        ("", "preview", "preview"),
        ("9", "", "preview"),
        ("2", "", "test"),
        ("8", "", "test"),
        ("12", "", "test"),
        ("64", "", "test"),
        ("Survey Test", "", "test"),
        ("Spam", "", "test"),
        ("", "test", "test"),
    ],
)
def test_status_in_numbers_or_words_tells_who_is_no_participant(status, channel, reason):
    assert reason_of(status, channel) == reason


def test_rows_of_a_matrix_and_answers_in_one_cell_are_known(school):
    school.items = [
        {"id": "calm", "kind": "likert", "topic": "market", "scale": {"min": 1, "max": 5},
         "text": {"en": "I am calm"}},
        {"id": "sure", "kind": "likert", "topic": "market", "scale": {"min": 1, "max": 5},
         "text": {"en": "I am sure"}},
        school.items[1],
    ]  # fmt: skip
    school.write(
        "post.csv",
        "StartDate,EndDate,RecordedDate,ResponseId,UserLanguage,nim,Q5_1,Q5_2,Q6,Q6 - Topics\n"
        "Start Date,End Date,Recorded Date,Response ID,User Language,nim,"
        "How do you feel? - I am calm,How do you feel? - I am sure,"
        "Which media are cheap? - Selected Choice,Q6 - Topics\n"
        '2024-03-02 09:10:00,2024-03-02 09:15:00,2024-03-02 09:15:01,R_1,ID,1,4,5,"x,y",media\n',
    )
    assert school.read().faults == ()
    assert school.landed("responses", "item_id", "answer") == [
        ("calm", "4"),
        ("sure", "5"),
        ("ms_2", "x,y"),
    ]
    assert school.landed("files", "choice_separator") == [(",",)]


def test_an_old_export_names_its_system_columns_in_the_second_row(tmp_path):
    sheet = open_text(tmp_path, QUALTRICS_OLD)
    left = {one: sheet.label_of(n) for n, one in enumerate(sheet.columns) if n not in sheet.system}
    assert left == {"Q1": "One seller makes?"}
    assert headed(sheet, "record_key") == ["ResponseID"]
    assert [row.cells[10] for row in sheet.rows] == ["2"]


def test_a_question_called_like_an_ending_of_the_tool_is_still_missing(tmp_path):
    sheet = open_text(
        tmp_path,
        "StartDate,EndDate,RecordedDate,ResponseId,Business_Type,Q1_DO,SC0,Q_RecaptchaScore\n"
        "2024-03-02 09:10:00,2024-03-02 09:15:00,2024-03-02 09:15:01,R_1,food,1|2,3,0.9\n",
    )
    left = [header for index, header in enumerate(sheet.columns) if index not in sheet.system]
    assert left == ["Business_Type"]
