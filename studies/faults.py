"""What can be wrong, said so that a person knows what to do: where, what was found, what to do.

A fault names ids, keys and headers, never a person's answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterable

NEAR_ENOUGH = 0.6
"""Similarity (0-1) from which a name is worth suggesting; difflib's own default."""


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong: where, what was found, what to do."""

    where: str
    what: str
    todo: str

    def __str__(self) -> str:
        return f"  {self.where}: {self.what}\n    {self.todo}"


class KohortError(Exception):
    """A stop that a person can mend; shown without a traceback."""

    exit_code: ClassVar[int] = 1

    def __init__(self, subject: str, faults: Iterable[Fault] = ()) -> None:
        self.subject = subject
        self.faults = tuple(faults)
        super().__init__(subject, self.faults)

    def __str__(self) -> str:
        n_faults = len(self.faults)
        counted = "1 fault" if n_faults == 1 else f"{n_faults} faults"
        head = f"{type(self).__name__}: {counted} in {self.subject}"
        return "\n".join([head, *map(str, self.faults)])


class StudyError(KohortError):
    """The study cannot be read as it is declared; nothing ran."""

    exit_code = 10


class CohortError(KohortError):
    """At least one cohort was left out; the others were published."""

    exit_code = 11


class StageError(KohortError):
    """A stage could not finish; the last good pages are untouched."""

    exit_code = 12


def nearest(word: str, choices: Iterable[str], *, at_most: int = 3) -> tuple[str, ...]:
    """Find the choices most like a mistyped word, the likest first; none where nothing is near."""
    matcher = SequenceMatcher()
    matcher.set_seq2(word.casefold())
    found: list[tuple[float, str]] = []
    for choice in dict.fromkeys(choices):
        matcher.set_seq1(choice.casefold())
        if matcher.real_quick_ratio() >= NEAR_ENOUGH and matcher.quick_ratio() >= NEAR_ENOUGH:
            ratio = matcher.ratio()
            if ratio >= NEAR_ENOUGH:
                found.append((-ratio, choice))
    return tuple(choice for _, choice in sorted(found)[:at_most])


def quoted(words: Iterable[str]) -> str:
    """Write words as a list in a sentence: "a", "b"."""
    return ", ".join(f'"{word}"' for word in words)
