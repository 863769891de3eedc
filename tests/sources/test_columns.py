"""Headers are matched by name, wording, map and group path; what fits nothing is a fault."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sources.checking import check_cohort
from sources.columns import match_columns
from sources.sheets import Sheet, notation_of
from sources.tools import google_forms, kobo


def sheet_of(headers, system=None):
    return Sheet("", "", tuple(headers), (), notation_of("id_ID"), system=system or {})


def matched(school, headers, /, system=None, **declared):
    school.declare("post.csv", **declared)
    study = school.study()
    cohort = study.cohorts["c1"]
    found, faults = match_columns(sheet_of(headers, system), cohort.files[0], cohort, study)
    return {column.header: (column.kind, column.target) for column in found}, faults


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ("ms_1", ("item", "ms_1")),
        (" ms_1 ", ("item", "ms_1")),
        ("grup/sub/ms_1", ("item", "ms_1")),
        ("Pasar dengan satu penjual disebut?", ("item", "ms_1")),
        ("pasar dengan  satu penjual disebut ? 😀", ("item", "ms_1")),
        ("One seller makes?", ("item", "ms_1")),
        ("1. One seller makes?", ("item", "ms_1")),
        ("Rate these: [One seller makes?]", ("item", "ms_1")),
        ("Bagian satu/One seller makes?", ("item", "ms_1")),
        ("Omzet sebulan", ("indicator", "revenue")),
        ("Sex", ("attribute", "sex")),
        ("business_id", ("identity", "business_id")),
        ("wave", ("role", "wave")),
    ],
)
def test_a_header_is_matched_by_name_and_by_wording(school, header, target):
    found, faults = matched(school, ["nim", "ms_2", header])
    assert found[header] == target
    assert faults == ()


def test_a_header_that_fits_nothing_names_the_nearest_item(school):
    _, faults = matched(school, ["nim", "ms_1", "ms_22"])
    (fault,) = faults
    assert fault.where == "cohorts/c1/post.csv, column 3"
    assert fault.what == '"ms_22" fits nothing that knowledge-1 asks'
    assert fault.todo.startswith('Nearest: "ms_2"')


def test_a_reworded_question_names_the_item_it_resembles(school):
    _, faults = matched(school, ["nim", "ms_1", "Media mana yang paling murah?"])
    assert 'Nearest: "ms_2"' in faults[0].todo


def test_a_column_can_be_left_out_and_mapped(school):
    found, faults = matched(
        school,
        ["NIM peserta", "Q1", "Catatan"],
        columns={"participant": "NIM peserta", "ms_1": "Q1"},
        leave_out=["Catatan"],
    )
    assert faults == ()
    assert found == {
        "NIM peserta": ("identity", "nim"),
        "Q1": ("item", "ms_1"),
        "Catatan": ("left_out", ""),
    }


def test_a_mapped_header_that_is_not_there_names_headers_like_it(school):
    _, faults = matched(school, ["nim", "Q3_1", "ms_2"], columns={"ms_1": "Q3_9"})
    assert str(faults[0]) == (
        '  cohorts/c1/cohort.yml, post.csv, columns, ms_1: "Q3_9" is not a header of post.csv\n'
        '    Headers like it: "Q3_1". Correct the spelling or remove the line.'
    )


def test_questions_with_the_same_text_are_told_apart_by_their_order(school):
    school.items = [dict(item, text={"id": "Sebutkan!", "en": "Name it!"}) for item in school.items]
    school.declare("post.csv")
    study = school.study()
    cohort = study.cohorts["c1"]
    found, faults = match_columns(
        sheet_of(["nim", "Sebutkan!", "Sebutkan!"]), cohort.files[0], cohort, study
    )
    assert [column.target for column in found] == ["nim", "ms_1", "ms_2"]
    assert faults == ()


def test_a_repeated_header_is_chosen_by_its_number(school):
    found, faults = matched(
        school, ["nim", "Q", "Q", ""], columns={"ms_1": "Q #2"}, leave_out=["Q #1", "#4"]
    )
    assert found["Q"] == ("item", "ms_1")
    assert faults == ()


def test_two_columns_for_one_item_are_a_fault(school):
    _, faults = matched(school, ["nim", "ms_1", "One seller makes?"])
    assert faults[0].where == "cohorts/c1/post.csv, column 2, 3"
    assert faults[0].what == '2 columns hold item "ms_1"'


def test_a_file_without_identity_says_which_header_may_be_it(school):
    _, faults = matched(school, ["nims", "ms_1"], leave_out=["nims"])
    assert faults[0].what == 'no column holds the identity "nim"'
    assert '"nims"' in faults[0].todo


def test_a_first_row_that_is_no_header_is_not_repeated(school):
    _, faults = matched(school, ["Siti Aminah", "21", "Monopoli", "b"])
    assert "none of its 4 headers" in faults[0].what
    assert not any("Siti" in str(fault) for fault in faults)


def test_an_unnamed_column_is_a_fault(school):
    _, faults = matched(school, ["", "nim", "ms_1"])
    assert faults[0].what == "has no header"
    assert 'leave_out: ["#1"]' in faults[0].todo


def test_columns_that_kobo_adds_are_no_questions_and_no_identity(school):
    headers = [
        "start", "end", "nim", "ms_1", "loc", "_loc_latitude", "meta/rootUuid", "_id", "_uuid",
        "_submission_time", "_validation_status", "_index", "__version__",
    ]  # fmt: skip
    found, faults = matched(school, headers, kobo.system_columns(headers), leave_out=["loc"])
    assert faults == ()
    assert found["meta/rootUuid"] == ("role", "record_key")
    assert found["start"] == ("role", "started_at")
    assert found["end"] == ("role", "ended_at")
    assert found["_submission_time"] == ("role", "submitted_at")
    assert found["__version__"] == ("role", "form_version")
    tools = ("_loc_latitude", "_id", "_uuid", "_index", "_validation_status")
    assert {found[header] for header in tools} == {("tool", "")}


def test_columns_that_google_forms_adds_are_no_questions(school):
    headers = ["Timestamp", "Email Address", "Score", "nim", "ms_1", "ms_1 [Score]"]
    found, faults = matched(school, headers, google_forms.system_columns(headers))
    assert faults == ()
    assert found["Timestamp"] == ("role", "submitted_at")
    assert found["Score"] == found["Email Address"] == found["ms_1 [Score]"] == ("tool", "")


def test_an_email_address_can_be_the_identity(school):
    school.design["identity"] = {"person": ["Email Address"]}
    headers = ["Timestamp", "Email Address", "ms_1"]
    found, faults = matched(school, headers, google_forms.system_columns(headers))
    assert found["Email Address"] == ("identity", "Email Address")
    assert faults == ()


def test_sessions_are_found_by_id_label_and_date(school):
    found, faults = matched(school, ["nim", "Session 1", "2024-03-09"], holds="attendance", wave="")
    assert found["Session 1"] == ("session", "s1")
    assert found["2024-03-09"] == ("session", "s2")
    assert faults == ()


def test_an_attendance_list_by_session_says_what_shape_is_read(school):
    _, faults = matched(school, ["nim", "session"], holds="attendance", wave="",
                        columns={"session": "session"})  # fmt: skip
    assert [fault.what for fault in faults] == ["no column holds a session"]
    assert "one column per session" in faults[0].todo


def test_columns_of_a_form_that_hold_no_answer_are_known_behind_groups_and_by_their_wording(school):
    school.write("post.csv", "nim,ms_1,ms_2,g/thanks,Your total is\nA-1,a,x,,3\n")
    study = school.study()
    knowledge = study.instruments["knowledge-1"]
    asked = knowledge.model_copy(update={"unasked": ("thanks", "Your total is ...")})
    study = replace(study, instruments={"knowledge-1": asked})
    (cohort,) = study.cohorts.values()
    assert check_cohort(study, cohort) == ()
