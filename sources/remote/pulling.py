"""Pull one form from its server into a dated raw file, whole and of one state, or not at all."""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sources.refusals import Refusal
from sources.remote.asking import ENDLESS, Unanswered, refusal_of
from sources.remote.kept import Checked, newest_pull, read_header, write_checked, write_pull
from sources.remote.server import Form, OddAnswer, Server
from sources.remote.unfinished import UnfinishedPull

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from studies.remote_sources import RemoteSource

STARTS = 3
"""How often a pull begins anew where the source changes under it."""

NEW, UNCHANGED, FAILED = "new", "unchanged", "failed"


@dataclass(frozen=True)
class Clock:
    """What time it is, and how to wait: given by whoever calls, so that a test need not wait."""

    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    sleep: Callable[[float], None] = time.sleep


REAL = Clock()


class _Changed(Exception):  # noqa: N818 - no error: the pull begins anew
    """The source is not what it was at the first page."""


def pull(
    source: RemoteSource,
    folder: Path,
    secret_of: Callable[[str, str], str],
    clock: Clock = REAL,
) -> Checked:
    """Pull a form; raises a Refusal where the server gives no whole answer.

    `secret_of("variable", name)` or `("block", name)` gives what is kept under a name, '' where
    nothing is; it may raise a Refusal.
    """
    server, secret = _opened(source, secret_of, clock)
    try:
        form, kept = _pull_whole(server, folder, clock)
    except Unanswered as unanswered:
        refusal = refusal_of(
            unanswered, name=source.name, kind=server.kind, secret=secret, form=server.form_word
        )
    except OddAnswer:
        refusal = Refusal(
            f"the answer is not one that {server.kind} documents",
            f"Correct the address in cohort.yml: it must be that of {server.kind} itself.",
        )
    except _Changed:
        refusal = Refusal(
            f"its submissions or its questions changed during each of {STARTS} attempts to read it",
            "Run again when fewer people answer at the same time.",
        )
    else:
        return _keep(source, server, folder, form, kept, clock)
    finally:
        server.close()
    # Raised here, past the handlers, so that no exception of a client hangs on to it.
    raise refusal


def _opened(
    source: RemoteSource, secret_of: Callable[[str, str], str], clock: Clock
) -> tuple[Server, str]:
    """Open the server with what the declaration names; gives the name of the secret too."""
    kind, name = ("block", source.secret or "")
    if not source.secret:
        kind, name = ("variable", source.token or source.password or "")
    secret = _checked_secret(secret_of(kind, name), kind, name)
    if source.kobo:
        from sources.remote.kobo import open_kobo

        return open_kobo(source, secret, clock.sleep), name
    from sources.remote.odk import open_odk

    user = ""
    if source.user:
        user = _checked_secret(secret_of("variable", source.user), "variable", source.user)
        name = f"{source.user} and {name}"
    return open_odk(source, (user, secret), clock.sleep), name


def _checked_secret(found: str, kind: str, name: str) -> str:
    """Refuse what no header can carry: the client would repeat it in its own exception."""
    secret = found.strip()
    where = f"the environment variable {name}" if kind == "variable" else f"the block {name}"
    if not secret:
        raise Refusal(
            f"{where} is not set",
            f"Put the token or password into it, for this run: export {name}=..."
            if kind == "variable"
            else "Make it on the Prefect server: a Secret block with this name.",
        )
    if not (secret.isascii() and secret.isprintable()):
        raise Refusal(
            f"{where} holds characters that no token has", "Copy the token into it again."
        )
    return secret


def _pull_whole(server: Server, folder: Path, clock: Clock) -> tuple[Form, UnfinishedPull]:
    """Read all pages of one state of the source; what changes under us is read anew."""
    for _ in range(STARTS):
        form = server.describe()
        state = {"asked": server.asked, "kind": server.kind, "version": form.version}
        kept = UnfinishedPull(folder)
        kept.go_on(state, clock.now())
        try:
            _read_pages(server, kept)
            if server.describe().version == form.version:
                return form, kept
        except _Changed:
            pass
        kept.discard()
    raise _Changed


def _read_pages(server: Server, kept: UnfinishedPull) -> None:
    cursors: Counter[str] = Counter()
    while kept.n_pages == 0 or kept.cursor:
        cursors[kept.cursor] += 1
        page = server.read_page(kept.cursor)
        if kept.n_pages and page.n_in_all != kept.n_in_all:
            raise _Changed
        in_a_circle = page.cursor and cursors[page.cursor]
        if in_a_circle or kept.n_received + len(page.submissions) > page.n_in_all:
            kept.discard()
            raise Unanswered(ENDLESS)
        kept.keep(page)
    if kept.n_received != kept.n_in_all:
        raise _Changed


def _keep(
    source: RemoteSource,
    server: Server,
    folder: Path,
    form: Form,
    kept: UnfinishedPull,
    clock: Clock,
) -> Checked:
    """Make the pages a dated file, unless the newest one says the same."""
    now = clock.now()
    last = {server.key_of(one): at for at, one in enumerate(kept.submissions())}
    digest = hashlib.sha256(json.dumps([form.version, form.questions]).encode())
    for line in _once(kept, server, last):
        digest.update(line.encode() + b"\n")
    at = now.astimezone(UTC).isoformat(timespec="seconds")
    newest = newest_pull(folder)
    before = read_header(newest) if newest else {}
    if newest and before.get("digest") == digest.hexdigest():
        checked = Checked(at, UNCHANGED, newest.name, len(last))
    else:
        _require_some(before, len(last))
        header = {
            "tool": source.tool,
            "server": source.server,
            "asked": server.asked,
            "form": source.form_id,
            "version": form.version,
            "pulled_at": at,
            "n_submissions": len(last),
            "n_repeated": kept.n_received - len(last),
            "digest": digest.hexdigest(),
            "questions": form.questions,
        }
        written = write_pull(folder, header, _once(kept, server, last), now)
        checked = Checked(at, NEW, written.name, len(last))
    write_checked(folder, checked)
    kept.discard()
    return checked


def _once(kept: UnfinishedPull, server: Server, last: Mapping[str, int]) -> Iterator[str]:
    """Give each submission once, as it came last: a page may repeat the end of the one before."""
    for at, one in enumerate(kept.submissions()):
        if last[server.key_of(one)] == at:
            yield json.dumps(one, ensure_ascii=False)


def _require_some(before: Mapping[str, Any], n_submissions: int) -> None:
    """Refuse a form that was emptied: every answer would be taken back at once."""
    if not n_submissions and before.get("n_submissions"):
        raise Refusal(
            f"it has no submission any more; there were {before['n_submissions']}",
            "Correct the form in cohort.yml. If they were deleted on purpose, take the entry out.",
        )


def note_failure(folder: Path, fault: tuple[str, str, str], clock: Clock = REAL) -> None:
    """Note that the server gave no answer; what was pulled before stays."""
    at = clock.now().astimezone(UTC).isoformat(timespec="seconds")
    write_checked(folder, Checked(at, FAILED, fault=fault))
