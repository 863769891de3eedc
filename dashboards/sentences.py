"""Findings as sentences that turn with their figures: rose, fell, no clear change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboards.words import lower_first

if TYPE_CHECKING:
    from dashboards.figures import Figure
    from dashboards.story import Story


def gain_sentence(story: Story, gain: Figure) -> str:
    """Say how scores moved, naming the cohort where it is one only."""
    points = story.voice.numbers.brief(abs(gain.value))
    sentence = story.voice.say(f"title.gain.{gain.turn()}", points=points)
    if gain.scope == "pooled":
        return sentence
    cohort = story.label("cohort", gain.cohort_id)
    return story.voice.say("title.in_cohort", sentence=sentence, cohort=cohort)


def percent_sentence(story: Story, change: Figure, *, capital: bool) -> str:
    """Say how an amount moved, in percent of what it was."""
    label = story.label("indicator", change.subject_id)
    percent = story.voice.numbers.brief(abs(change.value)) + "%"
    sentence = story.voice.say(
        f"title.percent.{change.turn()}",
        label=label if capital else lower_first(label),
        percent=percent,
        when=story.when(change.wave_to),
    )
    if change.scope == "pooled" or len(story.cohorts) < 2:
        return sentence
    cohort = story.label("cohort", change.cohort_id)
    return story.voice.say("title.in_cohort", sentence=sentence, cohort=cohort)


def share_sentence(story: Story, change: Figure, *, capital: bool) -> str:
    """Say how the share of a practice moved."""
    numbers = story.voice.numbers
    label = story.label("indicator", change.subject_id)
    before = story.book.partner(change, "share_from")
    after = story.book.partner(change, "share_to")
    return story.voice.say(
        f"title.share.{change.turn()}",
        label=label if capital else lower_first(label),
        before=numbers.percent(before.value) if before else "",
        after=numbers.percent(after.value) if after else "",
        when=story.when(change.wave_to),
    )


def number_sentence(story: Story, change: Figure, *, capital: bool) -> str:
    """Say how the mean of a count or a measure moved, in its own unit."""
    label = story.label("indicator", change.subject_id)
    return story.voice.say(
        f"title.number.{change.turn()}",
        label=label if capital else lower_first(label),
        change=story.voice.numbers.decimal(abs(change.value), places=2),
        when=story.when(change.wave_to),
    )


OUTCOME_SENTENCES = {
    "percent_change": percent_sentence,
    "share_change": share_sentence,
    "gain": number_sentence,
}


def page_title(story: Story, gain: Figure | None, outcome: Figure | None) -> str:
    """Answer "did it work" in one sentence: what was learned, and what changed after it."""
    say = story.voice.say
    first = gain_sentence(story, gain) if gain else ""
    if outcome is None:
        return say("title.alone", first=first) if first else say("title.nothing")
    tell = OUTCOME_SENTENCES[outcome.metric]
    if not first:
        return say("title.alone", first=tell(story, outcome, capital=True))
    return say("title.and", first=first, second=tell(story, outcome, capital=False))
