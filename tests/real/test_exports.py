"""Real exports of survey tools: every record, header, encoding and separator as they are there."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sources.recognition import recognize

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from sources.sheets import Sheet

READ_NOW = ("kobo",)  # folders of tools that the project reads; the others are listed


class Export(NamedTuple):
    """One file of an export, and what is known of it."""

    path: Path
    expected: dict[str, Any]


def exports_of(data: Path) -> list[Export]:
    """Find the exports of tools that are read now."""
    found = []
    for path in sorted(data.glob("02_exports/expected.json")):
        for name, expected in json.loads(path.read_text("utf-8")).items():
            if name.startswith(READ_NOW):
                found.append(Export(path.parent / name, expected))
    return found


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
    data = Path(metafunc.config.getoption("data")).resolve()
    exports = exports_of(data)
    for name, suffix in (("text_export", ".csv"), ("workbook", ".xlsx"), ("twin", ".xlsx")):
        if name in metafunc.fixturenames:
            found = [export for export in exports if export.path.suffix == suffix]
            if name == "twin":
                found = [one for one in found if one.path.with_suffix(".csv").exists()]
            metafunc.parametrize(name, found, ids=[export.path.name for export in found])
    if "counted" in metafunc.fixturenames:
        counted = counted_rows(data)
        metafunc.parametrize("counted", counted, ids=[path.name for path, _, _ in counted])


def test_a_text_export_is_read_record_by_record(
    text_export: Export, open_table: Callable[..., Sheet]
):
    expected = text_export.expected
    found = recognize(text_export.path)
    assert found.tool == "kobo"
    assert found.delimiter == expected["sep_used"]
    assert found.encoding == expected["encoding"].replace("ascii", "utf-8")
    sheet = open_table(text_export.path)
    rows = list(sheet.rows)
    assert len(sheet.columns) == expected["n_header_cells"]
    assert len(rows) + 1 == expected["csv_records_incl_header"]
    assert {str(len(row.cells)) for row in rows} <= set(expected["widths"])
    numbers = [row.row_number for row in rows]
    assert numbers == sorted(set(numbers))
    if sum(expected["eol"].values()) == expected["csv_records_incl_header"]:
        assert numbers == list(range(2, len(rows) + 2))  # no cell holds a line break


def test_a_workbook_is_read_sheet_by_sheet(workbook: Export, open_table: Callable[..., Sheet]):
    for name, size in workbook.expected["sheets"].items():
        sheet = open_table(workbook.path, name)
        rows = list(sheet.rows)
        assert len(sheet.columns) == size["cols"], name
        assert len(rows) + 1 == size["rows"], name


def test_a_text_export_holds_what_its_workbook_does(twin: Export, open_table: Callable[..., Sheet]):
    text, sheet = open_table(twin.path.with_suffix(".csv")), open_table(twin.path)
    assert text.columns == sheet.columns
    assert [row.cells for row in text.rows] == [row.cells for row in sheet.rows]


def test_rows_are_counted_and_repeated_ones_seen(
    counted: tuple[Path, int, int], open_table: Callable[..., Sheet]
):
    path, n_rows, n_twice = counted
    rows = [row.cells for row in open_table(path).rows]
    assert len(rows) == n_rows
    assert len(rows) - len(set(rows)) == n_twice
