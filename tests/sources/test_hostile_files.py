"""Broken and harmful files: one clear fault that names file and place, or read right.

Each stands beside a sound file of its own cohort, and a sound cohort: both go on.
"""

from __future__ import annotations

import tracemalloc

import pytest

from sources.checking import prepare_files
from sources.reading import read_cohorts
from studies.cohorts import Cohort
from tests.sources.hostile import ALL, GOOD

FEWEST = 60
MOST_MEMORY = 64 << 20
ROSTER = "nim,sex\n1201,f\n1202,m\n"


def test_there_are_enough_of_them():
    assert len({case.what for case in ALL}) == len(ALL) >= FEWEST


def read_with_others(school, case):
    """Read the hostile file beside a sound roster, and a sound cohort after it."""
    school.write(case.name, case.content(), **case.declared)
    school.write("roster.csv", ROSTER, holds="roster", wave="")
    other = school.folder / "cohorts" / "c2" / "post.csv"
    other.parent.mkdir()
    other.write_text(GOOD)
    declared = {"file": "post.csv", "wave": "post", "holds": "survey", "instrument": "knowledge-1"}
    study = school.study(Cohort.model_validate({"id": "c2", "files": [declared]}))
    tracemalloc.start()
    try:
        arrivals = read_cohorts(
            study, ["c1", "c2"], key=b"0" * 32, output=school.folder / "landing"
        )
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    return study, arrivals, peak


@pytest.mark.parametrize("case", [one for one in ALL if one.told], ids=lambda one: one.what)
def test_a_file_at_fault_says_what_and_where_and_stops_nobody_else(school, case):
    study, (arrival, other), peak = read_with_others(school, case)
    fault = arrival.faults[0]
    assert len(arrival.faults) == case.n_faults
    assert fault.where.startswith(f"cohorts/c1/{case.name}")
    assert case.told in fault.what
    assert case.at in fault.where
    assert fault.todo
    assert peak < MOST_MEMORY
    assert arrival.files == ()
    assert "roster.csv" in [
        one.declaration.file for one in prepare_files(study, study.cohorts["c1"])[0]
    ]
    assert (other.faults, [n_read for *_, n_read in other.files]) == ((), [3])


@pytest.mark.parametrize("case", [one for one in ALL if not one.told], ids=lambda one: one.what)
def test_an_odd_file_is_read_right(school, case):
    _, (arrival, _), peak = read_with_others(school, case)
    assert arrival.faults == ()
    landed = [
        (row, item, answer)
        for file_no, row, item, answer in school.landed("responses")
        if item == "ms_1" and file_no == 1
    ]
    assert tuple(landed) == case.answers
    assert peak < MOST_MEMORY
