"""LimeSurvey: codes, texts or both in the header; what was not submitted says so."""

from __future__ import annotations

import pytest

from sources.refusals import Refusal

from .exports import (
    LIMESURVEY,
    LIMESURVEY_BOTH,
    LIMESURVEY_GERMAN,
    LIMESURVEY_STRUCTURE,
    LIMESURVEY_TEXTS,
    rows_of,
)
from .opened import headed, open_path, open_text


def test_codes_are_matched_and_what_was_not_submitted_stays_with_its_answers(school):
    school.write("post.csv", LIMESURVEY, leave_out=["ms_2[other]"])
    assert school.read().faults == ()
    assert school.landed("responses", "row_number", "item_id", "answer") == [
        (2, "ms_1", "b"),
        (3, "ms_1", "a"),
        (2, "ms_2", "x;y"),
        (3, "ms_2", ""),
    ]
    assert school.landed("records", "record_key", "submitted_at", "ended_at", "left_out") == [
        ("1", "2024-03-02 09:15:00", "2024-03-02 09:15:00", ""),
        ("2", "", "2024-03-02 09:21:00", ""),
    ]
    ((reason,),) = school.landed("files", "tool_reason")
    assert reason.endswith("; not submitted, and kept: 1")


def test_texts_are_matched_and_yes_and_no_are_ticks(school):
    school.write("post.csv", LIMESURVEY_TEXTS, columns={"nim": "NIM"})
    assert school.read().faults == ()
    assert school.landed("responses", "item_id", "answer") == [
        ("ms_1", "Monopoli"),
        ("ms_2", "x;z"),
    ]


def test_a_2_for_no_is_no_tick(school):
    converted = LIMESURVEY.replace('"Y";"Y";""', '"1";"1";"2"').replace(
        '"";"";"";"";"60"', '"2";"2";"2";"";"60"'
    )
    assert converted != LIMESURVEY
    school.write("post.csv", converted, leave_out=["ms_2[other]"])
    assert school.read().faults == ()
    assert [row for row in school.landed("responses", "item_id", "answer") if row[0] == "ms_2"] == [
        ("ms_2", "x;y"),
        ("ms_2", ""),
    ]


def test_codes_and_texts_in_one_header_are_both_known(school):
    school.write("post.csv", LIMESURVEY_BOTH, columns={"nim": "nim"})
    assert school.read().faults == ()
    assert school.landed("responses", "item_id", "answer") == [("ms_1", "Monopoli"), ("ms_2", "x")]
    sheet = open_text(school.folder, LIMESURVEY_BOTH)
    assert sheet.columns[-2:] == ("G1Q2[SQ001]", "G1Q2[SQ002]")


@pytest.mark.parametrize(
    ("content", "keyed", "submitted", "started"),
    [
        (LIMESURVEY, "id", "submitdate", "startdate"),
        (LIMESURVEY_TEXTS, "Response ID", "Date submitted", "Date started"),
        (LIMESURVEY_BOTH, "id", "submitdate", None),
        (LIMESURVEY_GERMAN, "Antwort ID", "Datum Abgeschickt", "Datum gestartet"),
    ],
    ids=["codes", "texts", "both", "German"],
)
def test_system_columns_are_known_in_every_form(tmp_path, content, keyed, submitted, started):
    sheet = open_text(tmp_path, content)
    assert headed(sheet, "record_key") == [keyed]
    assert headed(sheet, "submitted_at") == [submitted]
    assert headed(sheet, "started_at") == ([started] if started else [])
    assert not {"seed", "Seed", "Zufallsstartwert", "interviewtime", "ms_1Time"} & {
        header for index, header in enumerate(sheet.columns) if index not in sheet.system
    }


def test_a_row_of_an_array_is_known_as_expressions_name_it(school):
    school.items = [
        {"id": "G2Q1_SQ001", "kind": "text"},
        {"id": "G2Q2_SQ001_SQ002", "kind": "text"},
    ]
    school.design["identity"] = {}
    school.write(
        "post.csv",
        '"id","submitdate","lastpage","startlanguage","G2Q1[SQ001]","G2Q2[SQ001_SQ002]"\n'
        '"1","2024-03-02 09:15:00","2","id","4","7"\n',
    )
    assert school.read().faults == ()
    assert school.landed("responses", "item_id", "answer") == [
        ("G2Q1_SQ001", "4"),
        ("G2Q2_SQ001_SQ002", "7"),
    ]


def test_a_survey_without_date_stamps_says_no_day(tmp_path):
    sheet = open_text(
        tmp_path,
        '"id","submitdate","lastpage","startlanguage","Q1"\n'
        '"1","1980-01-01 00:00:00","2","id","4"\n',
    )
    assert headed(sheet, "submitted_at") == []


def test_a_workbook_reads_as_its_text_does(school):
    book = open_path(school.write_xlsx("post.xlsx", rows_of(LIMESURVEY)))
    plain = open_text(school.folder, LIMESURVEY)
    assert book.system == plain.system
    assert [row.cells for row in book.rows] == [row.cells for row in plain.rows]


def test_a_vv_file_is_refused_with_what_to_export(tmp_path):
    with pytest.raises(Refusal, match="is a VV file"):
        open_text(
            tmp_path,
            "Response ID\tDate submitted\tLast page\tStart language\tOne seller makes?\n"
            "id\tsubmitdate\tlastpage\tstartlanguage\tms_1\n"
            "1\t2024-03-02 09:15:00\t3\tid\tb\n",
        )


def test_the_structure_of_a_questionnaire_is_refused_with_what_to_export(tmp_path):
    with pytest.raises(Refusal, match="structure of a LimeSurvey questionnaire") as refused:
        open_text(tmp_path, LIMESURVEY_STRUCTURE, name="survey.txt")
    assert "Export the responses" in refused.value.todo
