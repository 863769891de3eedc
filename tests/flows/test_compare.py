from __future__ import annotations

import pytest

from dashboards.story import Table
from flows.compare import compare_study, form_of, in_columns
from studies.faults import StudyError

STUDY = "examples/cordova"


def test_columns_are_as_wide_as_their_cells_and_numbers_stand_to_the_right():
    table = Table(("Who", "n"), (("Alpha", "8"), ("b", "120")), frozenset({1}))
    assert in_columns(table) == ["Who      n", "Alpha    8", "b      120"]


@pytest.mark.parametrize(
    ("cohorts", "said"),
    [
        (["2023-06-setu"], "one cohort has none beside it"),
        (["2023-06-setu", "2023-06-setu"], "named twice"),
        (["2023-06-setu", "2023-06-ciputa"], "2023-06-ciputat"),
    ],
)
def test_what_cannot_be_asked_is_told_before_anything_is_read(cohorts, said, request):
    with pytest.raises(StudyError) as error:
        compare_study(request.config.rootpath / STUDY, cohorts)
    assert said in str(error.value)
    assert error.value.exit_code == 10


def test_a_form_or_language_that_is_none_is_a_fault(request):
    with pytest.raises(StudyError, match="pdf"):
        form_of("pdf")
    study, cohorts = request.config.rootpath / STUDY, ["2023-06-setu", "2023-06-ciputat"]
    with pytest.raises(StudyError, match="--language"):
        compare_study(study, cohorts, language="fr")
