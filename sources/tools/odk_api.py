"""ODK Central, live: the pulls of a form, with the headers that its export would have."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sources.pulls import FLAT, UNREAD, Pull, is_pulled_by, read_pull, tabled, value_text
from sources.repeats import Link, under_parents
from sources.sheets import Sheet
from sources.tools.odk_central import as_submissions
from sources.tools.tool import Head, Tool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sources.sheets import Notation
    from studies.cohorts import FileDeclaration

_SYSTEM = {
    "submissionDate": "SubmissionDate", "updatedAt": "UpdatedAt", "deletedAt": "DeletedAt",
    "submitterId": "SubmitterID", "submitterName": "SubmitterName",
    "attachmentsPresent": "AttachmentsPresent", "attachmentsExpected": "AttachmentsExpected",
    "status": "Status", "reviewState": "ReviewState", "deviceId": "DeviceID", "edits": "Edits",
    "formVersion": "FormVersion",
}  # fmt: skip
"""What Central adds to a submission: its name in OData, and the header in its export."""

_STATUS = {"notDecrypted": "not decrypted"}


def _recognize(head: Head) -> str:
    if is_pulled_by("odk_api", head.text):
        return "a pull of kohort from ODK Central, by its first line"
    return ""


def _open(head: Head, file: FileDeclaration, notation: Notation) -> Sheet:
    notation = notation.of_xforms()
    pull = read_pull(head.path)
    sheet = _sheet(lambda: _answers(pull), pull.questions(), notation, "KEY")
    if not file.sheet:
        return sheet
    path = pull.repeat(file.sheet)
    child = _sheet(lambda: _repeats(pull, path), pull.questions(path), notation, "PARENT_KEY")
    places = child.columns.index("PARENT_KEY"), sheet.columns.index("KEY")
    return under_parents(child, sheet, Link(path, "the form", *places))


def _sheet(
    flat: Callable[[], FLAT], asked: Sequence[Mapping[str, Any]], notation: Notation, link: str
) -> Sheet:
    """Make the table of flat records; a place or a photo is read only if it is declared."""
    kinds = {one["path"].replace("/", "-"): one.get("type", "") for one in asked}
    columns, rows = tabled(flat, [*kinds, link])
    sheet = as_submissions(Sheet("", "utf-8", columns, rows, notation))
    unread = {at: "" for at, one in enumerate(columns) if kinds.get(one) in UNREAD}
    return replace(sheet, system={**unread, **sheet.system})


def _answers(pull: Pull) -> FLAT:
    for line, submission in pull.submissions():
        yield line, {**_flat(submission), **_of_central(submission)}


def _of_central(submission: Mapping[str, Any]) -> dict[str, str]:
    told = submission.get("__system")
    system = told if isinstance(told, dict) else {}
    found = {header: value_text(system.get(name)) for name, header in _SYSTEM.items()}
    found["Status"] = _STATUS.get(found["Status"], found["Status"])
    return {**found, "KEY": value_text(submission.get("__id"))}


def _flat(node: Mapping[str, Any], group: str = "") -> dict[str, str]:
    """Put groups before the names of their questions; repeats and links are left to themselves."""
    flat: dict[str, str] = {}
    for key, value in node.items():
        if key.startswith("__") or "@odata." in key or isinstance(value, list):
            continue
        if isinstance(value, dict):
            flat |= _flat(value, f"{group}{key}-")
        else:
            flat[f"{group}{key}"] = value_text(value)
    return flat


def _repeats(pull: Pull, path: str) -> FLAT:
    """Give the records of a repeat, numbered through: a submission's line would name several."""
    number = 1
    group = path.replace("/", "-") + "-"
    for _, submission in pull.submissions():
        for record in _inside(submission, path.split("/")):
            number += 1
            keys = {
                "KEY": value_text(record.get("__id")),
                "PARENT_KEY": value_text(submission["__id"]),
            }
            yield number, {**_flat(record, group), **keys}


def _inside(node: Any, steps: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    """Follow groups and repeats down to the records of one."""
    if isinstance(node, list):
        for one in node:
            yield from _inside(one, steps)
    elif isinstance(node, dict) and steps:
        yield from _inside(node.get(steps[0]), steps[1:])
    elif isinstance(node, dict):
        yield node


ODK_API = Tool("odk_api", ("jsonl",), _recognize, open=_open)
