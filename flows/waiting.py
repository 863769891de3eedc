"""What of a run only a person can decide: pairs of records that may be of one person."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flows.releases import PUBLISHED, CohortState
from flows.summary import counted
from studies.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sources.reading import CohortArrival


def with_waiting(
    states: Mapping[str, CohortState], arrivals: Iterable[CohortArrival]
) -> dict[str, CohortState]:
    """Say of each published cohort how many of its records only a person can match."""
    told = dict(states)
    for arrival in arrivals:
        state = told[arrival.cohort_id]
        n_waiting = sum(one.kind == "match" for one in arrival.waiting)
        if n_waiting and state.state == PUBLISHED:
            verb = "waits" if n_waiting == 1 else "wait"
            fault = Fault(
                f"cohorts/{arrival.cohort_id}/decisions.csv",
                f"{counted(n_waiting, 'pair')} of records that may be of one person {verb}",
                "Run kohort review, which writes them here, and fill in what is decided.",
            )
            faults = (*state.faults, fault)
            told[arrival.cohort_id] = replace(state, n_waiting=n_waiting, faults=faults)
    return told
