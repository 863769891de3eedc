"""`kohort run`: plan first, and load the heavy engines only where there is something to do."""

from __future__ import annotations

import gc
import os
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING

from flows.night import only_run, prepare_night
from flows.places import find_places
from flows.pulling import pull_sources
from flows.summary import RunSummary, standing_summary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from flows.night import Night
    from flows.plan import Options
    from flows.server import RunServer


HEAVY_MODULES = (
    "flows.evaluate",
    "expectations.checking",
    "transforms.estimates.figures",
    "warehouse.connection",
    "dashboards.pages",
)


def run_study(
    folder: Path, output: Path | None, options: Options, *, environment: Mapping[str, str]
) -> RunSummary:
    """Run one study, or say that nothing is new; raises KohortError where it had to stop."""
    summary = _run_study(folder, output, options, environment)
    if options.data_docs:
        from flows.data_docs import with_data_docs

        return with_data_docs(summary, find_places(folder, output))
    return summary


def _run_study(
    folder: Path, output: Path | None, options: Options, environment: Mapping[str, str]
) -> RunSummary:
    night = _prepare(folder, output, options, environment)
    if night.sources:
        with only_run(night.places, night.study.study_id):
            pull_sources(folder, night.sources, environment)
        night = _prepare(folder, output, options, environment)
    if not night.plan.is_new and night.current:
        return standing_summary(night)
    with only_run(night.places, night.study.study_id):
        pass  # said now, not after the engines are loaded; the flow takes the lock for itself
    with reachable_server(environment) as server:
        evaluate = _load_engines()
        if server:
            server.wait_until_healthy()
        return evaluate(
            folder.resolve(),
            output and output.resolve(),
            full=options.full,
            cohorts=options.cohorts,
            as_of=options.as_of,
            pulls=False,
            data_docs=options.data_docs,
        )


def _prepare(
    folder: Path, output: Path | None, options: Options, environment: Mapping[str, str]
) -> Night:
    """Plan; under the lock where an earlier day has to be laid out for that."""
    if options.as_of is None:
        return prepare_night(folder, output, options, environment)
    from studies import read_study

    study = read_study(folder)  # a study that cannot be read is said before anything is written
    with only_run(find_places(folder, output), study.study_id):
        return prepare_night(folder, output, options, environment)


@contextmanager
def reachable_server(
    environment: Mapping[str, str], *, schedules: bool = False
) -> Iterator[RunServer | None]:
    """Use the server that is configured; else bring one for the length of the block."""
    from flows.server import (
        QUIET,
        client_settings,
        find_configured_server,
        refuse_silent_server,
        running_server,
    )

    if address := find_configured_server(environment):
        refuse_silent_server(address)
        os.environ.update({**QUIET, "PREFECT_API_URL": address})
        os.environ.setdefault("PREFECT_LOGGING_EXTRA_LOGGERS", "kohort")
        yield None
        return
    with running_server(environment, schedules=schedules) as server:
        os.environ.update(client_settings(server))
        os.environ["PREFECT_LOGGING_TO_API_ENABLED"] = "false"
        yield server


def _load_engines() -> Callable[..., RunSummary]:
    """Import Prefect, then the other engines, while the server starts; gives the flow.

    In this order, in one thread, and without the collector: faster than in any other way tried.
    """
    gc.disable()
    try:
        modules = [import_module(name) for name in HEAVY_MODULES]
    finally:
        gc.enable()
    _silence_console()
    evaluate: Callable[..., RunSummary] = modules[0].evaluate
    return evaluate


def _silence_console() -> None:
    """Leave what a person reads to us: Prefect would print each error with its traceback."""
    import logging

    from prefect.logging.handlers import PrefectConsoleHandler

    names = ["", *logging.root.manager.loggerDict]
    for logger in map(logging.getLogger, names):
        for handler in [h for h in logger.handlers if isinstance(h, PrefectConsoleHandler)]:
            logger.removeHandler(handler)
