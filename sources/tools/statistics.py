"""What SPSS and Stata files have in common: ReadStat reads them, some thousand rows at a time.

The only module that imports pyreadstat. Values become text here, by their format: numbers without
a float's tail, dates as ISO. What a program declares missing is counted, not yet judged.
"""

from __future__ import annotations

import math
import re
import struct
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sources.refusals import Refusal
from sources.sheets import Row, Sheet, rows_without_tail

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from sources.sheets import Notation

# Each piece is found by passing over the rows before it: few pieces, unless they grow too large.
_CELLS_AT_ONCE = 400_000
_FEW_PIECES = 32
_MOST_CELLS_AT_ONCE = 4_000_000
_DUPLICATED = re.compile(r"_duplicated\d+$")
# Up to here every whole number is exact in a double; above, digits would be made up.
_LARGEST_EXACT = 2**53

Write = Callable[[Any], str]
"""Turns one stored value into text."""


@dataclass(frozen=True)
class Variable:
    """One variable as the file describes it: its name, display format and storage type."""

    name: str
    format: str
    storage: str

    @property
    def is_text(self) -> bool:
        """Whether its values are texts."""
        return self.storage == "string"


@dataclass(frozen=True)
class Program:
    """How the files of one statistics program are read.

    `writer` gives the text of a value of a variable, by the decimal mark. `find_missing` says which
    variables can hold user-missing values, and which values those are. `labels` gives the question
    texts, by variable.
    """

    name: str
    reader: str
    writer: Callable[[Variable, str], Write]
    find_missing: Callable[[Any, Sequence[Variable]], Mapping[str, Callable[[Any], bool]]]
    labels: Callable[[Any], Mapping[str, str]]


def open_statistics(
    path: Path, program: Program, *, encoding: str | None, notation: Notation
) -> Sheet:
    """Open a file of SPSS or Stata as a table of text."""
    reading = _Reading(path, program, encoding)
    meta = reading.meta
    writers = [program.writer(variable, notation.decimal_mark) for variable in reading.variables]
    return Sheet(
        tool="",
        encoding=(meta.file_encoding or encoding or "").lower(),
        columns=tuple(meta.column_names),
        rows=rows_without_tail(reading.rows(writers)),
        notation=notation,
        labels=tuple(map(program.labels(meta).__getitem__, meta.column_names)),
        value_labels={
            index: {
                write(code): str(label).strip()
                for code, label in meta.variable_value_labels[variable.name].items()
            }
            for index, (variable, write) in enumerate(zip(reading.variables, writers, strict=True))
            if variable.name in meta.variable_value_labels
        },
        missing=reading.missing(writers),
    )


