"""ODK Central: a zip of a form and its repeats, or one of its tables alone."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from sources.recognition import recognize

if TYPE_CHECKING:
    from pathlib import Path

VISITS = """\
SubmissionDate,start,end,who-nim,place-Latitude,place-Longitude,place-Altitude,place-Accuracy,\
meta-instanceID,KEY,SubmitterID,SubmitterName,AttachmentsPresent,AttachmentsExpected,Status,\
ReviewState,DeviceID,Edits,FormVersion
2024-03-02T02:15:00.000Z,2024-03-02T08:00:00.000+07:00,2024-03-02T09:00:00.000+07:00,A1,-6.1,106.8,\
12,4,uuid:1,uuid:1,4,enumerator,0,0,,approved,dev,0,v1
2024-03-03T02:15:00.000Z,,,A2,,,,,uuid:2,uuid:2,4,enumerator,0,0,,rejected,dev,1,v2
2024-03-04T02:15:00.000Z,,,A3,,,,,uuid:3,uuid:3,4,enumerator,0,0,,hasIssues,dev,2,v2
"""
SHOPS = """\
shop-business_id,shop-revenue,PARENT_KEY,KEY
W1,1500.5,uuid:1,uuid:1/shops/shop[1]
W2,2000,uuid:1,uuid:1/shops/shop[2]
W3,900,uuid:2,uuid:2/shops/shop[1]
W4,700,uuid:3,uuid:3/shops/shop[1]
"""
LOANS = """\
revenue,PARENT_KEY,KEY
40,uuid:1/shops/shop[2],uuid:1/shops/shop[2]/loan[1]
50,uuid:1/shops/shop[2],uuid:1/shops/shop[2]/loan[2]
60,uuid:2/shops/shop[1],uuid:2/shops/shop[1]/loan[1]
"""
TABLES = {
    "Visits.csv": VISITS,
    "Visits-shop.csv": SHOPS,
    "Visits-loan.csv": LOANS,
    "media/W1.jpg": "no picture",
    "media/list.csv": "KEY,SubmissionDate\n1,2\n",
    "Visits - audit.csv": "instance ID,event,node\nuuid:1,form start,\n",
}


def write_zip(path: Path, tables: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in tables.items():
            archive.writestr(name, text)
    return path


@pytest.fixture
def visits(school):
    """Declare one table of a zip that holds visits, their shops, and the loans of each."""

    def write(sheet: str | None = None, **tables: str) -> None:
        held = TABLES | {f"{name.replace('_', '-')}.csv": text for name, text in tables.items()}
        write_zip(school.path("visits.zip"), held)
        kind = {"holds": "outcomes", "sheet": sheet} if sheet else {"holds": "roster"}
        school.declare("visits.zip", **kind)

    return write


def test_the_form_is_read_without_its_repeats(school, visits):
    visits()
    assert school.read().faults == ()
    assert school.landed("files", "tool", "n_read") == [("odk_central", 3)]
    wanted = ["record_key", "answered_on", "submitted_at", "form_version", "left_out"]
    assert school.landed("records", *wanted) == [
        ("uuid:1", "2024-03-02T09:00:00.000+07:00", "2024-03-02T02:15:00+00:00", "v1", ""),
        ("uuid:2", "", "2024-03-03T02:15:00+00:00", "v2", "rejected_in_review"),
        ("uuid:3", "", "2024-03-04T02:15:00+00:00", "v2", ""),
    ]
    assert "-6.1" not in str(school.landed("responses"))


@pytest.mark.parametrize("name", ["shop", "Visits-shop", "Visits-shop.csv"])
def test_a_repeat_has_identity_and_times_of_its_parent(school, visits, name):
    visits(name)
    assert school.read().faults == ()
    wanted = ["row_number", "record_key", "submitted_at", "form_version", "left_out"]
    assert school.landed("records", *wanted) == [
        (2, "uuid:1/shops/shop[1]", "2024-03-02T02:15:00+00:00", "v1", ""),
        (3, "uuid:1/shops/shop[2]", "2024-03-02T02:15:00+00:00", "v1", ""),
        (4, "uuid:2/shops/shop[1]", "2024-03-03T02:15:00+00:00", "v2", "rejected_in_review"),
        (5, "uuid:3/shops/shop[1]", "2024-03-04T02:15:00+00:00", "v2", ""),
    ]
    assert school.landed("outcomes", "row_number", "answer") == [
        (2, "1500.5"), (3, "2000"), (5, "700"),
    ]  # fmt: skip


def test_a_repeat_inside_a_repeat_belongs_to_both(school, visits):
    visits("loan")
    assert school.read().faults == ()
    people = school.landed("records", "person_id", "business_id", "record_key", "left_out")
    assert len(set(people)) == 3
    assert people[0][:2] == people[1][:2] != people[2][:2]
    assert all(business for _, business, *_ in people)
    assert [left_out for *_, left_out in people] == ["", "", "rejected_in_review"]
    # The loan's own revenue, not the shop's: a repeat answers for itself.
    assert school.landed("outcomes", "answer") == [("40",), ("50",)]


def test_a_repeat_without_a_parent_is_one_fault(school, visits):
    visits("shop", Visits_shop=SHOPS + "W5,1,uuid:9,uuid:9/shops/shop[1]\n")
    (fault,) = school.read().faults
    assert fault.where == 'cohorts/c1/visits.zip, "shop", row 6'
    assert '1 record has no parent: PARENT_KEY is no KEY of "Visits"' in fault.what


def test_a_table_that_is_not_there_is_a_fault_that_names_those_that_are(school, visits):
    visits("shops")
    (fault,) = school.read().faults
    assert fault.what == 'has no table "shops"'
    assert '"Visits", "shop", "loan"' in fault.todo


@pytest.mark.parametrize(
    ("status", "edits", "state", "left_out"),
    [
        ("", "0", "", ""),
        ("", "3", "edited", ""),
        ("missing encrypted form data", "0", "", ""),
        ("", "0", "rejected", "rejected_in_review"),
    ],
)
def test_a_table_out_of_the_zip_is_known_by_its_own_columns(school, status, edits, state, left_out):
    headers = "SubmissionDate,nim,KEY,Status,ReviewState,Edits"
    text = f"{headers}\n2024-03-02T02:15:00.000Z,A1,uuid:1,{status},{state},{edits}\n"
    school.write("visits.csv", text, holds="roster")
    assert school.read().faults == ()
    assert school.landed("files", "tool", "decimal_mark") == [("odk_central", ".")]
    assert school.landed("records", "record_key", "left_out") == [("uuid:1", left_out)]


def test_deleted_submissions_are_left_out(school):
    text = (
        "SubmissionDate,nim,KEY,DeletedAt\n2024-03-02,A1,uuid:1,2024-03-05\n2024-03-02,A2,uuid:2,\n"
    )
    school.write("visits.csv", text, holds="roster")
    assert school.read().faults == ()
    assert school.landed("records", "left_out") == [("deleted",), ("",)]


def test_encrypted_submissions_are_a_fault(school):
    text = (
        "SubmissionDate,nim,KEY,Status\n2024-03-02,,uuid:1,not decrypted\n2024-03-02,A2,uuid:2,\n"
    )
    school.write("visits.csv", text, holds="roster")
    (fault,) = school.read().faults
    assert "1 of its submissions are encrypted" in fault.what
    assert "passphrase" in fault.todo


@pytest.mark.parametrize("header", ["ms_2", "knowledge-ms_2", "knowledge-media-ms_2"])
@pytest.mark.parametrize("style", ["whole", "split", "both"])
def test_several_answers_are_read_split_or_not(school, header, style):
    school.items = school.items[1:]
    columns = {"whole": [header], "split": [f"{header}/{code}" for code in "xyz"]}
    cells = {"whole": ["x z"], "split": ["1", "0", "1"]}
    styles = ["whole", "split"] if style == "both" else [style]
    headers = [column for one in styles for column in columns[one]]
    answers = [cell for one in styles for cell in cells[one]]
    lines = [["SubmissionDate", "nim", *headers, "KEY"], ["2024-03-02", "A1", *answers, "uuid:1"]]
    school.write("post.csv", "".join(",".join(line) + "\n" for line in lines))
    assert school.read().faults == ()
    assert school.landed("responses", "answer") == [("x z",)]


def test_the_table_of_a_repeat_alone_is_refused(school):
    school.write("shops.csv", SHOPS, holds="outcomes")
    assert recognize(school.path("shops.csv")).tool == "odk_central"
    (fault,) = school.read().faults
    assert "without the records that it belongs to" in fault.what


def test_a_question_called_like_a_column_of_central_is_not_taken_for_it(school):
    text = "SubmissionDate,nim,Status,KEY,Status\n2024-03-02,A1,not decrypted,uuid:1,\n"
    school.write("visits.csv", text, holds="roster", leave_out=["#3"])
    assert school.read().faults == ()


@pytest.mark.parametrize(
    ("tables", "found"),
    [
        ({"a.csv": "x,y\n1,2\n"}, "is an archive of no known tool"),
        ({f"{n}.csv": VISITS for n in range(201)}, "is an archive of no known tool"),
        ({"A.csv": VISITS, "B.csv": VISITS}, "holds 2 tables of submissions"),
        ({"A-shop.csv": SHOPS}, "holds no tables of submissions"),
        ({"A.csv": VISITS, "../B.csv": "x"}, "leads out of its folder"),
        ({"A.csv": VISITS, "/etc/B.csv": "x"}, "leads out of its folder"),
        ({"A.csv": VISITS, "A-loan.csv": LOANS}, 'no table holds the parents of "loan"'),
        ({"A.csv": VISITS, "big.bin": "0" * (20 << 20)}, "would unpack to"),
        ({"A.csv": VISITS[:-20] + '"'}, "not well formed"),
    ],
)
def test_an_archive_that_cannot_be_used_is_one_fault(school, tables, found):
    write_zip(school.path("visits.zip"), tables)
    name = "loan" if "A-loan.csv" in tables else None
    school.declare("visits.zip", holds="roster", sheet=name)
    (fault,) = school.read().faults
    assert found in fault.what
    assert fault.todo


def test_a_table_that_is_no_utf8_is_one_fault(school):
    with zipfile.ZipFile(school.path("visits.zip"), "w") as archive:
        archive.writestr("Visits.csv", VISITS.replace("A1", "Désa").encode("cp1252"))
    school.declare("visits.zip", holds="roster")
    (fault,) = school.read().faults
    assert 'no UTF-8 text ("Visits.csv")' in fault.what


def test_what_is_sent_after_midnight_is_of_that_day(school):
    school.design["timezone"] = "Asia/Jakarta"
    text = "SubmissionDate,nim,KEY\n2024-03-02T18:15:00.000Z,A1,uuid:1\n"
    school.write("visits.csv", text, holds="roster")
    assert school.read().faults == ()
    wanted = "2024-03-03T01:15:00+07:00"
    assert school.landed("records", "submitted_at", "answered_on") == [(wanted, wanted)]


def test_a_file_that_is_declared_for_two_things_gives_each_its_own_columns(school):
    school.items = school.items[1:]
    text = (
        "SubmissionDate,nim,g-ms_2,g-ms_2/x,g-revenue,KEY\n"
        "2024-03-02T02:15:00.000Z,A1,x,1,500,uuid:1\n"
    )
    school.write("visits.csv", text)
    school.declare("visits.csv", holds="outcomes")
    assert school.read().faults == ()
    assert school.landed("responses", "answer") == [("x",)]
    assert school.landed("outcomes", "answer") == [("500",)]


def test_a_zip_that_was_packed_again_in_a_folder_is_read(school):
    tables = {f"./export//{name}": text for name, text in TABLES.items()}
    write_zip(school.path("visits.zip"), tables | {"__MACOSX/export/._Visits.csv": "x"})
    school.declare("visits.zip", holds="outcomes", sheet="shop")
    assert school.read().faults == ()
    assert len(school.landed("records")) == 4


def test_tables_of_briefcase_and_aggregate_are_read_likewise(school):
    text = (
        "SubmissionDate,who:nim,shop:revenue,place:Latitude,place:Longitude,SET-OF-loan,"
        "meta:instanceID,KEY,isValidated\n"
        '"Mar 2, 2024 9:15:00 AM",A1,500.5,-6.1,106.8,uuid:1/loan,uuid:1,uuid:1,TRUE\n'
    )
    school.write("visits.csv", text, holds="outcomes")
    assert school.read().faults == ()
    assert school.landed("files", "tool") == [("odk_central",)]
    assert school.landed("records", "record_key", "answered_on") == [
        ("uuid:1", "Mar 2, 2024 9:15:00 AM")
    ]
    assert school.landed("outcomes", "answer") == [("500.5",)]


def test_a_flat_table_is_known_by_its_instance_ids(school):
    school.items = school.items[1:]
    text = "nim,ms_2,gps_Latitude,gps_Longitude,instanceID\nA1,['x' ;  'z'],-6.1,106.8,uuid:1\n"
    school.write("visits.csv", text)
    assert school.read().faults == ()
    assert school.landed("files", "tool") == [("odk_central",)]
    assert school.landed("records", "record_key") == [("uuid:1",)]
    assert school.landed("responses", "answer") == [("x z",)]
