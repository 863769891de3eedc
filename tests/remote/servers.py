"""Servers on loopback that speak what KoboToolbox and ODK Central document, and fail on demand.

Shapes: the API v2 of KoboToolbox (`/api/v2/assets/<uid>.json`, `.../data.json?start=&limit=`), and
Central's `/v1/sessions`, `/v1/projects/<n>/forms/<id>`, `.../fields`, `....svc/Submissions` (OData
4.0: `$top`, `$skiptoken`, `$count`, `$expand`, `@odata.nextLink`), as their pages have them.
"""

from __future__ import annotations

import base64
import json
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable

TOKEN = "3f9c1d7ab2e84650917c0de5f6a8b3c4d2e1f0a9"  # noqa: S105 - of a server of this test only
USER, PASSWORD = "evaluator@example.org", "correct-horse-battery-71"
SESSION = "bearer!9XkQ2vLmN8pR4sT6wY1zB3cD5fG7hJ0k"
SECRETS = (TOKEN, PASSWORD, SESSION)
UNRESERVED = "!~*'()"


@dataclass
class Fault:
    """Something that goes wrong with a request, `times` in a row."""

    status: int = 0
    times: int = 1
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    cut_at: int = 0
    drips: bool = False
    on: str = ""
    after: int = 0


@dataclass
class Answers:
    """What a server knows, what it will do wrong, and what it was asked."""

    faults: list[Fault] = field(default_factory=list)
    asked: list[tuple[str, dict[str, str], dict[str, str]]] = field(default_factory=list)
    before_page: Callable[[int], None] = lambda _: None
    n_pages: int = 0

    def fault(self, path: str) -> Fault | None:
        """Give the fault that this request meets, and count it."""
        for fault in self.faults:
            if fault.on not in path or not fault.times:
                continue
            if fault.after:
                fault.after -= 1
                return None
            fault.times -= 1
            return fault
        return None

    def paths(self, part: str = "") -> list[str]:
        """List the addresses that were asked for, with what was given beside."""
        return [path for path, _, _ in self.asked if part in path]


@dataclass
class Kobo(Answers):
    """A form of KoboToolbox with its submissions."""

    asset: str = "aBcD"
    version: str = "v1"
    survey: list[dict[str, Any]] = field(default_factory=list)
    choices: list[dict[str, Any]] = field(default_factory=list)
    submissions: list[dict[str, Any]] = field(default_factory=list)
    page: int = 2
    overlap: int = 0

    def answer(self, path: str, query: dict[str, str], headers: Any, _: bytes) -> tuple[int, Any]:
        """Answer one request."""
        if headers.get("Authorization") != f"Token {TOKEN}":
            return 401, {"detail": f"Invalid token {headers.get('Authorization')}."}
        form = f"/api/v2/assets/{self.asset}"
        if path == f"{form}.json":
            content = {"survey": self.survey, "choices": self.choices, "translations": [None]}
            return 200, {
                "uid": self.asset,
                "name": "A form",
                "has_deployment": True,
                "version_id": self.version,
                "deployed_version_id": self.version,
                "deployment__submission_count": len(self.submissions),
                "content": content,
            }
        if path == f"{form}/data.json":
            return 200, self._data(query)
        return 404, {"detail": "Not found."}

    def _data(self, query: dict[str, str]) -> dict[str, Any]:
        assert json.loads(query["sort"]) == {"_id": 1}
        self.before_page(self.n_pages)
        self.n_pages += 1
        start, limit = int(query["start"]), min(int(query["limit"]), self.page)
        rows = sorted(self.submissions, key=lambda one: one["_id"])
        shifted = max(0, start - (self.overlap if start else 0))
        end = start + limit
        following = f"http://elsewhere.example/?start={end}" if end < len(rows) else None
        return {
            "count": len(rows),
            "next": following,
            "previous": None,
            "results": rows[shifted : shifted + limit],
        }


