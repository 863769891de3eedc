"""Great Expectations' own result store and Data Docs: kept, local, and without an answer."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest

from expectations.checking import check_landing
from expectations.data_docs import Record, site_index, without_elsewhere
from expectations.rules import ALL_RULES
from warehouse.connection import open_warehouse
from warehouse.dialect import lend_warehouse
from warehouse.told import told_rules

ANSWER = "telepon 0812"
RULES = [rule for rule in ALL_RULES if rule.table in ("records", "responses")]


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Check a warehouse twice, as two runs, and give the folder in which the results are kept."""
    folder = tmp_path_factory.mktemp("build")
    connection = open_warehouse(folder / "warehouse.duckdb", threads=1)
    connection.execute("insert into study.items (item_id, kind, points) values ('q3', 'graded', 5)")
    connection.execute(
        "insert into landing.files values (1, 'c1', 'post.csv', '', 1, 'csv', '', 'survey', 'post',"
        " 'knowledge-1', 1, 'utf-8', ',', '.', 'dmy', '', 2, 0)"
    )
    connection.execute(
        "insert into landing.records select 1, unnest([2, 3]), 'c1', 'post', '', '',"
        " unnest(['p1', 'p2']), '', 'given', '', '', '', '', '', '', '', '', 1, '', '', ''"
    )
    connection.execute(
        "insert into landing.responses select 1, unnest([2, 3]), 'q3', unnest(['4', ?])", [ANSWER]
    )
    for day in (1, 2):
        record = Record(folder, f"release-{day}", datetime(2024, 5, day, 1, tzinfo=UTC))
        with told_rules(connection, RULES) as n_rows, lend_warehouse(connection) as address:
            check_landing(address, RULES, n_rows, record=record)
    connection.close()
    return folder


def pages_of(folder):
    return list(site_index(folder).parent.rglob("*.html"))


def test_each_run_is_stored_under_its_own_id(kept):
    stored = list((kept / "gx" / "uncommitted" / "validations").rglob("*.json"))
    assert {path.parts[-3] for path in stored} == {"release-1", "release-2"}
    assert len(stored) == 2 * 2
    counts = {
        one["expectation_config"]["kwargs"]["column"]: one["result"]["unexpected_count"]
        for path in stored
        for one in json.loads(path.read_text("utf-8"))["results"]
        if path.parts[-3] == "release-2"
    }
    assert counts["number_readable"] == 1
    assert counts["identity_given"] == 0


def test_the_index_lists_every_run_the_newest_first_with_links_that_lead_somewhere(kept):
    index = site_index(kept)
    links = re.findall(r'href="([^"]+)"', index.read_text("utf-8"))
    assert len(links) == 2 * 2
    assert ["release-2" in link for link in links] == [True, True, False, False]
    assert all((index.parent / link).is_file() for link in links)


def test_no_page_loads_anything_from_elsewhere_or_runs_anything(kept):
    assert len(pages_of(kept)) == 1 + 2 + 2 * 2
    for page in pages_of(kept):
        text = page.read_text("utf-8")
        assert "<script" not in text
        assert not re.findall(r'(?:src|<link[^>]+href)="(?:https?:)?//', text)
        assert not re.findall(r"url\([\"']?(?:https?:)?//", text)
        assert "dataContextId" not in text
        assert "Content-Security-Policy" in text


def test_a_page_keeps_what_it_says():
    page = (
        '<html><head><link rel="stylesheet" href="https://x.example/a.css"></head>'
        '<body><img class="a" src="//x.example/b.png?id=1"/><script>alert(1)</script><p>4 rows</p>'
    )
    kept = without_elsewhere(page)
    assert "x.example" not in kept
    assert "alert" not in kept
    assert "<p>4 rows</p>" in kept


def test_no_answer_is_in_the_store_or_the_site(kept):
    texts = [path for path in (kept / "gx").rglob("*") if path.suffix in {".json", ".html", ".yml"}]
    assert len(texts) > 10
    for path in texts:
        text = path.read_text("utf-8")
        assert ANSWER not in text
        assert "0812" not in text


def test_nothing_is_kept_where_nobody_asks(tmp_path):
    connection = open_warehouse(tmp_path / "warehouse.duckdb", threads=1)
    with told_rules(connection, RULES) as n_rows, lend_warehouse(connection) as address:
        check_landing(address, RULES, n_rows)
    connection.close()
    assert [path.name for path in tmp_path.iterdir()] == ["warehouse.duckdb"]
