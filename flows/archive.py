"""Raw files as they arrived, by digest; and the declarations under which cohorts were good last."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from flows.digests import cohort_files, digest_file

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from studies import Cohort

DECLARATION = "cohort.yml"


def keep_cohort(archive: Path, study: Path, cohort: Cohort) -> None:
    """Keep a cohort's files and its declaration. Nothing else keeps identities in clear."""
    archive.mkdir(mode=0o700, parents=True, exist_ok=True)
    for file in [study / "cohorts" / cohort.id / DECLARATION, *cohort_files(study, cohort)]:
        if file.is_file():
            _keep_file(archive, file)


def kept_declaration(archive: Path, digest: str) -> Path:
    """Give where the declaration of a digest is kept."""
    return archive / f"{digest}.yml"


def declared_digests(study: Path, cohort_ids: Iterable[str]) -> dict[str, str]:
    """Give the digest of each cohort.yml as it stands now; '' where there is none."""
    files = {cohort_id: study / "cohorts" / cohort_id / DECLARATION for cohort_id in cohort_ids}
    return {key: digest_file(file) if file.is_file() else "" for key, file in files.items()}


def _keep_file(archive: Path, file: Path) -> None:
    kept = archive / f"{digest_file(file)}{file.suffix.lower()}"
    if kept.exists():
        return
    fresh = archive / ".fresh"
    shutil.copyfile(file, fresh)
    fresh.chmod(0o600)
    fresh.replace(kept)
