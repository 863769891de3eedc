"""A study of a few lines, for what flows decide without loading an engine."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

STUDY = """
format: 1
study_id: tiny
title: Tiny
languages: [en]
timezone: Asia/Jakarta
waves:
  pre: {kind: pre}
  post: {kind: post}
topics:
  prices: {label: Prices}
identity: {person: [person]}
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


def write_cohort(study: Path, cohort_id: str) -> Path:
    """Write a cohort of two people."""
    folder = study / "cohorts" / cohort_id
    folder.mkdir(parents=True)
    (folder / "cohort.yml").write_text(COHORT, "utf-8")
    (folder / "pre.csv").write_text("person,q1\np1,b\np2,b\n", "utf-8")
    (folder / "post.csv").write_text("person,q1\np1,a\np2,b\n", "utf-8")
    return folder


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """Give a study of two cohorts, with a demo key."""
    study = tmp_path / "tiny"
    (study / "instruments").mkdir(parents=True)
    (study / "study.yml").write_text(STUDY, "utf-8")
    (study / "instruments" / "knowledge-1.yml").write_text(INSTRUMENT, "utf-8")
    (study / "demo.key").write_text("for an example only, known to all\n", "utf-8")
    for cohort_id in ("first", "second"):
        write_cohort(study, cohort_id)
    return study
