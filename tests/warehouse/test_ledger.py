"""The ledger accounts for every record and cell, and says the same however often it is written."""

# ruff: noqa: S608 (names come from our own schema)
from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from studies.faults import StageError
from warehouse import ledger
from warehouse.balance import prove_balance
from warehouse.landing import leave_out_after


@dataclass(frozen=True)
class Result:
    rule_id: str
    severity: str
    n_checked: int
    n_broken: int


def test_writing_again_replaces_the_rows_of_that_run_only(night):
    connection = night.connection
    started = datetime(2024, 5, 1, 1)  # noqa: DTZ001 (the ledger keeps UTC without a zone)
    for run_id in ("r-1", "r-2", "r-2"):
        ledger.write_run(
            connection,
            run_id=run_id,
            release_id="r",
            started_at=started,
            ended_at=None,
            exit_code=None,
            reason="a file changed",
        )
        ledger.write_cohorts(
            connection, run_id, [{"cohort_id": "c1", "state": "held_back", "faults": "[]"}]
        )
        ledger.write_results(connection, run_id, [Result("option_known", "error", 10, 2)])
        ledger.write_timing(connection, run_id, "land", 1.0)
        ledger.write_timing(connection, run_id, "load", 2.0)
    for table, n_rows in (("runs", 2), ("cohorts", 2), ("expectation_results", 2), ("timings", 4)):
        assert night.rows(f"select count(*) from ops.{table}") == [(n_rows,)]


def test_published_figures_are_kept_by_run_also_when_a_column_is_added(night):
    connection = night.connection
    connection.execute("create or replace table published.figures as select 'gain' as metric")
    ledger.write_published_figures(connection, "r-1")
    ledger.write_published_figures(connection, "r-1")
    connection.execute(
        "create or replace table published.figures as select 'gain' as metric, 30.5 as estimate"
    )
    ledger.write_published_figures(connection, "r-2")
    assert night.table("select * from ops.published_figures order by run_id") == [
        {"run_id": "r-1", "metric": "gain", "estimate": "-"},
        {"run_id": "r-2", "metric": "gain", "estimate": "30.5"},
    ]


def test_what_stands_rejected_is_counted_without_warnings_refusals_and_history(night):
    for rule_id, severity, is_current in (
        ("option_known", "error", True),
        ("option_known", "error", False),
        ("date_expected", "warning", True),
        ("consent_given", "withheld", True),
    ):
        night.connection.execute(
            "insert into ops.rejected (rule_id, severity, is_current) values (?, ?, ?)",
            [rule_id, severity, is_current],
        )
    assert ledger.count_rejected(night.connection) == 1
    [waiting] = ledger.rejected_by_rule(night.connection)
    assert (waiting["rule_id"], waiting["n"]) == ("option_known", 1)


def test_a_cohort_has_rows_where_a_record_was_loaded(night):
    for cohort_id, state in (("c1", "loaded"), ("c2", "rejected")):
        night.connection.execute(
            "insert into raw.records (cohort_id, state) values (?, ?)", [cohort_id, state]
        )
    assert ledger.cohorts_with_rows(night.connection) == {"c1"}


def test_what_no_longer_stands_is_kept_for_ten_runs_and_what_stands_for_good(night):
    for number in range(30):
        run_id = f"r-{number:02}"
        write_night(night, run_id, number)
        ledger.forget_old_runs(night.connection, run_id, base_run_id=f"r-{number - 1:02}")
    kept = [(f"r-{number}",) for number in range(20, 30)]
    for table in ("left_out", "rejected", "quality", "matches", "files", "cohorts", "file_nights"):
        rows = night.rows(f"select distinct run_id from ops.{table} order by all")
        stands = [] if table in {"cohorts", "file_nights"} else [("r-00",)]
        assert rows == stands + kept, table
    assert night.rows("select distinct run_id from ops.published_figures order by all") == [
        ("r-28",),
        ("r-29",),
    ]
    assert night.rows("select count(*) from ops.runs") == [(30,)]


