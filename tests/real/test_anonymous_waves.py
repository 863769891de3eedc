"""Anonymous surveys before and after a course: two samples, never joined person to person."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from transforms.estimates.gains import estimate_mean
from transforms.estimates.unpaired import estimate_unpaired_gain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sources.sheets import Sheet

BY = ["item"]
Numbers = Callable[[Sequence[str]], list[float | None]]
Tables = tuple[dict[str, Any], pd.DataFrame, pd.DataFrame]


def oracles_of(data: Path) -> list[Path]:
    """Find the oracles of surveys whose two waves cannot be joined."""
    paths = sorted(data.glob("01_prepost/**/oracle.json"))
    return [path for path in paths if "unpaired_comparison" in json.loads(path.read_text("utf-8"))]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "oracle_path" in metafunc.fixturenames:
        found = oracles_of(Path(metafunc.config.getoption("data")).resolve())
        ids = [path.parent.parent.name for path in found]
        metafunc.parametrize("oracle_path", found, ids=ids)


def answers_of(sheet: Sheet, items: Mapping[str, Any], value_of: Numbers) -> pd.DataFrame:
    """Give one row per answered item; headers are the item, or hold it in brackets (a grid)."""
    rows = [row.cells for row in sheet.rows]
    parts = []
    for item in items:
        places = [
            place
            for place, header in enumerate(sheet.columns)
            if header.strip() == item or header.strip().endswith(f"[{item}]")
        ]
        if len(places) == 1:
            values = value_of([cells[places[0]].strip() for cells in rows])
            parts.append(pd.DataFrame({"item": item, "value": pd.Series(values, dtype=float)}))
    return pd.concat(parts).dropna() if parts else pd.DataFrame(columns=["item", "value"])


@pytest.fixture
def waves(oracle_path: Path, open_table: Callable[..., Sheet], to_numbers: Numbers) -> Tables:
    """Read the wave before (numbers) and the wave after (words, by the oracle's mapping)."""
    oracle = json.loads(oracle_path.read_text("utf-8"))
    found = {}
    for path in sorted(oracle_path.parent.glob("*.csv")):
        if {"question", "mean"} <= set(open_table(path).columns):
            continue
        for side in ("pre", "post"):
            items = oracle[f"{side}_items"]
            answers = answers_of(open_table(path), items, ratings(oracle, to_numbers))
            if answers["item"].nunique() == len(items):
                found[side] = answers
    return oracle, found["pre"], found["post"]


def ratings(oracle: dict[str, Any], to_numbers: Numbers) -> Numbers:
    """Read worded answers by the oracle's mapping, and written numbers as they are."""

    def rate(cells: Sequence[str]) -> list[float | None]:
        pairs = zip(cells, to_numbers(cells), strict=True)
        return [oracle["mapping"].get(cell, number) for cell, number in pairs]

    return rate


def test_items_at_each_wave(waves: Tables):
    oracle, *sides = waves
    for side, answers in zip(("pre", "post"), sides, strict=True):
        means = estimate_mean(answers, by=BY).set_index("item")
        total = oracle[f"{side}_total"]
        assert len(answers) == total["n_ratings"]
        assert answers["value"].mean() == pytest.approx(total["mean_all"])
        for item, expected in oracle[f"{side}_items"].items():
            ours = means.loc[item]
            assert ours["n"] == expected["n"], item
            assert ours["estimate"] == pytest.approx(expected["mean"]), item
            assert ours["sd"] == pytest.approx(expected["sd"]), item


def test_the_difference_of_the_waves_is_welchs(waves: Tables):
    oracle, before, after = waves
    gains = estimate_unpaired_gain(before, after, by=BY).set_index("item")
    assert set(gains.index) == set(oracle["unpaired_comparison"])
    for item, expected in oracle["unpaired_comparison"].items():
        ours = gains.loc[item]
        assert (ours["n_from"], ours["n_to"]) == (expected["n_pre"], expected["n_post"]), item
        assert ours["estimate"] == pytest.approx(expected["diff"]), item
        assert ours["statistic"] == pytest.approx(expected["welch_t"]), item
        assert ours["df"] == pytest.approx(expected["welch_df"]), item
        assert ours["p_value"] == pytest.approx(expected["welch_p"]), item
        assert ours["note_code"] == "anonymous_unpaired"


def test_the_publishers_own_averages_come_out(
    waves: Tables, oracle_path: Path, open_table: Callable[..., Sheet]
):
    oracle, _, after = waves
    disputed = oracle["publisher_average_confidences"]["disagreements"]
    means = estimate_mean(after, by=BY).set_index("item")["estimate"]
    published = 0
    for path in sorted(oracle_path.parent.glob("*.csv")):
        sheet = open_table(path)
        if {"question", "mean"} <= set(sheet.columns):
            for row in sheet.rows:
                cells = dict(zip(sheet.columns, row.cells, strict=True))
                ours = means[cells["question"]]
                is_same = float(cells["mean"]) == pytest.approx(ours, abs=0.005001)
                assert is_same or cells["question"] in str(disputed)
                published += 1
    assert published == oracle["publisher_average_confidences"]["n"]


def test_the_workbook_holds_the_same_answers(
    waves: Tables, oracle_path: Path, open_table: Callable[..., Sheet], to_numbers: Numbers
):
    oracle, _, after = waves
    workbooks = sorted(oracle_path.parent.glob("*.xlsx"))
    assert workbooks
    for path in workbooks:
        same = answers_of(open_table(path), oracle["post_items"], ratings(oracle, to_numbers))
        pd.testing.assert_frame_equal(same, after)
