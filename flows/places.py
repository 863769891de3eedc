"""Where things are under a study's build folder, and how they are held there."""

from __future__ import annotations

import os
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Places:
    """The folders and files of one build. Nothing is made until something is written."""

    build: Path

    @property
    def warehouse(self) -> Path:
        """Give the writer's database."""
        return self.build / "warehouse.duckdb"

    @property
    def archive(self) -> Path:
        """Give the folder of raw files by digest; it alone holds identities in clear."""
        return self.build / "archive"

    @property
    def put_aside(self) -> Path:
        """Give where the warehouse waits while a detour has the name of it."""
        return self.build / "warehouse.put-aside.duckdb"

    @property
    def detour(self) -> Path:
        """Give the mark of a warehouse that `--as-of` made, and that no run goes on from."""
        return self.build / "warehouse.is-a-detour"

    @property
    def earlier(self) -> Path:
        """Give the study folder of an earlier day, laid out from the archive during a run."""
        return self.build / "earlier"

    @property
    def arriving(self) -> Path:
        """Give the folder of tonight's tidy Parquet files; empty between runs."""
        return self.build / "arriving"

    @property
    def releases(self) -> Path:
        """Give the folder of published builds."""
        return self.build / "releases"

    @property
    def current(self) -> Path:
        """Give the link that readers follow."""
        return self.build / "current"

    @property
    def runs(self) -> Path:
        """Give the folder with one JSON file a run."""
        return self.build / "runs"

    @property
    def lock(self) -> Path:
        """Give the file that one run at a time may lock."""
        return self.build / "lock"

    @property
    def unfinished(self) -> Path:
        """Give the note of cohorts that a run has touched and not yet published."""
        return self.build / "unfinished.json"

    def release(self, release_id: str) -> Path:
        """Give the folder of one release."""
        return self.releases / release_id

    def partial(self, release_id: str) -> Path:
        """Give the folder in which a release is built before it is one."""
        return self.releases / f"{release_id}.partial"


def flush(path: Path) -> None:
    """Have the disk hold a file, or the names in a folder, before anything rests on them."""
    handle = os.open(path, os.O_RDONLY)
    try:
        # Some file systems refuse to flush a folder; a rename is atomic all the same.
        with suppress(OSError) if path.is_dir() else nullcontext():
            os.fsync(handle)
    finally:
        os.close(handle)


def find_places(study: Path, output: Path | None = None) -> Places:
    """Give the build folder: STUDY/build, or what the command names."""
    return Places((output or study / "build").resolve())
