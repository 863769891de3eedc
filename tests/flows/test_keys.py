"""A study's key lies outside the study, and a key that everyone knows protects nobody."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from flows.keys import find_key, key_path
from studies import read_study
from studies.faults import StudyError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("HOME", str(tmp_path))


def test_the_environment_comes_first(tiny: Path):
    key = find_key(read_study(tiny), {"KOHORT_KEY": "sixteen characters"})
    assert key.secret == b"sixteen characters"
    assert not key.is_kept


def test_a_key_that_can_be_guessed_is_refused(tiny: Path):
    with pytest.raises(StudyError, match="fewer than 16 characters") as refused:
        find_key(read_study(tiny), {"KOHORT_KEY": "short"})
    assert "short" not in str(refused.value)


def test_an_example_brings_its_own_key(tiny: Path):
    assert find_key(read_study(tiny), {}).secret == b"for an example only, known to all"


def test_a_demo_key_is_refused_for_people_whose_answers_were_collected(tiny: Path):
    declared = tiny / "cohorts" / "second" / "cohort.yml"
    declared.write_text(declared.read_text("utf-8").replace("synthetic", "collected"), "utf-8")
    with pytest.raises(StudyError, match="demo key") as refused:
        find_key(read_study(tiny), {})
    assert [fault.where for fault in refused.value.faults] == [
        "cohorts/second/cohort.yml, evidence"
    ]


def test_the_first_run_makes_a_key_that_only_its_owner_reads(tiny: Path):
    (tiny / "demo.key").unlink()
    study = read_study(tiny)
    made = find_key(study, {})
    assert made.is_kept
    assert key_path("tiny").stat().st_mode & 0o777 == 0o600
    assert not key_path("tiny").is_relative_to(tiny)
    again = find_key(study, {})
    assert again.secret == made.secret
    assert again.is_kept


def test_a_fingerprint_tells_keys_apart_and_tells_neither(tiny: Path):
    key = find_key(read_study(tiny), {})
    other = replace(key, secret=b"another")
    assert key.fingerprint != other.fingerprint
    assert key.secret.decode() not in key.fingerprint
