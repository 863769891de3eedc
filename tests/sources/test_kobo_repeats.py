"""KoboToolbox workbooks with repeats: one sheet for the form, one for each repeat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from sources.recognition import recognize

if TYPE_CHECKING:
    from pathlib import Path

FORM = "Kunjungan usaha dengan anggota keluarga"
FORM_SHEET = "Kunjungan usaha dengan anggo..."
VISITS: list[list[Any]] = [
    ["start", "end", "nim", "_id", "_uuid", "_submission_time", "_validation_status", "_index"],
    ["2024-03-02T08:00:00.000+07:00", "2024-03-02T09:00:00.000+07:00", "A1", 11, "u1",
     "2024-03-02T18:15:00", "", 1],
    ["2024-03-03T08:00:00.000+07:00", "2024-03-03T09:00:00.000+07:00", "A2", 12, "u2",
     "2024-03-03T18:15:00", "Not Approved", 2],
    ["2024-03-04T08:00:00.000+07:00", "2024-03-04T09:00:00.000+07:00", "A3", 13, "u3",
     "2024-03-04T18:15:00", "Approved", 3],
]  # fmt: skip
SHOPS: list[list[Any]] = [
    ["shops/business_id", "shops/revenue", "_index", "_parent_table_name", "_parent_index",
     "_submission__id", "_submission__uuid"],
    ["W1", "1500.5", 1, FORM, 1, 11, "u1"],
    ["W2", "2000", 2, FORM, 1, 11, "u1"],
    ["W3", "900", 3, FORM, 2, 12, "u2"],
    ["W4", "700", 4, FORM, 3, 13, "u3"],
]  # fmt: skip


def write_sheets(path: Path, sheets: dict[str, list[list[Any]]]) -> Path:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    workbook.save(path)
    return path


@pytest.fixture
def visits(school):
    """Declare a workbook of visits, each with the shops of one person."""

    def write(shops: list[list[Any]] = SHOPS, **more: list[list[Any]]) -> None:
        write_sheets(school.path("visits.xlsx"), {FORM_SHEET: VISITS, "shops": shops} | more)
        school.declare("visits.xlsx", holds="outcomes", sheet="shops")

    return write


def test_a_repeat_has_identity_and_times_of_its_parent(school, visits):
    visits()
    assert school.read().faults == ()
    assert school.landed("files", "tool", "n_read") == [("kobo", 4)]
    wanted = ["row_number", "record_key", "answered_on", "submitted_at", "left_out"]
    assert school.landed("records", *wanted) == [
        (2, "11/shops[1]", "2024-03-02T09:00:00.000+07:00", "2024-03-02T18:15:00+00:00", ""),
        (3, "11/shops[2]", "2024-03-02T09:00:00.000+07:00", "2024-03-02T18:15:00+00:00", ""),
        (4, "12/shops[1]", "2024-03-03T09:00:00.000+07:00", "2024-03-03T18:15:00+00:00",
         "rejected_in_review"),
        (5, "13/shops[1]", "2024-03-04T09:00:00.000+07:00", "2024-03-04T18:15:00+00:00", ""),
    ]  # fmt: skip
    people = [person for (person,) in school.landed("records", "person_id")]
    assert len(set(people)) == 3
    assert people[0] == people[1]
    assert school.landed("outcomes", "row_number", "answer") == [
        (2, "1500.5"), (3, "2000"), (5, "700"),
    ]  # fmt: skip


def test_a_workbook_with_repeats_is_read_as_its_form(school):
    rows = [
        [*row[:3], answer, *row[3:]] for row, answer in zip(VISITS, ["ms_1", *"bab"], strict=True)
    ]
    school.items = school.items[:1]
    write_sheets(school.path("visits.xlsx"), {FORM_SHEET: rows, "shops": SHOPS})
    school.declare("visits.xlsx")
    assert school.read().faults == ()
    assert school.landed("responses", "row_number", "answer") == [(2, "b"), (4, "b")]


def test_a_repeat_without_a_parent_is_one_fault(school, visits):
    visits([*SHOPS, ["W5", 1, 5, FORM, 8, 18, "u8"], ["W6", 1, 6, FORM, "", "", ""]])
    (fault,) = school.read().faults
    assert fault.where == 'cohorts/c1/visits.xlsx, "shops", rows 6, 7'
    assert "2 records have no parent: _parent_index is no _index" in fault.what


def test_the_table_of_a_repeat_alone_is_refused(school):
    lines = [";".join(f'"{cell}"' for cell in row) for row in SHOPS]
    school.write("shops.csv", "\n".join(lines), holds="outcomes")
    assert recognize(school.path("shops.csv")).tool == "kobo"
    (fault,) = school.read().faults
    assert "without the records that it belongs to" in fault.what


LONG = "penghasilan_bulanan_usaha_yang_kedua"
LOANS: list[list[Any]] = [
    ["shops/loans/revenue", "_index", "_parent_table_name", "_parent_index"],
    ["40", 1, LONG, 2],
    ["50", 2, LONG, 2],
    ["60", 3, LONG, 3],
]


@pytest.mark.parametrize("cut", [f"{LONG[:28]}...", f"{LONG[:24]}... (1)", LONG[:31]])
def test_a_repeat_inside_a_repeat_with_a_name_that_was_cut(school, cut):
    shops = [[cell for at, cell in enumerate(row) if at != 1] for row in SHOPS]
    sheets = {FORM_SHEET: VISITS, cut: shops, "loans": LOANS}
    write_sheets(school.path("visits.xlsx"), sheets)
    school.declare("visits.xlsx", holds="outcomes", sheet="loans")
    assert school.read().faults == ()
    assert school.landed("records", "record_key", "left_out") == [
        (f"11/{cut}[2]/loans[1]", ""),
        (f"11/{cut}[2]/loans[2]", ""),
        (f"12/{cut}[1]/loans[1]", "rejected_in_review"),
    ]
    businesses = [business for (business,) in school.landed("records", "business_id")]
    assert businesses[0] == businesses[1] != businesses[2]


def test_answers_of_the_parent_do_not_land_with_each_of_its_repeats(school, visits):
    school.items = school.items[:1]
    rows = [[*row, answer] for row, answer in zip(VISITS, ["ms_1", *"bab"], strict=True)]
    write_sheets(school.path("visits.xlsx"), {FORM_SHEET: rows, "shops": SHOPS})
    school.declare("visits.xlsx", holds="outcomes", sheet="shops")
    school.declare("visits.xlsx")
    assert school.read().faults == ()
    assert len(school.landed("outcomes")) == 3
    assert school.landed("responses", "answer") == [("b",), ("b",)]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([row[:-1] for row in VISITS], "no sheets could hold its parents"),
        ([*VISITS, [*VISITS[1][:-1], 3]], "have the same _index"),
    ],
)
def test_parents_that_cannot_be_told_apart_are_one_fault(school, rows, found):
    write_sheets(school.path("visits.xlsx"), {FORM_SHEET: rows, "shops": SHOPS})
    school.declare("visits.xlsx", holds="outcomes", sheet="shops")
    (fault,) = school.read().faults
    assert found in fault.what


def test_sheets_that_are_parents_of_each_other_are_one_fault(school):
    header = ["revenue", "_index", "_parent_table_name", "_parent_index"]
    sheets = {name: [header, ["1", 1, above, 1]] for name, above in (("a", "b"), ("b", "a"))}
    write_sheets(school.path("visits.xlsx"), sheets)
    school.declare("visits.xlsx", holds="outcomes")
    (fault,) = school.read().faults
    assert "each hold the parents of the other" in fault.what


def test_an_older_export_gives_the_form_the_columns_of_repeats_too(school):
    form = [
        ["nim", "_id", "_submission_time", "_index", "_parent_table_name", "_parent_index"],
        ["A1", 11, "2024-03-02T18:15:00", 1, "", -1],
        ["A2", 12, "2024-03-02T18:15:00", 2, "", -1],
    ]
    shops = [
        ["shops/revenue", "_id", "_submission_time", "_index", "_parent_table_name",
         "_parent_index"],
        ["1500", "", "", 1, "visits", 2],
        ["n/a", "", "", 2, "visits", 2],
    ]  # fmt: skip
    write_sheets(school.path("visits.xlsx"), {"visits": form, "shops": shops})
    school.declare("visits.xlsx", holds="roster")
    school.declare("visits.xlsx", holds="outcomes", sheet="shops")
    assert school.read().faults == ()
    keys = [key for (key,) in school.landed("records", "record_key")]
    assert keys == ["11", "12", "12/shops[1]", "12/shops[2]"]
    assert school.landed("outcomes", "answer") == [("1500",), ("",)]
