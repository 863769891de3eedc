"""Each bad input has its stop and its exit code; nothing is half-loaded, good pages stay."""

from __future__ import annotations

import csv
import io
import json
import shutil
from typing import TYPE_CHECKING

import duckdb
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def funder_pages(study: Path) -> dict[tuple[str, str], str]:
    """Read the funder's pages, the release's name taken out."""
    current = study / "build" / "current"
    return {
        (page.parent.name, page.name): page.read_text("utf-8").replace(current.resolve().name, "")
        for page in (current / "pages" / "funder").rglob("*.html")
    }


def files_of(build: Path) -> dict[str, int]:
    """Note every file of a build and when it was written."""
    return {str(path): path.lstat().st_mtime_ns for path in sorted(build.rglob("*"))}


def edit(file: Path, old: str, new: str) -> None:
    """Change a declaration, and be sure that it was changed."""
    text = file.read_text("utf-8")
    assert old in text, f"{file.name} holds no {old!r}"
    file.write_text(text.replace(old, new, 1), "utf-8")


def misspell_a_key(study: Path) -> None:
    edit(study / "study.yml", "timezone:", "time_zone:")


def lose_the_study(study: Path) -> None:
    (study / "study.yml").unlink()


def empty_the_study(study: Path) -> None:
    (study / "study.yml").write_text("", "utf-8")


def name_an_unknown_topic(study: Path) -> None:
    edit(study / "instruments" / "knowledge-2.yml", "market_structure", "market_structures")


def break_the_yaml(study: Path) -> None:
    edit(study / "codebook.yml", "codes:", "codes: [")


STUDY_FAULTS: list[tuple[Callable[[Path], None], list[str]]] = [
    (misspell_a_key, ["study.yml", "time_zone", "timezone"]),
    (lose_the_study, ["study.yml", "is missing"]),
    (empty_the_study, ["study.yml"]),
    (name_an_unknown_topic, ["instruments/knowledge-2.yml", "market_structures"]),
    (break_the_yaml, ["codebook.yml", "line"]),
]


@pytest.mark.parametrize(
    ("damage", "told"), STUDY_FAULTS, ids=lambda one: getattr(one, "__name__", "")
)
@pytest.mark.parametrize("command", ["check", "run"])
def test_a_fault_of_the_study_stops_with_10_before_anything_is_touched(
    small: Path, kohort, damage: Callable[[Path], None], told: list[str], command: str
):
    damage(small)
    before = files_of(small / "build")
    stopped = kohort(command, small)
    assert stopped.code == 10
    assert stopped.stderr.startswith("StudyError: ")
    assert "Traceback" not in stopped.stderr
    for part in told:
        assert part in stopped.stderr
    assert files_of(small / "build") == before


def rename_a_header(file: Path, header: str, new: str) -> None:
    """Write another word into the first line of a CSV file."""
    first, rest = file.read_bytes().split(b"\n", 1)
    assert header.encode() in first
    file.write_bytes(first.replace(header.encode(), new.encode()) + b"\n" + rest)


def spoil_six_cohorts(cohorts: Path) -> dict[str, list[str]]:
    """Damage six cohorts and add one that never was good; gives what each fault must say."""
    edit(cohorts / "2021-10-cordova" / "cohort.yml", "evidence:", "evidense:")
    (cohorts / "2023-06-ciputat" / "post.zip").unlink()
    (cohorts / "2022-09-serpong" / "roster.csv").write_bytes(b"")
    rename_a_header(
        cohorts / "2022-03-pamulang" / "post.csv", "pengetahuan/mm_01", "pengetahuan/mm_0x"
    )
    setu = cohorts / "2023-06-setu"
    shutil.copyfile(setu / "post.csv", setu / "post-again.csv")
    with (setu / "cohort.yml").open("a", encoding="utf-8") as declared:
        declared.write(
            "  - {file: post-again.csv, wave: post, holds: survey, tool: csv, "
            "instrument: knowledge-2, columns: {answered_on: tanggal, wave: gelombang}}\n"
        )
    edit(cohorts / "2024-02-pondok-aren" / "cohort.yml", "wave: f3", "wave: f33")
    new = cohorts / "2025-01-depok"
    new.mkdir()
    (new / "cohort.yml").write_text("label: Depok\nfiles:\n  - {file: pre.csv}\n", "utf-8")
    return {
        "2021-10-cordova": ["cohort.yml", "evidense", "evidence"],
        "2022-03-pamulang": ["post.csv", "mm_0x", "mm_01"],
        "2022-09-serpong": ["roster.csv", "empty"],
        "2023-06-ciputat": ["post.zip"],
        "2023-06-setu": ["post.csv", "post-again.csv"],
        "2024-02-pondok-aren": ["cohort.yml", "f33", "f3"],
        "2025-01-depok": ["cohort.yml"],
    }


