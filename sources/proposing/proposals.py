"""The shape of a proposal: what is sure, what is doubtful, and what was found that fits nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path


@dataclass(frozen=True)
class Guess:
    """One value that is proposed; `doubt` says why it may be wrong, '' where nothing speaks so."""

    value: str
    doubt: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class FileProposal:
    """What one file, or one of its sheets, seems to be.

    `columns` are our names with the headers that seem to hold them; `unknown` are headers that fit
    nothing, and wait for a person; `problem` says why the file cannot be read at all.
    """

    path: Path
    tool: str = ""
    reason: str = ""
    tool_doubt: str = ""
    sheet: str = ""
    holds: Guess = Guess("")
    wave: Guess = Guess("")
    instrument: Guess = Guess("")
    identity: Guess = Guess("")
    part: int = 1
    date_order: str = ""
    columns: tuple[tuple[str, Guess], ...] = ()
    leave_out: tuple[Guess, ...] = ()
    names: tuple[Guess, ...] = ()
    unknown: tuple[str, ...] = ()
    sessions: tuple[str, ...] = ()
    days: tuple[date, ...] = ()
    problem: str = ""
    todo: str = ""

    @property
    def day(self) -> date | None:
        """The middle one of the days on which it was answered."""
        return sorted(self.days)[len(self.days) // 2] if self.days else None

    @property
    def is_doubtful(self) -> bool:
        """Whether any line of it waits for a person."""
        guesses = [self.holds, self.wave, self.instrument, self.identity]
        guesses += [*self.leave_out, *self.names]
        guesses += [guess for _, guess in self.columns]
        return bool(self.unknown or self.problem or self.date_order or self.tool_doubt) or any(
            guess.doubt for guess in guesses
        )


@dataclass(frozen=True)
class CohortProposal:
    """The files of a cohort, and the sessions that are known of it."""

    files: tuple[FileProposal, ...]
    sessions: tuple[tuple[str, date | None], ...] = ()
    notes: tuple[str, ...] = field(default=())
