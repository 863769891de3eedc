"""When two headers are the same words, and which columns a declaration names."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@lru_cache(maxsize=4096)
def header_key(text: str) -> str:
    """Reduce a header to its letters and digits: emoji, spaces, case and marks do not matter."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in folded if character.isalnum())


def tails_of(header: str) -> Iterator[str]:
    """Give the header, then what follows each group name: group/sub/q, sub/q, q."""
    part = header
    while part:
        yield part
        part = part.partition("/")[2]


def places_of(written: str, headers: Sequence[str], labels: Sequence[str] = ()) -> list[int]:
    """Find the columns that are called so: as written, by number, else by their letters.

    "note #2" is the second that is called note, "#4" the fourth column. Texts beside the headers
    (`labels`) are asked last.

    >>> places_of("note #2", ["id", "note", "note"]), places_of("#1", ["a"]), places_of("A", ["a"])
    ([2], [0], [0])
    """
    if exact := _as_written(written, headers):
        return exact
    text, mark, number = written.rpartition("#")
    if mark and number.isdecimal():
        named = _as_written(text, headers) or _by_letters(text, headers, labels)
        if named or not text.strip():
            named = named if text.strip() else list(range(len(headers)))
            return named[int(number) - 1 : int(number)] if int(number) else []
    return _by_letters(written, headers, labels)


def _as_written(written: str, headers: Sequence[str]) -> list[int]:
    return [at for at, header in enumerate(headers) if header.strip() == written.strip() != ""]


def _by_letters(written: str, headers: Sequence[str], labels: Sequence[str]) -> list[int]:
    key = header_key(written)
    for spellings in (headers, labels):
        same = [at for at, one in enumerate(spellings) if key and header_key(one) == key]
        if same:
            return same
    return []
