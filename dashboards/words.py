"""The words of a language: one TOML file each, with plural forms by CLDR's rules."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from dashboards.numbers import Numbers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TRANSLATIONS = Path(__file__).parent / "translations"
PLURAL_FORMS = ("zero", "one", "two", "few", "many", "other")


@dataclass(frozen=True)
class Voice:
    """One language: its words and its numbers."""

    language: str
    texts: Mapping[str, str]
    numbers: Numbers

    def say(self, key: str, *, count: int | None = None, **values: str) -> str:
        """Give the text of a key with its values filled in.

        A text with plural forms needs `count`; its own placeholder {count} is the number written
        out. A key that is not in the file is a mistake of ours, and raises.
        """
        if count is not None:
            form = f"{key}.{self.numbers.locale.plural_form(count)}"
            key = form if form in self.texts else key
            key = f"{key}.other" if key not in self.texts else key
            values.setdefault("count", self.numbers.decimal(count, places=0))
        return self.texts[key].format(**values)

    def join(self, parts: list[str]) -> str:
        """Write a list as a sentence does: a, b and c."""
        if len(parts) < 2:
            return "".join(parts)
        return self.say("list.last", rest=", ".join(parts[:-1]), last=parts[-1])


@cache
def voice(language: str) -> Voice:
    """Read the words of a language."""
    document = tomllib.loads((TRANSLATIONS / f"{language}.toml").read_text("utf-8"))
    return Voice(language, dict(flatten(document)), Numbers(language))


def flatten(document: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Walk nested tables as dotted keys."""
    for name, value in document.items():
        if isinstance(value, dict):
            yield from flatten(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", str(value)


def lower_first(label: str) -> str:
    """Write a label inside a sentence: its first letter small, unless it is an abbreviation."""
    starts_word = label[:1].isupper() and not label[1:2].isupper()
    return label[:1].lower() + label[1:] if starts_word else label
