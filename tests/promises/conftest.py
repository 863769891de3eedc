"""Finished studies that tests share, however many workers run them."""

from __future__ import annotations

import fcntl
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.command_lines import KOHORT, ROOT, ForkedRuns, Outcome, run_kohort

Shared = Callable[[str, Callable[[Path], object]], Path]
EXAMPLE = ROOT / "examples" / "cordova"
NOT_COPIED = shutil.ignore_patterns("build", "generator", "generate.py", "__pycache__")


def copy_study(target: Path, *cohorts: str) -> Path:
    """Copy the example, with all its cohorts or the named ones."""
    shutil.copytree(EXAMPLE, target, ignore=NOT_COPIED)
    for folder in (target / "cohorts").iterdir():
        if cohorts and folder.name not in cohorts:
            shutil.rmtree(folder)
    return target


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Shared:
    """Give the function that has one worker make a study, and all of them use it."""
    base = tmp_path_factory.getbasetemp()
    home = base if worker_id == "master" else base.parent

    def made_once(name: str, make: Callable[[Path], object]) -> Path:
        folder, whole = home / "shared" / name, home / f"{name}.whole"
        with (home / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not whole.exists():
                shutil.rmtree(folder, ignore_errors=True)
                make(folder)
                whole.touch()
        return folder

    return made_once


@pytest.fixture(scope="session")
def finished(shared: Shared, kohort: ForkedRuns) -> Path:
    """Give the example after its first run; nobody may change it."""

    def run_example(folder: Path) -> None:
        run = kohort("run", copy_study(folder), "--json")
        (folder / "outcome.json").write_text(json.dumps(run.__dict__), "utf-8")

    return shared("cordova", run_example)


@pytest.fixture(scope="session")
def first_run(finished: Path) -> Outcome:
    """Give what the first run of the example came to."""
    return Outcome(**json.loads((finished / "outcome.json").read_text("utf-8")))


@pytest.fixture
def finished_copy(finished: Path, tmp_path: Path) -> Path:
    """Give a copy of the finished example that a test may change."""
    return Path(shutil.copytree(finished, tmp_path / "cordova", symlinks=True))


@pytest.fixture(scope="session")
def small_study(shared: Shared, kohort: ForkedRuns) -> Path:
    """Give a study of two cohorts and one language after its first run; nobody may change it."""

    def run_small(folder: Path) -> None:
        study = copy_study(folder, "2021-03-cordova", "2023-06-setu")
        declared = (study / "study.yml").read_text("utf-8")
        one_language = declared.replace("languages: [id, en]", "languages: [id]")
        assert one_language != declared
        (study / "study.yml").write_text(one_language, "utf-8")
        assert kohort("run", study, "--json").code in {0, 11}

    return shared("small", run_small)


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
