"""Real XLSForms: each question and choice of the sheets, as openpyxl finds them there."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl

from studies.reading import read_study

from .conftest import READ

if TYPE_CHECKING:
    import pytest

STUDY = (
    "study_id: s\ntitle: S\nlanguages: [en]\nwaves: {pre: {kind: pre}}\nidentity: {person: [id]}\n"
)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    data = Path(metafunc.config.getoption("data")).resolve()
    forms = sorted((data / "02_exports" / "xlsform").glob("*.xlsx"))
    if "form" in metafunc.fixturenames:
        metafunc.parametrize("form", forms, ids=[form.stem for form in forms])


def sheet_of(form: Path, name: str) -> list[dict[str, str]]:
    header, *rows = openpyxl.load_workbook(form)[name].iter_rows(values_only=True)
    return [
        {str(key): str(cell) for key, cell in zip(header, row, strict=True) if key and cell}
        for row in rows
        if any(row)
    ]


def test_every_question_and_choice_of_a_form_is_in_the_instrument(
    form: Path, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    (tmp_path / "instruments").mkdir()
    (tmp_path / "study.yml").write_text(STUDY)
    shutil.copy(form, tmp_path / "instruments" / form.name)
    (instrument,) = read_study(tmp_path).instruments.values()
    pytestconfig.stash[READ].add(form)
    questions = {row["name"]: row for row in sheet_of(form, "survey")}
    assert [item.id for item in instrument.items] == list(questions)
    for item in instrument.items:
        row = questions[item.id]
        (label,) = (text for key, text in row.items() if key.startswith("label"))
        asked = row["type"].split()
        choices = [
            one for one in sheet_of(form, "choices") if (one.get("list name") or "") in asked
        ]
        wanted = {
            one["name"]: next(text for key, text in one.items() if key.startswith("label"))
            for one in choices
        }
        if "other" in asked:
            wanted["other"] = "Other"
        assert item.kind == "single"
        assert item.text == {"en": label}
        assert {code: labels["en"] for code, labels in item.options.items()} == wanted
