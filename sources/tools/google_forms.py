"""Google Forms: the CSV of a form, and the workbook of its answer sheet."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sources.headers import header_key
from sources.tools.tool import Head, Tool, open_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sources.sheets import Notation, Sheet
    from studies.cohorts import FileDeclaration

# The words of the Forms interface in English and Indonesian, as keys of `header_key`.
_TIMES = frozenset({"timestamp", "stempelwaktu", "capwaktu"})
_SYSTEM = frozenset({
    "emailaddress", "alamatemail", "username", "namapengguna", "score", "skor", "totalscore",
    "skortotal", "nilai",
})  # fmt: skip
_ENDINGS = ("[Score]", "[Feedback]", "[Skor]", "[Masukan]")


def _recognize(head: Head) -> str:
    if head.columns and header_key(head.columns[0]) in _TIMES:
        return "the first column is the time stamp of Google Forms"
    return ""


def system_columns(columns: Sequence[str]) -> dict[int, str]:
    """Give the place of each column that the form added, with the role it plays or ''."""
    found = {index: "" for index, header in enumerate(columns) if _is_of_form(header)}
    return found | {0: "submitted_at"}


def _is_of_form(header: str) -> bool:
    """Say whether a header is of the form, or the score or feedback of one question."""
    return header_key(header) in _SYSTEM or header.rstrip().endswith(_ENDINGS)


def _open(head: Head, file: FileDeclaration, notation: Notation) -> Sheet:
    if head.container != "csv":
        notation = replace(notation, choice_separator=", ")
    sheet = open_table(head, file, notation)
    return replace(sheet, system=system_columns(sheet.columns))


GOOGLE_FORMS = Tool("google_forms", ("csv", "xlsx"), _recognize, open=_open)
