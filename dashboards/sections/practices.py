"""Which practices businesses took up, the same businesses before and after."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboards.charts.dumbbell import draw_dumbbell
from dashboards.charts.shape import WIDE
from dashboards.story import Key, Section, Table
from dashboards.words import lower_first

if TYPE_CHECKING:
    from dashboards.charts.shape import Drawing
    from dashboards.figures import Figure
    from dashboards.story import Story


@dataclass(frozen=True)
class Practice:
    """One practice with the figures that are shown of it."""

    label: str
    before: Figure
    after: Figure
    change: Figure


def practices_section(story: Story) -> Section | None:
    """Tell which practices became more common, at the latest moment that most have figures for."""
    practices = _practices(story)
    if not practices:
        return None
    say, numbers = story.voice.say, story.voice.numbers
    when = story.when(practices[0].change.wave_to)
    people = story.people("businesses", max(p.change.people for p in practices))
    spoken = [
        say(
            "alt.topic",
            topic=p.label,
            before=numbers.percent(p.before.value),
            after=numbers.percent(p.after.value),
        )
        for p in practices
    ]
    shown = {practice.change.subject_id for practice in practices}
    like = practices[0].change
    every = story.book.where("share_change", scope=like.scope, cohort_id=like.cohort_id)
    hidden = [f for f in every if f.wave_to == like.wave_to and f.subject_id not in shown]
    return Section(
        name="practices",
        title=practices_title(story, practices),
        lead=say("practices.lead", when=when, people=people),
        kinds=story.kinds(story.resting_on(like)),
        drawing=_drawing(story, practices),
        alt=say("alt.practices", rows="; ".join(spoken)),
        keys=(Key("before", say("topics.before")), Key("after", say("topics.after"))),
        notes=(*_moves(story, practices), *story.hidden_note(hidden)),
        table=_table(story, practices),
    )


def _drawing(story: Story, practices: list[Practice]) -> Drawing:
    write = story.voice.numbers.percent
    return draw_dumbbell(
        "practices",
        labels=[practice.label for practice in practices],
        values={
            "before": [100 * p.before.value for p in practices],
            "after": [100 * p.after.value for p in practices],
            "before_text": [write(p.before.value) for p in practices],
            "after_text": [write(p.after.value) for p in practices],
        },
        mark=None,
        axis_title=story.voice.say("practices.axis"),
        wide=WIDE,
    )


def _practices(story: Story) -> list[Practice]:
    found = []
    for indicator in story.study.indicators:
        if indicator.kind == "yes_no":
            wanted = {"subject_kind": "indicator", "subject_id": indicator.indicator_id}
            best = story.best("share_change", **wanted)
            same = {"scope": best.scope, "cohort_id": best.cohort_id} if best else {}
            changes = story.book.shown("share_change", **same, **wanted) if best else ()
            found.extend(_practice(story, change) for change in changes)
    known = [practice for practice in found if practice is not None]
    if not known:
        return []
    place = _fullest_moment(story, known)
    chosen = [p for p in known if (p.change.scope, p.change.cohort_id, p.change.wave_to) == place]
    return sorted(chosen, key=lambda practice: -practice.change.value)


def _practice(story: Story, change: Figure) -> Practice | None:
    label = story.label("indicator", change.subject_id)
    before = story.book.partner(change, "share_from")
    after = story.book.partner(change, "share_to")
    return Practice(label, before, after, change) if before and after else None


def _fullest_moment(story: Story, practices: list[Practice]) -> tuple[str, str, str]:
    """Choose the moment at which most practices have figures; of several, the latest."""
    order = [wave.wave_id for wave in story.study.waves]
    counts = Counter((p.change.scope, p.change.cohort_id, p.change.wave_to) for p in practices)

    def rank(place: tuple[str, str, str]) -> tuple[int, int, str]:
        return counts[place], order.index(place[2]) if place[2] in order else -1, place[1]

    return max(counts, key=rank)


def practices_title(story: Story, practices: list[Practice]) -> str:
    """Make the finding: how many became more common, or that none clearly did."""
    say, numbers = story.voice.say, story.voice.numbers
    risen = [p for p in practices if p.change.turn() == "rose"]
    fallen = [p for p in practices if p.change.turn() == "fell"]
    one = risen[0] if risen else fallen[-1] if fallen else None
    if one is None:
        return say("practices.none", when=story.when(practices[0].change.wave_to))
    ends = {
        "before": numbers.percent(one.before.value),
        "after": numbers.percent(one.after.value),
    }
    if not risen:
        return say("practices.fell", label=one.label, **ends)
    if len(practices) == 1:
        return say("practices.single", label=one.label, **ends)
    key = "practices.all" if len(risen) == len(practices) else "practices.some"
    part, whole = (numbers.decimal(len(each), places=0) for each in (risen, practices))
    return say(key, part=part, whole=whole, label=lower_first(one.label))


def _moves(story: Story, practices: list[Practice]) -> list[str]:
    """Say how many took up and gave up the practices that moved most."""
    lines = []
    for practice in practices[:3]:
        added = story.book.partner(practice.change, "newly_adopted")
        dropped = story.book.partner(practice.change, "dropped")
        if added and dropped:
            counts = {"added": added, "dropped": dropped}
            texts = {k: story.voice.numbers.decimal(f.value, places=0) for k, f in counts.items()}
            lines.append(story.voice.say("practices.moves", label=practice.label, **texts))
    return lines


def _table(story: Story, practices: list[Practice]) -> Table:
    say, numbers = story.voice.say, story.voice.numbers

    def points(share: float) -> str:
        return numbers.signed(100 * share)

    def count(value: float) -> str:
        return numbers.decimal(value, places=0)

    names = ("practice", "before", "after", "change", "interval", "added", "dropped", "n")
    return Table(
        columns=tuple(say(f"column.{name}") for name in names),
        rows=tuple(
            (
                p.label,
                numbers.percent(p.before.value, places=1),
                numbers.percent(p.after.value, places=1),
                points(p.change.value),
                story.interval(p.change, points),
                story.cell(story.book.sibling(p.change, "newly_adopted"), count),
                story.cell(story.book.sibling(p.change, "dropped"), count),
                count(p.change.people),
            )
            for p in practices
        ),
        numeric=frozenset(range(1, 8)),
    )
