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


def one_survey_cell(night, item: str, answer: str, **marks: str):
    names = " | ".join(["file_no", "n_read", *marks])
    values = " | ".join(["1", "1", *marks.values()])
    return load(
        night,
        files=f"{names}\n{values}",
        columns=f"""
            file_no | target_kind | target_id | column_label
            1       | item        | {item}    | Pertanyaan
        """,
        records="""
            file_no | row_number | participant_id
            1       | 2          | p1
        """,
        responses=f"""
            file_no | row_number | item_id | answer
            1       | 2          | {item}  | {answer}
        """,
    )


@pytest.mark.parametrize(
    ("item", "answer"),
    [
        ("q1", "a"), ("q1", " A "), ("q1", "MONOPOLI"), ("q1", "Don't  Know"), ("q1", ""),
        ("q3", "4"), ("q3", "4 / 5"), ("q3", "4,5 / 5"), ("q3", "0"), ("q3", "5"),
        ("q4", "1"), ("q4", "5"), ("q5", "1.500"), ("q5", "-3"), ("q6", "anything at all"),
    ],
)  # fmt: skip
def test_an_answer_that_the_instrument_allows_is_kept(knowledge, item, answer):
    night = one_survey_cell(knowledge, item, answer)
    assert night.rows("select state from raw.responses") == [("kept",)]
    assert night.rows("select * from ops.rejected") == []


@pytest.mark.parametrize(
    ("item", "answer", "rule", "expected"),
    [
        ("q1", "c", "option_known", "one of the options: a, b"),
        ("q3", "five", "number_readable", "a number as the file writes numbers, 0 – 5"),
        ("q3", "6", "number_in_range", "a number in the range 0 – 5"),
        ("q3", "-1", "number_in_range", "a number in the range 0 – 5"),
        ("q3", "4 / 10", "points_as_declared", "points out of 5, as the instrument declares"),
        ("q4", "0", "number_in_range", "a number in the range 1 – 5"),
        ("q4", "99", "number_in_range", "a number in the range 1 – 5"),
        ("q5", "1.5", "number_readable", "a number as the file writes numbers"),
        ("q9", "1", "option_known", "one of the options"),
    ],
)
def test_an_answer_that_it_does_not_allow_is_rejected_alone(
    knowledge, item, answer, rule, expected
):
    night = one_survey_cell(knowledge, item, answer)
    assert night.rows("select state from raw.records") == [("loaded",)]
    assert night.rows("select answer, state from raw.responses") == [(answer, "rejected")]
    [(row, column, rule_id, severity, is_record, words)] = night.rows(REJECTED)
    assert (row, column, rule_id, severity, is_record) == (2, "Pertanyaan", rule, "error", False)
    assert json.loads(words)["en"] == expected
    assert set(json.loads(words)) == {"en", "id"}


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


def test_the_answer_itself_is_never_written_down_with_the_rejection(knowledge):
    night = one_survey_cell(knowledge, "q5", "my phone is 0812-3456")
    everything = night.rows("select cast(rejected as varchar) from ops.rejected as rejected")
    assert "0812" not in everything[0][0]


@pytest.mark.parametrize(
    ("indicator", "answer", "rule"),
    [
        ("revenue", "1,5 jt", ""), ("revenue", "0", ""), ("revenue", "", ""),
        ("revenue", "banyak", "amount_readable"), ("revenue", "-1", "amount_in_range"),
        ("revenue", "2 miliar", "amount_in_range"),
        ("staff", "3", ""), ("staff", "2,5", "count_whole"), ("staff", "-2", "amount_in_range"),
        ("shop", "YA", ""), ("shop", "tidak", ""), ("shop", "mungkin", "yes_no_readable"),
    ],
)  # fmt: skip
def test_an_outcome_must_be_readable_whole_where_counted_and_in_range(
    knowledge, indicator, answer, rule
):
    night = load(
        knowledge,
        files="file_no | n_read | holds\n1 | 1 | outcomes",
        records="file_no | row_number | business_id\n1 | 2 | b1",
        outcomes=f"file_no | row_number | indicator_id | answer\n1 | 2 | {indicator} | {answer}",
    )
    assert night.rows("select state from raw.outcomes") == [("rejected" if rule else "kept",)]
    assert night.rows("select rule_id from ops.rejected") == ([(rule,)] if rule else [])


