"""How each figure is computed, in words: the page beside every edition, and a part of the docs.

What the words are about is declared once (`methods.toml`: which figures a method makes, and where
it is from); the words of each language lie in `translations/methods.<language>.toml`.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from dashboards.words import TRANSLATIONS, Voice, flatten, voice

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

HERE = Path(__file__).parent
DOCUMENT = HERE.parent / "docs" / "methods.md"
BEGINS = "<!-- Made by `make methods`. Edit dashboards/methods.toml and its translations. -->"
ENDS = "<!-- The end of what `make methods` makes. -->"


@dataclass(frozen=True)
class Method:
    """One paragraph: how some figures are computed, why so, and what they cannot say."""

    name: str
    group: str
    metrics: tuple[str, ...]
    sources: tuple[str, ...]
    title: str
    formula: str
    why: str
    limits: str


@dataclass(frozen=True)
class Group:
    """Methods that answer one kind of question, or those of them that a page shows."""

    name: str
    title: str
    methods: tuple[Method, ...]

    def of(self, metrics: Collection[str], *, kept: bool) -> Group:
        """Keep the methods that make one of these figures, or those that make none."""
        found = tuple(m for m in self.methods if bool({*m.metrics} & {*metrics}) is kept)
        return replace(self, methods=found)


@dataclass(frozen=True)
class MethodsPage:
    """Everything the template writes: rules, methods, those that stand aside, and notes."""

    rules: tuple[str, ...]
    groups: tuple[Group, ...]
    aside: tuple[Group, ...]
    notes: Mapping[str, str]


def methods_page(language: str, shown: Collection[str] = ()) -> MethodsPage:
    """Put the page of one language together.

    `shown` names the figures that an edition has; methods that make none of them stand aside.
    Without any, all methods stand together.
    """
    every = groups_in(language)
    used = (group.of(shown, kept=True) for group in every) if shown else every
    rest = (group.of(shown, kept=False) for group in every) if shown else ()
    words = method_words(language).texts
    return MethodsPage(
        rules=tuple(text for key, text in words.items() if key.startswith("rule.")),
        groups=_filled(used),
        aside=_filled(rest),
        notes=notes_in(language),
    )


def _filled(groups: Iterable[Group]) -> tuple[Group, ...]:
    return tuple(group for group in groups if group.methods)


def groups_in(language: str) -> tuple[Group, ...]:
    """Give every method by group, in the order of `methods.toml`."""
    say = method_words(language).say
    methods = [
        Method(
            name,
            declared["group"],
            tuple(declared["metrics"]),
            tuple(declared.get("sources", ())),
            *(say(f"method.{name}.{part}") for part in ("name", "formula", "why", "limits")),
        )
        for name, declared in tomllib.loads((HERE / "methods.toml").read_text("utf-8")).items()
    ]
    names = dict.fromkeys(method.group for method in methods)
    return tuple(
        Group(name, say(f"group.{name}"), tuple(m for m in methods if m.group == name))
        for name in names
    )


def metrics_known() -> tuple[str, ...]:
    """Name every figure that has a paragraph, in the order of the page."""
    return tuple(m for group in groups_in("en") for method in group.methods for m in method.metrics)


def notes_in(language: str) -> Mapping[str, str]:
    """Say what each note on a figure means: note_code, words."""
    texts = method_words(language).texts
    return {key[len("note.") :]: text for key, text in texts.items() if key.startswith("note.")}


@cache
def method_words(language: str) -> Voice:
    """Read the words of methods in a language."""
    document = tomllib.loads((TRANSLATIONS / f"methods.{language}.toml").read_text("utf-8"))
    return Voice(language, dict(flatten(document)), voice(language).numbers)


def explained(metric: str, language: str) -> str:
    """Say in plain lines how a figure is computed, for whoever asks for one."""
    every = (method for group in groups_in(language) for method in group.methods)
    method = next(method for method in every if metric in method.metrics)
    parts = (f"{label}: {text}" for label, text in _parts(method, language))
    return "\n".join([method.title, *parts])


def _parts(method: Method, language: str) -> list[tuple[str, str]]:
    """Give the four parts of a paragraph, each with its word."""
    say = method_words(language).say
    source = "; ".join(method.sources) + "." if method.sources else say("page.counted")
    texts = (method.formula, source, method.why, method.limits)
    names = ("formula", "source", "why", "limits")
    return [(say(f"page.{name}"), text) for name, text in zip(names, texts, strict=True)]


def as_markdown() -> str:
    """Write all paragraphs and notes, in English, as they stand in docs/methods.md."""
    say = method_words("en").say
    lines = [BEGINS, "", f"## {say('page.rules')}"]
    lines += [f"- {text}" for text in methods_page("en").rules]
    for group in groups_in("en"):
        lines += ["", f"## {group.title}"]
        for method in group.methods:
            lines += ["", *_paragraph(method)]
    lines += ["", f"## {say('page.notes')}", say("page.notes_lead"), ""]
    lines += [f"| {say('page.note')} | {say('page.meaning')} |", "| --- | --- |"]
    lines += [f"| `{code}` | {text} |" for code, text in notes_in("en").items()]
    return "\n".join([*lines, "", ENDS])


def _paragraph(method: Method) -> list[str]:
    return [
        f"### {method.title}",
        ", ".join(f"`{metric}`" for metric in method.metrics),
        "",
        *(f"- **{label}.** {text}" for label, text in _parts(method, "en")),
    ]


def renewed(document: str) -> str:
    """Give docs/methods.md with its made part written anew; the rest is left as it is."""
    before, _, rest = document.partition(BEGINS)
    after = rest.partition(ENDS)[2]
    return f"{before}{as_markdown()}{after}"


if __name__ == "__main__":
    DOCUMENT.write_text(renewed(DOCUMENT.read_text("utf-8")), "utf-8")
