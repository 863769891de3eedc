"""How odd tonight's cohorts are, beyond row rules: measured once, then judged by the rules.

Measuring fills tables of `landing` from their views, in an order in which each finds what it reads.
"""

# ruff: noqa: S608 (names come from our own schema; predicates are our own rules)
from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from studies.faults import Fault
from warehouse.connection import transaction

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from duckdb import DuckDBPyConnection as Connection

    from warehouse.verdicts import Rule

# Each table with the views that fill it.
_MEASURED = {
    "written_answers": ("measured_answers",),
    "amounts": ("measured_amounts",),
    "sittings": ("measured_sittings",),
    "quality": (
        "blank_answers", "outlying_amounts", "heaped_digits", "odd_sittings", "heaped_days",
        "responses_due", "drifted_answers", "lost_scores",
    ),
}  # fmt: skip


def measure_quality(connection: Connection) -> None:
    """Measure what landed, before any rule looks: missing, odd, backward, heaped, drifted."""
    with transaction(connection):
        for table, views in _MEASURED.items():
            connection.execute(f"delete from landing.{table}")
            for view in views:
                connection.execute(f"insert into landing.{table} select * from landing.{view}")


def judge_quality(connection: Connection, rules: Sequence[Rule]) -> Mapping[str, tuple[Fault, ...]]:
    """Write `past_limits`, what is past a limit of its own; gives what holds cohorts back."""
    own = [rule for rule in rules if rule.table == "quality"]
    connection.execute(
        "create or replace temp table past_limits as"
        " select '' as rule_id, '' as severity, * from landing.checked_quality limit 0"
    )
    for rule in own:
        connection.execute(
            "insert into past_limits select ?, ?, * from landing.checked_quality"
            f" where {rule.applies} and ({rule.predicate}) is not true",
            [rule.rule_id, rule.severity],
        )
    expected = {rule.rule_id: rule.expected["en"] for rule in own}
    faults: dict[str, list[Fault]] = defaultdict(list)
    for past in _stopped(connection):
        faults[past.cohort_id].append(_fault_of(past, expected.get(past.measure, "")))
    return {cohort_id: tuple(found) for cohort_id, found in faults.items()}


def write_quality(connection: Connection, replaced: Collection[str], run_id: str) -> None:
    """Write down what was past a limit; of a cohort that is held back, it does not stand."""
    connection.execute(
        """
        insert into ops.quality by name
        select
            ? as run_id, cohort_id, measure, wave_id, path, column_label, subject_kind, subject_id,
            any_value(n) as n, any_value(n_of) as n_of, any_value(value) as value,
            any_value(warn) as warn, any_value(stop) as stop,
            bool_or(severity = 'error') as is_stopped, list_contains(?, cohort_id) as is_current
        from past_limits
        group by all
        order by cohort_id, measure, wave_id, path, column_label, subject_id
        """,
        [run_id, list(replaced)],
    )


class _Past(NamedTuple):
    """A measure that is past its stop limit."""

    cohort_id: str
    measure: str
    wave_id: str
    path: str
    column_label: str
    n: float
    n_of: int
    value: float
    stop: float


def _stopped(connection: Connection) -> list[_Past]:
    columns = ", ".join(_Past._fields)
    rows = connection.execute(
        f"select {columns} from past_limits where severity = 'error' order by all"
    ).fetchall()
    return [_Past(*row) for row in rows]


def _fault_of(past: _Past, expected: str) -> Fault:
    told = f"{past.n:g} of {past.n_of} ({past.value:.0%}), where the limit is {past.stop:.0%}"
    if past.measure == "drift":
        told = f"a distance of {past.value:.2f}, where the limit is {past.stop:.2f}"
    where = past.path or f"cohorts/{past.cohort_id}, wave {past.wave_id}"
    return Fault(
        where=f'{where}, column "{past.column_label}"' if past.column_label else where,
        what=f"{past.measure}: {told}. Expected: {expected}.",
        todo="Mend the files or how they are declared. If all is as it should be, raise"
        f" limits.{past.measure}.stop in study.yml.",
    )
