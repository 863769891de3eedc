"""Files of earlier forms are read in the words of today, record by record where times differ."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sources.columns import match_columns
from sources.recoding import recoded
from sources.sheets import Sheet, notation_of

QUESTION = {"kind": "single", "topic": "market", "key": "a", "options": {"a": "Satu", "b": "Dua"}}


def ask(school, *items: dict[str, Any]) -> None:
    """Let the instrument ask these items, each of two options unless it says otherwise."""
    school.items = [QUESTION | item for item in items]


def write(school, text: str, **declared: Any) -> None:
    """Write the lines of a table as CSV."""
    rows = [",".join(cell.strip() for cell in line.split("|")) for line in text.strip().split("\n")]
    school.write(
        "post.csv", "\n".join(rows) + "\n", **{"columns": {"answered_on": "on"}} | declared
    )


def answers(school) -> dict[str, list[str]]:
    """Give the answers that landed, by item, in the order of the rows."""
    arrival = school.read()
    assert arrival.faults == ()
    found: dict[str, list[str]] = {}
    for _, item, answer in sorted(school.landed("responses", "row_number", "item_id", "answer")):
        found.setdefault(item, []).append(answer)
    return found


def fault(school):
    [only] = school.read().faults
    return only


def test_a_renamed_item_is_found_under_its_former_name_or_wording(school):
    ask(school, {"id": "one", "formerly": [{"name": "q7"}]},
        {"id": "two", "formerly": [{"name": "Apa yang kedua?"}]})  # fmt: skip
    write(school, "nim|on|Q7|apa yang KEDUA\n1|2024-03-02|a|b")
    assert answers(school) == {"one": ["a"], "two": ["b"]}


def test_a_header_that_fits_nothing_is_told_the_question_that_was_called_like_it(school):
    ask(school, {"id": "one", "formerly": [{"name": "penjualan_harian"}]})
    write(school, "nim|on|penjualan_harain|one\n1|2024-03-02|a|b")
    assert 'Nearest: "one".' in fault(school).todo


def test_an_export_of_all_versions_holds_a_renamed_item_twice_and_each_record_once(school):
    ask(school, {"id": "one", "formerly": [{"name": "q7"}]})
    write(
        school, "nim|on|q7|one\n1|2024-03-02|a|\n2|2024-03-02||b\n3|2024-03-02||\n4|2024-03-02|a|A"
    )
    assert answers(school) == {"one": ["a", "b", "", "a"]}
    headers = school.landed("columns", "target_id", "column_label", "column_no")
    assert {("one", "one", 4), ("one", "q7", 3)} <= set(headers)


def test_two_columns_that_both_answer_and_differ_are_a_fault_that_names_the_row(school):
    ask(school, {"id": "one", "formerly": [{"name": "q7"}]})
    write(school, "nim|on|q7|one\n1|2024-03-02|a|\n2|2024-03-02|a|b")
    found = fault(school)
    assert found.where == "cohorts/c1/post.csv, row 3, column 3"
    assert found.what == '"one" and "q7" both hold an answer to one, and not the same'
    assert "corrections.csv" in found.todo


def test_a_moved_group_is_the_same_question(school):
    ask(school, {"id": "one", "formerly": [{"path": "old/part"}]})
    write(school, "nim|on|old/part/one|new/one\n1|2024-03-02|a|\n2|2024-03-02||b")
    assert answers(school) == {"one": ["a", "b"]}


def test_without_the_former_group_two_groups_hold_it_twice(school):
    ask(school, {"id": "one"})
    write(school, "nim|on|old/part/one|new/one\n1|2024-03-02|a|")
    assert '2 columns hold item "one"' in fault(school).what


def test_the_same_name_in_two_groups_was_two_questions(school):
    ask(school, {"id": "one", "formerly": [{"name": "q1", "path": "a"}]},
        {"id": "two", "formerly": [{"name": "q1", "path": "b"}]})  # fmt: skip
    write(school, "nim|on|survey/a/q1|survey/b/q1\n1|2024-03-02|a|b")
    assert answers(school) == {"one": ["a"], "two": ["b"]}


RECODED = """
    what               | former                                                  | answers         | today
    always             | {"recode": {"1": "a", "Dua lama": "b"}}                 | 1 dua-lama? b   | a dua-lama? b
    until a day        | {"until": "2024-03-02", "recode": {"1": "a", "2": "b"}} | 1 2 1           | a 2 1
    from a day         | {"from": "2024-03-03", "recode": {"1": "a"}}            | 1 1 1           | 1 a a
    between            | {"from": "2024-03-03", "until": "2024-03-03", "recode": {"1": "a"}} | 1 1 1 | 1 a 1
    turned round       | {"until": "2024-03-02", "recode": {"a": "b", "b": "a"}} | a b a           | b b a
    of another case    | {"until": "2024-03-03", "recode": {"Ya": "a"}}          | ya YA ya        | a a ya
