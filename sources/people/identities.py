"""The normal form of an identity, part by part: one spelling of all that say the same."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from sources.pseudonyms import normalized_part

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sources.people.candidates import Elements

_MOST_MISSING = {3: 1}
"""How many elements of a code may be missing, by how many there are: as many as may differ."""


def identity_elements(
    columns: Sequence[Sequence[str]], names: Sequence[str], kinds: Mapping[str, str], region: str
) -> list[Elements]:
    """Give the normal form of each record's identity, column by column; '' is missing."""
    if not columns:
        return []
    forms = [
        [phone_number(cell, region) for cell in column]
        if kinds.get(name) == "phone"
        else [normalized_part(cell) for cell in column]
        for name, column in zip(names, columns, strict=True)
    ]
    return list(zip(*forms, strict=True))


def compared(elements: Elements) -> Elements:
    """Give a code as codes are compared: a spreadsheet makes 7 of 07, and means the same.

    >>> compared(("ab", "07")), compared(("0012",))
    (('ab', '7'), ('0012',))
    """
    if len(elements) == 1:
        return elements
    return tuple(
        part.lstrip("0") or "0" if part.isascii() and part.isdigit() else part for part in elements
    )


def is_enough(elements: Elements) -> bool:
    """Say whether so much of an identity is there that somebody can be told by it."""
    n_missing = sum(not part for part in elements)
    n_elements = len(elements)
    return n_missing <= (2 if n_elements > 3 else _MOST_MISSING.get(n_elements, 0))


@lru_cache(maxsize=65_536)
def phone_number(cell: str, region: str) -> str:
    """Give a phone number in its one international form; what is none, as any other identity.

    A spreadsheet takes the leading zero, so 812..., 0812..., 62812... and +62 812... are one.

    >>> phone_number("812 3456 7890", "ID"), phone_number("0062-812-3456-7890", "ID")
    ('+6281234567890', '+6281234567890')
    """
    import phonenumbers

    text = normalized_part(cell)
    if not text:
        return ""
    is_abroad = cell.strip().startswith(("+", "＋")) or text.startswith("00")
    dialled = "+" + text.removeprefix("00") if is_abroad else text
    try:
        number = phonenumbers.parse(dialled, region)
    except phonenumbers.NumberParseException:
        return text
    if not phonenumbers.is_possible_number(number):
        return text
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
