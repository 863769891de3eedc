"""Why a file cannot be read, as a person can mend it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Refusal(Exception):  # noqa: N818 - it is no error of ours: the file is refused
    """A file that cannot be read: what was found, what to do, and where inside the file."""

    what: str
    todo: str
    at: str = ""

    def __str__(self) -> str:
        return f"{self.what} {self.todo}"
