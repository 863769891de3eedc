"""Cohorts are replaced whole or not at all, and every record of every file is accounted for."""

from __future__ import annotations

import pytest

from studies.faults import StageError
from warehouse.landing import next_file_no
from warehouse.loading import Limits

EQUATION = """
    select path, n_read, n_loaded, n_rejected, n_repeated, n_left_out
    from ops.files where is_current order by path
"""


def land_survey(night, *, file_no: int = 1, cohort: str = "c1", answers: dict[str, str]):
    """Land one survey file with one record per participant and one answer each."""
    numbered = list(enumerate(answers.items(), start=2))
    night.land(
        files=f"file_no | n_read | cohort_id\n{file_no} | {len(answers)} | {cohort}",
        records="file_no | row_number | participant_id | cohort_id\n"
        + "\n".join(f"{file_no} | {row} | {who} | {cohort}" for row, (who, _) in numbered),
        responses="file_no | row_number | item_id | answer\n"
        + "\n".join(f"{file_no} | {row} | q1 | {answer}" for row, (_, answer) in numbered),
    )


def test_read_is_loaded_and_rejected_and_repeated_and_left_out(knowledge):
    knowledge.land(
        files="""
            file_no | n_read | path
            1       | 6      | a.csv
        """,
        records="""
            file_no | row_number | participant_id | identity_state | left_out
            1       | 2          | p1             | given          |
            1       | 3          | p2             | given          |
            1       | 4          | p1             | given          |
            1       | 5          |                | missing        |
            1       | 6          | p4             | given          | preview
            1       | 7          | p5             | given          |
        """,
        responses="""
            file_no | row_number | item_id | answer
            1       | 2          | q1      | a
            1       | 3          | q1      | nonsense
            1       | 4          | q1      | b
            1       | 5          | q1      | nonsense
            1       | 6          | q1      | nonsense
            1       | 7          | q1      | b
        """,
    )
    knowledge.replace("c1")
    assert knowledge.rows(EQUATION) == [("a.csv", 6, 3, 1, 1, 1)]
    assert knowledge.rows("select row_number, state from raw.records order by all") == [
        (2, "repeated"), (3, "loaded"), (4, "loaded"), (5, "rejected"), (6, "left_out"),
        (7, "loaded"),
    ]  # fmt: skip
    # Cells of loaded records = kept + rejected; the others are not in raw at all.
    assert knowledge.rows("select row_number, answer, state from raw.responses order by all") == [
        (3, "nonsense", "rejected"), (4, "b", "kept"), (7, "b", "kept"),
    ]  # fmt: skip
    assert knowledge.rows("select row_number, rule_id from ops.rejected order by all") == [
        (3, "option_known"), (5, "identity_given"),
    ]  # fmt: skip


def test_a_file_whose_rows_are_not_all_accounted_for_stops_the_load(knowledge):
    land_survey(knowledge, answers={"p1": "a"})
    knowledge.replace("c1")
    land_survey(knowledge, file_no=2, answers={"p1": "b"})
    knowledge.connection.execute("update landing.files set n_read = 2")
    with pytest.raises(StageError, match="2 rows were read, but 1 are accounted for"):
        knowledge.replace("c1")
    assert knowledge.rows("select file_id, answer from raw.responses") == [(1, "a")]


@pytest.mark.parametrize(
    ("rule", "kept", "states"),
    [
        ("first", ["b"], {"loaded", "repeated"}),
        ("last", ["c"], {"loaded", "repeated"}),
        ("most_complete", ["a"], {"loaded", "repeated"}),
        ("reject", [], {"rejected"}),
    ],
)
def test_who_answers_twice_counts_once_by_the_declared_rule(knowledge, rule, kept, states):
    knowledge.connection.execute("update study.settings set duplicates = ?", [rule])
    knowledge.land(
        files="file_no | n_read\n1 | 3",
        records="""
            file_no | row_number | participant_id | answered_on | n_answered
            1       | 2          | p1             | 02/03/2024  | 9
            1       | 3          | p1             | 01/03/2024  | 1
            1       | 4          | p1             | 03/03/2024  | 5
        """,
        responses="""
            file_no | row_number | item_id | answer
            1       | 2          | q6      | a
            1       | 3          | q6      | b
            1       | 4          | q6      | c
        """,
    )
    rules_that_apply = [
        one for one in knowledge.rules if rule == "reject" or one.rule_id != "answered_once"
    ]
    knowledge.replace("c1", rules=rules_that_apply)
    assert [answer for (answer,) in knowledge.rows("select answer from raw.responses")] == kept
    assert {state for (state,) in knowledge.rows("select state from raw.records")} == states


