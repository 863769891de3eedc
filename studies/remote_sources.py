"""What an entry of `files` declares in the place of a file: a server, a form, and what opens it.

A declaration names the secret, as a variable of the environment or a block of Prefect, and never
holds it: cohort.yml is kept, archived and shown in editors.
"""

from __future__ import annotations

import re
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from studies.fields import Declared, Id, Text, wrong

LOOPBACK = ("127.0.0.1", "::1", "localhost")
SHORTEST_TOKEN = 20
_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]{0,62}")
_BLOCK = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9._-]+")


def address_of(written: object) -> str:
    """Take the address of a server as it is written, without a path, a query or a password."""
    text = str(written).strip().rstrip("/")
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    if "@" in text:
        raise wrong(
            "the address holds a user or a password",
            "Write https://server only. Name the secret as a variable, and change it: it was seen.",
        )
    if parts.scheme not in ("https", "http") or not host or parts.query or parts.fragment:
        raise wrong("is not the address of a server", "Write it like https://kf.kobotoolbox.org.")
    if parts.scheme == "http" and host not in LOOPBACK:
        raise wrong(
            f"http://{host} is not encrypted", f"Write https://{host}: a token must not be read."
        )
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}{f':{port}' if port else ''}{parts.path.rstrip('/')}"


def variable_of(written: object) -> str:
    """Take the name of a variable of the environment; what may be a secret is never repeated."""
    text = str(written)
    if _VARIABLE.fullmatch(text) and not _may_be_secret(text):
        return text
    raise wrong(*_no_secret_here("the name of a variable, in capitals, like KOBO_TOKEN"))


def block_of(written: object) -> str:
    """Take the name of a Secret block of Prefect."""
    text = str(written)
    if _BLOCK.fullmatch(text) and not _may_be_secret(text):
        return text
    raise wrong(*_no_secret_here("the name of a block, in small letters, like kobo-token"))


def _may_be_secret(text: str) -> bool:
    """Tell a token from a name: long, in one piece, with digits among its letters."""
    longest = max(re.split(r"[_-]", text), key=len)
    return len(longest) >= SHORTEST_TOKEN and any(letter.isdigit() for letter in longest)


def _no_secret_here(wanted: str) -> tuple[str, str]:
    what = f"is not {wanted}; what stands there may be a secret itself, so it is not shown"
    todo = (
        "Put the secret into the environment, and write the variable's name. If it was a secret, "
        "change it on the server: this file is kept."
    )
    return what, todo


Address = Annotated[
    str,
    BeforeValidator(address_of),
    WithJsonSchema({"type": "string", "pattern": r"^https?://[^@?#\s]+$"}),
]
Variable = Annotated[
    str,
    BeforeValidator(variable_of),
    WithJsonSchema({"type": "string", "pattern": "^[A-Z][A-Z0-9_]{0,62}$"}),
]
Block = Annotated[
    str,
    BeforeValidator(block_of),
    WithJsonSchema({"type": "string", "pattern": "^[a-z0-9][a-z0-9-]{0,62}$"}),
]


class RemoteSource(Declared):
    """A form on a server of KoboToolbox or ODK Central, and the names of what opens it."""

    kobo: Address | None = None
    asset: Id | None = None
    odk_central: Address | None = None
    project: Annotated[int, Field(ge=1, le=1_000_000_000)] | None = None
    form: Text | None = None
    token: Variable | None = None
    user: Variable | None = None
    password: Variable | None = None
    secret: Block | None = None

    @property
    def tool(self) -> str:
        """The tool that reads what was pulled."""
        return "kobo_api" if self.kobo else "odk_api"

    @property
    def server(self) -> str:
        """The address of the server."""
        return self.kobo or self.odk_central or ""

    @property
    def host(self) -> str:
        """The server as a person names it."""
        return self.server.partition("://")[2]

    @property
    def form_id(self) -> str:
        """The form as its server names it."""
        return self.asset or self.form or ""

    @property
    def name(self) -> str:
        """The source in a few words: what faults and the terminal call it."""
        project = f" of project {self.project}" if self.project else ""
        return f"{self.form_id}{project} on {self.host}"

    @property
    def folder(self) -> str:
        """The folder of its pulls, beside cohort.yml; the same for each entry about the form."""
        project = f"{self.project}-" if self.project else ""
        return "pulled/" + _NOT_IN_A_NAME.sub("_", f"{self.host}-{project}{self.form_id}")

    @model_validator(mode="after")
    def _says_one_form(self) -> Self:
        if bool(self.kobo) == bool(self.odk_central):
            raise wrong(
                "names no server" if not self.kobo else "names two servers",
                "Write kobo: https://... and asset, or odk_central: https://..., project and form.",
            )
        needed = ("asset",) if self.kobo else ("project", "form")
        foreign = ("project", "form", "user", "password") if self.kobo else ("asset",)
        kind = "KoboToolbox" if self.kobo else "ODK Central"
        for key in needed:
            if getattr(self, key) is None:
                raise wrong(f'"{key}" is missing', f"{kind} needs {' and '.join(needed)}.")
        for key in foreign:
            if getattr(self, key) is not None:
                raise wrong(f'"{key}" is no key of {kind}', "Remove the line.")
        return self

    @model_validator(mode="after")
    def _says_what_opens_it(self) -> Self:
        given = {key for key in ("token", "user", "password", "secret") if getattr(self, key)}
        allowed: tuple[set[str], ...] = ({"token"}, {"secret"})
        if self.odk_central:
            allowed = (*allowed, {"user", "password"}, {"user", "secret"})
        if given not in allowed:
            ways = "token: KOBO_TOKEN, or secret: name-of-a-block"
            if self.odk_central:
                ways = (
                    "user: ODK_USER and password: ODK_PASSWORD, or user and secret: "
                    "name-of-a-block, or token: ODK_TOKEN"
                )
            raise wrong("it is not said, in one way, what opens it", f"Write {ways}.")
        return self
