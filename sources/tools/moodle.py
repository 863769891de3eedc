"""Moodle: the grades and the responses report of a quiz, known by their pattern in any language.

Names, address, state and times come first; then the grade, as Grade/10.00; then one column per
question, as Q. 1 /1.00, or up to three, as Question 1, Response 1, Right answer 1.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from sources.tools.tool import TABLE_CONTAINERS, Head, Tool, open_table
from studies.headers import header_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sources.sheets import Notation, Row, Sheet
    from studies.cohorts import FileDeclaration

_GRADE = re.compile(r"[^/\d]+/\s?(?P<out_of>\d+(?P<decimals>[.,]\d+)?)")
_POINTS = re.compile(r"\D*(?P<number>\d+)[^/\d]*/\s?(?P<out_of>\d+([.,]\d+)?)")
_RESPONSE = re.compile(r"\D*(?P<number>\d+)\D*")
_MOMENT = re.compile(r".*\d{4}.*\d{1,2}[:.]\d{2}.*", re.DOTALL)
_NOTHING = "-"
# State, start, end and time taken stand before the grade; names and more stand before them.
_N_BEFORE_GRADE = 4
_STARTS = frozenset({"startedon", "started", "begonnen", "dimulaipada", "mulai", "begonnenam"})
_ENDS = frozenset({"completed", "beendet", "selesai", "abgeschlossen", "terminé", "finalizado"})


def _recognize(head: Head) -> str:
    grade = _grade(head.columns)
    if grade is None:
        return ""
    if _questions(head.columns, grade):
        return "a grade and numbered questions, as a Moodle quiz report has them"
    starts = [row[grade - 3] for row in head.rows[1:] if len(row) > grade]
    if any(map(_MOMENT.fullmatch, starts)):
        return "a grade behind state and times, as a Moodle quiz report has them"
    return ""


def _grade(columns: Sequence[str]) -> int | None:
    """Give the place of the grade, with the columns of an attempt before it."""
    return next(
        (n for n, one in enumerate(columns) if n >= _N_BEFORE_GRADE and _GRADE.fullmatch(one)), None
    )


def _questions(columns: Sequence[str], grade: int) -> dict[int, int]:
    """Give the number of each question's columns, by their places; they count from 1 upwards."""
    found = {}
    for index in range(grade + 1, len(columns)):
        number = _POINTS.fullmatch(columns[index]) or _RESPONSE.fullmatch(columns[index])
        if number:
            found[index] = int(number["number"])
    numbers = list(found.values())
    return found if numbers and numbers[0] == 1 and numbers == sorted(numbers) else {}


def points_of(header: str) -> float | None:
    """Give what a column of points is out of; None for other columns.

    >>> points_of("Q. 1 /0.79"), points_of("F 2 /1,50"), points_of("Response 1")
    (0.79, 1.5, None)
    """
    points = _POINTS.fullmatch(header)
    return float(points["out_of"].replace(",", ".")) if points else None


def system_columns(columns: Sequence[str]) -> dict[int, str]:
    """Give the place of each column that Moodle added, with the role it plays or ''."""
    grade = _grade(columns)
    if grade is None:
        return {}
    questions = _questions(columns, grade)
    found = {index: "" for index in range(len(columns)) if index not in questions}
    found |= dict.fromkeys(_beside_responses(questions), "")
    keys = [header_key(header) for header in columns]
    for index in range(grade - _N_BEFORE_GRADE + 1, grade):
        if keys[index] in _STARTS:
            found[index] = "started_at"
        elif keys[index] in _ENDS:
            found[index] = "ended_at"
    if "started_at" not in found.values():
        found[grade - 3] = "started_at"
    return found


def _beside_responses(questions: dict[int, int]) -> list[int]:
    """Give the places of the question's text and the right answer, beside each response."""
    beside = []
    for index, number in questions.items():
        same = [place for place, other in questions.items() if other == number]
        if len(same) == 3 and index != same[1]:
            beside.append(index)
    return beside


def _labels(head: Head, columns: Sequence[str]) -> tuple[str, ...]:
    """Give the text of each question: as it stands beside a response, or as its number."""
    questions = _questions(columns, _grade(columns) or 0)
    beside = set(_beside_responses(questions))
    labels = []
    for index, header in enumerate(columns):
        text = header if points_of(header) is None else header.partition("/")[0].strip()
        if index in questions and index not in beside and index - 1 in beside:
            texts = {row[index - 1].strip() for row in head.rows[1:] if len(row) > index}
            text = texts.pop() if len(texts - {_NOTHING, ""}) == len(texts) == 1 else text
        labels.append(text)
    return tuple(labels)


def _marked(rows: Iterable[Row], grade: int, answers: Sequence[int]) -> Iterator[Row]:
    """Mark averages, and attempts without any answer, as left out; '-' is nothing."""
    for row in rows:
        cells = row.cells
        if _NOTHING in cells:
            cells = tuple("" if cell == _NOTHING else cell for cell in cells)
        reason = row.left_out
        if not reason and not (cells[grade] and cells[grade - 1]):
            reason = _reason_of(cells, grade, answers)
        yield row._replace(cells=cells, left_out=reason)


def _reason_of(cells: Sequence[str], grade: int, answers: Sequence[int]) -> str:
    """Say why a row is nobody's attempt, or an attempt of which there is nothing; else ''."""
    is_attempt = any(cells[grade - _N_BEFORE_GRADE : grade])
    if cells[grade] and not is_attempt and sum(map(bool, cells[:grade])) <= 1:
        return "summary_row"
    return "" if cells[grade] or any(cells[index] for index in answers) else "blank"


def _notation(notation: Notation, head: Head, header: str) -> Notation:
    """The grade's header shows the decimal mark; a workbook holds native numbers where it can."""
    grade = _GRADE.fullmatch(header)
    mark = (grade["decimals"] or "")[:1] if grade else ""
    if not mark or (head.workbook and mark == "."):
        return notation
    return replace(notation, decimal_mark=mark, group_mark="")


def _open(head: Head, file: FileDeclaration, notation: Notation) -> Sheet:
    grade = _grade(head.columns)
    if grade is None:
        return open_table(head, file, notation)
    sheet = open_table(head, file, _notation(notation, head, head.columns[grade]))
    questions = _questions(sheet.columns, grade)
    answers = sorted(questions.keys() - set(_beside_responses(questions)))
    return replace(
        sheet,
        rows=_marked(sheet.rows, grade, answers),
        labels=_labels(head, sheet.columns),
        system=system_columns(sheet.columns),
        out_of={
            index: points
            for index in questions
            if (points := points_of(sheet.columns[index])) is not None
        },
    )


MOODLE = Tool("moodle", TABLE_CONTAINERS, _recognize, open=_open)
