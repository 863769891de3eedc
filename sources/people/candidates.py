"""Who may be whom: pairs that agree on all elements but some, and how easily chance makes such.

Only people that no earlier stage matched are compared, and only within blocks that agree already.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations
from math import comb, prod
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Elements = tuple[str, ...]
"""The parts of an identity in normal form; '' where one is missing."""

LIKELY = 0.05
"""Up to so many others expected to look as much alike, a pair is put together."""

_SHOWN = 1.0
"""From so many on, agreement says nothing: the pair is not even shown."""

_MOST_ALIKE = 5
"""Among more people than this who agree, nobody can choose."""

_SHORTEST_TYPED = 3
"""Characters from which one slip of the hand leaves a word that can be known again."""

_SLIPS = ((8, 2), (4, 1))
"""How many slips an id may have, by its length."""

_LOOK_ALIKES = str.maketrans("oilszb", "011528")
"""Letters that are written for the digits they look like."""


class Candidate(NamedTuple):
    """Two people who agree on all elements but those that differ; chance: others expected to."""

    known: str
    found: str
    differing: tuple[int, ...]
    chance: float


class Frequencies:
    """How often each value of each element stands among the people known."""

    def __init__(self, known: Mapping[str, Elements]) -> None:
        columns = zip(*known.values(), strict=True)
        self._counts = [Counter(value for value in column if value) for column in columns]

    def share(self, at: int, value: str) -> float:
        """Give the share of people who have this value; of an unseen one, that of one person."""
        counts = self._counts[at]
        return max(counts[value], 1) / max(counts.total(), 1)

    def share_near(self, at: int, value: str) -> float:
        """Give the share of people whose value is this one or a slip of the hand away."""
        counts = self._counts[at]
        near = sum(n for other, n in counts.items() if _is_slip(value, other))
        return max(near, 1) / max(counts.total(), 1)


def find_candidates(
    known: Mapping[str, Elements],
    found: Mapping[str, Elements],
    n_differing: int,
    frequencies: Frequencies,
) -> Iterator[Candidate]:
    """Find the pairs that agree on all elements but exactly so many; a missing one never agrees."""
    n_elements = len(next(iter(known.values()), ()))
    n_ways = comb(n_elements, n_differing) * len(known)
    for differing in combinations(range(n_elements), n_differing):
        agreeing = [at for at in range(n_elements) if at not in differing]
        blocks = _blocks(known, agreeing)
        for who, elements in found.items():
            alike = blocks.get(tuple(elements[at] for at in agreeing), ())
            if not 0 < len(alike) <= _MOST_ALIKE:
                continue
            shares = [frequencies.share(at, elements[at]) for at in agreeing]
            for other in alike:
                theirs = known[other]
                if any(elements[at] and elements[at] == theirs[at] for at in differing):
                    continue
                slips = [at for at in differing if _is_slip(elements[at], theirs[at])]
                near = [frequencies.share_near(at, elements[at]) for at in slips]
                chance = n_ways * prod(shares) * prod(near)
                if chance <= _SHOWN:
                    yield Candidate(other, who, differing, chance)


def expected_alike(
    elements: Elements, n_differing: int, frequencies: Frequencies, n_known: int
) -> float:
    """Give how many of so many strangers are expected to be matched with somebody at a stage.

    Over the ways to differ in so many elements that would be likely enough to be put together.
    """
    shares = [frequencies.share(at, value) if value else 0.0 for at, value in enumerate(elements)]
    n_ways = comb(len(elements), n_differing)
    ways = (n_known * prod(some) for some in combinations(shares, len(shares) - n_differing))
    return sum(way for way in ways if not n_differing or n_ways * way <= LIKELY)


def _blocks(
    people: Mapping[str, Elements], agreeing: Sequence[int]
) -> Mapping[Elements, list[str]]:
    blocks: dict[Elements, list[str]] = defaultdict(list)
    for who, elements in people.items():
        key = tuple(elements[at] for at in agreeing)
        if all(key):
            blocks[key].append(who)
    return blocks


def find_near_ids(known: Mapping[str, Elements], found: Mapping[str, Elements]) -> list[Candidate]:
    """Find ids that look like, or are a slip or two from, exactly one id that is still free."""
    ids = {who: elements[0] for who, elements in known.items() if elements[0]}
    looks: dict[str, list[str]] = defaultdict(list)
    for who, listed in ids.items():
        looks[listed.translate(_LOOK_ALIKES)].append(who)
    pairs = []
    for who, (own,) in found.items():
        alike = looks.get(own.translate(_LOOK_ALIKES), []) or _near_ids(own, ids)
        if len(alike) == 1:
            pairs.append(Candidate(alike[0], who, (0,), 1.0))
    return pairs


def _near_ids(own: str, ids: Mapping[str, str]) -> list[str]:
    slips = next((slips for length, slips in _SLIPS if len(own) >= length), 0)
    if not slips:
        return []
    near = process.extract(own, ids, scorer=OSA.distance, score_cutoff=slips, limit=2)
    return [who for _, _, who in near]


def _is_slip(one: str, other: str) -> bool:
    """Say whether one wrong, lost, added or swapped character makes one word the other."""
    if min(len(one), len(other)) < _SHORTEST_TYPED:
        return False
    return OSA.distance(one, other, score_cutoff=1) <= 1
