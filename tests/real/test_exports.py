"""Tables of which it is known how many rows they hold, and how many of these twice."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from sources.sheets import Sheet


def counted_rows(data: Path) -> list[tuple[Path, int, int]]:
    """Find in INDEX.md the tables of which rows and repeated rows are counted."""
    index = data / "INDEX.md"
    said = re.findall(
        r"\*\*(\S+)\*\*: (\d+) rows, (\d+) fully duplicated",
        index.read_text("utf-8") if index.exists() else "",
    )
    return [
        (path, int(rows), int(twice))
        for folder, rows, twice in said
        for path in sorted((data / folder).glob("*.csv"))
    ]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "counted" in metafunc.fixturenames:
        counted = counted_rows(Path(metafunc.config.getoption("data")).resolve())
        metafunc.parametrize("counted", counted, ids=[path.name for path, _, _ in counted])


def test_rows_are_counted_and_repeated_ones_seen(
    counted: tuple[Path, int, int], open_table: Callable[..., Sheet]
):
    path, n_rows, n_twice = counted
    rows = [row.cells for row in open_table(path).rows]
    assert len(rows) == n_rows
    assert len(rows) - len(set(rows)) == n_twice
