"""A reader sees the old release or the new one, never half of one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from flows.places import Places
from flows.releases import (
    INDEX,
    CohortState,
    Manifest,
    check_release,
    clear_partial,
    put_in_place,
    read_current,
    remove_old,
    write_manifest,
)
from studies.faults import Fault

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path / "build")


def build_release(places: Places, release_id: str, text: str = "page") -> Manifest:
    """Build a release of one page, as a run does, up to the moment before it is put in place."""
    partial = clear_partial(places, release_id)
    (partial / INDEX).parent.mkdir(parents=True)
    (partial / INDEX).write_text(text, "utf-8")
    fault = Fault("cohorts/b/cohort.yml, label", "is missing", "Add it.")
    states = {"a": CohortState("1", "published"), "b": CohortState("2", "absent", (fault,))}
    manifest = Manifest(release_id, f"{release_id}-1", "0.1.0", "2024-12-31", "k", 11, states, 3)
    write_manifest(partial, manifest)
    return manifest


def test_a_release_put_in_place_is_what_readers_see(places: Places):
    manifest = build_release(places, "one")
    assert read_current(places) is None
    put_in_place(places, "one")
    assert read_current(places) == manifest
    assert (places.current / INDEX).read_text("utf-8") == "page"


def test_the_link_can_be_moved_with_its_folder(places: Places, tmp_path: Path):
    build_release(places, "one")
    put_in_place(places, "one")
    moved = places.build.rename(tmp_path / "elsewhere")
    assert (moved / "current" / INDEX).is_file()


def test_a_new_release_leaves_the_old_one_beside_it(places: Places):
    for release_id in ("one", "two"):
        build_release(places, release_id, release_id)
        put_in_place(places, release_id)
    assert (places.current / INDEX).read_text("utf-8") == "two"
    assert (places.release("one") / INDEX).read_text("utf-8") == "one"


def test_the_same_release_built_again_replaces_its_files_in_place(places: Places):
    build_release(places, "one", "damaged")
    put_in_place(places, "one")
    (places.release("one") / "stray.html").write_text("stray", "utf-8")
    inode = places.release("one").stat().st_ino
    build_release(places, "one", "whole")
    put_in_place(places, "one")
    assert places.release("one").stat().st_ino == inode
    assert (places.current / INDEX).read_text("utf-8") == "whole"
    assert not (places.release("one") / "stray.html").exists()
    assert list(places.releases.glob("*.partial")) == []


def test_what_a_killed_run_began_is_no_release_and_is_cleared_by_the_next(places: Places):
    build_release(places, "one")
    put_in_place(places, "one")
    build_release(places, "two", "half")
    assert read_current(places).release_id == "one"
    build_release(places, "three")
    assert [folder.name for folder in places.releases.glob("*.partial")] == ["three.partial"]


def test_a_release_whose_pages_were_taken_away_is_none(places: Places):
    build_release(places, "one")
    put_in_place(places, "one")
    (places.release("one") / INDEX).unlink()
    assert read_current(places) is None


def test_only_the_newest_releases_stay_and_the_current_always(places: Places):
    for number in range(5):
        build_release(places, f"r{number}")
        put_in_place(places, f"r{number}")
        os.utime(places.release(f"r{number}") / "manifest.json", (number, number))
    build_release(places, "r0")
    put_in_place(places, "r0")
    os.utime(places.release("r0") / "manifest.json", (0, 0))
    remove_old(places, keep=3)
    assert sorted(folder.name for folder in places.releases.iterdir()) == ["r0", "r3", "r4"]


def test_a_build_without_its_pages_is_refused(places: Places):
    partial = clear_partial(places, "one")
    page = partial / "pages" / "funder" / "en" / "index.html"
    assert check_release(partial, (page,)) == [
        "the page pages/funder/en/index.html is missing or empty",
        "the index of its pages is missing",
    ]
    assert "no page was drawn" in check_release(partial, ())