@dataclass
class Odk(Answers):
    """A form of ODK Central with its submissions, newest first."""

    project: int = 3
    form: str = "baseline"
    version: str = "1"
    fields: list[dict[str, Any]] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    page: int = 2
    circles: bool = False

    def answer(
        self, path: str, query: dict[str, str], headers: Any, body: bytes
    ) -> tuple[int, Any]:
        """Answer one request."""
        if path == "/v1/sessions":
            given = json.loads(body or b"{}")
            if given != {"email": USER, "password": PASSWORD}:
                return 401, {"code": 401.2, "message": f"Could not authenticate {given}."}
            return 200, {"token": SESSION, "csrf": "x", "expiresAt": "2030-01-01T00:00:00.000Z"}
        if headers.get("Authorization") != f"Bearer {SESSION}":
            return 401, {"code": 401.2, "message": f"not {headers.get('Authorization')}"}
        return self._resource(path, query)

    def _resource(self, path: str, query: dict[str, str]) -> tuple[int, Any]:
        # As JavaScript's encodeURIComponent, by which Central spells its own addresses.
        form = f"/v1/projects/{self.project}/forms/{quote(self.form, safe=UNRESERVED)}"
        known = {
            "/v1/sessions/current": lambda: {"success": True},
            form: lambda: {
                "projectId": self.project,
                "xmlFormId": self.form,
                "name": "A form",
                "version": self.version,
                "hash": f"h{self.version}",
            },
            f"{form}/fields": lambda: self.fields,
            f"{form}.svc/Submissions": lambda: self._table(form, query),
        }
        if path in known:
            return 200, known[path]()
        return 404, {"code": 404.1, "message": "Could not find the resource."}

    def _table(self, form: str, query: dict[str, str]) -> dict[str, Any]:
        assert query["$expand"] == "*"
        self.before_page(self.n_pages)
        self.n_pages += 1
        top, start = min(int(query["$top"]), self.page), 0
        if token := query.get("$skiptoken"):
            known = json.loads(base64.b64decode(token.removeprefix("01")))
            start = [row["__id"] for row in self.rows].index(known["instanceId"]) + 1
        rows = self.rows[start : start + top]
        told = {"value": rows, "@odata.context": f"http://x{form}.svc/$metadata#Submissions"}
        told["@odata.count"] = len(self.rows)
        if start + top < len(self.rows) or self.circles:
            last = self.rows[0] if self.circles else rows[-1]
            place = base64.b64encode(json.dumps({"instanceId": last["__id"]}).encode()).decode()
            link = f"https://behind-a-proxy.example{form}.svc/Submissions?%24top={top}"
            told["@odata.nextLink"] = f"{link}&%24skiptoken={quote('01' + place)}"
        return told


class Listening(ThreadingHTTPServer):
    """A port of the loopback interface, and what answers there."""

    daemon_threads = True

    def __init__(self, answers: Kobo | Odk) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers = answers

    def handle_error(self, *_: object) -> None:
        """Say nothing of clients that have gone."""


class Running:
    """A server in a thread of its own, for the length of a test."""

    def __init__(self, answers: Kobo | Odk) -> None:
        self.answers = answers
        self.http = Listening(answers)
        self.thread = threading.Thread(target=self.http.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.http.server_port}"

    def stop(self) -> None:
        """Stop listening; a second time does nothing."""
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()


class Handler(BaseHTTPRequestHandler):
    """One connection to a server under test."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Listening

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def do_DELETE(self) -> None:
        self._answer()

    def _answer(self) -> None:
        answers = self.server.answers
        parts = urlsplit(self.path)
        query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        answers.asked.append((f"{self.command} {parts.path}", query, dict(self.headers)))
        fault = answers.fault(self.path) or Fault()
        if fault.drips:
            self._drip()
        elif fault.status or fault.body is not None:
            told = fault.body if fault.body is not None else _echo(self.headers)
            self._send(fault.status or 200, told, fault)
        else:
            status, answer = answers.answer(parts.path, query, self.headers, body)
            self._send(status, json.dumps(answer).encode(), fault)

    def _drip(self) -> None:
        self.close_connection = True
        self.send_response(200)
        self.end_headers()
        with suppress(OSError):
            while True:
                self.wfile.write(b" " * 65536)
                time.sleep(0.001)

    def _send(self, status: int, body: bytes, fault: Fault) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **fault.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: fault.cut_at] if fault.cut_at else body)
        self.close_connection = bool(fault.cut_at)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _echo(headers: Any) -> bytes:
    """Say the secret back, as some proxies and debug pages do."""
    told = {"detail": f"you sent {headers.get('Authorization')} {TOKEN} {PASSWORD} {SESSION}"}
    return json.dumps(told).encode()
