"""What every test may lean on: where the repository is, and nothing of the machine it runs on."""

from __future__ import annotations

from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def repository() -> Path:
    """Give the folder that a clone makes."""
    return REPOSITORY
