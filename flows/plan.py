"""What there is to do tonight, from digests alone, before any engine is loaded.

The plan compares with the release that readers see, never with what the warehouse holds: a run
that was killed between loading and publishing must not read as "nothing new".
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flows.digests import (
    LENGTH,
    digest_code,
    digest_cohort,
    digest_of,
    digest_study,
    digest_tables,
)
from studies.faults import Fault, StudyError, nearest, quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from flows.places import Places
    from flows.releases import Manifest
    from studies import Study

LARGEST_NAMED = 3
MOST_CHUNKS = 20  # a Prefect task costs a twentieth of a second: tens of them, not hundreds
SMALLEST_CHUNK = 8
WIDE_REASONS = {
    "study": "the study's declaration changed",
    "tables": "other tables in the warehouse",
    "code": "another version of kohort",
    "key": "another key",
}
OTHER_DAY = "another date, or other waves are due"


@dataclass(frozen=True)
class Options:
    """What the command line asks for, beside the study."""

    full: bool = False
    cohorts: tuple[str, ...] = ()
    as_of: date | None = None
    data_docs: bool = False


@dataclass(frozen=True)
class Plan:
    """The release to make, and the cohorts to read for it."""

    release_id: str
    as_of: date
    reason: str
    cohorts_to_read: tuple[str, ...]
    seen: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    inputs: Mapping[str, str] = field(default_factory=dict)
    is_new: bool = True
    is_detour: bool = False  # an earlier day was asked for: this run leaves no trace in later ones

    @property
    def chunks(self) -> tuple[tuple[str, ...], ...]:
        """Split the cohorts to read into few parts of about the same size."""
        return tuple(_split(self.cohorts_to_read))


@dataclass(frozen=True)
class Standing:
    """What there is already: the release that readers see, and the one that a run goes on from.

    They differ while readers see a detour. A detour itself goes on from nothing.
    """

    current: Manifest | None = None
    base: Manifest | None = None


def make_plan(
    study: Study, places: Places, standing: Standing, *, key: str, options: Options
) -> Plan:
    """Compare the study's inputs with those of the release that the run goes on from."""
    refuse_unknown_cohorts(study, options.cohorts)
    _refuse_parts_of_a_detour(study, options)
    base, current = standing.base, standing.current
    as_of, as_of_inputs = find_as_of(study, options.as_of)
    shared = {"study": digest_study(study.folder), "code": digest_code()}
    tables = digest_tables()
    inputs = {**shared, "tables": tables, "as of": as_of_inputs, "key": key}
    files = _digest_files(study)
    only = {**shared, "as of": as_of_inputs} if options.as_of else shared
    seen = _keep_others(_digest_cohorts(study, files, only), base, options.cohorts)
    release_id = digest_of([seen, as_of_inputs])[:LENGTH]
    stands = current and (current.release_id, current.key) == (release_id, key)
    moved = base is not None and base.inputs.get("tables") != tables
    again = _must_read_again(places, base, key=key, full=options.full or moved)
    chosen = tuple(seen) if moved else options.cohorts or tuple(seen)
    to_read = tuple(
        cohort_id
        for cohort_id in sorted(chosen)
        if cohort_id in study.cohorts
        and (again is None or cohort_id in again or _differs(seen, base, cohort_id))
    )
    reason = f"as of {as_of}" if options.as_of else _say_reason(seen, inputs, standing, options)
    is_new = options.full or not stands
    detour = options.as_of is not None
    return Plan(release_id, as_of, reason, to_read, seen, files, inputs, is_new, detour)


def changed_for_all(plan: Plan, base: Manifest | None) -> tuple[str, ...]:
    """Name what all cohorts share that is not as in a release: study, tables, code, key, as of."""
    known = base.inputs if base else plan.inputs
    return tuple(name for name, digest in plan.inputs.items() if known.get(name) != digest)


def find_as_of(study: Study, asked: date | None) -> tuple[date, str]:
    """Give the as-of date, and what of it enters the release: of today, only the due waves.

    A date that the command line asks for enters as such: it also decides which files are read.
    """
    from studies.tables import due_waves

    if asked:
        return asked, f"--as-of {asked}"
    if study.design.as_of:
        return study.design.as_of, study.design.as_of.isoformat()
    today = today_in(study.design.timezone)
    return today, digest_of(sorted(map(list, due_waves(study, today))))


def today_in(timezone: str) -> date:
    """Give the day that it is now where the study is."""
    return datetime.now(ZoneInfo(timezone)).date()


