"""KoboToolbox, live: the pulls of a form, read as its export would be."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sources.pulls import FLAT, UNREAD, Pull, is_pulled_by, read_pull, tabled, value_text
from sources.repeats import Link, under_parents
from sources.sheets import Sheet
from sources.tools.kobo import as_submissions
from sources.tools.tool import Head, Tool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sources.sheets import Notation
    from studies.cohorts import FileDeclaration

_VERDICT = "_validation_status"
_LINK = "_submission__id"
_ROLES = {"start": "started_at", "end": "ended_at", "today": "answered_on"}


def _recognize(head: Head) -> str:
    if is_pulled_by("kobo_api", head.text):
        return "a pull of kohort from KoboToolbox, by its first line"
    return ""


def _open(head: Head, file: FileDeclaration, notation: Notation) -> Sheet:
    notation = notation.of_xforms()
    pull = read_pull(head.path)
    sheet = as_submissions(_sheet(lambda: _answers(pull), pull.questions(), notation))
    sheet = _with_types(sheet, pull.questions())
    if not file.sheet:
        return sheet
    path = pull.repeat(file.sheet)
    asked = pull.questions(path)
    child = _sheet(lambda: _repeats(pull, path), asked, notation, link=_LINK)
    child = _with_types(replace(child, system={child.columns.index(_LINK): ""}), asked)
    places = child.columns.index(_LINK), sheet.columns.index("_id")
    return under_parents(child, sheet, Link(path, "the form", *places, is_numbered=True))


def _sheet(
    flat: Callable[[], FLAT],
    asked: Sequence[Mapping[str, Any]],
    notation: Notation,
    *,
    link: str = "_id",
) -> Sheet:
    """Make the table of flat records, with the wording of each question and of its choices."""
    columns, rows = tabled(flat, [*(one["path"] for one in asked), link])
    labels = {one["path"]: one.get("label", "") for one in asked}
    words = {
        one["path"]: one["list"]
        for one in asked
        if one.get("type") == "select_one" and "list" in one
    }
    return Sheet(
        "",
        "utf-8",
        columns,
        rows,
        notation,
        labels=tuple(labels.get(column, "") for column in columns),
        value_labels={at: words[one] for at, one in enumerate(columns) if one in words},
    )


def _with_types(sheet: Sheet, asked: Sequence[Mapping[str, Any]]) -> Sheet:
    """Add what the type of a question says: when it began, where somebody was, which device."""
    places = {column: at for at, column in enumerate(sheet.columns)}
    kinds = {places[one["path"]]: one.get("type", "") for one in asked}
    told = {at: _ROLES.get(kind, "") for at, kind in kinds.items() if kind in {*UNREAD, *_ROLES}}
    return replace(sheet, system={**told, **sheet.system})


def _answers(pull: Pull) -> FLAT:
    for line, submission in pull.submissions():
        yield line, _flat(submission)


def _flat(node: Mapping[str, Any]) -> dict[str, str]:
    """Leave out what is a table of its own, and say a verdict by its id."""
    flat = {}
    for key, value in node.items():
        if key == _VERDICT:
            flat[key] = (
                value_text(value.get("uid")) if isinstance(value, dict) else value_text(value)
            )
        elif not isinstance(value, list | dict):
            flat[key] = value_text(value)
    return flat


def _repeats(pull: Pull, path: str) -> FLAT:
    """Give the records of a repeat, numbered through: a submission's line would name several."""
    number = 1
    for _, submission in pull.submissions():
        for record in _inside(submission, path):
            number += 1
            yield number, {**_flat(record), _LINK: value_text(submission.get("_id"))}


def _inside(node: Mapping[str, Any], path: str) -> Iterator[Mapping[str, Any]]:
    for key, value in node.items():
        records = [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
        if key == path:
            yield from records
        elif path.startswith(f"{key}/"):
            for one in records:
                yield from _inside(one, path)


KOBO_API = Tool("kobo_api", ("jsonl",), _recognize, open=_open)
