"""The zip that ODK Central writes: which of its tables is the form, and which belongs to which."""

from __future__ import annotations

import re
from itertools import islice
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from sources.csv_tables import read_csv
from sources.refusals import Refusal
from sources.repeats import Link, under_parents
from sources.sheets import Sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from sources.sheets import Notation, Row
    from sources.tools.tool import Head

_KEY, _PARENT_KEY = "KEY", "PARENT_KEY"
_ENCODING = "utf-8-sig"
_NO_TABLES = frozenset({"media", "__MACOSX"})
_MOST_TABLES = 200
_PLACE = re.compile(r"\[\d+\]")


class Table(NamedTuple):
    """One CSV of the zip: the name that cohort.yml may use, and its headers."""

    name: str
    member: str
    columns: tuple[str, ...]

    @property
    def is_repeat(self) -> bool:
        """Say whether its rows name a parent."""
        return _PARENT_KEY in self.columns


def tables_of(head: Head) -> tuple[Table, ...]:
    """Find the tables of ODK Central in an archive: the form first; attachments are none."""
    found = []
    for member in _texts_of(head):
        columns, _ = _read(head.path, member)
        if _KEY in columns and not {"SubmissionDate", _PARENT_KEY}.isdisjoint(columns):
            found.append(Table(PurePosixPath(member).stem, member, columns))
    found.sort(key=lambda table: table.is_repeat)
    prefix = f"{found[0].name}-" if found else ""
    return tuple(table._replace(name=table.name.removeprefix(prefix)) for table in found)


def _texts_of(head: Head) -> list[str]:
    """Give the CSV files of an archive that can be tables; no form has hundreds of repeats."""
    texts = [
        member
        for member in head.names
        if member.lower().endswith(".csv") and _NO_TABLES.isdisjoint(PurePosixPath(member).parts)
    ]
    return texts if len(texts) <= _MOST_TABLES else []


def _read(path: Path, member: str) -> tuple[tuple[str, ...], Iterable[Row]]:
    try:
        columns, rows = read_csv(path, _ENCODING, delimiter=",", pads_rows=False, member=member)
    except UnicodeDecodeError:
        raise _no_text(member) from None
    return columns, _decoded(rows, member)


def _decoded(rows: Iterable[Row], member: str) -> Iterator[Row]:
    try:
        yield from rows
    except UnicodeDecodeError:
        raise _no_text(member) from None


def _no_text(member: str) -> Refusal:
    return Refusal(
        f'holds a table that is no UTF-8 text ("{member}")',
        "Export it again from ODK Central, and leave the zip as it is.",
    )


def read_archive(
    head: Head, name: str | None, notation: Notation, tell: Callable[[Sheet], Sheet]
) -> Sheet:
    """Read the table of a repeat below its parents, or without a name the form itself.

    `tell` says what the columns of one table are.
    """
    tables = tables_of(head)
    *repeats, form = _lineage(head.path, tables, _chosen(tables, name))

    def read(table: Table) -> Sheet:
        columns, rows = _read(head.path, table.member)
        return tell(Sheet("", "", columns, rows, notation))

    sheet, above = read(form), form
    for repeat in reversed(repeats):
        child = read(repeat)
        link = Link(
            repeat.name,
            above.name,
            column=_last(child.columns, _PARENT_KEY),
            key=_last(sheet.columns[: len(above.columns)], _KEY),
        )
        sheet, above = under_parents(child, sheet, link), repeat
    return sheet


def _last(columns: tuple[str, ...], header: str) -> int:
    """Give the place of a column of Central's own, which come after all questions."""
    return len(columns) - 1 - columns[::-1].index(header)


def _chosen(tables: tuple[Table, ...], name: str | None) -> Table:
    forms = [table for table in tables if not table.is_repeat]
    listed = ", ".join(f'"{table.name}"' for table in tables)
    if len(forms) != 1:
        raise Refusal(
            f"holds {len(forms) or 'no'} tables of submissions ({listed})",
            "Put the zip of one form there, as ODK Central wrote it.",
        )
    if name is None:
        return forms[0]
    for table in tables:
        full = PurePosixPath(table.member)
        if name in {table.name, full.stem, full.name}:
            return table
    raise Refusal(f'has no table "{name}"', f"Its tables: {listed}.")


def _lineage(path: Path, tables: tuple[Table, ...], table: Table) -> list[Table]:
    """Give a table, the one that holds its parents, theirs, up to the form."""
    line = [table]
    while line[-1].is_repeat:
        above = _parent(path, tables, line[-1])
        if above in line:
            raise Refusal(f'the repeat "{above.name}" is its own parent', "Export it again.")
        line.append(above)
    return line


def _parent(path: Path, tables: tuple[Table, ...], table: Table) -> Table:
    """Find the table whose keys end where those of the parents do: uuid:7/members/member[2]."""
    said = _path_of(path, table, _PARENT_KEY)
    for other in tables:
        if (not said and not other.is_repeat) or (said and said == _path_of(path, other, _KEY)):
            return other
    raise Refusal(
        f'no table holds the parents of "{table.name}" ("{said}")',
        "Export it again from ODK Central, and leave the zip as it is.",
    )


def _path_of(path: Path, table: Table, header: str) -> str:
    """Give the path inside a submission that the keys of a table show; '' for the form."""
    columns, rows = _read(path, table.member)
    for row in islice(rows, 1):
        return _PLACE.sub("", row.cells[_last(columns, header)].partition("/")[2])
    return ""
