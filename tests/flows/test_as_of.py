"""An earlier day is built from what was in force at its end, and leaves no trace in later runs."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from flows import archive as archives
from flows.archive import Sight, keep_files, kept_file, read_history, write_history
from flows.digests import digest_cohort, digest_file
from flows.earlier import find_in_force, lay_out_earlier, set_up_warehouse
from flows.places import find_places
from studies import read_study
from studies.faults import StageError

if TYPE_CHECKING:
    from pathlib import Path

    from flows.places import Places

MAY_1 = datetime(2024, 5, 1, 18, 30, tzinfo=UTC)  # the second of May where the study is
MAY_3 = datetime(2024, 5, 3, 1, 0, tzinfo=UTC)
JUNE_1 = datetime(2024, 6, 1, 1, 0, tzinfo=UTC)


def night_of(study: Path, seen_at: datetime) -> None:
    """Keep and write down what a plain run takes in."""
    read, archive = read_study(study), find_places(study).archive
    in_force = {}
    for cohort_id, cohort in read.cohorts.items():
        files = digest_cohort(study, cohort_id, cohort)
        folder = study / "cohorts" / cohort_id
        assert keep_files(archive, {folder / name: one for name, one in files.items()}) == []
        in_force[cohort_id] = files
    write_history(archive, in_force, run_id=f"{seen_at:%m%d}-1", seen_at=seen_at)


def earlier_day(study: Path, day: date) -> tuple[dict[str, dict[str, str]], tuple[str, ...]]:
    """Lay a day out; gives the text of each file of each cohort, and what was said."""
    found, notes = lay_out_earlier(read_study(study), find_places(study), day)
    cohorts = found.folder / "cohorts"
    texts: dict[str, dict[str, str]] = {}
    for file in sorted(cohorts.rglob("*")):
        if file.is_file():
            own = texts.setdefault(file.relative_to(cohorts).parts[0], {})
            own[file.name] = file.read_text("utf-8")
    return texts, notes


def change(study: Path, cohort_id: str, answer: str) -> str:
    text = f"person,q1\np1,{answer}\n"
    (study / "cohorts" / cohort_id / "post.csv").write_text(text, "utf-8")
    return text


@pytest.fixture
def places(tiny: Path) -> Places:
    return find_places(tiny)


def test_each_file_is_as_it_was_at_the_end_of_the_day_where_the_study_is(tiny: Path):
    first = change(tiny, "first", "a")
    night_of(tiny, MAY_1)
    second = change(tiny, "first", "b")
    night_of(tiny, MAY_3)
    last = change(tiny, "first", "c")
    for day, text in ((2, first), (3, second), (31, second)):
        texts, notes = earlier_day(tiny, date(2024, 5, day))
        assert texts["first"]["post.csv"] == text, day
        assert notes == ()
    assert (tiny / "cohorts" / "first" / "post.csv").read_text("utf-8") == last


def test_the_declaration_and_what_lies_beside_the_data_travel_too(tiny: Path):
    folder = tiny / "cohorts" / "first"
    (folder / "decisions.csv").write_text("first day", "utf-8")
    night_of(tiny, MAY_1)
    (folder / "decisions.csv").write_text("third day", "utf-8")
    declared = (folder / "cohort.yml").read_text("utf-8")
    (folder / "cohort.yml").write_text(declared.replace("label: Cohort", "label: Other"), "utf-8")
    night_of(tiny, MAY_3)
    texts, _ = earlier_day(tiny, date(2024, 5, 2))
    assert texts["first"]["decisions.csv"] == "first day"
    assert texts["first"]["cohort.yml"] == declared


def test_before_the_history_begins_the_first_known_version_is_taken_and_said(tiny: Path):
    first = change(tiny, "first", "a")
    night_of(tiny, MAY_1)
    change(tiny, "first", "b")
    night_of(tiny, MAY_3)
    texts, notes = earlier_day(tiny, date(2024, 3, 31))
    assert texts["first"]["post.csv"] == first
    assert len(notes) == 1
    assert "as they were first seen: first, second" in notes[0]


def test_a_cohort_that_had_not_met_on_that_day_is_not_there(tiny: Path):
    night_of(tiny, MAY_1)
    found, notes = lay_out_earlier(read_study(tiny), find_places(tiny, None), date(2024, 3, 1))
    assert found.cohorts == {}
    assert notes == ("Not there yet as of 2024-03-01: first, second.",)


def test_without_any_history_files_are_taken_as_they_are_now_and_said(tiny: Path):
    now = change(tiny, "first", "c")
    texts, notes = earlier_day(tiny, date(2024, 3, 31))
    assert texts["first"]["post.csv"] == now
    assert "as they are now: first, second" in notes[0]


def test_a_cohort_that_came_later_is_absent_and_one_that_left_is_back(tiny: Path, tmp_path: Path):
    aside = tmp_path / "aside"
    (tiny / "cohorts" / "second").rename(aside)
    night_of(tiny, MAY_1)
    aside.rename(tiny / "cohorts" / "second")
    night_of(tiny, MAY_3)
    (tiny / "cohorts" / "first").rename(aside)
    night_of(tiny, JUNE_1)
    texts, notes = earlier_day(tiny, date(2024, 5, 2))
    assert set(texts) == {"first"}
    assert notes == ("Not there yet as of 2024-05-02: second.",)
    assert set(earlier_day(tiny, date(2024, 5, 3))[0]) == {"first", "second"}
    assert set(earlier_day(tiny, date(2024, 6, 2))[0]) == {"second"}


def test_today_and_later_there_is_only_what_lies_in_the_folder(tiny: Path):
    night_of(tiny, MAY_1)
    found, notes = lay_out_earlier(read_study(tiny), find_places(tiny), date(2999, 1, 1))
    assert (found.folder, notes) == (tiny, ())


def test_another_output_builds_the_day_from_the_archive_of_the_study(tiny: Path, tmp_path: Path):
    first = change(tiny, "first", "a")
    night_of(tiny, MAY_1)
    change(tiny, "first", "b")
    elsewhere = find_places(tiny, tmp_path / "elsewhere")
    found, _ = lay_out_earlier(read_study(tiny), elsewhere, date(2024, 5, 2))
    assert found.folder == elsewhere.earlier
    assert (found.folder / "cohorts" / "first" / "post.csv").read_text("utf-8") == first


@pytest.mark.parametrize("harm", ["missing", "damaged"])
def test_a_version_that_the_archive_has_lost_is_told_by_file_and_day(tiny: Path, places, harm: str):
    night_of(tiny, MAY_1)
    digest = digest_file(tiny / "cohorts" / "first" / "pre.csv")
    kept = kept_file(places.archive, "pre.csv", digest)
    kept.unlink()
    if harm == "damaged":
        kept.write_text("person,q1\n", "utf-8")
    with pytest.raises(
        StageError, match=f"cohorts/first/pre.csv as it was on 2024-05-01 is {harm}"
    ):
        earlier_day(tiny, date(2024, 5, 2))


def test_the_history_says_only_what_changed(tiny: Path, places):
    night_of(tiny, MAY_1)
    night_of(tiny, MAY_3)
    change(tiny, "second", "b")
    night_of(tiny, JUNE_1)
    said = [(one.cohort_id, one.seen_at) for one in read_history(places.archive)]
    assert said == [("first", MAY_1), ("second", MAY_1), ("second", JUNE_1)]


def test_a_line_that_a_killed_run_began_is_none_and_the_next_run_writes_it_whole(tiny, places):
    night_of(tiny, MAY_1)
    history = places.archive / archives.HISTORY
    whole = history.read_bytes()
    for cut in range(len(whole.splitlines()[0]) + 1, len(whole)):
        history.write_bytes(whole[:cut])
        assert [one.cohort_id for one in read_history(places.archive)] == ["first"]
        night_of(tiny, MAY_1)
        assert history.read_bytes() == whole


def test_a_version_has_a_name_only_when_it_is_whole(tiny: Path, places, monkeypatch):
    file = tiny / "cohorts" / "first" / "pre.csv"
    digest = digest_file(file)

    def fail(*_: object) -> None:
        raise OSError(28, "no space left")

    monkeypatch.setattr(archives, "flush", fail)
    with pytest.raises(OSError, match="no space"):
        keep_files(places.archive, {file: digest})
    assert not kept_file(places.archive, file.name, digest).exists()


def test_a_file_that_changed_since_it_was_planned_is_not_kept_under_its_old_digest(tiny, places):
    file = tiny / "cohorts" / "first" / "pre.csv"
    assert keep_files(places.archive, {file: "0" * 64}) == [file]
    assert [kept.name for kept in places.archive.iterdir()] == []


def test_only_the_owner_reads_what_is_kept_and_laid_out(tiny: Path, places):
    night_of(tiny, MAY_1)
    earlier_day(tiny, date(2024, 5, 2))
    for folder in (places.archive, places.earlier):
        assert folder.stat().st_mode & 0o077 == 0
    for file in places.archive.iterdir():
        assert file.stat().st_mode & 0o077 == 0


def test_in_force_is_the_last_before_the_end_of_the_day():
    def sight(day: int, **files: str) -> Sight:
        return Sight("c", datetime(2024, 5, day, tzinfo=UTC), "", files)

    history = [sight(1, a="1"), sight(3, a="2"), sight(5)]
    ends = {day: datetime(2024, 5, day, tzinfo=UTC) for day in (1, 2, 4, 6)}
    assert find_in_force(history, ["c"], ends[2]).sights["c"].files == {"a": "1"}
    assert find_in_force(history, ["c"], ends[4]).sights["c"].files == {"a": "2"}
    assert find_in_force(history, ["c"], ends[6]).sights == {}
    assert find_in_force(history, ["c"], ends[1]).first_known == ("c",)


MOMENTS = ("put aside", "marked", "removed", "half made", "finished")


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_detour_killed_at_any_moment_leaves_the_warehouse_that_runs_go_on_from(
    places, monkeypatch, moment: str
):
    monkeypatch.setattr("flows.earlier._close", lambda _: None)
    places.build.mkdir()
    places.warehouse.write_text("what stands", "utf-8")
    done = MOMENTS.index(moment)
    if done == 0:
        places.warehouse.replace(places.put_aside)
    elif done == 1:
        places.warehouse.replace(places.put_aside)
        places.detour.touch()
    else:
        set_up_warehouse(places, is_detour=True)
        assert not places.warehouse.exists()
    if done > 2:
        places.warehouse.write_text("an earlier day", "utf-8")
    set_up_warehouse(places, is_detour=True)  # asked for again: nothing is lost either
    assert places.put_aside.read_text("utf-8") == "what stands"
    for _ in range(2):
        set_up_warehouse(places, is_detour=False)
        assert places.warehouse.read_text("utf-8") == "what stands"
    assert sorted(file.name for file in places.build.iterdir()) == ["warehouse.duckdb"]


@pytest.mark.parametrize("n_steps", range(3))
def test_taking_the_warehouse_back_can_be_killed_too(places, monkeypatch, n_steps: int):
    places.build.mkdir()
    places.warehouse.write_text("an earlier day", "utf-8")
    places.put_aside.write_text("what stands", "utf-8")
    places.detour.touch()
    steps = [
        places.warehouse.unlink,
        places.detour.unlink,
        lambda: places.put_aside.replace(places.warehouse),
    ]
    for step in steps[: n_steps + 1]:
        step()
    set_up_warehouse(places, is_detour=False)
    assert places.warehouse.read_text("utf-8") == "what stands"
    assert not places.detour.exists()


def test_where_only_a_detour_ever_ran_its_warehouse_goes(places):
    places.build.mkdir()
    for _ in range(2):
        set_up_warehouse(places, is_detour=True)
        places.warehouse.write_text("an earlier day", "utf-8")
    assert not places.put_aside.exists()
    set_up_warehouse(places, is_detour=False)
    assert list(places.build.iterdir()) == []


def test_the_history_is_plain_lines_that_outlive_the_warehouse(tiny: Path, places):
    night_of(tiny, MAY_1)
    line = json.loads((places.archive / "history.jsonl").read_text("utf-8").splitlines()[0])
    assert sorted(line) == ["cohort_id", "files", "run_id", "seen_at"]
    assert sorted(line["files"]) == ["cohort.yml", "post.csv", "pre.csv"]
