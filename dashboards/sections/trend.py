"""How an amount of money moved over the months after the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboards.charts.trend import MOST_LINES, draw_trend
from dashboards.sections.scale import axis_around
from dashboards.sentences import percent_sentence
from dashboards.story import Key, Section, Table

if TYPE_CHECKING:
    from dashboards.charts.shape import Columns, Drawing
    from dashboards.facts import IndicatorFacts
    from dashboards.figures import Figure
    from dashboards.story import Story

BASE = 100.0


def trend_sections(story: Story) -> list[Section]:
    """Tell one finding per amount of money, the primary one first and across the page."""
    money = [i for i in story.study.indicators if i.kind == "money"]
    money.sort(key=lambda indicator: not indicator.is_primary)
    found = [_section(story, indicator, is_first=not n) for n, indicator in enumerate(money)]
    return [section for section in found if section is not None]


def changes_of(story: Story, indicator_id: str) -> list[Figure]:
    """Give the percent changes of an indicator over all cohorts, else of the latest, by moment."""
    best = story.best("percent_change", subject_kind="indicator", subject_id=indicator_id)
    if best is None:
        return []
    same = {"scope": best.scope, "cohort_id": best.cohort_id, "price_basis": best.price_basis}
    changes = story.book.shown("percent_change", subject_id=indicator_id, **same)
    order = [wave.wave_id for wave in story.study.waves]
    return sorted(changes, key=lambda f: order.index(f.wave_to) if f.wave_to in order else 99)


def _section(story: Story, indicator: IndicatorFacts, *, is_first: bool) -> Section | None:
    changes = changes_of(story, indicator.indicator_id)
    if not changes:
        return None
    say = story.voice.say
    label = story.label("indicator", indicator.indicator_id)
    line = _line(story, changes[0])
    people = story.people("businesses", max((f.people for f in line), default=0))
    drawing, has_cohorts = _drawing(story, indicator.indicator_id, line, changes[0])
    values = [f"{story.when(f.wave_to)} {story.voice.numbers.decimal(f.value)}" for f in line]
    lead = say("trend.lead", people=people) if drawing else ""
    return Section(
        name=f"trend-{indicator.indicator_id}",
        title=percent_sentence(story, changes[-1], capital=True),
        lead=lead + (" " + say("trend.lines") if has_cohorts else ""),
        kinds=story.kinds(story.resting_on(changes[-1])),
        drawing=drawing,
        alt=say("alt.trend", label=label, rows="; ".join(values)),
        keys=(Key("line", say("trend.key_cohorts")),) if has_cohorts else (),
        notes=_notes(story, changes, line if drawing else [], is_first=is_first),
        table=_table(story, changes, line),
        is_table_open=drawing is None,
        width="full" if is_first else "half",
    )


def _line(story: Story, change: Figure) -> list[Figure]:
    """Give the index at every moment, for the same scope as a change."""
    same = {"scope": change.scope, "cohort_id": change.cohort_id, "subject_id": change.subject_id}
    found = story.book.shown("index", price_basis=change.price_basis, **same)
    placed = [figure for figure in found if _month(story, figure) is not None]
    return sorted(placed, key=lambda figure: _month(story, figure) or 0)


def _month(story: Story, figure: Figure) -> int | None:
    wave = story.study.wave(figure.wave_to)
    if figure.note_code == "base" or wave.kind == "pre":
        return 0
    return wave.months


def _drawing(
    story: Story, indicator_id: str, line: list[Figure], change: Figure
) -> tuple[Drawing | None, bool]:
    if len(line) < 2:
        return None, False
    numbers, say = story.voice.numbers, story.voice.say
    cohorts = _cohort_lines(story, change) if change.scope == "pooled" else _no_lines()
    has_cohorts = 0 < len(set(cohorts["cohort"])) <= MOST_LINES
    months = [_month(story, figure) or 0 for figure in line]
    ends = [end for f in line for end in (f.value, f.ci_low, f.ci_high) if end is not None]
    domain = axis_around([*ends, *(cohorts["at"] if has_cohorts else ())], base=BASE)
    values: Columns = {
        "month": months,
        "at": [figure.value for figure in line],
        "low": [f.value if f.ci_low is None else f.ci_low for f in line],
        "high": [f.value if f.ci_high is None else f.ci_high for f in line],
        "text": [numbers.decimal(figure.value, places=0) for figure in line],
    }
    name = f"trend_{indicator_id}"
    titles = (say("trend.months"), say("trend.index"))
    drawing = draw_trend(
        name, values=values, cohorts=cohorts, months=months, domain=domain, titles=titles
    )
    return drawing, has_cohorts


def _cohort_lines(story: Story, change: Figure) -> Columns:
    lines = _no_lines()
    wanted = {"subject_id": change.subject_id, "price_basis": change.price_basis}
    pooled = {cohort.cohort_id for cohort in story.pooled_cohorts()}
    for figure in story.book.shown("index", scope="cohort", **wanted):
        month = _month(story, figure)
        if month is not None and figure.cohort_id in pooled:
            lines["cohort"].append(figure.cohort_id)
            lines["month"].append(month)
            lines["at"].append(figure.value)
    return lines


def _no_lines() -> Columns:
    return {"cohort": [], "month": [], "at": []}


def _notes(
    story: Story, changes: list[Figure], line: list[Figure], *, is_first: bool
) -> tuple[str, ...]:
    say, numbers = story.voice.say, story.voice.numbers
    notes = []
    for change in changes:
        key = "trend.change" if change.has_interval else "trend.change_bare"
        notes.append(
            say(
                key,
                percent=numbers.signed_percent(change.value),
                when=story.when(change.wave_to),
                interval=story.interval(change, numbers.signed_percent),
                people=story.people("businesses", change.people),
            )
        )
    further = [_other_end(story, changes[-1], line)]
    if is_first:
        further += [_typical(story, changes[-1]), _middle(story, changes[-1])]
    notes += filter(None, further)
    every = story.book.where("percent_change", subject_id=changes[-1].subject_id)
    same = [f for f in every if (f.scope, f.cohort_id) == (changes[0].scope, changes[0].cohort_id)]
    return (*notes, *story.hidden_note(same))


def _other_end(story: Story, change: Figure, line: list[Figure]) -> str:
    """Say why the chart ends elsewhere than the title: it follows fewer businesses."""
    write = story.voice.numbers.decimal
    if not line or write(line[-1].value - BASE) == write(change.value):
        return ""
    people = story.people("businesses", max(figure.people for figure in line))
    return story.voice.say("trend.other_end", people=people)


def _typical(story: Story, change: Figure) -> str:
    """Say in money what the business in the middle takes, before and now, of the same people."""
    at = {
        wave_id: story.book.first(
            "median",
            scope=change.scope,
            cohort_id=change.cohort_id,
            subject_id=change.subject_id,
            price_basis=change.price_basis,
            population="panel",
            wave_to=wave_id,
        )
        for wave_id in (change.wave_from, change.wave_to)
    }
    before, after = at[change.wave_from], at[change.wave_to]
    if before is None or after is None or not after.currency:
        return ""

    def money(figure: Figure) -> str:
        amount = story.voice.numbers.money(figure.value, figure.currency)
        # Amounts of a period are made monthly, whichever period was asked about.
        is_monthly = story.study.indicator(figure.subject_id).period != "none"
        return story.voice.say("trend.monthly", money=amount) if is_monthly else amount

    return story.voice.say(
        "trend.typical",
        before=money(before),
        after=money(after),
        when=story.when(change.wave_to),
        people=story.people("businesses", after.people),
    )


def _middle(story: Story, change: Figure) -> str:
    median = story.book.partner(change, "median_change_percent")
    if median is None:
        return ""
    return story.voice.say(
        "trend.median",
        percent=story.voice.numbers.signed_percent(median.value),
        when=story.when(median.wave_to),
        people=story.people("businesses", median.people),
    )


def _table(story: Story, changes: list[Figure], line: list[Figure]) -> Table:
    say, numbers = story.voice.say, story.voice.numbers
    index = {figure.wave_to: figure for figure in line}
    names = ("wave", "percent", "interval", "n", "index")
    return Table(
        columns=tuple(say(f"column.{name}") for name in names),
        rows=tuple(
            (
                story.when(change.wave_to),
                numbers.signed(change.value) + "%",
                story.interval(change, numbers.signed_percent),
                numbers.decimal(change.people, places=0),
                story.cell(index.get(change.wave_to), numbers.decimal),
            )
            for change in changes
        ),
        numeric=frozenset({1, 2, 3, 4}),
    )
