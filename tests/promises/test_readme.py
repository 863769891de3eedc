"""README and the guides promise only what exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.main import get_command

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "examples").glob("*/README.md")),
]
# The contract also lists commands that are still to be built, so that their names stay free.
PROMISES = [page for page in PAGES if page.name not in {"contract.md"}]


def blocks(page: Path) -> str:
    """Give what a page shows as code: indented or fenced lines, and inline code."""
    text = page.read_text("utf-8")
    indented = re.findall(r"^ {4}(\S.*)$", text, re.MULTILINE)
    fenced = re.findall(r"^```.*?\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return "\n".join([*indented, *fenced, *re.findall(r"`([^`\n]+)`", text)])


def commands() -> dict[str, set[str]]:
    """Give the commands that exist, each with its options."""
    from flows.cli import app

    group = get_command(app)
    return {
        name: {option for parameter in command.params for option in parameter.opts}
        for name, command in group.commands.items()
    }


@pytest.mark.parametrize("page", PROMISES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_kohort_command_that_a_page_shows_exists(page: Path):
    known = commands()
    for line in re.findall(
        r"(?<!from )\bkohort ((?:check|run|schedule|[a-z-]+) [^\n|`&;#]*)", blocks(page)
    ):
        command, *words = line.split()
        assert command in known, f"kohort {command}"
        for option in (word.split("=")[0] for word in words if word.startswith("--")):
            assert option in known[command] | {"--help"}, f"kohort {command} {option}"


@pytest.mark.parametrize("page", PROMISES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_make_target_that_a_page_shows_exists(page: Path):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    shown = set(re.findall(r"(?:^|\s)make ([a-z-]+)", blocks(page), re.MULTILINE))
    assert shown <= targets


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_inside_the_repository_leads_somewhere(page: Path):
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", page.read_text("utf-8"))
    broken = [link for link in links if not (page.parent / link).exists()]
    assert broken == []


def test_readme_shows_the_two_commands_and_every_room():
    readme = (ROOT / "README.md").read_text("utf-8")
    assert "    make demo" in readme
    assert "    make test" in readme
    for room in ("studies", "sources", "expectations", "warehouse", "transforms", "dashboards"):
        assert f"[`{room}/`]({room})" in readme
