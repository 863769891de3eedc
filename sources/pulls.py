"""Read a pull: its first line says what was asked, each further line is a submission as it came."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sources.refusals import Refusal
from sources.remote.kept import FIRST_KEY, read_header
from sources.sheets import Row
from studies.faults import nearest, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

FLAT = Iterator[tuple[int, dict[str, Any]]]
UNREAD = frozenset({
    "geopoint", "geotrace", "geoshape", "image", "audio", "video", "file", "background-audio",
    "binary", "deviceid", "username", "phonenumber", "simserial", "subscriberid", "email", "audit",
})  # fmt: skip
"""Types of questions that say where somebody was, or which device: read only if declared."""

_AGAIN = "Delete this file; the next kohort run pulls it anew."


@dataclass(frozen=True)
class Pull:
    """A pulled file: what its first line says, and where it lies."""

    path: Path
    header: Mapping[str, Any]

    def submissions(self) -> FLAT:
        """Give each submission with its line; numbers stay the text that was there."""
        n_read = 0
        with self.path.open("rb") as file:
            file.readline()
            for n_read, line in enumerate(file, start=1):
                yield n_read + 1, _submission(line, n_read + 1)
        if n_read != self.header.get("n_submissions"):
            raise Refusal(f"holds {n_read} submissions, and says it holds others", _AGAIN)

    def questions(self, repeat: str = "") -> list[Mapping[str, Any]]:
        """List the questions of the form that lie in a repeat, or in none."""
        told = self.header.get("questions") or ()
        return [one for one in told if one.get("repeat", "") == repeat]

    def repeat(self, sheet: str) -> str:
        """Give the path of the repeat that `sheet` names, by its path or its last name."""
        known = dict.fromkeys(one["repeat"] for one in self.header["questions"] if "repeat" in one)
        fitting = [path for path in known if sheet in (path, path.rpartition("/")[2])]
        if len(fitting) == 1:
            return fitting[0]
        like = quoted(nearest(sheet, known) or known)
        todo = f"Repeats: {like}. Correct sheet in cohort.yml." if known else "Remove the line."
        raise Refusal(f'the form has no repeat "{sheet}"', todo)


def read_pull(path: Path) -> Pull:
    """Open a pull; raises a Refusal where its first line is none."""
    header = read_header(path)
    if not isinstance(header.get("questions"), list):
        raise Refusal("its first line does not say what was pulled", _AGAIN)
    return Pull(path, header)


def is_pulled_by(tool: str, text: str) -> bool:
    """Say whether a text begins as the pulls of a tool do."""
    return text.startswith(f'{{"{FIRST_KEY}": 1, "tool": "{tool}"')


def tabled(flat: Callable[[], FLAT], known: Iterable[str]) -> tuple[tuple[str, ...], Iterator[Row]]:
    """Make a table of flat records: the columns of the form, then those of older versions.

    Records are read twice, and never held: once for the columns that they have, once for cells.
    """
    columns = dict.fromkeys(known)
    for _, record in flat():
        columns.update(dict.fromkeys(record))
    return tuple(columns), _rows(flat, tuple(columns))


def _rows(flat: Callable[[], FLAT], columns: tuple[str, ...]) -> Iterator[Row]:
    for number, record in flat():
        yield Row(number, tuple(record.get(column, "") for column in columns))


def value_text(value: object) -> str:
    """Give a value of JSON as the text that an export would hold."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _submission(line: bytes, number: int) -> dict[str, Any]:
    try:
        found = json.loads(line, parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Refusal("the line is no submission", _AGAIN, at=f"line {number}")
    return found
