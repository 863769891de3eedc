"""The comparison group beside the program: two changes, never an impact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboards.charts.intervals import draw_intervals
from dashboards.charts.shape import WIDE
from dashboards.sections.scale import axis_around
from dashboards.sections.sessions import Gain, cohort_gains
from dashboards.story import Section, Table

if TYPE_CHECKING:
    from dashboards.figures import Figure
    from dashboards.story import Story

FEWEST_GROUPS = 6  # cohorts in each arm, below which cohort and program cannot be told apart


def comparison_section(story: Story, headline: Figure | None) -> Section | None:
    """Show how a group that did not take the program changed over the same moments."""
    beside = story.in_order(treated=False)
    if not beside:
        return None
    say = story.voice.say
    assignment = story.study.assignment
    known = f"comparison.assignment.{assignment}" in story.voice.texts
    how = say(f"comparison.assignment.{assignment}") if known else ""
    gains = cohort_gains(story, headline, treated=False) if headline else []
    rows = _rows(story, headline, gains) if gains and headline else []
    others = _indicator_rows(story)
    if not rows and not others:
        return None
    drawing = _drawing(story, rows) if len(rows) > 1 else None
    spoken = [f"{label} {story.voice.numbers.signed(figure.value)}" for label, figure, _ in rows]
    return Section(
        name="comparison",
        title=_title(story, headline, gains),
        lead=say("comparison.lead", assignment=how),
        kinds=story.kinds(beside),
        drawing=drawing,
        alt=say("alt.comparison", rows="; ".join(spoken)),
        notes=_notes(story, len(beside)),
        table=_table(story, rows, others),
        is_table_open=drawing is None,
    )


def _rows(story: Story, headline: Figure, gains: list[Gain]) -> list[tuple[str, Figure, str]]:
    say = story.voice.say
    if headline.scope == "pooled":
        cohorts = say("people.cohorts", count=int((headline.df or 0) + 1))
        program = say("comparison.program", cohorts=cohorts)
    else:
        program = say("comparison.program_one", cohort=story.label("cohort", headline.cohort_id))
    beside = [(say("comparison.beside", cohort=g.cohort.label), g.figure, "beside") for g in gains]
    return [(program, headline, "estimate"), *beside]


def _title(story: Story, headline: Figure | None, gains: list[Gain]) -> str:
    if headline is None or len(gains) != 1:
        return story.voice.say("comparison.other")
    signed = story.voice.numbers.brief_signed
    program, beside = signed(headline.value), signed(gains[0].figure.value)
    return story.voice.say("comparison.gain", program=program, beside=beside)


def _drawing(story: Story, rows: list[tuple[str, Figure, str]]) -> object:
    figures = [figure for _, figure, _ in rows]
    ends = [end for f in figures for end in (f.value, f.ci_low, f.ci_high) if end is not None]
    return draw_intervals(
        "comparison",
        labels=[label for label, _, _ in rows],
        values={
            "at": [figure.value for figure in figures],
            "low": [figure.ci_low for figure in figures],
            "high": [figure.ci_high for figure in figures],
            "text": [story.voice.numbers.signed(figure.value) for figure in figures],
            "kind": [kind for _, _, kind in rows],
        },
        domain=axis_around(ends),
        axis_title=story.voice.say("sessions.axis"),
        wide=WIDE,
    )


def _notes(story: Story, n_groups: int) -> tuple[str, ...]:
    say = story.voice.say
    notes = [say("comparison.caution")]
    difference = story.book.first("gain_difference", subject_kind="overall")
    if difference:
        numbers = story.voice.numbers
        text = numbers.brief_signed(difference.value)
        interval = story.interval(difference, numbers.brief_signed)
        notes.append(say("comparison.difference", difference=text, interval=interval))
    elif n_groups == 1:
        notes.append(say("comparison.few"))
    return tuple(notes)


def _indicator_rows(story: Story) -> list[tuple[str, ...]]:
    """Give the same changes of outcomes for the program and beside it, moment by moment."""
    numbers = story.voice.numbers
    writers = {
        "percent_change": numbers.signed_percent,
        "share_change": lambda share: numbers.signed(100 * share),
        "gain": lambda value: numbers.signed(value, places=2),
    }
    rows = []
    for cohort in story.in_order(treated=False):
        for metric, write in writers.items():
            own = story.book.shown(metric, subject_kind="indicator", cohort_id=cohort.cohort_id)
            for figure in own:
                label = story.label("indicator", figure.subject_id)
                what = f"{label}, {story.when(figure.wave_to)}"
                same = {"wave_from": figure.wave_from, "wave_to": figure.wave_to}
                program = story.best(
                    metric, subject_kind="indicator", subject_id=figure.subject_id, **same
                )
                pairs = [(story.voice.say("comparison.beside", cohort=cohort.label), figure)]
                if program:
                    of = story.cohort_names(story.resting_on(program))
                    pairs.insert(0, (story.voice.say("comparison.program_one", cohort=of), program))
                rows += [_cells(story, what, group, each, write) for group, each in pairs]
    return rows


def _cells(story: Story, what: str, group: str, figure: Figure, write: object) -> tuple[str, ...]:
    n = story.voice.numbers.decimal(figure.people, places=0)
    return (what, group, write(figure.value), story.interval(figure, write), n)  # type: ignore


def _table(
    story: Story, rows: list[tuple[str, Figure, str]], others: list[tuple[str, ...]]
) -> Table:
    say, numbers = story.voice.say, story.voice.numbers
    what = say("column.gain")
    scores = [_cells(story, what, label, figure, numbers.signed) for label, figure, _ in rows]
    columns = [say(f"column.{name}") for name in ("what", "group", "percent", "interval", "n")]
    return Table(tuple(columns), (*scores, *others), frozenset({2, 3, 4}))
