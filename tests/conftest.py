"""What every test may lean on: where the repository is, and nothing of the machine it runs on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.command_lines import ForkedRuns

if TYPE_CHECKING:
    from collections.abc import Iterator

# No example fails because the machine is busy; a room may choose more for itself.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

# Files whose tests share what is costly to make: one worker has all of each.
TOGETHER = ("test_an_anonymous_study.py", "test_earlier_forms.py", "test_figures_recomputed.py")
REPOSITORY = Path(__file__).resolve().parents[1]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object | None:
    """Keep these files together; xdist's own groups are lost in the node ids of pytest 9.2."""
    if config.getvalue("dist") != "loadgroup":
        return None
    from xdist.scheduler import LoadGroupScheduling

    class ByFile(LoadGroupScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.split("::", maxsplit=1)[0]
            return file if file.endswith(TOGETHER) else nodeid

    return ByFile(config, log)


@pytest.fixture(scope="session")
def repository() -> Path:
    """Give the folder that a clone makes."""
    return REPOSITORY


@pytest.fixture(scope="session")
def kohort(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ForkedRuns]:
    """Give the command line without the wait for its engines."""
    runs = ForkedRuns(tmp_path_factory.mktemp("forked"))
    yield runs
    runs.close()
