"""What KoboToolbox and Google Forms write beside the answers, and what it means."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# `_uuid` changes at every edit and `_index` at every export, so neither names a record.
_KOBO_KEYS = ("meta/rootUuid", "_id")
_KOBO_TIMES = ("end", "today", "start", "_submission_time")
_KOBO_VERDICT = "_validation_status"
_KOBO_SYSTEM = frozenset({
    *_KOBO_KEYS, *_KOBO_TIMES, _KOBO_VERDICT,
    "_uuid", "_index", "_notes", "_status", "_submitted_by", "__version__", "_tags",
    "meta/instanceID", "meta/instanceName", "meta/deprecatedID", "formhub/uuid",
    "_parent_table_name", "_parent_index", "_submission__id", "_submission__uuid",
    "_submission__submission_time", "_submission__validation_status", "_geolocation",
    "deviceid", "username", "phonenumber", "simserial", "subscriberid", "audit", "rootUuid",
})  # fmt: skip
_KOBO_SURE = frozenset({"meta/rootUuid", "_id", "_uuid", "_submission_time", "_validation_status"})
_KOBO_POINT = re.compile(r"_(?P<question>.+)_(latitude|longitude|altitude|precision)")
_KOBO_REJECTED = frozenset({"rejected", "notapproved", "validationstatusnotapproved"})

# The words of the Forms interface in English and Indonesian, as keys of `header_key`.
_GOOGLE_TIMES = frozenset({"timestamp", "stempelwaktu", "capwaktu"})
_GOOGLE_SYSTEM = frozenset({
    "emailaddress", "alamatemail", "username", "namapengguna", "score", "skor", "totalscore",
    "skortotal", "nilai",
})  # fmt: skip
_GOOGLE_ENDINGS = ("[Score]", "[Feedback]", "[Skor]", "[Masukan]")


@lru_cache(maxsize=4096)
def header_key(text: str) -> str:
    """Reduce a header to its letters and digits: emoji, spaces, case and marks do not matter."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in folded if character.isalnum())


def is_kobo(columns: Sequence[str]) -> bool:
    """Say whether the headers hold at least two system columns that only KoboToolbox writes."""
    return len(_KOBO_SURE.intersection(columns)) >= 2


def is_google(columns: Sequence[str]) -> bool:
    """Say whether the first header is the time stamp of a Google Forms export."""
    return bool(columns) and header_key(columns[0]) in _GOOGLE_TIMES


def system_columns(columns: Sequence[str]) -> dict[int, str]:
    """Give the place of each column that the tool added, with the role it plays or ''."""
    if is_kobo(columns):
        return _kobo_columns(columns)
    if is_google(columns):
        google = {index: "" for index, header in enumerate(columns) if _is_of_google(header)}
        return google | {0: "answered_on"}
    return _kobo_points(columns)


def _is_of_google(header: str) -> bool:
    """Say whether a header is of the form, or the score or feedback of one question."""
    return header_key(header) in _GOOGLE_SYSTEM or header.rstrip().endswith(_GOOGLE_ENDINGS)


def _kobo_columns(columns: Sequence[str]) -> dict[int, str]:
    places = {header: index for index, header in enumerate(columns)}
    found = {index: "" for header, index in places.items() if header in _KOBO_SYSTEM}
    for role, candidates in (("record_key", _KOBO_KEYS), ("answered_on", _KOBO_TIMES)):
        first = next((header for header in candidates if header in places), None)
        if first is not None:
            found[places[first]] = role
    if _KOBO_VERDICT in places:
        found[places[_KOBO_VERDICT]] = "verdict"
    return found | _kobo_points(columns)


def _kobo_points(columns: Sequence[str]) -> dict[int, str]:
    """Find the four columns into which a place is split; they never leave the file."""
    questions = {header.rpartition("/")[2] for header in columns}
    points = {}
    for index, header in enumerate(columns):
        point = _KOBO_POINT.fullmatch(header.rpartition("/")[2])
        if point and point["question"] in questions:
            points[index] = ""
    return points


def is_rejected(verdict: str) -> bool:
    """Say whether a reviewer in KoboToolbox refused the submission.

    >>> is_rejected("Not approved"), is_rejected("validation_status_approved"), is_rejected("")
    (True, False, False)
    """
    return header_key(verdict) in _KOBO_REJECTED
