"""What there is to do is planned from digests, against the release that readers see."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from flows.night import Night, prepare_night
from flows.plan import MOST_CHUNKS, Options, Plan
from flows.releases import INDEX, CohortState, Manifest, read_current, write_manifest
from studies.faults import StudyError

if TYPE_CHECKING:
    from pathlib import Path

PLAIN = Options()


def plan(study: Path, options: Options = PLAIN, **environment: str) -> Night:
    return prepare_night(study, None, options, environment)


def publish(study: Path, options: Options = PLAIN) -> Night:
    """Leave what a run would have left of its plan: a release, and a warehouse."""
    night = plan(study, options)
    states = {
        key: CohortState(seen, "published", files=night.plan.files[key])
        for key, seen in night.plan.seen.items()
    }
    manifest = Manifest(
        night.plan.release_id,
        night.run_id,
        "0",
        "",
        night.key.fingerprint,
        0,
        states,
        inputs=night.plan.inputs,
        is_detour=night.plan.is_detour,
        settled=night.settled,
    )
    release = night.places.release(night.plan.release_id)
    (release / INDEX).parent.mkdir(parents=True)
    (release / INDEX).write_text("page", "utf-8")
    write_manifest(release, manifest)
    night.places.current.unlink(missing_ok=True)
    night.places.current.symlink_to(release)
    night.places.warehouse.touch()
    return night


def touch(study: Path, cohort_id: str) -> None:
    (study / "cohorts" / cohort_id / "post.csv").write_text("person,q1\np1,a\n", "utf-8")


def test_without_a_release_every_cohort_is_read(tiny: Path):
    night = plan(tiny)
    assert night.plan.is_new
    assert night.plan.reason == "first release, 2 cohorts"
    assert night.plan.cohorts_to_read == ("first", "second")


def test_the_same_inputs_are_nothing_new(tiny: Path):
    published = publish(tiny)
    again = plan(tiny)
    assert not again.plan.is_new
    assert again.plan.release_id == published.plan.release_id


def test_a_release_does_not_depend_on_where_the_study_lies(tiny: Path, tmp_path: Path):
    elsewhere = shutil.copytree(tiny, tmp_path / "other place" / "copy")
    assert plan(elsewhere).plan.release_id == plan(tiny).plan.release_id


def test_only_a_changed_cohort_is_read(tiny: Path):
    publish(tiny)
    touch(tiny, "second")
    night = plan(tiny)
    assert night.plan.reason == "second changed"
    assert night.plan.cohorts_to_read == ("second",)


def test_a_file_that_no_cohort_names_is_no_change(tiny: Path):
    publish(tiny)
    (tiny / "cohorts" / "first" / "~$notes.txt").write_text("a lock of an editor", "utf-8")
    assert not plan(tiny).plan.is_new


def test_a_change_of_the_study_reads_everything(tiny: Path):
    publish(tiny)
    with (tiny / "study.yml").open("a", encoding="utf-8") as file:
        file.write("privacy: {funder: 12}\n")
    night = plan(tiny)
    assert night.plan.reason == "the study's declaration changed"
    assert night.plan.cohorts_to_read == ("first", "second")


def test_another_key_reads_everything(tiny: Path):
    publish(tiny)
    night = plan(tiny, KOHORT_KEY="another key, long enough")
    assert night.plan.is_new
    assert night.plan.cohorts_to_read == ("first", "second")


def test_a_removed_cohort_is_something_new_and_reads_nothing(tiny: Path):
    publish(tiny)
    shutil.rmtree(tiny / "cohorts" / "second")
    night = plan(tiny)
    assert night.plan.reason == "second removed"
    assert night.plan.cohorts_to_read == ()
    assert night.removed == ("second",)


def test_full_does_everything_again_under_the_same_release(tiny: Path):
    published = publish(tiny)
    night = plan(tiny, replace(PLAIN, full=True))
    assert night.plan.is_new
    assert night.plan.cohorts_to_read == ("first", "second")
    assert night.plan.release_id == published.plan.release_id


def test_an_earlier_day_is_a_release_of_its_own_that_reads_everything(tiny: Path):
    published = publish(tiny)
    night = plan(tiny, Options(as_of=date(2025, 6, 30)))
    assert night.plan.is_new
    assert night.plan.is_detour
    assert night.plan.cohorts_to_read == ("first", "second")
    assert night.plan.reason == "as of 2025-06-30"
    assert night.plan.release_id != published.plan.release_id


def test_another_day_in_the_declaration_is_a_change_of_the_study(tiny: Path):
    publish(tiny)
    with (tiny / "study.yml").open("a", encoding="utf-8") as file:
        file.write("as_of: 2025-06-30\n")
    night = plan(tiny)
    assert night.plan.reason == "the study's declaration changed"
    assert not night.plan.is_detour


def test_after_a_detour_a_plain_run_goes_on_from_the_release_before_it(tiny: Path):
    published = publish(tiny)
    detour = publish(tiny, Options(as_of=date(2025, 6, 30)))
    assert read_current(detour.places).release_id == detour.plan.release_id
    again = plan(tiny)
    assert again.plan.is_new
    assert again.plan.release_id == published.plan.release_id
    assert again.plan.reason == "back to what stands now"
    assert again.plan.cohorts_to_read == ()
    touch(tiny, "second")
    assert plan(tiny).plan.reason == "second changed"
    assert plan(tiny).plan.cohorts_to_read == ("second",)


def test_a_warehouse_that_only_a_detour_made_is_not_gone_on_from(tiny: Path):
    night = publish(tiny)
    night.places.detour.touch()
    touch(tiny, "second")
    assert plan(tiny).plan.cohorts_to_read == ("first", "second")
    night.places.put_aside.touch()
    assert plan(tiny).plan.cohorts_to_read == ("second",)


def test_other_tables_in_the_warehouse_read_everything_also_for_one_cohort(
    tiny: Path, monkeypatch: pytest.MonkeyPatch
):
    publish(tiny)
    monkeypatch.setattr("flows.plan.digest_tables", lambda: "other")
    night = plan(tiny, replace(PLAIN, cohorts=("first",)))
    assert night.plan.reason == "other tables in the warehouse"
    assert night.plan.cohorts_to_read == ("first", "second")


def test_a_cohort_cannot_be_taken_alone_on_an_earlier_day(tiny: Path):
    with pytest.raises(StudyError, match="--cohort: cannot go with --as-of"):
        plan(tiny, Options(cohorts=("first",), as_of=date(2025, 6, 30)))


def test_of_today_only_the_waves_that_are_due_enter(tiny: Path, monkeypatch: pytest.MonkeyPatch):
    from flows import plan as planning

    class Clock:
        @staticmethod
        def now(_zone: object) -> date:
            return Clock

        @staticmethod
        def date() -> date:
            return Clock.today

    monkeypatch.setattr(planning, "datetime", Clock)
    Clock.today = date(2024, 6, 1)
    publish(tiny, Options())
    Clock.today = date(2024, 6, 2)
    assert not plan(tiny, Options()).plan.is_new
    Clock.today = date(2024, 3, 1)
    assert plan(tiny, Options()).plan.is_new


def test_cohorts_that_an_unfinished_run_touched_are_read_again(tiny: Path):
    night = publish(tiny)
    night.places.unfinished.write_text(json.dumps(["first"]), "utf-8")
    assert not plan(tiny).plan.is_new
    touch(tiny, "second")
    assert plan(tiny).plan.cohorts_to_read == ("first", "second")


def test_a_lost_warehouse_is_read_anew_with_the_next_change(tiny: Path):
    night = publish(tiny)
    night.places.warehouse.unlink()
    touch(tiny, "second")
    assert plan(tiny).plan.cohorts_to_read == ("first", "second")


def test_a_named_cohort_leaves_the_others_as_they_were_seen(tiny: Path):
    publish(tiny)
    touch(tiny, "first")
    touch(tiny, "second")
    night = plan(tiny, replace(PLAIN, cohorts=("first",)))
    assert night.plan.reason == "first changed"
    assert night.plan.cohorts_to_read == ("first",)


def test_a_cohort_that_cannot_be_read_is_seen_and_not_read(tiny: Path):
    (tiny / "cohorts" / "second" / "cohort.yml").write_text("labell: x\n", "utf-8")
    night = plan(tiny)
    assert night.plan.cohorts_to_read == ("first",)
    assert set(night.plan.seen) == {"first", "second"}


def test_an_unknown_cohort_is_refused_with_the_nearest(tiny: Path):
    with pytest.raises(StudyError, match='"second"'):
        plan(tiny, replace(PLAIN, cohorts=("secund",)))


@pytest.mark.parametrize("n_cohorts", [0, 1, 8, 9, 100, 1000, 4000])
def test_chunks_are_few_and_hold_every_cohort_once(n_cohorts: int):
    cohorts = tuple(f"c{number:04}" for number in range(n_cohorts))
    chunks = Plan("r", date(2024, 1, 1), "", cohorts).chunks
    assert len(chunks) <= MOST_CHUNKS
    assert tuple(cohort for chunk in chunks for cohort in chunk) == cohorts
