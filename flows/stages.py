"""The stages as Prefect tasks: each opens the warehouse by its path, does one thing, closes it.

Tasks are given paths and plain declarations, never frames or connections, and Prefect keeps none
of their results: what has to outlive a task is in the warehouse or in a file.
"""

from __future__ import annotations

import errno
import json
import logging
import os
import shutil
import time
import tomllib
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from prefect import task
from prefect.cache_policies import NO_CACHE

from flows.archive import keep_files
from flows.notes import note_touched
from flows.progress import report
from flows.pulling import pull_sources
from flows.releases import PUBLISHED, CohortState
from flows.standing import decide_states, files_of_night, study_as_it_stands
from flows.summary import faults_json
from flows.waiting import with_waiting
from studies.faults import Fault, StageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from flows.night import Night
    from sources.reading import CohortArrival

MARTS = (
    "topic_scores",
    "paired_scores",
    "paired_outcomes",
    "outcome_values",
    "business_status",
    "attendance",
    "reach",
    "attribute_reach",
    "participant_attributes",
    "exposure",
    "asked_units",
    "answered",
    "item_counts",
    "test_sums",
    "summaries",
    "themes",
    "ratings",
    "rubric_ratings",
    "rubric_scores",
)
BUSY = {errno.EAGAIN, errno.EBUSY, errno.EINTR, errno.ETIMEDOUT, errno.ESTALE}


def may_pass(_task: object, _run: object, state: Any) -> bool:
    """Tell a fault that waiting can mend (a file lock, a busy disk) from every other."""
    # Outright in the calling thread: inside of an event loop it would give a coroutine instead.
    error = state.result(raise_on_failure=False, _sync=True)
    chain = [error, getattr(error, "__cause__", None)]
    return any(
        (isinstance(link, OSError) and link.errno in BUSY)
        or (type(link).__name__ == "IOException" and "lock" in str(link).lower())
        for link in chain
    )


stage = partial(
    task, cache_policy=NO_CACHE, retries=2, retry_delay_seconds=[1, 4], retry_condition_fn=may_pass
)


@contextmanager
def opened(night: Night, name: str, share: float) -> Iterator[Any]:
    """Say that a stage begins, lend it the warehouse, and note how long it took."""
    from warehouse.connection import open_warehouse
    from warehouse.ledger import write_timing

    report(name, share)
    started = time.monotonic()
    connection = open_warehouse(night.places.warehouse)
    try:
        yield connection
        write_timing(connection, night.run_id, name, time.monotonic() - started)
    finally:
        connection.close()


@stage(name="pull live sources")
def pull_live_sources(night: Night) -> None:
    """Pull every declared form; what went wrong with one is noted, and its cohort held back."""
    pull_sources(night.study.folder, night.sources, os.environ)


@stage(name="read files")
def read_files(night: Night, chunk: int) -> tuple[CohortArrival, ...]:
    """Turn a chunk's files into tidy Parquet; identities become pseudonyms here."""
    from sources.reading import read_cohorts
    from warehouse.landing import next_file_no

    chunks = night.plan.chunks
    folder = night.places.arriving / f"{chunk:03}"
    shutil.rmtree(folder if chunk else folder.parent, ignore_errors=True)
    with opened(night, "read files", 0.02 + 0.2 * chunk / len(chunks)) as connection:
        return read_cohorts(
            night.study,
            chunks[chunk],
            key=night.key.secret,
            output=folder,
            first_file_no=next_file_no(connection) + night.count_files(chunks[:chunk]),
        )


@stage(name="archive raw files")
def archive_files(night: Night, arrivals: Sequence[tuple[CohortArrival, ...]]) -> None:
    """Keep each raw file as it arrived, by its digest; stops where one changed meanwhile."""
    report("archive raw files", 0.22)
    cohorts = night.study.folder / "cohorts"
    files = {
        cohorts / cohort_id / name: digest
        for cohort_id in night.plan.cohorts_to_read
        for name, digest in night.plan.files[cohort_id].items()
    }
    read = {
        night.study.folder / place: digest
        for chunk in arrivals
        for one in chunk
        for place, digest, _ in one.files
    }
    moved = {file for file, digest in read.items() if files.get(file) != digest}
    moved.update(keep_files(night.places.archive, files))
    if moved:
        raise StageError(night.study.study_id, [*map(_moved, sorted(moved))])


def _moved(file: Path) -> Fault:
    return Fault(
        "/".join(file.parts[-3:]),
        "it changed while the run was reading",
        "Wait until nobody writes to it, then run again.",
    )


@stage(name="land")
def land(night: Night) -> None:
    """Put what is declared and tonight's records into the warehouse, all of them text."""
    from studies import declared_tables
    from warehouse.connection import write_declared
    from warehouse.landing import land as land_files
    from warehouse.landing import leave_out_after

    with opened(night, "land", 0.25) as connection:
        write_declared(connection, declared_tables(night.study, night.plan.as_of))
        land_files(connection, *sorted(night.places.arriving.glob("*")))
        if night.plan.is_detour:
            leave_out_after(connection, night.plan.as_of, night.study.design.timezone)
    shutil.rmtree(night.places.arriving, ignore_errors=True)


