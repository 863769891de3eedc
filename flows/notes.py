"""What a run leaves behind beside its release: one JSON file, and what it had not finished."""

from __future__ import annotations

import json
import shutil
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flows.interrupts import INTERRUPTED, was_interrupted
from flows.releases import write_json
from flows.summary import RUN_FAILED, faults_json, summary_json
from studies.faults import KohortError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from flows.night import Night
    from flows.places import Places
    from flows.summary import RunSummary


@contextmanager
def noted_failure(night: Night) -> Iterator[None]:
    """Note that a run began, and how it failed if it does; a note without an end was killed."""
    shutil.rmtree(night.places.arriving, ignore_errors=True)
    _write(night, {"exit_code": None, "ended_at": None})
    try:
        yield
    except BaseException as error:
        faults = error.faults if isinstance(error, KohortError) else ()
        code = error.exit_code if isinstance(error, KohortError) else RUN_FAILED
        code = INTERRUPTED if was_interrupted(error) else code
        outcome = {"exit_code": code, "error": type(error).__name__, "faults": faults_json(faults)}
        _write(night, {**outcome, "ended_at": datetime.now(UTC)})
        raise


def note_end(night: Night, summary: RunSummary) -> None:
    """Note what a run came to."""
    _write(night, {**summary_json(summary), "ended_at": datetime.now(UTC)})


def note_touched(places: Places, cohort_ids: Collection[str]) -> None:
    """Note cohorts before their rows change: until a release is out, they must be read again."""
    known = json.loads(places.unfinished.read_text("utf-8")) if places.unfinished.exists() else []
    write_json(places.unfinished, sorted({*known, *cohort_ids}))


def _write(night: Night, outcome: dict[str, Any]) -> None:
    plan = night.plan
    note = {
        "run_id": night.run_id,
        "release_id": plan.release_id,
        "study_id": night.study.study_id,
        "reason": plan.reason,
        "as_of": plan.as_of,
        "started_at": night.started_at,
        "cohorts_read": list(plan.cohorts_to_read),
    }
    write_json(night.places.runs / f"{night.run_id}.json", {**note, **outcome})
