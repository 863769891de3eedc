"""The last stages: what is published is decided, drawn, checked, and put in place by rename."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flows.archive import write_history
from flows.digests import kohort_version
from flows.notes import note_end
from flows.plan import changed_for_all
from flows.progress import report
from flows.releases import (
    INDEX,
    Manifest,
    check_release,
    clear_partial,
    put_in_place,
    remove_old,
    write_manifest,
)
from flows.stages import column_meanings, opened, stage
from flows.standing import study_as_it_stands
from flows.summary import (
    WORK_WAITS,
    RunSummary,
    count_rejected,
    decide_exit_code,
    key_note,
)
from studies.faults import Fault, StageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flows.night import Night
    from flows.releases import CohortState
    from flows.summary import Rejected

PUBLISHED_TABLES = (
    "figures",
    "conclusions",
    "breaks",
    "quotes",
    "flow",
    "cohorts",
    "definitions",
)
LEDGER_TABLES = (
    "files",
    "left_out",
    "rejected",
    "cohorts",
    "runs",
    "timings",
    "expectation_results",
    "matches",
    "match_balance",
    "quality",
)
TONIGHT_TABLES = ("file_nights", "changed_files")
SNAPSHOTS = ("funder",)


@stage(name="publish")
def publish(night: Night, states: Mapping[str, CohortState]) -> Rejected:
    """Decide what may leave, and enter the run into the ledger; gives what stands rejected."""
    from transforms import MODELS
    from warehouse.ledger import (
        forget_old_runs,
        rejected_by_rule,
        write_published_figures,
        write_run,
    )
    from warehouse.matches import keep_match_balance
    from warehouse.models import build_models
    from warehouse.restatements import write_restatements

    with opened(night, "publish", 0.7) as connection:
        built = build_models(connection, MODELS, ["published"], meanings=column_meanings())
        if not any(model.table == "published.figures" and model.n_rows for model in built):
            raise _unfit(night, ["no figure came out of the estimates"])
        rejected = rejected_by_rule(connection)
        write_published_figures(connection, night.run_id)
        keep_match_balance(connection, night.run_id)
        write_run(
            connection,
            run_id=night.run_id,
            release_id=night.plan.release_id,
            started_at=night.started_at,
            ended_at=datetime.now(UTC),
            exit_code=decide_exit_code(states, rejected),
            reason=night.plan.reason,
        )
        base = night.base.run_id if night.base else ""
        changed = [*changed_for_all(night.plan, night.base)]
        write_restatements(connection, night.run_id, base_run_id=base, reasons=changed)
        forget_old_runs(connection, night.run_id, base_run_id=base)
    return rejected


@stage(name="draw editions")
def draw_editions(night: Night, states: Mapping[str, CohortState]) -> None:
    """Draw the pages beside the release that readers see."""
    from dashboards.facts import Release, study_facts
    from dashboards.pages import draw_editions as draw
    from warehouse.frames import read_frame
    from warehouse.snapshots import write_snapshot

    plan = night.plan
    partial = clear_partial(night.places, plan.release_id)
    with opened(night, "draw editions", 0.75) as connection:
        for edition in SNAPSHOTS:
            snapshot = partial / "published" / f"{edition}.duckdb"
            write_snapshot(connection, snapshot, edition, tables=PUBLISHED_TABLES)
        pages = draw(
            {name: read_frame(connection, f"published.{name}") for name in PUBLISHED_TABLES},
            _operations(connection, night.run_id),
            study=study_facts(study_as_it_stands(night, states)),
            release=Release(plan.release_id, plan.as_of, kohort_version(), night.run_id),
            output=partial,
        )
    if lacking := check_release(partial, pages):
        raise _unfit(night, lacking)


def _operations(connection: Any, run_id: str) -> dict[str, Any]:
    """Read what the run edition shows of the ledger."""
    from warehouse.frames import read_frame
    from warehouse.restatements import read_largest

    frames = {name: read_frame(connection, f"ops.{name}") for name in LEDGER_TABLES}
    own = {name: read_frame(connection, f"ops.{name}", run_id=run_id) for name in TONIGHT_TABLES}
    return {**frames, **own, "restatements": read_largest(connection, run_id)}


@stage(name="put in place")
def release(night: Night, states: Mapping[str, CohortState], rejected: Rejected) -> RunSummary:
    """Turn the checked build into what readers see, and note the end."""
    report("put in place", 0.97)
    plan, places = night.plan, night.places
    code = decide_exit_code(states, rejected)
    manifest = Manifest(
        plan.release_id,
        night.run_id,
        kohort_version(),
        plan.as_of.isoformat(),
        night.key.fingerprint,
        code,
        states,
        count_rejected(rejected),
        rejected,
        plan.inputs,
        plan.is_detour,
        night.settled,
    )
    write_manifest(places.partial(plan.release_id), manifest)
    if not plan.is_detour:
        # Before readers see it: a release whose inputs are not on record could not be made again.
        in_force = {one: state.files for one, state in states.items() if state.files}
        write_history(places.archive, in_force, run_id=night.run_id, seen_at=night.started_at)
    put_in_place(places, plan.release_id)
    if not plan.is_detour:
        places.unfinished.unlink(missing_ok=True)
    summary = RunSummary(
        night.study.study_id,
        code,
        plan.reason,
        plan.release_id,
        night.run_id,
        places.current / INDEX,
        states,
        rejected,
        notes=(*night.notes, *key_note(night)),
    )
    note_end(night, summary)
    remove_old(places)
    return summary


def nothing_published(night: Night, states: Mapping[str, CohortState]) -> RunSummary:
    """Say that no cohort can be used; whatever was published before stays."""
    study_id, reason = night.study.study_id, night.plan.reason
    summary = RunSummary(
        study_id,
        WORK_WAITS,
        reason,
        run_id=night.run_id,
        cohorts=states,
        notes=(*night.notes, *key_note(night)),
    )
    note_end(night, summary)
    return summary


def _unfit(night: Night, lacking: Sequence[str]) -> StageError:
    todo = "The last release stays. Run again with --full; if it stays so, report it."
    faults = [Fault(f"release {night.plan.release_id}", what, todo) for what in lacking]
    return StageError(night.study.study_id, faults)