def test_faults_of_cohorts_hold_back_only_these_at_their_last_good_state(
    finished_copy: Path, kohort
):
    before = funder_pages(finished_copy)
    expected = spoil_six_cohorts(finished_copy / "cohorts")

    checked = kohort("check", finished_copy)
    assert checked.code == 11
    done = kohort("run", finished_copy, "--json")
    assert done.code == 11
    states = done.told["cohorts"]
    assert states.pop("2025-01-depok") == "absent"
    assert {key for key, state in states.items() if state == "held_back"} == set(expected) & set(
        states
    )
    assert states["2021-03-cordova"] == "published"
    for cohort_id, parts in expected.items():
        faults = [
            fault for fault in done.told["faults"] if f"cohorts/{cohort_id}/" in fault["where"]
        ]
        assert faults, cohort_id
        said = " ".join(" ".join(fault.values()) for fault in faults)
        for part in parts:
            assert part in said
            assert part in checked.stderr
        assert all(fault["todo"] for fault in faults)
    assert funder_pages(finished_copy) == before

    again = kohort("run", finished_copy, "--json")
    assert again.code == 11
    assert again.told["is_new"] is False
    assert again.told["faults"] == done.told["faults"]


def test_a_mended_cohort_is_published_again(small: Path, kohort):
    before = funder_pages(small)
    roster = small / "cohorts" / "2023-06-setu" / "roster.csv"
    good = roster.read_bytes()
    roster.write_bytes(b"")
    assert kohort("run", small, "--json").told["cohorts"]["2023-06-setu"] == "held_back"
    roster.write_bytes(good)
    mended = kohort("run", small, "--json")
    assert set(mended.told["cohorts"].values()) == {"published"}
    assert funder_pages(small) == before


def test_an_answer_outside_its_range_is_rejected_alone_with_its_place(small: Path, kohort):
    post = small / "cohorts" / "2023-06-setu" / "post.csv"
    rows = list(csv.reader(io.StringIO(post.read_text("utf-8-sig"))))
    column = rows[0].index("mm_02")
    rows[3][column] = "z"
    with post.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    before = json.loads((small / "build" / "current" / "manifest.json").read_text("utf-8"))
    done = kohort("run", small, "--json")
    assert done.code == 11
    assert done.told["n_rejected"] == before["n_rejected"] + 1
    with duckdb.connect(str(small / "build" / "warehouse.duckdb"), read_only=True) as connection:
        found = connection.execute(
            "select row_number, rule_id from ops.rejected where is_current"
            " and path = 'cohorts/2023-06-setu/post.csv' and column_label = 'mm_02'"
        ).fetchall()
        unbalanced = connection.execute(
            "select path from ops.files where is_current"
            " and n_read <> n_loaded + n_rejected + n_repeated + n_left_out"
        ).fetchall()
    assert [row for row, _ in found] == [4]
    assert "option_known" in [rule["rule_id"] for rule in done.told["rejected"]]
    assert unbalanced == []


