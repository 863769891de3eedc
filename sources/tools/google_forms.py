"""Google Forms: the CSV of a form, and its answer sheet as CSV or workbook."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from sources.tools.looks import column_is
from sources.tools.tool import TABLE_CONTAINERS, Head, Tool, open_table
from studies.headers import header_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sources.sheets import Notation, Sheet
    from studies.cohorts import FileDeclaration

# The words of the Forms interface, as keys of `header_key`.
_TIMES = frozenset({
    "timestamp", "stempelwaktu", "capwaktu", "capmasa", "zeitstempel", "horodateur",
    "marcatemporal", "carimbodedatahora", "informazionicronologiche", "tijdstempel",
    "タイムスタンプ", "отметкавремени", "sygnaturaczasowa", "zamandamgası", "타임스탬프",
    "時間戳記", "时间戳记", "dấuthờigian",
})  # fmt: skip
_SYSTEM = frozenset({
    "emailaddress", "alamatemail", "emailadresse", "adresseemail", "direccióndecorreoelectrónico",
    "endereçodeemail", "indirizzoemail", "emailadres", "メールアドレス",
    "username", "namapengguna", "nutzername", "nomdutilisateur", "nombredeusuario",
    "score", "skor", "totalscore", "skortotal", "nilai", "punktzahl", "puntuación", "pontuação",
    "punteggio", "スコア",
})  # fmt: skip
_ENDINGS = ("[Score]", "[Feedback]", "[Skor]", "[Masukan]")
# 2026/09/27 3:00:00 PM GMT+3: only the CSV of the form itself names the zone.
_ZONED = re.compile(
    r"\d{4}/\d{1,2}/\d{1,2}\s\d{1,2}[:.]\d{2}[:.]\d{2}\s.*[A-Z]{2,5}([+−-]\d{1,2}(:?\d{2})?)?"
)


def _recognize(head: Head) -> str:
    if head.columns and header_key(head.columns[0]) in _TIMES:
        return "the first column is the time stamp of Google Forms"
    if _is_of_form_itself(head):
        return "the first column holds moments as Google Forms writes them"
    return ""


def _is_of_form_itself(head: Head) -> bool:
    return column_is(head.rows[1:], 0, lambda cell: _ZONED.fullmatch(cell) is not None)


def system_columns(columns: Sequence[str]) -> dict[int, str]:
    """Give the place of each column that the form added, with the role it plays or ''."""
    headers = {header.strip() for header in columns}
    found = {index: "" for index, one in enumerate(columns) if _is_of_form(one.strip(), headers)}
    return found | {0: "submitted_at"}


def _is_of_form(header: str, headers: set[str]) -> bool:
    """Say whether a header is of the form, or the score or feedback of one question."""
    question, bracket, _ = header.rpartition("[")
    is_of_question = bool(bracket) and question.strip() in headers
    return header_key(header) in _SYSTEM or header.endswith(_ENDINGS) or is_of_question


def _open(head: Head, file: FileDeclaration, notation: Notation) -> Sheet:
    """The form's own CSV joins choices by ';', an answer sheet by ', '."""
    is_of_form_itself = head.container == "csv" and _is_of_form_itself(head)
    notation = replace(notation, choice_separator=";" if is_of_form_itself else ", ")
    sheet = open_table(head, file, notation)
    return replace(sheet, system=system_columns(sheet.columns))


GOOGLE_FORMS = Tool("google_forms", TABLE_CONTAINERS, _recognize, open=_open)
