"""Figures as ASCII tables, published by the real models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from transforms.estimates.breaks import BREAK_COLUMNS, BREAK_VALUES
from transforms.estimates.conclusions import CONCLUSION_COLUMNS
from transforms.estimates.shape import COUNTS, FIGURE_COLUMNS, FIGURE_KEY, NUMBERS, TEST_NUMBERS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Row = dict[str, Any]

FIGURE = {
    "study_id": "s",
    "scope": "cohort",
    "cohort_id": "c1",
    "subject_kind": "topic",
    "subject_id": "a",
    "analysis": "main",
    "population": "matched",
    "estimate": "50",
}
KEY = {
    name: FIGURE[name] for name in ("study_id", "scope", "cohort_id", "subject_kind", "subject_id")
}
UNITS = {"share": "share", "newly": "count", "dropped": "count", "theme": "count", "n": "count"}


def figure(row: Row) -> Row:
    """Give a figure every key; a number left out is NULL, a unit left out that of the metric."""
    filled = dict.fromkeys(FIGURE_KEY, "") | FIGURE | row
    first = filled["metric"].removeprefix("mastery_").split("_")[0]
    filled.setdefault("unit", UNITS.get(first, "score"))
    numbers = (*NUMBERS, *COUNTS, *TEST_NUMBERS)
    return {name: cell for name, cell in filled.items() if cell != "" or name not in numbers}


def known(row: Row, names: Sequence[str]) -> Row:
    """Keep the cells of a table's columns; an empty number is NULL."""
    cells = {name: row[name] for name in names if name in row}
    return {name: cell for name, cell in cells.items() if cell != "" or name not in BREAK_VALUES}


def as_rows(text: str) -> list[Row]:
    """Read an ASCII table; '' has no rows."""
    lines = [line for line in text.strip().splitlines() if line.strip()]
    header, *body = [[cell.strip() for cell in line.split("|")] for line in lines or [""]]
    return [dict(zip(header, cells, strict=True)) for cells in body]


@pytest.fixture
def publish(build: Callable[..., list[Row]]) -> Callable[..., list[Row]]:
    """Give a function that publishes figures and reads one published table."""

    def publish_model(
        figures: str,
        model: str = "published.figures",
        conclusions: str = "",
        breaks: str = "",
        **tables: str,
    ) -> list[Row]:
        rows = [figure(row) for row in as_rows(figures)]

        def write_figures(world: Any) -> None:
            types = dict.fromkeys((*NUMBERS, *TEST_NUMBERS), "double") | dict.fromkeys(
                COUNTS, "bigint"
            )
            columns = ", ".join(f"{name} {types.get(name, 'varchar')}" for name in FIGURE_COLUMNS)
            world.connection.execute(f"create or replace table estimates.figures ({columns})")
            world.insert("estimates.figures", rows)
            others = {
                "conclusions": (CONCLUSION_COLUMNS, conclusions),
                "breaks": (("study_id", *BREAK_COLUMNS), breaks),
            }
            for name, (names, text) in others.items():
                kinds = dict.fromkeys(BREAK_VALUES, "double")
                columns = ", ".join(f"{one} {kinds.get(one, 'varchar')}" for one in names)
                world.connection.execute(f"create or replace table estimates.{name} ({columns})")
                given = [dict.fromkeys(names, "") | KEY | row for row in as_rows(text)]
                world.insert(f"estimates.{name}", [known(row, names) for row in given])

        return build(model, before_publishing=write_figures, **tables)

    return publish_model
