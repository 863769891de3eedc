"""What cells look like, where a tool is known by its columns and not by their words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_MOMENT = re.compile(
    r"\s*\d{1,4}[-/.]\s?\d{1,2}[-/.]\s?\d{1,4}[T,\s]+\d{1,2}[:.]\d{2}.*", re.DOTALL
)


def is_moment(cell: str) -> bool:
    """Say whether a cell holds a date of digits and a time of day.

    >>> is_moment("4/25/25 14:54:45"), is_moment("2024-03-02 09:10"), is_moment("2024-03-02")
    (True, True, False)
    """
    return _MOMENT.fullmatch(cell) is not None


def is_count(cell: str) -> bool:
    """Say whether a cell holds a whole number.

    >>> is_count("12"), is_count(" 7 "), is_count("1.5"), is_count("")
    (True, True, False, False)
    """
    return cell.strip().isdecimal()


def column_is(
    rows: Sequence[Sequence[str]], index: int, holds: Callable[[str], bool], *, blank: bool = False
) -> bool:
    """Say whether each cell of a column passes; blanks too where `blank` is allowed."""
    cells = [row[index].strip() if index < len(row) else "" for row in rows]
    filled = [cell for cell in cells if cell]
    return bool(filled or blank) and all(holds(cell) for cell in (filled if blank else cells))
