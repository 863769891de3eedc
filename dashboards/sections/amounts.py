"""Counts and measures in their own units: a table, since they share no scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboards.sentences import number_sentence
from dashboards.story import Section, Table

if TYPE_CHECKING:
    from dashboards.figures import Figure
    from dashboards.story import Story


def amounts_section(story: Story) -> Section | None:
    """Tell which counts and measures moved."""
    changes = [change for i in _numeric(story) for change in _changes(story, i)]
    if not changes:
        return None
    return Section(
        name="amounts",
        title=_title(story, changes),
        lead=story.voice.say("amounts.lead"),
        kinds=story.kinds(story.resting_on(changes[0])),
        notes=story.hidden_note(_hidden(story)),
        table=_table(story, changes),
        is_table_open=True,
    )


def _numeric(story: Story) -> list[str]:
    kinds = ("count", "number")
    return [i.indicator_id for i in story.study.indicators if i.kind in kinds]


def _changes(story: Story, indicator_id: str) -> list[Figure]:
    wanted = {"subject_kind": "indicator", "subject_id": indicator_id}
    best = story.best("gain", **wanted)
    if best is None:
        return []
    order = [wave.wave_id for wave in story.study.waves]
    found = story.book.shown("gain", scope=best.scope, cohort_id=best.cohort_id, **wanted)
    return sorted(found, key=lambda f: order.index(f.wave_to) if f.wave_to in order else 99)


def _hidden(story: Story) -> list[Figure]:
    return [
        figure
        for indicator_id in _numeric(story)
        for figure in story.book.where("gain", subject_id=indicator_id, scope="pooled")
    ]


def _title(story: Story, every: list[Figure]) -> str:
    """Speak of each amount once, at its last moment."""
    changes = [*{change.subject_id: change for change in every}.values()]
    moved = [change for change in changes if change.turn() in {"rose", "fell"}]
    if len(changes) == 1:
        return number_sentence(story, changes[0], capital=True)
    if not moved:
        return story.voice.say("amounts.none")
    if len(moved) == len(changes):
        return story.voice.say("amounts.all")
    part, whole = (story.voice.numbers.decimal(len(each), places=0) for each in (moved, changes))
    return story.voice.say("amounts.some", part=part, whole=whole)


def _table(story: Story, changes: list[Figure]) -> Table:
    say, numbers = story.voice.say, story.voice.numbers

    def exact(value: float) -> str:
        return numbers.decimal(value, places=2)

    def signed(value: float) -> str:
        return numbers.signed(value, places=2)

    names = ("amount", "wave", "before", "after", "percent", "interval", "n")
    return Table(
        columns=tuple(say(f"column.{name}") for name in names),
        rows=tuple(
            (
                story.label("indicator", change.subject_id),
                story.when(change.wave_to),
                story.cell(story.book.sibling(change, "mean_from"), exact),
                story.cell(story.book.sibling(change, "mean_to"), exact),
                signed(change.value),
                story.interval(change, signed),
                numbers.decimal(change.people, places=0),
            )
            for change in changes
        ),
        numeric=frozenset(range(2, 7)),
    )
