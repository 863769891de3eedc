"""Write what waits into decisions.csv: lines are added below, and no byte above is touched."""

from __future__ import annotations

import codecs
import csv
import io
import os
from typing import TYPE_CHECKING

from sources.people.decisions import COLUMNS, FILE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sources.people.decisions import Decisions
    from sources.people.tables import Dialect
    from sources.people.waiting import Waiting

_WHERE = "where"
_UNMARKED = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}


def add_waiting(folder: Path, decisions: Decisions, waiting: Iterable[Waiting]) -> int:
    """Add a line without a decision for each pair that has none yet; gives how many."""
    lines = (*decisions.answered, *decisions.open)
    known = {(one.kind, frozenset((one.record_a, one.record_b))) for one in lines}
    added = []
    for one in waiting:
        pair = (one.kind, frozenset((one.record_a, one.record_b)))
        if pair not in known:
            known.add(pair)
            added.append(one)
    if added:
        _replace(folder / FILE, _text_below(folder / FILE, decisions.dialect, added))
    return len(added)


def _text_below(path: Path, dialect: Dialect, added: Iterable[Waiting]) -> bytes:
    """Give the file with the new lines, in the columns and the encoding that it has."""
    above = path.read_bytes() if path.is_file() else b""
    is_new = not dialect.columns
    columns = dialect.columns or (*COLUMNS, _WHERE)
    names = [column.strip().casefold() for column in columns]
    encoding = _encoding_below(above, dialect.encoding)
    line_end = "\r\n" if is_new or "\r\n".encode(encoding) in above else "\n"
    text = io.StringIO()
    writer = csv.writer(text, delimiter=dialect.delimiter, lineterminator=line_end)
    if is_new:
        writer.writerow(columns)
    elif not above.endswith("\n".encode(encoding)):
        text.write(line_end)
    for one in added:
        cells = one._asdict()
        writer.writerow([cells.get(name, "") for name in names])
    mark = codecs.BOM_UTF8 if is_new else b""
    return above + mark + text.getvalue().encode(encoding, errors="replace")


def _encoding_below(above: bytes, encoding: str) -> str:
    """Name the encoding without the mark that stands only at a file's beginning."""
    if encoding == "utf-16" and above.startswith(codecs.BOM_UTF16_BE):
        return "utf-16-be"
    return _UNMARKED.get(encoding, encoding)


def _replace(path: Path, content: bytes) -> None:
    """Write the file whole or not at all, with the permissions that it had."""
    fresh = path.with_name(f".{path.name}.fresh")
    with fresh.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    if path.exists():
        fresh.chmod(path.stat().st_mode & 0o777)
    fresh.replace(path)
