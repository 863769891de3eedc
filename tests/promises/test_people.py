"""A study known by codes, from its files to its pages: what waits, and what a decision changes."""

from __future__ import annotations

import csv

import duckdb
import pytest

STUDY = """
format: 1
study_id: coded
title: Coded
languages: [en]
timezone: Asia/Jakarta
as_of: 2024-06-01
waves:
  pre: {kind: pre}
  post: {kind: post}
topics:
  prices: {label: Prices}
identity: {person: [mother, day, town, siblings]}
"""
INSTRUMENT = """
instrument: knowledge
version: 1
unit: enrolment
items:
  - {id: q1, topic: prices, kind: single, options: {a: One, b: Two}, key: a}
"""
COHORT = """
label: Cohort
evidence: synthetic
sessions: [{id: s1, on: 2024-03-02, hours: 4, mode: online}]
files:
  - {file: pre.csv, wave: pre, holds: survey, tool: csv, instrument: knowledge-1}
  - {file: post.csv, wave: post, holds: survey, tool: csv, instrument: knowledge-1}
"""
HEADER = "mother,day,town,siblings,q1"
CODES = [f"{chr(97 + n)},{n + 1},{chr(116 - n)},{n}" for n in range(20)]
# Eleven come again: one with another number of siblings, and one of two who could be "a,1,t,0".
POST = [*CODES[2:12], "b,2,s,77", "a,1,t,31", "a,1,t,32"]


@pytest.fixture
def coded(tmp_path):
    """Give a study of one cohort whose people are known by a code, with a demo key."""
    study = tmp_path / "coded"
    cohort = study / "cohorts" / "first"
    cohort.mkdir(parents=True)
    (study / "instruments").mkdir()
    (study / "study.yml").write_text(STUDY, "utf-8")
    (study / "instruments" / "knowledge-1.yml").write_text(INSTRUMENT, "utf-8")
    (study / "demo.key").write_text("for an example only, known to all\n", "utf-8")
    (cohort / "cohort.yml").write_text(COHORT, "utf-8")
    for name, codes in (("pre.csv", CODES), ("post.csv", POST)):
        rows = [f"{code},{'ab'[at % 2]}" for at, code in enumerate(codes)]
        (cohort / name).write_text("\n".join([HEADER, *rows]) + "\n", "utf-8")
    return study


def asked(study, query: str) -> list[tuple]:
    with duckdb.connect(str(study / "build" / "warehouse.duckdb"), read_only=True) as warehouse:
        return warehouse.execute(query).fetchall()


def n_pairs(study) -> int:
    query = "select count(*) from marts.paired_scores where subject_kind = 'overall'"
    return asked(study, query)[0][0]


def fill_in(study, **answers: str) -> None:
    """Answer the first line of decisions.csv."""
    path = study / "cohorts" / "first" / "decisions.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        first, *others = csv.DictReader(file)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(first))
        writer.writeheader()
        writer.writerows([{**first, "initials": "AB", "on": "2024-05-01", **answers}, *others])


def test_a_study_of_codes_is_matched_reviewed_decided_and_corrected(coded, kohort):
    first = kohort("run", coded, "--json")
    assert (first.code, first.told["n_waiting"]) == (11, 2)
    (fault,) = first.told["faults"]
    assert fault["where"] == "cohorts/first/decisions.csv"
    assert fault["what"].startswith("2 pairs of records")
    assert n_pairs(coded) == 10 + 1
    report = """
        select n_records, n_exact, n_all_but_one, n_tied, n_unmatched, match_rate
        from ops.matches where is_current and wave_id = 'post'
    """
    assert asked(coded, report) == [(13, 10, 1, 2, 0, 11 / 13)]
    assert asked(coded, "select n_matched, n_unmatched from ops.match_balance") == [(11, 9)]
    page = next((coded / "build" / "current" / "pages" / "run").rglob("index.html"))
    assert "How records found their persons" in page.read_text("utf-8")

    assert kohort("run", coded, "--json").told["exit_code"] == 11  # the standing state
    assert kohort("review", coded, "--json").told["n_waiting"] == 2

    fill_in(coded, decision="same", reason="asked her")
    decided = kohort("run", coded, "--json")
    assert (decided.code, decided.told["n_waiting"]) == (0, 0)
    assert n_pairs(coded) == 10 + 1 + 1

    name = kohort("review", coded, "--row", "cohorts/first/post.csv:2").stdout.strip()
    corrections = coded / "cohorts" / "first" / "corrections.csv"
    head = "file,record,column,old,new,reason,initials,on\n"
    corrections.write_text(f"{head}post.csv,{name},q1,a,b,misread,AB,2024-05-01\n", "utf-8")
    corrected = kohort("run", coded, "--json")
    assert corrected.code == 0
    files = "select path, n_corrected from ops.files where is_current order by path"
    assert asked(coded, files) == [("cohorts/first/post.csv", 1), ("cohorts/first/pre.csv", 0)]

    corrections.write_text(f"{head}post.csv,{name},q1,c,b,misread,AB,2024-05-01\n", "utf-8")
    wrong = kohort("run", coded, "--json")
    assert (wrong.code, wrong.told["cohorts"]) == (11, {"first": "held_back"})
    assert wrong.told["faults"][0]["where"] == "cohorts/first/corrections.csv, line 2"
    kept = {path.suffix for path in (coded / "build" / "archive").iterdir()}
    assert ".csv" in kept


def test_nothing_in_clear_is_kept_but_in_the_archive(coded, kohort):
    rows = (coded / "cohorts" / "first" / "post.csv").read_text("utf-8")
    mark = "zzqqzz"
    text = rows.replace("b,2,s,77", f"{mark},2,s,77")
    (coded / "cohorts" / "first" / "post.csv").write_text(text, "utf-8")
    kohort("run", coded)
    kohort("review", coded)
    holding = [
        path.relative_to(coded).parts[:2]
        for path in coded.rglob("*")
        if path.is_file() and mark.encode() in path.read_bytes()
    ]
    assert sorted(set(holding)) == [("build", "archive"), ("cohorts", "first")]
    assert mark not in (coded / "cohorts" / "first" / "decisions.csv").read_text("utf-8")