def write_night(night, run_id: str, number: int) -> None:
    """Write what a run leaves; the file of the first one stands for good."""
    connection = night.connection
    started = datetime(2024, 5, 1 + number, 1)  # noqa: DTZ001 (the ledger keeps UTC without a zone)
    ledger.write_run(
        connection,
        run_id=run_id,
        release_id="r",
        started_at=started,
        ended_at=None,
        exit_code=0,
        reason="",
    )
    ledger.write_cohorts(
        connection, run_id, [{"cohort_id": "c1", "state": "published", "faults": "[]"}]
    )
    ledger.write_file_nights(connection, run_id, [("c1", "cohorts/c1/a.csv", "d", "unchanged")])
    for table, columns in (
        ("files", "file_id, is_current"),
        ("rejected", "file_id, is_current"),
        ("quality", "n_of, is_current"),
        ("matches", "file_id, is_current"),
        ("left_out", "file_id, n_records"),
    ):
        connection.execute(
            f"insert into ops.{table} (run_id, {columns}) values (?, ?, ?)",
            [run_id, number, number == 0],
        )
    connection.execute("create or replace table published.figures as select 'gain' as metric")
    ledger.write_published_figures(connection, run_id)


def test_records_left_out_are_counted_by_their_reason(knowledge):
    knowledge.load(
        files="file_no | n_read\n1 | 5",
        records="""
            file_no | row_number | participant_id | left_out
            1       | 2          | p1             |
            1       | 3          | p2             | preview
            1       | 4          | p3             | preview
            1       | 5          | p4             | rejected_in_review
            1       | 6          | p5             | after_as_of
        """,
    )
    assert knowledge.rows("select file_id, reason, n_records from ops.left_out order by all") == [
        (1, "after_as_of", 1),
        (1, "preview", 2),
        (1, "rejected_in_review", 1),
    ]
    assert knowledge.rows("select n_read, n_loaded, n_left_out from ops.files") == [(5, 1, 4)]


def test_the_cells_of_a_file_are_kept_or_rejected(knowledge):
    knowledge.load(
        files="file_no | n_read | n_corrected\n1 | 2 | 1",
        records="file_no | row_number | participant_id\n1 | 2 | p1\n1 | 3 | p2",
        responses="""
            file_no | row_number | item_id | answer
            1       | 2          | q1      | a
            1       | 3          | q1      | nonsense
        """,
    )
    assert knowledge.rows("select n_cells, n_cells_rejected, n_corrected from ops.files") == [
        (2, 1, 1)
    ]


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        ("update ops.left_out set n_records = 1", "2 rows were read, but 1 are accounted for"),
        ("delete from ops.left_out", "2 rows were read, but 0 are accounted for"),
        ("update raw.responses set state = 'kept'", "1 rows were read, but 0 are accounted for"),
        ("delete from raw.responses", "3 rows were read, but 0 are accounted for"),
    ],
)
def test_a_sum_that_does_not_hold_stops_the_load(knowledge, harm: str, said: str):
    knowledge.load(
        files="file_no | n_read\n1 | 5",
        records="""
            file_no | row_number | participant_id | left_out
            1       | 2          | p1             |
            1       | 3          | p2             |
            1       | 4          | p3             |
            1       | 5          | p4             | blank
            1       | 6          | p5             | blank
        """,
        responses="""
            file_no | row_number | item_id | answer
            1       | 2          | q1      | a
            1       | 3          | q1      | nonsense
            1       | 4          | q1      | b
        """,
    )
    prove_balance(knowledge.connection)
    knowledge.connection.execute(harm)
    with pytest.raises(StageError, match=said):
        prove_balance(knowledge.connection)


AT_NIGHT = """
    row_number | submitted_at                  | answered_on
    2          | 2024-05-01T16:59:59Z          |
    3          | 2024-05-01T17:00:00.000Z      |
    4          | 2024-05-02T01:00:00+07:00     |
    5          | 2024-05-01T23:59:59.123+07:00 |
    6          | 2024-05-01 23:59:59           |
    7          | 2024-05-02 00:00:00           |
    8          |                               | 01/05/2024
    9          |                               | 02/05/2024
    10         |                               |
    11         |                               | some day
    12         | 2024-05-01T08:00:00Z          | 03/05/2024
"""


