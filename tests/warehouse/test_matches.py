"""The match report stands for what is loaded, and a changed cohort replaces its own."""

from __future__ import annotations

from warehouse.matches import keep_match_balance

FILES = """
    file_no | cohort_id | path                | wave_id | n_read
    {a}     | c1        | cohorts/c1/pre.csv  | pre     | 0
    {b}     | c1        | cohorts/c1/post.csv | post    | 0
"""
MATCHES = """
    file_no | n_records | n_reference | n_exact | n_all_but_one | n_all_but_two | n_decided | n_tied | n_doubtful | n_unmatched | n_without_identity | expected_false_matches
    {a}     | 10        | 10          | 0       | 0             | 0             | 0         | 0      | 0          | 0           | 0                  | 0
    {b}     | 8         | 0           | 3       | 2             | 0             | 1         | 1      | 0          | 0           | 1                  | 0.25
"""  # noqa: E501
STANDING = """
    select run_id, path, n_records, n_decided, match_rate, expected_false_matches
    from ops.matches where is_current order by file_id
"""


def load(night, a: int, b: int, run_id: str) -> None:
    night.land(files=FILES.format(a=a, b=b), matches=MATCHES.format(a=a, b=b))
    night.replace("c1", run_id=run_id)


def test_the_rate_is_of_all_records_and_the_reference_has_none(night):
    load(night, 1, 2, "run-1")
    assert night.rows(STANDING) == [
        ("run-1", "cohorts/c1/pre.csv", 10, 0, None, 0.0),
        ("run-1", "cohorts/c1/post.csv", 8, 1, (3 + 2 + 1) / 8, 0.25),
    ]


def test_a_changed_cohort_replaces_its_report_and_a_dropped_one_has_none(night):
    load(night, 1, 2, "run-1")
    load(night, 3, 4, "run-2")
    assert {row[0] for row in night.rows(STANDING)} == {"run-2"}
    assert night.rows("select count(*) from ops.matches") == [(4,)]
    night.replace(declared=["c2"], run_id="run-3")
    assert night.rows(STANDING) == []


def test_a_cohort_that_is_held_back_keeps_its_report(night):
    load(night, 1, 2, "run-1")
    night.land(files=FILES.format(a=3, b=4), matches=MATCHES.format(a=3, b=4))
    night.replace(run_id="run-2")
    assert {row[0] for row in night.rows(STANDING)} == {"run-1"}


def test_how_those_found_again_differ_is_kept_with_the_run(night):
    night.connection.execute("create schema if not exists marts")
    night.connection.execute(
        "create or replace table marts.match_balance as select 'c1' as cohort_id, 6 as n_matched,"
        " 5 as n_unmatched, 75.0 as mean_matched, 20.0 as mean_unmatched, 1.4 as baseline_smd,"
        " '' as note_code"
    )
    for _ in range(2):
        keep_match_balance(night.connection, "run-1")
    assert night.rows("select run_id, cohort_id, baseline_smd from ops.match_balance") == [
        ("run-1", "c1", 1.4)
    ]
