"""The flow: one study, from raw files to its editions."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any

from prefect import flow
from prefect.runtime import flow_run

from flows.earlier import set_up_warehouse
from flows.night import only_run, prepare_night
from flows.notes import noted_failure
from flows.places import find_places
from flows.plan import Options
from flows.publishing import draw_editions, nothing_published, publish, release
from flows.stages import (
    archive_files,
    build_models,
    check_landing,
    land,
    pull_live_sources,
    read_files,
    replace_cohorts,
    write_estimates,
)
from flows.summary import RunSummary, any_good, standing_summary


def name_run() -> str:
    """Name a run after what it runs: the study, and why there is something to do."""
    given: dict[str, Any] = flow_run.parameters
    options = Options(given["full"], tuple(given["cohorts"]), _day(given["as_of"]))
    output = given["output"] and Path(given["output"])
    if options.as_of:
        return f"{Path(given['study']).name}: as of {options.as_of}"
    night = prepare_night(Path(given["study"]), output, options, os.environ)
    if given["pulls"] and night.sources:
        return f"{night.study.study_id}: what its live sources have"
    return f"{night.study.study_id}: {night.plan.reason if night.plan.is_new else 'nothing new'}"


@flow(name="evaluate", flow_run_name=name_run)
def evaluate(
    study: Path,
    output: Path | None = None,
    full: bool = False,  # noqa: FBT001 - parameters of a flow have names in Prefect
    cohorts: tuple[str, ...] = (),
    as_of: date | None = None,
    pulls: bool = True,  # noqa: FBT001
    data_docs: bool = False,  # noqa: FBT001
) -> RunSummary:
    """Take one study from raw files to its editions, doing only what the plan asks for."""
    options = Options(full, cohorts, as_of, data_docs)
    with only_run(find_places(study, output), study.name):
        night = prepare_night(study, output, options, os.environ)
        if pulls and night.sources:
            pull_live_sources(night)
            night = prepare_night(study, output, options, os.environ)
        if not night.plan.is_new:
            return standing_summary(night)
        with noted_failure(night):
            set_up_warehouse(night.places, is_detour=night.plan.is_detour)
            arrivals = [read_files(night, chunk) for chunk in range(len(night.plan.chunks))]
            archive_files(night, arrivals)
            land(night)
            check_landing(night)
            states = replace_cohorts(night, arrivals)
            if not any_good(states):
                return nothing_published(night, states)
            build_models(night, "staging", "intermediate", "marts")
            write_estimates(night)
            rejected = publish(night, states)
            draw_editions(night, states)
            return release(night, states, rejected)


def _day(given: date | str | None) -> date | None:
    return date.fromisoformat(given) if isinstance(given, str) else given
