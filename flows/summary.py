"""What a run came to: for the terminal, for machines, and for the file under runs/."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flows.releases import ABSENT, HELD_BACK, INDEX, PUBLISHED, CohortState

if TYPE_CHECKING:
    from pathlib import Path

    from flows.night import Night
    from studies.faults import Fault

Rejected = Sequence[Mapping[str, Any]]
MOST_RULES = 12  # lines of a terminal; the page has them all
NOTHING_WAITS, STUDY_FAULT, WORK_WAITS, RUN_FAILED = 0, 10, 11, 12


@dataclass(frozen=True)
class RunSummary:
    """The outcome of one command over one study."""

    study_id: str
    exit_code: int
    reason: str
    release_id: str = ""
    run_id: str = ""
    pages: Path | None = None
    cohorts: Mapping[str, CohortState] | None = None
    rejected: Rejected = ()
    is_new: bool = True
    notes: tuple[str, ...] = ()
    data_docs: Path | None = None

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Give the faults that hold cohorts back."""
        return tuple(fault for state in (self.cohorts or {}).values() for fault in state.faults)


def count_rejected(rejected: Rejected) -> int:
    """Count the records and cells that were rejected."""
    return sum(int(rule["n"]) for rule in rejected)


def decide_exit_code(cohorts: Mapping[str, CohortState], rejected: Rejected) -> int:
    """Give 0 where nothing waits for anyone, else 11."""
    all_good = all(state.state == PUBLISHED and not state.n_waiting for state in cohorts.values())
    return NOTHING_WAITS if all_good and not rejected else WORK_WAITS


def standing_summary(night: Night) -> RunSummary:
    """Summarize the current release, for a run that finds nothing new."""
    if night.current is None:
        raise ValueError("there is no release to stand")
    return RunSummary(
        night.study.study_id,
        night.current.exit_code,
        "nothing new",
        night.current.release_id,
        night.current.run_id,
        night.places.current / INDEX,
        night.current.cohorts,
        night.current.rejected,
        is_new=False,
    )


def any_good(cohorts: Mapping[str, CohortState]) -> bool:
    """Tell whether there is any cohort to publish."""
    return any(state.state != ABSENT for state in cohorts.values())


def key_note(night: Night) -> tuple[str, ...]:
    """Say, up to the first release, where the key lies: without it nobody is known again."""
    if night.current or not night.key.is_kept:
        return ()
    said = (
        f"The key of this study lies in {night.key.place}. Back it up by hand, apart from the "
        "data: without it people cannot be matched with earlier runs."
    )
    return (said,)


def counted(n: int, noun: str) -> str:
    """Count things: 1 cohort, 2 cohorts."""
    return f"{n} {noun}{'' if n == 1 else 's'}"


def summary_json(summary: RunSummary) -> dict[str, Any]:
    """Give the summary as plain data; ids and faults, never an answer."""
    return {
        "study_id": summary.study_id,
        "exit_code": summary.exit_code,
        "is_new": summary.is_new,
        "reason": summary.reason,
        "release_id": summary.release_id,
        "run_id": summary.run_id,
        "pages": str(summary.pages) if summary.pages else "",
        "data_docs": str(summary.data_docs) if summary.data_docs else "",
        "cohorts": {key: state.state for key, state in (summary.cohorts or {}).items()},
        "n_waiting": sum(state.n_waiting for state in (summary.cohorts or {}).values()),
        "n_rejected": count_rejected(summary.rejected),
        "rejected": [{**rule, "expected": _in_english(rule)} for rule in summary.rejected],
        "faults": faults_json(summary.faults),
        "notes": list(summary.notes),
    }


def faults_json(faults: tuple[Fault, ...]) -> list[dict[str, str]]:
    """Give faults as plain data."""
    return [{"where": fault.where, "what": fault.what, "todo": fault.todo} for fault in faults]


def summary_text(summary: RunSummary) -> str:
    """Say in a few lines what the run did, what waits for a person, and where the pages are."""
    return "\n".join([*_what_happened(summary), *_what_waits(summary), *_where(summary)])


def _what_happened(summary: RunSummary) -> list[str]:
    states = [state.state for state in (summary.cohorts or {}).values()]
    if not summary.is_new:
        return [f"{summary.study_id}: nothing new since release {summary.release_id}; it stands."]
    if not summary.release_id:
        return [f"{summary.study_id}: nothing was published: no cohort can be used."]
    outcomes = [
        f"{counted(states.count(state), 'cohort')} {words}"
        for state, words in (
            (PUBLISHED, "published"),
            (HELD_BACK, "held back at their last good state"),
            (ABSENT, "absent"),
        )
        if state in states
    ]
    head = f"{summary.study_id}: release {summary.release_id} ({summary.reason})"
    return [f"{head}: {', '.join(outcomes)}."]


def _what_waits(summary: RunSummary) -> list[str]:
    lines = list(summary.notes)
    for cohort_id, state in (summary.cohorts or {}).items():
        if state.state != PUBLISHED:
            lines.append(f"{cohort_id} is {state.state.replace('_', ' ')}:")
        lines += [str(fault) for fault in state.faults]
    if summary.rejected:
        rejected = count_rejected(summary.rejected)
        lines.append(f"{rejected} rejected; the run's page has every place and how to mend it:")
        lines += map(_rejected_line, summary.rejected[:MOST_RULES])
    return lines


def _rejected_line(rule: Mapping[str, Any]) -> str:
    what = counted(rule["n"], "record" if rule["is_record"] else "cell")
    place = f"{rule['path']}, row {rule['row_number']}, column {rule['column_label'] or '?'}"
    return f"  {what}: {rule['rule_id']}. First in {place}: expected {_in_english(rule)}."


def _in_english(rule: Mapping[str, Any]) -> str:
    try:
        return str(json.loads(rule["expected"])["en"])
    except (ValueError, KeyError, TypeError):
        return str(rule["expected"])


def _where(summary: RunSummary) -> list[str]:
    places = {"pages": summary.pages, "data docs": summary.data_docs}
    return [f"{name}: {place}" for name, place in places.items() if place]
