"""A warehouse of its own for each test, and rows written as tables that a person can read."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from expectations.rules import ALL_RULES, Rule
from warehouse.connection import open_warehouse, write_declared
from warehouse.landing import land
from warehouse.loading import Limits, Replacement, replace_cohorts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from duckdb import DuckDBPyConnection

SEEN_AT = datetime(2024, 5, 1, 1, 0)  # noqa: DTZ001 (the ledger keeps UTC without a zone)

SETTINGS = [{"study_id": "s", "as_of": date(2024, 5, 1), "duplicates": "last"}]
FILE = {
    "path": "cohorts/c1/post.csv", "tool": "csv", "holds": "survey", "wave_id": "post",
    "instrument": "knowledge-1", "part": 1, "decimal_mark": ",", "group_mark": ".",
    "date_order": "dmy", "cohort_id": "c1",
}  # fmt: skip
RECORD = {"cohort_id": "c1", "wave_id": "post", "identity_state": "given", "n_answered": 1}


@pytest.fixture(name="rows_of")
def rows_of_fixture():
    """Give the reader of ASCII tables to tests that compare with one."""
    return rows_of


def rows_of(table: str) -> list[dict[str, str]]:
    """Read an ASCII table: a line of names, then a line per row, cells between bars."""
    lines = [line for line in table.strip().splitlines() if line.strip()]
    cells = [[cell.strip() for cell in line.split("|")] for line in lines]
    return [dict(zip(cells[0], row, strict=True)) for row in cells[1:]]


@dataclass
class Night:
    """One open warehouse, to which a test declares, lands and loads."""

    connection: DuckDBPyConnection
    folder: Path
    rules: tuple[Rule, ...] = ALL_RULES

    def declare(self, **tables: str) -> None:
        """Replace the declaration; what a table leaves out is NULL, and a `-` is too."""
        declared: dict[str, Any] = {"settings": SETTINGS}
        for name, text in tables.items():
            declared[name] = [
                {key: None if cell == "-" else cell for key, cell in row.items()}
                for row in rows_of(text)
            ]
        write_declared(self.connection, declared)

    def land(self, **tables: str) -> None:
        """Write Parquet as the readers do, and land it; what a table leaves out has a default."""
        for name, text in tables.items():
            self._write_parquet(name, rows_of(text))
        land(self.connection, self.folder)

    def _write_parquet(self, name: str, rows: list[dict[str, str]]) -> None:
        defaults = {"files": FILE, "records": RECORD}.get(name, {})
        described = self.connection.execute(f"describe landing.{name}").fetchall()
        columns = []
        for column, kind, *_ in described:
            values = [row.get(column, defaults.get(column, _blank(kind))) for row in rows]
            quoted = ", ".join("'" + str(value).replace("'", "''") + "'" for value in values)
            columns.append(f"unnest(cast([{quoted}] as {kind}[])) as {column}")
        self.connection.execute(
            f"copy (select {', '.join(columns)}) to '{self.folder / name}.parquet' (format parquet)"
        )

    def replace(
        self,
        *cohort_ids: str,
        declared: Sequence[str] = ("c1", "c2"),
        run_id: str = "run-1",
        limits: Limits = Limits(),  # noqa: B008 (frozen)
        rules: Sequence[Rule] | None = None,
    ) -> Replacement:
        """Load what landed, by all rules that hold where a repeated record is not a fault."""
        if rules is None:
            rules = [rule for rule in ALL_RULES if rule.rule_id != "answered_once"]
        return replace_cohorts(
            self.connection,
            rules,
            cohort_ids,
            declared=declared,
            run_id=run_id,
            seen_at=SEEN_AT,
            limits=limits,
        )

    def load(self, **landed: str) -> None:
        """Land these tables and load cohort c1 from them."""
        self.land(**landed)
        self.replace("c1")

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Ask the warehouse."""
        return self.connection.execute(query).fetchall()

    def table(self, query: str) -> list[dict[str, str]]:
        """Ask the warehouse, every cell as the text of an ASCII table; NULL is `-`."""
        cursor = self.connection.execute(query)
        names = [column[0] for column in cursor.description or ()]
        return [
            {
                name: "-" if cell is None else str(cell)
                for name, cell in zip(names, row, strict=True)
            }
            for row in cursor.fetchall()
        ]


