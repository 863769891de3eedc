"""An earlier day: the study as it was then, from the archive, and a warehouse of its own.

A run with `--as-of` is a detour. It reads what was in force at the end of that day, in the time
zone of the study, and leaves nothing behind that a later run goes on from. What the study itself
declares is today's: it is the same question, asked of the files of then.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flows.archive import kept_file, read_history
from flows.digests import DECLARED, digest_file
from flows.plan import today_in
from studies.faults import Fault, StageError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from flows.archive import Sight
    from flows.places import Places
    from studies import Study

MOST_NAMED = 5


@dataclass(frozen=True)
class Earlier:
    """What was in force: a version of each cohort, and what the history cannot tell.

    `first_known` are cohorts taken as they were first seen, `as_now` those never seen by a run:
    the history begins after that day. `absent` came later than a history that reaches back.
    """

    sights: Mapping[str, Sight]
    first_known: tuple[str, ...] = ()
    as_now: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


def find_in_force(history: Sequence[Sight], cohort_ids: Collection[str], end: datetime) -> Earlier:
    """Choose each cohort's last version before a moment.

    Parameters
    ----------
    history : oldest first.
    cohort_ids : of the study as it is now.
    """
    by_cohort: dict[str, list[Sight]] = {}
    for sight in history:
        by_cohort.setdefault(sight.cohort_id, []).append(sight)
    before = {
        cohort_id: earlier[-1]
        for cohort_id, sights in by_cohort.items()
        if (earlier := [sight for sight in sights if sight.seen_at < end])
    }
    unknown = sorted({*by_cohort, *cohort_ids} - set(before))
    there = {cohort_id: sight for cohort_id, sight in before.items() if sight.files}
    if before:
        return Earlier(there, absent=tuple(unknown))
    first = {cohort_id: by_cohort[cohort_id][0] for cohort_id in unknown if cohort_id in by_cohort}
    return Earlier(first, tuple(first), tuple(one for one in unknown if one not in first))


def lay_out_earlier(study: Study, places: Places, as_of: date) -> tuple[Study, tuple[str, ...]]:
    """Lay the study out as it was at the end of a day; gives it with what has to be said of it.

    Of today and of days to come there is only what lies in the study's folder.
    """
    if as_of >= today_in(study.design.timezone):
        return study, ()
    from studies import read_study

    own = study.folder / "build" / "archive"
    archive = places.archive if read_history(places.archive) else own
    midnight = datetime.combine(as_of + timedelta(days=1), time(), ZoneInfo(study.design.timezone))
    cohort_ids = {*study.cohorts, *study.cohort_faults}
    earlier = find_in_force(read_history(archive), cohort_ids, midnight)
    shutil.rmtree(places.earlier, ignore_errors=True)
    places.earlier.mkdir(mode=0o700, parents=True)
    _lay_out_study(study.folder, places.earlier)
    _lay_out_kept(archive, places.earlier, earlier.sights.values())
    for cohort_id in earlier.as_now:
        _lay_out(study.folder / "cohorts" / cohort_id, places.earlier / "cohorts" / cohort_id)
    then, unmet = _without_unmet(read_study(places.earlier), as_of)
    earlier = replace(
        earlier,
        first_known=tuple(one for one in earlier.first_known if one not in unmet),
        as_now=tuple(one for one in earlier.as_now if one not in unmet),
        absent=tuple(sorted({*earlier.absent, *unmet})),
    )
    return then, tuple(_notes(earlier, as_of))


def _without_unmet(study: Study, as_of: date) -> tuple[Study, set[str]]:
    """Leave out the cohorts whose first session came later: a roster has no date of its own."""
    unmet = {
        cohort_id
        for cohort_id, cohort in study.cohorts.items()
        if cohort.sessions and min(session.on for session in cohort.sessions) > as_of
    }
    met = {key: cohort for key, cohort in study.cohorts.items() if key not in unmet}
    return replace(study, cohorts=met), unmet


def set_up_warehouse(places: Places, *, is_detour: bool) -> None:
    """Give a detour a warehouse of its own, and take the one put aside back after it.

    Whatever step a kill falls between, the next call finds the warehouse that runs go on from.
    """
    if is_detour:
        if places.warehouse.exists() and not (places.put_aside.exists() or places.detour.exists()):
            _close(places.warehouse)
            places.warehouse.replace(places.put_aside)
        places.detour.touch()
        _remove(places.warehouse)
        return
    if places.put_aside.exists() or places.detour.exists():
        _remove(places.warehouse)
        places.detour.unlink(missing_ok=True)
    if places.put_aside.exists():
        places.put_aside.replace(places.warehouse)


def _close(warehouse: Path) -> None:
    """Have a killed run's log taken into the file: it could not follow it to another name."""
    from warehouse.connection import open_warehouse

    open_warehouse(warehouse).close()


def _remove(warehouse: Path) -> None:
    for file in (warehouse, warehouse.with_name(f"{warehouse.name}.wal")):
        file.unlink(missing_ok=True)


def _lay_out_study(source: Path, target: Path) -> None:
    for name in DECLARED:
        if (source / name).is_file():
            _link(source / name, target / name)
    if (source / "instruments").is_dir():
        _lay_out(source / "instruments", target / "instruments")
    (target / "cohorts").mkdir()


def _lay_out(source: Path, target: Path) -> None:
    """Lay a folder out as it is."""
    target.mkdir(parents=True)
    for file in sorted(source.rglob("*")):
        if file.is_file():
            _link(file, target / file.relative_to(source))


def _lay_out_kept(archive: Path, target: Path, sights: Iterable[Sight]) -> None:
    lost = []
    for sight in sights:
        for name, digest in sight.files.items():
            kept = kept_file(archive, name, digest)
            if kept.is_file() and digest_file(kept) == digest:
                _link(kept, target / "cohorts" / sight.cohort_id / name)
            else:
                lost.append(_lost(sight, name, kept))
    if lost:
        raise StageError("--as-of", lost)


def _lost(sight: Sight, name: str, kept: Path) -> Fault:
    return Fault(
        f"archive/{kept.name}",
        f"cohorts/{sight.cohort_id}/{name} as it was on {sight.seen_at:%Y-%m-%d} is "
        f"{'damaged' if kept.exists() else 'missing'}",
        "Bring the archive back from a backup; without it that day cannot be built again.",
    )


def _link(source: Path, target: Path) -> None:
    """Lay a file out without copying it, where the disk can; nobody writes to either."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source.resolve(), target)
    except OSError:
        shutil.copyfile(source, target)
        target.chmod(0o600)


def _notes(earlier: Earlier, as_of: date) -> Iterator[str]:
    if earlier.first_known:
        yield (
            f"No run is on record as of {as_of}. Taken as they were first seen: "
            f"{_named(earlier.first_known)}."
        )
    if earlier.as_now:
        yield (
            f"No run is on record as of {as_of}. Taken as they are now: {_named(earlier.as_now)}."
        )
    if earlier.absent:
        yield f"Not there yet as of {as_of}: {_named(earlier.absent)}."


def _named(cohort_ids: Sequence[str]) -> str:
    more = len(cohort_ids) - MOST_NAMED
    named = ", ".join(cohort_ids[:MOST_NAMED])
    return f"{named} and {more} more" if more > 0 else named
