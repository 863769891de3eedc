"""Pages are opened as a reader does: from a file, without a network."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from dashboards.pages import draw_editions
from tests.dashboards.many import many_cohorts
from tests.dashboards.published import RELEASE, published, study

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

LANGUAGES = ("id", "en")
SCHEMES = ("light", "dark")
MOST_BYTES = 3_000_000
CHARTS = ".chart[data-chart]"
FILLED = "[data-chart=topics] svg path[fill='{}']"
AFTER_LIGHT, AFTER_DARK = FILLED.format("#0b6e69"), FILLED.format("#55c9bd")
MARKS = "box => box.querySelectorAll('svg path, svg line, svg rect, svg text').length"


@contextmanager
def opened(
    browser: Browser, path: Path, *, width: int = 1280, scheme: str = "light"
) -> Iterator[Page]:
    """Open a page off line; a request, a console message or an error fails the test."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    context.set_offline(offline=True)
    page = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(path.as_uri())
    if page.locator(CHARTS).count():
        page.wait_for_selector("html[data-ready]")
    yield page
    others = [url for url in asked if url != path.as_uri() and not url.startswith("data:")]
    cookies = context.cookies()
    context.close()
    assert complaints == []
    assert others == []
    assert cookies == []


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [360, 1280])
def test_every_chart_is_drawn_and_nothing_is_wider_than_the_page(
    browser, pages, language, scheme, width
):
    path = pages / "funder" / language / "index.html"
    with opened(browser, path, width=width, scheme=scheme) as page:
        charts = page.locator(CHARTS)
        assert charts.count() == 11
        for number in range(charts.count()):
            assert charts.nth(number).evaluate(MARKS) > 8
            assert charts.nth(number).get_attribute("aria-label")
        assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [360, 1280])
def test_the_run_page_fits_and_asks_for_nothing(browser, pages, language, width):
    with opened(browser, pages / "run" / language / "index.html", width=width) as page:
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert page.locator(".mend > li").count() == 4


def test_the_list_of_pages_leads_to_each_edition_in_each_language(browser, pages):
    with opened(browser, pages / "index.html") as page:
        links = page.locator("main a").evaluate_all("links => links.map(link => link.href)")
        assert len(links) == 4
    for link in links:
        assert (pages / link.split("/pages/")[1]).exists()


def test_a_chart_on_a_phone_is_drawn_anew_at_its_width(browser, pages):
    with opened(browser, pages / "funder" / "en" / "index.html") as page:
        page.set_viewport_size({"width": 360, "height": 900})
        page.wait_for_selector("[data-chart=topics][data-drawn='324']")
        width = page.locator("[data-chart=topics] svg").evaluate("svg => svg.width.baseVal.value")
        assert width == 324


def test_charts_take_the_colours_of_the_theme_when_it_changes(browser, pages):
    with opened(browser, pages / "funder" / "en" / "index.html") as page:
        assert page.locator(AFTER_LIGHT).count() == 3
        page.emulate_media(color_scheme="dark")
        page.wait_for_selector(AFTER_DARK, state="attached")
        assert page.locator(AFTER_LIGHT).count() == 0


def test_print_is_light_in_a_dark_room(browser, pages):
    with opened(browser, pages / "funder" / "en" / "index.html", scheme="dark") as page:
        page.evaluate("() => { dispatchEvent(new Event('beforeprint')) }")
        page.wait_for_selector(AFTER_LIGHT, state="attached")
        page.evaluate("() => { dispatchEvent(new Event('afterprint')) }")
        page.wait_for_selector(AFTER_DARK, state="attached")


def test_a_keyboard_reaches_the_content_the_languages_and_the_tables(browser, pages):
    with opened(browser, pages / "funder" / "en" / "index.html") as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.lang") == "id"
        page.locator("summary").first.focus()
        page.keyboard.press("Enter")
        assert page.locator("#topics table").is_visible()


def test_the_page_has_landmarks_one_first_heading_and_no_gap_in_headings(browser, pages):
    with opened(browser, pages / "funder" / "id" / "index.html") as page:
        for landmark in ("header", "nav", "main", "footer"):
            assert page.locator(landmark).first.is_visible()
        levels = page.locator("h1, h2, h3").evaluate_all("all => all.map(h => +h.tagName[1])")
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert page.evaluate("document.documentElement.lang") == "id"


def test_a_label_from_data_stays_text(browser, tmp_path):
    wicked = "<script>document.title='taken'</script><img src=x onerror=alert(1)>"
    labels = {**study().labels, ("cohort", "2024-02-serpong", "en"): wicked}
    draw_editions(published(), {}, study=study(labels=labels), release=RELEASE, output=tmp_path)
    path = tmp_path / "pages" / "funder" / "en" / "index.html"
    assert wicked not in path.read_text()
    with opened(browser, path, width=360) as page:
        assert "taken" not in page.title()
        page.locator("#sessions summary").click()
        assert wicked in page.locator("#sessions table").inner_text()


@pytest.mark.parametrize("width", [360, 1280])
def test_three_hundred_cohorts_stay_on_the_page(browser, tmp_path, width):
    frames, facts = many_cohorts(300)
    draw_editions(frames, {}, study=facts, release=RELEASE, output=tmp_path)
    path = tmp_path / "pages" / "funder" / "en" / "index.html"
    assert path.stat().st_size < MOST_BYTES
    with opened(browser, path, width=width) as page:
        assert page.locator("[data-chart=sessions]").evaluate(MARKS) > 300
        assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("frames", [{}, {"figures": pd.DataFrame(), "cohorts": pd.DataFrame()}])
def test_a_study_without_figures_still_has_a_page(browser, tmp_path, frames):
    draw_editions(frames, {}, study=study(), release=RELEASE, output=tmp_path)
    with opened(browser, tmp_path / "pages" / "funder" / "en" / "index.html") as page:
        assert page.locator("h1").inner_text() == "No figure can be shown yet."
        assert page.locator("#limits-title").is_visible()
