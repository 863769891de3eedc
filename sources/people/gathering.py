"""The records of one cohort while its files are read: named, corrected, waiting for their people.

Who somebody is can be said only when every file of the cohort was read, so the rows of
`landing.records` wait here; identities in clear are forgotten with it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sources.people.corrections import read_corrections
from sources.people.decisions import read_decisions
from sources.people.identities import identity_elements
from sources.people.naming import RecordNames, name_of_file
from sources.vocabulary import identity_kinds, identity_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sources.people.candidates import Elements
    from sources.preparing import PreparedFile
    from sources.records import Chunk, Keys

REPEATED = "repeated"
"""Why a record is left out of which a person said that it does not count."""


_MAY_NAME_NOBODY = frozenset({"feedback", "rubric"})
"""What need not say who somebody is: feedback without a name, an object that is no person."""


@dataclass(frozen=True)
class Batch:
    """Some records of a file: what lands of each, and who it says that it is."""

    file_no: int
    file: PreparedFile
    chunk: Chunk
    fields: Sequence[Sequence[str]]
    n_answered: Sequence[int]
    person_names: tuple[str, ...]
    elements: list[Elements]
    businesses: list[str]

    @property
    def wave_id(self) -> str:
        """The wave, or what a file of no wave holds."""
        return self.file.declaration.wave or f"({self.file.declaration.holds})"

    def places(self) -> Iterator[int]:
        """Give the places of the records that count."""
        return (at for at, reason in enumerate(self.chunk.left_out) if not reason)


@dataclass
class People:
    """Everyone of a cohort: records as they come, and what a person decided about them.

    Records get their names where something may ask for them, or always with `names_all`.
    """

    keys: Keys
    names_all: bool = False
    batches: list[Batch] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    n_corrected: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        folder = self.keys.study.folder
        self.decisions = read_decisions(folder, self.keys.cohort)
        self.corrections = read_corrections(folder, self.keys.cohort)
        self._dropped = self.decisions.dropped
        self._names_all = (
            self.names_all
            or bool(self.decisions.answered or self.corrections.by_record)
            or any(file.holds == "roster" for file in self.keys.cohort.files)
        )

    def names_of(self, file: PreparedFile) -> RecordNames | None:
        """Give what names the records of a file, in their order; None where nothing asks."""
        is_code = len(identity_of(file.declaration, self.keys.study)[0]) > 1
        needed = self._names_all or is_code
        return RecordNames(file.declaration, self.keys.key) if needed else None

    def mark(
        self, chunk: Chunk, file: PreparedFile, names: RecordNames | None, keys: Sequence[str]
    ) -> Chunk:
        """Name the records of a chunk, correct their cells, and leave out what does not count."""
        if names is None:
            return replace(chunk, names=[""] * len(chunk))
        own = names.of(chunk.columns, keys)
        self.names.update(own)
        headers = file.sheet.columns if file.sheet else ()
        columns, n_corrected = self.corrections.apply(chunk.columns, own, headers)
        if n_corrected:
            self.n_corrected[chunk.file_no] = self.n_corrected.get(chunk.file_no, 0) + n_corrected
        left_out = chunk.left_out
        if not self._dropped.isdisjoint(own):
            pairs = zip(left_out, own, strict=True)
            left_out = [reason or REPEATED * (name in self._dropped) for reason, name in pairs]
        return replace(chunk, columns=columns, names=own, left_out=left_out)

    def take(
        self,
        chunk: Chunk,
        file: PreparedFile,
        fields: Sequence[Sequence[str]],
        n_answered: Sequence[int],
    ) -> None:
        """Keep the records of a chunk until it is known who they are."""
        design = self.keys.study.design
        person, business = identity_of(file.declaration, self.keys.study)
        if file.declaration.holds in _MAY_NAME_NOBODY and not _holds_all(file, person):
            person = ()
        locale = file.declaration.locale or design.locale
        region = locale.replace("-", "_").partition("_")[2]
        kinds = identity_kinds(file.declaration, self.keys.study)
        parts, business_parts = (
            identity_elements(_identity_columns(chunk, file, names), names, kinds, region)
            or [("",) * len(names)] * len(chunk)
            for names in (person, business)
        )
        self.batches.append(
            Batch(
                chunk.file_no,
                file,
                replace(chunk, columns=[]),
                fields,
                n_answered,
                person,
                parts,
                ["|".join(one) if all(one) else "" for one in business_parts],
            )
        )

    def file_names(self) -> list[str]:
        """Name the files of the cohort as decisions do."""
        return [name_of_file(file) for file in self.keys.cohort.files]


def _holds_all(file: PreparedFile, names: Sequence[str]) -> bool:
    held = {column.target for column in file.columns if column.kind == "identity"}
    return all(name in held for name in names)


def _identity_columns(
    chunk: Chunk, file: PreparedFile, names: Sequence[str]
) -> list[tuple[str, ...]]:
    """Give the columns of an identity; none where the file lacks one of them."""
    held = {column.target: column for column in file.columns if column.kind == "identity"}
    if any(name not in held for name in names):
        return []
    columns = [held[name] for name in names]
    return [tuple(one.recoded(chunk.columns[one.column_no - 1])) for one in columns]
