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
    """Say before which cohorts the line breaks, and why; those of one reason together."""
    say = story.voice.say
    named: dict[str, list[str]] = {}
    for gain, rows in zip(gains, breaks, strict=True):
        reasons = list(dict.fromkeys(_reason(story, row) for row in rows))
        if reasons:
            named.setdefault("; ".join(reasons), []).append(gain.cohort.label)
    notes = [
        say("sessions.breaks", cohorts=story.voice.join(labels), reasons=reasons)
        for reasons, labels in named.items()
    ]
    more = len(notes) - MOST_TOLD
    return (*notes[:MOST_TOLD], *([say("sessions.more_breaks", count=more)] if more > 0 else ()))


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
