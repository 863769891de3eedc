"""A fault of one cohort is said, and leaves the study and the other cohorts standing."""

import pytest

from studies.faults import CohortError, Fault, KohortError, StageError
from tests.studies.conftest import COHORT, COHORT_FILE


@pytest.mark.parametrize(
    ("old", "new", "where", "what", "todo"),
    [
        ("wave: pre", "wave: pree", "line 7, files[pre.csv].wave",
         '"pree" is not a declared wave', 'Most like it: "pre".'),
        ("wave: pre, ", "", "line 7, files[pre.csv]", '"wave" is missing', "Name the wave"),
        ("holds: survey, instrument: knowledge-1", "holds: survey", "line 7, files[pre.csv]",
         '"instrument" is missing', '"knowledge-2"'),
        ("knowledge-1", "knowledge-3", "line 7, files[pre.csv].instrument",
         '"knowledge-3" is not a declared instrument', '"knowledge-1"'),
        ("file: pre.csv", "file: per.csv", "line 7, files[per.csv].file",
         '"per.csv" is not in the folder', 'Files like it: "pre.csv"'),
        ("file: pre.csv", "file: ../pre.csv", "line 7, files[../pre.csv]", "leads out", "Put the"),
        ("file: pre.csv", "file: /etc/pre.csv", "line 7, files[/etc/pre.csv]", "leads out", "Put"),
        ("columns: {ms_1: Q1}", "columns: {ms_9: Q1}", "line 8, files[post.csv].columns.ms_9",
         '"ms_9" is not a declared column', 'Most like it: "ms_1"'),
        ("columns: {ms_1: Q1}", "columns: {weight: w}", "line 8, files[post.csv].columns.weight",
         "survey weights", "leave_out"),
        ("{ms_1: Q1}", "{ms_1: Q1, nim: Q1}", "line 8, files[post.csv].columns.nim",
         'the header "Q1" is given to "ms_1" and to "nim"', "one thing"),
        ("topics: [market]", "topics: [markte]", "line 3, sessions[s1].topics[1]",
         '"markte" is not a declared topic', '"market"'),
        ("id: s2", "id: s1", "line 4, sessions[s1].id", "stands twice", "its own id"),
        ("hours: 3.5, mode: online", "hours: 3,5 jam", "line 3, sessions[s1]", "", ""),
        ("place: Serpong", "place: Serpong\nid: x", "line 6, id", "not a key here", "folder"),
        ("place: Serpong", "plase: Serpong", "line 5, plase", "not a key here", '"place"'),
        ("place: Serpong", "group: comparison", "line 5, group", "comparison", "assignment"),
        ("place: Serpong", "attributes: {sexx: f}", "line 5, attributes.sexx", "sexx", '"sex"'),
        ("place: Serpong", "attributes: {sex: w}", "line 5, attributes.sex", '"w"', '"f", "m"'),
        ("place: Serpong", "evidence: colected", "line 5, evidence", "colected", '"collected"'),
        ("holds: survey, instrument: knowledge-1", "holds: feedback, instrument: knowledge-1",
         "line 7, files[pre.csv].holds", 'knowledge-1 is for "survey"', "holds: survey"),
        ("holds: survey, instrument: knowledge-1", "holds: rubric",
         "line 7, files[pre.csv]", '"instrument" is missing', "Name the version"),
        ("instrument: knowledge-1", "instrument: knowledge-1, session: s1",
         "line 7, files[pre.csv]", '"session" is of feedback only', "Remove it"),
        ("holds: survey, instrument: knowledge-1", "holds: survey, tool: vtt",
         "line 7, files[pre.csv].tool", '"vtt" is not supported yet', "kobo"),
    ],
)  # fmt: skip
def test_a_fault_of_a_cohort_names_file_line_and_key(folder, old, new, where, what, todo):
    found = folder.change(COHORT_FILE, old, new).cohort_faults()
    fault = next(one for one in found if one.where.startswith(f"{COHORT_FILE}, {where}"))
    assert what in fault.what
    assert todo in fault.todo


def test_two_files_for_one_wave_and_instrument_are_a_fault(folder):
    folder.change(COHORT_FILE, "wave: post, holds: survey, instrument: knowledge-2",
                  "wave: pre, holds: survey, instrument: knowledge-1")  # fmt: skip
    assert folder.cohort_fault() == Fault(
        f"{COHORT_FILE}, line 8, files[post.csv]",
        '"post.csv" and "pre.csv" are both for wave "pre" and "knowledge-1"',
        "Remove one, or say that they are parts: part: 1 and part: 2.",
    )


def test_two_parts_of_one_wave_are_no_fault(folder):
    folder.change(COHORT_FILE, "wave: post, holds: survey, instrument: knowledge-2",
                  "part: 2, wave: pre, holds: survey, instrument: knowledge-1")  # fmt: skip
    assert folder.read().cohorts["2024-03"].files[1].part == 2


def test_a_file_declared_twice_is_a_fault(folder):
    folder.change(COHORT_FILE, "file: post.csv", "file: pre.csv")
    assert '"pre.csv" is declared twice' in [fault.what for fault in folder.cohort_faults()]


def test_one_workbook_may_hold_two_sheets(folder):
    (folder.path / "cohorts/2024-03/post.csv").unlink()
    folder.change(COHORT_FILE, "file: post.csv", "file: pre.csv, sheet: after")
    assert len(folder.read().cohorts["2024-03"].files) == 2


def test_a_cohort_without_cohort_yml_is_a_fault_of_that_cohort(folder):
    folder.write("cohorts/2024-09/pre.csv", "nim\n")
    study = folder.read()
    assert list(study.cohorts) == ["2024-03"]
    assert study.cohort_faults["2024-09"][0].where == "cohorts/2024-09/cohort.yml"


def test_an_empty_cohort_yml_is_a_fault_of_that_cohort(folder):
    assert folder.write(COHORT_FILE, "").cohort_fault().what == "is empty"


def test_a_folder_whose_name_is_no_id_is_a_fault_of_that_cohort(folder):
    folder.write("cohorts/March 2024/cohort.yml", "label: x\n")
    (fault,) = folder.read().cohort_faults["March 2024"]
    assert fault.what == '"March 2024" is not a usable id of a cohort'


def test_a_broken_cohort_leaves_the_others_standing(folder):
    folder.write("cohorts/2024-09/cohort.yml", COHORT.replace("wave: pre", "wave: prae"))
    folder.write("cohorts/2024-09/pre.csv", "").write("cohorts/2024-09/post.csv", "")
    study = folder.read()
    assert list(study.cohorts) == ["2024-03"]
    assert list(study.cohort_faults) == ["2024-09"]


def test_hidden_and_underscored_folders_are_not_cohorts(folder):
    folder.write("cohorts/.git/x", "").write("cohorts/_draft/x", "")
    assert not folder.read().cohort_faults


def test_each_kind_of_error_has_the_exit_code_of_the_contract():
    faults = [Fault("a.csv", "is empty", "Fill it in.")]
    for kind, code in ((CohortError, 11), (StageError, 12)):
        with pytest.raises(KohortError) as caught:
            raise kind("my-study", faults)
        assert caught.value.exit_code == code
        assert str(caught.value) == (
            f"{kind.__name__}: 1 fault in my-study\n  a.csv: is empty\n    Fill it in."
        )
