"""Each rule, through the warehouse: what is kept, what is turned away, and how it is named."""

from __future__ import annotations

import json

import pytest

REJECTED = """
    select row_number, column_label, rule_id, severity, is_record, expected
    from ops.rejected order by row_number, column_label, rule_id
"""


def load(night, **landed: str):
    night.land(**landed)
    night.replace("c1")
    return night


def judged(night, rows_of, *, holds: str, landing: str, cell_id: str, cases: str):
    """Land one record per case, its cell as written there, and give the rule that each broke."""
    asked = rows_of(cases)
    numbered = list(enumerate(asked, start=2))
    load(
        night,
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
    night = knowledge
    mark = " " if separator == "space" else separator
    night.land(
        files="file_no | n_read\n1 | 1",
        records="file_no | row_number | participant_id\n1 | 2 | p1",
        responses=f"file_no | row_number | item_id | answer\n1 | 2 | q2 | {answer}",
    )
    night.connection.execute("update landing.files set choice_separator = ?", [mark])
    night.replace("c1")
    assert night.rows("select state from raw.responses") == [(state,)]


def test_a_coding_names_a_code_of_the_codebook_and_an_interview_that_is_there(knowledge):
    night = load(
        knowledge,
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
    assert night.rows("select row_number, state from raw.codings order by all") == [
        (2, "kept"), (3, "rejected"), (4, "rejected"),
    ]  # fmt: skip
    assert night.rows("select row_number, rule_id from ops.rejected order by all") == [
        (3, "code_known"), (4, "document_known"),
    ]  # fmt: skip


def test_codings_without_any_interview_of_the_cohort_are_taken_as_they_are(knowledge):
    night = load(
        knowledge,
        files="file_no | n_read | holds\n2 | 1 | coding",
        records="file_no | row_number\n2 | 2",
        codings="file_no | row_number | document_id | code_id\n2 | 2 | talk-7 | price",
    )
    assert night.rows("select state from raw.codings") == [("kept",)]


RECORD_CASES = """
    why                     | participant_id | identity_state | wave_id | wave_found         | answered_on | consent | rule
    everything is there     | p1             | given          | post    | post               | 02/03/2024  | ya      |
    the wave by its label   | p2             | given          | post    | AFTER the training |             | ya      |
    no name                 |                | missing        | post    |                    |             | ya      | identity_given
    another wave            | p3             | given          | post    | pre                |             | ya      | wave_as_declared
    a day that never was    | p4             | given          | post    |                    | 31/02/2024  | ya      | date_readable
    before the window       | p5             | given          | f6      |                    | 29/02/2024  | ya      | date_in_window
    first day of the window | p6             | given          | f6      |                    | 01/03/2024  | ya      |
    last day of the window  | p7             | given          | f6      |                    | 31/03/2024  | ya      |
    after the window        | p8             | given          | f6      |                    | 01/04/2024  | ya      | date_in_window
    no consent              | p9             | given          | post    |                    |             | tidak   | consent_given
    consent left blank      | p10            | given          | post    |                    |             |         | consent_given
    no name, and no consent |                | missing        | post    |                    |             | tidak   | identity_given
"""  # noqa: E501


def test_a_record_is_rejected_where_identity_wave_date_or_consent_is_at_fault(knowledge, rows_of):
    cases = rows_of(RECORD_CASES)
    names = ["participant_id", "identity_state", "wave_id", "wave_found", "answered_on", "consent"]
    numbered = list(enumerate(cases, start=1))
    load(
        knowledge,
        files="file_no | n_read | wave_id\n"
        + "\n".join(f"{no} | 1 | {case['wave_id']}" for no, case in numbered),
        columns="file_no | target_kind | target_id | column_label\n"
        + "\n".join(f"{no} | role | consent_analysis | Setuju?" for no, _ in numbered),
        records=" | ".join(["file_no", "row_number", *names])
        + "\n"
        + "\n".join(" | ".join([str(no), "2", *map(case.get, names)]) for no, case in numbered),
        responses="file_no | row_number | item_id | answer\n"
        + "\n".join(f"{no} | 2 | q1 | a" for no, _ in numbered),
    )
    broken = dict(knowledge.rows("select file_id, rule_id from ops.rejected"))
    assert [{**case, "rule": broken.get(no, "")} for no, case in numbered] == cases
    states = dict(knowledge.rows("select file_id, state from raw.records"))
    assert [states[no] for no, _ in numbered] == [
        "rejected" if case["rule"] else "loaded" for case in cases
    ]
    loaded = {file_id for (file_id,) in knowledge.rows("select file_id from raw.responses")}
    assert loaded == {no for no, case in numbered if not case["rule"]}


def test_a_late_answer_counts_and_is_reported_where_the_wave_only_flags_it(knowledge):
    night = knowledge
    night.connection.execute("update study.waves set late = 'flag' where wave_id = 'f6'")
    load(
        night,
        files="file_no | n_read | wave_id\n1 | 1 | f6",
        columns="""
            file_no | target_kind | target_id   | column_label
            1       | role        | answered_on | Tanggal
        """,
        records="""
            file_no | row_number | participant_id | wave_id | answered_on
            1       | 2          | p1             | f6      | 01/04/2024
        """,
    )
    assert night.rows("select state from raw.records") == [("loaded",)]
    [(row, column, rule, severity, is_record, words)] = night.rows(REJECTED)
    assert (row, column, rule, severity, is_record) == (
        2, "Tanggal", "date_expected", "warning", True,
    )  # fmt: skip
    assert "2024-03-01 – 2024-03-31" in json.loads(words)["id"]
    assert night.rows("select n_loaded, n_rejected from ops.files") == [(1, 0)]


def test_who_is_not_on_the_roster_is_rejected_only_where_the_cohort_has_one(knowledge):
    survey = "1 | 2 | p9 | c1\n2 | 2 | p9 | c2\n3 | 2 | p1 | c1"
    knowledge.land(
        files="file_no | n_read | holds | cohort_id\n1 | 1 | survey | c1\n2 | 1 | survey | c2"
        "\n3 | 1 | roster | c1",
        columns="""
            file_no | target_kind | target_id | column_label | column_no
            1       | identity    | first     | Nama         | 1
            1       | identity    | born      | Lahir        | 2
        """,
        records=f"file_no | row_number | participant_id | cohort_id\n{survey}",
    )
    knowledge.replace("c1", "c2")
    assert knowledge.rows("select cohort_id, rule_id, column_label from ops.rejected") == [
        ("c1", "on_roster", "Nama, Lahir")
    ]
