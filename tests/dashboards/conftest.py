"""A headless browser without a network, and pages drawn once for all tests that look at them."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from dashboards.pages import draw_editions
from tests.dashboards.operations import operations
from tests.dashboards.published import RELEASE, published, study

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_browser() -> str | None:
    """Give the browser of KOHORT_BROWSER, else one on the machine, else None: Playwright's own."""
    named = os.environ.get("KOHORT_BROWSER")
    found = (shutil.which(name) for name in NAMES)
    return named or next((path for path in found if path), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_browser(), args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Draw the founding program's pages."""
    output = tmp_path_factory.mktemp("release")
    draw_editions(published(), operations(), study=study(), release=RELEASE, output=output)
    return output / "pages"
