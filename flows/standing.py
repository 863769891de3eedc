"""What each cohort comes to, and the study as it stands: held back means last good state."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flows.archive import DECLARATION, kept_file
from flows.releases import ABSENT, HELD_BACK, PUBLISHED, CohortState

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from flows.night import Night
    from studies import Cohort, Study
    from studies.faults import Fault


def decide_states(
    night: Night, faults: Mapping[str, tuple[Fault, ...]], with_rows: Collection[str]
) -> dict[str, CohortState]:
    """Give what the release says of each cohort.

    Parameters
    ----------
    faults : of cohorts whose files or declaration cannot be used tonight.
    with_rows : cohorts of which the warehouse holds rows, tonight's or older ones.
    """
    known = night.base.cohorts if night.base else {}
    states = {}
    for cohort_id, seen in night.plan.seen.items():
        before = known.get(cohort_id)
        if before and before.seen == seen and cohort_id not in night.plan.cohorts_to_read:
            lost = before.state == HELD_BACK and cohort_id not in with_rows
            states[cohort_id] = replace(before, state=ABSENT, files={}) if lost else before
        elif cohort_id in faults:
            state = HELD_BACK if cohort_id in with_rows else ABSENT
            files = before.files if before and state == HELD_BACK else {}
            states[cohort_id] = CohortState(seen, state, tuple(faults[cohort_id]), files)
        else:
            states[cohort_id] = CohortState(seen, PUBLISHED, (), night.plan.files[cohort_id])
    return states


def files_of_night(
    night: Night, states: Mapping[str, CohortState]
) -> Iterator[tuple[str, str, str, str]]:
    """Give each file that lies there or is in force: cohort, path, digest, and what it is tonight.

    A file that is in force is new, changed or unchanged since the last release, or the last good
    version of a cohort that is held back; what lies there instead is held_back, or absent.
    """
    known = night.base.cohorts if night.base else {}
    for cohort_id, state in states.items():
        before = known[cohort_id].files if cohort_id in known else {}
        for name, digest in state.files.items():
            what = "changed" if name in before else "new"
            what = "unchanged" if before.get(name) == digest else what
            what = "last_good" if state.state == HELD_BACK else what
            yield cohort_id, f"cohorts/{cohort_id}/{name}", digest, what
        if state.state != PUBLISHED:
            for name, digest in night.plan.files.get(cohort_id, {}).items():
                if state.files.get(name) != digest:
                    yield cohort_id, f"cohorts/{cohort_id}/{name}", digest, state.state


def study_as_it_stands(night: Night, states: Mapping[str, CohortState]) -> Study:
    """Give the study whose cohorts are declared as they were when their rows were read."""
    cohorts = {
        cohort_id: cohort
        for cohort_id, state in states.items()
        if state.state != ABSENT and (cohort := _cohort_of(night, cohort_id, state))
    }
    return replace(night.study, cohorts=cohorts)


def _cohort_of(night: Night, cohort_id: str, state: CohortState) -> Cohort | None:
    if state.state == PUBLISHED and cohort_id in night.plan.cohorts_to_read:
        return night.study.cohorts.get(cohort_id)
    from studies.reading import read_kept_cohort

    digest = state.files.get(DECLARATION, "")
    kept = kept_file(night.places.archive, DECLARATION, digest)
    return read_kept_cohort(night.study, cohort_id, kept) or night.study.cohorts.get(cohort_id)
