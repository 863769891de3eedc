"""The scripts kept with the examples make every generated file again, byte for byte."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

SCRIPTS = {"cordova": "generate.py", "jtrain": "build.py"}


def digests(cohorts: Path) -> dict[str, str]:
    """Give each generated file's digest; cohort.yml is written by hand."""
    return {
        path.relative_to(cohorts).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(cohorts.rglob("*"))
        if path.is_file() and path.name != "cohort.yml"
    }


def make(repository: Path, example: str, target: Path, **environment: str) -> None:
    script = repository / "examples" / example / SCRIPTS[example]
    subprocess.run(
        [sys.executable, str(script), str(target)],
        check=True,
        capture_output=True,
        cwd=target.parent,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **environment},
    )


@pytest.mark.parametrize("example", list(SCRIPTS))
def test_a_script_makes_the_committed_files_again(repository, tmp_path, example):
    make(repository, example, tmp_path / "cohorts")
    committed = digests(repository / "examples" / example / "cohorts")
    assert committed
    assert digests(tmp_path / "cohorts") == committed


def test_neither_clock_zone_nor_hash_seed_shows_in_the_files(repository, tmp_path):
    make(repository, "cordova", tmp_path / "one", TZ="Asia/Jayapura", PYTHONHASHSEED="1")
    make(repository, "cordova", tmp_path / "two", TZ="America/Lima", PYTHONHASHSEED="2")
    assert digests(tmp_path / "one") == digests(tmp_path / "two")
