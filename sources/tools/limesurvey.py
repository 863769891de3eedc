"""LimeSurvey: the CSV or workbook of responses, headed by codes, question texts, or both."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from sources.refusals import Refusal
from sources.sheets import UNTICKED
from sources.tools.looks import column_is, is_count, is_moment
from sources.tools.not_submitted import NotSubmitted
from sources.tools.tool import TABLE_CONTAINERS, Head, Tool, open_table
from studies.headers import header_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sources.sheets import Notation, Sheet
    from studies.cohorts import FileDeclaration

_ROLES = {
    "id": "record_key",
    "submitdate": "submitted_at",
    "startdate": "started_at",
    "datestamp": "ended_at",
}
_CODES = frozenset({
    *_ROLES, "lastpage", "startlanguage", "seed", "token", "ipaddr", "refurl", "interviewtime",
})  # fmt: skip
_SURE = frozenset({"submitdate", "lastpage", "startlanguage", "datestamp"})
_TEXTS = {
    "responseid": "id",
    "datesubmitted": "submitdate",
    "lastpage": "lastpage",
    "startlanguage": "startlanguage",
    "seed": "seed",
    "accesscode": "token",
    "datestarted": "startdate",
    "datelastaction": "datestamp",
    "ipaddress": "ipaddr",
    "referrerurl": "refurl",
    "totaltime": "interviewtime",
}
"""The codes of system columns by their texts in English, as keys of `header_key`."""

_BY_PLACE = ("id", "submitdate", "lastpage", "startlanguage", "seed")
_TIMING = re.compile(r"(groupTime\d+|.+Time)", re.IGNORECASE)
_PART = re.compile(r"[A-Za-z]\w*(\[\w+\])+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z-]+)?")
# What the survey's own structure, as text, has for headers.
_STRUCTURE = ("id", "related_id", "class", "type/scale", "name", "relevance", "text")
# "Convert N to 2" is one of its options for an option that was not chosen.
_UNTICKED = UNTICKED | {"2"}
# A survey without date stamps writes this day for "submitted".
_NO_DAY = "1980-01-01"


def _recognize(head: Head) -> str:
    if head.columns[: len(_STRUCTURE)] == _STRUCTURE:
        return "the structure of a LimeSurvey questionnaire"
    if len(_SURE.intersection(_system_codes(head).values())) >= 2:
        return "system columns of LimeSurvey"
    return ""


def _system_codes(head: Head) -> dict[int, str]:
    """Give the code of each system column by its place: as headed, or as its cells look."""
    codes, texts = _split_headers(head.columns)
    found = {
        index: code if code in _CODES else _TEXTS[header_key(texts[index])]
        for index, code in enumerate(codes)
        if code in _CODES or header_key(texts[index]) in _TEXTS
    }
    if "id" not in found.values() and _holds_responses(head.rows[1:]):
        return _codes_by_place(head)
    return found if found.get(0) == "id" or "id" in found.values() else {}


def _holds_responses(rows: Sequence[Sequence[str]]) -> bool:
    """Say whether the first columns are id, moment, page, language and seed, in any words."""
    return (
        column_is(rows, 0, is_count)
        and column_is(rows, 1, is_moment, blank=True)
        and column_is(rows, 2, is_count, blank=True)
        and column_is(rows, 3, lambda cell: _LANGUAGE.fullmatch(cell) is not None)
        and column_is(rows, 4, lambda cell: is_count(cell) and len(cell) > 5, blank=True)
    )


def _codes_by_place(head: Head) -> dict[int, str]:
    found = dict(enumerate(_BY_PLACE))
    moments = [
        index
        for index in range(len(_BY_PLACE), min(len(_BY_PLACE) + 3, len(head.columns)))
        if column_is(head.rows[1:], index, is_moment)
    ]
    return found | dict(zip(moments, ("startdate", "datestamp"), strict=False))


def _split_headers(columns: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Split "code. text" into codes and texts; headers of one kind are both."""
    between = re.match(r"id([^\w\[]+)\w", columns[0]) if columns else None
    if between is None or not all(between[1] in header for header in columns):
        return tuple(columns), tuple(columns)
    parts = [header.partition(between[1]) for header in columns]
    return tuple(code for code, _, _ in parts), tuple(text for _, _, text in parts)


def system_columns(columns: Sequence[str], codes: dict[int, str]) -> dict[int, str]:
    """Give the place of each column that LimeSurvey added, with the role it plays or ''."""
    found = {index: _ROLES.get(code, "") for index, code in codes.items()}
    if "interviewtime" in codes.values():
        found |= {i: "" for i, header in enumerate(columns) if _TIMING.fullmatch(header)}
    return found


def _has_no_day(head: Head, index: int) -> bool:
    return any(cell.startswith(_NO_DAY) for row in head.rows[1:] for cell in row[index : index + 1])


def _labels(codes: Sequence[str], texts: Sequence[str]) -> tuple[str, ...]:
    """Give the text of each column, or the way in which expressions name a part: Q5_SQ001."""
    return tuple(
        re.sub(r"\]?\[", "_", code)[:-1] if text == code and _PART.fullmatch(code) else text
        for code, text in zip(codes, texts, strict=True)
    )


def _require_responses(head: Head) -> None:
    """Refuse other files of LimeSurvey, which would read as answers."""
    what = ""
    if head.columns[: len(_STRUCTURE)] == _STRUCTURE:
        what = "is the structure of a LimeSurvey questionnaire, not what was answered"
    elif any("id" in row and "submitdate" in row for row in head.rows[1:2]):
        what = "is a VV file, which LimeSurvey alone reads back"
    if what:
        todo = "Export the responses: Responses, Export, Export responses, as CSV or Excel."
        raise Refusal(what, todo)


def _open(head: Head, file: FileDeclaration, notation: Notation) -> Sheet:
    _require_responses(head)
    sheet = open_table(head, file, notation)
    system = system_columns(sheet.columns, _system_codes(head))
    codes, texts = _split_headers(sheet.columns)
    for index, role in system.items():
        if role == "submitted_at" and _has_no_day(head, index):
            system[index] = ""
    rows, not_submitted = sheet.rows, NotSubmitted()
    for index, role in system.items():
        if role == "submitted_at":
            rows = not_submitted.watched(rows, index)
    return replace(
        sheet,
        columns=codes,
        labels=_labels(codes, texts),
        rows=rows,
        system=system,
        unticked=_UNTICKED,
        told=not_submitted.told,
    )


LIMESURVEY = Tool("limesurvey", TABLE_CONTAINERS, _recognize, open=_open)
