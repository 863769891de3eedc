"""The page of methods is opened as a reader does: from a file, without a network."""

from __future__ import annotations

from itertools import pairwise

import pytest

from dashboards.methods import groups_in
from tests.dashboards.test_pages_in_a_browser import opened

N_METHODS = sum(len(group.methods) for group in groups_in("en"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("width", [360, 390, 1280])
def test_it_fits_and_holds_every_method(browser, pages, language, scheme, width):
    path = pages / "funder" / language / "methods.html"
    with opened(browser, path, width=width, scheme=scheme) as page:
        assert page.locator("article.method").count() == N_METHODS
        page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert page.locator("#gain").is_visible()


@pytest.mark.parametrize("edition", ["funder", "run"])
def test_each_page_leads_to_it_and_it_leads_back(browser, pages, edition):
    folder = pages / edition / "en"
    with opened(browser, folder / "index.html") as page:
        links = page.locator("a[href='methods.html']")
        assert links.last.is_visible()
    with opened(browser, folder / "methods.html") as page:
        assert page.locator("main a[href='index.html']").is_visible()
        targets = page.locator(".contents a").evaluate_all("all => all.map(a => a.hash)")
        assert len(targets) >= 6
        for target in targets:
            assert page.locator(target).count() == 1
        levels = page.locator("h1, h2, h3").evaluate_all("all => all.map(h => +h.tagName[1])")
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))
