"""The stages as Prefect tasks: each opens the warehouse by its path, does one thing, closes it.

Tasks are given paths and plain declarations, never frames or connections, and Prefect keeps none
of their results: what has to outlive a task is in the warehouse or in a file.
"""

from __future__ import annotations

import errno
import shutil
import time
import tomllib
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from prefect import task
from prefect.cache_policies import NO_CACHE

from flows.progress import report

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from flows.night import Night
    from sources.arrivals import CohortArrival

MARTS = (
    "topic_scores",
    "paired_scores",
    "outcomes",
    "paired_outcomes",
    "attendance",
    "reach",
    "attribute_reach",
    "answered",
    "themes",
)
BUSY = {errno.EAGAIN, errno.EBUSY, errno.EINTR, errno.ETIMEDOUT, errno.ESTALE}


def may_pass(_task: object, _run: object, state: Any) -> bool:
    """Tell a fault that waiting can mend (a file lock, a busy disk) from every other."""
    error = state.result(raise_on_failure=False)
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
def archive_files(night: Night) -> None:
    """Keep each raw file as it arrived, by its digest. Only here is anything kept in clear."""
    report("archive raw files", 0.22)
    night.places.archive.mkdir(mode=0o700, parents=True, exist_ok=True)
    for cohort_id in night.plan.cohorts_to_read:
        for file in cohort_files(night.study.folder, night.study.cohorts[cohort_id]):
            if file.is_file():
                keep_file(file, night.places.archive)


@stage(name="land")
def land(night: Night) -> None:
    """Put what is declared and tonight's records into the warehouse, all of them text."""
    from studies import declared_tables
    from warehouse.connection import write_declared
    from warehouse.landing import land as land_files

    with opened(night, "land", 0.25) as connection:
        write_declared(connection, declared_tables(night.study, night.plan.as_of))
        land_files(connection, *sorted(night.places.arriving.glob("*")))
    shutil.rmtree(night.places.arriving, ignore_errors=True)
