"""What every rule says of every landed row, worked out once for whoever asks.

Great Expectations asks of each rule how many rows there are, how many it is about and how many
break it. The views that the rules look at join and read numbers; asked anew for every question they
cost six times as much as one look.
"""

# ruff: noqa: S608 (predicates are our own rules)
from __future__ import annotations

from contextlib import contextmanager
from itertools import groupby
from typing import TYPE_CHECKING

from duckdb import Error

from studies.faults import Fault, StageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from duckdb import DuckDBPyConnection as Connection

    from warehouse.verdicts import Rule


@contextmanager
def told_rules(connection: Connection, rules: Sequence[Rule]) -> Iterator[dict[str, int]]:
    """Fill `landing.told_<table>`: a row per checked row, a boolean per rule, NULL if not about it.

    Gives how many rows each table has. The tables are dropped at the end: nothing of them is kept.

    Raises
    ------
    StageError : a predicate cannot be worked out; that is a bug of ours, and no finding.
    """
    by_table = groupby(sorted(rules, key=lambda rule: rule.table), lambda rule: rule.table)
    tables = {table: tuple(own) for table, own in by_table}
    try:
        yield {table: _tell(connection, table, own) for table, own in tables.items()}
    finally:
        for table in tables:
            connection.execute(f"drop table if exists landing.told_{table}")


def _tell(connection: Connection, table: str, rules: Sequence[Rule]) -> int:
    try:
        rows = connection.execute(
            f"create or replace table landing.told_{table} as {_query(table, rules)}"
        ).fetchall()
    except Error as error:
        raised = [rule.rule_id for rule in rules if not _can_be_asked(connection, table, rule)]
        fault = Fault(
            where=f"rules of {table}: {', '.join(sorted(raised)) or 'all'}",
            what="the check raised an error instead of giving a result.",
            todo="Correct the predicate; it reads columns of the checked view only.",
        )
        raise StageError("check_landing", (fault,)) from error
    return int(rows[0][0])


def _can_be_asked(connection: Connection, table: str, rule: Rule) -> bool:
    try:
        connection.execute(_query(table, [rule])).fetchall()
    except Error:
        return False
    return True


def _query(table: str, rules: Sequence[Rule]) -> str:
    columns = ", ".join(f"{_told(rule)} as {rule.rule_id}" for rule in rules)
    return f"select {columns} from landing.checked_{table}"


def _told(rule: Rule) -> str:
    holds = f"({rule.predicate}) is true"
    return holds if rule.applies == "true" else f"if({rule.applies}, {holds}, null)"
