"""SPSS: .sav and .zsav, with question texts, value labels and user-missing values."""

from __future__ import annotations

import datetime as dt
import re
from functools import partial
from typing import TYPE_CHECKING, Any

from sources.clocks import moment_text
from sources.tools.spss_dictionary import require_sound_dictionary
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

# SPSS counts seconds from the first day of the Gregorian calendar.
_EPOCH = dt.datetime(1582, 10, 14)  # noqa: DTZ001 - files carry no zone


def _writer(variable: Variable, decimal_mark: str) -> Write:
    """Choose how the values of a variable are written, by its display format."""
    if variable.is_text:
        return unpadded_text
    kind = re.match(r"[A-Z]*", variable.format)
    write = _TIMES.get(kind[0] if kind else "")
    plain = partial(number_text, decimal_mark=decimal_mark)
    return partial(_moment_or_number, write=write, plain=plain) if write else plain


def _moment_or_number(
    seconds: float, *, write: Callable[[float], str], plain: Callable[[float], str]
) -> str:
    """Write a moment, or the number where it lies outside of the years 1 to 9999."""
    try:
        return write(seconds)
    except (OverflowError, ValueError):
        return plain(seconds)


def _moment(seconds: float) -> dt.datetime:
    return _EPOCH + dt.timedelta(seconds=round(seconds, 3))


def _day(seconds: float) -> str:
    return _moment(seconds).date().isoformat()


def _day_and_time(seconds: float) -> str:
    return moment_text(_moment(seconds))


def _month(seconds: float) -> str:
    return _day(seconds)[:7]


def _quarter(seconds: float) -> str:
    moment = _moment(seconds)
    return f"{moment.year}-Q{(moment.month + 2) // 3}"


def _time(seconds: float) -> str:
    minutes, rest = divmod(round(abs(seconds), 3), 60)
    hours, minutes = divmod(int(minutes), 60)
    sign = "-" if seconds < 0 else ""
    tail = f"{rest:06.3f}" if rest % 1 else f"{int(rest):02d}"
    return f"{sign}{hours:02d}:{minutes:02d}:{tail}"


_TIMES: dict[str, Callable[[float], str]] = {
    **dict.fromkeys(("DATE", "ADATE", "EDATE", "SDATE", "JDATE", "WKYR"), _day),
    **dict.fromkeys(("DATETIME", "YMDHMS"), _day_and_time),
    **dict.fromkeys(("TIME", "DTIME", "MTIME"), _time),
    "MOYR": _month,
    "QYR": _quarter,
}
"""The formats of dates and times; weekdays and months (WKDAY, MONTH) are small numbers."""


def _find_missing(meta: Any, variables: Sequence[Variable]) -> Mapping[str, Callable[[Any], bool]]:
    """Give the variables with user-missing values: single ones, and one range each."""
    del variables
    return {name: partial(_is_within, ranges) for name, ranges in meta.missing_ranges.items()}


def _is_within(ranges: Sequence[Mapping[str, Any]], value: Any) -> bool:
    return any(one["lo"] <= value <= one["hi"] for one in ranges)


def _labels(meta: Any) -> Mapping[str, str]:
    """Give the labels; of a question with several answers (MDGROUP), question and option."""
    labels = labels_of(meta)
    for name, several in meta.mr_sets.items():
        if several["is_dichotomy"] and several["counted_value"] in (1, "1"):
            question = several["label"] or name
            for variable in labels.keys() & set(several["variable_list"]):
                labels[variable] = f"{question}/{labels[variable] or variable}"
    return labels


_SPSS = Program("SPSS", "read_sav", _writer, _find_missing, _labels)


def _recognize(head: Head) -> str:
    del head  # the container says it: only SPSS writes these first bytes
    return "its first bytes are those of SPSS"


def _open(head: Head, file: FileDeclaration, notation: Notation) -> Sheet:
    require_sound_dictionary(head.path, file.encoding)
    return open_statistics(head.path, _SPSS, encoding=file.encoding, notation=notation)


SPSS = Tool("spss", ("sav",), _recognize, open=_open)
