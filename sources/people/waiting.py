"""What a person can decide: pairs that may be one, and records that say the same again."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sources.people.gathering import People
    from sources.people.persons import Persons, Record
    from studies.faults import Fault

_REPEATABLE = frozenset({"survey", "outcomes", "roster", "feedback"})


class Waiting(NamedTuple):
    """Two records about which a person can decide; `must` where the run waits for it."""

    kind: str
    record_a: str
    record_b: str
    where: str
    must: bool


def waiting_matches(persons: Persons) -> Iterator[Waiting]:
    """Give the pairs that may be one person, each by its first record in either wave."""
    found_as: dict[tuple[int, str, str], Record] = {}
    for record in persons.counted:
        key = (record.n_elements, record.batch.wave_id, record.who)
        found_as[key] = min(record, found_as.get(key, record), key=lambda one: one.name)
    known_as: dict[tuple[int, str], Record] = {}
    for (n_elements, _, who), record in found_as.items():  # in the order of waves
        known_as.setdefault((n_elements, who), record)
    for n_elements, matches in sorted(persons.matches.items()):
        for pair in sorted(matches.pairs):
            known = known_as[n_elements, pair.known]
            found = found_as[n_elements, pair.wave_id, pair.found]
            names = [found.batch.person_names[at] for at in pair.differing]
            verb = "differs" if len(names) == 1 else "differ"
            where = f"{_place(known)} and {_place(found)}: {pair.why}, {' and '.join(names)} {verb}"
            yield Waiting("match", known.name, found.name, where, must=True)


def waiting_repeats(persons: Persons, *, must: bool) -> Iterator[Waiting]:
    """Give the records that say the same again, each beside the first of them."""
    for same in _repeats(persons).values():
        first, *others = sorted(same, key=lambda one: (one.row, one.name))
        for other in others:
            where = f"{_place(first)} and {_place(other)}"
            yield Waiting("duplicate", first.name, other.name, where, must=must)


def _repeats(persons: Persons) -> dict[tuple[object, ...], list[Record]]:
    repeats: dict[tuple[object, ...], list[Record]] = defaultdict(list)
    for record in persons.counted:
        if record.batch.file.declaration.holds in _REPEATABLE:
            repeats[_form(persons, record)].append(record)
    return repeats


def _form(persons: Persons, record: Record) -> tuple[object, ...]:
    """Give what a record is one of: the warehouse's `landing.units`, before any rule."""
    declaration = record.batch.file.declaration
    business = record.batch.businesses[record.at] if declaration.holds == "outcomes" else ""
    return (
        declaration.wave,
        declaration.session,
        declaration.holds,
        declaration.instrument,
        declaration.part,
        record.n_elements,
        persons.person_of(record),
        business,
    )


def not_repeated_faults(people: People, persons: Persons) -> Iterator[Fault]:
    """Find what keeps one of two records that are not, or no longer, of one person and form."""
    kept = [one for one in people.decisions.answered if one.decision == "keep"]
    named = {name for one in kept for name in (one.record_a, one.record_b)}
    forms: dict[str, set[object]] = defaultdict(set)
    for record in persons.records if named else ():
        if record.name in named:
            forms[record.name].add(_form(persons, record))
    for one in kept:
        if not {one.record_a, one.record_b} <= forms.keys():
            continue
        if forms[one.record_a].isdisjoint(forms[one.record_b]):
            what = "keeps one of two records that are not of the same person and form"
            todo = "Take the line out, or write drop for the record that does not count."
            yield people.decisions.fault(one.line, what, todo)


def _place(record: Record) -> str:
    return f"{record.batch.file.declaration.file} row {record.batch.chunk.numbers[record.at]}"