"""  # noqa: E501


@pytest.mark.parametrize(
    "case",
    [[cell.strip() for cell in line.split(" |")] for line in RECODED.strip().split("\n")[1:]],
    ids=lambda case: case[0],
)
def test_choices_are_recoded_in_their_time(school, case):
    former, given, today = case[1], case[2].split(), case[3].split()
    ask(school, {"id": "one", "formerly": [json.loads(former)]})
    rows = (f"{n}|2024-03-0{n + 1}|{cell}" for n, cell in enumerate(given, 1))
    write(school, "\n".join(["nim|on|one", *rows]))
    assert answers(school) == {"one": today}


def test_a_record_without_a_date_is_recoded_where_its_answer_reads_one_way(school):
    ask(school, {"id": "one", "formerly": [{"until": "2024-03-02", "recode": {"1": "a"}}]})
    write(school, "nim|on|one\n1||b\n2|2024-03-02|1")
    assert answers(school) == {"one": ["b", "a"]}


def test_a_record_without_a_date_whose_answer_reads_two_ways_is_a_fault(school):
    ask(school, {"id": "one", "formerly": [{"until": "2024-03-02", "recode": {"1": "a"}}]})
    write(school, "nim|on|one\n1|2024-03-02|1\n2||1")
    found = fault(school)
    assert found.where == "cohorts/c1/post.csv, row 3, column 3"
    assert "can be read in two ways" in found.what
    assert "Give the record its date" in found.todo


def test_one_header_was_two_questions_at_two_times(school):
    ask(school, {"id": "one", "formerly": [{"name": "q7", "until": "2024-03-02"}]},
        {"id": "two", "formerly": [{"name": "q7", "from": "2024-03-03"}]})  # fmt: skip
    write(school, "nim|on|q7\n1|2024-03-02|a\n2|2024-03-03|b")
    assert answers(school) == {"one": ["a", ""], "two": ["", "b"]}
    assert school.landed("records", "n_answered") == [(1,), (1,)]


def test_the_header_of_one_question_became_that_of_another(school):
    ask(school, {"id": "one", "formerly": [{"name": "two", "until": "2024-03-02"}]},
        {"id": "two", "formerly": [{"name": "two", "from": "2024-03-03"}]})  # fmt: skip
    write(school, "nim|on|one|two\n1|2024-03-02||a\n2|2024-03-03|b|a")
    assert answers(school) == {"one": ["a", "b"], "two": ["", "a"]}


def test_an_answer_of_a_time_that_nothing_covers_is_a_fault(school):
    ask(school, {"id": "one", "formerly": [{"name": "q7", "until": "2024-03-02"}]})
    write(school, "nim|on|q7\n1|2024-03-02|a\n2|2024-03-03|\n3|2024-03-03|b")
    found = fault(school)
    assert found.where == "cohorts/c1/post.csv, row 4, column 3"
    assert "formerly of one does not cover" in found.what


def test_versions_of_the_form_decide_where_they_are_declared(school):
    ask(school, {"id": "one", "formerly": [{"versions": ["v1"], "recode": {"1": "a"}}]})
    school.write(
        "post.csv",
        '"_id";"_uuid";"__version__";"end";"nim";"one"\n'
        '"1";"u1";"v1";"2024-03-02";"1";"1"\n"2";"u2";"v2";"2024-03-02";"2";"b"\n',
    )
    assert answers(school) == {"one": ["a", "b"]}


def test_dates_that_need_an_order_are_read_in_the_order_that_the_file_shows(school):
    ask(school, {"id": "one", "formerly": [{"until": "2025-04-30", "recode": {"1": "a"}}]})
    school.write("post.csv", "Timestamp,nim,one\n4/8/2025 9:00:00,1,1\n8/25/2025 9:00:00,2,b\n")
    assert answers(school) == {"one": ["a", "b"]}
    assert school.landed("files", "date_order") == [("mdy",)]


def test_each_of_several_answers_is_recoded(school):
    ask(school, {"id": "one", "kind": "multiple", "formerly": [{"recode": {"x": "b"}}]})
    write(school, "nim|on|one\n1|2024-03-02|a;x\n2|2024-03-02|x")
    assert answers(school) == {"one": ["a;b", "b"]}


def test_columns_of_former_options_count_as_the_option_of_today(school):
    ask(
        school,
        {"id": "one", "kind": "multiple", "formerly": [{"name": "q7", "recode": {"x": "b"}}]},
    )
    school.write(
        "post.csv",
        '"_id";"_uuid";"nim";"q7/a";"q7/x"\n"1";"u1";"1";"1";"1"\n"2";"u2";"2";"0";"1"\n',
    )
    assert answers(school) == {"one": ["a b", "b"]}


def test_a_column_map_goes_before_what_the_header_meant(school):
    ask(school, {"id": "one", "formerly": [{"name": "q7", "until": "2024-03-02"}]}, {"id": "two"})
    write(school, "nim|on|q7|one\n1|2024-03-02|a|b", columns={"two": "q7", "answered_on": "on"})
    assert answers(school) == {"one": ["b"], "two": ["a"]}


def test_a_correction_goes_before_the_recode(school):
    ask(school, {"id": "one", "formerly": [{"recode": {"1": "a"}}]})
    school.write("post.csv", '"_id";"_uuid";"nim";"one"\n"17";"u1";"1";"9"\n')
    school.path("corrections.csv").write_text(
        "file,record,column,old,new,reason,initials,on\n"
        "post.csv,post.csv#17,one,9,1,typing error,ab,2024-04-01\n",
        encoding="utf-8",
    )
    assert answers(school) == {"one": ["a"]}


def test_the_order_of_dates_is_known_before_the_first_record_is_recoded(school):
    ask(school, {"id": "one", "formerly": [{"until": "2025-04-30", "recode": {"1": "a"}}]})
    early = "".join(f"4/8/2025 9:00:00,{n},1\n" for n in range(6_000))
    school.write("post.csv", f"Timestamp,nim,one\n{early}8/25/2025 9:00:00,x,b\n")
    assert answers(school) == {"one": ["a"] * 6_000 + ["b"]}


def test_indicators_and_attributes_are_recoded_too(school):
    ask(school, {"id": "one"})
    school.design |= {
        "indicators": {"online": {"kind": "yes_no", "formerly": [{"recode": {"2": "tidak"}}]}},
        "attributes": {"sex": {"values": ["f", "m"], "formerly": [{"name": "kelamin"}]}},
    }
    write(school, "nim|on|one|online|Kelamin\n1|2024-03-02|a|2|f")
    assert answers(school) == {"one": ["a"]}
    assert school.landed("outcomes", "indicator_id", "answer") == [("online", "tidak")]
    assert school.landed("attributes", "attribute_id", "answer") == [("sex", "f")]


def test_a_header_is_matched_before_its_label(school):
    ask(school, {"id": "one", "text": "Yang pertama"}, {"id": "two", "text": "Yang kedua"})
    school.declare("post.csv")
    study = school.study()
    cohort = study.cohorts["c1"]
    sheet = Sheet("qualtrics", "utf-8", ("nim", "one", "Q9"), (), notation_of("id_ID"),
                  ("", "Yang kedua", "Yang kedua"))  # fmt: skip
    found, _ = match_columns(sheet, cohort.files[0], cohort, study)
    assert [(column.header, column.target) for column in found] == [
        ("nim", "nim"), ("one", "one"), ("Q9", "two"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "splits", "today"),
    [("1", "", "a"), (" 1 ", "", "a"), ("1;2", "", "1;2"), ("1;2", ";", "a;b"),
     ("1; 9", ";", "a;9"), ("", ";", ""), ("12", ";", "12"), ("Dua  Kali", "", "b")],
)  # fmt: skip
def test_a_cell_is_recoded_whole_or_in_its_parts(cell, splits, today):
    assert recoded(cell, {"1": "a", "2": "b", "dua kali": "b"}, splits) == today
