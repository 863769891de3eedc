"""Where the line over cohorts breaks, and why, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboards.figures import number, word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboards.sections.sessions import Gain
    from dashboards.story import Story

    Rows = list[Mapping[str, object]]

MOST_TOLD = 3


def breaks_before(story: Story, gains: Sequence[Gain]) -> list[Rows]:
    """Give, of each gain, the breaks between it and the gain before it; none of the first.

    A cohort whose gain is not shown may lie between two that are: its breaks are theirs too.
    """
    found: list[Rows] = [[] for _ in gains]
    numbers = [gain.cohort.cohort_no for gain in gains]
    for row in story.breaks:
        cohort = story.cohorts.get(word(row.get("cohort_id")))
        if cohort is None or not _is_of(row, gains):
            continue
        for at in range(1, len(gains)):
            if numbers[at - 1] < cohort.cohort_no <= numbers[at]:
                found[at].append(row)
    return found


def _is_of(row: Mapping[str, object], gains: Sequence[Gain]) -> bool:
    """Tell whether a break is of the overall line that the gains stand on."""
    keys = ("subject_kind", "wave_from", "wave_to")
    return bool(gains) and all(
        word(row.get(name)) == getattr(gains[0].figure, name) for name in keys
    )


def stretches(breaks: Sequence[Rows]) -> list[int]:
    """Number the stretches that a line may be drawn over without a break."""
    numbers, stretch = [], 0
    for rows in breaks:
        stretch += bool(rows)
        numbers.append(stretch)
    return numbers


def break_notes(story: Story, gains: Sequence[Gain], breaks: Sequence[Rows]) -> tuple[str, ...]:
    """Say before which cohorts the line breaks, and why; those of one reason together.

    Of a cohort whose questions are not known it is said once, not of the cohort after it too.
    """
    say = story.voice.say
    named: dict[str, list[str]] = {}
    unknown: dict[str, None] = {}
    for gain, rows in zip(gains, breaks, strict=True):
        of_averages = [_known_from_averages(story, row) for row in rows]
        unknown |= dict.fromkeys(name for names in of_averages for name in names)
        told = [row for row, names in zip(rows, of_averages, strict=True) if not names]
        reasons = list(dict.fromkeys(_reason(story, row) for row in told))
        if reasons:
            named.setdefault("; ".join(reasons), []).append(gain.cohort.label)
    notes = [_unknown_note(story, gains, cohort_id) for cohort_id in unknown]
    notes += [
        say("sessions.breaks", cohorts=story.voice.join(labels), reasons=reasons)
        for reasons, labels in named.items()
    ]
    more = len(notes) - MOST_TOLD
    return (*notes[:MOST_TOLD], *([say("sessions.more_breaks", count=more)] if more > 0 else ()))


def _known_from_averages(story: Story, row: Mapping[str, object]) -> list[str]:
    """Give those of a pair whose questions are not known because only averages are."""
    if word(row.get("reason")) != "items_unknown":
        return []
    pair = [word(row.get(name)) for name in ("cohort_other", "cohort_id")]
    return [name for name in pair if name in story.cohorts and _is_summary(story, name)]


def _is_summary(story: Story, cohort_id: str) -> bool:
    return story.cohorts[cohort_id].evidence == "summary"


def _unknown_note(story: Story, gains: Sequence[Gain], cohort_id: str) -> str:
    """Say of a cohort that its questions are not known, and which of its sides has no line."""
    names = [gain.cohort.cohort_id for gain in gains]
    label = story.cohorts[cohort_id].label
    if cohort_id not in names:
        return story.voice.say("sessions.unknown_undrawn", cohort=label)
    neighbours = 1 if cohort_id in (names[0], names[-1]) else 2
    return story.voice.say("sessions.unknown", count=neighbours, cohort=label)


def _reason(story: Story, row: Mapping[str, object]) -> str:
    numbers = story.voice.numbers

    def share(name: str) -> str:
        return numbers.percent(number(row.get(name)) or 0.0)

    reason = word(row.get("reason"))
    texts = {
        "few_shared_items": {"n": numbers.decimal(number(row.get("n_shared")) or 0, places=0)},
        "few_shared_points": {"share": share("points_share")},
        "few_answered": {"share": share("answered_share")},
        "few_answered_before": {
            "share": share("answered_share"),
            "cohort": story.label("cohort", word(row.get("cohort_other"))),
        },
    }
    return story.voice.say(f"sessions.reason.{reason}", **texts.get(reason, {}))
