"""Whatever ends a run, readers keep the last good pages, and the next run completes."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

KILLED = -signal.SIGKILL
MOMENTS = [
    "warehouse.landing:_insert",  # while they land
    "warehouse.loading:_insert_unjudged",  # inside the transaction that replaces cohorts
    "transforms.estimates.figures:finished",  # after raw has changed, before anything is published
    "dashboards.pages:write_index",  # half of the pages are drawn
    "flows.releases:_flush_all",  # the release is whole, and not yet in place
]


def pages_of(study: Path) -> dict[str, str]:
    """Digest what readers see."""
    current = study / "build" / "current"
    return {
        page.relative_to(current).as_posix(): hashlib.sha256(page.read_bytes()).hexdigest()
        for page in sorted((current / "pages").rglob("*.html"))
    }


def funder_pages(study: Path) -> dict[tuple[str, str], bytes]:
    """Read the pages that have no clock."""
    return {
        (page.parent.name, page.name): page.read_bytes()
        for page in (study / "build" / "current" / "pages" / "funder").rglob("*.html")
    }


def change(study: Path, cohort: str = "2021-03-cordova") -> None:
    """Change a cohort so that there is something to do: one participant's post answers go."""
    post = study / "cohorts" / cohort / "post.csv"
    lines = post.read_text("utf-8-sig").splitlines(keepends=True)
    post.write_text("".join(lines[:-1]), "utf-8-sig")


def test_a_run_killed_at_any_moment_leaves_the_last_good_pages_and_the_next_completes(
    small: Path, kohort, tmp_path: Path
):
    before = pages_of(small)
    change(small)
    for moment in MOMENTS:
        assert kohort("run", small, faults={moment: "kill"}).code == KILLED, moment
        assert pages_of(small) == before, moment
    completed = kohort("run", small, "--json")
    assert completed.code in {0, 11}
    assert pages_of(small) != before
    assert [*(small / "build" / "releases").glob("*.partial")] == []

    elsewhere = tmp_path / "elsewhere"
    assert kohort("run", small, "--output", elsewhere).code == completed.code
    never_killed = elsewhere / "current" / "pages" / "funder"
    assert {
        (page.parent.name, page.name): page.read_bytes() for page in never_killed.rglob("*.html")
    } == funder_pages(small)


def test_a_change_taken_back_after_a_killed_run_is_not_left_in_the_warehouse(small: Path, kohort):
    post = small / "cohorts" / "2021-03-cordova" / "post.csv"
    as_published = post.read_bytes()
    funder = funder_pages(small)
    change(small)
    killed = kohort("run", small, faults={"transforms.estimates.figures:finished": "kill"})
    assert killed.code == KILLED
    post.write_bytes(as_published)
    assert "nothing new" in kohort("run", small).stdout
    # The next release for any other reason must read the cohort again.
    roster = small / "cohorts" / "2023-06-setu" / "cohort.yml"
    roster.write_text(roster.read_text("utf-8") + "# another word\n", "utf-8")
    done = kohort("run", small, "--json").told
    run = json.loads((small / "build" / "runs" / f"{done['run_id']}.json").read_text("utf-8"))
    assert run["cohorts_read"] == ["2021-03-cordova", "2023-06-setu"]
    assert {
        name: page.replace(done["release_id"].encode(), b"")
        for name, page in funder_pages(small).items()
    } == {name: without_release(page, small) for name, page in funder.items()}


def without_release(page: bytes, study: Path) -> bytes:
    """Take the names of the study's releases out of a page."""
    for release in (study / "build" / "releases").iterdir():
        page = page.replace(release.name.encode(), b"")
    return page


def test_an_unforeseen_error_stops_the_run_with_12_and_tells_no_answer(small: Path, kohort):
    before = pages_of(small)
    change(small)
    failed = kohort("run", small, faults={"transforms.estimates.figures:finished": "raise"})
    assert failed.code == 12
    assert pages_of(small) == before
    assert "StageError: 1 fault in" in failed.stderr
    assert "ValueError" in failed.stderr
    assert "081234567890" not in failed.stdout + failed.stderr
    assert "Traceback" not in failed.stderr
    assert (
        "Traceback"
        in kohort(
            "run", small, "--debug", faults={"transforms.estimates.figures:finished": "raise"}
        ).stderr
    )
    notes = (small / "build" / "runs").glob("*.json")
    assert 12 in [json.loads(note.read_text("utf-8"))["exit_code"] for note in notes]


def test_a_warehouse_that_cannot_be_opened_stops_the_run_with_12(small: Path, kohort):
    before = pages_of(small)
    change(small)
    (small / "build" / "warehouse.duckdb").write_bytes(b"not a database" * 1000)
    failed = kohort("run", small)
    assert failed.code == 12
    assert "warehouse.duckdb" in failed.stderr
    assert pages_of(small) == before


def test_two_runs_of_one_study_do_not_meet(small: Path, kohort):
    from flows.night import only_run
    from flows.places import find_places

    change(small)
    with only_run(find_places(small), "small"):
        refused = kohort("run", small)
    assert refused.code == 12
    assert "another run of this study is under way" in refused.stderr


@pytest.mark.parametrize("errno", [11, 16])
def test_a_busy_disk_is_tried_again_and_a_bug_is_not(errno: int):
    from prefect.states import Failed

    from flows.stages import may_pass

    assert may_pass(None, None, Failed(data=OSError(errno, "busy")))
    assert not may_pass(None, None, Failed(data=OSError(28, "no space left")))
    assert not may_pass(None, None, Failed(data=ValueError("bug")))


def test_ctrl_c_ends_a_run_soon_and_the_next_completes(
    small: Path, kohort, kohort_command: list[str], repository: Path
):
    before = pages_of(small)
    change(small)
    with subprocess.Popen(
        [*kohort_command, "run", str(small)],
        stderr=subprocess.PIPE,
        text=True,
        cwd=repository,
        start_new_session=True,
    ) as running:
        assert any("build staging" in line for line in running.stderr)
        os.killpg(running.pid, signal.SIGINT)  # as a terminal does: to all that it started
        said = running.stderr.read()
        assert running.wait(60) == 130
    assert "The last release stays as it was" in said
    assert "Traceback" not in said
    assert pages_of(small) == before
    completed = kohort("run", small)
    assert completed.code in {0, 11}, completed.stderr
    assert pages_of(small) != before


def test_the_first_runs_say_where_the_key_lies(small: Path, kohort, tmp_path: Path):
    (small / "demo.key").unlink()
    environment = {"XDG_CONFIG_HOME": str(tmp_path / "config")}
    told = kohort("run", small, "--json", "--output", tmp_path / "new", environment=environment)
    assert len(told.told["notes"]) == 1
    assert "cordova.key" in told.told["notes"][0]
    assert "Back it up" in told.told["notes"][0]
