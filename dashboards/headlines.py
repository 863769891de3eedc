"""The four headline figures: number, interval, what it counts, distance to its target."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboards.numbers import WHOLE_FROM

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dashboards.figures import Figure
    from dashboards.story import Story

MOST = 4


@dataclass(frozen=True)
class Card:
    """One headline figure. `state` is met, missed or '' where no target is declared."""

    value: str
    unit: str
    what: str
    basis: str
    state: str
    target: str


def headline_gain(story: Story) -> Figure | None:
    """Find the gain that the page rests on: pooled, else of the latest cohort that has one."""
    pooled = [
        figure
        for figure in story.book.shown("pooled_gain", subject_kind="overall")
        if story.study.wave(figure.wave_to).kind == "post"
    ]
    if pooled:
        return max(pooled, key=lambda figure: figure.people)
    cohorts = story.in_order()
    by_observation = sorted(cohorts, key=lambda c: (c.is_observed, c.cohort_no), reverse=True)
    for cohort in by_observation:
        own = story.book.shown("gain", subject_kind="overall", cohort_id=cohort.cohort_id)
        posts = [f for f in own if story.study.wave(f.wave_to).kind == "post"] or list(own)
        if posts:
            wanted = {"cohort_id": cohort.cohort_id, "wave_to": posts[0].wave_to}
            return story.book.first("gain", subject_kind="overall", **wanted)
    return None


def headline_outcome(story: Story) -> Figure | None:
    """Find the change in businesses that the page's first sentence tells."""
    return next(iter(outcome_changes(story)), None)


def outcome_changes(story: Story) -> list[Figure]:
    """Give one change per indicator, those with a target first, then the primary ones."""
    metrics = {"money": "percent_change", "yes_no": "share_change"}
    found = []
    for indicator in story.study.indicators:
        metric = metrics.get(indicator.kind, "gain")
        wanted = {"subject_kind": "indicator", "subject_id": indicator.indicator_id}
        best = story.best(metric, **wanted)
        if best is None:
            continue
        same = {"scope": best.scope, "cohort_id": best.cohort_id, "population": best.population}
        changes = story.book.shown(metric, **same, **wanted)
        change = max(changes, key=lambda f: (_target_of(story, f) is not None, _place(story, f)))
        rank = (not indicator.is_primary, _target_of(story, change) is None, len(found))
        found.append((rank, change))
    return [change for _, change in sorted(found, key=lambda pair: pair[0])]


def _place(story: Story, figure: Figure) -> int:
    waves = [wave.wave_id for wave in story.study.waves]
    return waves.index(figure.wave_to) if figure.wave_to in waves else -1


def _target_of(story: Story, change: Figure) -> float | None:
    if change.metric != "share_change":
        return change.target
    after = story.book.partner(change, "share_to")
    return after.target if after else None


def headline_cards(story: Story, gain: Figure | None) -> tuple[Card, ...]:
    """Choose four figures: what was learned first, then what changed in the businesses."""
    cards = [*(_knowledge_cards(story, gain) if gain else ()), *_outcome_cards(story)]
    cards += list(_reach_cards(story))[: max(0, MOST - len(cards))]
    return tuple(cards[:MOST])


def _knowledge_cards(story: Story, gain: Figure) -> Iterator[Card]:
    say, numbers = story.voice.say, story.voice.numbers
    before, after = (story.book.partner(gain, metric) for metric in ("mean_from", "mean_to"))
    what = say("card.gain_bare")
    if before and after:
        ends = {"before": before.value, "after": after.value}
        what = say("card.gain", **{k: numbers.decimal(v, places=0) for k, v in ends.items()})
    yield Card(
        value=numbers.brief_signed(gain.value),
        unit=say("card.points"),
        what=what,
        basis=_basis(story, gain, numbers.brief, "participants"),
        **_against(story, gain, lambda v: say("target.points", value=numbers.brief_signed(v))),
    )
    mastery = _mastery_card(story, gain) or _class_card(story, gain)
    if mastery:
        yield mastery


def _mastery_card(story: Story, gain: Figure) -> Card | None:
    after = story.book.partner(gain, "mastery_share_to")
    before = story.book.partner(gain, "mastery_share_from")
    if after is None or before is None:
        return None
    return Card(
        value=story.voice.numbers.percent(after.value),
        unit="",
        what=story.voice.say(
            "card.mastery",
            mark=story.voice.numbers.decimal(story.study.mastery_threshold),
            part=_counted(story, after),
            whole=story.voice.numbers.decimal(after.people, places=0),
            before=_counted(story, before),
        ),
        basis=_basis(story, after, story.voice.numbers.percent, ""),
        **_against(story, after, story.voice.numbers.percent),
    )


