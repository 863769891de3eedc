"""What a cohort.yml names must be there: waves, instruments, topics, columns, and its files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studies.cohorts import ASKING, ROLES, SUMMARY_ROLES
from studies.faults import nearest, quoted
from studies.references import unknown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studies.cohorts import Cohort, FileDeclaration
    from studies.faults import Fault
    from studies.study import Study
    from studies.yaml_files import Document, Path_

ONE_PER_WAVE = ("survey", "outcomes", "feedback", "rubric")
"""What a wave has once, unless it came in declared parts."""


def cohort_faults(study: Study, cohort: Cohort, document: Document) -> Iterator[Fault]:
    """Find what a cohort names and the study or the folder does not have."""
    if cohort.group == "comparison" and study.design.comparison is None:
        what = "is a comparison cohort, but study.yml does not say how it was assigned"
        todo = "Add comparison: {assignment: self_selected} to study.yml, or as it was."
        yield document.fault(("group",), what, todo)
    yield from _compared_faults(study, cohort, document)
    yield from _session_faults(study, cohort, document)
    yield from _attribute_faults(study, cohort, document)
    for at, declared in enumerate(cohort.files):
        yield from _file_faults(study, cohort, declared, ("files", at), document)
    yield from _twice_faults(cohort, document)


def _compared_faults(study: Study, cohort: Cohort, document: Document) -> Iterator[Fault]:
    """A comparison cohort stands beside treatment cohorts of the study, and names no other."""
    if cohort.compared_with and cohort.group != "comparison":
        what = "names cohorts that it is compared with, but is no comparison cohort"
        yield document.fault(("compared_with",), what, "Write group: comparison, or remove it.")
        return
    known = sorted(one.parent.name for one in study.folder.glob("cohorts/*/cohort.yml"))
    for at, one in enumerate(cohort.compared_with):
        path: Path_ = ("compared_with", at)
        if one == cohort.id:
            yield document.fault(path, "is this cohort itself", "Name those that it stands beside.")
        elif one not in known:
            yield document.fault(path, *unknown(one, "cohort", known, "cohorts/"))


def _session_faults(study: Study, cohort: Cohort, document: Document) -> Iterator[Fault]:
    seen: set[str] = set()
    for at, session in enumerate(cohort.sessions):
        if session.id in seen:
            what = f'the session "{session.id}" stands twice'
            yield document.fault(("sessions", at, "id"), what, "Give each session its own id.")
        seen.add(session.id)
        for number, topic in enumerate(session.topics):
            if topic not in study.design.topics:
                found = unknown(topic, "topic", study.design.topics, "study.yml")
                yield document.fault(("sessions", at, "topics", number), *found)


def _attribute_faults(study: Study, cohort: Cohort, document: Document) -> Iterator[Fault]:
    declared = study.design.attributes
    for attribute_id, value in cohort.attributes.items():
        path: Path_ = ("attributes", attribute_id)
        if attribute_id not in declared:
            yield document.fault(path, *unknown(attribute_id, "attribute", declared, "study.yml"))
        elif value not in declared[attribute_id].values:
            found = unknown(value, "value", declared[attribute_id].values, "study.yml")
            yield document.fault(path, *found)


def _file_faults(
    study: Study, cohort: Cohort, declared: FileDeclaration, path: Path_, document: Document
) -> Iterator[Fault]:
    if declared.wave and declared.wave not in study.design.waves:
        found = unknown(declared.wave, "wave", study.design.waves, "study.yml")
        yield document.fault((*path, "wave"), *found)
    if declared.instrument and declared.instrument not in study.instruments:
        found = unknown(declared.instrument, "instrument", study.instruments, "instruments/")
        yield document.fault((*path, "instrument"), *found)
    yield from _asking_faults(study, cohort, declared, path, document)
    here = study.folder / "cohorts" / cohort.id
    if not declared.source and not (here / declared.file).is_file():
        present = sorted(one.name for one in here.iterdir() if one.name != "cohort.yml")
        like = nearest(declared.file, present)
        hint = f"Files like it: {quoted(like)}. " if like else ""
        todo = f"{hint}Correct the name, or put the file into this cohort's folder."
        yield document.fault((*path, "file"), f'"{declared.file}" is not in the folder', todo)
    yield from _evidence_faults(cohort, declared, path, document)
    yield from _column_faults(study, cohort, declared, path, document)


def _asking_faults(
    study: Study, cohort: Cohort, declared: FileDeclaration, path: Path_, document: Document
) -> Iterator[Fault]:
    """A file holds what its instrument asks for, of a session that was held."""
    sessions = [session.id for session in cohort.sessions]
    if declared.session and declared.session not in sessions:
        found = unknown(declared.session, "session", sessions, "this cohort.yml")
        yield document.fault((*path, "session"), *found)
    instrument = study.instruments.get(declared.instrument or "")
    if instrument and declared.holds in ASKING and declared.holds != instrument.holds:
        what = f'holds "{declared.holds}", but {instrument.name} is for "{instrument.holds}"'
        todo = f"Write holds: {instrument.holds}, or name another instrument."
        yield document.fault((*path, "holds"), what, todo)


def _evidence_faults(
    cohort: Cohort, declared: FileDeclaration, path: Path_, document: Document
) -> Iterator[Fault]:
    """A cohort has published averages, or the answers of people, never both."""
    if declared.holds == "summary" and cohort.evidence != "summary":
        what = f'holds averages, but the cohort\'s evidence is "{cohort.evidence}"'
        yield document.fault((*path, "holds"), what, "Write evidence: summary, or remove the file.")
    elif declared.holds in ONE_PER_WAVE and cohort.evidence == "summary":
        what = f'holds "{declared.holds}", but the cohort is known from averages only'
        yield document.fault((*path, "holds"), what, "Write another evidence, or remove the file.")


def _column_faults(
    study: Study, cohort: Cohort, declared: FileDeclaration, path: Path_, document: Document
) -> Iterator[Fault]:
    known = _columns_of(study, cohort, declared)
    headers: dict[str, str] = {}
    for name, header in declared.columns.items():
        spot = (*path, "columns", name)
        if name in ("weight", "weights"):
            what = f'survey weights ("{name}") are not supported'
            yield document.fault(spot, what, "Remove the line, and list the column in leave_out.")
        elif name not in known:
            what, todo = unknown(name, "column", known, "study.yml or the instrument")
            yield document.fault(spot, what, f"{todo} The header of the file goes on the right.")
        first = headers.setdefault(header, name)
        if first != name:
            what = f'the header "{header}" is given to "{first}" and to "{name}"'
            yield document.fault(spot, what, "A column holds one thing: remove one of the lines.")


def _columns_of(study: Study, cohort: Cohort, declared: FileDeclaration) -> tuple[str, ...]:
    """List what the columns of a file can hold."""
    if declared.holds == "summary":
        return SUMMARY_ROLES
    identity = declared.identity or study.design.identity
    names = [*identity.person, *identity.business, *study.design.indicators]
    names += study.design.attributes
    instrument = study.instruments.get(declared.instrument or "")
    names += [item.id for item in instrument.items] if instrument else []
    if declared.holds == "attendance":
        names += [session.id for session in cohort.sessions]
    return (*dict.fromkeys(names), *ROLES)


def _twice_faults(cohort: Cohort, document: Document) -> Iterator[Fault]:
    """Two files must not hold the same answers, nor one file be read twice."""
    seen: dict[tuple[object, ...], str] = {}
    for at, declared in enumerate(cohort.files):
        path: Path_ = ("files", at)
        origin = declared.origin
        first = seen.setdefault(("file", origin, declared.sheet, declared.holds), "first")
        if first != "first":
            what = f'"{origin}" is declared twice'
            yield document.fault(path, what, "Remove one of the two entries.")
            continue
        seen["file", origin, declared.sheet, declared.holds] = "again"
        if declared.holds in ONE_PER_WAVE:
            key = (
                declared.holds, declared.wave, declared.session, declared.instrument, declared.part,
            )  # fmt: skip
            other = seen.setdefault(key, origin)
            if other != origin:
                asked = f' and "{declared.instrument}"' if declared.instrument else ""
                what = f'"{origin}" and "{other}" are both for wave "{declared.wave}"{asked}'
                todo = "Remove one, or say that they are parts: part: 1 and part: 2."
                yield document.fault(path, what, todo)
        if declared.holds == "interview":
            other = seen.setdefault(("document", declared.document_id), declared.file)
            if other != declared.file:
                what = f'"{declared.file}" and "{other}" have the same document id'
                yield document.fault(path, what, 'Name one of them anew: document: "manager-2".')
