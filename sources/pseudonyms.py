"""Keyed pseudonyms: one person, one code in a study, which nobody without the key can turn back."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

PSEUDONYM_LENGTH = 26

# Spreadsheets turn 1201 into 1201.0, and long numbers into 1.20E+15: the first can be mended,
# under the second many people would become one.
_POINT_ZERO = re.compile(r"(\d+)[.,]0+")
_SCIENTIFIC = re.compile(r"\d([.,]\d+)?e\+\d+", re.IGNORECASE)


def pseudonym(key: bytes, *parts: str) -> str:
    """Give the pseudonym of the parts: base32 of HMAC-SHA-256 under the study's key, cut at 26."""
    digest = hmac.digest(key, "|".join(parts).encode(), hashlib.sha256)
    # 20 bytes give the first 32 characters; encoding the other 12 bytes would be for nothing.
    return base64.b32encode(digest[:20]).decode("ascii")[:PSEUDONYM_LENGTH]


def normalized_identity(cells: Iterable[str]) -> str:
    """Reduce what identifies a person to what does not change with typing; '' if a part is missing.

    Unicode NFKC, case folded, without spaces, punctuation and signs.

    >>> normalized_identity([" A-12.007 "]), normalized_identity(["1201.0"])
    ('a12007', '1201')
    >>> normalized_identity(["1.20E+15"]), normalized_identity(["a", " "])
    ('', '')
    """
    parts = [normalized_part(cell) for cell in cells]
    return "|".join(parts) if all(parts) else ""


def normalized_part(cell: str) -> str:
    """Reduce one part of an identity likewise; '' where it says nothing."""
    if cell.isascii() and cell.isalnum():
        return cell.lower()
    text = unicodedata.normalize("NFKC", cell).strip()
    if _SCIENTIFIC.fullmatch(text):
        return ""
    whole = _POINT_ZERO.fullmatch(text)
    folded = unicodedata.normalize("NFKC", (whole[1] if whole else text).casefold())
    kept = "".join(sign for sign in folded if unicodedata.category(sign)[0] in "LMN")
    return unicodedata.normalize("NFKC", kept)
