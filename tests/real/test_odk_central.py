"""Real exports of ODK: each record and cell as it is there, and what its columns come to."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sources.recognition import recognize

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from sources.sheets import Sheet

# Cells that were cleaned with another program hold lists as it writes them.
LIST = re.compile(r"'([^']*)'")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Find the flat tables of ODK, by the folder they lie in."""
    data = Path(metafunc.config.getoption("data")).resolve()
    found = [
        (path.parent / name, expected)
        for path in sorted(data.glob("02_exports/expected.json"))
        for name, expected in json.loads(path.read_text("utf-8")).items()
        if name.startswith("odk") and name.endswith(".csv")
    ]
    metafunc.parametrize("export", found, ids=[path.name for path, _ in found])


def test_a_table_is_read_record_by_record(
    export: tuple[Path, dict[str, Any]], open_table: Callable[..., Sheet]
):
    path, expected = export
    with path.open(encoding="utf-8-sig", newline="") as file:
        headers, *records = csv.reader(file, delimiter=expected["sep_used"])
    assert recognize(path).tool == "odk_central"
    sheet = open_table(path)
    rows = list(sheet.rows)
    assert sheet.columns == tuple(headers)
    assert len(rows) + 1 == expected["csv_records_incl_header"]
    assert [row.cells for row in rows] == [tuple(map(in_words, record)) for record in records]


def in_words(cell: str) -> str:
    """Write several choices as ODK does, apart by spaces."""
    return " ".join(LIST.findall(cell)) if cell.startswith("['") else cell


def test_keys_times_and_places_are_known(
    export: tuple[Path, dict[str, Any]], open_table: Callable[..., Sheet]
):
    sheet = open_table(export[0])
    roles = {role: sheet.columns[index] for index, role in sheet.system.items() if role}
    rows = list(sheet.rows)
    key = sheet.columns.index(roles["record_key"])
    keys = [row.cells[key] for row in rows]
    assert len(set(keys)) == len(keys)
    assert all(re.fullmatch(r"uuid:[0-9a-f-]{36}", key) for key in keys)
    assert {"started_at": "start", "ended_at": "end"}.items() <= roles.items()
    places = {
        header
        for header in sheet.columns
        if re.search(r"_(Latitude|Longitude|Altitude|Accuracy)$", header)
    }
    assert places <= {sheet.columns[index] for index, role in sheet.system.items() if role == ""}
