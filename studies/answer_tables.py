"""Items and indicators as rows: how answers are written, what they mean, which are right."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from studies.attributes import Attribute
    from studies.indicators import Indicator
    from studies.instruments import Item
    from studies.study import Study

Rows = list[dict[str, object]]

YES_WORDS = (
    "1", "yes", "y", "true", "✓", "✔", "ya", "iya", "sudah", "sdh", "pernah", "ada", "punya",
    "benar", "betul",
)  # fmt: skip
NO_WORDS = (
    "0", "no", "n", "false", "tidak", "tdk", "nggak", "enggak", "gak", "belum", "blm", "salah",
    "tidak ada", "belum ada", "tidak pernah", "belum pernah", "tidak punya", "belum punya",
)  # fmt: skip
"""What yes and no are written as, in any of the shipped languages; case does not count."""

NO_BY_LOCALE = {"id": ("t",)}
"""Ya/t is how Indonesian forms are filled in; elsewhere a lone t may be true, and is not read."""


def folded_words(written: str) -> str:
    """Reduce an answer to what makes two ways of writing it the same: case and spaces do not count.

    >>> folded_words("  Tidak  ADA ")
    'tidak ada'
    """
    return " ".join(written.casefold().split())


def items(study: Study) -> Rows:
    """Give one row per item, whatever versions ask it."""
    first: dict[str, tuple[str, Item]] = {}
    for instrument in study.instruments.values():
        for item in instrument.items:
            first.setdefault(item.id, (instrument.instrument, item))
    numbered = enumerate(first.values(), 1)
    return [_item(item, instrument, number) for number, (instrument, item) in numbered]


def _item(item: Item, instrument: str, number: int) -> dict[str, object]:
    ends = item.scale_ends or (None, None)
    asked_if_item, asked_if_value = item.condition
    is_number = item.kind == "number" and item.key is not None
    return {
        "item_id": item.id,
        "instrument_id": instrument,
        "item_no": number,
        "topic_id": item.topic or "",
        "kind": item.kind,
        "points": item.points,
        "scale_min": ends[0],
        "scale_max": ends[1],
        "is_reversed": item.reversed,
        "is_keyed": item.is_keyed,
        "is_recommend": item.recommend,
        "credit": item.credit,
        "tolerance": item.tolerance,
        "key_number": float(item.key[0]) if item.key and is_number else None,
        "has_options": item.options is not None,
        "is_sensitive": item.sensitive,
        "asked_if_item": asked_if_item,
        "asked_if_value": asked_if_value,
    }


def answers(study: Study) -> Rows:
    """Give one row per way of writing an answer, each way once for its item or indicator."""
    rows: Rows = []
    seen: set[str] = set()
    for instrument in study.instruments.values():
        for item in instrument.items:
            if item.id not in seen:
                seen.add(item.id)
                rows += _written("item", item.id, _of_item(item))
    for indicator_id, indicator in study.design.indicators.items():
        words = _of_indicator(indicator, study.design.locale)
        rows += _written("indicator", indicator_id, words)
    for attribute_id, attribute in study.design.attributes.items():
        rows += _written("attribute", attribute_id, _of_attribute(attribute))
    return rows


Answer = tuple[str, str, str, bool]  # as written, its value, its state, whether it is right


def _written(kind: str, subject_id: str, found: Iterable[Answer]) -> Iterator[dict[str, object]]:
    seen: set[str] = set()
    for answer, value, state, is_key in found:
        folded = folded_words(answer)
        if folded and folded not in seen:
            seen.add(folded)
            yield {
                "subject_kind": kind,
                "subject_id": subject_id,
                "answer": answer,
                "value": value,
                "state": state,
                "is_key": is_key,
            }


def _of_item(item: Item) -> Iterator[Answer]:
    """A missing-answer code goes first: an option of the same code still means no answer."""
    yield from _missing(item.dont_know, item.refused)
    key = item.key if item.kind in ("single", "multiple") and item.key else ()
    options: Mapping[str, Mapping[str, str]] = item.options or {}
    for code in (*options, *key):
        yield code, code, "answered", code in key
    for code, labels in options.items():
        for label in labels.values():
            yield label, code, "answered", code in key


def _of_indicator(indicator: Indicator, locale: str) -> Iterator[Answer]:
    yield from _missing(indicator.dont_know, indicator.refused)
    if indicator.kind == "yes_no":
        no_words = (*NO_WORDS, *NO_BY_LOCALE.get(locale.partition("_")[0], ()))
        yield from ((word, "1", "answered", False) for word in YES_WORDS)
        yield from ((word, "0", "answered", False) for word in no_words)
    for code in indicator.codes:
        yield code, code, "answered", False
    for code, labels in indicator.codes.items():
        for word in (*labels.values(), *indicator.words.get(code, ())):
            yield word, code, "answered", False


def _of_attribute(attribute: Attribute) -> Iterator[Answer]:
    for value in attribute.values:
        yield value, value, "answered", False
    for value, labels in attribute.labels.items():
        yield from ((label, value, "answered", False) for label in labels.values())


def _missing(dont_know: Iterable[str], refused: Iterable[str]) -> Iterator[Answer]:
    yield from ((word, word, "dont_know", False) for word in dont_know)
    yield from ((word, word, "refused", False) for word in refused)


def _sets(study: Study) -> Iterator[tuple[str, str, str, list[str]]]:
    """Give each version of a test, and what each two versions of it share."""
    asked = {name: one for name, one in study.instruments.items() if one.holds == "survey"}
    for name, instrument in asked.items():
        yield name, instrument.instrument, "version", [item.id for item in instrument.items]
    in_order = sorted(asked.values(), key=lambda one: (one.instrument, one.version))
    for first, second in combinations(in_order, 2):
        others = {item.id for item in second.items}
        shared = [item.id for item in first.items if item.id in others]
        if first.instrument == second.instrument and shared:
            name = f"{first.name}+{second.version}"
            yield name, first.instrument, "shared", shared


def item_sets(study: Study) -> Rows:
    """Give one row per set of items that scores are made over."""
    return [
        {"item_set_id": name, "instrument_id": instrument, "kind": kind, "n_items": len(members)}
        for name, instrument, kind, members in _sets(study)
    ]


def item_set_items(study: Study) -> Rows:
    """Give one row per item of each set."""
    return [
        {"item_set_id": name, "item_id": item_id}
        for name, _, _, members in _sets(study)
        for item_id in members
    ]
