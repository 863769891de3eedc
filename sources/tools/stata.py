"""Stata: .dta of every release that is read, with labels and the missing values .a to .z."""

from __future__ import annotations

import datetime as dt
import re
from functools import partial
from typing import TYPE_CHECKING, Any

from sources.clocks import moment_text
from sources.tools.statistics import (
    Program,
    Variable,
    labels_of,
    number_text,
    open_statistics,
    unpadded_text,
)
from sources.tools.tool import Head, Tool

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sources.sheets import Notation, Sheet
    from sources.tools.statistics import Write
    from studies.cohorts import FileDeclaration

_EPOCH = dt.datetime(1960, 1, 1)  # noqa: DTZ001 - files carry no zone
_FORMAT = re.compile(r"%-?(?:t(?P<unit>[dCcwmqhy])|(?P<day>d))(?P<shown>.*)")
_CLOCK_ONLY = re.compile(r"[HhMmSs:._]+")
# The months before which a leap second was put in: %tC counts it, %tc does not (IERS).
_LEAPS = tuple(
    map(
        dt.datetime.fromisoformat,
        (
            "1972-07-01", "1973-01-01", "1974-01-01", "1975-01-01", "1976-01-01", "1977-01-01",
            "1978-01-01", "1979-01-01", "1980-01-01", "1981-07-01", "1982-07-01", "1983-07-01",
            "1985-07-01", "1988-01-01", "1990-01-01", "1991-01-01", "1992-07-01", "1993-07-01",
            "1994-07-01", "1996-01-01", "1997-07-01", "1999-01-01", "2006-01-01", "2009-01-01",
            "2012-07-01", "2015-07-01", "2017-01-01",
        ),
    )
)  # fmt: skip


def _writer(variable: Variable, decimal_mark: str) -> Write:
    """Choose how the values of a variable are written, by its display format."""
    if variable.is_text:
        return unpadded_text
    plain = partial(number_text, decimal_mark=decimal_mark)
    found = _FORMAT.fullmatch(variable.format)
    if not found:
        return partial(_value, write=plain, plain=plain)
    unit = found["unit"] or "d"
    if unit in "cC" and _CLOCK_ONLY.fullmatch(found["shown"]):
        return partial(_value, write=_clock, plain=plain)
    return partial(_value, write=_UNITS[unit], plain=plain)


def _value(
    value: float | str, *, write: Callable[[float], str], plain: Callable[[float], str]
) -> str:
    """Write a value, a missing value by its letter, and as number what is no day of ours."""
    if isinstance(value, str):
        return f".{value}"
    try:
        return write(value)
    except (OverflowError, ValueError):
        return plain(value)


def _day(days: float) -> str:
    return (_EPOCH + dt.timedelta(days=int(days))).date().isoformat()


def _moment(milliseconds: float) -> str:
    return moment_text(_EPOCH + dt.timedelta(milliseconds=round(milliseconds)))


def _moment_with_leaps(milliseconds: float) -> str:
    moment = _EPOCH + dt.timedelta(milliseconds=round(milliseconds))
    n_leaps = sum(
        leap + dt.timedelta(seconds=number) <= moment for number, leap in enumerate(_LEAPS, 1)
    )
    return moment_text(moment - dt.timedelta(seconds=n_leaps))


def _clock(milliseconds: float) -> str:
    return (_EPOCH + dt.timedelta(milliseconds=round(milliseconds))).time().isoformat()


def _part_of_year(number: float, *, parts: int, shape: str) -> str:
    year, part = divmod(int(number), parts)
    return shape.format(1960 + year, part + 1)


_UNITS: dict[str, Callable[[float], str]] = {
    "d": _day,
    "c": _moment,
    "C": _moment_with_leaps,
    "m": partial(_part_of_year, parts=12, shape="{:04d}-{:02d}"),
    "q": partial(_part_of_year, parts=4, shape="{:04d}-Q{}"),
    "h": partial(_part_of_year, parts=2, shape="{:04d}h{}"),
    "w": partial(_part_of_year, parts=52, shape="{:04d}w{}"),
    "y": lambda year: f"{int(year):04d}",
}
"""What the units of Stata's dates count from 1960 on; %ty is the year itself."""


def _find_missing(meta: Any, variables: Sequence[Variable]) -> Mapping[str, Callable[[Any], bool]]:
    """Every number can be missing as .a to .z; which are is seen only in the values."""
    del meta
    return {variable.name: _is_letter for variable in variables if not variable.is_text}


def _is_letter(value: Any) -> bool:
    return isinstance(value, str)


_STATA = Program("Stata", "read_dta", _writer, _find_missing, labels_of)


def _recognize(head: Head) -> str:
    del head  # the container says it: only Stata writes these first bytes
    return "its first bytes are those of Stata"


def _open(head: Head, file: FileDeclaration, notation: Notation) -> Sheet:
    return open_statistics(head.path, _STATA, encoding=file.encoding, notation=notation)


STATA = Tool("stata", ("dta",), _recognize, open=_open)