def _blank(kind: str) -> str:
    return {"VARCHAR": "", "BOOLEAN": "false"}.get(kind, "1")


@pytest.fixture(scope="session")
def empty_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the schema once; a copy of the file is a new warehouse."""
    path = tmp_path_factory.mktemp("empty") / "warehouse.duckdb"
    open_warehouse(path, threads=1).close()
    return path


@pytest.fixture
def night(tmp_path: Path, empty_warehouse: Path) -> Iterator[Night]:
    """Give a warehouse that holds nothing yet."""
    folder = tmp_path / "arrived"
    folder.mkdir()
    path = Path(shutil.copy(empty_warehouse, tmp_path / "warehouse.duckdb"))
    connection = open_warehouse(path, threads=1)
    yield Night(connection, folder)
    connection.close()


@pytest.fixture
def knowledge(night: Night) -> Night:
    """Give a warehouse that knows a study with every kind of question."""
    night.declare(
        waves="""
            wave_id | wave_no | kind | late
            pre     | 1       | pre  | flag
            post    | 2       | post | flag
            f6      | 3       | follow_up | exclude
        """,
        labels="""
            subject_kind | subject_id | language | label
            wave         | post       | en       | After the training
        """,
        cohort_waves="""
            cohort_id | wave_id | opens_on   | closes_on
            c1        | f6      | 2024-03-01 | 2024-03-31
            c1        | post    | -          | -
        """,
        sessions="""
            cohort_id | session_id | session_no | hours
            c1        | s1         | 1          | 3
            c1        | s2         | 2          | 1.5
        """,
        items="""
            item_id | kind     | points | scale_min | scale_max | has_options
            q1      | single   | 1      | -         | -         | true
            q2      | multiple | 2      | -         | -         | true
            q3      | graded   | 5      | -         | -         | false
            q4      | likert   | 1      | 1         | 5         | false
            q5      | number   | 1      | -         | -         | false
            q6      | text     | 0      | -         | -         | false
        """,
        answers="""
            subject_kind | subject_id | answer | value | state
            item         | q1         | a      | a     | answered
            item         | q1         | Monopoli | a   | answered
            item         | q1         | b      | b     | answered
            item         | q1         | don't know | dk | dont_know
            item         | q2         | x      | x     | answered
            item         | q2         | y      | y     | answered
            indicator    | shop       | ya     | 1     | answered
            indicator    | shop       | tidak  | 0     | answered
            indicator    | band       | low    | low   | answered
            indicator    | band       | sedang | mid   | answered
            indicator    | channels   | kios   | kios  | answered
            indicator    | channels   | web    | web   | answered
            indicator    | channels   | tidak satu pun | none | answered
            indicator    | standing   | tutup  | closed | answered
            indicator    | standing   | tidak tahu | dk | dont_know
            attribute    | sex        | f      | f     | answered
            attribute    | sex        | perempuan | f  | answered
        """,
        indicators="""
            indicator_id | kind   | currency | minimum | maximum
            revenue      | money  | IDR      | 0       | 1000000000
            staff        | count  | -        | -       | -
            shop         | yes_no | -        | -       | -
            band         | ordered | -       | -       | -
            channels     | choice_many | -   | -       | -
            standing     | status | -        | -       | -
        """,
        indicator_options="""
            indicator_id | option_id | option_no | is_none
            band         | low       | 1         | false
            band         | mid       | 2         | false
            channels     | kios      | 1         | false
            channels     | web       | 2         | false
            channels     | none      | 3         | true
            standing     | closed    | 3         | false
        """,
        codes="""
            code_id | theme_id
            price   | market
        """,
    )
    return night
