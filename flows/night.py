"""All that a run needs to know before it does anything: study, places, key and plan."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING

from flows.earlier import lay_out_earlier
from flows.keys import Key, find_key
from flows.places import Places, find_places
from flows.plan import Options, Plan, Standing, make_plan
from flows.pulling import declared_sources, tell_pulls, with_newest_pulls, with_pulls
from flows.releases import Manifest, read_current, read_settled
from studies.faults import Fault, StageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from flows.pulling import DeclaredSource
    from studies import Study


class Night:
    """One run of one study, planned and not yet begun.

    No dataclass: Prefect walks through the fields of those, down to each file of each cohort, at
    every task that is given one.
    """

    def __init__(
        self,
        study: Study,
        places: Places,
        key: Key,
        standing: Standing,
        plan: Plan,
        notes: tuple[str, ...] = (),
        sources: tuple[DeclaredSource, ...] = (),
        *,
        data_docs: bool = False,
    ) -> None:
        self.study = study
        self.places = places
        self.key = key
        self.standing = standing
        self.plan = plan
        self.notes = notes
        self.sources = sources
        self.data_docs = data_docs
        self.run_id = _next_run_id(places, plan.release_id)
        self.started_at = datetime.now(UTC)

    @property
    def current(self) -> Manifest | None:
        """Give the release that readers see."""
        return self.standing.current

    @property
    def base(self) -> Manifest | None:
        """Give the release that this run goes on from; a detour goes on from none."""
        return self.standing.base

    @property
    def settled(self) -> str:
        """Name the release that a plain run after this detour goes on from; '' where none is."""
        settled = read_settled(self.places) if self.plan.is_detour else None
        return settled.release_id if settled else ""

    def count_files(self, chunks: Sequence[Sequence[str]]) -> int:
        """Count the files that the cohorts of some chunks declare."""
        return sum(len(self.study.cohorts[cohort_id].files) for ids in chunks for cohort_id in ids)

    @property
    def removed(self) -> tuple[str, ...]:
        """Give the cohorts of the last release whose folder is gone."""
        known = self.base.cohorts if self.base else ()
        return tuple(sorted(set(known) - set(self.plan.seen)))


def prepare_night(
    folder: Path, output: Path | None, options: Options, environment: Mapping[str, str]
) -> Night:
    """Read the study and plan; raises StudyError before anything is touched.

    Under `--as-of` the study is that of an earlier day, laid out in the build; the caller holds the
    build's lock. What a live source comes to is its newest pull; earlier days pull nothing.
    """
    from studies import read_study

    study = read_study(folder)
    places = find_places(folder, output)
    key = find_key(study, environment)
    current, notes = read_current(places), ()
    sources: tuple[DeclaredSource, ...] = ()
    if options.as_of is None:
        standing = Standing(current, read_settled(places))
        sources = declared_sources(study, options.cohorts)
        notes = tell_pulls(study)
        study = with_pulls(study)
    else:
        standing = Standing(current)
        study, notes = lay_out_earlier(study, places, options.as_of)
        study = with_newest_pulls(study)
    plan = make_plan(study, places, standing, key=key.fingerprint, options=options)
    return Night(study, places, key, standing, plan, notes, sources, data_docs=options.data_docs)


@contextmanager
def only_run(places: Places, study_id: str) -> Iterator[None]:
    """Hold the build's lock; the system lets go of it when the process ends, however it ends.

    What a run lays out for itself goes with it; after a kill, with the next.
    """
    with _opened_lock(places, study_id) as file:
        if not _lock(file.fileno()):
            raise StageError(
                study_id,
                [
                    Fault(
                        f"{places.build.name}/lock",
                        "another run of this study is under way",
                        "Wait until it has ended, then run again.",
                    )
                ],
            )
        try:
            yield
        finally:
            shutil.rmtree(places.earlier, ignore_errors=True)


def is_running(places: Places) -> bool:
    """Tell whether a run holds the build's lock now; the lock is let go of at once."""
    try:
        with places.lock.open("rb") as file:
            return not _lock(file.fileno())
    except OSError:  # no lock was ever made, or the folder is gone: nothing runs there
        return False


def _opened_lock(places: Places, study_id: str) -> IO[bytes]:
    try:
        places.build.mkdir(parents=True, exist_ok=True)
        return places.lock.open("a+b")
    except OSError as error:
        fault = Fault(
            places.build.name,
            f"nothing can be written to this folder ({error.strerror})",
            "Make it writable, or build elsewhere: --output DIR.",
        )
        raise StageError(study_id, [fault]) from error


def _lock(handle: int) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows: DuckDB's own lock keeps two writers apart there
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _next_run_id(places: Places, release_id: str) -> str:
    """Give release and attempt: the first number for which there is no run yet."""
    prefix = f"{release_id}-"
    attempts = [
        int(file.stem.removeprefix(prefix))
        for file in places.runs.glob(f"{prefix}*.json")
        if file.stem.removeprefix(prefix).isdigit()
    ]
    return f"{prefix}{max(attempts, default=0) + 1}"
