"""KoboToolbox: a form's questions and its submissions, through the API that it documents (v2).

Submissions come by `start` and `limit`, sorted by `_id`, which an edit keeps: what arrives while we
read comes last.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sources.remote.asking import Asking, Unanswered
from sources.remote.server import Form, OddAnswer, Page, Server, Submission, documented

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from studies.remote_sources import RemoteSource

PAGE = 1000
"""Submissions a page: what the public servers allow at most."""

_NO_QUESTION = frozenset({"note", "begin_score", "end_score", "begin_rank", "end_rank"})


def open_kobo(source: RemoteSource, token: str, sleep: Callable[[float], None]) -> Server:
    """Open a form of KoboToolbox with a token; nothing is asked yet."""
    from sources.remote.sessions import new_session

    asking = Asking(new_session(source.server, f"Token {token}"), sleep)
    asset = f"{source.server}/api/v2/assets/{source.asset}"
    return Server(
        kind="KoboToolbox",
        form_word="asset",
        asked=f"/api/v2/assets/{source.asset}/data.json",
        describe=lambda: _describe(asking, asset),
        read_page=lambda cursor: _read_page(asking, asset, int(cursor or 0)),
        key_of=lambda submission: str(submission["_id"]),
        close=asking.session.close,
    )


def _describe(asking: Asking, asset: str) -> Form:
    """Give the deployed form; what is only drafted asks nobody yet."""
    told = _mapping(asking.json(f"{asset}.json"))
    version = str(told.get("deployed_version_id") or told.get("version_id") or "")
    content = told.get("content")
    if version != str(told.get("version_id") or version):
        try:
            drafted = asking.json(f"{asset}/versions/{version}.json")
            content = _mapping(drafted).get("content") or content
        except Unanswered as error:
            if error.status not in (403, 404):
                raise
    return Form(version, documented(lambda known: tuple(questions_of(known)), _mapping(content)))


def questions_of(content: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Give the questions of a form as KoboToolbox keeps it, with groups and repeats as a path."""
    choices = _choices(content.get("choices") or ())
    groups: list[tuple[str, bool]] = []
    for row in content.get("survey") or ():
        kind = str(row.get("type") or "").replace(" ", "_")
        name = str(row.get("name") or row.get("$autoname") or "")
        if kind in ("begin_group", "begin_repeat"):
            groups.append((name, kind == "begin_repeat"))
        elif kind in ("end_group", "end_repeat"):
            groups = groups[:-1]
        elif name and kind not in _NO_QUESTION:
            yield _question(row, name, groups, choices)


def _question(
    row: Mapping[str, Any],
    name: str,
    groups: Sequence[tuple[str, bool]],
    choices: Mapping[str, dict[str, str]],
) -> dict[str, Any]:
    kind, _, listed = str(row.get("type") or "").partition(" ")
    listed = str(row.get("select_from_list_name") or listed)
    path = [group for group, _ in groups if group]
    repeats = [at for at, (group, is_repeat) in enumerate(groups) if group and is_repeat]
    named = [group for group, _ in groups]
    found = {
        "path": "/".join([*path, name]),
        "type": kind,
        "label": _first(row.get("label")),
        "list": choices.get(listed, {}) if kind.startswith("select") else {},
        "repeat": "/".join(named[: repeats[-1] + 1]) if repeats else "",
    }
    return {key: value for key, value in found.items() if value}


def _choices(rows: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    lists: dict[str, dict[str, str]] = {}
    for row in rows:
        code = str(row.get("name") or row.get("$autovalue") or "")
        if code:
            label = _first(row.get("label")) or code
            lists.setdefault(str(row.get("list_name") or ""), {})[code] = label
    return lists


def _first(label: object) -> str:
    """Give the first wording there is: labels come as a list with one place per language."""
    words = label if isinstance(label, list) else [label]
    return next((str(one).strip() for one in words if one), "")


def _read_page(asking: Asking, asset: str, start: int) -> Page:
    asked = {"limit": PAGE, "start": start, "sort": json.dumps({"_id": 1})}
    told = _mapping(asking.json(f"{asset}/data.json", asked))
    count, results = told.get("count"), told.get("results")
    if not isinstance(count, int) or not isinstance(results, list):
        raise OddAnswer
    submissions: list[Submission] = [_mapping(one) for one in results]
    if not all("_id" in one for one in submissions):
        raise OddAnswer
    reached = start + len(submissions)
    return Page(submissions, str(reached) if submissions and reached < count else "", count)


def _mapping(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise OddAnswer
    return value
