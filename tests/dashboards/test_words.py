"""Both languages say the same things, and nothing that no page asks for."""

from __future__ import annotations

import re
import string
import tomllib
from pathlib import Path

import pytest

import dashboards
from dashboards.words import PLURAL_FORMS, TRANSLATIONS, flatten, lower_first, voice

ROOM = Path(dashboards.__file__).parent
LANGUAGES = sorted(p.stem for p in TRANSLATIONS.glob("*.toml") if "." not in p.stem)


def texts(language: str) -> dict[str, str]:
    return dict(flatten(tomllib.loads((TRANSLATIONS / f"{language}.toml").read_text("utf-8"))))


def idea(key: str) -> str:
    head, _, form = key.rpartition(".")
    return head if form in PLURAL_FORMS else key


def placeholders(language: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for key, text in texts(language).items():
        names = {name for _, name, _, _ in string.Formatter().parse(text) if name}
        found[idea(key)] = found.get(idea(key), set()) | names
    return found


def test_two_languages_ship():
    assert LANGUAGES == ["en", "id"]


def test_every_language_has_the_same_keys_with_the_same_placeholders():
    assert placeholders("id") == placeholders("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_plural_form_of_the_language_is_given(language):
    forms = {"en": {"one", "other"}, "id": {"other"}}[language]
    given: dict[str, set[str]] = {}
    for key in texts(language):
        head, _, form = key.rpartition(".")
        if form in PLURAL_FORMS:
            given.setdefault(head, set()).add(form)
    assert given
    assert all(found == forms for found in given.values())


def test_no_text_is_left_over():
    sources = [*ROOM.rglob("*.py"), *ROOM.rglob("*.j2")]
    code = "\n".join(path.read_text("utf-8") for path in sources)
    for key in {idea(key) for key in texts("en")}:
        parts = key.split(".")
        heads = [".".join(parts[:count]) for count in range(1, len(parts))]
        asked = f'"{key}"' in code or f"'{key}'" in code
        built = any(re.search(rf"[\"']{re.escape(head)}\.[\"'{{]", code) for head in heads)
        assert asked or built, key


def test_a_key_that_does_not_exist_raises():
    with pytest.raises(KeyError):
        voice("en").say("page.nothing")


@pytest.mark.parametrize(
    ("label", "inside"),
    [("Monthly revenue", "monthly revenue"), ("UMKM terdaftar", "UMKM terdaftar"), ("", "")],
)
def test_a_label_inside_a_sentence_begins_small_unless_it_is_an_abbreviation(label, inside):
    assert lower_first(label) == inside
