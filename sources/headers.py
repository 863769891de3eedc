"""When two headers are the same words."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=4096)
def header_key(text: str) -> str:
    """Reduce a header to its letters and digits: emoji, spaces, case and marks do not matter."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in folded if character.isalnum())
