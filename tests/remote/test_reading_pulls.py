"""A pull is read as the export of the same form would be: headers, keys, verdicts, repeats."""

from __future__ import annotations

import json

import pytest

from sources.preparing import open_sheet
from sources.recognition import recognize
from sources.refusals import Refusal
from sources.remote.kept import newest_pull
from sources.remote.pulling import pull
from studies.cohorts import FileDeclaration
from tests.remote.conftest import (
    FIELDS,
    SURVEY,
    kobo_source,
    odk_source,
    row,
    secret_of,
    submission,
)

SHOPS = {"shops": [{"shops/staff": "3"}, {"shops/staff": "1"}]}
ODK_SHOPS = {
    "shops": {
        "shop": [
            {"__id": "c1", "__Submissions-id": "uuid:r1", "staff": 3},
            {"__id": "c2", "__Submissions-id": "uuid:r1", "staff": 1},
        ],
        "shop@odata.navigationLink": "Submissions('uuid%3Ar1')/shops/shop",
    }
}


@pytest.fixture
def table(kobo, odk, tmp_path, hands):
    """Give the function that pulls a form and opens what came."""

    def pulled(which, **declared):
        source = {"kobo": kobo_source(kobo), "odk": odk_source(odk)}[which]
        pull(source, tmp_path, secret_of, hands.clock)
        file = {"file": "x.jsonl", "wave": "post", "holds": "survey", "instrument": "k-1"}
        declaration = FileDeclaration.model_validate(file | declared)
        return open_sheet(recognize(newest_pull(tmp_path)), declaration, "id_ID")

    return pulled


def cells(sheet, *columns):
    places = [sheet.columns.index(column) for column in columns]
    return [tuple(row.cells[place] for place in places) for row in sheet.rows]


def roles(sheet):
    return {role: sheet.columns[place] for place, role in sheet.system.items() if role}


def test_kobo_submissions_are_a_table_with_the_headers_of_an_export(kobo, table):
    kobo.answers.submissions = [submission(1), submission(2, q1="b", q2="y")]
    sheet = table("kobo")
    assert (sheet.tool, sheet.notation.decimal_mark) == ("kobo_api", ".")
    assert cells(sheet, "who/nim", "q1", "q2") == [("n1", "a", "x y"), ("n2", "b", "y")]
    assert roles(sheet) == {
        "record_key": "meta/rootUuid",
        "started_at": "start",
        "submitted_at": "_submission_time",
        "form_version": "__version__",
    }
    assert sheet.notation.choice_separator == " "


def test_odk_submissions_are_a_table_with_the_headers_of_an_export(odk, table):
    odk.answers.rows = [row(2, q1="b", q2=None), row(1)]
    sheet = table("odk")
    assert (sheet.tool, sheet.notation.decimal_mark) == ("odk_api", ".")
    assert cells(sheet, "KEY", "who-nim", "q1", "q2") == [
        ("uuid:r2", "n2", "b", ""),
        ("uuid:r1", "n1", "a", "x y"),
    ]
    assert roles(sheet) == {
        "record_key": "KEY",
        "submitted_at": "SubmissionDate",
        "form_version": "FormVersion",
    }


def test_questions_and_choices_come_with_their_wording(table):
    sheet = table("kobo")
    wordings = dict(zip(sheet.columns, sheet.labels, strict=True))
    assert (wordings["who/nim"], wordings["q1"]) == ("Student number", "One seller?")
    q1 = sheet.columns.index("q1")
    assert dict(sheet.value_labels) == {q1: {"a": "Monopoly", "b": "Oligopoly"}}


@pytest.mark.parametrize("which", ["kobo", "odk"])
def test_places_and_devices_are_read_only_where_they_are_declared(kobo, odk, table, which):
    kobo.answers.survey = [*SURVEY, {"type": "phonenumber", "name": "sim"}]
    sheet = table(which)
    assert sheet.system[sheet.columns.index("loc")] == ""
    if which == "kobo":
        assert sheet.system[sheet.columns.index("sim")] == ""


@pytest.mark.parametrize("which", ["kobo", "odk"])
def test_a_question_that_nobody_answered_is_a_column_all_the_same(kobo, odk, table, which):
    kobo.answers.survey = [*SURVEY, {"type": "text", "name": "unanswered"}]
    odk.answers.fields = [*FIELDS, {"name": "unanswered", "path": "/unanswered", "type": "string"}]
    assert set(cells(table(which), "unanswered")) == {("",)}


def test_a_question_of_an_older_version_keeps_its_answers(kobo, table):
    kobo.answers.submissions[0]["q0"] = "old"
    assert [cell for (cell,) in cells(table("kobo"), "q0")] == ["old", "", "", "", ""]


def test_what_was_not_approved_is_left_out(kobo, table):
    verdict = {"uid": "validation_status_not_approved", "label": "Not Approved", "by_whom": "x"}
    approved = {"uid": "validation_status_approved", "label": "Approved"}
    kobo.answers.submissions[1]["_validation_status"] = verdict
    kobo.answers.submissions[2]["_validation_status"] = approved
    left_out = [row.left_out for row in table("kobo").rows]
    assert left_out == ["", "rejected_in_review", "", "", ""]


