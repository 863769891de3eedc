"""What of a source lies beside cohort.yml: its dated pulls, the last check, an unfinished pull.

cohorts/2024-03/pulled/kf.kobotoolbox.org-aBcD/2026-11-24T01-00-07Z.jsonl   a pull, never changed
.../.checked.json    when the server was asked last, and what came of it
.../.unfinished.jsonl    the pages of a pull that was interrupted
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

CHECKED, UNFINISHED, FRESH = ".checked.json", ".unfinished.jsonl", ".fresh.jsonl"
ENDING = ".jsonl"
FIRST_KEY = "kohort_pull"
_TIME = "%Y-%m-%dT%H-%M-%SZ"
_PULL = re.compile(r"\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.jsonl")


@dataclass(frozen=True)
class Checked:
    """When a source was asked last, and what came of it; a fault in its three parts, or none."""

    at: str
    outcome: str
    file: str = ""
    n_submissions: int = 0
    fault: tuple[str, str, str] | None = None


def pulls_of(folder: Path) -> list[Path]:
    """List the pulls of a source, oldest first."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if _PULL.fullmatch(path.name))


def newest_pull(folder: Path) -> Path | None:
    """Give the newest pull of a source; None where there is none yet."""
    return next(reversed(pulls_of(folder)), None)


def read_header(pull: Path) -> dict[str, Any]:
    """Read the first line of a pull: what was asked of which server, and what came."""
    try:
        with pull.open("rb") as file:
            header = json.loads(file.readline())
    except (OSError, ValueError):
        return {}
    return header if isinstance(header, dict) and FIRST_KEY in header else {}


def read_checked(folder: Path) -> Checked | None:
    """Read what came of the last time that the server was asked."""
    try:
        known = json.loads((folder / CHECKED).read_text("utf-8"))
        fault = known.pop("fault")
        return Checked(**known, fault=(fault[0], fault[1], fault[2]) if fault else None)
    except (OSError, ValueError, TypeError, LookupError, AttributeError):
        return None


def write_checked(folder: Path, checked: Checked) -> None:
    """Note what came of asking the server."""
    _write_whole(folder, CHECKED, [json.dumps(asdict(checked), ensure_ascii=False)])


def write_pull(
    folder: Path, header: Mapping[str, Any], lines: Iterable[str], now: datetime
) -> Path:
    """Write a pull under the moment it was made, whole or not at all."""
    moment = now.astimezone(UTC)
    if newest := newest_pull(folder):
        # A clock that was set back must not make this pull older than the last one.
        last = datetime.strptime(newest.name, _TIME + ENDING).replace(tzinfo=UTC)
        moment = max(moment, last + timedelta(seconds=1))
    name = moment.strftime(_TIME) + ENDING
    first = json.dumps({FIRST_KEY: 1, **header}, ensure_ascii=False)
    return _write_whole(folder, name, _chained(first, lines))


def _chained(first: str, lines: Iterable[str]) -> Iterator[str]:
    yield first
    yield from lines


def _write_whole(folder: Path, name: str, lines: Iterable[str]) -> Path:
    """Write beside, flush, rename: only its owner can read it, as it names people."""
    fresh = folder / FRESH
    with _opened(fresh) as file:
        for line in lines:
            file.write(line.encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(folder / name)
    return folder / name


def _opened(path: Path) -> Any:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    return os.fdopen(handle, "wb")
