"""Great Expectations over the landing tables: one expectation per rule, one query per table.

Each rule becomes one boolean column of a query asset, so that a table is checked in one aggregate
and no answer can come back in a result. Heavy: imported only by the task that checks.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

import great_expectations as gx
from great_expectations.data_context.types.base import ProgressBarsConfig
from great_expectations.expectations import ExpectColumnValuesToBeInSet

from expectations.data_docs import make_local
from studies.faults import Fault, StageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from great_expectations import RunIdentifier
    from great_expectations.core.expectation_validation_result import (
        ExpectationSuiteValidationResult,
        ExpectationValidationResult,
    )
    from great_expectations.data_context import AbstractDataContext
    from great_expectations.datasource.fluent import SQLDatasource

    from expectations.data_docs import Record
    from expectations.rule import Rule

# Counts only: with a partial list, values of the checked column would come back too.
_COUNTS_ONLY = {"result_format": "BASIC", "partial_unexpected_count": 0}
_SEVERITIES = {"error": "critical", "withheld": "info", "warning": "warning"}


@dataclass(frozen=True)
class RuleResult:
    """How many rows a rule looked at, and how many of them broke it."""

    rule_id: str
    severity: str
    n_checked: int
    n_broken: int


def check_landing(
    connection_string: str,
    rules: Sequence[Rule],
    n_rows: Mapping[str, int],
    *,
    record: Record | None = None,
) -> tuple[RuleResult, ...]:
    """Run every rule over what landed tonight.

    Parameters
    ----------
    connection_string : of the open warehouse, as `warehouse.dialect.lend_warehouse` gives it, with
        what each rule says of each row in `landing.told_<table>` (`warehouse.told.told_rules`).
    rules : in the order in which they judge; a rule belongs to `landing.checked_<table>`.
    n_rows : of each table that a rule belongs to; one without rows breaks none, and is not asked.
    record : where to keep Great Expectations' own results and draw its Data Docs; else nowhere.
    """
    context = _open_context(record)
    source = context.data_sources.add_or_update_sql("landing", connection_string=connection_string)
    run = gx.RunIdentifier(record.run_id, record.run_at) if record else None
    results: list[RuleResult] = []
    for table, own in groupby(sorted(rules, key=lambda rule: rule.table), lambda rule: rule.table):
        if n_rows[table]:
            results += _check_table(context, source, table, tuple(own), run)
        else:
            results += [RuleResult(rule.rule_id, rule.severity, 0, 0) for rule in own]
    if record:
        context.build_data_docs()
        make_local(record.folder)
    order = [rule.rule_id for rule in rules]
    return tuple(sorted(results, key=lambda result: order.index(result.rule_id)))


def _open_context(record: Record | None) -> AbstractDataContext:
    """Give a context that keeps nothing, or one whose store is a folder."""
    context: AbstractDataContext
    if record is None:
        context = gx.get_context(mode="ephemeral")
    else:
        record.folder.mkdir(parents=True, exist_ok=True)
        context = gx.get_context(mode="file", project_root_dir=record.folder)
    context.enable_analytics(enable=False)
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    return context


def suite_of(table: str, rules: Sequence[Rule]) -> gx.ExpectationSuite:
    """Make the suite of a landing table: each rule holds for every row."""
    expectations = [
        ExpectColumnValuesToBeInSet(
            column=rule.rule_id,
            value_set=[True],
            severity=_SEVERITIES[rule.severity],
            meta={"rule": rule.rule_id, "expected": dict(rule.expected)},
        )
        for rule in rules
    ]
    return gx.ExpectationSuite(name=f"landing.{table}", expectations=expectations)


def _check_table(
    context: AbstractDataContext,
    source: SQLDatasource,
    table: str,
    rules: Sequence[Rule],
    run: RunIdentifier | None,
) -> list[RuleResult]:
    asset = source.add_query_asset(name=table, query=f"select * from landing.told_{table}")  # noqa: S608 (a name of ours)

    definition = context.validation_definitions.add_or_update(
        gx.ValidationDefinition(
            name=table,
            data=asset.add_batch_definition_whole_table("tonight"),
            suite=context.suites.add_or_update(suite_of(table, rules)),
        )
    )
    validation = definition.run(result_format=_COUNTS_ONLY, run_id=run)
    _stop_if_raised(table, validation)
    severities = {rule.rule_id: rule.severity for rule in rules}
    return [_result(outcome, severities) for outcome in validation.results]


def _result(outcome: ExpectationValidationResult, severities: dict[str, str]) -> RuleResult:
    rule_id = outcome.expectation_config.kwargs["column"]
    return RuleResult(
        rule_id=rule_id,
        severity=severities[rule_id],
        n_checked=outcome.result["element_count"] - outcome.result["missing_count"],
        n_broken=outcome.result["unexpected_count"] or 0,
    )


def _stop_if_raised(table: str, validation: ExpectationSuiteValidationResult) -> None:
    """Tell an expectation that raised from one that failed: the first is a bug, not a finding."""
    raised = [
        outcome.expectation_config.kwargs["column"]
        for outcome in validation.results
        if _has_raised(outcome.exception_info)
    ]
    if raised:
        fault = Fault(
            where=f"rules of {table}: {', '.join(sorted(raised))}",
            what="the check raised an error instead of giving a result.",
            todo="Correct the predicate; it reads columns of the checked view only.",
        )
        raise StageError("check_landing", (fault,))


def _has_raised(exception_info: dict[str, object]) -> bool:
    """Read both shapes: one flag, or one entry per metric that raised."""
    if "raised_exception" in exception_info:
        return bool(exception_info["raised_exception"])
    return any(
        isinstance(entry, dict) and entry.get("raised_exception")
        for entry in exception_info.values()
    )
