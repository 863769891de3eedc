"""What the sections of one page read: figures, cohorts and names, in one language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Literal

from dashboards.figures import number, read_figures, rows_of, word
from dashboards.numbers import NO_BREAK
from dashboards.words import lower_first

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    import pandas as pd

    from dashboards.charts.shape import Drawing
    from dashboards.facts import LabelKey, StudyFacts
    from dashboards.figures import Figure, FigureBook
    from dashboards.words import Voice

UNOBSERVED = ("reconstruction", "summary")
DAYS_PER_YEAR = 365.25


@dataclass(frozen=True)
class Cohort:
    """A cohort as it was published."""

    cohort_id: str
    cohort_no: int
    label: str
    evidence: str
    arm: str
    mode: str
    started: date | None

    @property
    def is_treated(self) -> bool:
        """Say whether the cohort took the program."""
        return self.arm != "comparison"

    @property
    def is_observed(self) -> bool:
        """Say whether its answers are known one by one."""
        return self.evidence not in UNOBSERVED

    @property
    def year(self) -> float | None:
        """Give the first session as a decimal year, to place it on an axis."""
        if self.started is None:
            return None
        return round(self.started.year + self.started.timetuple().tm_yday / DAYS_PER_YEAR, 3)


@dataclass(frozen=True)
class Table:
    """The figures behind a chart; `numeric` says which columns are set to the right."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int]


@dataclass(frozen=True)
class Key:
    """One line that says what a mark of a chart is."""

    mark: str
    text: str


@dataclass(frozen=True)
class Quote:
    """What somebody said, in which language; and who, as their role and the moment say it."""

    text: str
    by: str
    language: str


@dataclass(frozen=True)
class Section:
    """One finding with what it rests on. What is empty is not drawn."""

    name: str
    title: str
    lead: str = ""
    kinds: tuple[str, ...] = ()
    drawing: Drawing | None = None
    alt: str = ""
    keys: tuple[Key, ...] = ()
    notes: tuple[str, ...] = ()
    table: Table | None = None
    is_table_open: bool = False
    quotes: tuple[Quote, ...] = ()
    width: Literal["full", "half"] = "full"


