"""A survey before a course, as the form's own CSV: every item's mean is the oracle's."""

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

SURVEYS = "01_prepost/uppmax*/*/initial_knowledge.csv"


def test_the_form_is_recognized_and_each_row_of_its_grid_is_an_item(
    data: Path, open_table: Callable[..., Sheet]
):
    for path in sorted(data.glob(SURVEYS)):
        oracle = json.loads((path.parent / "oracle.json").read_text("utf-8"))
        assert recognize(path).tool == "google_forms"
        sheet = open_table(path)
        rows = [row.cells for row in sheet.rows]
        assert len(rows) == oracle["pre_total"]["n_rows"]
        assert sheet.system == {0: "submitted_at"}
        items = {header.rpartition("[")[2][:-1]: n for n, header in enumerate(sheet.columns) if n}
        assert set(items) == set(oracle["pre_items"])
        for item, expected in oracle["pre_items"].items():
            mean = fmean(float(cells[items[item]]) for cells in rows)
            assert mean == pytest.approx(expected["mean"])
