"""Digests of what a release depends on: files, declarations, code. Standard library only."""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from flows.places import REPOSITORY
from studies.cohort_folders import LEFT_ALONE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from studies import Cohort

ROOMS = ("studies", "sources", "expectations", "warehouse", "transforms", "dashboards", "flows")
CODE = {".py", ".sql", ".toml", ".j2", ".html", ".css", ".js", ".json"}
DECLARED = ("study.yml", "codebook.yml", "prices.csv", "calendar.csv")
LENGTH = 16  # hex digits of a digest that people see; 64 bits tell all releases of a study apart


def digest_file(path: Path) -> str:
    """Give the SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest_of(value: object) -> str:
    """Give the SHA-256 of plain data: the same on every machine."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def digest_study(folder: Path) -> str:
    """Digest what the study itself declares; a change in it is a change for every cohort."""
    instruments = sorted((folder / "instruments").glob("*"))
    files = [*(folder / name for name in DECLARED), *instruments]
    return _digest_files(folder, (file for file in files if file.is_file()))


def digest_cohort(study: Path, cohort_id: str, cohort: Cohort | None) -> dict[str, str]:
    """Digest cohort.yml and what belongs to it; of one that cannot be read, the whole folder.

    Returns
    -------
    The digest of each file that is there, by its path in the cohort's folder; '' of one that may
    not be read.
    """
    folder = study / "cohorts" / cohort_id
    if cohort is None:
        files = [file for file in folder.rglob("*") if not file.name.startswith(".")]
    else:
        files = cohort_files(study, cohort)
    digests = {}
    for file in sorted(set(files)):
        if file.is_file():
            try:
                digests[file.relative_to(folder).as_posix()] = digest_file(file)
            except OSError:
                digests[file.relative_to(folder).as_posix()] = ""  # a fault of its own
    return digests


def cohort_files(study: Path, cohort: Cohort) -> list[Path]:
    """List a cohort's declaration, the data files it declares, and what may lie beside them."""
    folder = study / "cohorts" / cohort.id
    names = ("cohort.yml", *(declared.file for declared in cohort.files), *LEFT_ALONE)
    return [folder / name for name in names]


def digest_code(root: Path = REPOSITORY) -> str:
    """Digest what computes: every room's code, SQL, words and templates, and the lock."""
    files = [
        file
        for room in ROOMS
        for file in sorted((root / room).rglob("*"))
        if file.suffix in CODE and "__pycache__" not in file.parts
    ]
    lock = root / "requirements.lock"
    return _digest_files(root, [*files, *([lock] if lock.is_file() else [])])


def kohort_version() -> str:
    """Give the version of this installation."""
    try:
        return version("kohort")
    except PackageNotFoundError:
        return "0+unknown"


def digest_tables() -> str:
    """Digest the tables of loaded rows: where they change, every cohort is read again."""
    return digest_file(REPOSITORY / "warehouse" / "schema" / "03_raw.sql")


def _digest_files(folder: Path, files: Iterable[Path]) -> str:
    return digest_of({path.relative_to(folder).as_posix(): digest_file(path) for path in files})
