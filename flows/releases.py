"""Releases on disk: built beside the old one, checked, put in place by rename, the last kept."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from flows.places import flush
from studies.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from flows.places import Places

KEPT_RELEASES = 10
MANIFEST = "manifest.json"
INDEX = "pages/index.html"

PUBLISHED, HELD_BACK, ABSENT = "published", "held_back", "absent"


@dataclass(frozen=True)
class CohortState:
    """What a release knows of one cohort: the inputs it saw, and what came of them."""

    seen: str
    state: str
    faults: tuple[Fault, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)  # digests of what its rows were read of
    n_waiting: int = 0  # pairs of records that only a person can match


@dataclass(frozen=True)
class Manifest:
    """What a release was made from. The plan compares with the current one and nothing else."""

    release_id: str
    run_id: str
    version: str
    as_of: str
    key: str
    exit_code: int
    cohorts: Mapping[str, CohortState] = field(default_factory=dict)
    n_rejected: int = 0
    rejected: Sequence[Mapping[str, Any]] = ()  # by rule, each with its first place
    inputs: Mapping[str, str] = field(default_factory=dict)  # digests of what all cohorts share
    is_detour: bool = False  # `--as-of` asked for it; the next plain run goes on from `settled`
    settled: str = ""  # of a detour: the release before it that is none, if there is one


def read_current(places: Places) -> Manifest | None:
    """Read the manifest of the release that readers see; None where there is none that is whole."""
    return _read_release(places.current)


def read_settled(places: Places) -> Manifest | None:
    """Read the release that a plain run goes on from, though readers may see a detour now."""
    current = read_current(places)
    if current is None or not current.is_detour:
        return current
    return _read_release(places.release(current.settled)) if current.settled else None


def _read_release(folder: Path) -> Manifest | None:
    try:
        known = json.loads((folder / MANIFEST).read_text("utf-8"))
        cohorts = {cohort_id: _read_state(state) for cohort_id, state in known["cohorts"].items()}
        rejected = tuple(known["rejected"])
        manifest = Manifest(**{**known, "cohorts": cohorts, "rejected": rejected})
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return manifest if (folder / INDEX).is_file() else None


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest last: a folder without one is not a release."""
    write_json(folder / MANIFEST, asdict(manifest))


def write_json(path: Path, content: object) -> None:
    """Write a JSON file that appears whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.fresh")
    text = json.dumps(content, indent=1, ensure_ascii=False, default=str)
    fresh.write_text(text + "\n", "utf-8")
    fresh.replace(path)


def clear_partial(places: Places, release_id: str) -> Path:
    """Give an empty folder to build a release in; leftovers of killed runs go."""
    for leftover in places.releases.glob("*.partial"):
        shutil.rmtree(leftover)
    partial = places.partial(release_id)
    partial.mkdir(parents=True)
    return partial


def check_release(partial: Path, pages: tuple[Path, ...]) -> list[str]:
    """List what a release lacks, in sentences; empty means that it may be published."""
    lacking = [
        f"the page {page.relative_to(partial).as_posix()} is missing or empty"
        for page in pages
        if not page.is_file() or page.stat().st_size == 0
    ]
    if not (partial / INDEX).is_file():
        lacking.append("the index of its pages is missing")
    if not pages:
        lacking.append("no page was drawn")
    return lacking


def put_in_place(places: Places, release_id: str) -> None:
    """Turn a checked build into the release that readers see.

    The same release built again has the same pages; its files replace the old ones one by one,
    so that a reader never meets a missing folder.
    """
    partial, release = places.partial(release_id), places.release(release_id)
    _flush_all(partial)
    if release.exists():
        _replace_files(partial, release)
    else:
        partial.rename(release)
    link = places.build / ".current.fresh"
    link.unlink(missing_ok=True)
    link.symlink_to(release.relative_to(places.build), target_is_directory=True)
    link.replace(places.current)


def remove_old(places: Places, keep: int = KEPT_RELEASES) -> None:
    """Keep the newest releases, and always the current and the settled one."""
    settled = read_settled(places)
    standing = {places.current.resolve(), places.release(settled.release_id) if settled else None}
    releases = [folder for folder in places.releases.iterdir() if (folder / MANIFEST).is_file()]
    releases.sort(key=lambda folder: (folder / MANIFEST).stat().st_mtime_ns, reverse=True)
    n_others = max(keep - len(standing - {None}), 0)
    for old in [folder for folder in releases if folder not in standing][n_others:]:
        shutil.rmtree(old)


def _read_state(state: Mapping[str, Any]) -> CohortState:
    faults = tuple(Fault(**fault) for fault in state["faults"])
    return CohortState(**{**state, "faults": faults})


def _replace_files(source: Path, target: Path) -> None:
    fresh = {file.relative_to(source) for file in source.rglob("*") if file.is_file()}
    for name in sorted(fresh, key=lambda name: (name.name == MANIFEST, name)):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).replace(target / name)
    for file in [file for file in target.rglob("*") if file.is_file()]:
        if file.relative_to(target) not in fresh:
            file.unlink()
    shutil.rmtree(source)


def _flush_all(folder: Path) -> None:
    """Have the disk hold the files before a name leads to them."""
    for file in folder.rglob("*"):
        if file.is_file():
            flush(file)
