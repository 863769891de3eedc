"""How a question stood in earlier forms: under which name, in which group, with which choices."""

from collections.abc import Mapping
from datetime import date
from typing import Self

from pydantic import Field, model_validator

from studies.fields import Day, Declared, Text, wrong


class Former(Declared):
    """One earlier way in which an item, an indicator or an attribute was written in files.

    Without `name` it is about the present name: choices that were recoded, a group that moved.
    """

    name: Text | None = None
    path: Text | None = None
    from_on: Day | None = Field(None, alias="from")
    until: Day | None = None
    versions: tuple[Text, ...] = ()
    recode: Mapping[Text, Text] = Field(default_factory=dict)

    @property
    def is_bounded(self) -> bool:
        """Whether it held only at some time, or in some versions of a form."""
        return bool(self.from_on or self.until or self.versions)

    def meets(self, other: Self) -> bool:
        """Say whether a record can be of the time, and of a version, of both."""
        if self.versions and other.versions and not set(self.versions) & set(other.versions):
            return False
        first = max(self.from_on or date.min, other.from_on or date.min)
        return first <= min(self.until or date.max, other.until or date.max)

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.name or self.path or self.recode or self.is_bounded):
            raise wrong("says nothing", "Give the former name, the former group, or recode.")
        if self.from_on and self.until and self.from_on > self.until:
            raise wrong(
                f'"from" ({self.from_on}) is after "until" ({self.until})',
                "Give the first and the last day in order.",
            )
        return self
