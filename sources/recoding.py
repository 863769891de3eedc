"""Answers of earlier forms in the words of today: renamed questions, moved groups, recoded choices.

A column of a file may have held a question only for a time, or in some versions of a form, and two
columns of one file may hold one question, each for its time. Which of them speaks is decided record
by record; what nothing decides is refused, with its row.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from sources.column_faults import shown
from sources.dates import ANSWERED_ON, day_of
from sources.refusals import Refusal
from sources.vocabulary import Target
from studies.answer_tables import folded_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from sources.columns import Column
    from sources.preparing import PreparedFile
    from sources.records import Chunk
    from studies.versions import Former


class Moment(NamedTuple):
    """When a record was answered, and in which version of the form; what is not known is ''."""

    day: date | None
    version: str


class Moments(NamedTuple):
    """The moment of each record of a chunk, as the number of a distinct one."""

    numbers: list[int]
    distinct: tuple[Moment, ...]


@dataclass(frozen=True)
class Spell:
    """What a header meant for a time: a question, and how its answers read today.

    Without `former` it is the header of today: it speaks where no other spell of its question does.
    """

    target: Target
    former: Former | None = None
    splits: str = ""

    def holds(self, moment: Moment) -> bool | None:
        """Say whether a record is of this spell; None where nothing in it tells."""
        former = self.former
        if former is None:
            return True
        is_told = True
        if former.versions:
            if moment.version and moment.version not in former.versions:
                return False
            is_told = bool(moment.version)
        if former.from_on or former.until:
            if moment.day is None:
                return None
            is_before = former.from_on is not None and moment.day < former.from_on
            if is_before or (former.until is not None and moment.day > former.until):
                return False
        return True if is_told else None

    def read(self, cell: str) -> str:
        """Give an answer as it reads today."""
        return recoded(cell, self.former.recode, self.splits) if self.former else cell


@dataclass(frozen=True)
class Piece:
    """One column of a file that held a question for some time; all that its header ever meant."""

    header: str
    column_no: int
    spells: tuple[Spell, ...]

    @property
    def is_dated(self) -> bool:
        """Whether its meaning depends on when a record was answered."""
        return any(one.former and (one.former.from_on or one.former.until) for one in self.spells)

    @property
    def is_bounded(self) -> bool:
        """Whether its meaning depends on the record at all."""
        return any(one.former and one.former.is_bounded for one in self.spells)

    @property
    def splits(self) -> str:
        """What parts several answers in one cell."""
        return next((one.splits for one in self.spells if one.splits), "")

    def readings(self, cell: str, moment: Moment) -> list[tuple[Target, str]]:
        """Give what an answer can be, each with its question: one where all is clear."""
        held = [(one, one.holds(moment)) for one in self.spells if one.former]
        possible = [one for one, holds in held if holds is not False]
        sure = {one.target for one, holds in held if holds}
        possible += [one for one in self.spells if not one.former and one.target not in sure]
        return list(dict.fromkeys((one.target, one.read(cell)) for one in possible))


def is_dated(columns: Iterable[Column]) -> bool:
    """Say whether the meaning of any column depends on when a record was answered."""
    return any(piece.is_dated for column in columns for piece in column.pieces)


def recoded(cell: str, recodes: Mapping[str, str], splits: str = "") -> str:
    """Put today's answer in the place of a former one; of several answers each for itself.

    >>> recoded(" Ya ", {"ya": "1"}), recoded("a;b", {"b": "x"}, ";"), recoded("c", {"b": "x"})
    ('1', 'a;x', 'c')
    """
    if not recodes:
        return cell
    changed = {folded_words(old): new for old, new in recodes.items()}
    if (whole := changed.get(folded_words(cell))) is not None:
        return whole
    parts = cell.split(splits) if splits else [cell]
    if not any(folded_words(part) in changed for part in parts):
        return cell
    return splits.join(changed.get(folded_words(part), part.strip()) for part in parts)


def in_present_words(chunk: Chunk, file: PreparedFile) -> Chunk:
    """Give the rows as a form of today would have written them."""
    pieced = [column for column in file.columns if column.pieces]
    if not pieced:
        return chunk
    moments = _moments(chunk, file)
    columns: list[Sequence[str]] = list(chunk.columns)
    for column in sorted(pieced, key=lambda one: one.column_no):
        cells = tuple(_answers(column, chunk, moments))
        if column.column_no > len(columns):
            columns.append(cells)  # a second question that one header held at another time
        else:
            columns[column.column_no - 1] = cells
    return replace(chunk, columns=columns)


def _moments(chunk: Chunk, file: PreparedFile) -> Moments:
    days: Sequence[date | None] = [None] * len(chunk)
    if is_dated(file.columns):
        order = file.date_order
        written = {cell: day_of(cell, order) for cell in set(_role(chunk, file, ANSWERED_ON))}
        days = [written[cell] for cell in _role(chunk, file, ANSWERED_ON)]
    versions = (cell.strip() for cell in _role(chunk, file, ("form_version",)))
    found = [Moment(day, version) for day, version in zip(days, versions, strict=True)]
    places = {moment: number for number, moment in enumerate(dict.fromkeys(found))}
    return Moments([places[moment] for moment in found], tuple(places))


def _role(chunk: Chunk, file: PreparedFile, roles: Sequence[str]) -> Sequence[str]:
    for role in roles:
        for column in file.columns:
            if column.kind == "role" and column.target == role:
                return chunk.columns[column.column_no - 1]
    return [""] * len(chunk)


def _answers(column: Column, chunk: Chunk, moments: Moments) -> Sequence[str]:
    """Give the one answer of each record, from whichever column held the question then."""
    wanted = Target(column.kind, column.target)
    first, *others = column.pieces
    answers = _read(first, wanted, chunk, moments)
    sources = [first.header] * len(answers)
    for piece in others:
        for at, answer in enumerate(_read(piece, wanted, chunk, moments)):
            if not answer:
                continue
            if answers[at] and folded_words(answers[at]) != folded_words(answer):
                raise _twice(sources[at], piece, column.target, chunk.numbers[at])
            answers[at], sources[at] = answer, piece.header
    return answers


def _read(piece: Piece, wanted: Target, chunk: Chunk, moments: Moments) -> list[str]:
    """Give what one column says about a question, each way of writing at each time read once."""
    cells = [
        "" if left_out or not cell.strip() else cell
        for cell, left_out in zip(chunk.columns[piece.column_no - 1], chunk.left_out, strict=True)
    ]
    keys = list(zip(cells, moments.numbers, strict=True))
    known = dict.fromkeys(keys, "")
    for cell, number in known:
        if not cell:
            continue
        readings = piece.readings(cell, moments.distinct[number])
        if len(readings) != 1:
            row = chunk.numbers[keys.index((cell, number))]
            raise _unclear(piece, row, is_covered=bool(readings))
        target, answer = readings[0]
        known[cell, number] = answer if target == wanted and answer.strip() else ""
    return [known[key] for key in keys]


def _unclear(piece: Piece, row: int, *, is_covered: bool) -> Refusal:
    owners = ", ".join(dict.fromkeys(spell.target.id for spell in piece.spells))
    header = shown(piece.header)
    at = f"row {row}, column {piece.column_no}"
    if not is_covered:
        return Refusal(
            f'"{header}" holds an answer, but formerly of {owners} does not cover this record\'s '
            "date or form version",
            "Mend from, until or versions in the instrument, or the record's date.",
            at=at,
        )
    return Refusal(
        f'"{header}" can be read in two ways: formerly of {owners} asks for a date or a form '
        "version, and this record has none",
        "Give the record its date in corrections.csv, or leave the column out (leave_out).",
        at=at,
    )


def _twice(first: str, piece: Piece, target: str, row: int) -> Refusal:
    return Refusal(
        f'"{shown(first)}" and "{shown(piece.header)}" both hold an answer '
        f"to {target}, and not the same",
        "Correct the record in corrections.csv, or leave one column out (leave_out).",
        at=f"row {row}, column {piece.column_no}",
    )
