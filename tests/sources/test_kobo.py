"""KoboToolbox: groups, choices in three styles, languages, versions, verdicts and places."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence

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


def test_a_note_that_nobody_answers_is_no_question(school):
    school.items = [MEDIA]
    rows = [
        ["_id", "_uuid", "nim", "Thank you", "ms_2"],
        ["7", "u", "A1", "", "x"],
        ["8", "v", "A2", "", "y"],
    ]
    school.write("post.csv", kobo_csv(*rows))
    assert school.read().faults == ()
    rows[2][3] = "gladly"
    school.write("pre.csv", kobo_csv(*rows), wave="pre")
    (fault,) = school.read().faults
    assert fault.where == "cohorts/c1/pre.csv, column 4"
    assert '"Thank you" fits nothing' in fault.what


@pytest.mark.parametrize(
    ("columns", "cells", "role", "found"),
    [
        ("_id meta/rootUuid", ["7", "uuid:a"], "record_key", "uuid:a"),
        ("_id meta/rootUuid", ["7", ""], "record_key", "7"),
        ("_id _uuid", ["7", "u"], "record_key", "7"),
        ("_id _uuid __version__", ["7", "u", "v2"], "form_version", "v2"),
        ("_id _uuid _submission_time", ["7", "u", "2024-03-02T18:15:00"], "submitted_at",
         "2024-03-03T01:15:00+07:00"),
        ("_id _uuid _submission_time", ["7", "u", "2024-03-02 18:15:00Z"], "answered_on",
         "2024-03-03T01:15:00+07:00"),
        ("_id _uuid _submission_time", ["7", "u", "2024-03-02"], "submitted_at", "2024-03-02"),
        ("_id _uuid start today", ["7", "u", "2024-03-01T23:59:00.000+07:00", "2024-03-02"],
         "answered_on", "2024-03-02"),
        ("_id _uuid start end", ["7", "u", "2024-03-01T08:00", "2024-03-02T09:00"],
         "started_at", "2024-03-01T08:00"),
        ("_id _uuid _validation_status", ["7", "u", "validation_status_not_approved"], "left_out",
         "rejected_in_review"),
        ("_id _uuid _validation_status", ["7", "u", "Not Approved"], "left_out",
         "rejected_in_review"),
        ("_id _uuid _validation_status", ["7", "u", "On Hold"], "left_out", ""),
        ("_id _uuid _version_ _version__001", ["7", "u", "v1", "v2"], "form_version", ""),
        ("_id _uuid audit audit_URL", ["7", "u", "audit.csv", "https://..."], "left_out", ""),
        ("_id _uuid deviceid instanceID", ["7", "u", "ee.kobo", "uuid:b"], "record_key", "7"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["visits.csv", "visits.xlsx"])
def test_what_kobo_adds_is_known(school, name, columns, cells, role, found):
    school.design["timezone"] = "Asia/Jakarta"
    rows = [["nim", *columns.split()], ["A1", *cells]]
    if name.endswith(".csv"):
        school.write(name, kobo_csv(*rows), holds="roster")
    else:
        school.write_xlsx(name, rows, holds="roster")
    assert school.read().faults == ()
    assert school.landed("records", role) == [(found,)]


@pytest.mark.parametrize("holds_tags", [True, False])
def test_the_row_of_hxl_tags_is_no_record(school, holds_tags):
    tags = ["", "#beneficiary+code", ""] if holds_tags else ["8", "#7", "v"]
    rows = [["_id", "nim", "_uuid"], tags, ["7", "A1", "u"]]
    school.write("visits.csv", kobo_csv(*rows), holds="roster")
    assert school.read().faults == ()
    assert [number for (number,) in school.landed("records", "row_number")] == (
        [3] if holds_tags else [2, 3]
    )


@pytest.mark.parametrize(
    "place",
    [
        ("loc", "_loc_latitude", "_loc_longitude", "_loc_altitude", "_loc_precision"),
        ("loc", "g/_loc_latitude", "g/_loc_longitude", "g/_loc_altitude", "g/_loc_precision"),
        ("Where/how far?", "_Where/how far?_latitude", "_Where/how far?_longitude"),
        ("_loc_latitude", "_loc_longitude"),
    ],
)
def test_where_somebody_was_never_lands(school, place):
    rows = [["_id", "_uuid", "nim", *place], ["7", "u", "A1", *("-6.2" for _ in place)]]
    school.write("visits.csv", kobo_csv(*rows), holds="roster")
    assert school.read().faults == ()
    tables = ("records", "responses", "attributes", "columns")
    assert "-6.2" not in str([school.landed(table) for table in tables])


def test_numbers_have_a_point_whatever_the_study_writes(school):
    school.write_xlsx(
        "visits.xlsx",
        [["nim", "revenue", "_id", "_uuid"], ["A1", 1500.5, 7, "u"], ["A2", "1500.5", 8, "v"]],
        holds="outcomes",
    )
    assert school.read().faults == ()
    assert school.landed("files", "decimal_mark", "group_mark") == [(".", "")]
    assert school.landed("outcomes", "answer") == [("1500.5",), ("1500.5",)]


@pytest.mark.parametrize("name", ["post.csv", "post.xlsx"])
def test_answers_without_a_header_are_a_fault_that_says_how_to_export(school, name):
    rows = [["_id", "_uuid", "nim", "ms_2/x"], ["7", "u", "A1", "1"], ["8", "v", "A2", "", "x"]]
    school.items = [MEDIA]
    if name.endswith(".csv"):
        school.write(name, kobo_csv(*rows))
    else:
        school.write_xlsx(name, rows)
    (fault,) = school.read().faults
    assert fault.where.endswith(" 3")
    assert "single and separate columns" in fault.todo