def test_too_many_rejections_hold_a_cohort_back(small: Path, kohort):
    before = funder_pages(small)
    post = small / "cohorts" / "2023-06-setu" / "post.csv"
    rows = list(csv.reader(io.StringIO(post.read_text("utf-8-sig"))))
    for row in rows[1:]:
        row[rows[0].index("gelombang")] = "f6"
    with post.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    done = kohort("run", small, "--json")
    assert done.code == 11
    assert done.told["cohorts"]["2023-06-setu"] == "held_back"
    assert funder_pages(small) == before


def test_a_data_file_that_no_entry_names_holds_its_cohort_back(small: Path, kohort):
    before = funder_pages(small)
    setu = small / "cohorts" / "2023-06-setu"
    shutil.copyfile(setu / "post.csv", setu / "post-late.csv")
    checked = kohort("check", small)
    assert checked.code == 11
    assert "cohorts/2023-06-setu/post-late.csv: is named by no entry of files" in checked.stderr
    done = kohort("run", small, "--json")
    assert (done.code, done.told["reason"]) == (11, "2023-06-setu changed")
    assert done.told["cohorts"]["2023-06-setu"] == "held_back"
    assert funder_pages(small) == before
    (setu / "post-late.csv").unlink()
    assert set(kohort("run", small, "--json").told["cohorts"].values()) == {"published"}


def test_files_of_a_copied_cohort_that_are_still_the_others_are_told_of(small: Path, kohort):
    cohorts = small / "cohorts"
    shutil.copytree(cohorts / "2023-06-setu", cohorts / "2025-01-depok")
    done = kohort("run", small, "--json")
    same = '"post.csv" is the same file as cohorts/2023-06-setu/post.csv'
    assert same in [fault["what"] for fault in done.told["faults"]]
    assert set(done.told["cohorts"].values()) == {"published"}
    page = small / "build" / "current" / "pages" / "run" / "id" / "index.html"
    assert "is the same file as cohorts/2023-06-setu/post.csv" in page.read_text("utf-8")

    shutil.rmtree(cohorts / "2023-06-setu")  # it was renamed, not copied: nothing is odd any more
    assert kohort("run", small, "--json").told["faults"] == []


def test_no_good_cohort_at_all_publishes_nothing(small: Path, kohort, tmp_path: Path):
    for cohort in (small / "cohorts").iterdir():
        edit(cohort / "cohort.yml", "label:", "labell:")
    nowhere = tmp_path / "nowhere"
    done = kohort("run", small, "--output", nowhere, "--json")
    assert done.code == 11
    assert set(done.told["cohorts"].values()) == {"absent"}
    assert done.told["release_id"] == ""
    assert not (nowhere / "current").exists()


def test_a_cohort_whose_folder_is_gone_leaves_the_pages(small: Path, kohort):
    shutil.rmtree(small / "cohorts" / "2023-06-setu")
    done = kohort("run", small, "--json")
    assert done.told["reason"] == "2023-06-setu removed"
    assert set(done.told["cohorts"]) == {"2021-03-cordova"}
    assert "Setu 2023" not in funder_pages(small)["id", "index.html"]


def test_only_the_named_cohorts_changes_are_taken_in(small: Path, kohort):
    for name in ("2021-03-cordova", "2023-06-setu"):
        with (small / "cohorts" / name / "cohort.yml").open("a", encoding="utf-8") as declared:
            declared.write("# a change\n")
    before = json.loads((small / "build" / "current" / "manifest.json").read_text("utf-8"))
    done = kohort("run", small, "--cohort", "2023-06-setu", "--json").told
    assert done["reason"] == "2023-06-setu changed"
    after = json.loads((small / "build" / "current" / "manifest.json").read_text("utf-8"))
    same = {key for key, state in after["cohorts"].items() if state == before["cohorts"][key]}
    assert same == {"2021-03-cordova"}


def test_a_cohort_that_does_not_exist_is_refused_with_the_nearest(small: Path, kohort):
    refused = kohort("run", small, "--cohort", "2023-06-sety")
    assert refused.code == 10
    assert '"2023-06-setu"' in refused.stderr
