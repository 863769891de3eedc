"""The day that a cell names, read as strictly as the warehouse reads it.

The warehouse's `parse_date` decides what an answer's date is; here the same is read where it is
needed while a file is read: which version of a form a record belongs to, and which wave a file.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

ANSWERED_ON = ("answered_on", "ended_at", "started_at", "submitted_at")
"""The roles of a column that say on which day a record was answered, the best first."""

FIRST_YEAR = 1905
"""No survey is older; 1899, 1900 and 1904 are how spreadsheets show a date that is not there."""

_MONTHS = (
    ("jan", "januari", "january"),
    ("feb", "februari", "february", "pebruari"),
    ("mar", "maret", "march"),
    ("apr", "april"),
    ("mei", "may"),
    ("jun", "juni", "june"),
    ("jul", "juli", "july"),
    ("agu", "ags", "agt", "agust", "aug", "agustus", "august"),
    ("sep", "sept", "september"),
    ("okt", "oct", "oktober", "october"),
    ("nov", "nop", "november", "nopember"),
    ("des", "dec", "desember", "december"),
)
_MONTH_NO = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_CLOCK = re.compile(
    r"(?:t|,? (?:at |pukul |jam )?)(?:[01]?[0-9]|2[0-4])[:.][0-5][0-9]"
    r"(?:[:.][0-5][0-9](?:[.,][0-9]+)?)? ?(?:[ap]\.?m\.?)?"
    r" ?(?:z|[a-z]{3,4}|(?:gmt|utc)? ?(?:[-+][0-9]{1,2}(?::?[0-9]{2})?)?)$"
)
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
_YEAR_LAST = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})")
_SHORT_YEAR = re.compile(r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{2}")
_DAY_AND_WORD = re.compile(
    r"(?:[a-z']+,? )?([0-9]{1,2})(?:st|nd|rd|th)?[ /-]([a-z]+)\.?,?[ /-]([0-9]{4})"
)
_WORD_AND_DAY = re.compile(r"(?:[a-z']+,? )?([a-z]+)\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})")


def day_of(written: str, date_order: str) -> date | None:
    """Read a day in the order in which a file writes dates; None where it names none.

    >>> day_of("8/4/2025 23:25:41", "mdy"), day_of("2 Maret 2024", "dmy"), day_of("45123", "dmy")
    (datetime.date(2025, 8, 4), datetime.date(2024, 3, 2), None)
    """
    text = _without_clock(written)
    if found := _YEAR_FIRST.fullmatch(text):
        return calendar_day(found[1], found[2], found[3])
    if found := _YEAR_LAST.fullmatch(text):
        parts = found.groups()
        day, month = {"dmy": (0, 1), "mdy": (1, 0)}.get(date_order, (None, None))
        if day is None or month is None:
            return None
        return calendar_day(parts[2], parts[month], parts[day])
    if found := _DAY_AND_WORD.fullmatch(text):
        return calendar_day(found[3], _MONTH_NO.get(found[2], 0), found[1])
    if found := _WORD_AND_DAY.fullmatch(text):
        return calendar_day(found[3], _MONTH_NO.get(found[1], 0), found[2])
    return None


def numbers_of(written: str) -> tuple[int, int, int] | None:
    """Give the three numbers of a date whose year comes last, which two orders can read."""
    found = _YEAR_LAST.fullmatch(_without_clock(written))
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


def days_of(cells: Sequence[str], date_order: str) -> list[date]:
    """Give the days that the cells name, in their order."""
    return [day for cell in cells if cell and (day := day_of(cell, date_order))]


def calendar_day(year: str | int, month: str | int, day: str | int) -> date | None:
    """Give a day of the calendar, or None for one that never was."""
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if found.year >= FIRST_YEAR else None


def _without_clock(written: str) -> str:
    day = _CLOCK.sub("", " ".join(written.casefold().split()))
    # Two digits are a year only where a clock follows, as programs write it.
    is_short = ":" in written and _SHORT_YEAR.fullmatch(day)
    return f"{day[:-2]}20{day[-2:]}" if is_short else day
