"""Waves as rows: in what order, when each cohort is due, and which are compared."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from studies.cohorts import Cohort
    from studies.design import Design, Wave
    from studies.study import Study

Rows = list[dict[str, object]]


def due_waves(study: Study, as_of: date) -> list[tuple[str, str]]:
    """List the cohorts and waves whose window has closed at a date."""
    return [
        (str(row["cohort_id"]), str(row["wave_id"]))
        for row in cohort_waves(study, as_of)
        if row["is_due"]
    ]


LATE = "_late"
"""What the id of a wave ends in that holds the answers outside another's window."""


def waves(design: Design) -> Rows:
    """Give one row per wave, in order of declaration; a wave of late answers follows its own.

    Nobody is asked at such a wave: it holds a sample, those who were late.
    """
    rows: Rows = []
    for wave_id, wave in _with_late(design):
        is_late = wave_id not in design.waves
        opens, due, closes = (None, None, None) if is_late else wave.window or (None, None, None)
        rows.append(
            {
                "wave_id": wave_id,
                "wave_no": len(rows) + 1,
                "kind": wave.kind,
                "anchor": wave.anchor,
                "due_days": due,
                "from_days": opens,
                "to_days": closes,
                "late": "flag" if is_late else wave.late,
                "is_sampled": wave.sampled or is_late,
            }
        )
    return rows


def _with_late(design: Design) -> Iterator[tuple[str, Wave]]:
    """Give each wave, and behind one whose late answers stand apart the wave of those."""
    for wave_id, wave in design.waves.items():
        yield wave_id, wave
        if wave.is_split:
            yield f"{wave_id}{LATE}", wave


def wave_pairs(study: Study) -> Iterator[dict[str, object]]:
    """Give one row per instrument or indicator and pair of waves that is compared."""
    for subject_kind, subject_id, pairs in _paired_subjects(study):
        for number, (wave_from, wave_to) in enumerate(pairs, 1):
            yield {
                "subject_kind": subject_kind,
                "subject_id": subject_id,
                "wave_from": wave_from,
                "wave_to": wave_to,
                "pair_no": number,
            }


def _paired_subjects(study: Study) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """Pair waves as declared; else each pre with the later waves, an indicator's from its baseline.

    A retrospective wave (then) is never paired: its figures are others than a gain.
    """
    design = study.design
    declared = [(pair.wave_from, pair.wave_to) for pair in design.pairs or ()]
    for name in dict.fromkeys(one.instrument for one in study.instruments.values()):
        starts = [one for one, wave in design.waves.items() if wave.kind == "pre"]
        asked = _waves_of(study, name)
        found = declared or [pair for start in starts for pair in _later(design, start)]
        kept = [(one, two) for one, two in found if one in asked and two in asked]
        yield "instrument", name, kept
    for indicator_id in design.indicators:
        found = declared or list(_later(design, design.baseline_of(indicator_id)))
        yield "indicator", indicator_id, found


def _later(design: Design, start: str) -> Iterator[tuple[str, str]]:
    order = list(_with_late(design))
    first = [wave_id for wave_id, _ in order].index(start)
    for wave_id, wave in order[first + 1 :]:
        if wave.kind != "then":
            yield start, wave_id


def _waves_of(study: Study, instrument: str) -> set[str]:
    """Find the waves at which any cohort has a file of an instrument, in whatever version."""
    versions = {name for name, one in study.instruments.items() if one.instrument == instrument}
    asked = {
        declared.wave
        for cohort in study.cohorts.values()
        for declared in cohort.files
        if declared.instrument in versions
    }
    split = {one for one, wave in study.design.waves.items() if wave.is_split}
    return asked | {f"{one}{LATE}" for one in asked & split}


def cohort_waves(study: Study, as_of: date) -> Iterator[dict[str, object]]:
    """Give one row per cohort and wave: its window, and whether it has closed at a date.

    A wave without a window is over once the cohort's last session is.
    """
    for cohort in study.cohorts.values():
        for wave_id, wave in _with_late(study.design):
            is_late = wave_id not in study.design.waves
            opens, due, closes = (None, None, None) if is_late else _window(cohort, wave)
            last = max((session.on for session in cohort.sessions), default=None)
            ends = closes if wave.window else last
            yield {
                "cohort_id": cohort.id,
                "wave_id": wave_id,
                "opens_on": opens,
                "due_on": due,
                "closes_on": closes,
                "is_due": not is_late and ends is not None and ends < as_of,
                "is_declared": True,
            }


def _window(cohort: Cohort, wave: Wave) -> tuple[date | None, date | None, date | None]:
    dates = [session.on for session in cohort.sessions]
    if not dates or wave.window is None:
        return None, None, None
    anchor = min(dates) if wave.anchor == "first_session" else max(dates)
    opens, due, closes = (anchor + timedelta(days=days) for days in wave.window)
    return opens, due, closes
