"""A cohort has the answers of people, or what a publication says of them, never both."""

from __future__ import annotations

import datetime as dt

from studies.tables import declared_tables
from tests.studies.conftest import COHORT_FILE

TOLD = """\
label: March 2019
evidence: summary
files:
  - {file: summary.csv, holds: summary, instrument: knowledge-1, columns: {mean: rata-rata}}
"""


def told_faults(folder):
    """Give the faults of the cohort `told`."""
    return folder.read().cohort_faults["told"]


def test_a_summary_needs_no_wave_and_stays_out_of_pooled_figures(folder):
    folder.write("cohorts/told/cohort.yml", TOLD).write("cohorts/told/summary.csv", "topic\n")
    study = folder.read()
    assert study.cohort_faults == {}
    cohorts = declared_tables(study, dt.date(2024, 12, 31))["cohorts"]
    assert {row["cohort_id"]: row["is_pooled"] for row in cohorts} == {
        "2024-03": True,
        "told": False,
    }


def test_published_averages_are_no_answers_of_people(folder):
    folder.change(COHORT_FILE, "place: Serpong", "evidence: summary")
    faults = folder.cohort_faults()
    assert [fault.what for fault in faults] == [
        'holds "survey", but the cohort is known from averages only'
    ] * 2


def test_averages_stand_in_a_cohort_that_says_so(folder):
    folder.write("cohorts/told/cohort.yml", TOLD.replace("evidence: summary", "place: Jakarta"))
    folder.write("cohorts/told/summary.csv", "topic\n")
    (fault,) = told_faults(folder)
    assert fault.where == "cohorts/told/cohort.yml, line 4, files[summary.csv].holds"
    assert fault.what == 'holds averages, but the cohort\'s evidence is "collected"'


def test_a_column_that_averages_do_not_have_is_a_fault(folder):
    folder.write("cohorts/told/cohort.yml", TOLD.replace("{mean:", "{median:"))
    folder.write("cohorts/told/summary.csv", "topic\n")
    (fault,) = told_faults(folder)
    assert '"median" is not a declared column' in fault.what


def test_a_summary_that_no_entry_names_is_a_fault(folder):
    folder.write("cohorts/2024-03/summary.csv", "topic\n")
    assert folder.cohort_fault().what == "is named by no entry of files"


def test_averages_are_no_form_on_a_server(folder):
    source = "source: {kobo: https://kobo.example.org, asset: a1, token: KOBO_TOKEN}"
    entry = TOLD.replace("file: summary.csv", source)
    folder.write("cohorts/told/cohort.yml", entry)
    found = {fault.what for fault in told_faults(folder)}
    assert "a summary is no form on a server" in found
