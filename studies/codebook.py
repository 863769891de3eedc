"""What coders look for in interviews: themes, and the codes that belong to them."""

from collections.abc import Mapping

from pydantic import Field

from studies.fields import Declared, Id, Labels, Text


class Theme(Declared):
    """A theme that interviews are counted by."""

    label: Labels = Field(default_factory=dict)
    description: Labels = Field(default_factory=dict)


class Code(Declared):
    """A code that a coder gives to a passage."""

    theme: Id
    label: Labels = Field(default_factory=dict)
    examples: tuple[Text, ...] = ()


class Codebook(Declared):
    """Themes and codes of a study; both may be empty."""

    themes: Mapping[Id, Theme] = Field(default_factory=dict)
    codes: Mapping[Id, Code] = Field(default_factory=dict)