@pytest.mark.parametrize(
    ("session", "answer", "rule"),
    [
        ("s1", "hadir", ""), ("s1", "tidak", ""), ("s1", "1", ""), ("s1", "", ""),
        ("s1", "3", ""), ("s2", "1,5", ""),
        ("s1", "4", "hours_possible"), ("s2", "2", "hours_possible"),
        ("s1", "mungkin", "attendance_readable"), ("s9", "1", "session_known"),
    ],
)  # fmt: skip
def test_attendance_needs_a_session_and_hours_that_it_had(knowledge, session, answer, rule):
    night = load(
        knowledge,
        files="file_no | n_read | holds\n1 | 1 | attendance",
        records="file_no | row_number | participant_id\n1 | 2 | p1",
        attendance=f"file_no | row_number | session_id | answer\n1 | 2 | {session} | {answer}",
    )
    assert night.rows("select rule_id from ops.rejected") == ([(rule,)] if rule else [])


@pytest.mark.parametrize(("answer", "state"), [("Perempuan", "kept"), ("z", "rejected"), ("", "kept")])
def test_an_attribute_has_one_of_its_declared_values(knowledge, answer, state):
    night = load(
        knowledge,
        files="file_no | n_read | holds\n1 | 1 | roster",
        records="file_no | row_number | participant_id\n1 | 2 | p1",
        attributes=f"file_no | row_number | attribute_id | answer\n1 | 2 | sex | {answer}",
    )
    assert night.rows("select state from raw.roster") == [(state,)]


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
    the wave by its label   | p1             | given          | post    | AFTER the training |             | ya      |
    no name                 |                | missing        | post    |                    |             | ya      | identity_given
    another wave            | p1             | given          | post    | pre                |             | ya      | wave_as_declared
    a day that never was    | p1             | given          | post    |                    | 31/02/2024  | ya      | date_readable
    before the window       | p1             | given          | f6      |                    | 29/02/2024  | ya      | date_in_window
    first day of the window | p1             | given          | f6      |                    | 01/03/2024  | ya      |
    last day of the window  | p1             | given          | f6      |                    | 31/03/2024  | ya      |
    after the window        | p1             | given          | f6      |                    | 01/04/2024  | ya      | date_in_window
    no consent              | p1             | given          | post    |                    |             | tidak   | consent_given
    consent left blank      | p1             | given          | post    |                    |             |         | consent_given
    no name, and no consent |                | missing        | post    |                    |             | tidak   | identity_given
"""  # noqa: E501


def test_a_record_is_rejected_where_identity_wave_date_or_consent_is_at_fault(knowledge, subtests):
    lines = [[cell.strip() for cell in line.split("|")] for line in RECORD_CASES.strip().splitlines()]
    for case in lines[1:]:
        values = dict(zip(lines[0], case, strict=True))
        rule = values.pop("rule")
        with subtests.test(values.pop("why")):
            night = load(
                knowledge,
                files=f"file_no | n_read | wave_id\n1 | 1 | {values['wave_id']}",
                columns="""
                    file_no | target_kind | target_id        | column_label
                    1       | role        | consent_analysis | Setuju?
                """,
                records=" | ".join(["file_no", "row_number", *values])
                + "\n"
                + " | ".join(["1", "2", *values.values()]),
                responses="file_no | row_number | item_id | answer\n1 | 2 | q1 | a",
            )
            assert night.rows("select rule_id from ops.rejected where is_current") == (
                [(rule,)] if rule else []
            )
            assert night.rows("select state from raw.records") == [
                ("rejected" if rule else "loaded",)
            ]
            assert len(night.rows("select * from raw.responses")) == (0 if rule else 1)


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
