"""The command line answers at once, tells machines and people the same, and shows no traceback."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows import cli
from flows.digests import kohort_version

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("prefect", "great_expectations", "pandas", "numpy", "duckdb", "altair", "pyarrow", "scipy")
SAYS_WHAT_IS_LOADED = f"""
import sys
from flows.cli import app
try:
    app(sys.argv[1:])
except SystemExit as end:
    code = end.code
print(code, [name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)
"""


def engines_loaded_by(*arguments: str) -> str:
    """Run a command line in a process of its own; gives its exit code and the engines it loaded."""
    done = subprocess.run(
        [sys.executable, "-c", SAYS_WHAT_IS_LOADED, *arguments],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return done.stderr.strip().splitlines()[-1]


def call(*arguments: object):
    return CliRunner().invoke(cli.app, [str(argument) for argument in arguments])


def test_help_and_check_load_no_engine(tiny: Path):
    assert engines_loaded_by("--help") == "0 []"
    assert engines_loaded_by("check", str(tiny)) == "0 []"


@pytest.mark.parametrize("command", ["check", "run", "schedule"])
def test_every_command_shows_an_example(command: str):
    shown = call(command, "--help").output
    assert f"Example: kohort {command} examples/cordova" in shown
    assert "--json" in shown
    assert "--debug" in shown


def test_the_version_is_told():
    assert call("--version").output == f"kohort {kohort_version()}\n"


def test_a_check_without_faults_says_so(tiny: Path):
    done = call("check", tiny)
    assert done.exit_code == 0
    assert done.output == "tiny: no fault in 2 cohorts.\n"
    told = json.loads(call("check", tiny, "--json").output)
    assert told == {"subject": "tiny", "exit_code": 0, "faults": []}


def test_a_fault_has_four_parts_for_people_and_the_same_for_machines(tiny: Path):
    (tiny / "cohorts" / "second" / "pre.csv").write_text("person,q9\np1,a\n", "utf-8")
    done = call("check", tiny)
    assert done.exit_code == 11
    first, where, todo, *_ = done.stderr.splitlines()
    assert first.startswith("CohortError: ")
    assert first.endswith(" in tiny")
    assert where.startswith("  cohorts/second/")
    assert todo.startswith("    ")
    told = json.loads(call("check", tiny, "--json").output)
    assert told["exit_code"] == 11
    assert f"  {told['faults'][0]['where']}: {told['faults'][0]['what']}" == where


def test_a_study_that_is_not_there_stops_with_10(tmp_path: Path):
    for command in ("check", "run", "schedule"):
        done = call(command, tmp_path / "nowhere")
        assert done.exit_code == 10, command
        assert done.stderr.startswith("StudyError: 1 fault in")
        assert "Traceback" not in done.output


def test_what_nobody_foresaw_is_told_without_its_data(monkeypatch: pytest.MonkeyPatch, tiny: Path):
    def fail(_folder: Path) -> None:
        raise ValueError("answer of p1: 12345")

    monkeypatch.setattr("flows.check.check_study", fail)
    done = call("check", tiny)
    assert done.exit_code == 12
    assert "ValueError" in done.stderr
    assert "12345" not in done.output
    assert "12345" in call("check", tiny, "--debug").stderr


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [("--timezone", "Asia/Jakata", "no time zone"), ("--cron", "1 o'clock", "five parts")],
)
def test_a_schedule_that_cannot_be_is_refused(tiny: Path, option: str, value: str, said: str):
    done = call("schedule", tiny, option, value)
    assert done.exit_code == 10
    assert said in done.stderr


def test_a_study_without_a_cohort_has_a_fault(tiny: Path):
    shutil.rmtree(tiny / "cohorts")
    checked = call("check", tiny)
    assert checked.exit_code == 11
    assert "holds no cohort" in checked.stderr


def test_a_place_that_cannot_be_written_is_told_before_anything_is_loaded(tiny: Path):
    taken = tiny / "study.yml"
    refused = call("run", tiny, "--output", taken)
    assert refused.exit_code == 12
    assert "nothing can be written to this folder" in refused.stderr
    assert "--output DIR" in refused.stderr


def test_ctrl_c_is_no_failure(tiny: Path, monkeypatch: pytest.MonkeyPatch):
    def stopped(*_: object, **__: object) -> None:
        raise RuntimeError("INTERRUPT Error: Query interrupted") from KeyboardInterrupt()

    monkeypatch.setattr("flows.run.run_study", stopped)
    ended = call("run", tiny)
    assert ended.exit_code == 130
    assert "The last release stays as it was" in ended.stderr
    assert "Traceback" not in ended.stderr
