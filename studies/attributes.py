"""What study.yml declares of an attribute: something known of people or of businesses."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from studies.fields import Declared, Labels, Text, wrong
from studies.versions import Former

Years = Annotated[int, Field(ge=0, le=130)]
Band = Annotated[tuple[Years, Years], Field(description="the youngest and the oldest of it")]


class Age(Declared):
    """An age on the first session's date, from the year or the day of birth that files hold."""

    of: Literal["birth_year", "birth_date"]
    bands: Annotated[Mapping[Text, Band], Field(min_length=1)]

    @model_validator(mode="after")
    def _bands_are_apart(self) -> Self:
        ordered = sorted(self.bands.items(), key=lambda one: one[1])
        for name, (youngest, oldest) in ordered:
            if youngest > oldest:
                raise wrong(
                    f'the band "{name}" goes from {youngest} to {oldest}',
                    "Give its youngest age first.",
                )
        for (name, (_, oldest)), (after, (youngest, _)) in pairwise(ordered):
            if youngest <= oldest:
                raise wrong(
                    f'the bands "{name}" and "{after}" overlap at {youngest}',
                    "Both ends belong to a band, like [20, 24] and [25, 34].",
                )
            if youngest > oldest + 1:
                first, last = oldest + 1, youngest - 1
                ages = f"{first}" if first == last else f"{first} to {last}"
                raise wrong(
                    f'no band holds the ages {ages}, between "{name}" and "{after}"',
                    "Let one of the two reach further.",
                )
        return self


class Attribute(Declared):
    """Something known of a person or a business, with the values it can take."""

    values: tuple[Text, ...] = ()
    age: Age | None = None
    target: Mapping[Text, Annotated[float, Field(ge=0, le=1)]] = Field(default_factory=dict)
    labels: Mapping[Text, Labels] = Field(default_factory=dict)
    label: Labels = Field(default_factory=dict)
    unit: Literal["person", "business"] = "person"
    formerly: tuple[Former, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _bands_are_its_values(cls, written: Any) -> Any:
        """Let what is said of values (labels, targets) be said of bands of age."""
        bands = _bands_of(written)
        return written if bands is None or "values" in written else {**written, "values": bands}

    @model_validator(mode="after")
    def _says_what_it_can_be(self) -> Self:
        if self.age and list(self.values) != list(self.age.bands):
            raise wrong(
                'it has "values" beside the bands of an age',
                'Remove "values": the bands are its values.',
            )
        if not self.values:
            raise wrong('"values" is missing', "List what it can be, like values: [f, m].")
        if self.age and self.unit == "business":
            raise wrong("a business has no day of birth", 'Remove "age", or write unit: person.')
        for value in self.target:
            if value not in self.values:
                raise wrong(
                    f'"target" names "{value}", which is none of its values',
                    f"Values: {', '.join(self.values)}. Correct it.",
                )
        return self


def _bands_of(written: Any) -> list[str] | None:
    age = written.get("age") if isinstance(written, Mapping) else None
    bands = age.get("bands") if isinstance(age, Mapping) else None
    return [str(one) for one in bands] if isinstance(bands, Mapping) else None
