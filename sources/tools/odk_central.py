"""ODK Central: a zip with one CSV for the form and one for each repeat, or one of these alone."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from sources.clocks import on_clock
from sources.refusals import Refusal
from sources.sheets import Row, with_cell
from sources.tools.odk_archives import read_archive, tables_of
from sources.tools.tool import Head, Tool, open_table, opens_xforms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sources.sheets import Notation, Sheet
    from studies.cohorts import FileDeclaration

_ROLES = {
    "KEY": "record_key",
    "SubmissionDate": "submitted_at",
    "FormVersion": "form_version",
    "today": "answered_on",
    "start": "started_at",
    "end": "ended_at",
}
_SYSTEM = frozenset({
    *_ROLES, "PARENT_KEY", "SubmitterID", "SubmitterName", "AttachmentsPresent",
    "AttachmentsExpected", "Status", "ReviewState", "DeviceID", "Edits", "DeletedAt", "UpdatedAt",
    "deviceid", "subscriberid", "simserial", "phonenumber", "username", "email", "audit",
})  # fmt: skip
_META = re.compile(
    r"(meta[-/:])?(instanceID|instanceName|deprecatedID)|meta[-/:].+|SET-OF-.+|isValidated"
)
_POINT = re.compile(r"(.+)[-_:](Latitude|Longitude|Altitude|Accuracy)")
_GROUPED = re.compile(r"[-:]")
_LIST = re.compile(r"\['.*'\]")
_LISTED = re.compile(r"'([^']*)'")


def _recognize(head: Head) -> str:
    if head.container == "zip":
        tables = tables_of(head)
        return "tables of ODK Central by their keys" if tables else ""
    if "KEY" in head.columns and not {"SubmissionDate", "PARENT_KEY"}.isdisjoint(head.columns):
        return "system columns of ODK Central"
    return ""


def _suspects(head: Head) -> str:
    if _is_flat(head.columns) and all(_has_uuid(row, head.columns) for row in head.rows[1:]):
        return "instance ids of ODK"
    return ""


def _is_flat(columns: Sequence[str]) -> bool:
    """Say whether a table is of ODK Aggregate or Briefcase: its key is the id of the instance."""
    return "KEY" not in columns and "instanceID" in columns


def _has_uuid(row: Sequence[str], columns: Sequence[str]) -> bool:
    place = columns.index("instanceID")
    return place < len(row) and row[place].startswith("uuid:")


def system_columns(columns: Sequence[str]) -> dict[int, str]:
    """Give the place of each column that ODK added, with the role it plays or ''.

    Central writes its own columns last: of two with the same header the last is Central's.
    """
    places = {header: index for index, header in enumerate(columns)}
    found = {
        index: _ROLES.get(header, "")
        for header, index in places.items()
        if header in _SYSTEM or _META.fullmatch(header)
    }
    if _is_flat(columns):
        found[places["instanceID"]] = "record_key"
    return found | _points(columns)


def _points(columns: Sequence[str]) -> dict[int, str]:
    """Find the four columns into which a place is split; they never leave the file."""
    parts = {
        index: part for index, header in enumerate(columns) if (part := _POINT.fullmatch(header))
    }
    latitudes = {part[1] for part in parts.values() if part[2] == "Latitude"}
    return {index: "" for index, part in parts.items() if part[1] in latitudes}


def as_submissions(sheet: Sheet) -> Sheet:
    """Say what the columns of a table of submissions are, and which of its rows count.

    A time of Central's server, in UTC, is put on the study's clock.
    """
    labels = tuple(map(_with_groups, sheet.columns))
    return replace(
        sheet,
        rows=_marked(sheet.rows, sheet.columns, sheet.notation.timezone),
        labels=labels if labels != sheet.columns else (),
        system=system_columns(sheet.columns),
    )


def _with_groups(header: str) -> str:
    """Write the groups before a question as everywhere here: g1-q2/m as g1/q2/m."""
    question, slash, option = header.rpartition("/")
    return f"{_GROUPED.sub('/', question)}/{option}" if slash else _GROUPED.sub("/", option)


def _marked(rows: Iterable[Row], columns: Sequence[str], timezone: str) -> Iterator[Row]:
    """Leave out what a reviewer refused or somebody deleted; refuse what is still encrypted."""
    places = {header: index for index, header in enumerate(columns)}
    state, gone, status, sent = map(
        places.get, ("ReviewState", "DeletedAt", "Status", "SubmissionDate")
    )
    encrypted = []
    for row in rows:
        cells, left_out = row.cells, row.left_out
        if sent is not None:
            cells = with_cell(cells, sent, on_clock(cells[sent], timezone))
        if status is not None and cells[status] == "not decrypted":
            encrypted.append(row.row_number)
            continue
        if gone is not None and cells[gone].strip():
            left_out = "deleted"
        elif state is not None and cells[state] == "rejected":
            left_out = "rejected_in_review"
        yield Row(row.row_number, cells, left_out)
    if encrypted:
        raise Refusal(
            f"{len(encrypted)} of its submissions are encrypted",
            "Export it again from ODK Central with the passphrase of the project.",
            at=f"line {encrypted[0]}",
        )


def _without_lists(rows: Iterable[Row]) -> Iterator[Row]:
    """Write the choices of a cleaned table, ['a' ; 'b'], as ODK does: a b."""
    for row in rows:
        cells = tuple(
            " ".join(_LISTED.findall(cell)) if _LIST.fullmatch(cell) else cell for cell in row.cells
        )
        yield row._replace(cells=cells)


def _read_table(head: Head, file: FileDeclaration, notation: Notation) -> Sheet:
    if head.container == "zip":
        return read_archive(head, file.sheet, notation, as_submissions)
    sheet = open_table(head, file, notation)
    if "PARENT_KEY" in sheet.columns:
        raise Refusal(
            "is the table of a repeat, without the records that it belongs to",
            "Put the whole zip of ODK Central there, and name this table (sheet: ...).",
        )
    if _is_flat(sheet.columns):
        sheet = replace(sheet, rows=_without_lists(sheet.rows))
    return as_submissions(sheet)


ODK_CENTRAL = Tool("odk_central", ("zip", "csv"), _recognize, _suspects, opens_xforms(_read_table))
