"""The knowledge surveys of a cohort, before and after, as the tool that collected them has it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING

from .knowledge import Item, choose_answer, draw_correct, read_items, score, steer
from .people import present
from .plans import PUBLISHED_AFTER, PUBLISHED_BEFORE, PUBLISHED_PEOPLE, TOPICS

if TYPE_CHECKING:
    from .people import Participant
    from .plans import Plan
    from .tables import Row

NUMBER_STYLES = ("{}", "{}", "Rp{}", "Rp {}")


@dataclass(frozen=True)
class Survey:
    """One survey file before it is written: what the columns mean, and its rows."""

    items: tuple[Item, ...]
    rows: list[Row]


def survey_cohort(plan: Plan, people: tuple[Participant, ...], *, wave: str) -> Survey:
    """Draw one wave of a synthetic cohort: who was there answers, and some skip the last test."""
    random = Random(f"survey/{plan.cohort_id}/{wave}")
    first = wave == "pre"
    session = plan.sessions[0 if first else -1]
    stays = 1.0 if first else 0.93
    takers = [p for p in present(people) if p.attended[session] and random.random() < stays]
    items = read_items(plan.versions[0 if first else 1])
    percents = plan.before if first else plan.after
    answers = _draw_answers([p.ability for p in takers], items, percents, random, exact=False)
    day = plan.first_session if first else plan.last_session
    rows = [
        _row(nim=p.nim, wave=wave, answers=a, items=items, moment=m, tool=plan.survey_tool)
        for p, a, m in zip(takers, answers, _moments(day, first, len(takers), random), strict=True)
    ]
    for row in rows:
        if random.random() < 0.06:  # one question left out now and then
            row[random.choice(items).id] = ""
    return Survey(items, rows)


def rebuild_published(*, wave: str) -> Survey:
    """Make 42 people's answers whose topic means are the published ones, to the digit."""
    random = Random(f"published/{wave}")
    people = Random("published/people")
    abilities = [people.gauss(0, 0.7) for _ in range(PUBLISHED_PEOPLE)]
    items = read_items(1)
    percents = PUBLISHED_BEFORE if wave == "pre" else PUBLISHED_AFTER
    answers = _draw_answers(abilities, items, percents, random, exact=True)
    moments = _moments(date(2021, 3, 21), wave == "pre", PUBLISHED_PEOPLE, random)
    rows = [
        _row(nim=f"CBA21-{n:03d}", wave=wave, answers=a, items=items, moment=m, tool="google")
        for n, (a, m) in enumerate(zip(answers, moments, strict=True), start=1)
    ]
    return Survey(items, rows)


def _draw_answers(
    abilities: list[float],
    items: tuple[Item, ...],
    percents: tuple[float, ...],
    random: Random,
    *,
    exact: bool,
) -> list[dict[str, str]]:
    answers: list[dict[str, str]] = [{} for _ in abilities]
    for topic, percent in zip(TOPICS, percents, strict=True):
        asked = tuple(item for item in items if item.topic == topic)
        correct = draw_correct(abilities, asked, percent, random)
        if exact:
            possible = sum(item.points for item in asked) * len(abilities)
            total, rest = divmod(possible * int(percent), 100)
            assert rest == 0, f"{percent} % of {possible} points is no whole number of points"
            steer(correct, asked, total, random)
        for written, right in zip(answers, correct, strict=True):
            for item in asked:
                written[item.id] = choose_answer(item, correct=right[item.id], random=random)
    return answers


def _moments(day: date, first: bool, count: int, random: Random) -> list[datetime]:  # noqa: FBT001 - which end of the day
    start = datetime.combine(day, time(7, 38) if first else time(14, 41))
    seconds = sorted(random.randint(0, 22 * 60) for _ in range(count))
    return [start + timedelta(seconds=second) for second in seconds]


def _row(
    *, nim: str, wave: str, answers: dict[str, str], items: tuple[Item, ...], moment: datetime,
    tool: str,
) -> Row:  # fmt: skip
    possible = sum(item.points for item in items)
    row: Row = {"nim": nim, "wave": wave, "consent": "Ya", "moment": moment}
    row["date"] = moment.date()
    row["score"] = f"{score(answers, items)} / {possible}"
    random = Random(f"style/{nim}/{wave}")
    for item in items:
        row[item.id] = _written(item, answers[item.id], tool, random)
    return row


def _written(item: Item, answer: str, tool: str, random: Random) -> object:
    if item.kind == "number":
        if tool in {"kobo", "odk", "csv"}:
            return answer
        grouped = f"{int(answer):,}".replace(",", ".")
        return random.choice(NUMBER_STYLES).format(random.choice([answer, grouped]))
    codes = answer.split("+")
    if tool in {"kobo", "odk", "csv"}:
        return (";" if tool == "csv" else " ").join(codes)
    return ";".join(item.options[code] for code in codes)
