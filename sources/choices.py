"""Several answers to one question: in one cell, or in a column of 1 and 0 for each option."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from sources.sheets import UNTICKED
from studies.headers import header_key

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping, Sequence

_TICKED = frozenset({
    "true", "y", "yes", "ya", "ja", "oui", "sí", "sim", "x", "v", "✓", "checked", "selected",
})  # fmt: skip


def ticked(
    options: Sequence[tuple[str, Sequence[str]]],
    separator: str,
    unticked: Container[str] = UNTICKED,
) -> list[str]:
    """Put question/option columns together as the question itself would read.

    What neither ticks nor unticks an option is kept as it is: the option in words, as some tools
    write it, or something that the rules of the study turn away.
    """
    columns = []
    for code, cells in options:
        words = {cell: _word_of(cell.strip(), code, unticked) for cell in set(cells)}
        columns.append([words[cell] for cell in cells])
    return [separator.join(filter(None, words)) for words in zip(*columns, strict=True)]


def _word_of(cell: str, code: str, unticked: Container[str]) -> str:
    """Give the code of a ticked option, '' of another; a number counts the options, or is 1.

    >>> [_word_of(cell, "x", {"", "0"}) for cell in ("1", "Y", "0", "", "Instagram", "3")]
    ['x', 'x', '', '', 'Instagram', 'x']
    """
    if cell.casefold() in unticked:
        return ""
    return code if cell.isdecimal() or cell.casefold() in _TICKED else cell


def in_codes(
    cells: Sequence[str], words: Mapping[str, str], beside: Callable[[], Sequence[str]]
) -> list[str]:
    """Turn answers that are kept apart by spaces into codes, where they are labels with spaces.

    `words` gives the code of a code and of a label reduced to its letters; `beside` what the
    question's own columns of 1 and 0 say, and decides where a cell can be read in no way or in
    two. Without them such a cell is left as it is: the rules of the study then turn it away.
    """
    codes = {cell: _codes_of(cell.split(), words) for cell in set(cells) if cell.strip()}
    flags = [] if all(codes.values()) else beside()
    return [
        (codes[cell] or flag or cell) if cell in codes else cell
        for cell, flag in zip_longest(cells, flags, fillvalue="")
    ]


def _codes_of(parts: list[str], words: Mapping[str, str]) -> str:
    """Give the codes of an answer, or '' where it is blank, unknown or could be two answers.

    >>> _codes_of("Sit down Take away".split(), {"a": "a", "sitdown": "a", "takeaway": "b"})
    'a b'
    >>> _codes_of("A B".split(), {"a": "1", "b": "2", "ab": "3"})
    ''
    """
    if all(words.get(part) == part for part in parts):
        return " ".join(parts)
    readings: list[tuple[tuple[str, ...], ...]] = [()] * len(parts) + [((),)]
    for start in reversed(range(len(parts))):
        found = [
            (code, *rest)
            for end in range(start + 1, len(parts) + 1)
            if (code := _code_of(" ".join(parts[start:end]), words)) is not None
            for rest in readings[end]
        ]
        readings[start] = tuple(dict.fromkeys(found))[:2]
    return " ".join(readings[0][0]) if len(readings[0]) == 1 else ""


def _code_of(phrase: str, words: Mapping[str, str]) -> str | None:
    key = header_key(phrase)
    return words.get(phrase) or (words.get(key) if key else None)
