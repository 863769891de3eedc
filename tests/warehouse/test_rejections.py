"""Each rule, through the warehouse: what is kept, what is turned away, and how it is named."""

from __future__ import annotations

import json

import pytest

REJECTED = """
    select row_number, column_label, rule_id, severity, is_record, expected
    from ops.rejected order by row_number, column_label, rule_id
"""


def judged(night, rows_of, *, holds: str, landing: str, cell_id: str, cases: str):
    """Land one record per case, its cell as written there, and give the rule that each broke."""
    asked = rows_of(cases)
    numbered = list(enumerate(asked, start=2))
    night.load(
        files=f"file_no | n_read | holds\n1 | {len(asked)} | {holds}",
        columns="""
            file_no | target_kind | target_id | column_label
            1       | item        | q3        | Nilai
        """,
        records="file_no | row_number | participant_id\n"
        + "\n".join(f"1 | {row} | p{row}" for row, _ in numbered),
        **{
            landing: f"file_no | row_number | {cell_id} | answer\n"
            + "\n".join(f"1 | {row} | {case['asked']} | {case['answer']}" for row, case in numbered)
        },
    )
    broken = dict(night.rows("select row_number, rule_id from ops.rejected"))
    return [{**case, "rule": broken.get(row, "")} for row, case in numbered], asked


ANSWERS = """
    asked | answer           | rule
    q1    | a                |
    q1    | MONOPOLI         |
    q1    | Don't  Know      |
    q1    |                  |
    q1    | c                | option_known
    q3    | 4                |
    q3    | 4 / 5            |
    q3    | 4,5 / 5          |
    q3    | 0                |
    q3    | 5                |
    q3    | five             | number_readable
    q3    | 6                | number_in_range
    q3    | -1               | number_in_range
    q3    | 4 / 10           | points_as_declared
    q4    | 1                |
    q4    | 5                |
    q4    | 0                | number_in_range
    q4    | 99               | number_in_range
    q5    | 1.500            |
    q5    | -3               |
    q5    | 1.5              | number_readable
    q6    | anything at all  |
    q9    | 1                | option_known
"""

OUTCOMES = """
    asked   | answer    | rule
    revenue | 1,5 jt    |
    revenue | 0         |
    revenue |           |
    revenue | Rp 5.000  |
    revenue | US$ 500   | amount_in_currency
    revenue | banyak    | amount_readable
    revenue | 1.5       | amount_readable
    revenue | -1        | amount_in_range
    revenue | 2 miliar  | amount_in_range
    staff   | 3         |
    staff   | 2,5       | count_whole
    staff   | -2        | amount_in_range
    shop    | YA        |
    shop    | tidak     |
    shop    | mungkin   | yes_no_readable
    band    | Sedang    |
    band    |           |
    band    | 2         | answer_known
    standing | Tutup    |
    standing | tidak tahu |
    standing | bangkrut | answer_known
    channels | web      |
    channels | pasar    | answers_known
"""

ATTENDANCE = """
    asked | answer  | rule
    s1    | hadir   |
    s1    | tidak   |
    s1    | 1       |
    s1    |         |
    s1    | 3       |
    s2    | 1,5     |
    s1    | 4       | hours_possible
    s2    | 2       | hours_possible
    s1    | -1      | hours_possible
    s1    | mungkin | attendance_readable
    s9    | 1       | session_known
"""

ATTRIBUTES = """
    asked | answer    | rule
    sex   | f         |
    sex   | Perempuan |
    sex   |           |
    sex   | z         | value_known
"""


@pytest.mark.parametrize(
    ("holds", "landing", "cell_id", "cases"),
    [
        ("survey", "responses", "item_id", ANSWERS),
        ("outcomes", "outcomes", "indicator_id", OUTCOMES),
        ("attendance", "attendance", "session_id", ATTENDANCE),
        ("roster", "attributes", "attribute_id", ATTRIBUTES),
    ],
    ids=["answers", "outcomes", "attendance", "attributes"],
)
def test_a_cell_that_its_declaration_does_not_allow_is_rejected_alone(
    knowledge, rows_of, holds, landing, cell_id, cases
):
    found, expected = judged(
        knowledge, rows_of, holds=holds, landing=landing, cell_id=cell_id, cases=cases
    )
    assert found == expected
    raw = {"attributes": "roster"}.get(landing, landing)
    states = knowledge.rows(f"select state from raw.{raw} order by row_number")  # noqa: S608
    assert states == [("rejected" if case["rule"] else "kept",) for case in expected]
    assert knowledge.rows("select distinct state from raw.records") == [("loaded",)]
    assert knowledge.rows("select distinct severity, is_record from ops.rejected") == [
        ("error", False)
    ]