def _digest_files(study: Study) -> dict[str, dict[str, str]]:
    """Digest the files of each cohort, of those too that cannot be read."""
    return {
        cohort_id: digest_cohort(study.folder, cohort_id, study.cohorts.get(cohort_id))
        for cohort_id in sorted({*study.cohorts, *study.cohort_faults})
    }


def _digest_cohorts(
    study: Study, files: Mapping[str, Mapping[str, str]], shared: Mapping[str, str]
) -> dict[str, str]:
    """Give what each cohort's rows depend on; a server that does not answer is no file."""
    found = {**study.cohort_warnings, **study.cohort_faults}
    return {
        cohort_id: digest_of([digests, shared, [str(one) for one in found.get(cohort_id, ())]])
        for cohort_id, digests in files.items()
    }


def _keep_others(
    seen: dict[str, str], current: Manifest | None, chosen: Collection[str]
) -> dict[str, str]:
    """Under --cohort, let every other cohort stand as the current release saw it."""
    if not chosen:
        return seen
    known = {key: state.seen for key, state in (current.cohorts if current else {}).items()}
    return {
        cohort_id: digest if cohort_id in chosen else known[cohort_id]
        for cohort_id, digest in seen.items()
        if cohort_id in chosen or cohort_id in known
    }


def _must_read_again(
    places: Places, base: Manifest | None, *, key: str, full: bool
) -> set[str] | None:
    """Give the cohorts that an unfinished run touched; None where every cohort is to be read."""
    is_there = places.put_aside.exists() or (
        places.warehouse.exists() and not places.detour.exists()
    )
    if full or base is None or base.key != key or not is_there:
        return None
    try:
        return set(json.loads(places.unfinished.read_text("utf-8")))
    except FileNotFoundError:
        return set()
    except ValueError:
        return None


def _differs(seen: Mapping[str, str], current: Manifest | None, cohort_id: str) -> bool:
    known = current.cohorts.get(cohort_id) if current else None
    return known is None or known.seen != seen.get(cohort_id)


def _say_reason(
    seen: Mapping[str, str], inputs: Mapping[str, str], standing: Standing, options: Options
) -> str:
    """Say in a few words why there is something to do; of several reasons, the widest."""
    base = standing.base
    if base is None:
        return f"first release, {_count(len(seen))}"
    if options.full:
        return "everything again"
    for name, words in WIDE_REASONS.items():
        if base.inputs.get(name) != inputs[name]:
            return words
    new = [key for key in seen if key not in base.cohorts]
    changed = [key for key in seen if key not in new and _differs(seen, base, key)]
    removed = sorted(set(base.cohorts) - set(seen))
    named = (("new", new), ("changed", changed), ("removed", removed))
    if told := ", ".join(_name(keys, what) for what, keys in named if keys):
        return told
    if base.inputs.get("as of") != inputs["as of"]:
        return OTHER_DAY
    return "nothing new" if base == standing.current else "back to what stands now"


def _name(cohort_ids: Sequence[str], what: str) -> str:
    if len(cohort_ids) > LARGEST_NAMED:
        return f"{_count(len(cohort_ids))} {what}"
    return f"{' and '.join(cohort_ids)} {what}"


def _count(n_cohorts: int) -> str:
    return "1 cohort" if n_cohorts == 1 else f"{n_cohorts} cohorts"


def _split(cohort_ids: Sequence[str]) -> Iterator[tuple[str, ...]]:
    size = max(SMALLEST_CHUNK, -(-len(cohort_ids) // MOST_CHUNKS))
    for start in range(0, len(cohort_ids), size):
        yield tuple(cohort_ids[start : start + size])


def refuse_unknown_cohorts(study: Study, chosen: Collection[str]) -> None:
    """Refuse names on the command line that are no cohorts."""
    known = {*study.cohorts, *study.cohort_faults}
    faults = [
        Fault(
            "command line, --cohort",
            f'"{cohort_id}" is not a folder of cohorts/',
            f"Cohorts like it: {quoted(nearest(cohort_id, known))}."
            if nearest(cohort_id, known)
            else "Give the name of a folder in cohorts/.",
        )
        for cohort_id in chosen
        if cohort_id not in known
    ]
    if faults:
        raise StudyError(study.study_id, faults)


def _refuse_parts_of_a_detour(study: Study, options: Options) -> None:
    """An earlier day is one day for all cohorts."""
    if options.as_of and options.cohorts:
        what = "cannot go with --as-of, which looks at every cohort as it was on that day"
        todo = "Leave one of the two out."
        raise StudyError(study.study_id, [Fault("command line, --cohort", what, todo)])
