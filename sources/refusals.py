"""Why a file cannot be read, as a person can mend it."""

from __future__ import annotations

from studies.faults import Fault


class Refusal(Exception):  # noqa: N818 - it is no error of ours: the file is refused
    """A file that cannot be read: what was found, what to do, and where inside the file."""

    def __init__(self, what: str, todo: str, at: str = "") -> None:
        super().__init__(what, todo, at)
        self.what, self.todo, self.at = what, todo, at

    def __str__(self) -> str:
        return f"{self.what}. {self.todo}"


class OutsideHeader(Refusal):
    """A row with cells beyond the last header: nothing says what they answer."""


def fault_of(refusal: Refusal, place: str) -> Fault:
    """Say where a refused file stands."""
    where = f"{place}, {refusal.at}" if refusal.at else place
    return Fault(where, refusal.what, refusal.todo)


def not_opened(error: OSError) -> Refusal:
    """Refuse a file that the system does not open."""
    return Refusal(f"cannot be opened ({error.strerror})", "Allow it to be read, or copy it again.")


def no_record() -> Refusal:
    """Refuse headers with nothing below them: a wave would read as one that nobody answered."""
    return Refusal(
        "has headers and no record below them",
        "Export it again, or take it out of cohort.yml until somebody has answered.",
    )
