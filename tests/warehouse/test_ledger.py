"""What the ledger says of runs stays, and is the same however often it is written."""

# ruff: noqa: S608 (names come from our own schema)
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from warehouse import ledger


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
