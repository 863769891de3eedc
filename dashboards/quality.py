"""Measures of a cohort that are past a limit: what is odd, how much of it, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboards.figures import flag, number, rows_of, word
from dashboards.mending import Mend

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from dashboards.facts import StudyFacts
    from dashboards.words import Voice

    Row = Mapping[str, object]

MOST_SHOWN = 60
LOW_IS_BAD = "response"
DISTANCE = "drift"


@dataclass(frozen=True)
class QualityPart:
    """What the section writes: cohorts held back first, and how many more there are."""

    findings: tuple[Mend, ...]
    more: str


def quality_part(
    frame: pd.DataFrame | None, run_id: str, study: StudyFacts, voice: Voice
) -> QualityPart | None:
    """Give what stands past a limit, and what held a cohort back tonight; None where nothing is."""
    rows = [
        row
        for row in rows_of(frame)
        if flag(row["is_current"]) or (word(row["run_id"]) == run_id and flag(row["is_stopped"]))
    ]
    if not rows:
        return None
    rows.sort(key=lambda row: (not flag(row["is_stopped"]), *map(word, _place(row))))
    left = len(rows) - MOST_SHOWN
    return QualityPart(
        findings=tuple(_finding(row, study, voice) for row in rows[:MOST_SHOWN]),
        more=voice.say("run.more_measures", count=left) if left > 0 else "",
    )


def _place(row: Row) -> tuple[object, ...]:
    names = ("cohort_id", "path", "wave_id", "measure", "column_label", "subject_id")
    return tuple(row[name] for name in names)


def _finding(row: Row, study: StudyFacts, voice: Voice) -> Mend:
    say, measure = voice.say, word(row["measure"])
    is_stopped = flag(row["is_stopped"])
    cohort_id = word(row["cohort_id"])
    counts = {
        "n": voice.numbers.decimal(number(row["n"]) or 0, places=0),
        "of": voice.numbers.decimal(number(row["n_of"]) or 0, places=0),
        "share": _size(measure, number(row["value"]), voice),
    }
    limit = _size(measure, number(row["stop" if is_stopped else "warn"]), voice)
    least = "run.limit_least" if measure == LOW_IS_BAD else "run.limit_most"
    return Mend(
        where=_where(row, study, voice),
        found=f"{say(f'run.measure.{measure}', **counts)} {say(least, limit=limit)}",
        rule=measure,
        todo=say(f"run.measure_todo.{measure}"),
        cohort=study.label("cohort", cohort_id, voice.language),
        cost=say("run.held_back" if is_stopped else "run.used_all_the_same"),
        is_odd=not is_stopped,
    )


def _size(measure: str, value: float | None, voice: Voice) -> str:
    if measure == DISTANCE:
        return voice.numbers.decimal(value or 0, places=2)
    return voice.numbers.percent(value or 0, places=0)


def _where(row: Row, study: StudyFacts, voice: Voice) -> str:
    """Name the file and the column; a measure of a whole wave names that."""
    column = word(row["column_label"])
    parts = [word(row["path"]) or study.label("wave", word(row["wave_id"]), voice.language)]
    parts += [voice.say("run.column_named", column=column)] if column else []
    return ", ".join(parts)
