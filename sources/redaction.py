"""Take names, e-mail addresses, phone numbers and handles out of what people said."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

MARK = "[…]"

# Short words inside names that are also ordinary words.
_PARTICLES = frozenset({"bin", "binti", "dan", "the", "and", "van", "der", "ibu", "pak", "bapak"})
_SHORTEST_NAME = 3
_SHORTEST_IDENTITY = 4
_CONTACTS = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # e-mail
    r"|(?<!\w)@\w{3,}"  # handle
    r"|(?<![\w.,])(?:\+\d|0|62)(?:[\s().-]{0,2}\d){8,13}(?!\w)"  # phone number
    r"|(?<![\w.,])\d{10,}(?!\w)"  # identity card, account number
)


def redactor(names: Iterable[str]) -> Callable[[str], str]:
    """Give a function that replaces the names and every contact in a text by a mark.

    A name is found whole and by each of its words, in any case, also with -nya or 's behind it.

    >>> redactor(["Siti Aminah"])("Bu siti, 0812-3456-7890, jualan Rp 1.500.000")
    'Bu […], […], jualan Rp 1.500.000'
    """
    words = sorted(_words_of(names), key=lambda word: (-len(word), word))
    if not words:
        return lambda text: _CONTACTS.sub(MARK, text)
    alternatives = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in words)
    name = rf"(?<!\w)(?:{alternatives})(?:nya|['’]s)?(?!\w)"
    found = re.compile(rf"{name}(?:\s+{name})*", re.IGNORECASE)
    return lambda text: found.sub(MARK, _CONTACTS.sub(MARK, text))


def _words_of(names: Iterable[str]) -> set[str]:
    words = set()
    for name in names:
        whole = " ".join(name.split())
        if len(whole) >= _SHORTEST_IDENTITY:
            words.add(whole)
        words.update(
            word
            for word in re.findall(r"[^\W\d_]+", whole)
            if len(word) >= _SHORTEST_NAME and word.casefold() not in _PARTICLES
        )
    return words
