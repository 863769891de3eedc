"""The rules of the house that a machine can hold: sizes, headers, room signs."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("studies", "sources", "expectations", "warehouse", "transforms", "dashboards", "flows")
HELD = (*ROOMS, "benchmarks", "examples", "tests")
REASON = re.compile(r"(#|--|\"\"\").*\b(past|over|longer than) \d+ lines\b", re.IGNORECASE)


def files_of(*folders: str, suffix: str) -> list[Path]:
    """List the files of a kind that git would commit."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *folders],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    return [ROOT / name for name in listed if name.endswith(suffix) and (ROOT / name).exists()]


def named(path: Path) -> str:
    """Name a test after the file it looks at."""
    return path.relative_to(ROOT).as_posix()


MODELS = [
    path
    for path in files_of("transforms", suffix=".sql")
    if path.parent.name in {"staging", "intermediate", "marts", "published"}
]


def test_there_are_models_to_hold():
    assert len(MODELS) > 20


@pytest.mark.parametrize("path", MODELS, ids=named)
def test_every_model_states_its_grain_and_key_first(path: Path):
    lines = path.read_text("utf-8").splitlines()
    assert lines[0].startswith("-- One row per ")
    header = [line for line in lines if line.startswith("--")]
    assert any(line.startswith("-- Key: ") for line in header)


@pytest.mark.parametrize(("suffix", "most"), [(".py", 300), (".sql", 80)], ids=["Python", "SQL"])
def test_no_file_is_past_the_size_of_the_house_without_a_reason(suffix: str, most: int):
    long = {
        named(path): text.count("\n")
        for path in files_of(*HELD, suffix=suffix)
        if (text := path.read_text("utf-8")).count("\n") > most and not REASON.search(text[:2000])
    }
    assert long == {}


def test_no_function_is_past_forty_lines_without_a_reason():
    long = {}
    for path in files_of(*ROOMS, suffix=".py"):
        source = path.read_text("utf-8")
        for node in ast.walk(ast.parse(source)):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            body = node.body[1:] if ast.get_docstring(node) else node.body
            length = (node.end_lineno or 0) - body[0].lineno + 1 if body else 0
            segment = ast.get_source_segment(source, node) or ""
            if length > 40 and not REASON.search(segment):
                long[f"{named(path)}:{node.name}"] = length
    assert long == {}


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_says_what_belongs_in_it_and_what_does_not(room: str):
    sign = ast.get_docstring(ast.parse((ROOT / room / "__init__.py").read_text("utf-8")))
    assert sign is not None
    assert re.search(r"\b(not|never|nothing|no)\b", sign, re.IGNORECASE)


def test_no_drawer_for_odds_and_ends():
    odd = {"utils", "util", "common", "core", "helpers", "scripts", "misc"}
    found = [named(path) for path in files_of(*HELD, suffix=".py") if odd & set(path.parts)]
    assert found == []
    assert [named(p) for p in files_of(*HELD, suffix=".py") if p.stem in odd] == []


def test_every_function_in_the_rooms_that_others_call_says_what_it_does():
    silent = []
    for path in files_of(*ROOMS, suffix=".py"):
        for node in ast.parse(path.read_text("utf-8")).body:
            public = isinstance(node, ast.FunctionDef | ast.ClassDef)
            if public and not node.name.startswith("_") and ast.get_docstring(node) is None:
                silent.append(f"{named(path)}:{node.name}")
    assert silent == []
