"""`--as-of` builds an earlier night again, and the next plain run gives the last one's tables."""

from __future__ import annotations

import json
import shutil
import signal
from pathlib import Path

import duckdb
import pytest

KILLED = -signal.SIGKILL
COHORT = "2023-06-setu"
AS_OF = "2025-01-15"  # as the example declares: the same waves are due, whatever day it is


def published(build: Path) -> dict[str, list[tuple]]:
    """Read every row that leaves, from the snapshot that readers see."""
    snapshot = build / "current" / "published" / "funder.duckdb"
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        tables = connection.execute(
            "select table_name from duckdb_tables() where schema_name = 'published' order by all"
        ).fetchall()
        return {
            table: connection.execute(f"from published.{table} order by all").fetchall()
            for (table,) in tables
        }


def post_of(study: Path) -> Path:
    return study / "cohorts" / COHORT / "post.csv"


def second_night(study: Path) -> None:
    """Withdraw one submission, edit another, and have one come late."""
    post = post_of(study)
    head, withdrawn, edited, other, *rest = post.read_text("utf-8-sig").splitlines(keepends=True)
    assert "CBB2306-002" not in "".join([withdrawn, edited, other, *rest])
    late = withdrawn.replace("CBB2306-001", "CBB2306-002")
    edited = edited.split(",")[0] + other[other.index(",") :]
    post.write_text("".join([head, edited, other, *rest, late]), "utf-8-sig")


def move_history(study: Path, day: str) -> None:
    """Have the runs so far be of an earlier day."""
    history = study / "build" / "archive" / "history.jsonl"
    lines = [json.loads(line) for line in history.read_text("utf-8").splitlines()]
    moved = [{**line, "seen_at": f"{day}T01:00:00+00:00"} for line in lines]
    history.write_text("".join(json.dumps(line) + "\n" for line in moved), "utf-8")


@pytest.fixture(scope="session")
def after_two_nights(shared, small_study: Path, kohort) -> Path:
    """Give a study after two nights; nobody may change it."""

    def run_second_night(study: Path) -> None:
        shutil.copytree(small_study, study, symlinks=True)
        move_history(study, AS_OF)
        second_night(study)
        assert kohort("run", study).code in {0, 11}

    return shared("two_nights", run_second_night)


@pytest.fixture
def two_nights(
    after_two_nights: Path, small_study: Path, tmp_path: Path
) -> tuple[Path, dict, dict]:
    """Give a study after two nights that a test may change, and what each published."""
    first, last = (published(study / "build") for study in (small_study, after_two_nights))
    assert last != first
    study = shutil.copytree(after_two_nights, tmp_path / "small", symlinks=True)
    return Path(study), first, last


def test_an_earlier_night_comes_out_again_and_the_last_one_after_it(two_nights, kohort, tmp_path):
    study, first, last = two_nights
    elsewhere = tmp_path / "elsewhere"
    there = kohort("run", study, "--as-of", AS_OF, "--output", elsewhere, "--json")
    assert there.code in {0, 11}, there.stderr
    assert published(elsewhere) == first
    assert published(study / "build") == last

    here = kohort("run", study, "--as-of", AS_OF, "--json").told
    assert here["release_id"] == there.told["release_id"]
    assert here["reason"] == f"as of {AS_OF}"
    assert published(study / "build") == first
    assert not (study / "build" / "earlier").exists()

    back = kohort("run", study, "--json").told
    assert back["reason"] == "back to what stands now"
    assert published(study / "build") == last
    assert not kohort("run", study, "--json").told["is_new"]


def test_a_lost_warehouse_changes_no_earlier_night(two_nights, kohort):
    study, first, last = two_nights
    (study / "build" / "warehouse.duckdb").unlink()
    kohort("run", study, "--as-of", AS_OF)
    assert published(study / "build") == first
    kohort("run", study)
    assert published(study / "build") == last


def test_a_detour_killed_at_any_moment_leaves_the_last_good_pages(two_nights, kohort):
    study, first, last = two_nights
    for moment in (
        "flows.earlier:_lay_out_kept",
        "flows.earlier:_remove",
        "warehouse.loading:_insert_unjudged",
        "flows.releases:_flush_all",
    ):
        killed = kohort("run", study, "--as-of", AS_OF, faults={moment: "kill"})
        assert killed.code == KILLED, moment
        assert published(study / "build") == last, moment
    declared = study / "cohorts" / COHORT / "cohort.yml"
    declared.write_text(declared.read_text("utf-8") + "# another word\n", "utf-8")
    assert kohort("run", study).code in {0, 11}
    assert published(study / "build") == last
    assert kohort("run", study, "--as-of", AS_OF).code in {0, 11}
    assert published(study / "build") == first


def test_going_back_after_a_detour_can_be_killed_too(two_nights, kohort):
    study, first, last = two_nights
    kohort("run", study, "--as-of", AS_OF)
    for moment in ("flows.publishing:write_history", "flows.releases:_flush_all"):
        assert kohort("run", study, faults={moment: "kill"}).code == KILLED, moment
        assert published(study / "build") == first, moment
    assert kohort("run", study).code in {0, 11}
    assert published(study / "build") == last


def test_a_cohort_that_is_held_back_now_keeps_its_last_good_state_through_a_detour(
    two_nights, kohort
):
    study, first, last = two_nights
    post_of(study).write_text("nothing of this study\n1\n", "utf-8")
    held = kohort("run", study, "--json").told
    assert held["cohorts"][COHORT] == "held_back"
    assert published(study / "build")["figures"] == last["figures"]
    kohort("run", study, "--as-of", AS_OF)
    assert published(study / "build")["figures"] == first["figures"]
    again = kohort("run", study, "--json").told
    assert again["cohorts"][COHORT] == "held_back"
    assert again["release_id"] == held["release_id"]
    assert published(study / "build")["figures"] == last["figures"]


def test_records_after_the_day_are_left_out_and_counted(small: Path, kohort, tmp_path: Path):
    kohort("run", small, "--as-of", "2023-06-30", "--output", tmp_path / "then")
    warehouse = tmp_path / "then" / "warehouse.duckdb"
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        [(n_left_out, n_lost)] = connection.execute(
            "select sum(n_left_out), sum(n_read - n_loaded - n_rejected - n_repeated - n_left_out)"
            " from ops.files where cohort_id = ? and wave_id not in ('pre', 'post', '')",
            [COHORT],
        ).fetchall()
    assert n_left_out > 0
    assert n_lost == 0


def test_a_fresh_clone_has_no_earlier_day_and_says_so(small: Path, kohort, tmp_path: Path):
    study = tmp_path / "fresh"
    shutil.copytree(small, study, ignore=shutil.ignore_patterns("build"))
    told = kohort("run", study, "--as-of", AS_OF, "--json").told
    assert told["notes"] == [
        f"No run is on record as of {AS_OF}. Taken as they are now: 2021-03-cordova, {COHORT}."
    ]
    assert published(study / "build") == published(small / "build")
