"""Great Expectations runs the rules on the open warehouse, and tells counts and nothing else."""

from __future__ import annotations

import pytest

from expectations.checking import check_landing, suite_of
from expectations.rules import ALL_RULES, Rule
from studies.faults import StageError
from warehouse.connection import open_warehouse
from warehouse.dialect import lend_warehouse
from warehouse.told import told_rules


@pytest.fixture
def warehouse(tmp_path):
    connection = open_warehouse(tmp_path / "warehouse.duckdb", threads=1)
    connection.execute("insert into study.items (item_id, kind, points) values ('q3', 'graded', 5)")
    connection.execute(
        "insert into landing.files values (1, 'c1', 'post.csv', '', 1, 'csv', '', 'survey', 'post',"
        " 'knowledge-1', 1, 'utf-8', ',', '.', 'dmy', '', 4, 0)"
    )
    connection.execute(
        "insert into landing.records select 1, unnest([2, 3, 4, 5]), 'c1', 'post', '', '',"
        " unnest(['p1', 'p2', '', 'p4']), '', unnest(['given', 'given', 'missing', 'given']),"
        " '', '', '', '', '', '', '', unnest(['', '', '', 'preview']), 1, '', '', ''"
    )
    connection.execute(
        "insert into landing.responses select 1, unnest([2, 3, 4, 5]), 'q3',"
        " unnest(['4', '6', 'telepon 0812', 'not looked at'])"
    )
    yield connection
    connection.close()


def check(connection, rules=ALL_RULES):
    with told_rules(connection, rules) as n_rows, lend_warehouse(connection) as address:
        return {
            result.rule_id: (result.n_checked, result.n_broken)
            for result in check_landing(address, rules, n_rows)
        }


def test_each_rule_counts_the_rows_it_looked_at_and_those_that_broke_it(warehouse):
    found = check(warehouse)
    assert list(found) == [rule.rule_id for rule in ALL_RULES]
    assert found["identity_given"] == (3, 1)
    assert found["number_readable"] == (3, 1)
    assert found["number_in_range"] == (3, 1)
    assert found["option_known"] == (3, 0)
    assert found["hours_possible"] == (0, 0)


def test_great_expectations_and_the_quarantine_agree_since_they_share_the_predicate(warehouse):
    found = check(warehouse)
    for rule in ALL_RULES:
        [(n_broken,)] = warehouse.execute(
            f"select count(*) from landing.checked_{rule.table}"  # noqa: S608 (our own rules)
            f" where ({rule.predicate}) is not true"
        ).fetchall()
        assert found[rule.rule_id][1] == n_broken


def test_a_check_that_raises_is_a_stop_not_a_finding(warehouse):
    with pytest.raises(StageError, match="option_known"):
        check(warehouse, [Rule("option_known", "responses", "no_such_column = 1")])


def test_the_warehouse_stays_open_and_unchanged(warehouse):
    before = warehouse.execute("select count(*) from landing.responses").fetchall()
    check(warehouse)
    assert warehouse.execute("select count(*) from landing.responses").fetchall() == before


def test_the_suite_says_what_was_expected_in_every_language():
    rules = [rule for rule in ALL_RULES if rule.table == "records"]
    suite = suite_of("records", rules)
    assert [one.column for one in suite.expectations] == [rule.rule_id for rule in rules]
    assert {tuple(one.meta["expected"]) for one in suite.expectations} == {("en", "id")}
    severities = {one.column: one.severity.value for one in suite.expectations}
    assert severities["identity_given"] == "critical"
    assert severities["date_expected"] == "warning"
    assert severities["consent_given"] == "info"
