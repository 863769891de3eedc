"""A study that asks nobody's name: two waves of answers, never joined row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pytest
from scipy import stats

if TYPE_CHECKING:
    from pathlib import Path

STUDY = """
format: 1
study_id: nameless
title: {en: A study without names}
languages: [en]
timezone: Asia/Jakarta
locale: en_US
as_of: 2024-12-31
waves:
  pre: {kind: pre, label: before}
  post: {kind: post, label: after}
topics:
  cost: {label: cost}
identity: {business: [business_id]}
"""
INSTRUMENT = """
instrument: test
version: 1
unit: enrolment
items:
  - {id: q1, topic: cost, kind: single, key: a, options: {a: yes indeed, b: not at all}}
  - {id: q2, topic: cost, kind: single, key: b, options: {a: yes indeed, b: not at all}}
  - {id: q3, topic: cost, kind: single, key: a, options: {a: yes indeed, b: not at all}}
"""
COHORT = """
label: Bogor
evidence: synthetic
sessions:
  - {id: s1, on: 2024-03-01, hours: 3, mode: online}
files:
  - {file: pre.csv, wave: pre, holds: survey, tool: csv, instrument: test-1}
  - {file: post.csv, wave: post, holds: survey, tool: csv, instrument: test-1}
"""
RIGHT = ("a", "b", "a")
WRONG = ("b", "a", "b")
BEFORE = [0, 0, 1, 1, 1, 2, 0, 1, 2, 0, 1, 3, 1]  # right answers of each sheet
AFTER = [2, 3, 3, 2, 1, 3, 2, 3, 0, 3, 2]


def sheet(counts: list[int]) -> str:
    rows = [",".join(RIGHT[:n] + WRONG[n:]) for n in counts]
    return "\n".join(["q1,q2,q3", *rows]) + "\n"


@pytest.fixture(scope="module")
def nameless(tmp_path_factory: pytest.TempPathFactory, kohort) -> Path:
    study = tmp_path_factory.mktemp("nameless") / "nameless"
    cohort = study / "cohorts" / "2024-bogor"
    cohort.mkdir(parents=True)
    (study / "instruments").mkdir()
    (study / "study.yml").write_text(STUDY, "utf-8")
    (study / "instruments" / "test-1.yml").write_text(INSTRUMENT, "utf-8")
    (study / "demo.key").write_text("for an example only, known to all\n", "utf-8")
    (cohort / "cohort.yml").write_text(COHORT, "utf-8")
    (cohort / "pre.csv").write_text(sheet(BEFORE), "utf-8")
    (cohort / "post.csv").write_text(sheet(AFTER), "utf-8")
    run = kohort("run", study, "--json")
    assert run.code == 0, run.stdout + run.stderr
    return study


@pytest.fixture(scope="module")
def figures(nameless: Path) -> dict[tuple[str, str, str], tuple]:
    with duckdb.connect(str(nameless / "build" / "warehouse.duckdb"), read_only=True) as connection:
        rows = connection.execute(
            "select subject_kind, population, metric, estimate, ci_low, ci_high, n, n_from, n_to,"
            " p_value, note_code from estimates.figures where subject_id in ('overall', '')"
        ).fetchall()
    return {row[:3]: row[3:] for row in rows}


def test_the_gain_is_the_difference_of_two_groups(figures):
    before, after = ([100 * right / 3 for right in counts] for counts in (BEFORE, AFTER))
    test = stats.ttest_ind(after, before, equal_var=False)
    interval = test.confidence_interval(0.95)
    found = figures["overall", "unpaired", "gain"]
    wanted = sum(after) / 11 - sum(before) / 13
    assert found[:3] == pytest.approx((wanted, interval.low, interval.high))
    assert found[3:6] == (None, 13, 11)
    assert found[6] == pytest.approx(test.pvalue)
    assert found[7] == "anonymous_unpaired"


def test_nobody_is_matched_and_nobody_is_counted_as_a_person(figures):
    populations = {population for kind, population, _ in figures if kind == "overall"}
    assert populations == {"unpaired", "all"}
    reached = {metric for kind, _, metric in figures if kind == "reach"}
    assert reached == {"n_sessions"}


def test_the_page_shows_the_gain(nameless: Path):
    snapshot = nameless / "build" / "current" / "published" / "funder.duckdb"
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        shown = connection.execute(
            "select metric from published.figures where subject_kind = 'overall'"
            " and not is_suppressed and estimate is not null"
        ).fetchall()
    assert {"gain", "mean_from", "mean_to"} <= {metric for (metric,) in shown}
    assert (nameless / "build" / "current" / "pages" / "funder" / "en" / "index.html").exists()
