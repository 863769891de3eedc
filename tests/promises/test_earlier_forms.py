"""Files of earlier forms come to the same figures as the same answers in the words of today."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pytest

if TYPE_CHECKING:
    from pathlib import Path

STUDY = """
format: 1
study_id: forms
title: {en: A study whose form changed}
languages: [en]
timezone: Asia/Jakarta
locale: en_US
as_of: 2024-12-31
waves:
  pre: {kind: pre}
  post: {kind: post}
topics:
  cost: {label: cost}
identity: {person: [person]}
"""
INSTRUMENT = """
instrument: test
version: 1
items:
  - id: q1
    topic: cost
    kind: single
    key: a
    options: {a: cheap, b: dear}
    formerly:
      - {name: f7, path: old, until: 2024-06-30, recode: {"1": a, "2": b}}
      - {until: 2024-08-31, recode: {low: a, high: b}}
  - id: q2
    topic: cost
    kind: multiple
    key: [x, y]
    options: {x: radio, y: leaflets, z: posters}
    formerly: [{name: f8, path: old, recode: {flyers: "y"}}]
"""
COHORT = """
label: Depok
evidence: synthetic
sessions: [{id: s1, on: 2024-03-01, hours: 3, mode: online}]
files:
  - {file: pre.csv, wave: pre, holds: survey, tool: csv, instrument: test-1, columns: {answered_on: on}}
  - {file: post.csv, wave: post, holds: survey, tool: csv, instrument: test-1, columns: {answered_on: on}}
"""  # noqa: E501
HEADER = "person,on,old/f7,old/f8,q1,q2"
TODAY = "person,on,q1,q2"
# person, day, as the form of that day wrote it (former q1, former q2, q1, q2), and as today's does
PRE = """
    p1 | 2024-03-01 | 1 | x;flyers |      |     | a | x;y
    p2 | 2024-03-01 | 2 | flyers   |      |     | b | y
    p3 | 2024-07-01 |   |          | low  | z   | a | z
    p4 | 2024-07-01 |   |          | high | x;y | b | x;y
    p5 | 2024-09-01 |   |          | a    | x   | a | x
    p6 | 2024-09-01 |   |          | b    |     | b |
"""
POST = """
    p1 | 2024-06-30 | 1 | x;y      |      |     | a | x;y
    p2 | 2024-06-30 | 1 | flyers;x |      |     | a | y;x
    p3 | 2024-08-31 |   |          | low  | x;y | a | x;y
    p4 | 2024-08-31 |   |          | low  | x;y | a | x;y
    p5 | 2024-09-02 |   |          | a    | x;y | a | x;y
    p6 | 2024-09-02 |   |          | b    | y   | b | y
"""


def rows(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


def write(study: Path, cohort_id: str, header: str, columns: slice) -> None:
    home = study / "cohorts" / cohort_id
    home.mkdir(parents=True)
    (home / "cohort.yml").write_text(COHORT, "utf-8")
    for name, table in (("pre", PRE), ("post", POST)):
        lines = [",".join(row[:2] + row[columns]) for row in rows(table)]
        (home / f"{name}.csv").write_text("\n".join([header, *lines]) + "\n", "utf-8")


@pytest.fixture(scope="module")
def scores(tmp_path_factory: pytest.TempPathFactory, kohort) -> dict[str, list[tuple]]:
    """Run one study with the same answers in two cohorts; give the scores of both."""
    study = tmp_path_factory.mktemp("forms") / "forms"
    (study / "instruments").mkdir(parents=True)
    (study / "study.yml").write_text(STUDY, "utf-8")
    (study / "instruments" / "test-1.yml").write_text(INSTRUMENT, "utf-8")
    (study / "demo.key").write_text("for an example only, known to all\n", "utf-8")
    write(study, "as-it-was", HEADER, slice(2, 6))
    write(study, "as-today", TODAY, slice(6, 8))
    done = kohort("run", study)
    assert done.code in (0, 11), done.stdout + done.stderr
    with duckdb.connect(str(study / "build" / "warehouse.duckdb"), read_only=True) as asked:
        rejected = asked.execute(
            "select rule_id from ops.rejected where severity = 'error'"
        ).fetchall()
        assert rejected == []
        return {
            cohort_id: asked.execute(
                "select wave_id, item_id, state, score from marts.item_scores"
                " where cohort_id = ? order by all",
                [cohort_id],
            ).fetchall()
            for cohort_id in ("as-it-was", "as-today")
        }


def test_answers_of_three_forms_score_as_those_of_one(scores):
    assert scores["as-it-was"] == scores["as-today"]


def test_every_answer_of_the_earlier_forms_counts(scores):
    states = [state for _, _, state, _ in scores["as-it-was"]]
    assert len(states) == 2 * 2 * 6
    assert states.count("answered") == 2 * 2 * 6 - 1


def test_former_codes_are_right_where_todays_are(scores):
    right = {(wave, item): 0.0 for wave in ("pre", "post") for item in ("q1", "q2")}
    for wave, item, _, score in scores["as-it-was"]:
        right[wave, item] += float(score or 0) / 100
    assert (right["pre", "q1"], right["post", "q1"]) == (3, 5)