def test_what_was_rejected_or_deleted_is_left_out(odk, table):
    states = ({"reviewState": "rejected"}, {"deletedAt": "2024-04-01T00:00:00.000Z"})
    others = ({"reviewState": "hasIssues"}, {"reviewState": "edited"}, {"reviewState": "approved"})
    odk.answers.rows = [row(n, system=state) for n, state in enumerate((*states, *others), 1)]
    left_out = [row.left_out for row in table("odk").rows]
    assert left_out == ["rejected_in_review", "deleted", "", "", ""]


def test_submissions_without_a_root_have_their_number_as_key(kobo, table):
    """Servers before 2025 send none; the number stays the same through every edit."""
    for one in kobo.answers.submissions[:2]:
        del one["meta/rootUuid"]
    sheet = table("kobo")
    assert [key for (key,) in cells(sheet, roles(sheet)["record_key"])] == [
        "101", "102", "uuid:r3", "uuid:r4", "uuid:r5",
    ]  # fmt: skip


def test_numbers_keep_their_spelling(odk, table):
    odk.answers.rows = [row(1, q1=1234567890123456789), row(2, q1=0.1), row(3, q1=True)]
    assert [cell for (cell,) in cells(table("odk"), "q1")] == ["1234567890123456789", "0.1", "true"]


@pytest.mark.parametrize("name", ["shops", "shop", "shops/shop"])
def test_the_records_of_a_repeat_come_with_their_parents(kobo, odk, table, name):
    kobo.answers.submissions[0] |= SHOPS
    odk.answers.rows = [row(2), row(1, **ODK_SHOPS)]
    if name == "shops":
        sheet = table("kobo", sheet=name)
        expected = [("3", "n1", "uuid:r1/shops[1]"), ("1", "n1", "uuid:r1/shops[2]")]
        found = cells(sheet, "shops/staff", "who/nim", roles(sheet)["record_key"])
    else:
        sheet = table("odk", sheet=name)
        expected = [("3", "n1", "c1"), ("1", "n1", "c2")]
        found = cells(sheet, "shops-shop-staff", "who-nim", "KEY")
    assert found == expected


def test_a_repeat_is_no_column_of_the_form(kobo, odk, table):
    kobo.answers.submissions[0] |= SHOPS
    assert not [column for column in table("kobo").columns if column.startswith("shops")]


def test_records_of_a_repeat_have_rows_of_their_own(kobo, table):
    kobo.answers.submissions = [submission(n, **SHOPS) for n in (1, 2)]
    assert [row.row_number for row in table("kobo", sheet="shops").rows] == [2, 3, 4, 5]


def test_a_repeat_of_a_submission_that_was_not_approved_is_left_out_too(kobo, table):
    kobo.answers.submissions[0] |= SHOPS
    kobo.answers.submissions[0]["_validation_status"] = {"uid": "validation_status_not_approved"}
    assert {row.left_out for row in table("kobo", sheet="shops").rows} == {"rejected_in_review"}


def test_a_repeat_in_a_repeat_is_found(kobo, table):
    kobo.answers.survey = [
        *SURVEY[:-1],
        {"type": "begin_repeat", "name": "goods"},
        {"type": "integer", "name": "price"},
        {"type": "end_repeat"},
        SURVEY[-1],
    ]
    goods = [{"shops/goods/price": "10"}, {"shops/goods/price": "20"}]
    shops = [{"shops/staff": "3", "shops/goods": goods}, {"shops/staff": "1"}]
    kobo.answers.submissions[0]["shops"] = shops
    sheet = table("kobo", sheet="goods")
    assert cells(sheet, "shops/goods/price", "who/nim") == [("10", "n1"), ("20", "n1")]


@pytest.mark.parametrize(("which", "known"), [("kobo", "shops"), ("odk", "shops/shop")])
def test_a_repeat_that_the_form_does_not_have_is_refused(table, which, known):
    with pytest.raises(Refusal, match='no repeat "shoops"') as caught:
        table(which, sheet="shoops")
    assert known in caught.value.todo


@pytest.mark.parametrize(
    ("broken", "what"),
    [
        (lambda lines: lines[:-1], "holds 4 submissions"),
        (lambda lines: [*lines[:-1], lines[-1][:20]], "the line is no submission"),
        (lambda lines: [*lines[:-1], "[1]"], "the line is no submission"),
        (lambda lines: [json.dumps({"kohort_pull": 1, "tool": "kobo_api"}), *lines[1:]], "first"),
    ],
    ids=["a line less", "half a line", "no object", "another first line"],
)
def test_a_pull_that_was_changed_by_hand_is_refused(kobo, tmp_path, hands, broken, what):
    pull(kobo_source(kobo), tmp_path, secret_of, hands.clock)
    path = newest_pull(tmp_path)
    path.write_text("\n".join(broken(path.read_text("utf-8").splitlines())) + "\n", "utf-8")
    declaration = FileDeclaration(file="x", wave="post", holds="survey", instrument="k-1")
    with pytest.raises(Refusal) as caught:
        list(open_sheet(recognize(path), declaration, "id_ID").rows)
    assert what in caught.value.what
    assert "pulls it anew" in caught.value.todo


def test_a_pull_says_by_which_tool_it_is_read(kobo, odk, tmp_path, hands):
    for name, source in (("kobo_api", kobo_source(kobo)), ("odk_api", odk_source(odk))):
        pull(source, tmp_path / name, secret_of, hands.clock)
        found = recognize(newest_pull(tmp_path / name))
        assert found.tool == name
        assert "by its first line" in found.reason
