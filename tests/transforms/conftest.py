"""Small worlds as ASCII tables, built by the real runner in the real DuckDB.

A test says only what it is about: what it leaves out is the small study of `STUDY` below, with one
instrument `test` in one version `test-1`, and one cohort `c1` that has no roster.

`survey`, `outcomes`, `roster` and `attendance` are wide, one row per record, one column per item,
indicator, attribute or session. In their cells `~` is a column that the file does not have, and a
leading `!` marks a cell that a rule rejected.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.transforms.ascii_tables import FIXED, Row, read_rows, record, shown
from transforms import MODELS
from warehouse.connection import open_warehouse, write_declared
from warehouse.models import build_models

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

LAYERS = ("staging", "intermediate", "marts")

STUDY = {
    "settings": """
        study_id| as_of      | overall_rule   | completion_share | comparable_share | privacy_funder
        s       | 2024-12-31 | mean_of_topics | 0.8              | 0.7              | 10
        """,
    "waves": """
        wave_id | wave_no | kind      | late | is_sampled
        pre     | 1       | pre       | flag | no
        post    | 2       | post      | flag | no
        f6      | 3       | follow_up | flag | no
        """,
    "wave_pairs": """
        subject_kind | subject_id | wave_from | wave_to | pair_no
        instrument   | test       | pre       | post    | 1
        instrument   | test       | pre       | f6      | 2
        """,
    "cohorts": """
        cohort_id | cohort_no | evidence  | arm       | hours | has_roster | is_pooled
        c1        | 1         | collected | treatment | 10    | no         | yes
        """,
    "cohort_waves": """
        cohort_id | wave_id | opens_on   | closes_on  | is_due | is_declared
        c1        | pre     |            |            | yes    | yes
        c1        | post    |            |            | yes    | yes
        c1        | f6      | 2024-06-01 | 2024-08-31 | yes    | yes
        """,
    "items": """
        item_id | topic_id | kind   | points | key
        a1      | a        | single | 1      | x
        a2      | a        | single | 3      | x
        b1      | b        | single | 2      | x
        """,
}
ITEM = {
    "instrument_id": "test",
    "points": 1,
    "is_reversed": False,
    "credit": "partial",
    "tolerance": 0,
    "is_recommend": False,
    "is_sensitive": False,
    "asked_if_item": "",
    "asked_if_value": "",
}
NUMBERS = (
    "opens_on", "due_on", "closes_on", "key_number", "scale_min", "scale_max", "n_invited",
    "due_days",
)  # fmt: skip
SCALES = ("likert", "self_rated", "rubric")
CODES = ("v", "w", "x", "y", "z")


def given(rows: Iterable[Row]) -> list[Row]:
    """Turn yes, no and empty cells of declared tables into what the columns hold."""
    words = {"yes": True, "no": False}
    return [
        {name: words.get(cell, cell) for name, cell in row.items() if cell or name not in NUMBERS}
        for row in rows
    ]


def declared_tables(tables: dict[str, str]) -> dict[str, list[Row]]:
    """Give the tables of `study`: those of the test, else those of the small study."""
    texts = {**STUDY, **tables}
    declared = {name: given(read_rows(text)) for name, text in texts.items()}
    items = [{**ITEM, "item_no": no, **row} for no, row in enumerate(declared["items"], 1)]
    keys = {row["item_id"]: str(row.pop("key", "")).split() for row in items}
    for row in items:
        row["is_keyed"] = row["kind"] not in (*SCALES, "text") and bool(
            keys[row["item_id"]] or row.get("key_number") or row["kind"] == "graded"
        )
    declared["items"] = items
    declared["answers"] = [*item_answers(items, keys), *declared.get("answers", [])]
    topics = sorted({str(row["topic_id"]) for row in items})
    declared.setdefault("topics", [{"topic_id": t, "topic_no": n} for n, t in enumerate(topics, 1)])
    if "item_set_items" not in declared:
        declared["item_set_items"] = [
            {"item_set_id": "test-1", "item_id": row["item_id"]} for row in items
        ]
        declared["item_sets"] = [
            {"item_set_id": "test-1", "instrument_id": "test", "kind": "version"}
        ]
    return declared


def item_answers(items: list[Row], keys: dict[str, list[str]]) -> list[Row]:
    """Give choice items five codes, and every item a code for not knowing and for refusing."""
    codes = {
        row["item_id"]: CODES if row["kind"] in ("single", "multiple") else () for row in items
    }
    return [
        {
            "subject_kind": "item",
            "subject_id": item,
            "answer": answer,
            "value": answer,
            "state": {"dk": "dont_know", "no": "refused"}.get(answer, "answered"),
            "is_key": answer in keys[item],
        }
        for item, choices in codes.items()
        for answer in (*choices, "dk", "no")
    ]


class World:
    """An open warehouse that ASCII tables are put into."""

    def __init__(self, path: Path) -> None:
        self.connection = open_warehouse(path, threads=1)
        self.n_files = 0

    def insert(self, table: str, rows: Iterable[Row]) -> None:
        """Append rows by column name; an empty cell of a number or a date is NULL."""
        for row in rows:
            names, cells = ", ".join(row), ", ".join("?" for _ in row)
            statement = f"insert into {table} ({names}) values ({cells})"  # noqa: S608
            self.connection.execute(statement, list(row.values()))

    def add_records(self, holds: str, table: str, column: str, text: str) -> None:
        """Put a wide table into raw: one file per row's cohort, wave and version."""
        for no, row in enumerate(read_rows(text), 1):
            self.n_files += 1
            marks = row.pop("marks", ".,")
            file_id = int(row.get("file", self.n_files))
            file = {
                "file_id": file_id,
                "decimal_mark": marks[0],
                "group_mark": marks[1:],
                "date_order": "dmy",
                "choice_separator": ";",
            }
            if not self.connection.execute(
                "select 1 from ops.files where file_id = ?", [file_id]
            ).fetchall():
                self.insert("ops.files", [file])
            self.insert("raw.records", [record(row, holds, file_id, no)])
            self.insert(
                f"raw.{table}",
                (
                    {
                        "file_id": file_id,
                        "row_number": no,
                        column: name,
                        "answer": cell.removeprefix("!"),
                        "state": "rejected" if cell.startswith("!") else "kept",
                    }
                    for name, cell in row.items()
                    if name not in FIXED and cell != "~"
                ),
            )

    def add_codings(self, text: str) -> None:
        """Put codings into raw, one record a row, each in its cohort's file."""
        for no, row in enumerate(read_rows(text), 1):
            cohort = row.pop("cohort", "c1")
            file_id = 9000 + int(cohort.removeprefix("c"))
            rec = {"cohort": cohort, "wave": row.get("wave_id", ""), "participant": ""}
            self.insert("raw.records", [record(rec, "coding", file_id, no)])
            coding = {"may_quote": "no", "role": "", "wave_id": "", "quote": "", "coder": ""} | row
            place = {"file_id": file_id, "row_number": no, "state": "kept"}
            self.insert("raw.codings", [{**place, **coding}])
        self.connection.execute(
            "insert into ops.files (file_id) select distinct file_id from raw.codings"
            " where file_id not in (select file_id from ops.files)"
        )

    def add_summaries(self, text: str) -> None:
        """Put published averages into raw, one record a row, each in its cohort's file."""
        for no, row in enumerate(read_rows(text), 1):
            cohort = row.pop("cohort", "c1")
            file_id = 8000 + int(cohort.removeprefix("c"))
            self.insert("raw.records", [record({"cohort": cohort}, "summary", file_id, no)])
            blank = dict.fromkeys(("item_set_id", "mean", "sd", "n", "share", "unit"), "")
            place = {"file_id": file_id, "row_number": no, "source_page": ""}
            kind = "overall" if row["subject_id"] == "overall" else "topic"
            self.insert("raw.summaries", [{**place, **blank, "subject_kind": kind} | row])
        self.connection.execute(
            "insert into ops.files (file_id) select distinct file_id from raw.summaries"
        )

    def rows(self, table: str) -> list[Row]:
        """Read a whole table, in the order of its columns."""
        cursor = self.connection.execute(f"select * from {table} order by all")  # noqa: S608
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, cells, strict=True)) for cells in cursor.fetchall()]