@dataclass(frozen=True)
class Story:
    """One study in one language, with the figures of one edition."""

    voice: Voice
    study: StudyFacts
    book: FigureBook
    cohorts: Mapping[str, Cohort]
    flow: Sequence[Mapping[str, object]]
    quotes: Sequence[Mapping[str, object]]
    conclusions: Sequence[Mapping[str, object]] = ()
    breaks: Sequence[Mapping[str, object]] = ()

    @property
    def language(self) -> str:
        """Give the language of the page."""
        return self.voice.language

    def label(self, kind: str, subject_id: str) -> str:
        """Name a declared thing in the language of the page."""
        return self.study.label(kind, subject_id, self.language)

    def cohort_names(self, cohorts: Collection[Cohort]) -> str:
        """Name cohorts, or count them where their names would not be read."""
        if len(cohorts) > 3:
            return self.voice.say("people.cohorts", count=len(cohorts))
        return self.voice.join([cohort.label for cohort in cohorts])

    def people(self, unit: str, n: float) -> str:
        """Say how many participants, businesses or interviews."""
        return self.voice.say(f"people.{unit}", count=int(n))

    def when(self, wave_id: str) -> str:
        """Say when a wave is: before, after the program, after 6 months."""
        wave = self.study.wave(wave_id)
        if wave.kind == "follow_up" and wave.months:
            return self.voice.say("wave.follow_up", count=wave.months)
        if wave.kind in {"pre", "post", "then"}:
            return self.voice.say(f"wave.{wave.kind}")
        return self.voice.say("wave.at", label=self.label("wave", wave_id))

    def interval(self, figure: Figure, write: Callable[[float], str], *, long: bool = False) -> str:
        """Say an interval in words, or that there is none."""
        if figure.ci_low is None or figure.ci_high is None:
            return self.voice.say("interval.none")
        key = "interval.long" if long else "interval.short"
        text = self.voice.say(key, low=write(figure.ci_low), high=write(figure.ci_high))
        return text if long else text.replace(" ", NO_BREAK)

    def in_order(self, *, treated: bool = True) -> list[Cohort]:
        """Give the cohorts that took the program (or that did not) in order of date."""
        return [cohort for cohort in self.cohorts.values() if cohort.is_treated == treated]

    def pooled_cohorts(self) -> list[Cohort]:
        """Give the cohorts that figures over all cohorts rest on."""
        return [cohort for cohort in self.in_order() if cohort.is_observed]

    def best(self, metric: str, **wanted: str) -> Figure | None:
        """Give the pooled figure, else that of the latest cohort that has one."""
        pooled = self.book.first(metric, scope="pooled", **wanted)
        if pooled:
            return pooled
        for cohort in reversed(self.in_order()):
            own = self.book.first(metric, scope="cohort", cohort_id=cohort.cohort_id, **wanted)
            if own:
                return own
        return None

    def resting_on(self, figure: Figure) -> list[Cohort]:
        """Give the cohorts behind a figure."""
        if figure.scope == "pooled":
            return self.pooled_cohorts()
        return [self.cohorts[figure.cohort_id]] if figure.cohort_id in self.cohorts else []

    def kinds(self, cohorts: Collection[Cohort], *, has_band: bool = False) -> tuple[str, ...]:
        """Say plainly where what is shown does not come from participants' own answers.

        Where a band is drawn, it says that such cohorts are not counted in it.
        """
        lines = []
        made_up = [cohort for cohort in cohorts if cohort.evidence == "synthetic"]
        observed = [cohort for cohort in cohorts if cohort.is_observed]
        if made_up and len(made_up) == len(observed):
            lines.append(self.voice.say("kind.here.synthetic"))
        elif made_up:
            part, whole = (
                self.voice.numbers.decimal(len(c), places=0) for c in (made_up, observed)
            )
            lines.append(self.voice.say("kind.here.synthetic_part", part=part, whole=whole))
        for kind in UNOBSERVED:
            named = [cohort for cohort in cohorts if cohort.evidence == kind]
            if named:
                among = "banded" if has_band else "among"
                key = f"kind.here.{kind}_{among}" if observed else f"kind.here.{kind}"
                lines.append(self.voice.say(key, cohorts=self.cohort_names(named)))
        return tuple(lines)

    def hidden_note(self, figures: Collection[Figure]) -> tuple[str, ...]:
        """Say which figures of a section are kept back, and why."""
        hidden = [figure for figure in figures if figure.is_suppressed]
        labels = [self.hidden_label(figure) for figure in hidden]
        if not labels:
            return ()
        names = self.voice.join(list(dict.fromkeys(labels)))
        smallest = self.voice.numbers.decimal(self.study.smallest_cell, places=0)
        return (self.voice.say("hidden.note", names=names, smallest=smallest),)

    def hidden_label(self, figure: Figure) -> str:
        """Name what is not shown; of a theme that is named by few, not even its name."""
        if figure.subject_kind == "theme":
            return self.voice.say("hidden.others")
        label = lower_first(self.label(figure.subject_kind, figure.subject_id))
        return f"{label} {self.when(figure.wave_to)}" if figure.wave_to else label

    def cell(self, figure: Figure | None, write: Callable[[float], str]) -> str:
        """Write a figure into a table, or say why it is not there."""
        if figure is not None and figure.is_shown:
            return write(figure.value)
        if figure is not None and figure.is_suppressed:
            smallest = self.voice.numbers.decimal(self.study.smallest_cell, places=0)
            return self.voice.say("hidden.small", smallest=smallest)
        return self.voice.say("hidden.undefined") if figure is not None else "–"


def tell(
    published: Mapping[str, pd.DataFrame], study: StudyFacts, voice: Voice, edition: str
) -> Story:
    """Read the published frames of an edition as a story."""
    frames = {
        name: [
            row for row in rows_of(published.get(name)) if row.get("edition", edition) == edition
        ]
        for name in ("cohorts", "flow", "quotes", "conclusions", "breaks")
    }
    cohorts = [_cohort(row, study, voice.language) for row in frames["cohorts"]]
    cohorts.sort(key=lambda cohort: (cohort.cohort_no, cohort.cohort_id))
    frames["quotes"].sort(key=lambda row: number(row.get("quote_no")) or 0)
    return Story(
        voice=voice,
        study=study,
        book=read_figures(published.get("figures"), edition),
        cohorts={cohort.cohort_id: cohort for cohort in cohorts},
        flow=frames["flow"],
        quotes=frames["quotes"],
        conclusions=frames["conclusions"],
        breaks=frames["breaks"],
    )


def published_labels(published: Mapping[str, pd.DataFrame]) -> dict[LabelKey, str]:
    """Read the labels that stand in the published definitions."""
    keys = ("subject_kind", "subject_id", "language")
    rows = rows_of(published.get("definitions"))
    named = {tuple(word(row[key]) for key in keys): word(row["label"]) for row in rows}
    return {(kind, name, language): text for (kind, name, language), text in named.items() if text}


def _cohort(row: Mapping[str, object], study: StudyFacts, language: str) -> Cohort:
    cohort_id = word(row["cohort_id"])
    return Cohort(
        cohort_id=cohort_id,
        cohort_no=int(number(row.get("cohort_no")) or 0),
        label=study.label("cohort", cohort_id, language),
        evidence=word(row.get("evidence")),
        arm=word(row.get("arm")),
        mode=word(row.get("mode")),
        started=as_date(row.get("first_session_on")),
    )


def as_date(value: object) -> date | None:
    """Give the date in a cell, however a frame holds it."""
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def as_moment(value: object) -> datetime | None:
    """Give the moment in a cell; one without a zone is UTC."""
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
