"""The same inputs give the same bytes, wherever and however they are run."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    from pathlib import Path

ELSEWHERE = {
    "TZ": "America/St_Johns",
    "LANG": "tr_TR.UTF-8",
    "LC_ALL": "C",
    "PYTHONHASHSEED": "4242",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}


def export_published(study: Path, folder: Path) -> dict[str, bytes]:
    """Write every published table as CSV, in key order."""
    folder.mkdir()
    with duckdb.connect(str(study / "build" / "warehouse.duckdb"), read_only=True) as connection:
        tables = connection.execute(
            "select table_name from duckdb_tables() where schema_name = 'published' order by all"
        ).fetchall()
        for (table,) in tables:
            rows = connection.sql(f"select * from published.{table} order by all")  # noqa: S608
            rows.write_csv(str(folder / f"{table}.csv"), header=True)
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def pages_of(study: Path) -> dict[tuple[str, str], bytes]:
    """Read the pages that hold no clock."""
    pages = study / "build" / "current" / "pages" / "funder"
    return {(page.parent.name, page.name): page.read_bytes() for page in pages.rglob("*.html")}


def use_one_processor() -> None:
    """Leave DuckDB and the rest one thread, where the system can be asked for that."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def test_another_place_clock_language_thread_count_and_hash_seed_change_no_byte(
    finished: Path, first_run, tmp_path: Path, copy_study, run_kohort
):
    study = copy_study(tmp_path / "another path" / "elsewhere")
    done = run_kohort("run", study, "--json", environment=ELSEWHERE, preexec_fn=use_one_processor)
    assert done.code == first_run.code
    assert done.told["release_id"] == first_run.told["release_id"]
    assert pages_of(study) == pages_of(finished)
    here, there = tmp_path / "here", tmp_path / "there"
    tables = export_published(finished, here)
    assert {"figures.csv", "flow.csv", "cohorts.csv", "definitions.csv", "quotes.csv"} <= set(
        tables
    )
    assert export_published(study, there) == tables


def test_reading_everything_again_changes_no_byte(small: Path, kohort, tmp_path: Path):
    pages, tables = pages_of(small), export_published(small, tmp_path / "before")
    again = kohort("run", small, "--full", "--json")
    assert again.told["is_new"] is True
    assert pages_of(small) == pages
    assert export_published(small, tmp_path / "after") == tables


def test_another_key_makes_other_pseudonyms_and_the_same_pages(small: Path, kohort):
    pages = pages_of(small)
    done = kohort("run", small, "--json", environment={"KOHORT_KEY": "another key, long enough"})
    assert done.told["reason"] == "another key"
    assert pages_of(small) == pages
