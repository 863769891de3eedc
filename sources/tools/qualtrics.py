"""Qualtrics: the CSV, TSV or workbook of a survey, with up to three header rows."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import takewhile
from typing import TYPE_CHECKING

from sources.refusals import Refusal
from sources.tools.not_submitted import NotSubmitted
from sources.tools.stacked import open_stacked
from sources.tools.tool import TABLE_CONTAINERS, Head, Tool

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sources.sheets import Notation, Row, Sheet
    from studies.cohorts import FileDeclaration

_ROLES = {
    "StartDate": "started_at",
    "EndDate": "ended_at",
    "RecordedDate": "submitted_at",
    "ResponseId": "record_key",
    "ResponseID": "record_key",
}
_SYSTEM = frozenset({
    *_ROLES, "Status", "IPAddress", "Progress", "Duration (in seconds)", "Finished",
    "RecipientLastName", "RecipientFirstName", "RecipientEmail", "ExternalReference",
    "ExternalDataReference", "LocationLatitude", "LocationLongitude", "LocationAccuracy",
    "DistributionChannel", "UserLanguage", "ResponseSet",
})  # fmt: skip
# What no other tool calls a column.
_SURE = frozenset({
    "RecordedDate", "ResponseId", "ResponseID", "ResponseSet", "Duration (in seconds)",
    "RecipientLastName", "ExternalDataReference", "DistributionChannel", "UserLanguage",
})  # fmt: skip
# Order of display, groups of a recommendation, scores, checks for bots.
_MADE = re.compile(r".+_(DO|DO_.+|NPS_GROUP)|SC\d+|Q_[A-Z][A-Za-z]+")
# Endings that make four columns of one question: its timing, the browser, an uploaded file.
_FAMILIES = (
    ("_First Click", "_Last Click", "_Page Submit", "_Click Count"),
    ("_Browser", "_Version", "_Operating System", "_Resolution"),
    ("_Id", "_Name", "_Size", "_Type"),
)
_IMPORT = re.compile(r"\s*\{\s*[\"']ImportId[\"']\s*:\s*[\"'](?P<id>[^\"']*).*", re.DOTALL)
_NAMES = {name[0].lower() + name[1:]: name for name in _SYSTEM} | {
    "_recordId": "ResponseId",
    "ipAddress": "IPAddress",
    "duration": "Duration (in seconds)",
    "externalDataReference": "ExternalReference",
}
"""The usual headers of system columns, by their ImportIds."""

_OF_OLD = {"Name": "RecipientLastName", "EmailAddress": "RecipientEmail"}
"""The usual headers of the columns V3 and V5 of older exports, by their texts."""

# The bits of Status: preview 1, test 2, imported 4, spam 8, offline 16, EX 32, synthetic 64.
_PREVIEW, _TEST = 1, 2 | 8 | 64
_PREVIEWS = ("preview", "vorschau", "aperçu", "vista previa", "anteprima", "pratinjau")
_UNFINISHED = frozenset({"0", "false", "falsch", "falso", "faux", "salah"})
_TESTS = ("test", "spam", "synthetic")


@dataclass(frozen=True)
class _Layout:
    """How many header rows there are, which of them holds question texts, which ImportIds."""

    n_headers: int
    labels: int | None = None
    import_ids: int | None = None


def _recognize(head: Head) -> str:
    if _import_row(head.rows) is not None:
        return "a header row of ImportIds, as Qualtrics writes"
    names = _SYSTEM.intersection((*head.columns, *(head.rows[1] if len(head.rows) > 1 else ())))
    if len(names) >= 4 and names & _SURE:
        return "system columns of Qualtrics"
    return ""


def _import_row(rows: Sequence[Sequence[str]]) -> int | None:
    for index, row in enumerate(rows[:3]):
        filled = [cell for cell in row if cell.strip()]
        if filled and all(map(_IMPORT.fullmatch, filled)):
            return index
    return None


def _layout(rows: Sequence[Sequence[str]]) -> _Layout:
    """Tell the header rows apart, also where somebody has deleted one of them."""
    import_ids = _import_row(rows)
    if import_ids == 0:
        raise Refusal(
            "starts with the row of ImportIds: the two header rows above it are gone",
            "Export the file again, with its three header rows.",
        )
    if import_ids is not None:
        return _Layout(import_ids + 1, 1 if import_ids == 2 else None, import_ids)
    return _Layout(2, 1) if len(rows) > 1 and _is_of_labels(rows[0], rows[1]) else _Layout(1)


def _is_of_labels(columns: Sequence[str], row: Sequence[str]) -> bool:
    """Say whether the second row names the times or the key, instead of holding them."""
    if _SYSTEM.intersection(row):
        return True
    cells = [cell for name, cell in zip(columns, row, strict=False) if name in _ROLES]
    return bool(cells) and not any(character.isdigit() for cell in cells for character in cell)


def _columns(headers: Sequence[Sequence[str]], layout: _Layout) -> tuple[str, ...]:
    """Give the headers, with system columns under their usual names, whichever row is left."""
    columns = list(headers[0])
    if layout.import_ids is not None:
        for index, cell in enumerate(headers[layout.import_ids]):
            found = _IMPORT.fullmatch(cell)
            columns[index] = _NAMES.get(found["id"] if found else "", columns[index])
    if layout.labels is not None:
        for index, label in enumerate(headers[layout.labels]):
            if re.fullmatch(r"V\d+", columns[index]):
                columns[index] = _OF_OLD.get(label, label if label in _SYSTEM else columns[index])
    return tuple(columns)


def _labels(columns: Sequence[str], texts: Sequence[str]) -> tuple[str, ...]:
    """Write "question - choice" as question/choice; the texts of one question begin alike."""
    groups: dict[str, list[int]] = {}
    for index, header in enumerate(columns):
        base = re.fullmatch(r"(.+)_\d+", header)
        groups.setdefault(base[1] if base else header, []).append(index)
    labels = [text.removesuffix(" - Selected Choice") for text in texts]
    for places in groups.values():
        if len(places) > 1:
            question = _beginning([texts[index] for index in places]).rpartition(" - ")[0]
            for index in places if question else ():
                choice = texts[index][len(question) + 3 :]
                labels[index] = f"{question.removesuffix(' - Selected Choice')}/{choice}"
    return tuple(labels)


def _beginning(texts: Sequence[str]) -> str:
    """Give what all texts begin with.

    >>> _beginning(["Which? - A", "Which? - B"])
    'Which? - '
    """
    first, last = min(texts), max(texts)
    same = takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False))
    return first[: sum(1 for _ in same)]


def system_columns(columns: Sequence[str]) -> dict[int, str]:
    """Give the place of each column that Qualtrics added, with the role it plays or ''."""
    headers = set(columns)
    return {
        index: _ROLES.get(header, "")
        for index, header in enumerate(columns)
        if header in _SYSTEM or _is_made(header, headers)
    }


def _is_made(header: str, headers: set[str]) -> bool:
    """Say whether Qualtrics made a column itself, from a question or about the respondent."""
    question, dash, _ = header.partition(" - ")
    if _MADE.fullmatch(header) or (dash and question in headers):
        return True
    return any(
        header.endswith(ending) and {header.removesuffix(ending) + one for one in family} <= headers
        for family in _FAMILIES
        for ending in family
    )


@lru_cache(maxsize=1024)
def reason_of(status: str, channel: str) -> str:
    """Say why a response is no participant's: preview or test; '' where it is one.

    >>> reason_of("Survey Preview", ""), reason_of("9", ""), reason_of("8", ""), reason_of("16", "")
    ('preview', 'preview', 'test', '')
    """
    word = status.strip().casefold()
    bits = int(word) if word.isdecimal() else 0
    is_preview = channel == "preview" or bits & _PREVIEW
    if is_preview or any(one in word for one in _PREVIEWS):
        return "preview"
    is_test = channel == "test" or bits & _TEST
    return "test" if is_test or any(one in word for one in _TESTS) else ""


def _marked(rows: Iterable[Row], columns: Sequence[str]) -> Iterator[Row]:
    """Mark previews and tests as left out; what nobody finished stays, and was not submitted."""
    status, channel, finished, recorded = (
        columns.index(name) if name in columns else len(columns)
        for name in ("Status", "DistributionChannel", "Finished", "RecordedDate")
    )
    for row in rows:
        cells = [*row.cells, ""]
        if cells[finished].strip().casefold() in _UNFINISHED:
            cells[recorded] = ""
        reason = row.left_out or reason_of(cells[status], cells[channel])
        yield row._replace(cells=tuple(cells[:-1]), left_out=reason)


def _open(head: Head, file: FileDeclaration, notation: Notation) -> Sheet:
    """Qualtrics joins choices by ',', wherever it is used."""
    layout = _layout(head.rows)
    notation = replace(notation, choice_separator=",")
    sheet, headers = open_stacked(head, file, notation, n_headers=layout.n_headers)
    columns = _columns(headers, layout)
    labels: tuple[str, ...] = ()
    if layout.labels is not None:
        labels = _labels(columns, headers[layout.labels])
    elif columns != headers[0]:
        labels = headers[0]
    rows: Iterable[Row] = _marked(sheet.rows, columns)
    not_submitted = NotSubmitted()
    if "RecordedDate" in columns:
        rows = not_submitted.watched(rows, columns.index("RecordedDate"))
    return replace(
        sheet,
        columns=columns,
        labels=labels,
        rows=rows,
        system=system_columns(columns),
        told=not_submitted.told,
    )


QUALTRICS = Tool("qualtrics", TABLE_CONTAINERS, _recognize, open=_open)