@stage(name="check landing")
def check_landing(night: Night) -> None:
    """Run Great Expectations over what landed; broken rows are moved aside when cohorts load."""
    from expectations.checking import check_landing as check
    from expectations.data_docs import Record
    from expectations.rules import rules_for
    from warehouse.dialect import lend_warehouse
    from warehouse.ledger import write_results
    from warehouse.quality import measure_quality
    from warehouse.told import told_rules

    logging.getLogger("great_expectations").setLevel(logging.WARNING)
    with opened(night, "check landing", 0.3) as connection:
        measure_quality(connection)
        record = None
        if night.data_docs:
            record = Record(night.places.build, night.run_id, night.started_at)
        rules = rules_for(night.study)
        with told_rules(connection, rules) as n_rows, lend_warehouse(connection) as address:
            results = check(address, rules, n_rows, record=record)
        write_results(connection, night.run_id, results)


@stage(name="replace cohorts")
def replace_cohorts(
    night: Night, arrivals: Sequence[tuple[CohortArrival, ...]]
) -> dict[str, CohortState]:
    """Replace the rows of good cohorts, and say what every cohort comes to."""
    from expectations.rules import rules_for
    from studies import declared_tables
    from warehouse.connection import write_declared
    from warehouse.ledger import cohorts_with_rows, write_cohorts, write_file_nights
    from warehouse.loading import Limits
    from warehouse.loading import replace_cohorts as replace_rows

    faults = dict(night.study.cohort_faults)
    faults |= {one.cohort_id: one.faults for chunk in arrivals for one in chunk if one.faults}
    good = [cohort_id for cohort_id in night.plan.cohorts_to_read if cohort_id not in faults]
    if not night.plan.is_detour:
        note_touched(night.places, {*good, *night.removed})
    warn, stop = night.study.design.limits.of("rejected_share")
    with opened(night, "replace cohorts", 0.4) as connection:
        replacement = replace_rows(
            connection,
            rules_for(night.study),
            good,
            declared={*night.study.cohorts, *night.study.cohort_faults},
            run_id=night.run_id,
            seen_at=night.started_at,
            limits=Limits(warn, stop),
        )
        faults |= replacement.held_back
        states = decide_states(night, faults, cohorts_with_rows(connection))
        for warned in (night.study.cohort_warnings, replacement.warned):
            states |= {one: _with_warnings(states[one], warned[one]) for one in warned}
        states = with_waiting(states, (one for chunk in arrivals for one in chunk))
        standing = study_as_it_stands(night, states)
        write_declared(connection, declared_tables(standing, night.plan.as_of))
        write_cohorts(connection, night.run_id, [*_rows_of(states)])
        write_file_nights(connection, night.run_id, [*files_of_night(night, states)])
    return states


@stage(name="build models")
def build_models(night: Night, *layers: str) -> None:
    """Build the SQL models of some layers, each proved to hold its key."""
    from transforms import MODELS
    from warehouse.models import build_models as build

    with opened(night, f"build {', '.join(layers)}", 0.5) as connection:
        build(connection, MODELS, layers, meanings=column_meanings())


@stage(name="write estimates")
def write_estimates(night: Night) -> None:
    """Estimate every figure from the marts."""
    from transforms.estimates.conclusions import estimate_conclusions
    from transforms.estimates.figures import estimate_figures
    from transforms.estimates.neighbours import estimate_breaks
    from warehouse.connection import table_names
    from warehouse.frames import read_frame, write_frame

    with opened(night, "write estimates", 0.6) as connection:
        marts = {name: read_frame(connection, f"marts.{name}") for name in MARTS}
        declared = {
            name: read_frame(connection, f"study.{name}")
            for name in table_names(connection, "study")
        }
        figures = estimate_figures(marts, declared)
        written = {
            "figures": (figures, "One row per figure of the study."),
            "breaks": (
                estimate_breaks(marts, declared),
                "One row per cohort, line and reason not to draw it on from the cohort before.",
            ),
            "conclusions": (
                estimate_conclusions(figures),
                "One row per headline figure and other way to compute it.",
            ),
        }
        for name, (frame, grain) in written.items():
            meanings = column_meanings()
            write_frame(connection, f"estimates.{name}", frame, grain=grain, meanings=meanings)


def column_meanings() -> Mapping[str, str]:
    """Give what each column means, as it stands once for every table."""
    from transforms import COLUMNS

    return tomllib.loads(COLUMNS.read_text("utf-8"))


def _with_warnings(state: CohortState, warnings: Sequence[Fault]) -> CohortState:
    """Add what is odd about a cohort that is published all the same."""
    if state.state != PUBLISHED:
        return state
    return replace(state, faults=tuple(dict.fromkeys((*state.faults, *warnings))))


def _rows_of(states: Mapping[str, CohortState]) -> Iterator[dict[str, str]]:
    for cohort_id, state in states.items():
        faults = json.dumps(faults_json(state.faults), ensure_ascii=False)
        yield {"cohort_id": cohort_id, "state": state.state, "faults": faults}