def _class_card(story: Story, gain: Figure) -> Card | None:
    wanted = {"subject_kind": "topic", "scope": gain.scope, "cohort_id": gain.cohort_id}
    classes = story.book.shown("mastery_class", wave_to=gain.wave_to, **wanted)
    if not classes:
        return None
    say, numbers = story.voice.say, story.voice.numbers
    part = numbers.decimal(sum(figure.value for figure in classes), places=0)
    value = say("card.class_value", part=part, whole=numbers.decimal(len(classes), places=0))
    what = say("card.class", mark=numbers.decimal(story.study.mastery_threshold))
    basis = story.people("participants", gain.people)
    return Card(value, "", what, basis, state="", target=say("target.none"))


def _outcome_cards(story: Story) -> Iterator[Card]:
    # One amount of money and one practice say more than two of the same kind.
    chosen = outcome_changes(story)
    leading = list({change.metric: change for change in reversed(chosen)}.values())
    leading.sort(key=chosen.index)
    rest = [change for change in chosen if change not in leading]
    for change in [*leading, *rest]:
        card = _outcome_card(story, change)
        if card:
            yield card


def _outcome_card(story: Story, change: Figure) -> Card | None:
    say, numbers = story.voice.say, story.voice.numbers
    label = story.label("indicator", change.subject_id)
    names = {"label": label, "when": story.when(change.wave_to)}
    unit = "businesses" if is_of_businesses(story, change) else "participants"
    if change.metric == "share_change":
        return _share_card(story, change, names, unit)
    if change.metric == "percent_change":
        write = numbers.signed_percent
        basis = _basis(story, change, write, unit)
        what = say("card.percent", **names)
        return Card(write(change.value), "", what, basis, **_against(story, change, write))
    before, after = (story.book.partner(change, metric) for metric in ("mean_from", "mean_to"))
    if before is None or after is None:
        return None

    def exact(value: float) -> str:
        return numbers.signed(value, places=2 if abs(value) < WHOLE_FROM else 1)

    ends = {"before": numbers.decimal(before.value), "after": numbers.decimal(after.value)}
    what = say("card.number", **names, **ends)
    basis = _basis(story, change, exact, unit)
    return Card(exact(change.value), "", what, basis, **_against(story, change, exact))


def _share_card(story: Story, change: Figure, names: dict[str, str], unit: str) -> Card | None:
    before, after = (story.book.partner(change, m) for m in ("share_from", "share_to"))
    if before is None or after is None:
        return None
    numbers = story.voice.numbers
    what = story.voice.say(
        "card.share",
        **names,
        part=_counted(story, after),
        whole=numbers.decimal(after.people, places=0),
        before=_counted(story, before),
    )
    basis = _basis(story, after, numbers.percent, "" if unit == "businesses" else unit)
    against = _against(story, after, numbers.percent)
    return Card(numbers.percent(after.value), "", what, basis, **against)


def _reach_cards(story: Story) -> Iterator[Card]:
    say, numbers = story.voice.say, story.voice.numbers
    for metric, key in (("n_attended", "card.attended"), ("person_hours", "card.hours")):
        reach = story.best(metric, subject_kind="reach")
        if reach:
            value = numbers.decimal(reach.value, places=0)
            basis = story.cohort_names(story.resting_on(reach))
            against = _against(story, reach, lambda v: numbers.decimal(v, places=0))
            yield Card(value, "", say(key), basis, **against)


def is_of_businesses(story: Story, figure: Figure) -> bool:
    """Say whether an indicator's figure counts businesses, not people."""
    return story.study.indicator(figure.subject_id).unit == "business"


def _counted(story: Story, share: Figure) -> str:
    """Give the exact number of people behind a share."""
    return story.voice.numbers.decimal(round(share.value * share.people), places=0)


def _basis(story: Story, figure: Figure, write: Callable[[float], str], unit: str) -> str:
    parts = []
    if figure.has_interval:
        parts.append(story.interval(figure, write, long=True))
    else:
        parts.append(story.voice.say("interval.none"))
    if unit:
        parts.append(story.people(unit, figure.people))
    if figure.scope != "pooled" and len(story.cohorts) > 1:
        cohort = story.label("cohort", figure.cohort_id)
        parts.append(story.voice.say("card.of_cohort", cohort=cohort))
    return ", ".join(parts)


def _against(story: Story, figure: Figure, write: Callable[[float], str]) -> dict[str, str]:
    """Say how far a figure is from its target."""
    say = story.voice.say
    if figure.target is None:
        return {"state": "", "target": say("target.none")}
    distance = figure.value - figure.target
    state = figure.target_state or ("met" if distance >= 0 else "missed")
    target = write(figure.target)
    if distance == 0:
        return {"state": state, "target": say("target.even", target=target)}
    key = "target.met_below" if state == "met" and distance < 0 else f"target.{state}"
    gap = _distance(story, figure, abs(distance))
    return {"state": state, "target": say(key, target=target, distance=gap)}


def _distance(story: Story, figure: Figure, distance: float) -> str:
    """Write a distance: a difference of percents or scores is points."""
    numbers = story.voice.numbers
    if figure.unit in {"share", "ratio", "points"}:
        scale = 100 if figure.unit == "share" else 1
        return story.voice.say("target.points", value=numbers.brief(scale * distance))
    return numbers.decimal(distance, places=2)
