"""Find the name of a record by its row, for whoever wants to decide about it or correct it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sources.people.gathering import People
from sources.preparing import prepare_file
from sources.records import Keys, chunks_of
from sources.refusals import Refusal, fault_of
from studies.faults import Fault, nearest, quoted

if TYPE_CHECKING:
    from studies.cohorts import Cohort
    from studies.study import Study


def name_of_row(study: Study, cohort: Cohort, name: str, row: int, *, key: bytes) -> str | Fault:
    """Name the record of a row of a file, as the first entry of the file has it; else a fault."""
    place = f"cohorts/{cohort.id}/{name}"
    declared = next((one for one in cohort.files if name in {one.file, one.origin}), None)
    if declared is None:
        near = nearest(name, [one.origin for one in cohort.files])
        todo = f"Nearest: {quoted(near)}." if near else "Name a file as cohort.yml does."
        return Fault(place, "is no file of the cohort", todo)
    file, faults = prepare_file(declared, cohort, study)
    if file is None:
        return faults[0]
    try:
        for chunk in chunks_of(file, 1, People(Keys(study, cohort, key), names_all=True)):
            if row in chunk.numbers:
                return chunk.names[chunk.numbers.index(row)]
    except Refusal as refusal:
        return fault_of(refusal, file.place)
    return Fault(f"{place}, row {row}", "no record starts in this row", "Look at the file again.")
