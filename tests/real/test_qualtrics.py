"""Real Qualtrics exports: header rows in any language, and as many records as they hold."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sources.recognition import recognize

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sources.sheets import Sheet

N_HEADERS = 3


def test_three_header_rows_are_no_records(data: Path, open_table: Callable[..., Sheet]):
    expected = json.loads((data / "02_exports" / "expected.json").read_text("utf-8"))
    for path in sorted(data.glob("02_exports/qualtrics/*.csv")):
        counts = expected[f"qualtrics/{path.name}"]
        assert recognize(path).tool == "qualtrics"
        sheet = open_table(path)
        rows = list(sheet.rows)
        assert len(rows) == counts["csv_records_incl_header"] - N_HEADERS
        assert len(sheet.columns) == counts["n_header_cells"]
        assert {row.left_out for row in rows} == {""}


def test_german_headers_give_the_questions_and_the_times(
    data: Path, open_table: Callable[..., Sheet]
):
    for path in sorted(data.glob("02_exports/qualtrics/sample.csv")):
        sheet = open_table(path)
        left = {sheet.columns[n]: sheet.labels[n] for n in range(20) if n not in sheet.system}
        assert left == {
            "Q1": "This is a multiple choice question.",
            "Q2": "This is a free text question.",
        }
        assert sheet.label_of(0) == "Anfangsdatum"
        (row,) = sheet.rows
        played = {role: row.cells[index] for index, role in sheet.system.items() if role}
        assert played == {
            "record_key": "R_2YPOQ602ER1jkf1",
            "started_at": "2017-07-18 08:28:09",
            "ended_at": "2017-07-18 08:28:48",
            "submitted_at": "2017-07-18 08:28:48",
        }
