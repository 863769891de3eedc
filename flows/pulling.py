"""Live sources: every declared form is pulled before a run plans, and each pull is a file to it.

A form that gave no answer holds its cohort back at its last good state; the others go on.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flows.summary import counted
from sources.refusals import Refusal
from sources.remote.kept import newest_pull, read_checked, read_header
from studies.faults import Fault, StageError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from studies import Cohort, FileDeclaration, Study
    from studies.remote_sources import RemoteSource

DeclaredSource = tuple[str, "RemoteSource"]


def declared_sources(study: Study, cohort_ids: Collection[str] = ()) -> tuple[DeclaredSource, ...]:
    """List the forms that cohorts declare, all or the chosen ones, each once."""
    found = {
        (cohort_id, one.source.folder): one.source
        for cohort_id, cohort in sorted(study.cohorts.items())
        if not cohort_ids or cohort_id in cohort_ids
        for one in cohort.files
        if one.source
    }
    return tuple((cohort_id, source) for (cohort_id, _), source in found.items())


def pull_sources(
    study_folder: Path, sources: Collection[DeclaredSource], environment: Mapping[str, str]
) -> None:
    """Pull forms one after another; what went wrong with one is noted beside its pulls."""
    from flows.progress import report
    from flows.secret_blocks import secret_finder
    from sources.remote.pulling import note_failure, pull

    secret_of = secret_finder(environment)
    for cohort_id, source in sources:
        report(f"pull {source.name}", 0.01)
        folder = _folder_of(study_folder, cohort_id, source)
        try:
            pull(source, folder, secret_of)
        except Refusal as refusal:
            where = _where(cohort_id, source)
            note_failure(folder, (where, refusal.what, refusal.todo))
        except OSError as error:
            raise StageError("kohort run", [_unwritable(cohort_id, source, error)]) from error


def with_pulls(study: Study) -> Study:
    """Put the newest pull of each source in the place of a file; hold back whom none stands for."""
    faults = {cohort_id: tuple(_pull_faults(study, cohort_id)) for cohort_id in study.cohorts}
    held = {cohort_id: found for cohort_id, found in faults.items() if found}
    if held:
        sound = {key: cohort for key, cohort in study.cohorts.items() if key not in held}
        study = replace(study, cohorts=sound, cohort_faults={**study.cohort_faults, **held})
    return with_newest_pulls(study)


def with_newest_pulls(study: Study) -> Study:
    """Put the newest pull of each source in the place of a file; leave out what has none."""
    cohorts, warnings = {}, dict(study.cohort_warnings)
    for cohort_id, cohort in study.cohorts.items():
        if not any(one.source for one in cohort.files):
            cohorts[cohort_id] = cohort
            continue
        files = [_resolved(study, cohort_id, one) for one in cohort.files]
        kept = tuple(one for one in files if one is not None)
        cohorts[cohort_id] = cohort.model_copy(update={"files": kept})
        if empty := tuple(_empty_warnings(study, cohort)):
            warnings[cohort_id] = (*warnings.get(cohort_id, ()), *empty)
    return replace(study, cohorts=cohorts, cohort_warnings=warnings)


def tell_pulls(study: Study) -> tuple[str, ...]:
    """Say of each source what was pulled last, and when the server was asked."""
    return tuple(
        f"{cohort_id}: {source.name}: {_told(_folder_of(study.folder, cohort_id, source))}."
        for cohort_id, source in declared_sources(study)
    )


def _told(folder: Path) -> str:
    newest, checked = newest_pull(folder), read_checked(folder)
    if newest is None:
        return "nothing was pulled yet; kohort run does"
    said = f"{counted(_n_submissions(newest), 'submission')} in {newest.name}"
    return f"{said}, asked last at {checked.at} ({checked.outcome})" if checked else said


def _pull_faults(study: Study, cohort_id: str) -> Iterator[Fault]:
    """Find the sources that gave no answer last time, and those that were never asked."""
    for declared_by, source in declared_sources(study, [cohort_id]):
        folder = _folder_of(study.folder, declared_by, source)
        checked = read_checked(folder)
        if checked and checked.fault:
            yield Fault(*checked.fault)
        elif newest_pull(folder) is None:
            what = "nothing of it has been pulled"
            todo = f"Run kohort run --cohort {cohort_id}, which pulls it (not with --as-of)."
            yield Fault(_where(cohort_id, source), what, todo)


def _resolved(study: Study, cohort_id: str, declared: FileDeclaration) -> FileDeclaration | None:
    if not declared.source:
        return declared
    newest = newest_pull(_folder_of(study.folder, cohort_id, declared.source))
    if newest is None or not _n_submissions(newest):
        return None
    return declared.model_copy(update={"file": f"{declared.source.folder}/{newest.name}"})


def _empty_warnings(study: Study, cohort: Cohort) -> Iterator[Fault]:
    for _, source in declared_sources(replace(study, cohorts={cohort.id: cohort})):
        newest = newest_pull(_folder_of(study.folder, cohort.id, source))
        if newest and not _n_submissions(newest):
            what = "nobody has answered yet"
            todo = "Its wave joins with the first submission; or correct the form in cohort.yml."
            yield Fault(_where(cohort.id, source), what, todo)


def _unwritable(cohort_id: str, source: RemoteSource, error: OSError) -> Fault:
    what = f"the pull cannot be kept there ({error.strerror})"
    todo = "Let kohort write to the folder, or make room on the disk; then run again."
    return Fault(f"cohorts/{cohort_id}/{source.folder}", what, todo)


def _n_submissions(pull: Path) -> int:
    """Count a pull's submissions; one whose first line is broken is left to its reader."""
    header = read_header(pull)
    return int(header.get("n_submissions", 0)) if header else 1


def _folder_of(study_folder: Path, cohort_id: str, source: RemoteSource) -> Path:
    return study_folder / "cohorts" / cohort_id / source.folder


def _where(cohort_id: str, source: RemoteSource) -> str:
    return f"cohorts/{cohort_id}/cohort.yml, source {source.name}"
