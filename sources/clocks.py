"""How moments are written: those of a server on the clock of the people who answered."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

_MOMENT = re.compile(r"\s*\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*")


def on_clock(moment: str, timezone: str) -> str:
    """Write a moment of a server, which is UTC unless it says otherwise, as a clock there showed.

    An answer that was sent at one in the morning in Jakarta is of that day, not of the day before.

    >>> on_clock("2024-03-02T18:15:00", "Asia/Jakarta"), on_clock("yesterday", "Asia/Jakarta")
    ('2024-03-03T01:15:00+07:00', 'yesterday')
    """
    if not _MOMENT.fullmatch(moment):
        return moment
    try:
        told = datetime.fromisoformat(moment.strip())
    except ValueError:
        return moment
    at = told if told.tzinfo else told.replace(tzinfo=UTC)
    return at.astimezone(ZoneInfo(timezone)).isoformat(timespec="seconds")


def moment_text(moment: datetime) -> str:
    """Write a moment that a program stores as a number; midnight is how they store a day alone.

    >>> moment_text(datetime(2024, 3, 2)), moment_text(datetime(2024, 3, 2, 9, 10))
    ('2024-03-02', '2024-03-02 09:10:00')
    """
    return moment.date().isoformat() if moment.time() == time() else moment.isoformat(" ")
