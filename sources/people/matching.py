"""Match people over the waves of one cohort: exact, then all elements but one, then but two.

Pure and without order: people are given as sets, waves in the order of the study. Two people are
put together only where each is the other's only candidate and chance would hardly make such a
pair (see `candidates`); ties and doubtful pairs stay apart, and wait for a person.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from sources.people.candidates import (
    LIKELY,
    Frequencies,
    expected_alike,
    find_candidates,
    find_near_ids,
)
from sources.people.groups import Groups

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sources.people.candidates import Candidate, Elements

STAGES = ("exact", "all_but_one", "all_but_two")
"""How two are put together: all elements agree, one does not, two do not."""

HOW = (
    "reference", *STAGES, "decided", "tied", "doubtful", "unmatched", "without_identity",
)  # fmt: skip
"""How a record may have found its person: the columns of the match report, in their order."""

_FEWEST_ELEMENTS = (1, 3, 4)
"""How many elements an identity needs for each stage: with fewer, too little is left to agree."""


class Wave(NamedTuple):
    """The people of one wave, or of the roster: their elements by who they are; '' is missing."""

    wave_id: str
    people: Mapping[str, Elements]
    is_roster: bool = False


class Pair(NamedTuple):
    """Two people who may be one, and wait for a decision: which elements differ, and why."""

    known: str
    found: str
    wave_id: str
    why: str
    differing: tuple[int, ...]


class Found(NamedTuple):
    """How somebody of a wave was found, and how many others chance would have matched with them."""

    how: str
    chance: float = 0.0


@dataclass(frozen=True)
class Matches:
    """Who is whom, how each person of each wave was found, and the pairs that wait."""

    groups: Groups
    found: dict[tuple[str, str], Found] = field(default_factory=dict)
    pairs: list[Pair] = field(default_factory=list)

    def person_of(self, who: str) -> str:
        """Name the person whom somebody is: of all that are the same, the one known first."""
        return self.groups.root(who)


def match_people(
    waves: Sequence[Wave],
    *,
    same: Iterable[tuple[str, str]] = (),
    different: Iterable[tuple[str, str]] = (),
) -> Matches:
    """Match the people of each wave with those of the waves before it, the roster first.

    Parameters
    ----------
    waves : in order; all elements tuples are of one length. Equal people have equal names, so that
        a name that stands in two waves is matched exactly.
    same, different : pairs of names about whom a person decided; they go before everything.
    """
    ranks: dict[str, tuple[object, ...]] = {}
    elements_of: dict[str, Elements] = {}
    for number, wave in enumerate(waves):
        for who, elements in wave.people.items():
            ranks.setdefault(who, (not any(elements), number, who))
            elements_of.setdefault(who, elements)
    matches = Matches(Groups(ranks, same, different))
    known: dict[str, Elements] = {}
    seen: set[str] = set()
    for wave in waves:
        if known:
            roster = waves[0].people.keys() if waves[0].is_roster else ()
            _match_wave(matches, wave, known, seen, {matches.person_of(who) for who in roster})
        else:
            matches.found.update(((wave.wave_id, who), Found("reference")) for who in wave.people)
        seen |= wave.people.keys()
        persons = sorted({matches.person_of(who) for who in wave.people})
        known.update((who, elements_of[who]) for who in persons if who not in known)
    return matches


def _match_wave(
    matches: Matches,
    wave: Wave,
    known: Mapping[str, Elements],
    seen: set[str],
    roster: set[str],
) -> None:
    """Find the people of a wave among those known, stage by stage."""
    frequencies = Frequencies(known)
    found: dict[str, str] = {}
    for who in wave.people:
        if who in seen:
            found[who] = "exact"
        elif matches.person_of(who) in known:
            found[who] = "decided"
    taken = {matches.person_of(who) for who in found}
    left = {who: elements for who, elements in wave.people.items() if who not in found}
    free = {who: elements for who, elements in known.items() if who not in taken}
    n_elements = len(next(iter(known.values())))
    # An id is given to one person; only elements of a code may be another's too.
    chances = {
        who: expected_alike(wave.people[who], 0, frequencies, len(known) - 1)
        for who, how in found.items()
        if how == "exact" and n_elements > 1
    }
    for n_differing in range(1, len(STAGES)):
        if n_elements >= _FEWEST_ELEMENTS[n_differing]:
            for who, elements in left.items():
                alike = expected_alike(elements, n_differing, frequencies, len(free))
                chances[who] = chances.get(who, 0.0) + alike
            pairs = find_candidates(free, left, n_differing, frequencies)
            gone = _decide(matches, wave, list(pairs), found, STAGES[n_differing])
            left = {who: elements for who, elements in left.items() if who not in found}
            free = {who: elements for who, elements in free.items() if who not in gone}
    if n_elements == 1 and roster:
        listed = {who: elements for who, elements in free.items() if who in roster}
        _decide(matches, wave, find_near_ids(listed, left), found, "")
    for who in wave.people:
        own = Found(found.get(who, "unmatched"), chances.get(who, 0.0))
        matches.found[wave.wave_id, who] = own


def _decide(
    matches: Matches,
    wave: Wave,
    candidates: Sequence[Candidate],
    found: dict[str, str],
    stage: str,
) -> set[str]:
    """Join the pairs that are likely and have no rival, note the others as waiting.

    Gives those known who are no longer free.
    """
    pairs = sorted(
        pair for pair in candidates if not matches.groups.are_apart(pair.known, pair.found)
    )
    rivals = Counter(pair.known for pair in pairs)
    rivals.update(pair.found for pair in pairs)
    for pair in pairs:
        if rivals[pair.known] > 1 or rivals[pair.found] > 1:
            why = "tied"
        elif stage and pair.chance <= LIKELY:
            matches.groups.join(pair.known, pair.found)
            found[pair.found] = stage
            continue
        else:
            why = "doubtful"
        found[pair.found] = why
        waiting = Pair(pair.known, pair.found, wave.wave_id, why, pair.differing)
        matches.pairs.append(waiting)
    return {pair.known for pair in pairs}
