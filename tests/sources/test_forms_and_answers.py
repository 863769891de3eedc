"""A form and the file that its answers came in: every column of the export is known by the form."""

from __future__ import annotations

import openpyxl
import pytest

from sources.checking import check_cohort
from studies.reading import read_study

STUDY = """\
study_id: school
title: A school
languages: [id, en]
waves: {pre: {kind: pre}}
topics: {market: {}}
identity: {person: [nim]}
"""
BESIDE = "items: [{id: ms_1, topic: market, key: a}]\n"
COHORT = "files: [{file: pre.csv, wave: pre, holds: survey, instrument: market-1}]\n"
SURVEY = [
    ("type", "name", "label::Bahasa (id)", "label::English (en)", "relevant"),
    ("start", "start", None, None),
    ("text", "nim", "NIM", "Student id"),
    ("text", "nama", "Nama lengkap", "Full name"),
    ("begin_group", "g", "Pasar", "Market"),
    ("select_one ab", "ms_1", "Satu penjual?", "One seller?"),
    ("select_multiple ab", "ms_2", "Yang mana?", "Which ones?", "${ms_1} = 'a'"),
    ("note", "thanks", "Terima kasih", "Thank you"),
    ("end_group",),
]
CHOICES = [
    ("list_name", "name", "label::Bahasa (id)", "label::English (en)"),
    ("ab", "a", "Monopoli", "Monopoly"),
    ("ab", "b", "Oligopoli", "Oligopoly"),
]
BY_NAME = [
    "start,nim,nama,g/ms_1,g/ms_2,g/ms_2/a,g/ms_2/b,g/thanks,_id,_uuid,_submission_time",
    "2024-03-02T09:00:00,A-1,Anonim 1,a,a b,1,1,,7,u,2024-03-02T02:00:00",
]
BY_LABEL = [
    "start,NIM,Full name,One seller?,Which ones?,Thank you,_id,_uuid,_submission_time",
    "2024-03-02T09:00:00,A-1,Anonim 1,Monopoly,Monopoly Oligopoly,,7,u,2024-03-02T02:00:00",
]


@pytest.mark.parametrize("lines", [BY_NAME, BY_LABEL], ids=["names", "labels"])
def test_an_export_of_the_form_is_read_without_a_word_in_cohort_yml(tmp_path, lines):
    workbook = openpyxl.Workbook()
    workbook.active.title = "survey"
    choices = workbook.create_sheet("choices")
    for sheet, rows in ((workbook.active, SURVEY), (choices, CHOICES)):
        for row in rows:
            sheet.append(row)
    (tmp_path / "instruments").mkdir()
    (tmp_path / "cohorts" / "c1").mkdir(parents=True)
    workbook.save(tmp_path / "instruments" / "market-1.xlsx")
    for file, text in {
        "study.yml": STUDY, "instruments/market-1.yml": BESIDE, "cohorts/c1/cohort.yml": COHORT,
        "cohorts/c1/pre.csv": "\n".join(lines) + "\n",
    }.items():  # fmt: skip
        (tmp_path / file).write_text(text, "utf-8")
    study = read_study(tmp_path)
    assert [item.id for item in study.instruments["market-1"].items] == ["ms_1", "ms_2"]
    assert study.cohort_faults == {}
    assert check_cohort(study, study.cohorts["c1"]) == ()
