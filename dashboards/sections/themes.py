"""What people say: how often a theme is named, and their own words."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from dashboards.charts.bars import draw_bars
from dashboards.charts.shape import HALF
from dashboards.figures import word
from dashboards.story import Quote, Section, Table
from dashboards.words import lower_first

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboards.charts.shape import Drawing
    from dashboards.figures import Figure
    from dashboards.story import Story

FEWEST_FOR_PERCENT = 20
MOST_QUOTES = 5


def themes_section(story: Story) -> Section | None:
    """Tell which themes interviews name, over all cohorts, moments and roles."""
    named = _themes(story)
    if not named:
        return None
    say, numbers = story.voice.say, story.voice.numbers
    counts = [_count(story, figure) for figure in named]
    labels = [story.label("theme", figure.subject_id) for figure in named]
    most = max(figure.people for figure in named)
    drawing = _drawing(named, labels, counts)
    spoken = [
        say("alt.item", label=label, value=count)
        for label, count in zip(labels, counts, strict=True)
    ]
    few = [say("themes.counts")] if most < FEWEST_FOR_PERCENT else []
    names = ("theme", "named", "interviews")
    return Section(
        name="themes",
        title=_title(story, named[0]),
        lead=say("themes.lead", interviews=story.people("interviews", most)),
        kinds=story.kinds(story.pooled_cohorts()),
        drawing=drawing,
        alt=say("alt.themes", rows="; ".join(spoken)),
        notes=(*few, *story.hidden_note(story.book.where("theme_count", scope="pooled"))),
        table=Table(
            columns=tuple(say(f"column.{name}") for name in names),
            rows=tuple(
                (label, count, numbers.decimal(figure.people, places=0))
                for label, count, figure in zip(labels, counts, named, strict=True)
            ),
            numeric=frozenset({1, 2}),
        ),
        width="half",
    )


def _drawing(named: list[Figure], labels: list[str], counts: list[str]) -> Drawing:
    return draw_bars(
        "themes",
        labels=labels,
        values={
            "count": [figure.value for figure in named],
            "whole": [figure.people for figure in named],
            "text": counts,
        },
        most=max(figure.people for figure in named),
        wide=HALF,
    )


def _themes(story: Story) -> list[Figure]:
    found = story.book.shown("theme_count", scope="pooled", wave_to="")
    return sorted(found, key=lambda figure: (-figure.value, figure.subject_id))


def _count(story: Story, figure: Figure) -> str:
    numbers = story.voice.numbers
    part, whole = (numbers.decimal(n, places=0) for n in (figure.value, figure.people))
    return story.voice.say("themes.count", part=part, whole=whole)


def _title(story: Story, figure: Figure) -> str:
    theme = lower_first(story.label("theme", figure.subject_id))
    numbers = story.voice.numbers
    if 2 * figure.value > figure.people:
        return story.voice.say("themes.most", theme=theme)
    part, whole = (numbers.decimal(n, places=0) for n in (figure.value, figure.people))
    return story.voice.say("themes.often", theme=theme, part=part, whole=whole)


def quotes_section(story: Story) -> Section | None:
    """Show consented words of people, without a name, a place or a cohort."""
    quotes = tuple(_quote(story, row) for row in _one_theme_after_another(story.quotes))
    if not quotes:
        return None
    say = story.voice.say
    is_foreign = story.language != story.study.own_language
    return Section(
        name="quotes",
        title=say("quotes.title"),
        lead=say("quotes.lead") + (" " + say("quotes.as_said") if is_foreign else ""),
        kinds=story.kinds(story.pooled_cohorts()),
        quotes=quotes,
        width="half",
    )


def _one_theme_after_another(rows: Sequence[Mapping[str, object]]) -> list[Mapping[str, object]]:
    """Take the first words on each theme, then the second ones, so that no theme fills the page."""
    seen: Counter[str] = Counter()
    ranked = []
    for row in rows:
        theme = word(row.get("theme_id"))
        ranked.append((seen[theme], len(ranked), row))
        seen[theme] += 1
    ranked.sort(key=lambda place: place[:2])
    return [row for _, _, row in ranked[:MOST_QUOTES]]


def _quote(story: Story, row: Mapping[str, object]) -> Quote:
    role = word(row.get("role"))
    known = f"role.{role}" in story.voice.texts
    wave_id = word(row.get("wave_id"))
    theme = word(row.get("theme_id"))
    by = [
        story.voice.say(f"role.{role}") if known else role,
        story.when(wave_id) if wave_id else "",
        story.label("theme", theme) if theme else "",
    ]
    return Quote(
        text=word(row["quote"]),
        by=" · ".join(part for part in by if part),
        language=story.study.own_language,
    )
