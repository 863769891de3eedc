"""Ask a server for one answer: again where waiting helps, bounded in time and size.

Nothing that a server says is repeated in a fault or an exception: it may echo the token.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sources.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from requests import Response, Session

TRIES = 5
WAITS = (1.0, 2.0, 4.0, 8.0)
"""Seconds before each further try, where the server names none."""

LONGEST_WAIT = 120.0
"""A server that asks for a longer pause than this is asked again by the next run."""

CONNECT_SECONDS, SILENT_SECONDS, ANSWER_SECONDS = 10.0, 60.0, 600.0
LARGEST_ANSWER = 256 << 20
MAY_PASS = frozenset({429, 500, 502, 503, 504})
CUT, SILENT, UNKNOWN, UNSAFE, ENDLESS, NO_JSON = (
    "cut", "silent", "unknown", "unsafe", "endless", "no JSON",
)  # fmt: skip
_WORTH_A_TRY = frozenset({CUT, SILENT, UNKNOWN})


class Unanswered(Exception):  # noqa: N818 - the server's fault, told by whoever knows the form
    """What came instead of an answer: a status, or how the connection failed."""

    def __init__(self, reason: str, status: int = 0) -> None:
        super().__init__(reason, status)
        self.reason, self.status = reason, status


@dataclass(frozen=True)
class Asking:
    """A session with its secret, and how to wait. `repr` shows neither."""

    session: Session
    sleep: Callable[[float], None] = time.sleep

    def __repr__(self) -> str:
        return "Asking()"

    def json(self, url: str, params: Mapping[str, object] | None = None) -> Any:
        """Give the JSON that an address answers with; raises Unanswered."""
        return self.patiently(lambda: self._ask_once(url, params or {}))

    def patiently(self, ask: Callable[[], Any]) -> Any:
        """Ask until there is an answer, waiting between tries, as long as that can help."""
        for pause in (*WAITS, None):
            answer = ask()
            if not isinstance(answer, Failure):
                return answer
            if pause is None or not answer.may_pass:
                break
            wait = answer.wait if answer.wait is not None else pause
            if wait > LONGEST_WAIT:
                break
            self.sleep(wait)
        raise Unanswered(answer.reason, answer.status)

    def _ask_once(self, url: str, params: Mapping[str, object]) -> Any:
        """Ask once; what went wrong comes back as data, so that no exception drags a secret on."""
        import requests

        try:
            with self.session.get(
                url,
                params=params,
                timeout=(CONNECT_SECONDS, SILENT_SECONDS),
                allow_redirects=False,
                stream=True,
            ) as response:
                if response.status_code != 200:
                    return failure_of(response)
                return _parsed(response)
        except requests.RequestException as error:
            return failed(error)


@dataclass(frozen=True)
class Failure:
    """What came instead of an answer, and how long the server asks to be left alone."""

    reason: str
    status: int = 0
    wait: float | None = None

    @property
    def may_pass(self) -> bool:
        """Say whether asking again can help."""
        return self.status in MAY_PASS or self.reason in _WORTH_A_TRY


def failure_of(response: Response) -> Failure:
    """Give what a status other than 200 comes to, with the pause that the server asks for."""
    from urllib3.util import Retry

    wait = None
    if written := response.headers.get("Retry-After", ""):
        try:
            wait = Retry().parse_retry_after(written)
        except Exception:  # noqa: BLE001 - a header that nobody can read is none
            wait = None
    return Failure("status", response.status_code, wait)


def odd_answer() -> Failure:
    """Give what an answer comes to that is not the documented one."""
    return Failure(NO_JSON)


def failed(error: Exception) -> Failure:
    """Give what an exception of requests comes to; its text may hold a header and is dropped."""
    from requests import exceptions

    if isinstance(error, exceptions.SSLError):
        return Failure(UNSAFE)
    if isinstance(error, exceptions.TooManyRedirects):
        return Failure("status", 302)
    if isinstance(error, exceptions.Timeout):
        return Failure(SILENT)
    if isinstance(error, exceptions.ChunkedEncodingError | exceptions.ContentDecodingError):
        return Failure(CUT)
    if isinstance(error, exceptions.ConnectionError):
        return Failure(UNKNOWN)
    return Failure("unasked")


def _parsed(response: Response) -> Any:
    body, began = bytearray(), time.monotonic()
    for piece in response.iter_content(1 << 16):
        body += piece
        if len(body) > LARGEST_ANSWER or time.monotonic() - began > ANSWER_SECONDS:
            return Failure(ENDLESS)
    try:
        return json.loads(body, parse_constant=_no_constant)
    except ValueError:
        is_json = "json" in response.headers.get("Content-Type", "").lower()
        return Failure(CUT if is_json else NO_JSON)
    except RecursionError:
        return Failure(NO_JSON)


def _no_constant(name: str) -> object:
    raise ValueError(name)


def refusal_of(unanswered: Unanswered, *, name: str, kind: str, secret: str, form: str) -> Refusal:
    """Say what a person can do about a server that gave no answer."""
    status = unanswered.status
    if status in (401, 403):
        what = f"the server does not accept what {secret} holds ({status})"
        if status == 403:
            what = f"the account behind {secret} may not see these submissions (403)"
        return Refusal(what, f"Mend {secret}, or let its account view the submissions of {name}.")
    if status == 404:
        return Refusal(
            f"the server knows no such {form} for this account (404)",
            f"Correct {form} in cohort.yml; it stands in the form's address in the browser. Or let "
            f"the account behind {secret} see it.",
        )
    if status in MAY_PASS:
        return Refusal(
            f"the server answered {TRIES} times that it cannot answer now ({status})"
            if status != 429
            else "the server asks to be left alone for now (429)",
            "Run again later; what was pulled before is kept.",
        )
    if status in range(300, 400):
        return Refusal(
            f"the server sends us to another address ({status}); the token is not taken there",
            f"Write the address at which {kind} itself answers into cohort.yml.",
        )
    return Refusal(*_TOLD.get(unanswered.reason, _odd(status, kind)))


_AGAIN = "Look at the network and the server, then run again; what was pulled before is kept."
_TOLD = {
    CUT: ("the connection broke off in the middle of an answer, at each try", _AGAIN),
    SILENT: ("the server does not answer in time", _AGAIN),
    UNKNOWN: ("the server cannot be reached", _AGAIN),
    UNSAFE: (
        "the server's certificate is not valid, so it may be another server",
        "Correct the address, or have the server's certificate mended.",
    ),
    ENDLESS: (
        f"an answer does not end, or is larger than {LARGEST_ANSWER >> 20} MB",
        "Have the server looked at, then run again.",
    ),
    "unasked": (
        "the request could not be made: the secret or the address has characters that it may not",
        "Write the secret into its variable anew, without quotes or line ends.",
    ),
}


def _odd(status: int, kind: str) -> tuple[str, str]:
    found = f"status {status}" if status else "something that is no JSON"
    return (
        f"the answer is not one of {kind} ({found})",
        f"Correct the address in cohort.yml: it must be that of {kind}, without a path.",
    )
