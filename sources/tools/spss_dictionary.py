"""Hold the dictionary of a .sav file against its own lengths, before ReadStat reads it.

ReadStat trusts some of them: one damaged byte in a width, a number of labels or a labelled text
ends the whole process (pyreadstat 1.3.7), and one bad file may hold back no more than its cohort.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from sources.refusals import Refusal
from sources.tools.statistics import foreign_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import BinaryIO

_HEADER = 176
_LAYOUT_AT = 64
_LAYOUT_CODES = (2, 3)
_LONGEST_STRING = 255
_MOST_MISSING = 3
_LINE = 80
# The records of a dictionary, by the number that opens each.
_VARIABLE, _LABELS, _LABELLED, _NOTES, _EXTENSION, _END = 2, 3, 4, 6, 7, 999
_ENCODING = 20  # the extension that names the encoding; files without it are older than Unicode
_OLD_ENCODING = "windows-1252"


def require_sound_dictionary(path: Path, encoding: str | None) -> None:
    """Refuse a .sav file whose dictionary does not fit its own lengths, or its encoding."""
    with path.open("rb") as file:
        header = file.read(_HEADER)
        order = next(
            (
                order
                for order in "<>"
                if len(header) == _HEADER
                and struct.unpack_from(f"{order}i", header, _LAYOUT_AT)[0] in _LAYOUT_CODES
            ),
            None,
        )
        if order is None:
            raise _damaged()
        dictionary = _Dictionary(file, order, path.stat().st_size)
        dictionary.walk()
    dictionary.require_readable(encoding)


class _Dictionary:
    """The records between the header and the cases."""

    def __init__(self, file: BinaryIO, order: str, n_bytes: int) -> None:
        self.file, self.order, self.n_bytes = file, order, n_bytes
        self.widths: list[int] = []
        self.n_open = 0
        self.encoding = ""
        self.texts: list[bytes] = []
        self.readers: dict[int, Callable[[], None]] = {
            _VARIABLE: self._variable,
            _LABELS: self._labels,
            _NOTES: self._notes,
            _EXTENSION: self._extension,
        }

    def walk(self) -> None:
        """Read record after record up to the one that ends them."""
        while (kind := self._number()) != _END:
            reader = self.readers.get(kind)
            if reader is None:
                raise _damaged()
            reader()

    def _number(self) -> int:
        found: int = struct.unpack(f"{self.order}i", self._bytes(4))[0]
        return found

    def _bytes(self, n_bytes: int) -> bytes:
        found = self.file.read(n_bytes) if 0 <= n_bytes <= self.n_bytes else b""
        if len(found) < n_bytes or n_bytes < 0:
            raise _damaged()
        return found

    def _count(self, size: int, *, fewest: int = 0) -> int:
        """Read how many things follow; so many must have room in the file."""
        count = self._number()
        if not fewest <= count <= self.n_bytes // size:
            raise _damaged()
        return count

    def _variable(self) -> None:
        width, has_label, n_missing = (self._number() for _ in range(3))
        _require(-1 <= width <= _LONGEST_STRING and has_label in (0, 1))
        _require(abs(n_missing) <= _MOST_MISSING)
        self._require_segment(width)
        self._bytes(16)
        if has_label:
            self._bytes(-(-self._count(1) // 4) * 4)
        self._bytes(8 * abs(n_missing))
        self.widths.append(width)

    def _require_segment(self, width: int) -> None:
        """Each further eight characters of a text are a record of their own, of width -1."""
        _require((width == -1) == (self.n_open > 0))
        self.n_open = self.n_open - 1 if width == -1 else max(-(-width // 8), 1) - 1

    def _labels(self) -> None:
        values = []
        for _ in range(self._count(9, fewest=1)):
            value, length = self._bytes(8), self._bytes(1)[0]
            self._bytes(-(-(length + 1) // 8) * 8 - 1)
            values.append(value)
        _require(self._number() == _LABELLED)
        if self._labelled():
            self.texts += values

    def _labelled(self) -> bool:
        """Read which variables have the labels before; say whether those are texts."""
        places = [self._number() for _ in range(self._count(4, fewest=1))]
        _require(all(1 <= place <= len(self.widths) for place in places))
        widths = {min(self.widths[place - 1], 1) for place in places}
        _require(widths in ({0}, {1}))
        return widths == {1}

    def _notes(self) -> None:
        self._bytes(_LINE * self._count(_LINE))

    def _extension(self) -> None:
        subtype, size = self._number(), self._count(1)
        content = self._bytes(size * self._count(max(size, 1)))
        if subtype == _ENCODING:
            self.encoding = content.decode("ascii", errors="replace").strip("\x00 ")

    def require_readable(self, declared: str | None) -> None:
        """Refuse texts among the labelled answers that are not in the file's encoding."""
        try:
            for text in self.texts:
                text.decode(declared or self.encoding or _OLD_ENCODING)
        except UnicodeDecodeError:
            raise foreign_text(declared) from None
        except (LookupError, ValueError):
            return  # ReadStat knows more names of encodings, and says so where it does not


def _require(holds: bool) -> None:  # noqa: FBT001 - it says what holds
    if not holds:
        raise _damaged()


def _damaged() -> Refusal:
    return Refusal(
        "is damaged or cut off: its list of variables does not fit its own lengths",
        "Copy it again, or save it anew in SPSS.",
    )
