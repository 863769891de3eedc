"""A small study with a live source, a server of its own, and clocks that do not wait."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from sources.remote.pulling import Clock
from studies.remote_sources import RemoteSource
from tests.remote.servers import PASSWORD, TOKEN, USER, Kobo, Odk, Running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ENVIRONMENT = {"KOBO_TOKEN": TOKEN, "ODK_USER": USER, "ODK_PASSWORD": PASSWORD}
SURVEY = [
    {"type": "start", "name": "start", "$xpath": "start"},
    {"type": "begin_group", "name": "who", "label": ["Who you are"]},
    {"type": "text", "name": "nim", "label": ["Student number"]},
    {"type": "end_group"},
    {"type": "select_one", "name": "q1", "label": ["One seller?"], "select_from_list_name": "ab"},
    {"type": "select_multiple", "name": "q2", "label": ["Which?"], "select_from_list_name": "xyz"},
    {"type": "geopoint", "name": "loc", "label": ["Where"]},
    {"type": "begin_repeat", "name": "shops", "label": ["Shops"]},
    {"type": "integer", "name": "staff", "label": ["Staff"]},
    {"type": "end_repeat"},
]
CHOICES = [
    {"list_name": "ab", "name": "a", "label": ["Monopoly"]},
    {"list_name": "ab", "name": "b", "label": ["Oligopoly"]},
    {"list_name": "xyz", "name": "x", "label": ["Radio"]},
    {"list_name": "xyz", "name": "y", "label": ["Poster"]},
]
FIELDS = [
    {"name": "who", "path": "/who", "type": "structure", "selectMultiple": None},
    {"name": "nim", "path": "/who/nim", "type": "string", "selectMultiple": None},
    {"name": "q1", "path": "/q1", "type": "string", "selectMultiple": None},
    {"name": "q2", "path": "/q2", "type": "string", "selectMultiple": True},
    {"name": "loc", "path": "/loc", "type": "geopoint", "selectMultiple": None},
    {"name": "shops", "path": "/shops", "type": "structure", "selectMultiple": None},
    {"name": "shop", "path": "/shops/shop", "type": "repeat", "selectMultiple": None},
    {"name": "staff", "path": "/shops/shop/staff", "type": "int", "selectMultiple": None},
    {"name": "meta", "path": "/meta", "type": "structure", "selectMultiple": None},
    {"name": "instanceID", "path": "/meta/instanceID", "type": "string", "selectMultiple": None},
]


def submission(number: int, **answers: Any) -> dict[str, Any]:
    """Make a submission as KoboToolbox sends it."""
    return {
        "_id": 100 + number,
        "formhub/uuid": "f0",
        "start": f"2024-03-02T09:{number:02}:00.000+07:00",
        "who/nim": f"n{number}",
        "q1": "a",
        "q2": "x y",
        "loc": "-6.2 106.8 0 5",
        "__version__": "v1",
        "meta/instanceID": f"uuid:i{number}",
        "meta/rootUuid": f"uuid:r{number}",
        "_xform_id_string": "aBcD",
        "_uuid": f"i{number}",
        "_attachments": [],
        "_status": "submitted_via_web",
        "_geolocation": [-6.2, 106.8],
        "_submission_time": f"2024-03-02T02:{number:02}:30",
        "_tags": [],
        "_notes": [],
        "_validation_status": {},
        "_submitted_by": None,
        **answers,
    }


def row(number: int, *, system: dict[str, Any] | None = None, **answers: Any) -> dict[str, Any]:
    """Make a submission as Central's OData document has it, repeats expanded."""
    return {
        "__id": f"uuid:r{number}",
        "__system": {
            "submissionDate": f"2024-03-02T02:{number:02}:30.000Z",
            "updatedAt": None,
            "deletedAt": None,
            "submitterId": "7",
            "submitterName": "Tablet 1",
            "attachmentsPresent": 0,
            "attachmentsExpected": 0,
            "status": None,
            "reviewState": None,
            "deviceId": "d1",
            "edits": 0,
            "formVersion": "1",
            **(system or {}),
        },
        "meta": {"instanceID": f"uuid:r{number}"},
        "who": {"nim": f"n{number}"},
        "q1": "a",
        "q2": "x y",
        "loc": "POINT (106.8 -6.2 0)",
        "shops": {"shop": [], "shop@odata.navigationLink": f"Submissions('uuid%3Ar{number}')/shop"},
        **answers,
    }


@dataclass
class Hands:
    """A clock that stands still, and notes each wait instead of waiting."""

    at: datetime = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
    waits: list[float] = field(default_factory=list)

    @property
    def clock(self) -> Clock:
        """Give the clock."""
        return Clock(lambda: self.at, self.waits.append)

    def later(self, **how_much: float) -> None:
        """Let time pass."""
        self.at += timedelta(**how_much)


@pytest.fixture
def hands() -> Hands:
    """Give a clock under the test's hand."""
    return Hands()


@pytest.fixture
def kobo() -> Iterator[Running]:
    """Give a KoboToolbox with five submissions on three pages."""
    running = Running(
        Kobo(survey=SURVEY, choices=CHOICES, submissions=[submission(n) for n in range(1, 6)])
    )
    yield running
    running.stop()


@pytest.fixture
def odk() -> Iterator[Running]:
    """Give an ODK Central with five submissions on three pages, newest first."""
    running = Running(Odk(fields=FIELDS, rows=[row(n) for n in range(5, 0, -1)]))
    yield running
    running.stop()


def kobo_source(running: Running, **changed: Any) -> RemoteSource:
    """Declare the form of a server on loopback."""
    declared = {"kobo": running.address, "asset": "aBcD", "token": "KOBO_TOKEN"}
    return RemoteSource.model_validate(declared | changed)


def odk_source(running: Running, **changed: Any) -> RemoteSource:
    """Declare the form of a server on loopback."""
    declared: dict[str, Any] = {
        "odk_central": running.address,
        "project": "3",
        "form": "baseline",
        "user": "ODK_USER",
        "password": "ODK_PASSWORD",
    }
    return RemoteSource.model_validate(declared | changed)


def secret_of(kind: str, name: str) -> str:
    """Find a secret as the environment would."""
    assert kind == "variable"
    return ENVIRONMENT.get(name, "")


def files_in(folder: Path) -> list[str]:
    """List what a folder holds."""
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


SOURCES = {"kobo": kobo_source, "odk": odk_source}
DATA = {"kobo": "/data.json", "odk": ".svc/Submissions"}
"""Where each server gives its submissions."""


@pytest.fixture(params=["kobo", "odk"])
def which(request: pytest.FixtureRequest) -> str:
    """Name each server in turn."""
    return str(request.param)


@pytest.fixture
def server(which: str, request: pytest.FixtureRequest) -> Running:
    """Give the server that `which` names."""
    running: Running = request.getfixturevalue(which)
    return running


@pytest.fixture
def source(which: str, server: Running) -> RemoteSource:
    """Declare the form of that server."""
    return SOURCES[which](server)
