"""KoboToolbox: what its exports hold beside the answers, and what it means."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from sources.headers import header_key
from sources.tools.tool import Head, Tool, open_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sources.sheets import Notation, Row, Sheet
    from studies.cohorts import FileDeclaration

# `_uuid` changes at every edit and `_index` at every export, so neither names a record.
_KEYS = ("meta/rootUuid", "_id")
_VERDICT = "_validation_status"
_ROLES = {
    "today": "answered_on",
    "start": "started_at",
    "end": "ended_at",
    "_submission_time": "submitted_at",
    "__version__": "form_version",
}
_SYSTEM = frozenset({
    *_KEYS, *_ROLES, _VERDICT,
    "_uuid", "_index", "_notes", "_status", "_submitted_by", "_tags",
    "meta/instanceID", "meta/instanceName", "meta/deprecatedID", "formhub/uuid",
    "_parent_table_name", "_parent_index", "_submission__id", "_submission__uuid",
    "_submission__submission_time", "_submission__validation_status", "_geolocation",
    "deviceid", "username", "phonenumber", "simserial", "subscriberid", "audit", "rootUuid",
})  # fmt: skip
_SURE = frozenset({"meta/rootUuid", "_id", "_uuid", "_submission_time", "_validation_status"})
_POINT = re.compile(r"_(?P<question>.+)_(latitude|longitude|altitude|precision)")
_REJECTED = frozenset({"rejected", "notapproved", "validationstatusnotapproved"})
# A number with a decimal comma or dots between thousands: KoboToolbox never writes one.
_LOCAL_NUMBER = re.compile(r"\s*-?(\d{1,3}(\.\d{3})+(,\d+)?|\d+,\d+)\s*")


def _recognize(head: Head) -> str:
    return "system columns of KoboToolbox" if len(_SURE.intersection(head.columns)) >= 2 else ""


def _suspects(head: Head) -> str:
    if head.delimiter == ";" and _is_quoted_throughout(head):
        return "every cell quoted and separated by ';', as KoboToolbox writes"
    return ""


def _is_quoted_throughout(head: Head) -> bool:
    lines = [line for line in head.text.lstrip("\ufeff").splitlines()[:20] if line]
    quoted = all(line[0] == '"' for line in lines) and head.text.count('";"') + 1 >= sum(
        len(record) - 1 for record in head.rows
    )
    return quoted and not any(_LOCAL_NUMBER.fullmatch(cell) for row in head.rows for cell in row)


def system_columns(columns: Sequence[str]) -> dict[int, str]:
    """Give the place of each column that KoboToolbox added, with the role it plays or ''."""
    places = {header: index for index, header in enumerate(columns)}
    found = {index: _ROLES.get(header, "") for header, index in places.items() if header in _SYSTEM}
    key = next((header for header in _KEYS if header in places), None)
    if key is not None:
        found[places[key]] = "record_key"
    return found | _points(columns)


def _points(columns: Sequence[str]) -> dict[int, str]:
    """Find the four columns into which a place is split; they never leave the file."""
    questions = {header.rpartition("/")[2] for header in columns}
    points = {}
    for index, header in enumerate(columns):
        point = _POINT.fullmatch(header.rpartition("/")[2])
        if point and point["question"] in questions:
            points[index] = ""
    return points


def is_rejected(verdict: str) -> bool:
    """Say whether a reviewer in KoboToolbox refused the submission.

    >>> is_rejected("Not approved"), is_rejected("validation_status_approved"), is_rejected("")
    (True, False, False)
    """
    return header_key(verdict) in _REJECTED


def _without_refused(rows: Iterable[Row], columns: Sequence[str]) -> Iterator[Row]:
    """Leave submissions out that a reviewer refused."""
    verdict = columns.index(_VERDICT)
    for row in rows:
        if not row.left_out and is_rejected(row.cells[verdict]):
            yield row._replace(left_out="rejected_in_review")
        else:
            yield row


def _open(head: Head, file: FileDeclaration, notation: Notation) -> Sheet:
    """KoboToolbox writes numbers with a point and choices with spaces, wherever it is used."""
    notation = replace(notation, choice_separator=" ")
    if head.container == "csv":
        notation = replace(notation, decimal_mark=".", group_mark="")
    sheet = open_table(head, file, notation)
    rows = sheet.rows
    if _VERDICT in sheet.columns:
        rows = _without_refused(rows, sheet.columns)
    return replace(sheet, rows=rows, system=system_columns(sheet.columns))


KOBO = Tool("kobo", ("csv", "xlsx"), _recognize, _suspects, _open)
