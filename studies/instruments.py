"""What an instrument asks: its items, their keys, points, scales and options."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from studies.fields import Declared, Id, Labels, Number, Text, number_of, wrong
from studies.versions import Former

KEYED_KINDS = ("single", "multiple", "number", "graded")
SCALED_KINDS = ("likert", "self_rated", "rubric")
RECOMMEND_SCALE = (0.0, 10.0)
"""On which scale people say whether they would recommend something."""

Holds = Literal["survey", "feedback", "rubric"]
"""What an instrument asks for: knowledge and conduct, opinions, or the levels of objects."""


def _as_list(written: Any) -> Any:
    return written if isinstance(written, list | tuple) else [written]


Key = Annotated[
    tuple[Text, ...],
    BeforeValidator(_as_list),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": ["string", "number"]},
                {"type": "array", "items": {"type": ["string", "number"]}, "minItems": 1},
            ]
        }
    ),
    Field(min_length=1),
]
"""The right answer, or the right answers of a select-multiple item."""


class Scale(Declared):
    """The ends of a rating scale."""

    min: Number
    max: Number


class Item(Declared):
    """One question. Reworded, it is a new item with a new id."""

    id: Id
    kind: Literal[
        "single", "multiple", "number", "graded", "likert", "self_rated", "rubric", "text"
    ]
    topic: Id | None = None
    text: Labels = Field(default_factory=dict)
    options: Annotated[Mapping[Text, Labels], Field(min_length=1)] | None = None
    key: Key | None = None
    credit: Literal["partial", "all_or_nothing"] = "partial"
    points: Number = 1.0
    tolerance: Annotated[Number, Field(ge=0)] = 0.0
    scale: Scale | None = None
    reversed: bool = False
    recommend: bool = False
    dont_know: tuple[Text, ...] = ()
    refused: tuple[Text, ...] = ()
    asked_of: Literal["all"] = "all"
    asked_if: Annotated[str, Field(pattern=r"^[^=\s]+\s*=\s*\S.*$")] | None = None
    sensitive: bool = False
    formerly: tuple[Former, ...] = ()

    @property
    def is_keyed(self) -> bool:
        """Whether an answer can be right or wrong."""
        return self.kind == "graded" or (self.kind in KEYED_KINDS and self.key is not None)

    @property
    def is_scored(self) -> bool:
        """Whether an answer makes a score at all."""
        return self.is_keyed or self.kind in SCALED_KINDS

    @property
    def scale_ends(self) -> tuple[float, float] | None:
        """The declared scale, else the lowest and highest option code of a rating."""
        if self.scale is not None:
            return self.scale.min, self.scale.max
        if self.kind not in SCALED_KINDS or not self.options:
            return None
        codes = [number_of(code) for code in self.options]
        return min(codes), max(codes)

    @property
    def condition(self) -> tuple[str, str]:
        """The item and the value that `asked_if` names; empty where it is always asked."""
        if self.asked_if is None:
            return "", ""
        item_id, _, value = self.asked_if.partition("=")
        return item_id.strip(), value.strip().strip("'\"")

    @model_validator(mode="after")
    def _can_be_scored(self) -> Self:
        _check_key(self)
        _check_scale(self)
        if self.recommend and (self.kind != "likert" or self.scale_ends != RECOMMEND_SCALE):
            raise wrong(
                '"recommend" is of a likert item from 0 to 10',
                "Write kind: likert and scale: {min: 0, max: 10}, or remove recommend.",
            )
        if self.is_keyed and self.points <= 0:
            raise wrong(
                f'"points" is {self.points:g}, so that the item can earn nothing',
                "Give points above 0, or remove the key.",
            )
        return self


def _check_key(item: Item) -> None:
    if item.key is None:
        return
    if item.kind not in ("single", "multiple", "number"):
        raise wrong(
            f"an item of kind {item.kind} has no key",
            'Remove "key", or make the item single, multiple or number.',
        )
    if item.kind == "number":
        _check_number_key(item.key)
    strangers = [one for one in item.key if item.options is not None and one not in item.options]
    if strangers:
        listed = ", ".join(f'"{code}"' for code in item.options or ())
        raise wrong(
            f'the key "{strangers[0]}" is not among the options', f"Options: {listed}. Name one."
        )


def _check_number_key(key: tuple[str, ...]) -> None:
    try:
        (written,) = key
        number_of(written)
    except ValueError:
        listed = ", ".join(f'"{one}"' for one in key)
        raise wrong(
            f"the key {listed} is not one number", "Write the number with a point, like 12.5."
        ) from None


def _check_scale(item: Item) -> None:
    if item.kind not in SCALED_KINDS:
        return
    try:
        ends = item.scale_ends
    except ValueError:
        raise wrong(
            "the options of a rating are not all numbers",
            "Use numbers as codes (1: never, 2: seldom), or declare scale: {min: 1, max: 5}.",
        ) from None
    if ends is None:
        raise wrong('"scale" is missing', "Add the ends of the scale, like {min: 1, max: 5}.")
    if ends[0] >= ends[1]:
        raise wrong(f"the scale goes from {ends[0]:g} to {ends[1]:g}", "Give a min below the max.")


class Instrument(Declared):
    """One version of a questionnaire."""

    instrument: Id
    version: Annotated[int, Field(ge=1, le=1000)] = 1
    holds: Holds = "survey"
    unit: Literal["enrolment", "business"] = "enrolment"
    items: Annotated[tuple[Item, ...], Field(min_length=1)]
    unasked: tuple[Text, ...] = ()

    @property
    def name(self) -> str:
        """The version's name, as files declare it: 'knowledge-2'."""
        return f"{self.instrument}-{self.version}"
