"""The gain from session to session: does it hold?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboards.charts.series import MOST_NAMED, draw_series
from dashboards.sections.breaks import break_notes, breaks_before, stretches
from dashboards.sections.scale import axis_around
from dashboards.story import Key, Section, Table

if TYPE_CHECKING:
    from dashboards.charts.shape import Columns
    from dashboards.figures import Figure
    from dashboards.story import Cohort, Story

FEWEST_FOR_DIRECTION = 10
MOST_WITH_MODE = 7  # below more columns than this, how a cohort met would run into its neighbour


@dataclass(frozen=True)
class Gain:
    """A cohort with its overall gain."""

    cohort: Cohort
    figure: Figure

    @property
    def kind(self) -> str:
        """Give the mark that stands for it."""
        return "estimate" if self.cohort.is_observed else "unobserved"


def sessions_section(story: Story, headline: Figure | None) -> Section | None:
    """Tell whether the gain holds over cohorts; a single cohort has no such section."""
    if headline is None:
        return None
    gains = cohort_gains(story, headline, treated=True)
    if len(gains) < 2:
        return None
    pooled = headline if headline.metric == "pooled_gain" else None
    following = story.book.first("expected_next_gain", subject_kind="overall") if pooled else None
    say = story.voice.say
    band = _band(pooled, following) if pooled and pooled.has_interval else None
    lead = say("sessions.lead") + (" " + say("sessions.lead_band") if band else "")
    breaks = breaks_before(story, gains)
    line = stretches(breaks)
    drawing = draw_series(
        "sessions",
        labels=[_row_label(story, gain) for gain in gains],
        values=_values(story, gains) | {"stretch": line},
        band=band,
        domain=axis_around(_ends(gains, following)),
        axis_title=say("sessions.axis"),
    )
    keys = [Key("mean", say("sessions.key_mean")), Key("next", say("sessions.key_next"))]
    if len(set(line)) < len(line):
        keys.append(Key("line", say("sessions.key_line")))
    unobserved = dict.fromkeys(g.cohort.evidence for g in gains if g.kind == "unobserved")
    if unobserved:
        names = [say(f"evidence.{evidence}") for evidence in unobserved]
        keys.append(Key("diamond", story.voice.join(names)))
    return Section(
        name="sessions",
        title=sessions_title(story, gains),
        lead=lead,
        kinds=story.kinds([gain.cohort for gain in gains], has_band=band is not None),
        drawing=drawing,
        alt=_alt(story, gains),
        keys=tuple(keys if band else keys[2:]),
        notes=(*_notes(story, gains, pooled, following), *break_notes(story, gains, breaks)),
        table=_table(story, gains),
    )


def cohort_gains(story: Story, headline: Figure, *, treated: bool) -> list[Gain]:
    """Find each cohort's overall gain over the waves of the headline, in order of date."""
    gains = []
    for cohort in story.in_order(treated=treated):
        figure = story.book.first(
            "gain",
            scope="cohort",
            subject_kind="overall",
            cohort_id=cohort.cohort_id,
            wave_from=headline.wave_from,
            wave_to=headline.wave_to,
        )
        if figure:
            gains.append(Gain(cohort, figure))
    return gains


def sessions_title(story: Story, gains: list[Gain]) -> str:
    """Make the finding from the cohorts whose uncertainty is known."""
    say, numbers = story.voice.say, story.voice.numbers
    tested = [gain for gain in gains if gain.figure.has_interval]
    known = [gain.figure for gain in tested]
    if not known:
        return say("sessions.bare")
    if len(known) == 1:
        points = numbers.brief(abs(known[0].value))
        key = f"sessions.only.{known[0].turn()}"
        return say(key, cohort=tested[0].cohort.label, points=points)
    risen = [figure for figure in known if figure.turn() == "rose"]
    fallen = [figure for figure in known if figure.turn() == "fell"]
    low, high = (numbers.brief(end(f.value for f in known)) for end in (min, max))
    # Where others are drawn without an interval, it says of which cohorts it speaks.
    among = "every" if len(known) == len(gains) else "tested"
    if len(risen) == len(known):
        points = low if low == high else say("sessions.range", low=low, high=high)
        return say(f"sessions.{among}.all", points=points)
    key = "fell" if fallen else "some" if risen else "none"
    counts = {"part": risen, "whole": known, "fallen": fallen}
    texts = {name: numbers.decimal(len(each), places=0) for name, each in counts.items()}
    return say(f"sessions.{among}.{key}", **texts)


def _ends(gains: list[Gain], following: Figure | None) -> list[float]:
    figures = [*(gain.figure for gain in gains), *([following] if following else [])]
    ends = [end for f in figures for end in (f.estimate, f.ci_low, f.ci_high)]
    return [end for end in ends if end is not None]


