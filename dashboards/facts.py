"""What a page must know of the study that is not a figure: names, waves, the release."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from studies import Study

DAYS_PER_MONTH = 30.4375

LabelKey = tuple[str, str, str]  # subject_kind, subject_id, language


@dataclass(frozen=True)
class Release:
    """The build that a page belongs to. A page names it by digest, never by clock."""

    release_id: str
    as_of: date
    version: str
    run_id: str = ""


@dataclass(frozen=True)
class WaveFacts:
    """A moment of asking; `months` after the anchor, for follow-ups."""

    wave_id: str
    kind: str
    months: int | None = None
    late: str = "flag"


@dataclass(frozen=True)
class IndicatorFacts:
    """How an indicator is declared."""

    indicator_id: str
    kind: str
    unit: str = "business"
    period: str = "none"
    direction: str = "up"
    is_primary: bool = False


@dataclass(frozen=True)
class StudyFacts:
    """One study, as its pages name it."""

    study_id: str
    languages: tuple[str, ...]
    labels: Mapping[LabelKey, str]
    timezone: str = "UTC"
    currency: str = ""
    mastery_threshold: float = 70.0
    smallest_cell: int = 10
    assignment: str = ""
    assigned: str = ""
    waves: tuple[WaveFacts, ...] = ()
    topics: tuple[str, ...] = ()
    indicators: tuple[IndicatorFacts, ...] = ()
    note: Mapping[str, str] = field(default_factory=dict)

    @property
    def own_language(self) -> str:
        """Give the study's first language: that of its people, in which they were asked."""
        return self.languages[0]

    def label(self, kind: str, subject_id: str, language: str) -> str:
        """Give the label in a language, else in the study's first, else the id."""
        for tongue in (language, *self.languages):
            found = self.labels.get((kind, subject_id, tongue), "")
            if found:
                return found
        return subject_id

    def with_labels(self, labels: Mapping[LabelKey, str]) -> StudyFacts:
        """Add labels that were published: of a cohort that is held back, only they are known."""
        return replace(self, labels={**self.labels, **labels})

    def wave(self, wave_id: str) -> WaveFacts:
        """Give the wave of an id; one that is not declared any more has no facts."""
        return next((w for w in self.waves if w.wave_id == wave_id), WaveFacts(wave_id, ""))

    def indicator(self, indicator_id: str) -> IndicatorFacts:
        """Give the indicator of an id; one that is not declared any more has no facts."""
        named = (i for i in self.indicators if i.indicator_id == indicator_id)
        return next(named, IndicatorFacts(indicator_id, ""))


def study_facts(study: Study) -> StudyFacts:
    """Take from a declared study what its pages need."""
    design = study.design
    return StudyFacts(
        study_id=design.study_id,
        languages=tuple(design.languages),
        labels=dict(_labels(study)),
        timezone=design.timezone,
        currency=design.currency,
        mastery_threshold=float(design.mastery.threshold),
        smallest_cell=design.privacy.funder,
        assignment=design.comparison.assignment if design.comparison else "",
        assigned=design.comparison.unit if design.comparison else "",
        waves=tuple(
            WaveFacts(wave_id, wave.kind, months_after(wave.due_days), wave.late)
            for wave_id, wave in design.waves.items()
        ),
        topics=tuple(design.topics),
        indicators=tuple(
            IndicatorFacts(
                indicator_id,
                indicator.kind,
                indicator.unit,
                indicator.counted_by,
                indicator.direction,
                indicator.primary,
            )
            for indicator_id, indicator in design.indicators.items()
        ),
        note=dict(design.note or {}),
    )


def months_after(due_days: int | None) -> int | None:
    """Give whole months of a number of days: 183 days are 6 months."""
    return None if due_days is None else round(due_days / DAYS_PER_MONTH)


def _labels(study: Study) -> Iterator[tuple[LabelKey, str]]:
    design = study.design
    groups = {
        "wave": design.waves,
        "topic": design.topics,
        "indicator": design.indicators,
        "cohort": study.cohorts,
        "theme": study.codebook.themes,
    }
    for language, text in dict(design.title).items():
        yield ("study", design.study_id, language), text
    for kind, declared in groups.items():
        for subject_id, thing in declared.items():
            for language, text in dict(thing.label or {}).items():
                yield (kind, subject_id, language), text
