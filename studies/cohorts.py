"""What cohort.yml declares: sessions, place, group, and the files that hold the answers."""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from studies.design import Identity, Targets
from studies.fields import Count, Day, Declared, Id, Labels, Text, wrong
from studies.remote_sources import RemoteSource

ROLES = (
    "participant", "business", "wave", "answered_on", "session", "hours", "attended", "code",
    "document", "quote", "text", "coder", "role", "start", "end", "object", "rater",
    "consent_analysis", "consent_quotes", "consent_sharing",
)  # fmt: skip
"""What a column can be besides a question, an indicator, an attribute or part of an identity."""

ToolName = Literal[
    "kobo", "odk_central", "google_forms", "microsoft_forms", "qualtrics", "surveymonkey",
    "limesurvey", "moodle", "spss", "stata", "kobo_api", "odk_api",
    "csv", "xlsx", "ods", "docx", "text",
]  # fmt: skip
"""Who wrote a file: a survey tool, or nobody in particular."""

SUMMARY_ROLES = (
    "topic", "indicator", "wave", "mean", "sd", "n", "share", "unit", "source_page",
)  # fmt: skip
"""What a column of published averages can be."""

ASKING = ("survey", "feedback", "rubric")
"""What a file can hold that a version of an instrument asked."""

WAVELESS = ("roster", "attendance", "coding", "summary")
"""What a file can hold that belongs to no wave of its own."""


class Session(Declared):
    """One meeting of a cohort."""

    id: Id
    on: Day
    hours: Annotated[float, Field(ge=0, le=1000)] | None = None
    mode: Literal["online", "in_person", "hybrid"] | None = None
    facilitators: tuple[Text, ...] = ()
    topics: tuple[Id, ...] = ()
    label: Labels = Field(default_factory=dict)


class DocumentConsent(Declared):
    """What an interviewee agreed to."""

    quotes: bool = False


class FileDeclaration(Declared):
    """One file of a cohort: its wave, what it holds, and where its columns differ in name."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": ["file"]}, {"required": ["source"]}]}
    )

    file: str = ""
    source: RemoteSource | None = None
    wave: str = ""
    holds: Literal[
        "survey", "outcomes", "roster", "attendance", "interview", "coding", "summary",
        "feedback", "rubric",
    ]  # fmt: skip
    tool: ToolName | None = None
    instrument: Id | None = None
    session: Id | None = None
    part: Annotated[int, Field(ge=1, le=1000)] = 1
    sheet: Text | None = None
    encoding: Text | None = None
    locale: Annotated[str, Field(pattern=r"^[a-z]{2,3}_[A-Z]{2}$")] | None = None
    date_order: Literal["dmy", "mdy", "ymd"] | None = None
    columns: Mapping[Text, Text] = Field(default_factory=dict)
    leave_out: tuple[Text, ...] = ()
    names: tuple[Text, ...] = ()
    identity: Identity | None = None
    role: str = ""
    consent: DocumentConsent = Field(default_factory=DocumentConsent)
    document: Text | None = None

    @property
    def origin(self) -> str:
        """What the entry names: a file of the folder, or a form on a server."""
        return self.source.name if self.source else self.file

    @property
    def document_id(self) -> str:
        """The name of an interview: as declared, else the file's name without its ending."""
        stem = self.file.rpartition("/")[2].rpartition(".")[0]
        return self.document or stem or self.file

    @model_validator(mode="after")
    def _says_what_it_needs(self) -> Self:
        if bool(self.file) == (self.source is not None):
            what = 'names a "file" and a "source"' if self.file else '"file" is missing'
            raise wrong(what, 'Name a file of this folder, or a form on a server: "source:".')
        if self.source and self.holds in ("interview", "summary"):
            which = "an interview is" if self.holds == "interview" else "a summary is"
            raise wrong(f"{which} no form on a server", "Put its file into the folder.")
        parts = self.file.replace("\\", "/").split("/")
        if self.file.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]:
            raise wrong(
                f'"{self.file}" leads out of the cohort\'s folder',
                "Put the file into the folder, and name it from there.",
            )
        if self.holds not in WAVELESS and not self.wave:
            raise wrong('"wave" is missing', "Name the wave that this file belongs to.")
        if self.holds in ASKING and self.instrument is None:
            raise wrong(
                '"instrument" is missing', 'Name the version that was asked, like "knowledge-2".'
            )
        if self.session and self.holds != "feedback":
            raise wrong('"session" is of feedback only', "Remove it: a wave says when this was.")
        return self


class CohortDeclaration(Declared):
    """A cohort as cohort.yml declares it; its id is the name of its folder."""

    label: Labels = Field(default_factory=dict)
    evidence: Literal["collected", "public", "summary", "reconstruction", "synthetic"] = "collected"
    sessions: tuple[Session, ...] = ()
    place: str = ""
    group: Literal["treatment", "comparison"] = "treatment"
    compared_with: tuple[Id, ...] = ()
    targets: Targets = Field(default_factory=Targets)
    attributes: Mapping[Id, Text] = Field(default_factory=dict)
    n_invited: Count | None = None
    files: tuple[FileDeclaration, ...] = ()


class Cohort(CohortDeclaration):
    """A declared cohort with its id."""

    id: str