def _band(pooled: Figure, following: Figure | None) -> dict[str, float | None]:
    outer = following if following and following.has_interval else pooled
    return {
        "low": pooled.ci_low,
        "high": pooled.ci_high,
        "next_low": outer.ci_low,
        "next_high": outer.ci_high,
    }


def _values(story: Story, gains: list[Gain]) -> Columns:
    numbers = story.voice.numbers
    many = len(gains) > MOST_NAMED
    return {
        "at": [gain.figure.value for gain in gains],
        "low": [gain.figure.ci_low for gain in gains],
        "high": [gain.figure.ci_high for gain in gains],
        "text": ["" if many else numbers.decimal(gain.figure.value) for gain in gains],
        "kind": [gain.kind for gain in gains],
        "foot": [
            "" if many else _foot(story, gain.cohort, has_mode=len(gains) <= MOST_WITH_MODE)
            for gain in gains
        ],
        "year": [gain.cohort.year for gain in gains],
    }


def _foot(story: Story, cohort: Cohort, *, has_mode: bool) -> str:
    when = story.voice.numbers.month(cohort.started) if cohort.started else cohort.label[:14]
    lines = [when, mode_of(story, cohort) if has_mode else ""]
    if not cohort.is_observed:
        lines.append(story.voice.say(f"evidence.{cohort.evidence}"))
    return "\n".join(line for line in lines if line)


def _row_label(story: Story, gain: Gain) -> str:
    parts = [gain.cohort.label, mode_of(story, gain.cohort)]
    if not gain.cohort.is_observed:
        parts.append(story.voice.say(f"evidence.{gain.cohort.evidence}"))
    return " · ".join(part for part in parts if part)


def mode_of(story: Story, cohort: Cohort) -> str:
    """Say how a cohort met."""
    known = f"mode.{cohort.mode}" in story.voice.texts
    return story.voice.say(f"mode.{cohort.mode}") if known else cohort.mode


def _alt(story: Story, gains: list[Gain]) -> str:
    numbers, say = story.voice.numbers, story.voice.say
    if len(gains) > MOST_NAMED:
        low, high = (numbers.decimal(end(g.figure.value for g in gains)) for end in (min, max))
        cohorts = say("people.cohorts", count=len(gains))
        return say("alt.sessions_many", cohorts=cohorts, low=low, high=high)
    rows = [
        f"{_row_label(story, gain)} {numbers.signed(gain.figure.value)}"
        f" ({story.interval(gain.figure, numbers.decimal)})"
        for gain in gains
    ]
    return say("alt.sessions", rows="; ".join(rows))


def _notes(
    story: Story, gains: list[Gain], pooled: Figure | None, following: Figure | None
) -> tuple[str, ...]:
    say, numbers = story.voice.say, story.voice.numbers
    notes = []
    if pooled:
        gain = numbers.brief_signed(pooled.value)
        notes.append(
            say("sessions.pooled", gain=gain, interval=story.interval(pooled, numbers.brief))
        )
    if following and following.ci_low is not None and following.ci_high is not None:
        low, high = numbers.brief(following.ci_low), numbers.brief(following.ci_high)
        notes.append(say("sessions.next", low=low, high=high))
    known = [gain for gain in gains if gain.figure.has_interval]
    if len(known) < FEWEST_FOR_DIRECTION:
        cohorts = say("people.cohorts", count=len(known))
        notes.append(say("sessions.direction", cohorts=cohorts))
    if any(g.figure.population == "unpaired" for g in gains if g.cohort.is_observed):
        notes.append(say("sessions.anonymous"))
    if any(gain.cohort.evidence == "summary" for gain in gains):
        notes.append(say("sessions.averages"))
    if any("+" in gain.figure.item_set_id for gain in gains):
        notes.append(say("sessions.shared"))
    return tuple(notes)


def _table(story: Story, gains: list[Gain]) -> Table:
    say, numbers = story.voice.say, story.voice.numbers
    names = ("cohort", "first", "mode", "evidence", "gain", "interval", "n")
    return Table(
        columns=tuple(say(f"column.{name}") for name in names),
        rows=tuple(
            (
                gain.cohort.label,
                numbers.day(gain.cohort.started) if gain.cohort.started else "–",
                mode_of(story, gain.cohort) or "–",
                say(f"evidence.{gain.cohort.evidence or 'collected'}"),
                numbers.signed(gain.figure.value, places=2),
                story.interval(gain.figure, numbers.decimal),
                numbers.decimal(gain.figure.people, places=0),
            )
            for gain in gains
        ),
        numeric=frozenset({4, 5, 6}),
    )
