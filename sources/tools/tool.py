"""What a survey tool is to us: how its files are told from others, and how they are opened."""

from __future__ import annotations

from collections.abc import Callable  # noqa: TC003 - the fields of a dataclass
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from sources.csv_tables import read_csv
from sources.sheets import Sheet, unanswered_columns
from sources.workbooks import read_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from sources.sheets import Notation
    from sources.workbooks import Workbook
    from studies.cohorts import FileDeclaration

    Open = Callable[["Head", FileDeclaration, Notation], Sheet]

TABLE_CONTAINERS = ("csv", "xlsx", "ods")
"""What holds plain tables, whoever wrote them."""


@dataclass(frozen=True)
class Head:
    """The start of a file, which is all that recognition looks at.

    `rows` are the first records of a text, or of the sheet that would be read. `names` are the
    sheets of a workbook, or the members of an archive. `text` is the start of a text.
    """

    path: Path
    container: str
    rows: tuple[tuple[str, ...], ...] = ()
    names: tuple[str, ...] = ()
    text: str = ""
    encoding: str = ""
    delimiter: str = ""
    workbook: Workbook | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The first record: the headers, or what stands above them."""
        return self.rows[0] if self.rows else ()


def open_table(
    head: Head,
    file: FileDeclaration,
    notation: Notation,
    *,
    pads_rows: bool = False,
    width: int = 0,
) -> Sheet:
    """Open the one table of a text or a workbook as it is: the first record is its headers."""
    if head.workbook:
        columns, rows = read_workbook(
            head.workbook, sheet=file.sheet, decimal_mark=notation.decimal_mark, width=width
        )
    else:
        columns, rows = read_csv(
            head.path,
            head.encoding,
            delimiter=head.delimiter,
            pads_rows=pads_rows,
            width=width,
        )
    return Sheet("", head.encoding, columns, rows, notation)


def opens_xforms(read: Open) -> Open:
    """Give how an export of an XForm is opened: in its notation, and with what nobody answered."""

    def open_export(head: Head, file: FileDeclaration, notation: Notation) -> Sheet:
        again = partial(read, head, file, notation.of_xforms())
        return replace(again(), unanswered=lambda: unanswered_columns(again()))

    return open_export


def never(head: Head) -> str:
    """Recognize nothing."""
    del head
    return ""


@dataclass(frozen=True)
class Tool:
    """One survey tool.

    `recognize` says why a file is this tool's, or '' where it is not; `suspects` likewise, by
    weaker signs, and is asked only where no tool recognizes the file. `open` gives the table: its
    headers, its rows with what is to be left out, and in `system` the columns the tool added.
    """

    name: str
    containers: tuple[str, ...]
    recognize: Callable[[Head], str] = never
    suspects: Callable[[Head], str] = never
    open: Open = open_table
