"""A table as it arrived: headers, rows of text, and how its numbers and dates are written."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from sources.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

# Languages that write 1.234,5 or 1 234,5; all others write 1,234.5 (Unicode CLDR).
_COMMA_AND_DOT = frozenset({"id", "de", "es", "it", "nl", "pt", "tr", "da", "el", "vi", "jv", "su"})
_COMMA_AND_SPACE = frozenset({"fr", "ru", "uk", "pl", "cs", "sv", "nb", "fi", "hu", "bg"})
_POINT_TERRITORIES = frozenset({"es_MX", "de_CH", "it_CH"})
_YEAR_FIRST = frozenset({"zh", "ja", "ko", "hu", "lt", "sv"})
_MONTH_FIRST = frozenset({"en_US", "en_PH"})


UNTICKED = frozenset({"", "0", "false", "n", "no", "tidak", "nein", "non", "não", "nee", "-"})
"""What stands in the column of an option that was not chosen, in small letters."""


class Row(NamedTuple):
    """One record: the line or sheet row where a person finds it, and its cells as text."""

    row_number: int
    cells: tuple[str, ...]
    left_out: str = ""


def with_cell(cells: tuple[str, ...], index: int, cell: str) -> tuple[str, ...]:
    """Give cells with another one at one place."""
    return (*cells[:index], cell, *cells[index + 1 :])


@dataclass(frozen=True)
class Notation:
    """How a file writes numbers, dates and several choices in one cell.

    `timezone` is that of the study, in which the moments of a tool's server are written.
    """

    decimal_mark: str
    group_mark: str
    date_order: str
    choice_separator: str = ";"
    timezone: str = "UTC"

    def of_xforms(self) -> Notation:
        """Give what ODK and KoboToolbox write wherever they are used: points, and no groups.

        Choices are parted by spaces.
        """
        return replace(self, decimal_mark=".", group_mark="", choice_separator=" ")


@dataclass(frozen=True)
class Sheet:
    """One table of one file. Rows can be read once; reading them may raise a Refusal.

    `labels` are question texts beside headers that are codes, one per column or none at all;
    `value_labels` the words of coded answers, by the column's place; `system` the columns that the
    tool added, by their place, each with the role it plays or ''; `missing` the answers that the
    file itself declares to be none, by place, with how many cells hold each; `lent` the places of
    columns that a repeat has from its parents: they say whose a record is and when, and answer
    nothing; `unticked` what the tool writes in the column of an option that was not chosen;
    `out_of` the most points that a question can earn, where its header says so, by place;
    `unanswered` finds the columns that hold nothing in any record, of a tool that writes a column
    for a note on the form as well; `told` says for the ledger what the rows showed, once read.
    """

    tool: str
    encoding: str
    columns: tuple[str, ...]
    rows: Iterable[Row]
    notation: Notation
    labels: tuple[str, ...] = ()
    value_labels: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    system: Mapping[int, str] = field(default_factory=dict)
    missing: Mapping[int, Mapping[str, int]] = field(default_factory=dict)
    lent: frozenset[int] = frozenset()
    unticked: frozenset[str] = UNTICKED
    out_of: Mapping[int, float] = field(default_factory=dict)
    unanswered: Callable[[], frozenset[int]] = frozenset
    told: Callable[[], str] = str

    def label_of(self, index: int) -> str:
        """Give the question text beside a header; '' where there is none."""
        return self.labels[index] if self.labels else ""


def unanswered_columns(sheet: Sheet) -> frozenset[int]:
    """Find the columns that hold nothing in any record, reading the rows until none is left."""
    blank = set(range(len(sheet.columns)))
    try:
        for row in sheet.rows:
            blank -= {index for index in blank if row.cells[index].strip()}
            if not blank:
                break
    except Refusal:
        return frozenset()  # whoever reads the rows next tells of it
    return frozenset(blank)


def notation_of(locale: str, date_order: str | None = None) -> Notation:
    """Give the notation of a locale such as id_ID; a declared date order wins."""
    locale = locale.replace("-", "_")
    language = locale.partition("_")[0].lower()
    decimal_mark, group_mark = ".", ","
    if locale not in _POINT_TERRITORIES:
        if language in _COMMA_AND_DOT:
            decimal_mark, group_mark = ",", "."
        elif language in _COMMA_AND_SPACE:
            decimal_mark, group_mark = ",", " "
    order = "dmy"
    if language in _YEAR_FIRST:
        order = "ymd"
    elif locale in _MONTH_FIRST:
        order = "mdy"
    return Notation(decimal_mark, group_mark, date_order or order)


def is_blank(cells: Iterable[str]) -> bool:
    """Say whether a record holds nothing but white space."""
    return not any(cell and not cell.isspace() for cell in cells)


def rows_without_tail(rows: Iterable[Row]) -> Iterable[Row]:
    """Mark blank records as left out, and drop those after the last record that holds something."""
    waiting: list[Row] = []
    for row in rows:
        if is_blank(row.cells):
            waiting.append(row._replace(left_out="blank"))
            continue
        yield from waiting
        waiting.clear()
        yield row
