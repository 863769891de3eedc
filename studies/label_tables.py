"""Every declared thing's label, in each language of the study; its id where it has none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from studies.attribute_tables import READY_MADE, ready_made

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from studies.study import Study

Labelled = tuple[str, str, "Mapping[str, str]", str]  # kind, id, labels, text without a label


LATE = {"en": "late", "id": "terlambat"}
"""What is said behind the label of a wave whose late answers are a wave of their own."""


class HasLabel(Protocol):
    """Anything that is declared with a label."""

    @property
    def label(self) -> Mapping[str, str]: ...  # noqa: D102 - the class says it


def labels(study: Study) -> list[dict[str, object]]:
    """Give one row per declared thing and language."""
    return [
        {
            "subject_kind": kind,
            "subject_id": subject_id,
            "language": language,
            "label": texts.get(language) or spare,
        }
        for kind, subject_id, texts, spare in _labelled(study)
        for language in study.design.languages
    ]


def _labelled(study: Study) -> Iterator[Labelled]:
    design = study.design
    yield "study", design.study_id, design.title, design.study_id
    things: dict[str, Mapping[str, HasLabel]] = {
        "wave": design.waves,
        "topic": design.topics,
        "indicator": design.indicators,
        "attribute": design.attributes,
        "cohort": study.cohorts,
        "theme": study.codebook.themes,
        "code": study.codebook.codes,
    }
    for kind, declared in things.items():
        for subject_id, thing in declared.items():
            yield kind, subject_id, thing.label, subject_id
    yield from _of_late_answers(study)
    for attribute_id, attribute in design.attributes.items():
        for value in attribute.values:
            texts = attribute.labels.get(value, {})
            yield "attribute_value", f"{attribute_id}.{value}", texts, value
    for attribute_id, values in ready_made(study).items():
        yield "attribute", attribute_id, READY_MADE[attribute_id], attribute_id
        for value, texts in values.items():
            yield "attribute_value", f"{attribute_id}.{value}", texts, value
    for indicator_id, indicator in design.indicators.items():
        for code, texts in indicator.codes.items():
            yield "indicator_option", f"{indicator_id}.{code}", texts, code
    yield from _of_cohorts(study)
    yield from _of_items(study)


def _of_late_answers(study: Study) -> Iterator[Labelled]:
    for wave_id, wave in study.design.waves.items():
        if wave.is_split:
            late = {one: f"{text} ({LATE[one]})" for one, text in wave.label.items()}
            yield "wave", f"{wave_id}_late", late, f"{wave_id}_late"


def _of_cohorts(study: Study) -> Iterator[Labelled]:
    for cohort in study.cohorts.values():
        for session in cohort.sessions:
            yield "session", f"{cohort.id}/{session.id}", session.label, session.id
    for place in dict.fromkeys(cohort.place for cohort in study.cohorts.values()):
        if place:
            yield "place", place, {}, place


def _of_items(study: Study) -> Iterator[Labelled]:
    seen: set[str] = set()
    for instrument in study.instruments.values():
        for item in instrument.items:
            if item.id not in seen:
                seen.add(item.id)
                yield "item", item.id, item.text, item.id