@pytest.fixture(scope="session")
def empty_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a warehouse file with its schema and its models, and nothing in them."""
    path = tmp_path_factory.mktemp("template") / "warehouse.duckdb"
    connection = open_warehouse(path)
    build_models(connection, MODELS, LAYERS)
    connection.close()
    return path


RECORDS = {
    "survey": ("responses", "item_id"),
    "outcomes": ("outcomes", "indicator_id"),
    "roster": ("roster", "attribute_id"),
    "attendance": ("attendance", "session_id"),
    "feedback": ("responses", "item_id"),
    "rubric": ("responses", "item_id"),
}


@pytest.fixture
def build(empty_warehouse: Path, tmp_path: Path) -> Callable[..., list[Row]]:
    """Give a function that builds one model from the tables of a test, and reads it."""

    def build_model(
        model: str, before_publishing: Callable[[World], None] | None = None, **tables: str
    ) -> list[Row]:
        layer = model.split(".", maxsplit=1)[0]
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.duckdb"
        shutil.copy(empty_warehouse, path)
        world = World(path)
        records = {name: tables.pop(name) for name in RECORDS if name in tables}
        codings = tables.pop("codings", "")
        summaries = tables.pop("summaries", "")
        write_declared(world.connection, declared_tables(tables))
        for holds, text in records.items():
            world.add_records(holds, *RECORDS[holds], text)
        if codings:
            world.add_codings(codings)
        if summaries:
            world.add_summaries(summaries)
        # Without a record, what stands in staging and marts is what the template has: nothing.
        arrived = bool(records or codings or summaries)
        layers = LAYERS[: LAYERS.index(layer) + 1] if layer in LAYERS else LAYERS
        build_models(world.connection, MODELS, layers if arrived else ("intermediate",))
        if before_publishing:
            before_publishing(world)
            build_models(world.connection, MODELS, ("published",))
        rows = world.rows(model)
        world.connection.close()
        return rows

    return build_model


@pytest.fixture
def assert_rows() -> Callable[[list[Row], str], None]:
    """Give a function that compares rows with an ASCII table, in its columns, in any order."""

    def compare(rows: list[Row], text: str) -> None:
        expected = read_rows(text)
        names = list(expected[0])
        found = sorted(tuple(shown(row[name]) for name in names) for row in rows)
        assert found == sorted(tuple(row[name] for name in names) for row in expected)

    return compare
