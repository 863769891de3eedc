"""HTTP sessions that carry a secret to one server and to no other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from studies.remote_sources import LOOPBACK

if TYPE_CHECKING:
    from requests import PreparedRequest, Session


def new_session(server: str, authorization: str) -> Session:
    """Give a session that sends its header to `server` alone, and follows nobody elsewhere."""
    import requests

    session = requests.Session()
    # An own callable also keeps requests from taking a password out of a .netrc.
    session.auth = only_for(server, authorization)
    return guarded(session, server)


def guarded(session: Session, server: str) -> Session:
    """Keep a session from following redirects, from retrying twice, and from proxies to itself."""
    session.max_redirects = 0
    session.trust_env = urlsplit(server).hostname not in LOOPBACK
    session.headers["Accept"] = "application/json"
    adapter = _patient_adapter()
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


def only_for(server: str, authorization: str) -> Any:
    """Give what adds the header to a request, if it goes to the server it is meant for."""
    meant = _origin(server)

    def add(request: PreparedRequest) -> PreparedRequest:
        if _origin(request.url or "") == meant:
            request.headers["Authorization"] = authorization
        return request

    return add


def _origin(address: str) -> tuple[str, str, int | None]:
    parts = urlsplit(address)
    return parts.scheme, (parts.hostname or "").lower(), parts.port


def _patient_adapter() -> Any:
    """Give an adapter whose requests never wait for ever; trying again is `asking`'s."""
    from requests.adapters import HTTPAdapter

    from sources.remote.asking import CONNECT_SECONDS, SILENT_SECONDS

    class Patient(HTTPAdapter):
        def send(self, request: Any, **how: Any) -> Any:
            how["timeout"] = how.get("timeout") or (CONNECT_SECONDS, SILENT_SECONDS)
            return super().send(request, **how)

    return Patient(max_retries=0)