def test_what_was_sent_after_a_day_where_the_study_is_is_left_out_with_its_cells(
    knowledge, rows_of
):
    rows = rows_of(AT_NIGHT)
    knowledge.land(
        files="file_no | n_read\n1 | 11",
        records="file_no | row_number | participant_id | submitted_at | answered_on\n"
        + "\n".join(
            f"1 | {row['row_number']} | p{row['row_number']} | {row['submitted_at']}"
            f" | {row['answered_on']}"
            for row in rows
        ),
        responses="file_no | row_number | item_id | answer\n"
        + "\n".join(f"1 | {row['row_number']} | q6 | x" for row in rows),
    )
    leave_out_after(knowledge.connection, date(2024, 5, 1), "Asia/Jakarta")
    late = knowledge.rows(
        "select row_number from landing.records where left_out = 'after_as_of' order by all"
    )
    assert late == [(3,), (4,), (7,), (9,)]
    assert knowledge.rows("select row_number from landing.responses order by all") == [
        (2,), (5,), (6,), (8,), (10,), (11,), (12,),
    ]  # fmt: skip


EDITED = """
    file_no | row_number | participant_id | record_key | submitted_at         | answered_on
    1       | 2          | p1             | k1         | 2024-05-01T08:00:00Z | 01/05/2024
    1       | 3          | p2             | k2         | 2024-05-03T08:00:00Z | 03/05/2024
    1       | 4          | p2             | k2         | 2024-05-02T08:00:00Z | 02/05/2024
    1       | 5          | p3             |            |                      | 01/05/2024
    2       | 2          | p9             | k1         | 2024-05-04T08:00:00Z | 04/05/2024
    2       | 3          | p4             | k4         | 2024-05-04T08:00:00Z | 04/05/2024
"""


@pytest.mark.parametrize(
    ("later_asks", "replaced"),
    [
        ("q1 q6", [(1, 2), (1, 4)]),  # the whole form again
        ("q6", [(1, 4)]),  # the other half of the form: both count
    ],
)
def test_an_edited_submission_replaces_its_older_self(knowledge, later_asks: str, replaced: list):
    knowledge.connection.execute("update study.settings set duplicates = 'reject'")
    knowledge.land(
        files="file_no | n_read | part | path\n1 | 4 | 1 | a.csv\n2 | 2 | 2 | b.csv",
        columns="file_no | target_kind | target_id\n1 | item | q1\n1 | item | q6\n"
        + "\n".join(f"2 | item | {item}" for item in later_asks.split()),
        records=EDITED,
    )
    knowledge.replace("c1", rules=knowledge.rules)
    assert (
        knowledge.rows(
            "select file_id, row_number from raw.records where state = 'repeated' order by all"
        )
        == replaced
    )
    assert knowledge.rows("select count(*) from raw.records where state = 'rejected'") == [(0,)]
    assert knowledge.rows("select sum(n_read - n_loaded - n_repeated) from ops.files") == [(0,)]


def test_versions_without_a_clock_are_told_by_their_place(knowledge):
    knowledge.land(
        files="file_no | n_read\n1 | 3",
        records="""
            file_no | row_number | participant_id | record_key | submitted_at
            1       | 2          | p1             | k1         |
            1       | 3          | p1             | k1         | 2024-05-02T08:00:00Z
            1       | 4          | p1             | k1         |
        """,
    )
    knowledge.replace("c1")
    assert knowledge.rows("select row_number from raw.records where state = 'loaded'") == [(3,)]


def test_clocks_of_the_ledger_are_utc_whatever_the_machine_says(night):
    assert night.rows("select current_setting('TimeZone')") == [("UTC",)]
    ledger.write_run(
        night.connection,
        run_id="r-1",
        release_id="r",
        started_at=datetime(2024, 5, 1, 1, tzinfo=ZoneInfo("Asia/Jakarta")),
        ended_at=None,
        exit_code=None,
        reason="",
    )
    assert night.rows("select started_at from ops.runs") == [
        (datetime(2024, 4, 30, 18),)  # noqa: DTZ001
    ]
