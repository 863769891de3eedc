from __future__ import annotations

from datetime import date

import pytest

from studies import declared_tables

BESIDE = "cohorts/2024-05/cohort.yml"
COMPARISON = "group: comparison\nsessions: [{id: s1, on: 2024-05-01}]\n"
DECLARED = "comparison: {assignment: matched, unit: person}\n"


def beside(folder, text: str = ""):
    """Give a study with a comparison cohort, declared with these further lines."""
    folder.write(BESIDE, COMPARISON + text)
    study = (folder.path / "study.yml").read_text("utf-8")
    return folder.write("study.yml", study + DECLARED)


def compared(folder) -> list[tuple[object, object]]:
    """Give who is compared with whom."""
    tables = declared_tables(folder.read(), date(2024, 12, 1))
    assert tables["comparison"] == [{"assignment": "matched", "unit": "person"}]
    return [(row["cohort_id"], row["cohort_other"]) for row in tables["compared_cohorts"]]


@pytest.mark.parametrize("named", ["", "compared_with: [2024-03]\n"])
def test_a_comparison_cohort_stands_beside_those_it_names_or_all(folder, named):
    assert compared(beside(folder, named)) == [("2024-03", "2024-05")]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("compared_with: [2024-30]\n", '"2024-30" is not a declared cohort'),
        ("compared_with: [2024-05]\n", "is this cohort itself"),
    ],
)
def test_it_names_cohorts_that_took_the_program(folder, text, what):
    faults = beside(folder, text).read().cohort_faults["2024-05"]
    assert [fault.what for fault in faults] == [what]


def test_only_a_comparison_cohort_names_any(folder):
    faults = folder.write(BESIDE, "compared_with: [2024-03]\n").read().cohort_faults["2024-05"]
    assert "is no comparison cohort" in faults[0].what
