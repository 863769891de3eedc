"""Real files of SPSS and Stata: every record, label and value, against the files' own counts.

The values are taken once more with pandas, which shares ReadStat for SPSS but reads Stata itself.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd
import pytest

from sources.recognition import recognize
from sources.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from sources.sheets import Sheet

TOOLS = {".sav": "spss", ".zsav": "spss", ".dta": "stata"}


class Statistics(NamedTuple):
    """One file, and what is known of it."""

    path: Path
    expected: dict[str, Any]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    data = Path(metafunc.config.getoption("data")).resolve()
    found = [
        Statistics(path.parent / name, expected)
        for path in sorted(data.glob("02_exports/expected.json"))
        for name, expected in json.loads(path.read_text("utf-8")).items()
        if Path(name).suffix in TOOLS
    ]
    if "statistics" in metafunc.fixturenames:
        metafunc.parametrize("statistics", found, ids=[one.path.name for one in found])


def frame_of(path: Path) -> pd.DataFrame:
    """Read the file with pandas: codes as they are stored, dates as they are shown."""
    if path.suffix == ".dta":
        return pd.read_stata(path, convert_categoricals=False)
    return pd.read_spss(path, convert_categoricals=False)


def same(cell: str, value: Any) -> bool:
    """Say whether a cell is a value of pandas, written as text."""
    if pd.isna(value) or value == "":
        return cell == ""
    if isinstance(value, str):
        return cell == value.rstrip()
    if isinstance(value, int | float):
        return float(cell) == pytest.approx(value, rel=1e-14)
    written = str(value)
    # Stata keeps a time of day as a moment of the first day it counts from.
    return cell in {written, written.removesuffix(" 00:00:00"), written.removeprefix("1960-01-01 ")}


def test_every_record_and_label_of_a_statistics_file(
    statistics: Statistics, open_table: Callable[[Path], Sheet]
) -> None:
    expected = statistics.expected
    assert recognize(statistics.path).tool == TOOLS[statistics.path.suffix]
    sheet = open_table(statistics.path)
    rows = list(sheet.rows)
    assert len(rows) == expected["rows"]
    assert list(sheet.columns) == expected["columns"]
    assert len(sheet.value_labels) == expected["n_with_value_labels"]
    frame = frame_of(statistics.path)
    for row, values in zip(rows, frame.itertuples(index=False), strict=True):
        assert all(map(same, row.cells, values)), row.row_number


def test_a_statistics_file_cut_in_half_is_refused(
    statistics: Statistics, open_table: Callable[[Path], Sheet], tmp_path: Path
) -> None:
    whole = statistics.path.read_bytes()
    cut = tmp_path / statistics.path.name
    cut.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(Refusal):
        list(open_table(cut).rows)
