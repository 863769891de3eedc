"""Names of records that outlive a new export: by the tool's own key, else by what the row says.

A name is `<file>#<key>` or `<file>#<fingerprint>`; of a workbook whose sheet is declared,
`<file>!<sheet>#...`. Rows that are equal are told apart by `~2`, `~3` in their order.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from studies.cohorts import FileDeclaration

_FINGERPRINT_BYTES = 6


def name_of_file(file: FileDeclaration) -> str:
    """Name a file, or the form that it was pulled of; and the sheet where one is declared."""
    return f"{file.origin}!{file.sheet}" if file.sheet else file.origin


class RecordNames:
    """Names the records of one file, chunk after chunk."""

    def __init__(self, file: FileDeclaration, key: bytes) -> None:
        self._file = name_of_file(file)
        self._key = key
        self._seen: Counter[str] = Counter()

    def of(self, columns: Sequence[Sequence[str]], keys: Iterable[str]) -> list[str]:
        """Name the records of some rows, given as columns, with their keys or blanks."""
        rows = zip(*columns, strict=True)
        marks = (
            key.strip() or fingerprint(self._key, cells)
            for key, cells in zip(keys, rows, strict=True)
        )
        return list(self._numbered(marks))

    def _numbered(self, marks: Iterable[str]) -> Iterator[str]:
        for mark in marks:
            self._seen[mark] += 1
            n_seen = self._seen[mark]
            yield f"{self._file}#{mark}~{n_seen}" if n_seen > 1 else f"{self._file}#{mark}"


def fingerprint(key: bytes, cells: Sequence[str]) -> str:
    """Give a short keyed fingerprint of a row; blanks after its last cell do not count.

    It begins with a letter: spreadsheets would make numbers of some others.
    """
    text = "\x1f".join(map(str.strip, cells)).rstrip("\x1f")
    digest = hmac.digest(key, f"row|{text}".encode(), hashlib.sha256)
    return f"r{digest[:_FINGERPRINT_BYTES].hex()}"
