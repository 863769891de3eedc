"""Who is the same: sets that grow together; of each, the one that ranks first stands for all."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Rank = tuple[object, ...]


class Groups:
    """People joined into persons, and pairs that a decision keeps apart."""

    def __init__(
        self,
        ranks: Mapping[str, Rank],
        same: Iterable[tuple[str, str]] = (),
        different: Iterable[tuple[str, str]] = (),
    ) -> None:
        self._ranks = ranks
        self._parents: dict[str, str] = {}
        self._different = [pair for pair in different if ranks.keys() >= {*pair}]
        for one, other in same:
            if ranks.keys() >= {one, other}:
                self.join(one, other)

    def root(self, who: str) -> str:
        """Give who stands for somebody."""
        parents = self._parents
        while who in parents:
            who = parents[who]
        return who

    def join(self, one: str, other: str) -> None:
        """Make two the same."""
        first, second = sorted((self.root(one), self.root(other)), key=self._ranks.__getitem__)
        if first != second:
            self._parents[second] = first

    def are_apart(self, one: str, other: str) -> bool:
        """Say whether a decision keeps two persons apart."""
        pair = {self.root(one), self.root(other)}
        return any({self.root(a), self.root(b)} == pair for a, b in self._different)
