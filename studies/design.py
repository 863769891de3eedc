"""What study.yml declares: waves, topics, identity, privacy, limits; indicators, attributes."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from studies.attributes import Attribute
from studies.fields import (
    Count,
    Day,
    Declared,
    Duration,
    Id,
    Labels,
    Number,
    Text,
    wrong,
)
from studies.indicators import Indicator
from studies.limits import Limits

Share = Annotated[float, Field(ge=0, le=1)]
Score = Annotated[float, Field(ge=0, le=100)]
Cell = Annotated[int, Field(ge=3, le=1000)]

DAYS_EARLY = 30
DAYS_LATE = 60
"""A follow-up's window where none is declared: from 30 days before it is due to 60 days after."""


class Wave(Declared):
    """A moment at which everyone is asked; the order of declaration is the order in time."""

    kind: Literal["pre", "post", "then", "follow_up"]
    label: Labels = Field(default_factory=dict)
    anchor: Literal["first_session", "last_session"] = "last_session"
    due_days: Duration | None = Field(None, alias="due")
    from_days: Duration | None = Field(None, alias="from")
    to_days: Duration | None = Field(None, alias="to")
    late: Literal["flag", "exclude", "own_wave"] = "flag"
    asked_of: Literal["all"] = "all"
    sampled: bool = False

    @property
    def is_split(self) -> bool:
        """Whether answers outside the window are a wave of their own, `<wave>_late`."""
        return self.late == "own_wave" and self.window is not None

    @model_validator(mode="after")
    def _window_is_in_order(self) -> Self:
        if self.kind != "follow_up":
            if self.window or self.from_days is not None or self.to_days is not None:
                raise wrong(
                    f"a {self.kind} wave has no due date",
                    'Remove "due", "from" and "to", or make it a follow_up.',
                )
            return self
        if self.window is None:
            raise wrong('"due" is missing', 'Add when it is due, like "due: 183d".')
        opens, due, closes = self.window
        if not opens <= due <= closes:
            raise wrong(
                f'"due" ({due}d) lies outside "from" {opens}d "to" {closes}d',
                "Give a due date inside the window.",
            )
        return self

    @property
    def window(self) -> tuple[int, int, int] | None:
        """Days after the anchor at which a follow-up opens, is due and closes."""
        if self.due_days is None:
            return None
        opens = max(0, self.due_days - DAYS_EARLY) if self.from_days is None else self.from_days
        closes = self.due_days + DAYS_LATE if self.to_days is None else self.to_days
        return opens, self.due_days, closes


class Topic(Declared):
    """A subject that was taught and is asked about."""

    label: Labels = Field(default_factory=dict)


class Mastery(Declared):
    """The score from which a topic counts as mastered, and how topics make the overall score."""

    threshold: Score = 70.0
    overall: Literal["mean_of_topics", "mean_of_items"] = "mean_of_topics"


class Consent(Declared):
    """The column that holds a person's consent, by purpose."""

    analysis: Text | None = None
    quotes: Text | None = None
    sharing: Text | None = None


class Identity(Declared):
    """The columns that say who a person or a business is, and what happens with a second record.

    `kinds` says which of them are phone numbers: those have one form, however they are written.
    """

    person: tuple[Text, ...] = ()
    business: tuple[Text, ...] = ()
    kinds: Mapping[Text, Literal["text", "phone"]] = Field(default_factory=dict)
    duplicates: Literal["first", "last", "most_complete", "reject"] = "last"
    consent: Consent = Field(default_factory=Consent)

    @model_validator(mode="after")
    def _kinds_are_of_its_columns(self) -> Self:
        for name in self.kinds:
            if name not in {*self.person, *self.business}:
                raise wrong(
                    f'"kinds" names "{name}", which identifies nobody',
                    "Name a column of person or business, or take the line out.",
                )
        return self


class Comparison(Declared):
    """How the treatment and the comparison group came about."""

    assignment: Literal["randomized", "matched", "waitlist", "self_selected"]
    unit: Literal["person", "business", "cohort"] = "cohort"
    strata: tuple[Id, ...] = ()


class Targets(Declared):
    """What the program promised: points of gain, a share at mastery, people reached."""

    gain: Annotated[float, Field(ge=-100, le=100)] | None = None
    mastery_share: Share | None = None
    n_invited: Count | None = None
    n_registered: Count | None = None
    n_attended: Count | None = None
    n_completed: Count | None = None
    n_tested: Count | None = None
    n_businesses: Count | None = None
    n_sessions: Count | None = None
    person_hours: Annotated[Number, Field(ge=0)] | None = None


class Privacy(Declared):
    """The fewest people or interviews that a figure may stand for, by edition."""

    funder: Cell = 10
    team: Cell = 5


def month_of(written: object) -> object:
    """Turn a month as it is written ("2021-03") into its first day."""
    try:
        return date.fromisoformat(f"{written}-01")
    except ValueError:
        raise wrong(f'"{written}" is not a month', 'Write it like "2021-03".') from None


Month = Annotated[
    date, BeforeValidator(month_of), WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d\d$"})
]


class Prices(Declared):
    """In the prices of which month real amounts are told; prices.csv has the index."""

    base: Month


class Pair(Declared):
    """Two waves that are compared."""

    wave_from: Id = Field(alias="from")
    wave_to: Id = Field(alias="to")


def _locale_of_first_language(read: dict[str, Any]) -> str:
    languages = read.get("languages") or ("en",)
    return {"id": "id_ID"}.get(languages[0], "en_US")


class Design(Declared):
    """A study as study.yml declares it."""

    format: Annotated[int, Field(ge=1, le=1)] = 1
    study_id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_\-]*$", max_length=63)]
    title: Labels
    languages: Annotated[tuple[Literal["en", "id"], ...], Field(min_length=1)]
    timezone: Text = "UTC"
    locale: Annotated[
        str, Field(pattern=r"^[a-z]{2,3}_[A-Z]{2}$", default_factory=_locale_of_first_language)
    ]
    currency: str = ""
    as_of: Day | None = None
    waves: Annotated[Mapping[Id, Wave], Field(min_length=1)]
    pairs: tuple[Pair, ...] | None = None
    topics: Mapping[Id, Topic] = Field(default_factory=dict)
    mastery: Mastery = Field(default_factory=Mastery)
    identity: Identity
    attributes: Mapping[Id, Attribute] = Field(default_factory=dict)
    indicators: Mapping[Id, Indicator] = Field(default_factory=dict)
    prices: Prices | None = None
    comparison: Comparison | None = None
    targets: Targets = Field(default_factory=Targets)
    completion_share: Share = 0.8
    comparable_share: Share = 0.7
    privacy: Privacy = Field(default_factory=Privacy)
    limits: Limits = Field(default_factory=Limits)
    note: Labels = Field(default_factory=dict)

    def baseline_of(self, indicator_id: str) -> str:
        """Name the wave an indicator starts from: as declared, else the first pre wave."""
        first = next((one for one, wave in self.waves.items() if wave.kind == "pre"), "")
        return self.indicators[indicator_id].baseline or first
