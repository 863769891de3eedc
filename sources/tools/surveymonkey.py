"""SurveyMonkey: the CSV or workbook of all responses, with two header rows."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from sources.tools.looks import column_is, is_count, is_moment
from sources.tools.stacked import open_stacked
from sources.tools.tool import TABLE_CONTAINERS, Head, Tool
from studies.headers import header_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sources.sheets import Notation, Sheet
    from studies.cohorts import FileDeclaration

# Of older and newer exports (Start Date, date_created), as keys of `header_key`.
_ROLES = {
    "respondentid": "record_key",
    "startdate": "started_at",
    "datecreated": "started_at",
    "enddate": "ended_at",
    "datemodified": "ended_at",
}
_SYSTEM = frozenset({
    *_ROLES, "collectorid", "ipaddress", "emailaddress", "firstname", "lastname",
    "customdata", "customdata1", "custom1",
})  # fmt: skip
_PLACES = ("record_key", "", "started_at", "ended_at")
"""The roles of the first columns, in any language."""

# What stands below a question that has one answer of its own beside other columns.
_ANSWERS = frozenset({
    "response", "openendedresponse", "respons", "jawaban", "tanggapan", "antwort",
    "antwortmitofferemende", "réponse", "respuesta", "resposta", "risposta", "antwoord", "回答",
})  # fmt: skip
# What other programs write above a column that has no header.
_PLACEHOLDER = re.compile(r"\s*|\.\.\.\d+|Unnamed: \d+(_level_\d+)?|Column\d+|X(\.\d+)?")
_TAG = re.compile(r"<[^<>]*>")


def _recognize(head: Head) -> str:
    keys = [header_key(header) for header in head.columns]
    if {"respondentid", "collectorid"} <= set(keys[:6]):
        return "respondent and collector ids of SurveyMonkey"
    if keys[:1] == ["respondentid"] and _is_stacked(head):
        return "respondent ids and two header rows of SurveyMonkey"
    if _is_stacked(head) and _n_lead(head) >= 4 and _holds_respondents(head.rows[2:]):
        return "two header rows, the second blank below the ids, as SurveyMonkey writes"
    if _names_answers(head) and any(map(_PLACEHOLDER.fullmatch, head.columns)):
        return "two header rows, with SurveyMonkey's words for answers in the second"
    return ""


def _names_answers(head: Head) -> bool:
    """Say whether the second row has the tool's own words below its questions."""
    second = head.rows[1] if len(head.rows) > 1 else ()
    return any(cell in {"Response", "Open-Ended Response"} for cell in second)


def _holds_respondents(rows: Sequence[Sequence[str]]) -> bool:
    """Say whether the first columns are two ids and two moments, in any words."""

    def is_id(cell: str) -> bool:
        return is_count(cell) and len(cell) > 5

    return (
        column_is(rows, 0, is_id)
        and column_is(rows, 1, is_id)
        and column_is(rows, 2, is_moment)
        and column_is(rows, 3, is_moment)
    )


def _n_lead(head: Head) -> int:
    """Count the columns before the first question: up to the last that is known by its name.

    Where no name is known, those with nothing in the second row.
    """
    known = [n for n, header in enumerate(head.columns) if header_key(header) in _SYSTEM]
    second = head.rows[1] if _is_stacked(head) else ()
    n_blank = next((n for n, cell in enumerate(second) if cell.strip()), len(known))
    return max((n + 1 for n in known if n < max(n_blank, len(known))), default=n_blank)


def _is_stacked(head: Head) -> bool:
    """Say whether the second row belongs to the headers: it is no respondent's."""
    if len(head.rows) < 2 or _names_answers(head):
        return len(head.rows) > 1
    n_ids = 1 if header_key(head.columns[0]) == "respondentid" else 2
    return not any(cell.strip() for cell in head.rows[1][:n_ids])


def _questions(first: Sequence[str]) -> list[str]:
    """Give the question of each column; a blank one belongs to the question before it."""
    questions: list[str] = []
    for header in first:
        is_named = not _PLACEHOLDER.fullmatch(header)
        questions.append(header if is_named or not questions else questions[-1])
    return questions


def _headers(first: Sequence[str], second: Sequence[str]) -> tuple[str, ...]:
    """Put question and choice together as question/choice; a question of one column is itself."""
    questions = _questions(first)
    headers = []
    for index, (question, choice) in enumerate(zip(questions, second, strict=True)):
        after = first[index + 1 : index + 2]
        is_alone = not any(map(_PLACEHOLDER.fullmatch, (first[index], *after)))
        is_whole = is_alone or not choice.strip() or header_key(choice) in _ANSWERS
        headers.append(question if is_whole else f"{question}/{choice}")
    return tuple(headers)


def plain_text(text: str) -> str:
    """Take the marks of a web page out of a question.

    >>> plain_text("Which <strong>media</strong> are cheap &amp; quick?")
    'Which media are cheap & quick?'
    """
    return " ".join(html.unescape(_TAG.sub(" ", text)).split())


def system_columns(head: Head) -> dict[int, str]:
    """Give the place of each column before the first question, with the role it plays or ''."""
    n_lead = _n_lead(head)
    roles = {
        index: _ROLES[key]
        for index, header in enumerate(head.columns[:n_lead])
        if (key := header_key(header)) in _ROLES
    }
    if not roles and n_lead >= len(_PLACES) and _holds_respondents(head.rows[2:]):
        roles = dict(enumerate(_PLACES))
    return dict.fromkeys(range(n_lead), "") | roles


def _open(head: Head, file: FileDeclaration, notation: Notation) -> Sheet:
    """Where a question with several answers was exported as one column, ', ' joins them."""
    notation = replace(notation, choice_separator=", ")
    n_headers = 2 if _is_stacked(head) else 1
    sheet, headers = open_stacked(head, file, notation, n_headers=n_headers)
    columns = _headers(headers[0], headers[1]) if n_headers == 2 else headers[0]
    return replace(
        sheet,
        columns=columns,
        labels=tuple(map(plain_text, columns)),
        system=system_columns(head),
    )


SURVEYMONKEY = Tool("surveymonkey", TABLE_CONTAINERS, _recognize, open=_open)
