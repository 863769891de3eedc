"""What every test may lean on: where the repository is, and nothing of the machine it runs on."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

# No example fails because the machine is busy; a room may choose more for itself.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

REPOSITORY = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def repository() -> Path:
    """Give the folder that a clone makes."""
    return REPOSITORY
