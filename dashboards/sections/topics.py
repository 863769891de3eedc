"""Before and after by topic, against the mastery line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboards.charts.dumbbell import draw_dumbbell
from dashboards.charts.shape import WIDE
from dashboards.story import Key, Section, Table
from dashboards.words import lower_first

if TYPE_CHECKING:
    from dashboards.charts.shape import Drawing
    from dashboards.figures import Figure
    from dashboards.story import Cohort, Story


MOST_NOTES = 6  # more topics than this are told by the chart and its table
APART = {"reconstruction": "founding", "summary": "averages"}  # sections by kind of evidence


@dataclass(frozen=True)
class TopicRow:
    """One topic with the figures that are shown of it."""

    label: str
    before: Figure
    after: Figure
    gain: Figure


def topics_section(story: Story, headline: Figure | None) -> Section | None:
    """Tell how scores moved, topic by topic, in all cohorts or in the one of the headline."""
    if headline is None:
        return None
    rows = topic_rows(story, headline)
    if not rows:
        return None
    pooled = headline.scope == "pooled"
    cohorts = story.voice.say("people.cohorts", count=int((headline.df or 0) + 1))
    source = (
        story.voice.say("topics.pooled", cohorts=cohorts)
        if pooled
        else story.voice.say("topics.cohort", cohort=story.label("cohort", headline.cohort_id))
    )
    people = story.people("participants", max(row.after.people for row in rows))
    return _section(
        story,
        rows,
        name="topics",
        title=topics_title(story, rows),
        lead=story.voice.say("topics.lead", people=people, source=source),
        cohorts=story.resting_on(headline),
        more=[story.voice.say("topics.average")] if pooled else [],
    )


def founding_sections(story: Story, headline: Figure | None) -> list[Section]:
    """Show the latest cohort of each kind of published averages, apart from the others."""
    latest = {c.evidence: c for c in story.in_order() if not c.is_observed}
    apart = [
        (name, latest[evidence])
        for evidence, name in APART.items()
        if evidence in latest
        and (headline is None or headline.cohort_id != latest[evidence].cohort_id)
    ]
    found = [_founding_section(story, cohort, name) for name, cohort in apart]
    return [section for section in found if section is not None]


def _founding_section(story: Story, cohort: Cohort, name: str) -> Section | None:
    gain = story.book.first("gain", subject_kind="overall", cohort_id=cohort.cohort_id)
    rows = topic_rows(story, gain) if gain else []
    overall = _row(story, gain, "overall", story.voice.say("topics.overall")) if gain else None
    if not rows or overall is None:
        return None
    numbers = story.voice.numbers
    title = story.voice.say(
        f"topics.founding.{overall.gain.turn()}",
        count=len(rows),
        cohort=cohort.label,
        before=numbers.decimal(overall.before.value),
        after=numbers.decimal(overall.after.value),
    )
    lead = _founding_lead(story, overall)
    rows = [*rows, overall]
    return _section(story, rows, name=name, title=title, lead=lead, cohorts=[cohort], more=[])


def _founding_lead(story: Story, overall: TopicRow) -> str:
    """Say how many answered: once of the same people, else at each moment."""
    say, gain = story.voice.say, overall.gain
    if gain.population == "unpaired" and gain.n_from is not None and gain.n_to is not None:
        before, after = (story.voice.numbers.decimal(n, places=0) for n in (gain.n_from, gain.n_to))
        return say("topics.unpaired_lead", before=before, after=after)
    people = story.people("participants", overall.after.people)
    return say("topics.founding_lead", people=people)


def topic_rows(story: Story, gain: Figure) -> list[TopicRow]:
    """Find the topics of the same people and waves as a gain, in the order they are declared."""
    rows = (_row(story, gain, topic, story.label("topic", topic)) for topic in story.study.topics)
    return [row for row in rows if row is not None]


def _row(story: Story, headline: Figure, subject_id: str, label: str) -> TopicRow | None:
    kind = "overall" if subject_id == "overall" else "topic"
    wanted = {
        "scope": headline.scope,
        "cohort_id": headline.cohort_id,
        "subject_kind": kind,
        "wave_from": headline.wave_from,
        "wave_to": headline.wave_to,
    }
    if kind == "topic":
        wanted["subject_id"] = subject_id
    found = [story.book.first(m, **wanted) for m in ("mean_from", "mean_to", headline.metric)]
    before, after, gain = found
    return TopicRow(label, before, after, gain) if before and after and gain else None


def topics_title(story: Story, rows: list[TopicRow]) -> str:
    """Make the finding: which topics reach the mark, which gained the most, or that none moved."""
    say, numbers = story.voice.say, story.voice.numbers
    threshold = story.study.mastery_threshold
    mark = numbers.decimal(threshold)
    fallen = [lower_first(row.label) for row in rows if row.gain.turn() == "fell"]
    if fallen:
        return say("topics.fell", topics=story.voice.join(fallen))
    if all(row.gain.turn() in {"unclear", "level"} for row in rows):
        return say("topics.flat")
    passing = [row for row in rows if row.after.value >= threshold]
    if len(rows) == 1:
        ends = {"before": rows[0].before.value, "after": rows[0].after.value}
        texts = {name: numbers.decimal(value, places=0) for name, value in ends.items()}
        key = "topics.one_reaches" if passing else "topics.one_below"
        return say(key, topic=rows[0].label, mark=mark, **texts)
    most = lower_first(max(rows, key=lambda row: row.gain.value).label)
    key = {0: "topics.none", len(rows): "topics.all"}.get(len(passing), "topics.some")
    part, whole = (numbers.decimal(len(each), places=0) for each in (passing, rows))
    return say(key, mark=mark, topic=most, part=part, whole=whole)


def _section(
    story: Story,
    rows: list[TopicRow],
    *,
    name: str,
    title: str,
    lead: str,
    cohorts: list[Cohort],
    more: list[str],
) -> Section:
    say = story.voice.say
    drawing = _drawing(story, name, rows)
    spoken = [_spoken(story, row) for row in rows]
    return Section(
        name=name,
        title=title,
        lead=lead,
        kinds=story.kinds(cohorts),
        drawing=drawing,
        alt=say("alt.topics", rows="; ".join(spoken)),
        keys=(Key("before", say("topics.before")), Key("after", say("topics.after"))),
        notes=(
            *_gains(story, rows)[:MOST_NOTES],
            *more,
            *story.hidden_note([r.gain for r in rows]),
        ),
        table=_table(story, rows),
    )


def _drawing(story: Story, name: str, rows: list[TopicRow]) -> Drawing:
    say, numbers = story.voice.say, story.voice.numbers
    mark = numbers.decimal(story.study.mastery_threshold)
    return draw_dumbbell(
        name,
        labels=[row.label for row in rows],
        values={
            "before": [row.before.value for row in rows],
            "after": [row.after.value for row in rows],
            "before_text": [numbers.decimal(row.before.value) for row in rows],
            "after_text": [numbers.decimal(row.after.value) for row in rows],
        },
        mark=(story.study.mastery_threshold, say("topics.mark", mark=mark)),
        axis_title=say("topics.axis"),
        wide=WIDE,
    )


def _spoken(story: Story, row: TopicRow) -> str:
    write = story.voice.numbers.decimal
    ends = {"before": write(row.before.value), "after": write(row.after.value)}
    return story.voice.say("alt.topic", topic=row.label, **ends)


def _gains(story: Story, rows: list[TopicRow]) -> list[str]:
    numbers = story.voice.numbers
    lines = []
    for row in sorted(rows, key=lambda row: -row.gain.value):
        gain = numbers.brief_signed(row.gain.value)
        key = "topics.gains" if row.gain.has_interval else "topics.gains_bare"
        interval = story.interval(row.gain, numbers.brief)
        lines.append(story.voice.say(key, gain=gain, topic=row.label, interval=interval))
    return lines


def _table(story: Story, rows: list[TopicRow]) -> Table:
    say, numbers = story.voice.say, story.voice.numbers

    def exact(value: float) -> str:
        return numbers.decimal(value, places=2)

    names = ("topic", "before", "after", "gain", "interval", "n")
    return Table(
        columns=tuple(say(f"column.{name}") for name in names),
        rows=tuple(
            (
                row.label,
                exact(row.before.value),
                exact(row.after.value),
                numbers.signed(row.gain.value, places=2),
                story.interval(row.gain, numbers.decimal),
                numbers.decimal(row.after.people, places=0),
            )
            for row in rows
        ),
        numeric=frozenset(range(1, 6)),
    )
