"""KoboToolbox: groups, choices in three styles, languages, versions, verdicts and repeats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from sources.recognition import recognize

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

HEADERS = {
    "names": ("ms_2", "ms_2/x", "ms_2/y", "ms_2/z"),
    "groups": ("knowledge/media/ms_2", "knowledge/media/ms_2/x", "knowledge/media/ms_2/y",
               "knowledge/media/ms_2/z"),
    "labels": ("Which media are cheap?", "Which media are cheap?/Word of mouth",
               "Which media are cheap?/Radio", "Which media are cheap?/Radio and TV"),
    "other language": ("Topik/Media mana yang murah?", "Topik/Media mana yang murah?/Dari mulut",
                       "Topik/Media mana yang murah?/Radio/siaran",
                       "Topik/Media mana yang murah?/Radio dan TV"),
}  # fmt: skip
MEDIA = {
    "id": "ms_2",
    "kind": "multiple",
    "topic": "market",
    "key": ["x", "y"],
    "options": {
        "x": {"en": "Word of mouth", "id": "Dari mulut"},
        "y": {"en": "Radio", "id": "Radio/siaran"},
        "z": {"en": "Radio and TV", "id": "Radio dan TV"},
    },
    "text": {"id": "Media mana yang murah?", "en": "Which media are cheap?"},
}

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


def kobo_csv(*rows: Sequence[str]) -> str:
    return "".join(";".join(f'"{cell}"' for cell in row) + "\n" for row in rows)


@pytest.mark.parametrize("headers", HEADERS.values(), ids=HEADERS)
@pytest.mark.parametrize("style", ["summary", "details", "both"])
def test_several_answers_are_read_in_every_style_and_language(school, headers, style):
    school.items = [MEDIA]
    summary = {
        "names": "x z", "groups": "x z", "labels": "Word of mouth Radio and TV",
        "other language": "Dari mulut Radio dan TV",
    }[next(name for name, row in HEADERS.items() if row == headers)]  # fmt: skip
    rows = [
        ["_id", "_uuid", "nim", *headers],
        ["7", "u", "A1", summary, "1", "0", "1"],
        ["8", "v", "A2", "", "", "", ""],
    ]
    kept = {"summary": slice(0, 4), "both": slice(0, 7)}
    taken = [row[kept[style]] if style in kept else row[:3] + row[4:] for row in rows]
    school.write("post.csv", kobo_csv(*taken))
    assert school.read().faults == ()
    assert school.landed("responses", "row_number", "answer") == [(2, "x z"), (3, "")]


@pytest.mark.parametrize(
    ("summary", "flags", "answer"),
    [
        ("Radio and TV", "", "z"),
        ("Radio and TV Radio", "", "z y"),
        ("radio", "", "y"),
        ("x Radio", "", "x y"),
        ("Radio Blog", "", "Radio Blog"),
        ("Radio Blog", "0 1 0", "y"),
        ("x y", "0 0 1", "x y"),
    ],
)
def test_labels_with_spaces_are_told_apart(school, summary, flags, answer):
    school.items = [MEDIA]
    headers = HEADERS["labels"] if flags else HEADERS["labels"][:1]
    rows = [["_id", "_uuid", "nim", *headers], ["7", "u", "A1", summary, *flags.split()]]
    school.write("post.csv", kobo_csv(*rows))
    assert school.read().faults == ()
    assert school.landed("responses", "answer") == [(answer,)]


def test_an_option_that_is_called_like_another_question_is_no_question(school):
    radio = {"id": "radio", "kind": "number", "text": {"en": "Hours of radio"}}
    school.items = [MEDIA | {"options": {"radio": "Radio", "y": "TV"}, "key": ["y"]}, radio]
    rows = [
        ["_id", "_uuid", "nim", "ms_2", "ms_2/radio", "ms_2/y", "radio"],
        ["7", "u", "A1", "radio y", "1", "1", "4"],
    ]
    school.write("post.csv", kobo_csv(*rows))
    assert school.read().faults == ()
    assert school.landed("responses", "item_id", "answer") == [("ms_2", "radio y"), ("radio", "4")]
