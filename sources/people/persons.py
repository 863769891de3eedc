"""Who each record of a cohort is: by what it says, and by what a person decided about it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sources.people.identities import compared, is_enough
from sources.people.matching import Found, Matches, Wave, match_people

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sources.people.candidates import Elements
    from sources.people.decisions import Decisions
    from sources.people.gathering import Batch

_ABOUT_TWO = ("same", "different")
ROSTER = "(roster)"
"""The wave of those who are listed; what else has no wave of its own comes after all waves."""


class Record(NamedTuple):
    """One record that says who it is."""

    batch: Batch
    at: int
    who: str
    elements: Elements

    @property
    def name(self) -> str:
        """The name under which decisions speak of it."""
        return self.batch.chunk.names[self.at]

    @property
    def row(self) -> tuple[int, int]:
        """Its file and row, which order records."""
        return self.batch.file_no, self.batch.chunk.numbers[self.at]

    @property
    def n_elements(self) -> int:
        """How many parts its identity has; only such with as many are compared."""
        return len(self.elements)

    @property
    def counts(self) -> bool:
        """Whether it is read: no preview, and none that a person took out."""
        return not self.batch.chunk.left_out[self.at]


@dataclass(frozen=True)
class Persons:
    """The records of a cohort with who they are, and whom they were matched with."""

    records: tuple[Record, ...]
    typed: Mapping[str, str]
    matches: Mapping[int, Matches]

    @property
    def counted(self) -> list[Record]:
        """The records that count."""
        return [record for record in self.records if record.counts]

    def found(self, record: Record) -> Found:
        """Say how a record that counts was found."""
        return self.matches[record.n_elements].found[record.batch.wave_id, record.who]

    def person_of(self, record: Record) -> str:
        """Name the person of a record: the same for all that were matched."""
        matches = self.matches.get(record.n_elements)
        return matches.person_of(record.who) if matches else record.who

    def identity_of(self, record: Record) -> str:
        """Give the identity that pseudonyms are made of: as that person typed it first."""
        return self.typed[self.person_of(record)]


def find_persons(
    batches: Iterable[Batch], decisions: Decisions, wave_ids: Sequence[str]
) -> Persons:
    """Match the records of a cohort over its waves, in their order, the roster first."""
    order = {wave_id: number for number, wave_id in enumerate((ROSTER, *wave_ids))}
    ordered = sorted(batches, key=lambda batch: order.get(batch.wave_id, len(order)))
    records = _records(ordered, decisions)
    return Persons(tuple(records), _typed_first(records), _match(records, decisions))


def _records(batches: Sequence[Batch], decisions: Decisions) -> list[Record]:
    """Say of each record who it is; those that say too little are nobody's."""
    apart = decisions.apart | _said_the_same(batches, decisions.pairs("different"))
    known = apart | {name for pair in decisions.pairs("same") for name in pair}
    records = []
    for batch in batches:
        if not batch.person_names:
            continue
        rows = zip(batch.chunk.names, map(compared, batch.elements), strict=True)
        for at, (name, elements) in enumerate(rows):
            if all(elements) and name not in apart:
                who = "|".join(elements)
            else:
                who = _who_alone(name, elements, is_known=name in known)
            if who:
                # Of somebody who is another person than was typed, the elements say nothing.
                own = ("",) * len(elements) if name in decisions.apart else elements
                records.append(Record(batch, at, who, own))
    return records


def _said_the_same(batches: Iterable[Batch], pairs: Sequence[tuple[str, str]]) -> set[str]:
    """Name the second of each pair that says the same of two different people."""
    said: dict[str, Elements] = {}
    for batch in batches if pairs else ():
        said.update(zip(batch.chunk.names, map(compared, batch.elements), strict=True))
    return {second for first, second in pairs if first in said and said[first] == said.get(second)}


def _who_alone(name: str, elements: Elements, *, is_known: bool) -> str:
    """Name somebody by the record too: what was typed does not tell them from others.

    A missing element agrees with nothing, so an incomplete code is nobody else's.
    """
    return f"{'|'.join(elements)}#{name}" if is_known or is_enough(elements) else ""


def _typed_first(records: Iterable[Record]) -> dict[str, str]:
    """Give what everybody typed in the first wave that has them; of several forms the first."""
    typed: dict[str, str] = {}
    waves: dict[str, str] = {}
    for record in records:
        own = "|".join(record.batch.elements[record.at])
        text = f"{own}#{record.name}" if "#" in record.who else own
        wave_id = waves.setdefault(record.who, record.batch.wave_id)
        if wave_id == record.batch.wave_id:
            typed[record.who] = min(text, typed.get(record.who, text))
    return typed


def _match(records: Sequence[Record], decisions: Decisions) -> dict[int, Matches]:
    waves: dict[int, dict[str, dict[str, Elements]]] = defaultdict(lambda: defaultdict(dict))
    for record in records:
        if record.counts:
            waves[record.n_elements][record.batch.wave_id][record.who] = record.elements
    asked = {name for what in _ABOUT_TWO for pair in decisions.pairs(what) for name in pair}
    whos = {record.name: record.who for record in records if record.name in asked} if asked else {}
    return {
        n_elements: match_people(
            [Wave(wave_id, own[wave_id], wave_id == ROSTER) for wave_id in own],
            same=_pairs(decisions, "same", whos),
            different=_pairs(decisions, "different", whos),
        )
        for n_elements, own in waves.items()
    }


def _pairs(decisions: Decisions, decision: str, whos: Mapping[str, str]) -> list[tuple[str, str]]:
    return [
        (whos[one], whos[other])
        for one, other in decisions.pairs(decision)
        if one in whos and other in whos
    ]
