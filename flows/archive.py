"""Raw files as they arrived, by digest, and which of them were in force when.

`archive/<digest>.<ending>` is a version of a file. `archive/history.jsonl` has a line for each time
that a cohort was published with other files than before; no line is ever changed. Both outlive the
warehouse, which can be made again from them.
"""

from __future__ import annotations

import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from flows.digests import digest_file
from flows.places import flush

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

DECLARATION = "cohort.yml"
HISTORY = "history.jsonl"
WRITERS = 16  # waiting for the disk is nearly all that keeping a file takes


@dataclass(frozen=True)
class Sight:
    """The files of a cohort as a run took them in; none where the cohort had gone."""

    cohort_id: str
    seen_at: datetime
    run_id: str
    files: Mapping[str, str]


def keep_files(archive: Path, files: Mapping[Path, str]) -> list[Path]:
    """Keep files by the digests they were planned with; gives those that changed since.

    Nothing else keeps identities in clear. A version has a name only once the disk holds it.
    """
    archive.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = {
        kept: (file, digest)
        for file, digest in files.items()
        if digest and not (kept := kept_file(archive, file.name, digest)).exists()
    }
    with ThreadPoolExecutor(WRITERS) as writers:
        written = writers.map(lambda kept: _keep_file(kept, *fresh[kept]), fresh)
        moved = [
            file for (file, _), whole in zip(fresh.values(), written, strict=True) if not whole
        ]
    flush(archive)
    return moved


def kept_file(archive: Path, name: str, digest: str) -> Path:
    """Give where the version of a file is kept."""
    ending = name.rpartition("/")[2].rpartition(".")
    return archive / f"{digest}{ending[1]}{ending[2].lower() if ending[1] else ''}"


def read_history(archive: Path) -> tuple[Sight, ...]:
    """Read what was in force when, oldest first; a line that was never finished is none."""
    try:
        written = (archive / HISTORY).read_bytes()
    except OSError:
        return ()
    whole = written[: written.rfind(b"\n") + 1].splitlines()
    return tuple(sight for line in whole if (sight := _read_sight(line)))


def write_history(
    archive: Path, in_force: Mapping[str, Mapping[str, str]], *, run_id: str, seen_at: datetime
) -> None:
    """Add a line for each cohort whose files are others than at its last line, in one piece."""
    last = {sight.cohort_id: dict(sight.files) for sight in read_history(archive)}
    gone: dict[str, Mapping[str, str]] = {one: {} for one in last if one not in in_force}
    archive.mkdir(mode=0o700, parents=True, exist_ok=True)
    lines = [
        {"seen_at": seen_at.isoformat(), "run_id": run_id, "cohort_id": one, "files": dict(files)}
        for one, files in sorted((dict(in_force) | gone).items())
        if last.get(one, {}) != files
    ]
    if lines:
        _append(archive / HISTORY, lines)


def _keep_file(kept: Path, file: Path, digest: str) -> bool:
    """Copy, flush, and only then give the name; False where it is another file by now."""
    fresh = kept.with_name(f".{kept.name}.fresh")
    shutil.copyfile(file, fresh)
    fresh.chmod(0o600)
    if digest_file(fresh) != digest:
        fresh.unlink()
        return False
    flush(fresh)
    fresh.replace(kept)
    return True


def _read_sight(line: bytes) -> Sight | None:
    try:
        known = json.loads(line)
        seen_at = datetime.fromisoformat(known["seen_at"])
        return Sight(known["cohort_id"], seen_at, known["run_id"], known["files"])
    except (ValueError, KeyError, TypeError):
        return None


def _append(path: Path, lines: Sequence[Mapping[str, object]]) -> None:
    """Write after the last whole line; what a killed run began is cut off."""
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    with path.open("a+b") as file:
        path.chmod(0o600)
        file.seek(0)
        file.truncate(file.read().rfind(b"\n") + 1)
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())
    flush(path.parent)
