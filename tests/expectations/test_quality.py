"""Great Expectations counts the measures that are past a limit by the predicate that holds back."""

from __future__ import annotations

import pytest

from expectations.checking import check_landing
from expectations.quality import COHORT_RULES
from studies.limits import MEASURES, Limits, limit_rows
from warehouse.connection import open_warehouse, write_declared
from warehouse.dialect import lend_warehouse
from warehouse.quality import judge_quality
from warehouse.told import told_rules

# measure, n_of, value: past no limit, past the warning, past the stop; too few to be judged.
MEASURED = """
    missing_share | 40 | 0.3  | kept
    missing_share | 40 | 0.31 | warned
    missing_share | 40 | 1    | warned
    missing_share | 9  | 1    | unjudged
    response      | 40 | 0.5  | kept
    response      | 40 | 0.49 | warned
    drift         | 20 | 0.4  | kept
    drift         | 20 | 0.41 | warned
    drift         | 19 | 1    | unjudged
    backward_waves | 5 | 0    | kept
    backward_waves | 5 | 0.2  | warned
    backward_waves | 5 | 0.8  | warned
    backward_waves | 5 | 1    | stopped
    swapped_waves | 12 | 0.5  | kept
    swapped_waves | 12 | 0.8  | warned
    swapped_waves | 12 | 0.81 | stopped
"""


def rows() -> list[list[str]]:
    lines = MEASURED.strip().splitlines()
    return [[cell.strip() for cell in line.split("|")] for line in lines]


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    path = tmp_path_factory.mktemp("quality") / "warehouse.duckdb"
    connection = open_warehouse(path, threads=1)
    write_declared(connection, {"limits": limit_rows(Limits())})
    for number, (measure, n_of, value, _) in enumerate(rows()):
        connection.execute(
            "insert into landing.quality values (?, ?, 'post', null, '', '', 0, ?, ?)",
            [measure, f"c{number}", n_of, value],
        )
    yield connection
    connection.close()


def test_great_expectations_counts_what_is_judged_and_what_is_past_a_limit(warehouse):
    with told_rules(warehouse, COHORT_RULES) as n_rows, lend_warehouse(warehouse) as address:
        results = {one.rule_id: one for one in check_landing(address, COHORT_RULES, n_rows)}
    for measure in {row[0] for row in rows()}:
        verdicts = [verdict for name, *_, verdict in rows() if name == measure]
        judged = [verdict for verdict in verdicts if verdict != "unjudged"]
        assert results[measure].n_checked == len(judged)
        assert results[measure].n_broken == len(judged) - judged.count("kept")
    verdicts = [row[-1] for row in rows()]
    assert results["within_stop"].n_broken == verdicts.count("stopped")
    assert results["within_stop"].n_checked == len(verdicts) - verdicts.count("unjudged")
    assert results["too_fast"].n_checked == 0


def test_the_loader_holds_back_exactly_those_that_great_expectations_stops(warehouse):
    held_back = judge_quality(warehouse, COHORT_RULES)
    assert set(held_back) == {f"c{no}" for no, row in enumerate(rows()) if row[-1] == "stopped"}
    warned = warehouse.execute(
        "select distinct cohort_id from past_limits where severity = 'warning'"
    ).fetchall()
    assert {cohort for (cohort,) in warned} == {
        f"c{no}" for no, row in enumerate(rows()) if row[-1] in {"warned", "stopped"}
    }


def test_every_measure_has_a_rule_and_every_rule_a_limit():
    of_rules = {rule.rule_id for rule in COHORT_RULES} - {"within_stop"}
    assert of_rules == set(MEASURES) - {"rejected_share"}
    assert of_rules < set(Limits.model_fields)


def test_only_what_cannot_be_is_stopped_where_nothing_is_said():
    stopped = {name for name, measure in MEASURES.items() if measure.stop is not None}
    assert stopped == {"rejected_share", "backward_waves", "swapped_waves"}
