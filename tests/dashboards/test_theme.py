"""Colours by computation: WCAG 2.2 AA in light, dark and print."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import dashboards

CSS = (Path(dashboards.__file__).parent / "assets" / "theme.css").read_text()
TEXT, MARK = 4.5, 3.0
TOKEN = re.compile(r"--([a-z0-9]+):\s*(#[0-9a-f]{6})")


def themes() -> dict[str, dict[str, str]]:
    blocks = re.findall(r":root[^{]*\{(.*?)\}", CSS, re.DOTALL)
    names = ("light", "dark", "printing", "print")
    return {name: dict(TOKEN.findall(block)) for name, block in zip(names, blocks, strict=True)}


def luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_computed_as_wcag_does():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark", "printing", "print"])
@pytest.mark.parametrize("text", ["ink", "soft", "post", "flag"])
@pytest.mark.parametrize("ground", ["paper", "card", "wash2"])
def test_text_is_legible_on_every_ground(theme, text, ground):
    tokens = themes()[theme]
    assert contrast(tokens[text], tokens[ground]) >= TEXT


@pytest.mark.parametrize("theme", ["light", "dark", "printing", "print"])
@pytest.mark.parametrize("mark", ["post", "pre", "soft", "flag"])
def test_marks_stand_out_from_the_paper_and_from_the_band(theme, mark):
    tokens = themes()[theme]
    assert contrast(tokens[mark], tokens["paper"]) >= MARK
    if mark == "post":
        assert contrast(tokens[mark], tokens["wash"]) >= MARK


def test_every_theme_has_every_token_and_print_is_the_same_whoever_asks():
    found = themes()
    assert all(set(tokens) == set(found["light"]) for tokens in found.values())
    assert found["print"] == found["printing"]
