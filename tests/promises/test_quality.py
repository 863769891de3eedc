"""Swapped files before and after are not published; Data Docs are kept where asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    from pathlib import Path

COHORT = "2021-03-cordova"


def swap(folder: Path, first: str, second: str) -> None:
    """Give each of two files the name of the other."""
    (folder / first).rename(folder / "aside")
    (folder / second).rename(folder / first)
    (folder / "aside").rename(folder / second)


def means_of(study: Path) -> list[tuple[object, ...]]:
    """Read the cohort's published means."""
    snapshot = study / "build" / "current" / "published" / "funder.duckdb"
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        return connection.execute(
            "select * from published.figures where cohort_id = ? order by all", [COHORT]
        ).fetchall()


def test_a_swapped_pair_is_held_back_and_named_and_mended_again(small: Path, kohort):
    before = means_of(small)
    assert before
    swap(small / "cohorts" / COHORT, "pre.csv", "post.csv")
    run = kohort("run", small, "--json")
    assert run.code == 11
    assert run.told["cohorts"][COHORT] == "held_back"
    [fault] = [one for one in run.told["faults"] if "swapped_waves" in one["what"]]
    assert fault["where"] == f"cohorts/{COHORT}/post.csv"
    assert "of 42" in fault["what"]
    assert "swapped" in fault["what"]
    assert means_of(small) == before
    page = (small / "build/current/pages/run/id/index.html").read_text("utf-8")
    assert "swapped_waves" in page
    swap(small / "cohorts" / COHORT, "pre.csv", "post.csv")
    assert kohort("run", small, "--json").told["cohorts"][COHORT] == "published"


def test_data_docs_are_kept_where_asked_for_and_said_to_be_old_where_nothing_is_new(
    small: Path, kohort
):
    assert not (small / "build" / "gx").exists()
    told = kohort("run", small, "--full", "--data-docs", "--json").told
    index = small / "build" / "gx" / "uncommitted" / "data_docs" / "local_site" / "index.html"
    assert told["data_docs"] == str(index)
    assert told["run_id"] in index.read_text("utf-8")
    with duckdb.connect(str(small / "build" / "warehouse.duckdb"), read_only=True) as warehouse:
        people = warehouse.execute("select distinct participant_id from raw.records").fetchall()
    kept = "".join(page.read_text("utf-8") for page in (small / "build" / "gx").rglob("*.html"))
    assert not [one for (one,) in people if one and one in kept]
    again = kohort("run", small, "--data-docs", "--json").told
    assert not again["is_new"]
    assert again["data_docs"] == str(index)
    assert any("--full" in note for note in again["notes"])
