"""Who was there at each moment, from registering to the last follow-up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboards.charts.bars import draw_bars
from dashboards.charts.shape import HALF
from dashboards.figures import number, word
from dashboards.story import Section, Table

if TYPE_CHECKING:
    from dashboards.charts.shape import Drawing
    from dashboards.story import Story

KINDS = ("knowledge", "business")


@dataclass(frozen=True)
class Step:
    """One moment: how many were there, of how many due."""

    step: str
    label: str
    n: int
    n_due: int


def flow_sections(story: Story) -> list[Section]:
    """Tell who stayed, for the tests and for the businesses."""
    found = [_section(story, kind) for kind in KINDS]
    return [section for section in found if section is not None]


def steps_of(story: Story, kind: str) -> list[Step]:
    """Give the steps over all cohorts, else of the latest cohort that has any."""
    rows = [row for row in story.flow if row["subject_kind"] == kind and number(row["n"])]
    places = [("pooled", ""), *(("cohort", c.cohort_id) for c in reversed(story.in_order()))]
    for scope, cohort_id in places:
        own = [r for r in rows if (r["scope"], word(r["cohort_id"])) == (scope, cohort_id)]
        if own:
            own.sort(key=lambda row: number(row["step_no"]) or 0)
            steps = [_step(story, kind, row) for row in own]
            return [step for step in steps if step.n_due]
    return []


def _step(story: Story, kind: str, row: object) -> Step:
    step = word(row["step"])  # type: ignore[index]
    n, n_due = (int(number(row[name]) or 0) for name in ("n", "n_due"))  # type: ignore[index]
    if step == "registered":
        return Step(step, story.voice.say("flow.registered"), n, max(n, n_due))
    label = story.voice.say(f"flow.{kind}", when=story.when(step))
    return Step(step, label, n, n_due)


def _section(story: Story, kind: str) -> Section | None:
    steps = steps_of(story, kind)
    if len(steps) < 2:
        return None
    say, numbers = story.voice.say, story.voice.numbers
    counts = [_count(story, step) for step in steps]
    spoken = [
        say("alt.item", label=step.label, value=count)
        for step, count in zip(steps, counts, strict=True)
    ]
    drawing = _drawing(f"flow_{kind}", steps, counts)
    names = ("step", "count", "due")
    return Section(
        name=f"flow-{kind}",
        title=_title(story, steps),
        lead=say("flow.lead" if kind == "knowledge" else "flow.lead_business"),
        kinds=story.kinds(story.pooled_cohorts() or story.in_order()),
        drawing=drawing,
        alt=say("alt.flow", rows="; ".join(spoken)),
        table=Table(
            columns=tuple(say(f"column.{name}") for name in names),
            rows=tuple(
                (
                    step.label,
                    numbers.decimal(step.n, places=0),
                    numbers.decimal(step.n_due, places=0),
                )
                for step in steps
            ),
            numeric=frozenset({1, 2}),
        ),
        width="half",
    )


def _drawing(name: str, steps: list[Step], counts: list[str]) -> Drawing:
    return draw_bars(
        name,
        labels=[step.label for step in steps],
        values={
            "count": [step.n for step in steps],
            "whole": [step.n_due for step in steps],
            "text": counts,
        },
        most=max(step.n_due for step in steps),
        wide=HALF,
    )


def _count(story: Story, step: Step) -> str:
    part, whole = (story.voice.numbers.decimal(n, places=0) for n in (step.n, step.n_due))
    return part if step.n == step.n_due else story.voice.say("flow.count", part=part, whole=whole)


def _title(story: Story, steps: list[Step]) -> str:
    last = steps[-1]
    part, whole = (story.voice.numbers.decimal(n, places=0) for n in (last.n, last.n_due))
    when = story.when(last.step)
    key = "flow.due" if story.study.wave(last.step).kind == "follow_up" else "flow.tested"
    return story.voice.say(key, part=part, whole=whole, when=when)
