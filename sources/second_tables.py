"""One file, one table: a second one below the first, or its headers again, is never read as rows.

Either happens where somebody pasted two exports together, or wrote totals and notes below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sources.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sources.sheets import Row

_SAMPLE = 50
_FEWEST = 3


def require_one_table(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[Row]:
    """Pass rows on, or refuse the row at which another table begins."""
    headers = tuple(columns)
    sample: list[Row] = []
    is_after_gap = False
    for row in rows:
        if row.left_out == "blank":
            is_after_gap = True
        elif row.cells == headers and any(headers):
            raise Refusal(
                "the headers stand here a second time",
                "Two exports were pasted together: give each as a file of its own (part: 1, 2).",
                at=f"row {row.row_number}",
            )
        elif is_after_gap and _is_header_like(row, sample):
            raise Refusal(
                "a second table seems to begin here, below a blank row",
                "Give each table as a file, or a sheet, of its own; delete notes below the table.",
                at=f"row {row.row_number}",
            )
        else:
            is_after_gap = False
            if len(sample) < _SAMPLE:
                sample.append(row)
        yield row


def _is_header_like(row: Row, sample: Sequence[Row]) -> bool:
    """Say whether a row has words wherever every row so far has numbers or codes with digits."""
    if len(sample) < _FEWEST:
        return False
    told = [
        not any(character.isdigit() for character in cell)
        for cell, *above in zip(row.cells, *(one.cells for one in sample), strict=True)
        if cell.strip() and all(any(map(str.isdigit, other)) for other in above)
    ]
    return bool(told) and all(told)
