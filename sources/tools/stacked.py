"""Tables whose headers stand in several rows: codes, question texts, choices."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from sources.tools.tool import Head, open_table

if TYPE_CHECKING:
    from sources.sheets import Notation, Sheet
    from studies.cohorts import FileDeclaration

Headers = tuple[tuple[str, ...], ...]
"""The header rows of a table, each with one cell per column."""


def open_stacked(
    head: Head, file: FileDeclaration, notation: Notation, *, n_headers: int
) -> tuple[Sheet, Headers]:
    """Open a table below its header rows; a blank header is of the question before it."""
    rows = head.rows[:n_headers]
    width = max((index for row in rows for index, cell in enumerate(row, 1) if cell.strip()))
    sheet = open_table(head, file, notation, width=width)
    headers = tuple((*row[:width], *[""] * (width - len(row))) for row in rows)
    return replace(sheet, rows=islice(iter(sheet.rows), n_headers - 1, None)), headers
