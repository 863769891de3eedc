"""What the example promises: the published table to the digit, and a second run without work."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING

import duckdb
import pytest

if TYPE_CHECKING:
    from pathlib import Path

PUBLISHED = {
    # subject: before, after, gain, as the founding program published them
    "market_structure": (38, 75, 37),
    "marketing_media": (65, 85, 20),
    "media_cost": (45, 79, 34),
    "overall": (49.33, 79.67, 30.33),
}
ON_THE_PAGE = {
    "en": [
        "Market structure 38 75 +37",
        "Marketing media 65 85 +20",
        "Marketing media cost 45 79 +34",
        "49.33 79.67 +30.33",
    ],
    "id": [
        "Struktur pasar 38 75 +37",
        "Media pemasaran 65 85 +20",
        "Biaya media pemasaran 45 79 +34",
        "49,33 79,67 +30,33",
    ],
}


def text_of(page: Path) -> str:
    """Give what a reader sees of a page, scripts and marks taken away, in one line."""
    bare = re.sub(r"<(script|style)\b.*?</\1>", " ", page.read_text("utf-8"), flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", bare)))


def funder_page(study: Path, language: str) -> Path:
    return study / "build" / "current" / "pages" / "funder" / language / "index.html"


def test_the_first_run_publishes_every_cohort_and_says_what_was_rejected(first_run):
    told = first_run.told
    assert first_run.code == told["exit_code"] == 11
    assert set(told["cohorts"].values()) == {"published"}
    assert len(told["cohorts"]) >= 6
    assert told["n_rejected"] == sum(rule["n"] for rule in told["rejected"]) > 0
    # One id that is on no roster looks like a listed one that nobody else has: O for 0.
    assert told["n_waiting"] == 1
    (fault,) = told["faults"]
    assert fault["where"] == "cohorts/2024-02-pondok-aren/decisions.csv"


@pytest.mark.parametrize(("subject", "figures"), PUBLISHED.items())
def test_the_published_table_is_in_the_published_figures_to_the_digit(
    finished: Path, subject: str, figures: tuple[float, float, float]
):
    snapshot = finished / "build" / "current" / "published" / "funder.duckdb"
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        found = dict(
            connection.execute(
                "select metric, estimate from published.figures"
                " where scope = 'cohort' and cohort_id = '2021-03-cordova' and subject_id = ?"
                " and item_set_id = 'knowledge-1' and population = 'matched'"
                " and metric in ('mean_from', 'mean_to', 'gain') and n = 42",
                [subject],
            ).fetchall()
        )
    assert tuple(round(found[metric], 2) for metric in ("mean_from", "mean_to", "gain")) == figures


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_published_table_is_on_the_funder_page_to_the_digit(finished: Path, language: str):
    text = text_of(funder_page(finished, language))
    for row in ON_THE_PAGE[language]:
        assert row in text


def test_every_published_column_is_described(finished: Path):
    snapshot = finished / "build" / "current" / "published" / "funder.duckdb"
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        columns = connection.execute(
            "select table_name, column_name, comment from duckdb_columns()"
            " where schema_name = 'published'"
        ).fetchall()
    assert len(columns) > 50
    assert [column for column in columns if not column[2]] == []


def test_a_snapshot_holds_what_may_leave_and_no_step_of_the_privacy_rule(finished: Path):
    snapshot = finished / "build" / "current" / "published" / "funder.duckdb"
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        tables = connection.execute("select schema_name, table_name from duckdb_tables()")
        held = {f"{schema}.{table}" for schema, table in tables.fetchall()}
        shown = connection.execute(
            "select count(*) from published.figures where is_suppressed and"
            " coalesce(estimate, se, ci_low, ci_high, n, n_from, n_to) is not null"
        ).fetchall()
    names = ("figures", "quotes", "flow", "cohorts", "definitions", "breaks", "conclusions")
    assert held == {f"published.{name}" for name in names}
    assert shown == [(0,)]


def test_a_second_run_does_no_work_and_says_so(finished: Path, first_run, kohort):
    build = finished / "build"
    before = {path: path.stat().st_mtime_ns for path in build.rglob("*")}
    again = kohort("run", finished)
    assert again.code == first_run.code
    assert "nothing new" in again.stdout
    assert {path: path.stat().st_mtime_ns for path in build.rglob("*")} == before
    told = kohort("run", finished, "--json").told
    assert told["is_new"] is False
    assert told["release_id"] == first_run.told["release_id"]


def test_every_raw_file_is_kept_by_its_digest_and_only_the_owner_reads_it(finished: Path):
    from flows.digests import digest_file

    archive = finished / "build" / "archive"
    assert archive.stat().st_mode & 0o077 == 0
    kept = {file.stem: file for file in archive.iterdir() if file.name != "history.jsonl"}
    raw = [
        file
        for file in (finished / "cohorts").rglob("*")
        if file.suffix in {".csv", ".xlsx", ".zip", ".sav"}
    ]
    assert {digest_file(file) for file in raw} <= set(kept)
    assert all(digest_file(file) == digest for digest, file in kept.items())


def test_a_new_cohort_needs_no_code(finished_copy: Path, kohort):
    cohorts = finished_copy / "cohorts"
    new = cohorts / "2024-06-depok"
    new.mkdir()
    for file in (cohorts / "2023-06-ciputat").rglob("*"):
        if file.is_file():
            target = new / file.relative_to(cohorts / "2023-06-ciputat")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.read_bytes())
    declared = (new / "cohort.yml").read_text("utf-8")
    (new / "cohort.yml").write_text(declared.replace("Ciputat 2023", "Depok 2024"), "utf-8")

    done = kohort("run", finished_copy, "--json")
    assert done.code == 11
    assert done.told["reason"] == "2024-06-depok new"
    note = finished_copy / "build" / "runs" / f"{done.told['run_id']}.json"
    assert json.loads(note.read_text("utf-8"))["cohorts_read"] == ["2024-06-depok"]
    assert "Depok 2024" in text_of(funder_page(finished_copy, "en"))
    snapshot = finished_copy / "build" / "current" / "published" / "funder.duckdb"
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        gains = dict(
            connection.execute(
                "select cohort_id, estimate from published.figures where metric = 'gain'"
                " and scope = 'cohort' and subject_kind = 'overall' and item_set_id = 'knowledge-2'"
                " and population = 'matched' and analysis = 'main'"
            ).fetchall()
        )
    assert gains["2024-06-depok"] == gains["2023-06-ciputat"]
