"""A small, faultless study in a folder, whose files a test writes anew to break them."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from studies.faults import Fault, StudyError
from studies.reading import read_study

if TYPE_CHECKING:
    from pathlib import Path

    from studies.study import Study

# The same examples at every run, no clock, and no folder of its own in the repository.
settings.register_profile(
    "studies", deadline=None, derandomize=True, max_examples=60, database=None
)
settings.load_profile("studies")

STUDY = """\
format: 1
study_id: school
title: {en: A school, id: Sebuah sekolah}
languages: [en, id]
timezone: Asia/Jakarta
currency: IDR
waves:
  pre: {kind: pre}
  post: {kind: post}
  f6: {kind: follow_up, due: 183d, from: 153d, to: 243d}
topics:
  market: {label: {en: Market, id: Pasar}}
  media: {}
identity: {person: [nim]}
attributes:
  sex: {values: [f, m], labels: {f: {en: women, id: perempuan}}}
indicators:
  revenue: {kind: money, target: {f6: +15%}, primary: yes}
  uses_marketplace: {kind: yes_no, target: {f6: 0.5}}
targets: {gain: 25, n_attended: 40}
"""
KNOWLEDGE_1 = """\
instrument: knowledge
version: 1
items:
  - {id: ms_1, topic: market, kind: single, options: {a: Monopoly, b: Oligopoly}, key: a}
  - {id: md_1, topic: media, kind: number, key: 12.5, points: 2}
"""
KNOWLEDGE_2 = """\
instrument: knowledge
version: 2
items:
  - {id: ms_1, topic: market, kind: single, options: {a: Monopoly, b: Oligopoly}, key: a}
  - {id: md_2, topic: media, kind: likert, scale: {min: 1, max: 5}}
"""
CODEBOOK = """\
themes: {time: {label: Wish for more time}}
codes: {more_time: {theme: time, examples: [too short]}}
"""
COHORT = """\
label: March 2024
sessions:
  - {id: s1, on: 2024-03-02, hours: 3.5, mode: online, topics: [market]}
  - {id: s2, on: 2024-03-09, hours: 3.5, mode: in_person}
place: Serpong
files:
  - {file: pre.csv, wave: pre, holds: survey, instrument: knowledge-1}
  - {file: post.csv, wave: post, holds: survey, instrument: knowledge-2, columns: {ms_1: Q1}}
"""
COHORT_FILE = "cohorts/2024-03/cohort.yml"


@dataclass(frozen=True)
class Folder:
    """A study folder under test."""

    path: Path

    def write(self, file: str, text: str | bytes) -> Folder:
        """Write one of its files anew."""
        target = self.path / file
        target.parent.mkdir(parents=True, exist_ok=True)
        raw = text if isinstance(text, bytes) else dedent(text).encode()
        target.write_bytes(raw)
        return self

    def change(self, file: str, old: str, new: str) -> Folder:
        """Replace a piece of one of its files that must be there."""
        text = (self.path / file).read_text(encoding="utf-8")
        assert old in text
        return self.write(file, text.replace(old, new))

    def read(self) -> Study:
        """Read it."""
        return read_study(self.path)

    def faults(self) -> tuple[Fault, ...]:
        """Read it, expecting it to be refused."""
        with pytest.raises(StudyError) as caught:
            read_study(self.path)
        return caught.value.faults

    def fault(self) -> Fault:
        """Read it, expecting exactly one fault."""
        (only,) = self.faults()
        return only

    def cohort_faults(self) -> tuple[Fault, ...]:
        """Read it, expecting its cohort to be refused and the study to stand."""
        study = read_study(self.path)
        assert not study.cohorts
        return study.cohort_faults["2024-03"]

    def cohort_fault(self) -> Fault:
        """Read it, expecting exactly one fault of its cohort."""
        (only,) = self.cohort_faults()
        return only


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Give the faultless study in a folder named my-study."""
    made = Folder(tmp_path / "my-study")
    made.write("study.yml", STUDY)
    made.write("instruments/knowledge-1.yml", KNOWLEDGE_1)
    made.write("instruments/knowledge-2.yml", KNOWLEDGE_2)
    made.write("codebook.yml", CODEBOOK)
    made.write(COHORT_FILE, COHORT)
    made.write("cohorts/2024-03/pre.csv", "nim;ms_1\n")
    return made.write("cohorts/2024-03/post.csv", "nim;Q1\n")
