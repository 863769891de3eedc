"""What study.yml declares of an indicator: an outcome that is followed over waves.

An indicator of kind `derived` is computed from others, and nobody is asked for it.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from studies.fields import Declared, Id, Labels, Number, TargetAsWritten, Text, wrong
from studies.versions import Former

STATUSES = ("operating", "paused", "closed", "sold", "not_started")
"""What a business can be; closed and sold ones earn nothing any more."""

PERCENT_KEPT = 99.0
"""The percentile above which amounts of money are pulled in, where none is declared."""

CODED = {"ordered": "levels", "choice_many": "options"}
"""Kinds whose answers are declared codes, and the key under which they stand."""

ONLY_OF = {
    "levels": "ordered",
    "at_or_above": "ordered",
    "options": "choice_many",
    "none": "choice_many",
    "labels": "status",
    "formula": "derived",
    "winsorize": "money",
}
"""Keys that say something about one kind only."""

Parts = Annotated[tuple[Id, ...], Field(min_length=1)]
TwoParts = Annotated[tuple[Id, ...], Field(min_length=2, max_length=2)]


class Formula(Declared):
    """How an indicator is computed from others of the same wave; one of the four."""

    sum: Parts | None = None
    difference: TwoParts | None = None
    ratio: TwoParts | None = None
    share_of: Parts | None = None

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if len(self.model_fields_set) != 1:
            raise wrong(
                f"it has {len(self.model_fields_set)} formulas",
                'Give one: "sum", "difference", "ratio" or "share_of", with ids of indicators.',
            )
        return self

    @property
    def name(self) -> str:
        """Name the formula: sum, difference, ratio or share_of."""
        return next(iter(self.model_fields_set))

    @property
    def parts(self) -> tuple[str, ...]:
        """List the indicators it is computed from, in order."""
        parts: tuple[str, ...] = getattr(self, self.name)
        return parts


class Indicator(Declared):
    """An outcome that is followed over waves."""

    label: Labels = Field(default_factory=dict)
    unit: Literal["enrolment", "business"] = "business"
    kind: Literal[
        "money", "count", "number", "yes_no", "ordered", "choice_many", "status", "derived"
    ]
    levels: Annotated[Mapping[Text, Labels], Field(min_length=2)] | None = None
    at_or_above: Text | None = None
    options: Annotated[Mapping[Text, Labels], Field(min_length=1)] | None = None
    none: Text | None = None
    labels: Mapping[Literal["operating", "paused", "closed", "sold", "not_started"], Labels] = (
        Field(default_factory=dict)
    )
    words: Mapping[Text, tuple[Text, ...]] = Field(default_factory=dict)
    formula: Formula | None = None
    missing: Literal["missing", "skip"] = "missing"
    winsorize: Annotated[float, Field(ge=50, le=100)] = PERCENT_KEPT
    records: Id | None = None
    about: Literal["same", "previous"] = "same"
    currency: Text | None = None
    period: Literal["month", "quarter", "year", "none"] | None = None
    direction: Literal["up", "down", "none"] = "up"
    baseline: Id | None = None
    target: Mapping[Id, TargetAsWritten] = Field(default_factory=dict)
    primary: bool = False
    sensitive: bool = False
    minimum: Number | None = None
    maximum: Number | None = None
    dont_know: tuple[Text, ...] = ()
    refused: tuple[Text, ...] = ()
    asked_of: Literal["all"] = "all"
    formerly: tuple[Former, ...] = ()

    @property
    def is_sensitive(self) -> bool:
        """Money always is."""
        return self.sensitive or self.kind == "money"

    @property
    def counted_by(self) -> str:
        """The period that an amount is about; money is by the month where nothing is said."""
        return self.period or ("month" if self.kind == "money" else "none")

    @property
    def codes(self) -> Mapping[str, Mapping[str, str]]:
        """Give the codes that answers are, in order, with their labels; none where they are not."""
        if self.kind == "status":
            return {code: self.labels.get(code, {}) for code in STATUSES}  # type: ignore[call-overload]
        return getattr(self, CODED.get(self.kind, ""), None) or MappingProxyType({})

    @model_validator(mode="after")
    def _says_what_its_kind_needs(self) -> Self:
        for key, kind in ONLY_OF.items():
            if key in self.model_fields_set and kind != self.kind:
                raise wrong(
                    f'"{key}" is of the kind {kind} only, and this is {self.kind}',
                    "Take the line out, or correct the kind.",
                )
        needed = {**CODED, "derived": "formula"}.get(self.kind)
        if needed and not getattr(self, needed):
            raise wrong(
                f'"{needed}" is missing', f"An indicator of kind {self.kind} needs its {needed}."
            )
        for key in ("at_or_above", "none", "words"):
            named = getattr(self, key)
            for code in named if key == "words" else filter(None, (named,)):
                if code not in self.codes:
                    raise wrong(
                        f'"{key}" names "{code}", which is none of its codes',
                        f"Codes: {', '.join(self.codes) or 'none'}. Correct it.",
                    )
        return self

    @model_validator(mode="after")
    def _values_can_be_reached(self) -> Self:
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise wrong(
                f'"minimum" ({self.minimum:g}) is above "maximum" ({self.maximum:g})',
                "Give the plausible range in order.",
            )
        if self.target and self.kind == "choice_many":
            raise wrong(
                "several answers have no one target", "Ask for the option as yes/no, or leave it."
            )
        for wave_id, target in self.target.items():
            is_share = target.kind == "absolute" and 0 <= target.amount <= 1
            if self.kind in ("yes_no", "ordered", "status") and not is_share:
                raise wrong(
                    f'the target at "{wave_id}" is not a share',
                    "For yes/no write the share to reach, between 0 and 1, like 0.5.",
                )
        return self

    @model_validator(mode="after")
    def _nobody_answers_what_is_derived(self) -> Self:
        answered = ("minimum", "maximum", "dont_know", "refused", "formerly", "words", "records")
        given = [key for key in answered if key in self.model_fields_set]
        if self.kind == "derived" and given:
            raise wrong(
                f'"{given[0]}" is of answers, and nobody is asked for what is derived',
                "Take the line out, or write it at the indicators that it is derived from.",
            )
        skips = self.formula and self.formula.name in ("sum", "share_of")
        if self.missing == "skip" and not skips:
            raise wrong(
                '"missing: skip" makes no sense here',
                "Only a sum or a share of practices can pass over what was not answered.",
            )
        return self
