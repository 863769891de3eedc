"""Check the files of a cohort as far as they can be judged without reading an answer."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sources.column_faults import shown
from sources.people.corrections import read_corrections
from sources.people.decisions import read_decisions
from sources.preparing import PreparedFile, prepare_file
from sources.refusals import Refusal, fault_of, no_record
from sources.summaries import summary_faults
from sources.vocabulary import instrument_of
from studies.cohorts import ASKING
from studies.faults import Fault, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studies.cohorts import Cohort
    from studies.study import Study


def check_cohort(study: Study, cohort: Cohort) -> tuple[Fault, ...]:
    """Give every fault of a cohort's files: recognition, headers, the shape of each record.

    Of decisions and corrections likewise: whether their records exist, a run says.
    """
    files, faults = prepare_files(study, cohort)
    corrections = read_corrections(study.folder, cohort)
    for file in files:
        faults += _shape_faults(study, file, is_corrected=bool(corrections.by_record))
    faults += read_decisions(study.folder, cohort).faults
    faults += corrections.faults
    return tuple(faults)


def prepare_files(study: Study, cohort: Cohort) -> tuple[list[PreparedFile], list[Fault]]:
    """Open all files of a cohort up to their headers; one bad file does not hide another's."""
    files: list[PreparedFile] = []
    faults: list[Fault] = []
    for declaration in cohort.files:
        file, found = prepare_file(declaration, cohort, study)
        faults += found
        if file is not None:
            files.append(file)
            faults += _points_faults(study, file)
    if len(files) == len(cohort.files):
        faults += _missing_item_faults(study, files)
    return files, faults


def _shape_faults(study: Study, file: PreparedFile, *, is_corrected: bool) -> list[Fault]:
    try:
        if file.declaration.holds == "summary" and not is_corrected:
            n_rows, faults = summary_faults(study, file)
            return faults if n_rows else [fault_of(no_record(), file.place)]
        n_rows = sum(1 for _ in file.sheet.rows) if file.sheet else 1
    except Refusal as refusal:
        return [fault_of(refusal, file.place)]
    return [] if n_rows else [fault_of(no_record(), file.place)]


def _points_faults(study: Study, file: PreparedFile) -> list[Fault]:
    """Report columns of points whose header says another most than the item declares."""
    instrument = instrument_of(study, file.declaration)
    points = {item.id: item.points for item in (instrument.items if instrument else ())}
    out_of = file.sheet.out_of if file.sheet else {}
    return [
        Fault(
            f"{file.place}, column {column.column_no}",
            f'"{shown(column.header)}" is out of {most:g}, "{column.target}" has '
            f"{points[column.target]:g} points",
            "Correct points of the item in its instrument, or name another column.",
        )
        for column in file.columns
        if column.kind == "item"
        and (most := out_of.get(column.column_no - 1)) is not None
        and most != points.get(column.target, most)
    ]


def _missing_item_faults(study: Study, files: Iterable[PreparedFile]) -> list[Fault]:
    """Report items of a version that no part of a wave holds: they would count as unanswered."""
    waves: dict[tuple[str, ...], list[PreparedFile]] = defaultdict(list)
    for file in files:
        declared = file.declaration
        if declared.holds in ASKING and declared.instrument:
            waves[declared.wave, declared.session or "", declared.instrument].append(file)
    faults = []
    for (_, _, name), parts in waves.items():
        instrument = instrument_of(study, parts[0].declaration)
        held = {
            column.target
            for file in parts
            for column in file.columns
            if column.kind in {"item", "choice"}
        }
        missing = [
            item.id
            for item in (instrument.items if instrument else ())
            if item.id not in held and item.asked_if is None
        ]
        if missing and held:
            what = f"no column holds {quoted(missing)} of {name}"
            todo = "Name the columns in cohort.yml, or declare the version that was asked."
            faults.append(Fault(" + ".join(file.place for file in parts), what, todo))
    return faults