@pytest.mark.parametrize(
    ("answer", "rule"),
    [
        ("kios, web", ""),
        ("web,,WEB", ""),
        ("Tidak satu pun", ""),
        (" ", ""),
        ("kios, pasar", "answers_known"),
        ("tidak satu pun, web", "none_alone"),
    ],
)
def test_several_answers_are_declared_ones_and_none_stands_alone(knowledge, answer, rule):
    knowledge.load(
        files="file_no | n_read | holds | choice_separator\n1 | 1 | outcomes | ,",
        records="file_no | row_number | participant_id\n1 | 2 | p2",
        outcomes=f"file_no | row_number | indicator_id | answer\n1 | 2 | channels | {answer}",
    )
    broken = [(rule,)] if rule else []
    assert knowledge.rows("select rule_id from ops.rejected") == broken


def test_a_rejection_says_what_was_allowed_and_where_and_never_the_answer(knowledge, rows_of):
    judged(
        knowledge,
        rows_of,
        holds="survey",
        landing="responses",
        cell_id="item_id",
        cases="""
            asked | answer
            q1    | telepon 0812
            q3    | 0812
            q4    | 0812
            q5    | telepon 0812
        """,
    )
    found = knowledge.rows(REJECTED)
    assert "0812" not in str(found)
    assert [json.loads(row[-1])["en"] for row in found] == [
        "one of the options: a, b",
        "a number in the range 0 – 5",
        "a number in the range 1 – 5",
        "a number as the file writes numbers",
    ]
    assert {tuple(json.loads(row[-1])) for row in found} == {("en", "id")}
    assert [row[:2] for row in found] == [(2, ""), (3, "Nilai"), (4, ""), (5, "")]


@pytest.mark.parametrize(
    ("answer", "separator", "state"),
    [("x y", "space", "kept"), ("x;y", ";", "kept"), ("x, y", ",", "kept"), ("x", ";", "kept"),
     ("x z", "space", "rejected"), ("x;z", ";", "rejected"), ("x;;y", ";", "kept")],
)  # fmt: skip
def test_every_choice_of_several_must_be_an_option(knowledge, answer, separator, state):
    mark = " " if separator == "space" else separator
    knowledge.land(
        files="file_no | n_read\n1 | 1",
        records="file_no | row_number | participant_id\n1 | 2 | p1",
        responses=f"file_no | row_number | item_id | answer\n1 | 2 | q2 | {answer}",
    )
    knowledge.connection.execute("update landing.files set choice_separator = ?", [mark])
    knowledge.replace("c1")
    assert knowledge.rows("select state from raw.responses") == [(state,)]


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ("x, or y, z", "kept"),
        ("z, X, or Y", "kept"),
        ("x, or", "rejected"),
        ("z, or y", "rejected"),
    ],
)
def test_an_option_may_hold_the_mark_between_answers(knowledge, answer, state):
    knowledge.connection.executemany(
        "insert into study.answers (subject_kind, subject_id, answer, value, state, is_key) "
        "values ('item', 'q2', ?, ?, 'answered', false)",
        [("x, or y", "xy"), ("z", "z")],
    )
    knowledge.land(
        files="file_no | n_read\n1 | 1",
        records="file_no | row_number | participant_id\n1 | 2 | p1",
        responses=f"file_no | row_number | item_id | answer\n1 | 2 | q2 | {answer}",
    )
    knowledge.connection.execute("update landing.files set choice_separator = ', '")
    knowledge.replace("c1")
    assert knowledge.rows("select state from raw.responses") == [(state,)]


def test_a_coding_names_a_code_of_the_codebook_and_an_interview_that_is_there(knowledge):
    knowledge.load(
        files="""
            file_no | n_read | holds
            1       | 1      | interview
            2       | 3      | coding
        """,
        records="""
            file_no | row_number | participant_id
            1       | 1          |
            2       | 2          |
            2       | 3          |
            2       | 4          |
        """,
        segments="file_no | row_number | document_id | text\n1 | 1 | talk-1 | Selamat pagi",
        codings="""
            file_no | row_number | document_id | code_id
            2       | 2          | talk-1      | price
            2       | 3          | talk-1      | weather
            2       | 4          | talk-7      | price
        """,
    )
    assert knowledge.rows("select row_number, state from raw.codings order by all") == [
        (2, "kept"), (3, "rejected"), (4, "rejected"),
    ]  # fmt: skip
    assert knowledge.rows("select row_number, rule_id from ops.rejected order by all") == [
        (3, "code_known"), (4, "document_known"),
    ]  # fmt: skip


def test_codings_without_any_interview_of_the_cohort_are_taken_as_they_are(knowledge):
    knowledge.load(
        files="file_no | n_read | holds\n2 | 1 | coding",
        records="file_no | row_number\n2 | 2",
        codings="file_no | row_number | document_id | code_id\n2 | 2 | talk-7 | price",
    )
    assert knowledge.rows("select state from raw.codings") == [("kept",)]
