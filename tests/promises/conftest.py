"""One finished run of the example that tests share, and runs that need not load engines again."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "cordova"
KOHORT = [sys.executable, "-m", "flows.cli"]
NOT_COPIED = shutil.ignore_patterns("build", "generator", "generate.py", "__pycache__")


@dataclass(frozen=True)
class Outcome:
    """What a command came to."""

    code: int
    stdout: str
    stderr: str

    @property
    def told(self) -> dict:
        """Give the JSON document that the command printed."""
        return json.loads(self.stdout)


def copy_study(target: Path, *cohorts: str) -> Path:
    """Copy the example, with all its cohorts or the named ones."""
    shutil.copytree(EXAMPLE, target, ignore=NOT_COPIED)
    for folder in (target / "cohorts").iterdir():
        if cohorts and folder.name not in cohorts:
            shutil.rmtree(folder)
    return target


def run_kohort(*arguments: object, environment: dict[str, str] | None = None, **how) -> Outcome:
    """Run the command line as a person does, in a process of its own."""
    done = subprocess.run(
        [*KOHORT, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        **how,
    )
    return Outcome(done.returncode, done.stdout, done.stderr)


class ForkedRuns:
    """Command lines run in forks of a process that has the engines loaded."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("forking_runs.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        self.api_url = self.process.stdout.readline().strip()

    def __call__(self, *arguments: object, environment=None, faults=None) -> Outcome:
        out, err = self.folder / "stdout", self.folder / "stderr"
        request = {
            "arguments": list(map(str, arguments)),
            "environment": environment or {},
            "faults": faults or {},
            "stdout": str(out),
            "stderr": str(err),
        }
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        code = int(self.process.stdout.readline())
        return Outcome(code, out.read_text("utf-8"), err.read_text("utf-8"))

    def close(self) -> None:
        """End the process; its server ends with it."""
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


@pytest.fixture(scope="session")
def kohort(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ForkedRuns]:
    """Give the command line without the wait for its engines."""
    runs = ForkedRuns(tmp_path_factory.mktemp("forked"))
    yield runs
    runs.close()


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory, worker_id: str, kohort: ForkedRuns) -> Path:
    """Give the example after its first run, shared by all workers; nobody may change it."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    with (shared / "example.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        study = shared / "finished" / "cordova"
        if not study.exists():
            run = kohort("run", copy_study(study), "--json")
            (study / "outcome.json").write_text(json.dumps(run.__dict__), "utf-8")
    return study


@pytest.fixture(scope="session")
def first_run(finished: Path) -> Outcome:
    """Give what the first run of the example came to."""
    return Outcome(**json.loads((finished / "outcome.json").read_text("utf-8")))


@pytest.fixture
def finished_copy(finished: Path, tmp_path: Path) -> Path:
    """Give a copy of the finished example that a test may change."""
    return Path(shutil.copytree(finished, tmp_path / "cordova", symlinks=True))


@pytest.fixture(scope="session")
def small_study(tmp_path_factory: pytest.TempPathFactory, kohort: ForkedRuns) -> Path:
    """Give a study of two cohorts and one language after its first run; nobody may change it."""
    folder = tmp_path_factory.mktemp("small") / "small"
    study = copy_study(folder, "2021-03-cordova", "2023-06-setu")
    declared = (study / "study.yml").read_text("utf-8")
    one_language = declared.replace("languages: [id, en]", "languages: [id]")
    assert one_language != declared
    (study / "study.yml").write_text(one_language, "utf-8")
    assert kohort("run", study, "--json").code in {0, 11}
    return study


@pytest.fixture
def small(small_study: Path, tmp_path: Path) -> Path:
    """Give a copy of the finished small study that a test may change."""
    return Path(shutil.copytree(small_study, tmp_path / "small", symlinks=True))


@pytest.fixture(name="copy_study")
def copying():
    """Give the function that copies the example."""
    return copy_study


@pytest.fixture(name="run_kohort")
def running():
    """Give the function that runs the command line in a process of its own."""
    return run_kohort


@pytest.fixture
def kohort_command() -> list[str]:
    """Give what starts the command line."""
    return KOHORT
