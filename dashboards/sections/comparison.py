"""The comparison group beside the program: two changes, never an impact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboards.charts.intervals import draw_intervals
from dashboards.charts.shape import WIDE
from dashboards.headlines import headline_outcome
from dashboards.limits import too_few_cohorts
from dashboards.sections.scale import axis_around
from dashboards.sections.sessions import cohort_gains
from dashboards.story import Section, Table
from dashboards.words import lower_first

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboards.charts.shape import Drawing
    from dashboards.figures import Figure
    from dashboards.story import Cohort, Story

    Write = Callable[[float], str]


@dataclass(frozen=True)
class Beside:
    """One change of the program, and the same change of each cohort beside it.

    `write` is for a mark or a cell whose axis or column names the unit, `tell` for a sentence.
    """

    what: str
    program: Figure
    others: tuple[tuple[Cohort, Figure], ...]
    write: Write
    tell: Write
    axis: str
    scale: float = 1.0


def comparison_section(story: Story, headline: Figure | None) -> Section | None:
    """Show how a group that did not take the program changed over the same moments."""
    cohorts = story.in_order(treated=False)
    changes = changes_beside(story, headline)
    if not changes:
        return None
    say = story.voice.say
    assignment = f"comparison.assignment.{story.study.assignment}"
    how = say(assignment) if assignment in story.voice.texts else ""
    first = _of_headline(story, changes)
    rows = _rows(story, first)
    spoken = [f"{label} {first.write(figure.value)}" for label, figure, _ in rows]
    return Section(
        name="comparison",
        title=_title(story, first),
        lead=say("comparison.lead", what=lower_first(first.what), assignment=how).strip(),
        kinds=story.kinds([*story.resting_on(first.program), *cohorts]),
        drawing=_drawing(first, rows),
        alt=say("alt.comparison", what=first.what, rows="; ".join(spoken)),
        notes=_notes(story),
        table=_table(story, changes),
    )


def changes_beside(story: Story, headline: Figure | None) -> list[Beside]:
    """Give every change that is known of a comparison group too, scores first."""
    return [*_of_scores(story, headline), *_of_outcomes(story)]


def told_beside(story: Story, headline: Figure | None) -> str:
    """Say how the comparison group changed in what the page's first sentence tells, or ''."""
    changes = changes_beside(story, headline)
    first = _of_headline(story, changes) if changes else None
    if first is None or len(first.others) != 1:
        return ""
    figure = first.others[0][1]
    change = first.tell(figure.value)
    return story.voice.say("lead.beside", what=lower_first(first.what), change=change)


def _of_scores(story: Story, headline: Figure | None) -> list[Beside]:
    gains = cohort_gains(story, headline, treated=False) if headline else []
    if not gains or headline is None:
        return []
    others = tuple((gain.cohort, gain.figure) for gain in gains)
    say, write = story.voice.say, story.voice.numbers.brief_signed

    def points(value: float) -> str:
        return say("target.points", value=write(value))

    what = say("comparison.scores", when=story.when(headline.wave_to))
    return [Beside(what, headline, others, write, points, say("sessions.axis"))]


def _of_outcomes(story: Story) -> list[Beside]:
    """Find each change of an indicator that is known beside the program too."""
    found = []
    for indicator in story.study.indicators:
        for metric in ("percent_change", "share_change", "gain"):
            wanted = {"subject_kind": "indicator", "subject_id": indicator.indicator_id}
            best = story.best(metric, **wanted)
            same = {"scope": best.scope, "cohort_id": best.cohort_id} if best else {}
            programs = story.book.shown(metric, **same, **wanted) if best else ()
            found += [_beside(story, program) for program in programs]
    return [beside for beside in found if beside is not None]


