"""Responses that nobody submitted: they stay with their answers, and the ledger counts them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sources.sheets import Row


@dataclass
class NotSubmitted:
    """How many responses of one file have no time of submission, counted while they pass by."""

    n_responses: int = 0

    def watched(self, rows: Iterable[Row], submitted: int) -> Iterator[Row]:
        """Pass the rows on, and count those without a cell at the place of the submission."""
        for row in rows:
            if not row.left_out and not row.cells[submitted].strip():
                self.n_responses += 1
            yield row

    def told(self) -> str:
        """Say how many there were, for the ledger; '' where everybody submitted.

        >>> NotSubmitted(2).told(), NotSubmitted().told()
        ('; not submitted, and kept: 2', '')
        """
        n = self.n_responses
        return f"; not submitted, and kept: {n}" if n else ""
