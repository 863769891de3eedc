"""Moodle quiz reports are known by their pattern; averages and '-' are nobody's answers."""

from __future__ import annotations

import pytest

from sources.checking import check_cohort
from sources.landing import SCHEMAS

from .exports import MOODLE, MOODLE_GERMAN, MOODLE_INDONESIAN, MOODLE_RESPONSES, rows_of
from .opened import headed, open_path, open_text

COLUMNS = {"nim": "ID number", "ms_1": "Q. 1 /1.00", "ms_2": "Q. 2 /2.00"}


def graded(points_1: float, points_2: float) -> list[dict[str, object]]:
    return [
        {"id": "ms_1", "kind": "graded", "topic": "market", "points": points_1},
        {"id": "ms_2", "kind": "graded", "topic": "market", "points": points_2},
    ]


def test_each_attempt_is_a_record_and_no_answer_is_blank(school):
    school.items = graded(1, 2)
    school.write("post.csv", MOODLE, columns=COLUMNS)
    assert school.read().faults == ()
    assert school.landed("records", "row_number", "left_out", "n_answered") == [
        (2, "", 2),
        (3, "blank", 0),
        (4, "", 1),
        (5, "blank", 0),
        (6, "summary_row", 2),
    ]
    assert school.landed("responses", "row_number", "item_id", "answer") == [
        (2, "ms_1", "1.00"), (4, "ms_1", ""),
        (2, "ms_2", "1.50"), (4, "ms_2", "0.00"),
    ]  # fmt: skip
    assert school.landed("records", "started_at", "ended_at")[:2] == [
        ("2 March 2024 9:10 AM", "2 March 2024 9:15 AM"),
        ("2 March 2024 9:20 AM", ""),
    ]


def test_an_attempt_that_goes_on_keeps_the_answers_it_has(tmp_path):
    finished, going_on = '"Finished"', '"In progress"'
    content = MOODLE_RESPONSES.replace(finished, going_on).replace('"1.00"', '"-"')
    assert [row.left_out for row in open_text(tmp_path, content).rows] == ["", ""]
    nothing = content.replace('"0.00"', '"-"').replace('"Radio"', '"-"')
    assert [row.left_out for row in open_text(tmp_path, nothing).rows] == ["", "blank"]


def test_nobody_is_named(school):
    school.items = graded(1, 2)
    school.write("post.csv", MOODLE, columns=COLUMNS)
    assert school.read().faults == ()
    landed = str([school.landed(table) for table in SCHEMAS])
    assert "siti@example.com" not in landed
    assert "Siti" not in landed


def test_points_other_than_the_items_are_a_fault_of_the_column(school):
    school.items = graded(1, 5)
    school.write("post.csv", MOODLE, columns=COLUMNS)
    study = school.study()
    (fault,) = check_cohort(study, study.cohorts["c1"])
    assert fault.where == "cohorts/c1/post.csv, column 11"
    assert fault.what == '"Q. 2 /2.00" is out of 2, "ms_2" has 5 points'
    assert school.read().faults == (fault,)


@pytest.mark.parametrize(
    ("content", "mark", "start", "end", "left_out"),
    [
        (MOODLE, ".", "Started on", "Completed", ["", "blank", "", "blank", "summary_row"]),
        (MOODLE_RESPONSES, ".", "Started", "Completed", ["", ""]),
        (MOODLE_GERMAN, ",", "Begonnen", "Beendet", ["", "summary_row"]),
        (MOODLE_INDONESIAN, ",", "Dimulai pada", "Selesai", [""]),
    ],
    ids=["grades", "responses", "German", "Indonesian"],
)
def test_the_header_of_the_grade_tells_the_decimal_mark(
    tmp_path, content, mark, start, end, left_out
):
    for locale in ("id_ID", "en_US"):
        sheet = open_text(tmp_path, content, locale=locale)
        assert sheet.notation.decimal_mark == mark
        assert sheet.notation.group_mark == ""
        assert headed(sheet, "started_at") == [start]
        assert headed(sheet, "ended_at") == [end]
        assert [row.left_out for row in sheet.rows] == left_out


def test_native_numbers_of_a_workbook_are_written_as_the_study_does(school):
    rows = rows_of(MOODLE)
    rows[1][8:] = [2.5, 1, 1.5]
    school.items = graded(1, 2)
    school.write_xlsx("post.xlsx", rows[:2], columns=COLUMNS)
    assert school.read().faults == ()
    assert school.landed("responses", "answer") == [("1",), ("1,5",)]
    assert school.landed("files", "decimal_mark") == [(",",)]


def test_responses_are_known_by_the_question_that_stands_beside_them(school):
    school.write("post.csv", MOODLE_RESPONSES, columns={"nim": "Username"})
    assert school.read().faults == ()
    assert school.landed("responses", "row_number", "item_id", "answer") == [
        (2, "ms_1", "Monopoli"),
        (3, "ms_1", ""),
        (2, "ms_2", "Instagram; WhatsApp"),
        (3, "ms_2", "Radio"),
    ]


@pytest.mark.parametrize(
    "header",
    [
        "nim,ms_1,A/B 1/2",
        "Nama,Kelas,Kota,Tanggal,Nilai/10",
        "a,b,c,d,e,Skor/100,Pertanyaan",
    ],
)
def test_a_table_with_a_slash_and_a_number_is_not_moodles(tmp_path, header):
    path = tmp_path / "export.csv"
    cells = ",".join("x" for _ in header.split(","))
    path.write_text(f"{header}\n{cells}\n{cells}\n")
    assert open_path(path).tool == "csv"
