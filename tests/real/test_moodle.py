"""Real Moodle quiz reports: their own averages are the means of the attempts that are read."""

from __future__ import annotations

import json
from statistics import fmean
from typing import TYPE_CHECKING

import pytest

from sources.recognition import recognize

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sources.sheets import Sheet


def test_the_average_is_left_out_and_is_the_mean_of_the_rest(
    data: Path, open_table: Callable[..., Sheet]
):
    expected = json.loads((data / "02_exports" / "expected.json").read_text("utf-8"))
    for path in sorted(data.glob("02_exports/moodle/grades_*.csv")):
        assert recognize(path).tool == "moodle"
        sheet = open_table(path)
        rows = list(sheet.rows)
        n_records = expected[f"moodle/{path.name}"]["csv_records_incl_header"] - 1
        assert len(rows) == n_records
        attempts = [row.cells for row in rows if not row.left_out]
        (average,) = [row.cells for row in rows if row.left_out == "summary_row"]
        assert len(attempts) == n_records - 1
        grade = sheet.columns.index("Grade/10.00")
        for index in (grade, *sheet.out_of):
            # A question that was not answered counts nothing in Moodle's average, as in ours.
            mean = fmean(float(cells[index] or 0) for cells in attempts)
            # Moodle rounds each cell and the average to two decimals: 0.005 each.
            assert mean == pytest.approx(float(average[index]), abs=0.01)
        assert sum(sheet.out_of.values()) == pytest.approx(10)


def test_only_the_points_are_left(data: Path, open_table: Callable[..., Sheet]):
    for path in sorted(data.glob("02_exports/moodle/grades_*.csv")):
        sheet = open_table(path)
        left = [one for index, one in enumerate(sheet.columns) if index not in sheet.system]
        assert left == [header for header in sheet.columns if header.startswith("Q. ")]
        played = {role: sheet.columns[index] for index, role in sheet.system.items() if role}
        assert played == {"started_at": "Started on", "ended_at": "Completed"}
