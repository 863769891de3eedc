"""The funder's page: what changed, for whom, how sure that is, and what it cannot show."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dashboards.headlines import (
    Card,
    headline_cards,
    headline_gain,
    headline_outcome,
    is_of_businesses,
)
from dashboards.limits import limits_of
from dashboards.sections.amounts import amounts_section
from dashboards.sections.comparison import comparison_section, told_beside
from dashboards.sections.conclusions import conclusions_section
from dashboards.sections.flow import flow_sections
from dashboards.sections.practices import practices_section
from dashboards.sections.sessions import sessions_section
from dashboards.sections.themes import quotes_section, themes_section
from dashboards.sections.topics import founding_sections, topics_section
from dashboards.sections.trend import trend_sections
from dashboards.sentences import page_title
from dashboards.story import UNOBSERVED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboards.figures import Figure
    from dashboards.story import Section, Story

OBSERVED = ("collected", "public")


@dataclass(frozen=True)
class FunderPage:
    """Everything the template writes, in the order it is read. Halves stand side by side."""

    title: str
    lead: tuple[str, ...]
    kinds: tuple[str, ...]
    cards: tuple[Card, ...]
    rows: tuple[tuple[Section, ...], ...]
    limits: tuple[str, ...]

    @property
    def sections(self) -> tuple[Section, ...]:
        """Give all sections in order."""
        return tuple(section for row in self.rows for section in row)


def funder_page(story: Story) -> FunderPage:
    """Put the page of one language together from its story."""
    gain = headline_gain(story)
    found: Sequence[Section | None] = [
        topics_section(story, gain),
        *founding_sections(story, gain),
        sessions_section(story, gain),
        *trend_sections(story),
        practices_section(story),
        amounts_section(story),
        themes_section(story),
        quotes_section(story),
        *flow_sections(story),
        comparison_section(story, gain),
        conclusions_section(story, gain),
    ]
    return FunderPage(
        title=page_title(story, gain, headline_outcome(story)),
        lead=tuple(filter(None, (_who(story, gain), " ".join(_how(story, gain))))),
        kinds=evidence_of(story),
        cards=headline_cards(story, gain),
        rows=side_by_side([section for section in found if section is not None]),
        limits=limits_of(story, gain),
    )


def side_by_side(sections: Sequence[Section]) -> tuple[tuple[Section, ...], ...]:
    """Put two halves that follow each other into one row."""
    rows: list[tuple[Section, ...]] = []
    for section in sections:
        waits = bool(rows) and len(rows[-1]) == 1 and rows[-1][0].width == "half"
        if waits and section.width == "half":
            rows[-1] = (*rows[-1], section)
        else:
            rows.append((section,))
    return tuple(_alone_is_full(row) for row in rows)


def _alone_is_full(row: tuple[Section, ...]) -> tuple[Section, ...]:
    return (replace(row[0], width="full"),) if len(row) == 1 else row


def evidence_of(story: Story) -> tuple[str, ...]:
    """Say what on the page does not rest on people's own answers, before any figure is read."""
    say = story.voice.say
    by_kind = {
        kind: [c for c in story.in_order() + story.in_order(treated=False) if c.evidence == kind]
        for kind in ("synthetic", *UNOBSERVED)
    }
    lines = []
    made_up = by_kind["synthetic"]
    if made_up and len(made_up) == len(story.cohorts):
        lines.append(say("kind.synthetic_all"))
    elif made_up:
        names = story.cohort_names(made_up)
        lines.append(say("kind.synthetic_some", count=len(made_up), cohorts=names))
    unobserved = [kind for kind in UNOBSERVED if by_kind[kind]]
    lines += [say(f"kind.{kind}", cohorts=story.cohort_names(by_kind[kind])) for kind in unobserved]
    return tuple(lines)


def _plain_evidence(story: Story) -> tuple[str, ...]:
    """Say which answers are people's own."""
    found = {cohort.evidence for cohort in story.cohorts.values()}
    return tuple(story.voice.say(f"kind.{kind}") for kind in OBSERVED if kind in found)


def _who(story: Story, gain: Figure | None) -> str:
    """Say how many cohorts, over which years, and how many people and businesses."""
    say, numbers = story.voice.say, story.voice.numbers
    attended = story.best("n_attended", subject_kind="reach")
    attended = attended or story.best("n_registered", subject_kind="reach")
    # The numbers of this sentence are those of these cohorts; the others are named below it.
    cohorts = story.resting_on(attended) if attended else story.in_order()
    months = sorted(cohort.started for cohort in cohorts if cohort.started)
    names = list(dict.fromkeys(numbers.month(day) for day in (*months[:1], *months[-1:])))
    parts = []
    businesses = story.best("n_businesses", subject_kind="reach")
    # Where businesses alone answer, a person is a business: counting both would count twice.
    same = gain is None and attended and businesses and attended.value == businesses.value
    if attended and not same:
        parts.append(say("lead.attended", count=int(attended.value)))
    if gain:
        parts.append(say("lead.tested", people=story.people("participants", gain.people)))
    if businesses and businesses.value:
        parts.append(say("lead.followed", count=int(businesses.value)))
    texts = {
        "cohorts": say("people.cohorts", count=len(cohorts)),
        "period": say("interval.period", low=names[0], high=names[-1])
        if len(names) > 1
        else "".join(names),
    }
    key = "lead.all" if parts else "lead.reach_only"
    return say(key, **texts, **({"reach": story.voice.join(parts)} if parts else {}))


def _how(story: Story, gain: Figure | None) -> list[str]:
    """Say what kind of comparison the figures allow, and how the group beside changed."""
    change = gain or headline_outcome(story)
    if change is None:
        return list(_plain_evidence(story))
    of_businesses = gain is None and is_of_businesses(story, change)
    who = story.voice.say("lead.same_businesses" if of_businesses else "lead.same_people")
    if not story.in_order(treated=False):
        return [story.voice.say("lead.no_comparison", who=who), *_plain_evidence(story)]
    key = "randomized" if story.study.assignment == "randomized" else "comparison"
    beside = told_beside(story, gain)
    texts = [story.voice.say(f"lead.{key}", who=who), beside, *_plain_evidence(story)]
    return [text for text in texts if text]
