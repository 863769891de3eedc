"""KoboToolbox: what its exports hold beside the answers, and what it means."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from sources.clocks import on_clock
from sources.refusals import OutsideHeader, Refusal
from sources.sheets import Row, Sheet, with_cell
from sources.tools.kobo_repeats import is_repeat, main_sheet, read_sheet
from sources.tools.tool import Head, Tool, open_table, opens_xforms
from sources.workbooks import read_workbook
from studies.headers import header_key, tails_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from sources.sheets import Notation
    from sources.workbooks import Workbook
    from studies.cohorts import FileDeclaration

# `_uuid` changes at every edit and `_index` at every export, so neither names a record.
_KEYS = ("meta/rootUuid", "_id")
_VERDICT = "_validation_status"
_SENT = "_submission_time"
_ROLES = {
    "today": "answered_on",
    "start": "started_at",
    "end": "ended_at",
    _SENT: "submitted_at",
    "__version__": "form_version",
}
_SYSTEM = frozenset({
    *_KEYS, *_ROLES, _VERDICT,
    "_uuid", "_index", "_notes", "_status", "_submitted_by", "_tags", "_geolocation",
    "_parent_table_name", "_parent_index", "_xform_id_string", "_attachments",
    "_bamboo_dataset_id", "_media_all_received", "_duration", "_version", "_edited",
    "formhub/uuid", "rootUuid",
    "meta/instanceID", "meta/instanceName", "meta/deprecatedID", "instanceID", "instanceName",
    "deviceid", "username", "phonenumber", "simserial", "subscriberid", "audit",
})  # fmt: skip
_OTHERS = re.compile(r"_submission_.+|_+version_+(\d{3})?")
_SURE = frozenset({"meta/rootUuid", "_id", "_uuid", _SENT, _VERDICT})
_POINT = re.compile(r"_(?P<question>.+)_(latitude|longitude|altitude|precision)", re.DOTALL)
_POINT_COLUMNS = 5
_REJECTED = frozenset({"rejected", "notapproved", "validationstatusnotapproved"})
# A number with a decimal comma or dots between thousands: KoboToolbox never writes one.
_LOCAL_NUMBER = re.compile(r"\s*-?(\d{1,3}(\.\d{3})+(,\d+)?|\d+,\d+)\s*")
_NOTHING = "n/a"
"""What exports from before the reviews wrote where nobody answered."""

_TAG = re.compile(r"#[a-z]")


def _recognize(head: Head) -> str:
    if len(_SURE.intersection(head.columns)) >= 2:
        return "system columns of KoboToolbox"
    if is_repeat(head.rows) or (head.workbook and main_sheet(head.workbook)):
        return "tables of repeats, linked as KoboToolbox does"
    return ""


def _suspects(head: Head) -> str:
    if head.delimiter == ";" and _is_quoted_throughout(head):
        return "every cell quoted and separated by ';', as KoboToolbox writes"
    if len(_places(head.columns)) >= _POINT_COLUMNS:
        return "a place beside its latitude, longitude, altitude and precision"
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
    found = {
        index: _ROLES.get(header, "")
        for header, index in places.items()
        if header in _SYSTEM or _OTHERS.fullmatch(header) or _is_link(header, places)
    }
    key = next((header for header in _KEYS if header in places), None)
    if key is not None:
        found[places[key]] = "record_key"
    return found | dict.fromkeys(_places(columns), "")


def _is_link(header: str, columns: Container[str]) -> bool:
    """Say whether a column is the address of a photo, whose name stands in a column beside it."""
    return header.endswith("_URL") and header.removesuffix("_URL") in columns


def _places(columns: Sequence[str]) -> set[int]:
    """Find where somebody was, whole and in parts: neither leaves the file unless it is asked for.

    A place is split into `_loc_latitude` and so on; the groups before the names may differ.
    """
    tails = [tuple(tails_of(header)) for header in columns]
    known = set().union(*tails)
    split = {tail: part["question"] for tail in known if (part := _POINT.fullmatch(tail))}
    whole = {
        question
        for question in split.values()
        if f"_{question}_latitude" in known and f"_{question}_longitude" in known
    }
    ours = {tail for tail, question in split.items() if question in known or question in whole}
    return {index for index, own in enumerate(tails) if not (ours | whole).isdisjoint(own)}


def is_rejected(verdict: str) -> bool:
    """Say whether a reviewer in KoboToolbox refused the submission.

    >>> is_rejected("Not approved"), is_rejected("validation_status_approved"), is_rejected("")
    (True, False, False)
    """
    return header_key(verdict) in _REJECTED


def as_submissions(sheet: Sheet) -> Sheet:
    """Say what the columns of a table of submissions are, and which of its rows count.

    The row of HXL tags below the headers is none. A key that older submissions lack is replaced
    by their number, and a time of KoboToolbox' server, in UTC, is put on the study's clock.
    """
    rows = _marked(_without_tags(sheet.rows), sheet.columns, sheet.notation.timezone)
    return replace(sheet, rows=rows, system=system_columns(sheet.columns))


def _without_tags(rows: Iterable[Row]) -> Iterator[Row]:
    for number, row in enumerate(rows):
        if number or not _holds_tags(row.cells):
            yield row


def _holds_tags(cells: Iterable[str]) -> bool:
    filled = [cell for cell in cells if cell.strip()]
    return bool(filled) and all(_TAG.match(cell) for cell in filled)


def _marked(rows: Iterable[Row], columns: Sequence[str], timezone: str) -> Iterator[Row]:
    places = {header: index for index, header in enumerate(columns)}
    key, spare = (places.get(header) for header in _KEYS)
    verdict, sent = places.get(_VERDICT), places.get(_SENT)
    is_old = sent is not None and verdict is None
    for row in _inside_header(rows):
        cells = row.cells
        if row.left_out:
            yield row
            continue
        if is_old and _NOTHING in cells:
            cells = tuple("" if cell == _NOTHING else cell for cell in cells)
        if sent is not None:
            cells = with_cell(cells, sent, on_clock(cells[sent], timezone))
        if key is not None and spare is not None and not cells[key].strip():
            cells = with_cell(cells, key, cells[spare])
        is_refused = verdict is not None and is_rejected(cells[verdict])
        yield Row(row.row_number, cells, "rejected_in_review" if is_refused else "")


def _inside_header(rows: Iterable[Row]) -> Iterator[Row]:
    """Say where cells without a header come from.

    KoboToolbox writes so what an older version answered to a question that was no multiple choice
    then, and writes it again into later rows.
    """
    try:
        yield from rows
    except OutsideHeader as refusal:
        raise OutsideHeader(
            refusal.what,
            "If an older version of the form asked a question in another way, export it again with "
            'several answers in "single and separate columns". Else the file was cut off.',
            refusal.at,
        ) from None


def _read_table(head: Head, file: FileDeclaration, notation: Notation) -> Sheet:
    name = file.sheet or (main_sheet(head.workbook) if head.workbook else "")
    if head.workbook and name:
        return read_sheet(head.workbook, name, partial(_read, head.workbook, notation))
    sheet = open_table(head, file, notation)
    if is_repeat(head.rows):
        raise Refusal(
            "is the table of a repeat, without the records that it belongs to",
            "Export the workbook (XLS) with all its sheets, and name this one (sheet: ...).",
        )
    return as_submissions(sheet)


def _read(workbook: Workbook, notation: Notation, name: str) -> Sheet:
    columns, rows = read_workbook(workbook, sheet=name, decimal_mark=notation.decimal_mark)
    return as_submissions(Sheet("", "", columns, rows, notation))


KOBO = Tool("kobo", ("csv", "xlsx"), _recognize, _suspects, opens_xforms(_read_table))
