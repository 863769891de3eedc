"""`kohort schedule`: the same flow, served every night by Prefect, in the foreground.

A served schedule knows nothing of the nights on which nobody served it; the notes under runs/ do,
and so a missed night is caught up when the command starts.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flows.places import REPOSITORY, find_places
from flows.releases import read_current
from flows.run import reachable_server
from flows.summary import NOTHING_WAITS, RUN_FAILED, STUDY_FAULT, WORK_WAITS
from studies.faults import Fault, StudyError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from uuid import UUID

    from prefect.client.schemas.objects import State
    from prefect.deployments.runner import RunnerDeployment

    from flows.releases import Manifest

LOGGER = logging.getLogger("kohort")
SUBJECT = "kohort schedule"
WORST_FIRST = (RUN_FAILED, STUDY_FAULT, WORK_WAITS, NOTHING_WAITS)


@dataclass(frozen=True)
class Nightly:
    """A study and when it runs."""

    folder: Path
    study_id: str
    cron: str
    timezone: str


def schedule_studies(
    folders: Sequence[Path],
    *,
    cron: str,
    timezone: str,
    once: bool,
    environment: Mapping[str, str],
) -> int:
    """Serve studies until stopped, or run each once; gives the worst exit code of what ran."""
    nights = [_read_nightly(folder.resolve(), cron, timezone) for folder in folders]
    with reachable_server(environment, schedules=True) as server:
        if server:
            server.wait_until_healthy()
        os.environ.update(child_settings(environment))
        serving = _serve_once(nights) if once else _serve(nights)
        states: list[State | None] = asyncio.run(serving)
    codes = [_exit_code(night, state) for night, state in zip(nights, states, strict=True)]
    return min(codes, key=WORST_FIRST.index)


def child_settings(environment: Mapping[str, str]) -> dict[str, str]:
    """Give what makes a run's process load these rooms, not those of the folder it starts in."""
    paths = [str(REPOSITORY), *filter(None, [environment.get("PYTHONPATH", "")])]
    return {"PYTHONSAFEPATH": "1", "PYTHONPATH": os.pathsep.join(paths)}


async def missed_night(night: Nightly, now: datetime) -> bool:
    """Tell whether a night fell due after the study's last run and before now."""
    from prefect.server.schemas.schedules import CronSchedule

    last = last_run_at(find_places(night.folder).runs)
    if last is None:
        return False
    schedule = CronSchedule(cron=night.cron, timezone=night.timezone)
    due = await schedule.get_dates(n=1, start=last)
    return bool(due) and due[0] <= now


def last_run_at(runs: Path) -> datetime | None:
    """Give when the newest run of a study began, from its notes."""
    began = [json.loads(note.read_text("utf-8"))["started_at"] for note in runs.glob("*.json")]
    return max(map(datetime.fromisoformat, began), default=None)


async def _serve(nights: Sequence[Nightly]) -> list[State | None]:
    """Serve every study's schedule until this process is stopped."""
    from prefect.runner import Runner

    runner = Runner(name="kohort", limit=1)
    for night in nights:
        deployment = await _deployment(night, scheduled=True)
        deployment_id = await runner.aadd_deployment(deployment)
        LOGGER.info('%s runs at "%s", %s', night.study_id, night.cron, night.timezone)
        if await missed_night(night, datetime.now(UTC)):
            LOGGER.info("%s missed a night and runs now", night.study_id)
            await _start_run(deployment_id)
    await runner.start()
    return [None for _ in nights]


async def _serve_once(nights: Sequence[Nightly]) -> list[State | None]:
    """Run every study once through the server, and wait for the end."""
    from prefect import get_client
    from prefect.runner import Runner

    runner = Runner(name="kohort-once", limit=len(nights))
    run_ids = []
    for night in nights:
        deployment_id = await runner.aadd_deployment(await _deployment(night, scheduled=False))
        run_ids.append(await _start_run(deployment_id))
    await runner.start(run_once=True)
    async with get_client() as client:
        return [(await client.read_flow_run(run_id)).state for run_id in run_ids]


async def _start_run(deployment_id: UUID) -> UUID:
    from prefect import get_client

    async with get_client() as client:
        run = await client.create_flow_run_from_deployment(deployment_id)
        return run.id


async def _deployment(night: Nightly, *, scheduled: bool) -> RunnerDeployment:
    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
    from prefect.flows import EntrypointType
    from prefect.schedules import Cron

    from flows.evaluate import evaluate

    return await evaluate.ato_deployment(
        name=night.study_id,
        parameters={"study": str(night.folder)},
        schedule=Cron(night.cron, timezone=night.timezone) if scheduled else None,
        # A night that lasts past the next one is not joined by it.
        concurrency_limit=ConcurrencyLimitConfig(
            limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW
        ),
        entrypoint_type=EntrypointType.MODULE_PATH,
        description="One study, from raw files to its editions.",
    )


def _exit_code(night: Nightly, state: State | None) -> int:
    """Give what the run came to: its own failure, else how its study stands."""
    current = read_current(find_places(night.folder))
    code = current.exit_code if current else WORK_WAITS
    if state is not None and not state.is_completed():
        code = _failure_code(night)
    LOGGER.info("%s ended with %s; release %s", night.study_id, code, _release_id(current))
    return code


def _failure_code(night: Nightly) -> int:
    """Tell a study that cannot be read any more from a run that failed."""
    from studies import read_study

    try:
        read_study(night.folder)
    except StudyError:
        return STUDY_FAULT
    return RUN_FAILED


def _release_id(current: Manifest | None) -> str:
    return current.release_id if current else "none"


def _read_nightly(folder: Path, cron: str, timezone: str) -> Nightly:
    from studies import read_study

    study = read_study(folder)
    zone = timezone or study.design.timezone
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        raise StudyError(
            SUBJECT,
            [
                Fault(
                    "command line, --timezone",
                    f'"{zone}" is no time zone',
                    "Name one as the IANA list does, for example Asia/Jakarta.",
                )
            ],
        ) from None
    return Nightly(folder, study.study_id, _checked_cron(cron), zone)


def _checked_cron(cron: str) -> str:
    if len(cron.split()) != 5:
        raise StudyError(
            SUBJECT,
            [
                Fault(
                    "command line, --cron",
                    f'"{cron}" does not have five parts',
                    'Give minute, hour, day, month and weekday: "0 1 * * *" is one at night.',
                )
            ],
        )
    return cron
