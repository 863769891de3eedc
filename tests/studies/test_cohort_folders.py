"""No data lies unread in a cohort's folder, and a file that two cohorts have is told of."""

import pytest

from studies.faults import Fault
from studies.reading import read_study
from tests.studies.conftest import COHORT, COHORT_FILE

HERE = "cohorts/2024-03"
THERE = "cohorts/2024-09"
RECORDS = "nim;ms_1\n1;a\n2;b\n3;a\n"
SAME = '"pre.csv" is the same file as cohorts/2024-03/pre.csv'


@pytest.mark.parametrize(
    "file",
    [
        "post-late.csv",
        "POST.CSV",
        "pre.tsv",
        "notes.txt",
        "f6.xlsx",
        "f6.xls",
        "f6.ods",
        "interviews/manager.docx",
        "spss/pre.sav",
        "pre.dta",
        "export.zip",
        "talk.vtt",
        "later/pre.csv",
    ],
)
def test_a_data_file_that_no_entry_names_is_a_fault(folder, file):
    folder.write(f"{HERE}/{file}", "")
    assert folder.cohort_fault() == Fault(
        f"{HERE}/{file}",
        "is named by no entry of files",
        "Declare it in cohort.yml, or move it out of the cohort's folder.",
    )


@pytest.mark.parametrize(
    "file",
    [
        ".pre.csv",
        ".trash/pre.csv",
        "~$f6.xlsx",
        "decisions.csv",
        "corrections.csv",
        "consent.csv",
        "README.md",
        "scan.pdf",
    ],
)
def test_what_is_no_data_or_has_a_meaning_of_its_own_is_left_alone(folder, file):
    assert not folder.write(f"{HERE}/{file}", "").read().cohort_faults


def test_a_file_is_named_however_its_path_is_written(folder):
    folder.write(f"{HERE}/raw/pre.csv", "nim;ms_1\n")
    (folder.path / HERE / "pre.csv").unlink()
    assert not folder.change(COHORT_FILE, "pre.csv", "./raw//pre.csv").read().cohort_faults


def test_all_undeclared_files_are_said_at_once_with_the_other_faults(folder):
    folder.write(f"{HERE}/b.csv", "").write(f"{HERE}/a.csv", "")
    folder.change(COHORT_FILE, "wave: pre", "wave: prae")
    wheres = [fault.where for fault in folder.cohort_faults()]
    assert wheres[1:] == [f"{HERE}/a.csv", f"{HERE}/b.csv"]
    assert wheres[0].startswith(f"{COHORT_FILE}, line 7")


@pytest.fixture
def copied(folder):
    """Give the study with a second cohort of the same files, which hold three records each."""
    folder.write(f"{HERE}/pre.csv", RECORDS).write(f"{THERE}/pre.csv", RECORDS)
    folder.write(f"{HERE}/post.csv", RECORDS.replace("ms_1", "Q1"))
    folder.write(f"{THERE}/post.csv", RECORDS.replace("ms_1", "Q1"))
    return folder.write(f"{THERE}/cohort.yml", COHORT)


def whats(folder):
    """Give what is odd about the second cohort, where nothing is about the first."""
    study = read_study(folder.path)
    assert "2024-03" in study.cohorts
    assert "2024-03" not in study.cohort_warnings
    return [fault.what for fault in study.cohort_warnings.get("2024-09", ())]


def test_the_same_file_in_two_cohorts_is_said_of_the_later_one_and_holds_nothing_back(copied):
    study = copied.read()
    assert list(study.cohorts) == ["2024-03", "2024-09"]
    assert study.cohort_faults == {}
    assert study.cohort_warnings["2024-09"] == (
        Fault(
            f"{THERE}/cohort.yml, line 7, files[pre.csv].file",
            SAME,
            "Replace it with this cohort's own file, or remove one of the two.",
        ),
        Fault(
            f"{THERE}/cohort.yml, line 8, files[post.csv].file",
            '"post.csv" is the same file as cohorts/2024-03/post.csv',
            "Replace it with this cohort's own file, or remove one of the two.",
        ),
    )


def test_files_of_the_same_length_are_told_apart(copied):
    copied.write(f"{THERE}/pre.csv", RECORDS.replace("1;a", "1;b"))
    copied.write(f"{THERE}/post.csv", RECORDS.replace("ms_1", "Q1").replace("1;a", "4;a"))
    assert whats(copied) == []


def test_the_same_file_under_another_name_and_for_another_wave_is_found(copied):
    copied.write(f"{THERE}/post.csv", RECORDS)
    copied.write(f"{THERE}/pre.csv", RECORDS.replace("1;a", "1;b"))
    assert whats(copied) == ['"post.csv" is the same file as cohorts/2024-03/pre.csv']


def test_a_file_of_two_entries_is_said_once(copied):
    twice = "files:\n  - {file: pre.csv, holds: roster}"
    copied.change(f"{THERE}/cohort.yml", "files:", twice)
    assert whats(copied).count(SAME) == 1


def test_two_cohorts_may_each_have_a_sheet_of_the_same_workbook(copied):
    for cohort, sheet in ((HERE, "March"), (THERE, "September")):
        for file in ("pre.csv", "post.csv"):
            copied.change(f"{cohort}/cohort.yml", f"file: {file}", f"file: {file}, sheet: {sheet}")
    assert whats(copied) == []


def test_fewer_than_three_records_may_be_equal_by_chance(copied):
    for cohort in (HERE, THERE):
        copied.write(f"{cohort}/pre.csv", "nim;ms_1\n1;a\n2;b\n").write(f"{cohort}/post.csv", "")
    assert whats(copied) == []


def test_interviews_and_codings_may_be_about_two_cohorts(copied):
    more = "files:\n  - {file: talk.txt, wave: post, holds: interview}\n"
    more += "  - {file: codes.csv, holds: coding}"
    for number, cohort in enumerate((HERE, THERE)):
        copied.write(f"{cohort}/talk.txt", RECORDS).write(f"{cohort}/codes.csv", RECORDS)
        copied.write(f"{cohort}/pre.csv", f"{RECORDS}{number};a\n")
        copied.write(f"{cohort}/post.csv", f"{RECORDS}{number};b\n")
        copied.change(f"{cohort}/cohort.yml", "files:", more)
    assert whats(copied) == []


def test_a_file_that_both_cohorts_miss_is_not_the_same_file(copied):
    for cohort in (HERE, THERE):
        (copied.path / cohort / "pre.csv").unlink()
    assert copied.read().cohort_warnings == {}
