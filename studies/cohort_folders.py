"""What lies in the folders of cohorts: data that no entry names, and the same file in two of them.

Either would be silent: a forgotten file as answers that are missing, a copied one as a cohort
that is counted twice. The first is a fault. The second is a warning: whoever starts a cohort by
copying a folder sees it on the page at once, and is told what is still the other cohort's.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from studies.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from studies.cohorts import Cohort, FileDeclaration
    from studies.yaml_files import Document

DATA_ENDINGS = (
    ".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods", ".docx", ".sav", ".zsav", ".dta",
    ".zip", ".vtt",
)  # fmt: skip
"""How the files end that someone may have meant to be read."""

LEFT_ALONE = ("decisions.csv", "corrections.csv", "consent.csv")
"""Files beside the data that have a meaning of their own."""

OWN = ("survey", "outcomes", "roster", "attendance", "feedback", "rubric")
"""What no two cohorts have in common; interviews and codings may be told about two of them."""

FEWEST_LINES = 4
"""A header and three records: shorter files may be equal by chance."""


def undeclared_file_faults(folder: Path, cohort: Cohort) -> Iterator[Fault]:
    """Find the data files of a cohort's folder that its cohort.yml does not name."""
    here = folder / "cohorts" / cohort.id
    declared = {PurePosixPath(one.file) for one in cohort.files}
    for path in sorted(here.rglob("*")):
        file = PurePosixPath(path.relative_to(here).as_posix())
        if is_data(file) and file not in declared and path.is_file():
            yield Fault(
                f"cohorts/{cohort.id}/{file}",
                "is named by no entry of files",
                "Declare it in cohort.yml, or move it out of the cohort's folder.",
            )


def is_hidden(file: PurePosixPath) -> bool:
    """Say whether a file of a folder is hidden, or the lock of an open document."""
    return any(part.startswith((".", "~$")) for part in file.parts)


def is_data(file: PurePosixPath) -> bool:
    """Say whether a file of a folder holds data, by its path in it."""
    is_kind = file.suffix.lower() in DATA_ENDINGS and file.name not in LEFT_ALONE
    return is_kind and not is_hidden(file)


@dataclass(frozen=True)
class _Table:
    """A file of a cohort's own, as one entry declares it."""

    cohort_id: str
    at: int
    declared: FileDeclaration
    document: Document
    path: Path


def repeated_files(
    folder: Path, read: Iterable[tuple[Cohort, Document]]
) -> Iterator[tuple[str, Fault]]:
    """Find the files that an earlier cohort has too, each with the id of the later cohort."""
    tables = [(one, _size_of(one.path)) for one in _tables(folder, read)]
    n_of_size = Counter(size for _, size in tables)
    firsts: dict[tuple[str, str | None], _Table] = {}
    for table, size in tables:
        digest = _digest_of(table.path) if n_of_size[size] > 1 else ""
        if not digest:
            continue
        first = firsts.setdefault((digest, table.declared.sheet), table)
        if first.cohort_id != table.cohort_id:
            same = f"cohorts/{first.cohort_id}/{first.declared.file}"
            what = f'"{table.declared.file}" is the same file as {same}'
            todo = "Replace it with this cohort's own file, or remove one of the two."
            spot = ("files", table.at, "file")
            yield table.cohort_id, table.document.fault(spot, what, todo)


def _tables(folder: Path, read: Iterable[tuple[Cohort, Document]]) -> Iterator[_Table]:
    """List the cohorts' own files, each once, though two entries may take columns of it."""
    seen = set()
    for cohort, document in read:
        for at, declared in enumerate(cohort.files):
            path = folder / "cohorts" / cohort.id / declared.file
            is_own = declared.file and declared.holds in OWN
            if is_own and (path, declared.sheet) not in seen:
                seen.add((path, declared.sheet))
                yield _Table(cohort.id, at, declared, document, path)


def _size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1  # a fault of its own


def _digest_of(path: Path) -> str:
    """Digest a file; nothing for one that is too short to tell, or that cannot be opened."""
    try:
        with path.open("rb") as file:
            if len(list(islice(file, FEWEST_LINES))) < FEWEST_LINES:
                return ""
            file.seek(0)
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
