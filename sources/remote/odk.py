"""ODK Central: a form's fields and its submissions as OData, through pyodk's session.

pyodk logs in and spells addresses. It has no way to follow a page to the next, writes the answers
of failed requests into its log, and would keep its session's token in a file: the first is done
here, the other two are kept from happening.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from sources.remote.asking import Asking, failed, failure_of, odd_answer
from sources.remote.server import Form, OddAnswer, Page, Server, documented

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyodk.client import Client

    from studies.remote_sources import RemoteSource

PAGE = 500


def open_odk(
    source: RemoteSource, secrets: tuple[str, str], sleep: Callable[[float], None]
) -> Server:
    """Open a form of ODK Central with user and password, or with ('', token)."""
    client = _client(source, *secrets)
    asking = Asking(client.session, sleep)
    form = client.session.urlformat(
        "projects/{project}/forms/{form}", project=source.project, form=source.form
    )
    return Server(
        kind="ODK Central",
        form_word="form",
        asked=f"/v1/{form}.svc/Submissions",
        describe=lambda: _describe(asking, form, client),
        read_page=lambda cursor: _read_page(asking, form, cursor),
        key_of=lambda submission: str(submission["__id"]),
        close=lambda: _leave(client, logs_out=bool(secrets[0])),
    )


def _client(source: RemoteSource, user: str, secret: str) -> Client:
    # What pyodk would say of a failed request is the server's whole answer.
    logging.getLogger("pyodk").setLevel(logging.CRITICAL + 1)
    from pyodk._utils.config import CentralConfig, Config
    from pyodk._utils.session import Session
    from pyodk.client import Client

    from sources.remote.sessions import guarded

    session = Session(source.server, "v1", user, secret, cache_path=None)
    guarded(session, source.server)
    if not user:
        session.headers["Authorization"] = f"Bearer {secret}"
    known = CentralConfig(source.server, user or "token", secret or "none")
    return Client(session=session, config=Config(known))


def _describe(asking: Asking, form: str, client: Client) -> Form:
    asking.patiently(lambda: _log_in(client))
    told = asking.json(form)
    fields = asking.json(f"{form}/fields", {"odata": "true"})
    if not isinstance(fields, list):
        raise OddAnswer
    version = documented(lambda form: f"{form['version'] or ''} {form['hash'] or ''}", told).strip()
    return Form(version, tuple(documented(_questions, fields)))


def _log_in(client: Client) -> Any:
    """Log in once; what went wrong comes back as data, without pyodk's words about it."""
    import requests
    from pyodk.errors import PyODKError

    try:
        client.session.auth.login()
    except requests.RequestException as error:
        return failed(error)
    except PyODKError as error:
        answers = [one for one in error.args if isinstance(one, requests.Response)]
        return failure_of(answers[0]) if answers else odd_answer()
    except (KeyError, TypeError, ValueError):
        return odd_answer()
    return True


def _questions(fields: list[Any]) -> list[dict[str, Any]]:
    """Give the questions of a form from its flat list of fields, in order."""
    questions, repeats = [], []
    for field in fields:
        path, kind = str(field["path"]).removeprefix("/"), str(field.get("type") or "")
        if kind == "repeat":
            repeats.append(path)
        if kind in ("structure", "repeat"):
            continue
        if field.get("selectMultiple"):
            kind = "select_multiple"
        inside = [one for one in repeats if path.startswith(f"{one}/")]
        found = {"path": path, "type": kind, "repeat": inside[-1] if inside else ""}
        questions.append({key: value for key, value in found.items() if value})
    return questions


def _read_page(asking: Asking, form: str, cursor: str) -> Page:
    asked = {"$top": PAGE, "$count": "true", "$expand": "*", "$wkt": "true"}
    if cursor:
        asked["$skiptoken"] = cursor
    told = asking.json(f"{form}.svc/Submissions", asked)
    rows = told.get("value") if isinstance(told, dict) else None
    count = told.get("@odata.count") if isinstance(told, dict) else None
    if not isinstance(rows, list) or not isinstance(count, int):
        raise OddAnswer
    if not all(isinstance(row, dict) and "__id" in row for row in rows):
        raise OddAnswer
    return Page(rows, _skiptoken(told.get("@odata.nextLink")), count)


def _skiptoken(link: object) -> str:
    """Take the next page's place out of its link; the link itself may name another server."""
    if not link:
        return ""
    tokens = parse_qs(urlsplit(str(link)).query).get("$skiptoken", [])
    if not tokens:
        raise OddAnswer
    return tokens[0]


def _leave(client: Client, *, logs_out: bool) -> None:
    """End the session that was opened on the server; whether that succeeds does not matter."""
    import requests

    if logs_out and "Authorization" in client.session.headers:
        with suppress(requests.RequestException):
            client.session.delete("sessions/current", allow_redirects=False)
    client.session.close()
