"""What the evidence of a page cannot say, from the facts of the study and its figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboards.story import UNOBSERVED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dashboards.figures import Figure
    from dashboards.story import Story

FEWEST_COHORTS = 6  # in each arm, where whole cohorts were assigned


def limits_of(story: Story, gain: Figure | None) -> tuple[str, ...]:
    """List every limit that the facts give, the weightiest first."""
    return (
        *_of_evidence(story),
        *_of_comparison(story),
        *_of_attrition(story),
        *_of_reports(story),
        *_of_tests(story, gain),
        *_of_small_cells(story),
    )


def _of_evidence(story: Story) -> Iterator[str]:
    made_up = [c for c in story.cohorts.values() if c.evidence == "synthetic"]
    if made_up and len(made_up) == len(story.cohorts):
        yield story.voice.say("limits.synthetic_all")
    elif made_up:
        yield story.voice.say("limits.synthetic_some", cohorts=story.cohort_names(made_up))
    for kind in UNOBSERVED:
        named = [c for c in story.cohorts.values() if c.evidence == kind]
        if named:
            yield story.voice.say(f"limits.{kind}", cohorts=story.cohort_names(named))


def _of_comparison(story: Story) -> Iterator[str]:
    beside = story.in_order(treated=False)
    if not beside:
        yield story.voice.say("limits.no_comparison")
        return
    if story.study.assignment != "randomized":
        chosen = story.study.assignment in {"", "self_selected"}
        yield story.voice.say("limits.self_selected" if chosen else "limits.not_random")
    few = too_few_cohorts(story)
    if few:
        cohorts, others = (
            story.voice.say("people.cohorts", count=len(side))
            for side in (story.in_order(), beside)
        )
        key = "few_groups" if few == "alone" else "few_cohorts"
        yield story.voice.say(f"limits.{key}", cohorts=cohorts, beside=others)


def too_few_cohorts(story: Story) -> str:
    """Say whether cohorts are too few to tell program from cohort: alone, too_few, or ''.

    Where people or businesses were assigned it is they who count, and not their cohorts.
    """
    if story.study.assigned in {"person", "business"}:
        return ""
    own, beside = (len(story.in_order(treated=treated)) for treated in (True, False))
    if beside == 1:
        return "alone"
    return "too_few" if min(own, beside) < FEWEST_COHORTS else ""


def _of_attrition(story: Story) -> Iterator[str]:
    """Say the worst loss of the tests and of the businesses, and that late answers count."""
    for subject, key in (("knowledge", "attrition"), ("business", "attrition_business")):
        lost = story.book.shown("attrition_rate", scope="pooled", subject_id=subject)
        lost = lost or story.book.shown("attrition_rate", scope="cohort", subject_id=subject)
        worst = max(lost, key=lambda figure: figure.value, default=None)
        if worst and worst.value > 0:
            share = story.voice.numbers.percent(worst.value)
            yield story.voice.say(f"limits.{key}", share=share, when=story.when(worst.wave_to))
    if any(_may_be_late(story, wave_id) for wave_id in story.book.waves_shown()):
        yield story.voice.say("limits.late")


def _may_be_late(story: Story, wave_id: str) -> bool:
    wave = story.study.wave(wave_id)
    return wave.kind == "follow_up" and wave.late == "flag" and wave.months is not None


def _of_reports(story: Story) -> Iterator[str]:
    kinds = {story.study.indicator(f.subject_id).kind for f in story.book.shown("percent_change")}
    if "money" in kinds:
        yield story.voice.say("limits.reported")
    elif story.book.shown("share_change", subject_kind="indicator"):
        yield story.voice.say("limits.reported_plain")


def _of_tests(story: Story, gain: Figure | None) -> Iterator[str]:
    if gain is None:
        return
    yield story.voice.say("limits.learning")
    if gain.scope != "pooled":
        yield story.voice.say("limits.single")


def _of_small_cells(story: Story) -> Iterator[str]:
    if story.book.has_suppressed:
        smallest = story.voice.numbers.decimal(story.study.smallest_cell, places=0)
        yield story.voice.say("limits.small", smallest=smallest)
