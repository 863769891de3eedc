"""What moved between two published releases is listed with its files; a withheld value is not."""

# ruff: noqa: S608 (names are our own)
from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest

COHORT = "2023-06-setu"
FILE = f"cohorts/{COHORT}/post.csv"


def ask(study: Path, query: str) -> list[tuple[Any, ...]]:
    warehouse = study / "build" / "warehouse.duckdb"
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return connection.execute(query).fetchall()


def figures(study: Path) -> dict[tuple, tuple]:
    """Read what the snapshot shows: by key, estimate, interval and n."""
    snapshot = study / "build" / "current" / "published" / "funder.duckdb"
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        rows = connection.execute(
            "select scope, cohort_id, cohort_other, session_id, subject_kind, subject_id,"
            " item_set_id, category, attribute, level, role, wave_from, wave_to, population,"
            " price_basis, analysis, metric, estimate, ci_low, ci_high, n"
            " from published.figures where not is_suppressed and estimate is not null"
        ).fetchall()
    return {row[:17]: row[17:] for row in rows}


@pytest.fixture(scope="session")
def with_fewer_answers(shared, small_study: Path, kohort) -> Path:
    """Give a study whose second night has a file with fewer answers; nobody may change it."""

    def run_second_night(study: Path) -> None:
        shutil.copytree(small_study, study, symlinks=True)
        post = study / FILE
        lines = post.read_text("utf-8-sig").splitlines(keepends=True)
        post.write_text("".join(lines[:-3]), "utf-8")
        assert kohort("run", study).code in {0, 11}

    return shared("fewer_answers", run_second_night)


@pytest.fixture
def moved(with_fewer_answers: Path, small_study: Path, tmp_path: Path) -> tuple[Path, dict, dict]:
    """Give that study to change, with its figures before and after."""
    study = Path(shutil.copytree(with_fewer_answers, tmp_path / "small", symlinks=True))
    return study, figures(small_study), figures(study)


def test_every_figure_that_moved_is_listed_with_both_values_and_its_file(moved):
    study, before, after = moved
    expected = {
        key: (before.get(key, (None,))[0], after.get(key, (None,))[0])
        for key in before.keys() | after.keys()
        if before.get(key) != after.get(key)
    }
    assert len(expected) > 10
    listed = ask(
        study,
        "select scope, cohort_id, cohort_other, session_id, subject_kind, subject_id,"
        " item_set_id, category, attribute, level, role, wave_from, wave_to, population,"
        " price_basis, analysis, metric, estimate_before, estimate_after, change"
        " from ops.restatements where edition = 'funder'",
    )
    assert {row[:17] for row in listed} == set(expected)
    for row in listed:
        withheld = row[19] == "withheld"
        assert row[17:19] == ((None, None) if withheld else expected[row[:17]])
    assert ask(study, "select distinct files, n_files, reasons from ops.restatements") == [
        (FILE, 1, "")
    ]
    assert ask(study, "select path, change from ops.changed_files") == [(FILE, "changed")]
    page = (study / "build/current/pages/run/id/index.html").read_text("utf-8")
    assert 'id="restated-title"' in page
    assert "restated" not in (study / "build/current/pages/funder/id/index.html").read_text("utf-8")


def test_the_ledger_of_the_night_says_what_was_new_and_what_was_not(moved):
    study, *_ = moved
    outcomes = dict(
        ask(
            study,
            "select path, outcome from ops.file_nights"
            " where run_id = (select run_id from ops.runs order by started_at desc limit 1)",
        )
    )
    assert outcomes[FILE] == "changed"
    assert outcomes[f"cohorts/{COHORT}/pre.csv"] == "unchanged"
    assert outcomes["cohorts/2021-03-cordova/cohort.yml"] == "unchanged"
    assert {*outcomes.values()} == {"changed", "unchanged"}


def test_a_detour_moves_nothing_and_a_killed_run_was_never_published(moved, kohort):
    study, _, after = moved
    listed = ask(study, "from ops.restatements order by all")
    assert kohort("run", study, "--as-of", "2025-01-15").code in {0, 11}
    assert ask(study, "from ops.restatements") == []
    assert kohort("run", study).code in {0, 11}
    assert ask(study, "from ops.restatements order by all") == listed

    post = study / FILE
    text = post.read_text("utf-8")
    post.write_text("".join(text.splitlines(keepends=True)[:-1]), "utf-8")
    kohort("run", study, faults={"flows.releases:_flush_all": "kill"})
    post.write_text("".join(text.splitlines(keepends=True)[:-2]), "utf-8")
    assert kohort("run", study).code in {0, 11}
    now = figures(study)
    newest = "(select run_id from ops.runs order by started_at desc limit 1)"
    [(n_moved,)] = ask(
        study,
        f"select count(*) from ops.restatements where run_id = {newest} and edition = 'funder'",
    )
    assert n_moved == sum(now.get(key) != after.get(key) for key in now.keys() | after.keys())


def test_a_cohort_that_left_takes_its_figures_along(small: Path, kohort):
    shutil.rmtree(small / "cohorts" / COHORT)
    assert kohort("run", small).code in {0, 11}
    changes = dict(ask(small, "select change, count(*) from ops.changed_files group by all"))
    assert set(changes) == {"removed"}
    own = f"select distinct change from ops.restatements where cohort_id = '{COHORT}'"
    assert ask(small, own) == [("vanished",)]