class _Reading:
    """One file while it is read: what it says of itself, and its values in pieces."""

    def __init__(self, path: Path, program: Program, encoding: str | None) -> None:
        self.path, self.program = path, program
        self.encoding = encoding
        _, self.meta = self._read(metadataonly=True)
        if not self.meta.column_names:
            raise Refusal("has no variables", f"Save it again in {program.name}.")
        self._require_names()
        formats, storages = self.meta.original_variable_types, self.meta.readstat_variable_types
        self.variables = tuple(
            Variable(name, formats[name] or "", storages[name]) for name in self.meta.column_names
        )

    def _require_names(self) -> None:
        """Refuse names that cannot be read, and two of one name: pyreadstat renames the second."""
        names = set(self.meta.column_names)
        if None in names:
            raise foreign_text(self.encoding)
        twice = {_DUPLICATED.sub("", name) for name in names if _DUPLICATED.search(name)}
        if twice & names:
            raise _damaged(self.program)

    def _read(self, **options: Any) -> tuple[Mapping[str, list[Any]], Any]:
        import pyreadstat

        read = getattr(pyreadstat, self.program.reader)
        if self.encoding:
            options["encoding"] = self.encoding
        try:
            found: tuple[Mapping[str, list[Any]], Any] = read(
                self.path,
                output_format="dict",
                disable_datetime_conversion=True,
                user_missing=True,
                **options,
            )
        except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, ValueError) as error:
            raise self._refusal(error) from None
        except (MemoryError, OverflowError):
            raise _damaged(self.program) from None
        return found

    def _refusal(self, error: Exception) -> Refusal:
        told = str(error).lower()
        if isinstance(error, UnicodeError) or "encoding" in told or "character set" in told:
            return foreign_text(self.encoding)
        return _damaged(self.program)

    def _pieces(self, **options: Any) -> Iterator[tuple[int, Mapping[str, list[Any]]]]:
        """Give the columns of some thousand rows at a time, with the number of rows before."""
        n_rows = self.meta.number_rows
        n_columns = len(self.meta.column_names)
        at_once = max(_CELLS_AT_ONCE // n_columns, (n_rows or 0) // _FEW_PIECES)
        at_once = max(min(at_once, _MOST_CELLS_AT_ONCE // n_columns), 1)
        start = 0
        while n_rows is None or start < n_rows:
            columns, _ = self._read(row_offset=start, row_limit=at_once, **options)
            n_read = len(next(iter(columns.values())))
            if not n_read:
                break
            yield start, columns
            start += n_read
        # ReadStat 1.3.7 says so itself; whether a record is lost may not rest on that.
        if n_rows is not None and start != n_rows:
            raise Refusal(
                f"is cut off: it announces {n_rows} records and holds {start}", "Copy it again."
            )

    def rows(self, writers: Sequence[Write]) -> Iterator[Row]:
        """Give every record as text; records are numbered from 1, as the programs show them."""
        for start, columns in self._pieces():
            written = [
                _written(values, write)
                for values, write in zip(columns.values(), writers, strict=True)
            ]
            for number, cells in enumerate(zip(*written, strict=True), start + 1):
                yield Row(number, cells)

    def missing(self, writers: Sequence[Write]) -> dict[int, Counter[str]]:
        """Count the cells that hold a value which the file declares missing."""
        wanted = self.program.find_missing(self.meta, self.variables)
        places = {variable.name: index for index, variable in enumerate(self.variables)}
        found: dict[int, Counter[str]] = {}
        for _, columns in self._pieces(usecols=list(wanted)) if wanted else ():
            for name, values in columns.items():
                for value, n in Counter(values).items():
                    if value is not None and wanted[name](value):
                        index = places[name]
                        found.setdefault(index, Counter())[writers[index](value)] += n
        return found


def _written(values: Sequence[Any], write: Write) -> list[str]:
    """Write a column, each distinct value once; what the file has no value for is blank."""
    texts = {value: write(value) for value in set(values) if value is not None}
    texts[None] = ""
    return [texts[value] for value in values]


def foreign_text(declared: str | None) -> Refusal:
    """Refuse texts that are not in the encoding of their file."""
    said = f"as {declared}" if declared else "in the encoding that the file names"
    return Refusal(
        f"its texts cannot be read {said}",
        "Name their encoding in cohort.yml, like encoding: windows-1252.",
    )


def _damaged(program: Program) -> Refusal:
    return Refusal(
        f"is damaged or cut off: it cannot be read as a file of {program.name}",
        f"Copy it again, or save it anew in {program.name}.",
    )


def labels_of(meta: Any) -> dict[str, str]:
    """Give the label of each variable, '' where it has none."""
    return {name: label or "" for name, label in meta.column_names_to_labels.items()}


def unpadded_text(value: object) -> str:
    """Give a text without the blanks that fill it up to the variable's width."""
    return str(value).rstrip()


def number_text(value: float, decimal_mark: str) -> str:
    """Write a number as it was typed: whole numbers without a point, no tail of the storage.

    >>> number_text(12.0, ","), number_text(0.1 + 0.2, ","), number_text(0.10000000149011612, ",")
    ('12', '0,3', '0,1')
    """
    if not math.isfinite(value):
        return ""
    if value == int(value):
        return str(int(value)) if abs(value) < _LARGEST_EXACT else f"{value:.16E}"
    return format(Decimal(f"{_typed(value):.15g}"), "f").replace(".", decimal_mark)


def _typed(value: float) -> float:
    """Give the short number that was stored in four bytes, where it was: 0.1 became 0.10000000149.

    Of all doubles one in five hundred million is such a number by chance.
    """
    if not _is_single(value, value):
        return value
    shorter = (float(f"{value:.{digits}g}") for digits in range(6, 9))
    return next((short for short in shorter if _is_single(short, value)), value)


def _is_single(value: float, stored: float) -> bool:
    """Say whether a number becomes the stored one in four bytes."""
    try:
        return bool(struct.unpack("f", struct.pack("f", value)) == (stored,))
    except OverflowError:
        return False
