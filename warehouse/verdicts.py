"""Tonight's records and cells, each with its state and the first rule that it breaks.

Writes temporary tables that `warehouse.loading` moves by:

- `record_states` (file_no, row_number, cohort_id, state): loaded, rejected, repeated or left_out;
- `broken` (file_no, row_number, table_name, column_id, rule_id, severity, expected, column_label):
  broken rules of records, and of the cells of loaded records.
"""

# ruff: noqa: S608 (predicates are our own rules; values are parameters)
from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, Protocol

from warehouse.connection import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from duckdb import DuckDBPyConnection as Connection

# Each table of cells, with the column that names the cell within its record.
CELLS = {
    "responses": "item_id",
    "outcomes": "indicator_id",
    "attributes": "attribute_id",
    "attendance": "session_id",
    "codings": "code_id",
}
# Rows beside which what is only odd stands, and their cells; nothing of them is turned away.
_ODD_ROWS = {"sittings": "''", "amounts": "indicator_id"}
# How records that say the same thing again are ordered; the first of each order is kept.
_KEPT = {
    "first": "answered_day asc nulls last, file_no, row_number",
    "last": "answered_day desc nulls last, file_no desc, row_number desc",
    "most_complete": "n_answered desc, answered_day desc nulls last, file_no desc, row_number desc",
    "reject": "file_no, row_number",
}
_SAME = "states.file_no = checked.file_no and states.row_number = checked.row_number"


class Rule(Protocol):
    """What the warehouse needs to know of a rule; `expectations` has the rules themselves."""

    @property
    def rule_id(self) -> str:
        """Name of the rule."""

    @property
    def table(self) -> str:
        """Table it judges: `landing.checked_<table>`."""

    @property
    def predicate(self) -> str:
        """Boolean over that view; `(predicate) is not true` rejects."""

    @property
    def severity(self) -> Literal["error", "withheld", "warning"]:
        """Whether a broken rule rejects (`withheld`: and nothing waits), or is only reported."""

    @property
    def applies(self) -> str:
        """Boolean over that view: which rows it is about."""

    @property
    def column_kind(self) -> str:
        """Kind of column that is named as the place of the fault."""

    @property
    def column_id(self) -> str:
        """SQL of that column's id; '' for every column of the kind."""

    @property
    def expected(self) -> Mapping[str, str]:
        """What was expected, by language; `{name}` stands for a column of the view."""


def judge(connection: Connection, rules: Sequence[Rule]) -> None:
    """Write `record_states` and `broken` from what landed, by the rules in their order."""
    connection.execute(
        "create or replace temp table broken (file_no integer, row_number integer,"
        " table_name varchar, cell_id varchar, rule_id varchar, severity varchar,"
        " expected varchar, column_label varchar)"
    )
    of_records = [rule for rule in rules if rule.table == "records"]
    _insert_broken(connection, _rejecting(of_records), "''", _first_broken)
    _write_record_states(connection)
    _insert_broken(connection, _warnings(of_records), "''", _each_broken, only="loaded")
    cells = {**CELLS, **_ODD_ROWS}
    for table, cell_id in (*_landed(connection, cells), ("dates", "'answered_on'")):
        own = [rule for rule in rules if rule.table == table]
        _insert_broken(connection, _rejecting(own), cell_id, _first_broken, only="loaded")
        _insert_broken(connection, _warnings(own), cell_id, _each_broken, only="loaded")


def _landed(connection: Connection, cells: Mapping[str, str]) -> list[tuple[str, str]]:
    """Leave out tables without rows: planning their views costs more than reading them."""
    return [
        (table, cell_id)
        for table, cell_id in cells.items()
        if connection.execute(f"select 1 from landing.{table} limit 1").fetchall()
    ]


def _rejecting(rules: Sequence[Rule]) -> list[Rule]:
    return [rule for rule in rules if rule.severity != "warning"]


def _warnings(rules: Sequence[Rule]) -> list[Rule]:
    return [rule for rule in rules if rule.severity == "warning"]


