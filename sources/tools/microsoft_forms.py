"""Microsoft Forms: the workbook of a form or quiz, and the CSV saved from it."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from sources.tools.looks import column_is, is_count, is_moment
from sources.tools.tool import TABLE_CONTAINERS, Head, Tool, open_table
from studies.headers import header_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sources.sheets import Notation, Row, Sheet
    from studies.cohorts import FileDeclaration

# The words of the Forms interface, as keys of `header_key`. Other languages are known by their
# cells: a number, two moments, an address, a name.
_STARTS = frozenset({
    "starttime", "waktumulai", "jammulai", "startzeit", "heurededébut", "horadeinicio",
    "horadeinício", "oradiinizio", "begintijd", "開始時刻", "开始时间", "開始時間",
})  # fmt: skip
_ENDS = frozenset({
    "completiontime", "waktuselesai", "waktupenyelesaian", "jamselesai", "fertigstellungszeit",
    "abschlusszeit", "heuredefin", "horadefinalización", "horadeconclusão", "oradicompletamento",
    "tijdvanvoltooien", "完了時刻", "完成时间", "完成時間",
})  # fmt: skip
_EMAILS = ("mail", "messagerie", "correo", "posta", "メール", "邮件", "郵件")
_NAMES = frozenset({"name", "nama", "nom", "nombre", "nome", "naam", "名前", "名称", "姓名"})
_SYSTEM = frozenset({
    "totalpoints", "quizfeedback", "gradepostedtime", "lastmodifiedtime", "language",
    "totalpoin", "jumlahpoin", "poin", "umpanbalikkuis", "waktunilaidiposting",
    "waktupostingnilai", "waktuterakhirdiubah", "waktumodifikasiterakhir", "bahasa",
    "gesamtpunktzahl", "zeitpunktderletztenänderung", "sprache",
    "totaldespoints", "heuredeladernièremodification", "langue",
    "horadelaúltimamodificación", "idioma", "horadaúltimamodificação", "oradellultimamodifica",
    "lingua", "最終変更時刻", "言語",
})  # fmt: skip
_QUIZ = re.compile(
    r"(points|feedback|poin|umpan balik|punkte|commentaires|puntos|comentarios|pontos|comentários"
    r"|punti|punten|ポイント|点数|フィードバック) [-–] .*",
    re.IGNORECASE | re.DOTALL,
)
# Forms adds a digit to a question that reads like an earlier column.
_NUMBERED = re.compile(r"(.*\D)[2-9]", re.DOTALL)


def _recognize(head: Head) -> str:
    return "number, start and completion time as Microsoft Forms writes" if _lead(head) else ""


def _lead(head: Head) -> range | None:
    """Give the places from the start time to the name, or None where the file is not of Forms."""
    keys = [header_key(header) for header in head.columns]
    for index, (start, end) in enumerate(pairwise(keys[:4])):
        if start in _STARTS and end in _ENDS:
            return range(index, index + 2 + _n_identities(keys[index + 2 : index + 4]))
    return range(1, 5) if keys[:1] == ["id"] and _holds_respondents(head) else None


def _n_identities(keys: Sequence[str]) -> int:
    """Count the columns after the times that say who answered."""
    if not keys or not any(word in keys[0] for word in _EMAILS):
        return 0
    return 2 if keys[1:] and keys[1] in _NAMES else 1


def _holds_respondents(head: Head) -> bool:
    rows = head.rows[1:]
    return (
        column_is(rows, 0, is_count)
        and column_is(rows, 1, is_moment)
        and column_is(rows, 2, is_moment)
        and column_is(rows, 3, lambda cell: "@" in cell or cell.isalpha())
        and all("@" not in row[4] for row in rows if len(row) > 4)
    )


def system_columns(columns: Sequence[str], lead: range) -> dict[int, str]:
    """Give the place of each column that Forms added, with the role it plays or ''."""
    start = lead[0]
    found = {
        index: ""
        for index, header in enumerate(columns)
        if header_key(header) in _SYSTEM or _is_of_quiz(header, columns)
    }
    found |= dict.fromkeys(lead, "")
    if start:
        found[start - 1] = "record_key"
    return found | {start: "started_at", start + 1: "ended_at"}


def _is_of_quiz(header: str, columns: Sequence[str]) -> bool:
    """Say whether a column holds the points or the feedback of one question.

    In a language that we do not know, two columns "word - question" stand beside the question.
    """
    if _QUIZ.fullmatch(header):
        return True
    _, mark, question = header.partition(" - ")
    return (
        bool(mark)
        and question in columns
        and sum(one.endswith(mark + question) for one in columns) == 2
    )


def _labels(columns: Sequence[str], lead: range) -> tuple[str, ...]:
    """Give the text of each question that Forms has numbered; '' for the others."""
    known: set[str] = set(columns[: lead[-1] + 1])
    labels = []
    for header in columns:
        numbered = _NUMBERED.fullmatch(header)
        labels.append(numbered[1] if numbered and numbered[1] in known else "")
        known.add(header)
    return tuple(labels)


def _named(rows: Iterable[Row], lead: range) -> Iterator[Row]:
    """Blank the word that stands for nobody, in address and name: it would make all one person."""
    for row in rows:
        word = row.cells[lead[2]]
        if word and "@" not in word:
            who = ("" if row.cells[index] == word else row.cells[index] for index in lead[2:])
            cells = (*row.cells[: lead[2]], *who, *row.cells[lead[-1] + 1 :])
            yield row._replace(cells=cells)
        else:
            yield row


def _open(head: Head, file: FileDeclaration, notation: Notation) -> Sheet:
    # Its CSV comes from Excel, which leaves blank cells out at the end of a record.
    sheet = open_table(head, file, notation, pads_rows=True)
    lead = _lead(head)
    if lead is None:
        return sheet
    return replace(
        sheet,
        labels=_labels(sheet.columns, lead),
        rows=_named(sheet.rows, lead) if len(lead) > 2 else sheet.rows,
        system=system_columns(sheet.columns, lead),
    )


MICROSOFT_FORMS = Tool("microsoft_forms", TABLE_CONTAINERS, _recognize, open=_open)
