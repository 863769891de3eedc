"""The declared study as rows of the schema `study`, which SQL joins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studies.answer_tables import answers, item_set_items, item_sets, items
from studies.attribute_tables import (
    age_bands,
    attribute_targets,
    attribute_values,
    attributes,
    cohort_attributes,
    mode_of,
)
from studies.comparison_tables import compared_cohorts, comparison
from studies.indicator_tables import (
    METRICS,
    calendar,
    formula_parts,
    indicator_options,
    indicators,
    prices,
    value_kind,
)
from studies.label_tables import labels
from studies.limits import limit_rows, odd_row_marks
from studies.wave_tables import cohort_waves, due_waves, wave_pairs, waves

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from studies.cohorts import Cohort
    from studies.design import Design, Targets
    from studies.study import Study

__all__ = ["declared_tables", "due_waves"]

Rows = list[dict[str, object]]

UNPOOLED_EVIDENCE = ("reconstruction", "summary")
"""Evidence that shows means and gains only, and stays out of pooled figures."""

TARGET_METRICS = {"gain": "gain", "mastery_share": "mastery_share_to"}
"""Targets of knowledge and the figure that each is held against; the others count reach."""


def declared_tables(study: Study, as_of: date) -> dict[str, Rows]:
    """Give each table of the schema `study` with its rows, in a fixed order."""
    design = study.design
    return {
        "settings": [_settings(design, as_of)],
        "limits": limit_rows(design.limits),
        "odd_rows": [odd_row_marks(design.limits)],
        "labels": labels(study),
        "waves": waves(design),
        "wave_pairs": list(wave_pairs(study)),
        "cohorts": _cohorts(study),
        "comparison": comparison(design),
        "compared_cohorts": list(compared_cohorts(study)),
        "cohort_waves": list(cohort_waves(study, as_of)),
        "sessions": list(_sessions(study)),
        "session_topics": list(_session_topics(study)),
        "topics": _numbered(design.topics, "topic"),
        "instruments": _instruments(study),
        "items": items(study),
        "answers": answers(study),
        "item_sets": item_sets(study),
        "item_set_items": item_set_items(study),
        "indicators": indicators(design),
        "indicator_options": indicator_options(design),
        "formula_parts": formula_parts(design),
        "prices": list(prices(study)),
        "calendar": list(calendar(study)),
        "targets": list(_targets(study)),
        "attributes": attributes(study),
        "attribute_values": attribute_values(study),
        "cohort_attributes": list(cohort_attributes(study)),
        "age_bands": list(age_bands(study)),
        "themes": _numbered(study.codebook.themes, "theme"),
        "codes": [
            {"code_id": code_id, "theme_id": code.theme}
            for code_id, code in study.codebook.codes.items()
        ],
    }


def _settings(design: Design, as_of: date) -> dict[str, object]:
    return {
        "study_id": design.study_id,
        "as_of": as_of,
        "mastery_threshold": design.mastery.threshold,
        "overall_rule": design.mastery.overall,
        "currency": design.currency,
        "timezone": design.timezone,
        "completion_share": design.completion_share,
        "comparable_share": design.comparable_share,
        "duplicates": design.identity.duplicates,
        "privacy_funder": design.privacy.funder,
        "privacy_team": design.privacy.team,
    }


def _numbered(declared: object, name: str) -> Rows:
    ids = list(declared) if isinstance(declared, dict) else []
    return [{f"{name}_id": one, f"{name}_no": number} for number, one in enumerate(ids, 1)]


def _cohorts(study: Study) -> Rows:
    numbers = {cohort.id: number for number, cohort in enumerate(_in_time(study), 1)}
    return [_cohort(cohort, numbers[cohort.id]) for cohort in study.cohorts.values()]


def _in_time(study: Study) -> list[Cohort]:
    """Order cohorts by their first session, those without one last."""
    return sorted(
        study.cohorts.values(),
        key=lambda one: (
            not one.sessions,
            min((session.on.toordinal() for session in one.sessions), default=0),
            one.id,
        ),
    )


def _cohort(cohort: Cohort, number: int) -> dict[str, object]:
    dates = [session.on for session in cohort.sessions]
    hours = [session.hours for session in cohort.sessions if session.hours is not None]
    held = {declared.holds for declared in cohort.files}
    is_treated = cohort.group == "treatment"
    return {
        "cohort_id": cohort.id,
        "cohort_no": number,
        "evidence": cohort.evidence,
        "arm": cohort.group,
        "place": cohort.place,
        "mode": mode_of(cohort),
        "first_session_on": min(dates, default=None),
        "last_session_on": max(dates, default=None),
        "n_sessions": len(dates),
        "hours": sum(hours) if hours else None,
        "n_invited": cohort.n_invited,
        "has_roster": "roster" in held,
        "has_attendance": "attendance" in held,
        "is_pooled": is_treated and cohort.evidence not in UNPOOLED_EVIDENCE,
    }


def _sessions(study: Study) -> Iterator[dict[str, object]]:
    for cohort in study.cohorts.values():
        in_time = sorted(cohort.sessions, key=lambda one: one.on)
        for number, session in enumerate(in_time, 1):
            yield {
                "cohort_id": cohort.id,
                "session_id": session.id,
                "session_no": number,
                "held_on": session.on,
                "hours": session.hours,
                "mode": session.mode or "",
            }


def _session_topics(study: Study) -> Iterator[dict[str, object]]:
    for cohort in study.cohorts.values():
        for session in cohort.sessions:
            for topic in dict.fromkeys(session.topics):
                yield {"cohort_id": cohort.id, "session_id": session.id, "topic_id": topic}


def _instruments(study: Study) -> Rows:
    known = {one.instrument: (one.unit, one.holds) for one in study.instruments.values()}
    return [
        {"instrument_id": one, "unit": unit, "holds": holds} for one, (unit, holds) in known.items()
    ]


def _targets(study: Study) -> Iterator[dict[str, object]]:
    yield from _promised(study.design.targets, "")
    for cohort in study.cohorts.values():
        yield from _promised(cohort.targets, cohort.id)
    for subject_id, share in attribute_targets(study):
        yield _target("attribute", subject_id, "share", share)
    for indicator_id, indicator in study.design.indicators.items():
        for wave_id, target in indicator.target.items():
            is_relative = target.kind == "relative"
            kind = value_kind(study.design, indicator_id)
            metric = "percent_change" if is_relative else METRICS[kind]
            row = _target("indicator", indicator_id, metric, target.amount)
            yield row | {"wave_to": wave_id, "kind": target.kind}


def _promised(targets: Targets, cohort_id: str) -> Iterator[dict[str, object]]:
    for name, amount in targets.model_dump(exclude_none=True).items():
        metric = TARGET_METRICS.get(name, name)
        subject = ("overall", "overall") if name in TARGET_METRICS else ("reach", "")
        if cohort_id:
            subject = ("cohort", cohort_id)
        yield _target(*subject, metric, float(amount))


def _target(kind: str, subject_id: str, metric: str, amount: float) -> dict[str, object]:
    return {
        "subject_kind": kind,
        "subject_id": subject_id,
        "wave_to": "",
        "metric": metric,
        "kind": "absolute",
        "target": amount,
    }
