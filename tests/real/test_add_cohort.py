"""Real files of two survey tools become a cohort: recognized, matched, told by their dates."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from flows.add_cohort import Wishes, add_cohort

if TYPE_CHECKING:
    from pathlib import Path

STUDY = """
study_id: python
title: A course of Python
languages: [en]
waves: {pre: {kind: pre}, post: {kind: post}}
topics: {skills: {}}
identity: {person: [person]}
"""
ITEMS = {
    "load": "I can find and load a Python package module",
    "installed": "I can determine if a Python package is installed",
    "isolated": "I can use an isolated environment",
    "venv": "I can work (create, activate, work, deactivate) with a venv virtual environment",
    "install": "I can install Python packages",
    "batch": "I can write and submit batch job scripts",
    "interactive": "I can use the compute nodes interactively",
    "check": "I can check that I am in an interactive session",
    "ide": "I can use a Python IDE",
    "plots": "I can create plots in matplotlib",
}
ASKED = {1: "load installed isolated install batch interactive ide plots",
         2: "load installed venv install interactive check ide plots"}  # fmt: skip


@pytest.fixture
def study(tmp_path: Path) -> Path:
    folder = tmp_path / "python"
    (folder / "instruments").mkdir(parents=True)
    (folder / "study.yml").write_text(STUDY, "utf-8")
    for version, asked in ASKED.items():
        items = "".join(
            f"  - {{id: {one}, topic: skills, kind: self_rated, scale: {{min: 0, max: 5}}, "
            f'text: "{ITEMS[one]}"}}\n'
            for one in asked.split()
        )
        text = f"instrument: confidence\nversion: {version}\nitems:\n{items}"
        (folder / "instruments" / f"confidence-{version}.yml").write_text(text, "utf-8")
    return folder


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_two_real_surveys_of_a_course_are_proposed_as_before_and_after(study, data, ending):
    day = data / "01_prepost" / "uppmax_hpc_python" / "20250425_day_2"
    files = [day / "initial_knowledge.csv", day / f"evaluation_20250425_day_2.{ending}"]
    added = add_cohort(study, files, Wishes(sessions=(date(2025, 4, 25),), writes=False))
    for line in (
        "tool: google_forms",
        "wave: pre\n    holds: survey\n    instrument: confidence-1\n",
        "tool: microsoft_forms",
        "wave: post\n    holds: survey\n    instrument: confidence-2\n",
    ):
        assert line in added.text
    told = [line for line in added.doubtful if "header" not in line and "sessions" not in line]
    nameless = ": identity {person: []}: no column says who answered; if one does, name it"
    assert told == [file.name + nameless for file in files]  # these two surveys are anonymous
    assert "identity: {person: []}" in added.text


@pytest.mark.parametrize(
    "name",
    ["moodle/grades_Quiz_1.csv", "qualtrics/sample.csv", "spss/sample.sav", "stata/sample.dta",
     "odk_safi/SAFI_full_shortname.csv",
     "kobo_formpack/grouped_repeatable/grouped_repeatable.xlsx"],
)  # fmt: skip
def test_a_real_file_that_fits_no_study_says_so_and_repeats_no_answer(study, data, name):
    added = add_cohort(study, [data / "02_exports" / name], Wishes("real", writes=False))
    assert "no header is a question of the study" in added.text
    assert added.exit_code == 11
    assert added.faults