def _beside(story: Story, program: Figure) -> Beside | None:
    keys = ("subject_kind", "subject_id", "wave_from", "wave_to", "price_basis", "population")
    same = {key: getattr(program, key) for key in keys}
    cohorts = story.in_order(treated=False)
    own = ((c, story.book.first(program.metric, cohort_id=c.cohort_id, **same)) for c in cohorts)
    others = tuple((cohort, figure) for cohort, figure in own if figure)
    if not others:
        return None
    say, numbers = story.voice.say, story.voice.numbers
    label = story.label("indicator", program.subject_id)
    what = f"{label}, {story.when(program.wave_to)}"
    if program.metric == "percent_change":
        write = numbers.signed_percent
        return Beside(what, program, others, write, write, say("comparison.percent"))
    if program.metric == "share_change":

        def bare(share: float) -> str:
            return numbers.signed(100 * share)

        def points(share: float) -> str:
            return say("target.points", value=bare(share))

        return Beside(what, program, others, bare, points, say("comparison.points"), scale=100)

    def exact(value: float) -> str:
        return numbers.signed(value, places=2)

    return Beside(what, program, others, exact, exact, say("comparison.change"))


def _of_headline(story: Story, changes: list[Beside]) -> Beside:
    """Choose the change that the chart shows: of scores, else of the page's first outcome."""
    if changes[0].program.subject_kind == "overall":
        return changes[0]
    outcome = headline_outcome(story)
    return next((beside for beside in changes if beside.program == outcome), changes[0])


def _rows(story: Story, beside: Beside) -> list[tuple[str, Figure, str]]:
    say, program = story.voice.say, beside.program
    if program.df is not None and program.metric == "pooled_gain":
        cohorts = say("people.cohorts", count=int(program.df + 1))
        label = say("comparison.program", cohorts=cohorts)
    else:
        cohorts = story.resting_on(program)
        several = say("people.cohorts", count=len(cohorts))
        label = say(
            "comparison.program_one", cohort=cohorts[0].label if len(cohorts) == 1 else several
        )
    others = [
        (say("comparison.beside", cohort=cohort.label), figure, "beside")
        for cohort, figure in beside.others
    ]
    return [(label, program, "estimate"), *others]


def _title(story: Story, beside: Beside) -> str:
    if len(beside.others) != 1:
        return story.voice.say("comparison.several")
    program = beside.tell(beside.program.value)
    other = beside.tell(beside.others[0][1].value)
    return story.voice.say("comparison.title", what=beside.what, program=program, beside=other)


def _drawing(beside: Beside, rows: list[tuple[str, Figure, str]]) -> Drawing:
    def scaled(value: float | None) -> float | None:
        return None if value is None else value * beside.scale

    columns = {
        "at": [scaled(figure.value) for _, figure, _ in rows],
        "low": [scaled(figure.ci_low) for _, figure, _ in rows],
        "high": [scaled(figure.ci_high) for _, figure, _ in rows],
    }
    ends = [end for column in columns.values() for end in column if end is not None]
    return draw_intervals(
        "comparison",
        labels=[label for label, _, _ in rows],
        values={
            **columns,
            "text": [beside.write(figure.value) for _, figure, _ in rows],
            "kind": [kind for _, _, kind in rows],
        },
        domain=axis_around(ends),
        axis_title=beside.axis,
        wide=WIDE,
    )


def _notes(story: Story) -> tuple[str, ...]:
    say = story.voice.say
    is_drawn = story.study.assignment == "randomized"
    notes = [say("comparison.caution_randomized" if is_drawn else "comparison.caution")]
    difference = story.book.first("gain_difference", subject_kind="overall")
    if difference:
        numbers = story.voice.numbers
        text = numbers.brief_signed(difference.value)
        interval = story.interval(difference, numbers.brief_signed)
        notes.append(say("comparison.difference", difference=text, interval=interval))
    else:
        notes.append(say(f"comparison.{too_few_cohorts(story) or 'untested'}"))
    return tuple(notes)


def _table(story: Story, changes: list[Beside]) -> Table:
    columns = ("what", "group", "percent", "interval", "n")
    rows = [
        (
            beside.what,
            label,
            beside.write(figure.value),
            story.interval(figure, beside.write),
            story.voice.numbers.decimal(figure.people, places=0),
        )
        for beside in changes
        for label, figure, _ in _rows(story, beside)
    ]
    names = tuple(story.voice.say(f"column.{name}") for name in columns)
    return Table(names, tuple(rows), frozenset({2, 3, 4}))
