"""Every fault that can be found without reading answers: declarations, recognition, headers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.keys import demo_key_faults
from flows.pulling import with_newest_pulls
from studies import read_study
from studies.faults import Fault

if TYPE_CHECKING:
    from pathlib import Path

    from studies import Study


def check_study(folder: Path) -> tuple[Study, tuple[Fault, ...]]:
    """Give the study and the faults of its cohorts; raises StudyError where it cannot be read."""
    from sources.checking import check_cohort

    declared = read_study(folder)
    study = with_newest_pulls(declared)
    faults = demo_key_faults(study)
    faults += [fault for found in study.cohort_faults.values() for fault in found]
    for cohort in study.cohorts.values():
        faults += check_cohort(study, cohort)
    if not study.cohorts and not faults:
        faults.append(Fault("cohorts/", "holds no cohort", "Add a folder with a cohort.yml to it."))
    return declared, tuple(faults)
