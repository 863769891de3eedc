"""What a client of a server gives, whichever server it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Submission = dict[str, Any]
Made = TypeVar("Made")


@dataclass(frozen=True)
class Form:
    """A form as its server describes it now: its version, and its questions in order.

    A question has a `path` with `/` between groups, a `type`, and where there are any a `label`, a
    `list` of choices with their labels, and the `repeat` it lies in.
    """

    version: str
    questions: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Page:
    """One page of submissions; `cursor` is where the next begins, '' after the last."""

    submissions: list[Submission]
    cursor: str
    n_in_all: int


@dataclass(frozen=True)
class Server:
    """A form on a server, opened. `repr` shows nothing of it."""

    kind: str
    form_word: str
    asked: str
    describe: Callable[[], Form] = field(repr=False)
    read_page: Callable[[str], Page] = field(repr=False)
    key_of: Callable[[Submission], str] = field(repr=False)
    close: Callable[[], None] = field(repr=False, default=lambda: None)


def documented(make: Callable[[Any], Made], told: Any) -> Made:
    """Make something of an answer; one of another shape than documented raises OddAnswer."""
    try:
        return make(told)
    except (AttributeError, TypeError, ValueError, LookupError, RecursionError):
        odd = OddAnswer()
    raise odd


class OddAnswer(Exception):  # noqa: N818 - the server's fault, told by whoever knows the form
    """JSON that is not what the server's documentation promises."""
