"""What study.yml declares of an attribute: something known of people or of businesses."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from studies.fields import Declared, Labels, Text
from studies.versions import Former


class Attribute(Declared):
    """Something known of a person or a business, with the values it can take."""

    values: Annotated[tuple[Text, ...], Field(min_length=1)]
    labels: Mapping[Text, Labels] = Field(default_factory=dict)
    label: Labels = Field(default_factory=dict)
    unit: Literal["person", "business"] = "person"
    formerly: tuple[Former, ...] = ()
