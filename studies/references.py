"""What names something else must name something that is there: waves, topics, items, themes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studies.answer_tables import folded_words
from studies.cohorts import ROLES
from studies.faults import nearest, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from studies.codebook import Codebook
    from studies.design import Design
    from studies.faults import Fault
    from studies.instruments import Instrument, Item
    from studies.yaml_files import Document, Path_

Read = tuple["Instrument", "Document"]

NOT_A_TOPIC = "overall"
"""The word for all topics together, in every table of figures."""


def unknown(word: str, kind: str, known: Iterable[str], home: str) -> tuple[str, str]:
    """Say that a name is not declared, and which one it may have been."""
    choices = tuple(known)
    if not choices:
        return f'"{word}" is not a declared {kind}: none is declared', f"Declare it in {home}."
    like = nearest(word, choices)
    hint = f"Most like it: {quoted(like)}." if like else f"Declared: {quoted(choices[:12])}."
    return f'"{word}" is not a declared {kind}', f"{hint} Correct it, or declare it in {home}."


def design_faults(design: Design, document: Document) -> Iterator[Fault]:
    """Find what study.yml names and does not declare."""
    yield from _wave_faults(design, document)
    yield from _name_faults(design, document)
    yield from _value_faults(design, document)
    yield from _timezone_faults(design, document)


def _wave_faults(design: Design, document: Document) -> Iterator[Fault]:
    named: list[tuple[Path_, str]] = []
    order = list(design.waves)
    for at, pair in enumerate(design.pairs or ()):
        named += [(("pairs", at, "from"), pair.wave_from), (("pairs", at, "to"), pair.wave_to)]
        known = pair.wave_from in order and pair.wave_to in order
        if known and order.index(pair.wave_from) >= order.index(pair.wave_to):
            what = f'"{pair.wave_from}" does not come before "{pair.wave_to}"'
            yield document.fault(("pairs", at), what, "Turn them round; waves stand in order.")
    for indicator_id, indicator in design.indicators.items():
        path: Path_ = ("indicators", indicator_id)
        if indicator.baseline:
            named.append(((*path, "baseline"), indicator.baseline))
        elif not design.baseline_of(indicator_id):
            what = '"baseline" is missing, and no wave is of kind pre'
            yield document.fault(path, what, "Name the wave that it starts from.")
        named += [((*path, "target", wave_id), wave_id) for wave_id in indicator.target]
    for wave_id in design.waves:
        whose = design.waves.get(wave_id.removesuffix("_late"))
        if wave_id.endswith("_late") and whose and whose.is_split:
            what = f'"{wave_id}" holds the late answers of another wave'
            yield document.fault(("waves", wave_id), what, "Give this wave another id.")
    for spot, wave_id in named:
        if wave_id not in design.waves:
            yield document.fault(spot, *unknown(wave_id, "wave", order, "study.yml"))


def _name_faults(design: Design, document: Document) -> Iterator[Fault]:
    """Ids share one space: a column is matched by its name to any of them."""
    taken = dict.fromkeys(ROLES, "a role of a column")
    columns = (*design.identity.person, *design.identity.business)
    if not columns:
        what = "no column says who a person or a business is"
        yield document.fault(("identity",), what, "Name it: identity: {person: [nim]}.")
    for kind, ids in (("indicators", design.indicators), ("attributes", design.attributes)):
        for one in ids:
            if one in taken:
                what = f'"{one}" is already {taken[one]}'
                yield document.fault((kind, one), what, "Give it an id of its own.")
            taken[one] = f"one of the {kind}"
    if NOT_A_TOPIC in design.topics:
        what = f'"{NOT_A_TOPIC}" means all topics together'
        yield document.fault(("topics", NOT_A_TOPIC), what, "Give this topic another id.")


def _value_faults(design: Design, document: Document) -> Iterator[Fault]:
    for attribute_id, attribute in design.attributes.items():
        path: Path_ = ("attributes", attribute_id)
        for value in attribute.labels:
            if value not in attribute.values:
                found = unknown(value, "value", attribute.values, "values")
                yield document.fault((*path, "labels", value), *found)
        if len(set(attribute.values)) < len(attribute.values):
            yield document.fault((*path, "values"), "a value stands twice", "Remove one of them.")
    for at, one in enumerate(design.comparison.strata if design.comparison else ()):
        if one not in design.attributes:
            found = unknown(one, "attribute", design.attributes, "study.yml")
            yield document.fault(("comparison", "strata", at), *found)
    yield from _limit_faults(design, document)


def _limit_faults(design: Design, document: Document) -> Iterator[Fault]:
    """Too many rejected is too much, too few answers is too little."""
    for name in design.limits.backward():
        warn, stop = design.limits.of(name)
        what = f'"warn" ({warn:g}) lies beyond "stop" ({stop:g})'
        yield document.fault(("limits", name), what, "Let the warning come first.")


def _timezone_faults(design: Design, document: Document) -> Iterator[Fault]:
    from zoneinfo import ZoneInfo, available_timezones

    try:
        ZoneInfo(design.timezone)
    except (KeyError, ValueError, OSError):
        like = nearest(design.timezone, sorted(available_timezones()))
        hint = f"Names like it: {quoted(like)}." if like else 'Write it like "Asia/Jakarta".'
        what = f'"{design.timezone}" is not a time zone'
        yield document.fault(("timezone",), what, hint)


def codebook_faults(codebook: Codebook, document: Document) -> Iterator[Fault]:
    """Find codes whose theme is not in the codebook."""
    for code_id, code in codebook.codes.items():
        if code.theme not in codebook.themes:
            found = unknown(code.theme, "theme", codebook.themes, "codebook.yml")
            yield document.fault(("codes", code_id, "theme"), *found)


def instrument_faults(design: Design, read: list[Read]) -> Iterator[Fault]:
    """Find what instruments name and the study does not have, and what two of them say apart."""
    versions: dict[str, str] = {}
    items: dict[str, tuple[Item, Instrument, str]] = {}
    for instrument, document in read:
        if instrument.name in versions:
            what = f'"{instrument.name}" is declared already in {versions[instrument.name]}'
            yield document.fault(("instrument",), what, "Give this file a version of its own.")
            continue
        versions[instrument.name] = document.file
        yield from _item_faults(design, instrument, document)
        yield from _shared_faults(instrument, document, items)
    yield from _unit_faults(read)


def columns_of(design: Design) -> frozenset[str]:
    """Give the names of columns that hold something else than an item of an instrument."""
    people = (*design.identity.person, *design.identity.business)
    return frozenset({*ROLES, *people, *design.indicators, *design.attributes})


def _item_faults(design: Design, instrument: Instrument, document: Document) -> Iterator[Fault]:
    own = [item.id for item in instrument.items]
    taken = columns_of(design)
    for at, item in enumerate(instrument.items):
        path: Path_ = ("items", at)
        if item.id in own[:at]:
            what = f'the id "{item.id}" stands twice in this instrument'
            yield document.fault((*path, "id"), what, "Give each item an id of its own.")
        if item.id in taken:
            what = f'"{item.id}" is already a column, indicator or attribute of the study'
            yield document.fault((*path, "id"), what, "Give the item an id of its own.")
        yield from _holding_faults(instrument, item, path, document)
        if item.topic and item.topic not in design.topics:
            found = unknown(item.topic, "topic", design.topics, "study.yml")
            yield document.fault((*path, "topic"), *found)
        if item.asked_if and item.condition[0] not in own:
            found = unknown(item.condition[0], "item", own, "this instrument")
            yield document.fault((*path, "asked_if"), *found)
        yield from _option_faults(item, path, document)


def _holding_faults(
    instrument: Instrument, item: Item, path: Path_, document: Document
) -> Iterator[Fault]:
    """A test scores topics; feedback and rubrics have neither topics nor right answers."""
    if instrument.holds == "survey":
        if item.is_scored and item.topic is None:
            todo = "Name the topic that this item is scored under."
            yield document.fault(path, '"topic" is missing', todo)
        if item.recommend:
            todo = "Ask it in an instrument of its own: holds: feedback."
            yield document.fault((*path, "recommend"), "stands in a test", todo)
        return
    if item.is_keyed:
        what = f"has a right answer, but the instrument holds {instrument.holds}"
        todo = "Make it an item of kind likert, self_rated, rubric or text, or ask it in a test."
        yield document.fault(path, what, todo)
    if item.topic:
        what = f"has a topic, but the instrument holds {instrument.holds}"
        todo = "Remove the topic: only tests are scored under one."
        yield document.fault((*path, "topic"), what, todo)


def _option_faults(item: Item, path: Path_, document: Document) -> Iterator[Fault]:
    """Two options must not read the same: a label in a file would mean either."""
    meant: dict[str, str] = {}
    for code, labels in (item.options or {}).items():
        for word in (code, *labels.values()):
            code_meant = meant.setdefault(folded_words(word), code)
            if code_meant != code:
                what = f'"{word}" can mean the option "{code_meant}" or "{code}"'
                todo = "Word the options so that no two read the same."
                yield document.fault((*path, "options", code), what, todo)
                break


def _shared_faults(
    instrument: Instrument, document: Document, items: dict[str, tuple[Item, Instrument, str]]
) -> Iterator[Fault]:
    for at, item in enumerate(instrument.items):
        first, home, file = items.setdefault(item.id, (item, instrument, document.file))
        if home is instrument:
            continue
        if home.instrument != instrument.instrument:
            what = f'"{item.id}" is an item of "{home.name}" already ({file})'
            yield document.fault(("items", at, "id"), what, "Give the item an id of its own.")
        elif _as_asked(first) != _as_asked(item):
            differing = _differing(_as_asked(first), _as_asked(item))
            what = f'"{item.id}" has another {differing} than in {file}'
            todo = "A reworded item is a new item: give it a new id, or make the two the same."
            yield document.fault(("items", at), what, todo)


def _as_asked(item: Item) -> Mapping[str, object]:
    """Give what makes an item the same question; how files named it before is not part of it."""
    return item.model_dump(exclude={"formerly"})


def _differing(first: Mapping[str, object], second: Mapping[str, object]) -> str:
    return next(key for key in first if first[key] != second[key])


def _unit_faults(read: list[Read]) -> Iterator[Fault]:
    units: dict[str, tuple[str, str]] = {}
    held: dict[str, tuple[str, str]] = {}
    for instrument, document in read:
        unit, file = units.setdefault(instrument.instrument, (instrument.unit, document.file))
        if unit != instrument.unit:
            what = f'the unit is "{instrument.unit}", but "{unit}" in {file}'
            yield document.fault(("unit",), what, "All versions of an instrument have one unit.")
        holds, home = held.setdefault(instrument.instrument, (instrument.holds, document.file))
        if holds != instrument.holds:
            what = f'holds "{instrument.holds}", but "{holds}" in {home}'
            yield document.fault(("holds",), what, "All versions of an instrument hold one thing.")
