"""The pages of a pull that is under way: kept one a line, so that a killed pull can go on.

The first line says of which source, in which state, the pages are: its form's version and how many
submissions it held. A page of another state never joins them.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sources.remote.kept import UNFINISHED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from sources.remote.server import Page

GOES_ON_WITHIN = timedelta(hours=1)
"""Later the pages are asked for again: a submission may have been edited in the meantime."""


class UnfinishedPull:
    """The pages that came whole, and where the next begins."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / UNFINISHED
        self.cursor, self.n_in_all, self.n_received, self.n_pages = "", -1, 0, 0

    def go_on(self, state: Mapping[str, Any], now: datetime) -> None:
        """Take up the pages of an interrupted pull, or begin anew where none fits."""
        try:
            is_ours = self._take_up(state, now)
        except (OSError, ValueError, KeyError, TypeError):
            is_ours = False
        if not is_ours:
            self.begin(state, now)

    def _take_up(self, state: Mapping[str, Any], now: datetime) -> bool:
        with self.path.open("rb") as file:
            if not _fits(_line(file.readline()), state, now):
                return False
            whole = file.tell()
            while (page := _line(file.readline())) is not None:
                self._count(page)
                whole = file.tell()
        os.truncate(self.path, whole)  # the page that was being written when it broke off
        return True

    def begin(self, state: Mapping[str, Any], now: datetime) -> None:
        """Begin anew, with no page."""
        self.cursor, self.n_in_all, self.n_received, self.n_pages = "", -1, 0, 0
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(_bytes({**state, "began_at": now.astimezone(UTC).isoformat()}))

    def keep(self, page: Page) -> None:
        """Keep a page that came whole, before the next is asked for."""
        told = {
            "cursor": page.cursor,
            "n_in_all": page.n_in_all,
            "submissions": page.submissions,
        }
        with self.path.open("ab") as file:
            file.write(_bytes(told))
            file.flush()
            os.fsync(file.fileno())
        self._count(told)

    def submissions(self) -> Iterator[dict[str, Any]]:
        """Give every submission that was kept, in the order in which it came."""
        with self.path.open("rb") as file:
            file.readline()
            for line in file:
                yield from json.loads(line)["submissions"]

    def discard(self) -> None:
        """Forget the pages."""
        self.path.unlink(missing_ok=True)

    def _count(self, page: Mapping[str, Any]) -> None:
        self.cursor, self.n_in_all = str(page["cursor"]), int(page["n_in_all"])
        self.n_received += len(page["submissions"])
        self.n_pages += 1


def _fits(found: Any, state: Mapping[str, Any], now: datetime) -> bool:
    if not isinstance(found, dict):
        return False
    began = datetime.fromisoformat(found.pop("began_at"))
    return found == dict(state) and timedelta() <= now - began < GOES_ON_WITHIN


def _line(raw: bytes) -> Any:
    """Read a line that was written to its end; None where it was not."""
    return json.loads(raw) if raw.endswith(b"\n") else None


def _bytes(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode() + b"\n"
