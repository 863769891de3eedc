"""An evaluation by Microsoft Forms: CSV and workbook hold the same answers, and the publisher's."""

from __future__ import annotations

import csv
import json
from statistics import fmean
from typing import TYPE_CHECKING, Any

import pytest

from sources.recognition import recognize

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sources.sheets import Sheet


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "evaluation" in metafunc.fixturenames:
        data = metafunc.config.rootpath / metafunc.config.getoption("data")
        found = sorted(data.glob("01_prepost/uppmax*/*/evaluation_*.*"))
        metafunc.parametrize("evaluation", found, ids=[path.name for path in found])


def test_the_publishers_means_are_found_again(evaluation: Path, open_table: Callable[..., Sheet]):
    oracle: dict[str, Any] = json.loads((evaluation.parent / "oracle.json").read_text("utf-8"))
    with (evaluation.parent / "average_confidences.csv").open(encoding="utf-8") as file:
        published = {row["question"]: float(row["mean"]) for row in csv.DictReader(file)}
    assert recognize(evaluation).tool == "microsoft_forms"
    sheet = open_table(evaluation)
    rows = [row.cells for row in sheet.rows]
    assert len(rows) == oracle["post_total"]["n_rows"]
    ratings = {
        question: [
            value
            for cells in rows
            if (value := oracle["mapping"].get(cells[sheet.columns.index(question)])) is not None
        ]
        for question in published
    }
    assert {one: round(fmean(values), 2) for one, values in ratings.items()} == published
    every = [value for values in ratings.values() for value in values]
    success = float((evaluation.parent / "success_score.txt").read_text("utf-8"))
    assert fmean(every) / 5 == pytest.approx(success)


def test_only_questions_are_left_and_nobody_is_named(
    evaluation: Path, open_table: Callable[..., Sheet]
):
    sheet = open_table(evaluation)
    assert {sheet.columns[index]: role for index, role in sheet.system.items()} == {
        "ID": "record_key",
        "Start time": "started_at",
        "Completion time": "ended_at",
        "Email": "",
        "Name": "",
        "Last modified time": "",
    }


def test_text_and_workbook_hold_the_same_answers(data: Path, open_table: Callable[..., Sheet]):
    for path in sorted(data.glob("01_prepost/uppmax*/*/evaluation_*.csv")):
        text, book = open_table(path), open_table(path.with_suffix(".xlsx"))
        assert len(text.columns) == len(book.columns)
        answers = [n for n in range(len(text.columns)) if n not in text.system]
        for in_text, in_book in zip(text.rows, book.rows, strict=True):
            for n in answers:
                assert in_text.cells[n].split() == in_book.cells[n].split()
