"""What a rule is: a predicate, what it is about, and what a broken one does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from expectations.words import EXPECTED

if TYPE_CHECKING:
    from collections.abc import Mapping

# What a broken rule does: rejects and waits for a person; rejects, and nobody need do anything;
# is only reported. Of a cohort's measures, an error holds the cohort back.
Severity = Literal["error", "withheld", "warning"]


@dataclass(frozen=True)
class Rule:
    """One thing that must be true of every row of a landing table that it is about.

    `column_kind` and `column_id` (SQL over the view) find the header to name in `ops.rejected`.
    `applies` (SQL over the view) says which rows it is about.
    """

    rule_id: str
    table: str
    predicate: str
    column_kind: str = ""
    column_id: str = "''"
    severity: Severity = "error"
    applies: str = "true"

    @property
    def expected(self) -> Mapping[str, str]:
        """Say what was expected, per language; `{name}` is a column of the view."""
        return EXPECTED[self.rule_id]
