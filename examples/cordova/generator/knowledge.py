"""Answers to the knowledge test: drawn per person and item, steered to exact means where needed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

import yaml

INSTRUMENTS = Path(__file__).resolve().parents[1] / "instruments"


@dataclass(frozen=True)
class Item:
    """One question as the instrument file declares it; key and answers are codes or a number."""

    id: str
    topic: str
    kind: str
    key: str
    points: int
    text: str
    options: dict[str, str]


def read_items(version: int) -> tuple[Item, ...]:
    """Read the questions of one version, in Indonesian."""
    declared = yaml.safe_load((INSTRUMENTS / f"knowledge-{version}.yml").read_text("utf-8"))
    return tuple(
        Item(
            id=item["id"],
            topic=item["topic"],
            kind=item["kind"],
            key="+".join(item["key"]) if isinstance(item["key"], list) else str(item["key"]),
            points=item["points"],
            text=item["text"]["id"],
            options={code: text["id"] for code, text in item.get("options", {}).items()},
        )
        for item in declared["items"]
    )


@cache
def difficulty(item_id: str) -> float:
    """Give each item its own fixed difficulty in logits, the same in every cohort and wave."""
    return Random(f"difficulty/{item_id}").gauss(0, 0.6)


def draw_correct(
    abilities: list[float], items: tuple[Item, ...], percent: float, random: Random
) -> list[dict[str, bool]]:
    """Draw who answers what correctly, so that the expected score of these items is `percent`."""
    offset = _offset(abilities, items, percent / 100)
    return [
        {item.id: random.random() < _chance(ability, item, offset) for item in items}
        for ability in abilities
    ]


def steer(
    correct: list[dict[str, bool]], items: tuple[Item, ...], total: int, random: Random
) -> None:
    """Flip single answers until all points of all people together are exactly `total`."""
    points = {item.id: item.points for item in items}
    while missing := total - _points(correct, points):
        right = missing > 0
        step = min(abs(missing), 3)
        # A gap of one or two points is no item's worth: flip a dearer item one way, a cheaper back.
        dear = step if step >= 3 else random.choice([4, 5, 6])
        allowed = [p for p in (3, 4, 5, 6, 7) if p <= abs(missing)] if step >= 3 else [dear]
        _flip(correct, points, allowed, to=right, random=random)
        if step < 3:
            back = [dear - step] if dear - step >= 3 else [3]
            _flip(correct, points, back, to=not right, random=random)


def choose_answer(item: Item, *, correct: bool, random: Random) -> str:
    """Give the code (or number) written down: the key, or a distractor."""
    if correct:
        return item.key
    if item.kind == "number":
        return random.choice(["800000", "850000", "1850000", "350000"])
    if item.kind == "multiple":
        return random.choice(["a", "c", "a+b", "a+c+d", "b+d"])
    return random.choice([code for code in item.options if code != item.key])


def score(answers: dict[str, str], items: tuple[Item, ...]) -> int:
    """Add up the points as the form's own score column does."""
    return sum(item.points for item in items if answers.get(item.id) == item.key)


def _chance(ability: float, item: Item, offset: float) -> float:
    return 1 / (1 + math.exp(-(ability + offset - difficulty(item.id))))


def _offset(abilities: list[float], items: tuple[Item, ...], share: float) -> float:
    low, high = -6.0, 6.0
    possible = sum(item.points for item in items) * len(abilities)
    for _ in range(40):
        middle = (low + high) / 2
        expected = sum(
            item.points * _chance(ability, item, middle) for ability in abilities for item in items
        )
        low, high = (middle, high) if expected / possible < share else (low, middle)
    return low


def _points(correct: list[dict[str, bool]], points: dict[str, int]) -> int:
    return sum(points[item] for person in correct for item, right in person.items() if right)


def _flip(
    correct: list[dict[str, bool]],
    points: dict[str, int],
    allowed: list[int],
    *,
    to: bool,
    random: Random,
) -> None:
    cells = [
        (person, item)
        for person in correct
        for item, right in person.items()
        if right is not to and points[item] in allowed
    ]
    person, item = random.choice(cells)
    person[item] = to
