"""Whatever stands in a study folder, reading it ends in a study or in faults that can be mended."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from studies.faults import StudyError
from studies.reading import read_kept_cohort, read_study
from studies.tables import declared_tables, due_waves
from tests.studies.conftest import (
    CODEBOOK,
    COHORT,
    COHORT_FILE,
    KNOWLEDGE_1,
    KNOWLEDGE_2,
    STUDY,
    Folder,
)
from tests.studies.test_schemas import inside, paths_of

TEXTS = {
    "study.yml": STUDY,
    "instruments/knowledge-1.yml": KNOWLEDGE_1,
    "instruments/knowledge-2.yml": KNOWLEDGE_2,
    "codebook.yml": CODEBOOK,
    COHORT_FILE: COHORT,
}
JUNK = st.sampled_from(
    [
        None,
        "",
        "x",
        "nan",
        "-1",
        "1e400",
        "9" * 40,
        "9999-12-31",
        "2024-13-01",
        [],
        ["x"],
        {},
        {"x": "y"},
        [[]],
        "é",
        "0",
    ]
)


def outcome(texts):
    """Read a study of these texts: its faults, none where all of it was read."""
    with TemporaryDirectory() as room:
        folder = Folder(Path(room) / "my-study")
        for file, text in texts.items():
            folder.write(file, text.encode("utf-8", "surrogatepass"))
        try:
            study = read_study(folder.path)
        except StudyError as error:
            return error.faults
        declared_tables(study, date(2025, 1, 1))
        return tuple(fault for faults in study.cohort_faults.values() for fault in faults)


def assert_can_be_mended(faults):
    for fault in faults:
        assert fault.where.startswith(tuple(TEXTS)), fault
        assert fault.what, fault
        assert fault.todo.endswith((".", '"')), fault
        assert not {"tuple", "NoneType", "pydantic", "ValidationError"} & set(str(fault).split())


@given(file=st.sampled_from(list(TEXTS)), text=st.text(max_size=80))
def test_any_text_in_any_file_is_read_or_is_a_fault(file, text):
    assert_can_be_mended(outcome(TEXTS | {file: text}))


@given(data=st.data(), file=st.sampled_from(list(TEXTS)), junk=JUNK)
def test_any_value_in_any_place_is_read_or_is_a_fault(data, file, junk):
    document = yaml.load(TEXTS[file], yaml.BaseLoader)  # noqa: S506 - texts only
    path = data.draw(st.sampled_from([one for one in paths_of(document) if inside(document, one)]))
    place = inside(document, path)
    place[data.draw(st.sampled_from(list(place)))] = junk
    assert_can_be_mended(outcome(TEXTS | {file: yaml.safe_dump(document)}))


@given(data=st.data(), file=st.sampled_from(list(TEXTS)))
def test_any_missing_line_is_read_or_is_a_fault(data, file):
    lines = TEXTS[file].splitlines()
    del lines[data.draw(st.integers(0, len(lines) - 1))]
    assert_can_be_mended(outcome(TEXTS | {file: "\n".join(lines)}))


def test_a_declaration_kept_from_an_earlier_run_is_read_without_its_files(folder, tmp_path):
    kept = tmp_path / "3f9a.yml"
    kept.write_text(COHORT.replace("pre.csv", "gone.csv"), encoding="utf-8")
    cohort = read_kept_cohort(folder.read(), "2024-03", kept)
    assert (cohort.id, cohort.files[0].file) == ("2024-03", "gone.csv")
    assert cohort.label == {"en": "March 2024", "id": "March 2024"}


@pytest.mark.parametrize("text", [None, "", "lable: x\n"])
def test_a_kept_declaration_that_cannot_be_read_any_more_is_none(folder, tmp_path, text):
    kept = tmp_path / "3f9a.yml"
    if text is not None:
        kept.write_text(text, encoding="utf-8")
    assert read_kept_cohort(folder.read(), "2024-03", kept) is None


def test_a_study_is_frozen(folder):
    study = folder.read()
    with pytest.raises(AttributeError):
        study.design = None
    with pytest.raises(ValueError, match="frozen"):
        study.design.mastery.threshold = 50
    assert due_waves(study, study.cohorts["2024-03"].sessions[0].on) == []