def test_a_repeated_row_of_any_kind_of_file_is_taken_once(knowledge):
    knowledge.land(
        files="""
            file_no | n_read | holds
            1       | 3      | attendance
            2       | 2      | outcomes
            3       | 3      | coding
            4       | 2      | roster
            5       | 1      | interview
            6       | 1      | interview
        """,
        records="""
            file_no | row_number | participant_id | business_id
            1       | 2          | p1             |
            1       | 3          | p1             |
            1       | 4          | p1             |
            2       | 2          | p1             | b1
            2       | 3          | p1             | b2
            3       | 2          |                |
            3       | 3          |                |
            3       | 4          |                |
            4       | 2          | p1             |
            4       | 3          | p1             |
            5       | 1          |                |
            6       | 1          |                |
        """,
        attendance="""
            file_no | row_number | session_id | answer
            1       | 2          | s1         | ya
            1       | 3          | s2         | ya
            1       | 4          | s1         | ya
        """,
        codings="""
            file_no | row_number | document_id | code_id | coder | quote
            3       | 2          | talk        | price   | A     | mahal
            3       | 3          | talk        | price   | B     | mahal
            3       | 4          | talk        | price   | a     | Mahal
        """,
    )
    knowledge.connection.execute("update landing.codings set document_id = 'talk'")
    knowledge.replace("c1", rules=[one for one in knowledge.rules if one.table != "records"])
    repeated = "select file_id, count(*) from raw.records where state = 'repeated' group by all"
    assert knowledge.rows(f"{repeated} order by all") == [(1, 1), (3, 1), (4, 1)]


def test_a_changed_cohort_replaces_its_rows_and_leaves_the_others(knowledge):
    land_survey(knowledge, file_no=1, cohort="c1", answers={"p1": "a", "p2": "x"})
    knowledge.replace("c1", run_id="run-1")
    land_survey(knowledge, file_no=2, cohort="c2", answers={"p3": "a"})
    knowledge.replace("c2", run_id="run-2")
    assert next_file_no(knowledge.connection) == 3
    land_survey(knowledge, file_no=3, cohort="c1", answers={"p1": "b"})
    replacement = knowledge.replace("c1", run_id="run-3")

    assert replacement.replaced == ("c1",)
    assert knowledge.rows("select file_id, answer from raw.responses order by all") == [
        (2, "a"), (3, "b"),
    ]  # fmt: skip
    assert knowledge.rows("select file_id, is_current from ops.files order by all") == [
        (1, False), (2, True), (3, True),
    ]  # fmt: skip
    # The mended mistake is remembered, but does not stand any more.
    assert knowledge.rows("select run_id, is_current from ops.rejected") == [("run-1", False)]


def test_landing_is_empty_after_a_load(knowledge):
    land_survey(knowledge, answers={"p1": "a"})
    knowledge.replace("c1")
    tables = knowledge.rows(
        "select table_name from duckdb_tables() where schema_name = 'landing' order by all"
    )
    assert tables
    for (table,) in tables:
        assert knowledge.rows(f"select * from landing.{table}") == []  # noqa: S608


def test_a_cohort_that_left_the_study_is_dropped(knowledge):
    land_survey(knowledge, file_no=1, cohort="c1", answers={"p1": "a"})
    knowledge.replace("c1")
    land_survey(knowledge, file_no=2, cohort="c2", answers={"p2": "a"})
    replacement = knowledge.replace("c2", declared=["c2"])
    assert replacement.dropped == ("c1",)
    assert knowledge.rows("select distinct cohort_id from raw.records") == [("c2",)]
    assert knowledge.rows("select file_id from raw.responses") == [(2,)]


def test_a_cohort_past_the_stop_limit_stays_at_its_last_good_state(knowledge):
    good = {f"p{number}": "a" for number in range(10)}
    land_survey(knowledge, file_no=1, answers=good)
    knowledge.replace("c1", run_id="run-1")
    misread = good | {f"p{number}": "nonsense" for number in range(6)}
    land_survey(knowledge, file_no=2, answers=misread)
    replacement = knowledge.replace("c1", run_id="run-2", limits=Limits(warn=0.02, stop=0.5))

    assert replacement.replaced == ()
    [fault] = replacement.held_back["c1"]
    assert fault.what == (
        "6 of 10 cells were rejected (60%; limit 50%): 6 × option_known from row 2."
    )
    assert knowledge.rows("select distinct file_id from raw.responses") == [(1,)]
    # What was wrong is written down all the same, as of a file that does not stand.
    assert knowledge.rows("select run_id, file_id, is_current from ops.files order by all") == [
        ("run-1", 1, True), ("run-2", 2, False),
    ]  # fmt: skip
    assert knowledge.rows("select distinct run_id, is_current from ops.rejected") == [
        ("run-2", False)
    ]


def test_a_cohort_past_the_warning_limit_loads_and_is_reported(knowledge):
    answers = {f"p{number}": "nonsense" if number < 5 else "a" for number in range(10)}
    land_survey(knowledge, answers=answers)
    replacement = knowledge.replace("c1", limits=Limits(warn=0.02, stop=0.5))
    assert replacement.replaced == ("c1",)
    assert list(replacement.warned) == ["c1"]


def test_a_few_wrong_rows_of_a_short_list_do_not_hold_a_cohort_back(knowledge):
    land_survey(knowledge, answers={"p1": "nonsense", "p2": "nonsense", "p3": "a"})
    assert knowledge.replace("c1", limits=Limits(warn=0.02, stop=0.5)).held_back == {}


def test_landing_takes_no_row_with_something_missing(knowledge):
    knowledge.connection.execute(
        f"copy (select 1 as file_no, 2 as row_number, 'q1' as item_id, null as answer)"
        f" to '{knowledge.folder}/responses.parquet' (format parquet)"
    )
    with pytest.raises(Exception, match="NOT NULL"):
        knowledge.land()
    assert knowledge.rows("select * from landing.responses") == []
