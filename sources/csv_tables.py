"""Read CSV as it is: every cell the text that was there, every record the line where it starts."""

from __future__ import annotations

import csv
import io
from contextlib import contextmanager
from functools import partial
from itertools import count, dropwhile, islice
from typing import TYPE_CHECKING
from zipfile import ZipFile

from sources.refusals import OutsideHeader, Refusal
from sources.sheets import Row, is_blank, rows_without_tail

if TYPE_CHECKING:
    from _csv import Reader
    from collections.abc import Callable, Iterable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path
    from typing import TextIO

_DELIMITERS = ",;\t|"
# Three rows of headers of 500 questions, each with its text, are some 200,000 characters.
_HEAD = 1 << 18
_LONGEST_LINE = 1 << 20
"""Characters: answers are a few thousand at most, the header of a long survey 200,000."""


def read_head(path: Path, encoding: str) -> str:
    """Read the first characters of a text file, up to its last whole line if it is longer."""
    with path.open(encoding=encoding, newline="") as file:
        head = file.read(_HEAD)
        if file.read(1):
            head = head[: max(head.rfind("\n"), head.rfind("\r")) + 1] or head
    return head


def detect_delimiter(head: str) -> str:
    """Choose the delimiter that splits the header into most cells and the records likewise."""
    if head[:4].lower() == "sep=" and head[4:5]:
        return head[4]
    best, best_rank = ",", (0.0, 0)
    for delimiter in _DELIMITERS:
        widths = [len(record) for record in _sample(head, delimiter)]
        if not widths or widths[0] < 2:
            continue
        alike = sum(width == widths[0] for width in widths) / len(widths)
        rank = (round(alike, 1), widths[0])
        if rank > best_rank:
            best, best_rank = delimiter, rank
    return best


def records_of(head: str, delimiter: str, limit: int = 60) -> list[list[str]]:
    """Split the start of a file into its first records, from the header on, without judging."""
    return list(dropwhile(_is_above_header, _sample(head, delimiter, limit)))


def _is_above_header(record: list[str]) -> bool:
    """Say whether a record is blank, or names the delimiter as Excel does."""
    return is_blank(record) or record[0][:4].lower() == "sep="


def _sample(head: str, delimiter: str, limit: int = 60) -> list[list[str]]:
    try:
        reader = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
        return [record for record in islice(reader, limit) if record]
    except csv.Error:
        return []


def read_csv(
    path: Path,
    encoding: str,
    *,
    delimiter: str,
    pads_rows: bool,
    member: str = "",
    width: int = 0,
) -> tuple[tuple[str, ...], Iterable[Row]]:
    """Give the headers now and the rows when asked; only one open file at a time.

    Short records are filled with blanks where `pads_rows` (Excel leaves trailing cells out) and
    refused where the tool writes every cell. Cells outside the header are always refused.
    `member` names the text inside of an archive. `width` is the least number of columns: where a
    tool leaves headers blank, the last of them are not cut off.
    """
    text = partial(_opened, path, encoding, member)
    header = partial(_read_header, delimiter=delimiter, width=width)
    with text() as file:
        columns, _ = header(file)
    if not columns:
        raise Refusal("has no header: every line is blank", "Export it again, with headers.")
    return columns, rows_without_tail(_read_rows(text, header, pads_rows=pads_rows))


def _read_rows(
    text: Callable[[], AbstractContextManager[TextIO]],
    header: Callable[[TextIO], tuple[tuple[str, ...], Reader]],
    *,
    pads_rows: bool,
) -> Iterator[Row]:
    with text() as file:
        columns, reader = header(file)
        width = len(columns)
        line = reader.line_num + 1
        while True:
            record = _next_record(reader)
            if record is None:
                return
            if len(record) != width and record:
                record = _fitted(record, width, line, pads_rows=pads_rows)
            if record:
                yield Row(line, tuple(record))
            line = reader.line_num + 1


def _read_header(file: TextIO, delimiter: str, width: int) -> tuple[tuple[str, ...], Reader]:
    reader = csv.reader(_lines_of(file), delimiter=delimiter, strict=True)
    while (record := _next_record(reader)) is not None:
        if not _is_above_header(record):
            break
    while record and len(record) > width and not record[-1].strip():
        record.pop()
    record = record or []
    return (*record, *[""] * (width - len(record))), reader


def _lines_of(file: TextIO) -> Iterator[str]:
    """Give lines, never more of one than any table holds: memory stays bounded."""
    for line_no in count(1):
        line = file.readline(_LONGEST_LINE)
        if len(line) == _LONGEST_LINE:
            raise Refusal(
                f"this line has more than {_LONGEST_LINE:,} characters, which no table has",
                "The file is damaged, or no table at all. Export it again.",
                at=f"line {line_no}",
            )
        if not line:
            return
        yield line


def _next_record(reader: Reader) -> list[str] | None:
    start = reader.line_num + 1
    try:
        return next(reader, None)
    except csv.Error as error:
        raise Refusal(
            f"the record that starts here is not well formed CSV ({error})",
            "A quotation mark is probably not closed, or not doubled. Export the file again.",
            at=f"line {start}",
        ) from None


def _fitted(record: list[str], width: int, line: int, *, pads_rows: bool) -> list[str]:
    """Bring a record to the header's width, or refuse what would move cells to other questions."""
    if len(record) > width and is_blank(record[width:]):
        return record[:width]
    if len(record) < width and (pads_rows or is_blank(record)):
        return record + [""] * (width - len(record))
    kind = OutsideHeader if len(record) > width else Refusal
    raise kind(
        f"this record has {len(record)} cells, the header {width}",
        "A delimiter inside a cell needs quotation marks around it, or the file was cut off. "
        "Export it again.",
        at=f"line {line}",
    )


@contextmanager
def _opened(path: Path, encoding: str, member: str = "") -> Iterator[TextIO]:
    if not member:
        with path.open(encoding=encoding, newline="") as file:
            yield file
        return
    with ZipFile(path) as archive, archive.open(member) as packed:
        yield io.TextIOWrapper(packed, encoding=encoding, newline="")