def _write_record_states(connection: Connection) -> None:
    rows = connection.execute("select duplicates from study.settings").fetchall()
    order = _KEPT[str(rows[0][0]) if rows else "last"]
    connection.execute(
        f"""
        create or replace temp table record_states as
        with ordered as (
            select
                checked.file_no,
                checked.row_number,
                broken.rule_id is not null as is_rejected,
                row_number() over (
                    partition by broken.rule_id is not null, checked.unit_key order by {order}
                ) as place
            from landing.checked_records as checked
            left join broken using (file_no, row_number)
        )
        select
            records.file_no,
            records.row_number,
            records.cohort_id,
            case
                when records.left_out = 'repeated' then 'repeated'
                when records.left_out <> '' then 'left_out'
                when ordered.is_rejected then 'rejected'
                when ordered.place > 1 or edited.file_no is not null then 'repeated'
                else 'loaded'
            end as state
        from landing.records as records
        left join ordered using (file_no, row_number)
        left join landing.edited_records as edited using (file_no, row_number)
        """
    )


def _insert_broken(
    connection: Connection,
    rules: Sequence[Rule],
    cell_id: str,
    numbered: Callable[[Sequence[Rule]], str],
    *,
    only: str = "",
) -> None:
    """Add the rows that break one of the rules, named by the rule that `numbered` gives.

    One pass over the view: its joins and number reading cost more than all predicates together.
    Through a table of its own, or DuckDB moves the filter below the view and reads each number once
    per mention (2.5 million cells: 20 s instead of 5).
    """
    if not rules:
        return
    table = rules[0].table
    loaded = f"semi join record_states as states on {_SAME} and states.state = '{only}'"
    connection.execute(
        f"""
        create or replace temp table judged as
        select
            file_no,
            row_number,
            cast({cell_id} as varchar) as cell_id,
            rule_no,
            {_named_by_rule(rules)}
        from (
            select checked.*, {numbered(rules)} as rule_no
            from landing.checked_{table} as checked
            {loaded if only else ""}
        )
        """
    )
    connection.execute(
        f"""
        insert into broken
        select
            judged.file_no,
            judged.row_number,
            '{table}',
            judged.cell_id,
            judged.rule_id,
            judged.severity,
            judged.expected,
            coalesce(labels.column_label, '')
        from judged
        left join landing.column_names as labels
            on judged.file_no = labels.file_no
            and judged.target_kind = labels.target_kind
            and nullif(judged.target_id, '') is not distinct from labels.target_id
        where judged.rule_no is not null
        """
    )


def _first_broken(rules: Sequence[Rule]) -> str:
    branches = (f"when ({rule.predicate}) is not true then {no}" for no, rule in enumerate(rules))
    return f"case {' '.join(branches)} end"


def _each_broken(rules: Sequence[Rule]) -> str:
    """Give a row for each warning that is broken: they do not stand in each other's way."""
    told = (f"if(({rule.predicate}) is not true, {no}, null)" for no, rule in enumerate(rules))
    return f"unnest([no for no in [{', '.join(told)}] if no is not null])"


def _named_by_rule(rules: Sequence[Rule]) -> str:
    columns: dict[str, Callable[[Rule], str]] = {
        "rule_id": lambda rule: quoted(rule.rule_id),
        "severity": lambda rule: quoted(rule.severity),
        "expected": lambda rule: _filled(rule.expected),
        "target_kind": lambda rule: quoted(rule.column_kind),
        "target_id": lambda rule: rule.column_id,
    }
    return ", ".join(f"{_by_rule(rules, write)} as {name}" for name, write in columns.items())


def _by_rule(rules: Sequence[Rule], write: Callable[[Rule], str]) -> str:
    branches = (f"when {no} then {write(rule)}" for no, rule in enumerate(rules))
    return f"case rule_no {' '.join(branches)} end"


def _filled(expected: Mapping[str, str]) -> str:
    """Write the SQL that fills `{name}` from the view, one wording per language, as JSON."""
    wordings = ", ".join(
        f"{quoted(language)}, {_filled_words(words)}" for language, words in expected.items()
    )
    return f"cast(json_object({wordings}) as varchar)"


def _filled_words(words: str) -> str:
    parts = re.split(r"\{([a-z_]+)\}", words)
    pieces = [
        f"coalesce(cast({part} as varchar), '')" if place % 2 else quoted(part)
        for place, part in enumerate(parts)
        if part
    ]
    # A question without a range leaves nothing after the comma.
    return f"rtrim({' || '.join(pieces)}, ', :')"
