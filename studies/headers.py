"""When two headers are the same words."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


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
