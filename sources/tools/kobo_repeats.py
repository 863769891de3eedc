"""Which sheet of a KoboToolbox workbook belongs to which: the form, its repeats, theirs."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from sources.refusals import Refusal
from sources.repeats import Link, under_parents

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sources.sheets import Sheet
    from sources.workbooks import Workbook

_PLACE, _PARENT_PLACE, _PARENT = "_index", "_parent_index", "_parent_table_name"
# A long name is cut at 31 characters, mostly with dots and a number; what a sheet's name cannot
# hold is replaced.
_CUT = re.compile(r"\.\.\.( \(\d+\))?$")
_LONGEST = 31
_REPLACED = re.compile(r"[\[\]*?:\\/'_]")
_HEAD = 60


def is_repeat(table: Sequence[Sequence[str]]) -> bool:
    """Say by its first rows whether a table is a repeat, whose rows name a parent.

    Older exports give the form the same columns, where they name none.
    """
    columns = table[0] if table else ()
    if _PARENT_PLACE not in columns or _PARENT not in columns:
        return False
    return len(table) == 1 or bool(_named_parent(table))


def _named_parent(table: Sequence[Sequence[str]]) -> str:
    place = table[0].index(_PARENT)
    return next((row[place] for row in table[1:] if row[place : place + 1] != ("",)), "").strip()


def main_sheet(workbook: Workbook) -> str:
    """Name the sheet of the form itself in a workbook with repeats; '' where it has none."""
    linked = (name for name in workbook.names if _PARENT in _columns(workbook, name))
    first = next(linked, None)
    return _lineage(workbook, first)[-1] if first else ""


def read_sheet(workbook: Workbook, name: str, read: Callable[[str], Sheet]) -> Sheet:
    """Read a sheet by `read`, which gives one as it stands; a repeat below all of its parents."""
    *repeats, form = _lineage(workbook, name)
    sheet, above = read(form), form
    for repeat in reversed(repeats):
        child = read(repeat)
        # Key and times of older exports stand there too, mostly blank: the submission's own count.
        child = replace(child, system=dict.fromkeys(child.system, ""))
        link = Link(
            repeat,
            above,
            column=child.columns.index(_PARENT_PLACE),
            key=sheet.columns.index(_PLACE),
            is_numbered=True,
        )
        sheet, above = under_parents(child, sheet, link), repeat
    return sheet


def _lineage(workbook: Workbook, name: str) -> list[str]:
    """Give a sheet, the one that holds its parents, theirs, up to the form."""
    line = [name]
    while is_repeat(workbook.head(line[-1], _HEAD)):
        above = _parent_sheet(workbook, line[-1])
        if above in line:
            raise Refusal(
                f'the sheets "{line[-1]}" and "{above}" each hold the parents of the other',
                "Export it again from KoboToolbox.",
            )
        line.append(above)
    return line


def _parent_sheet(workbook: Workbook, name: str) -> str:
    """Name the sheet that holds the parents of a repeat's rows."""
    said = _named_parent(workbook.head(name, _HEAD))
    others = [other for other in workbook.names if other != name]
    linked = [other for other in others if _PLACE in _columns(workbook, other)]
    found = [other for other in linked if _is_name_of(other, said)]
    if len(found) != 1:
        # The form was renamed between two versions, or the sheet by hand: one table may do.
        forms = [other for other in linked if not is_repeat(workbook.head(other, _HEAD))]
        found = found or forms
    if len(found) != 1:
        raise Refusal(
            f'the sheet "{name}" is a repeat, and {len(found) or "no"} sheets could hold its '
            f'parents ("{said}", by a column {_PLACE})',
            "Export it again from KoboToolbox, with all its sheets under their own names.",
        )
    return found[0]


def _is_name_of(sheet: str, table: str) -> bool:
    cut = _CUT.search(sheet)
    if cut or len(sheet) == _LONGEST:
        return _reduced(table).startswith(_reduced(sheet[: cut.start()] if cut else sheet))
    return _reduced(table) == _reduced(sheet)


def _reduced(name: str) -> str:
    return _REPLACED.sub("", name).strip()


def _columns(workbook: Workbook, name: str) -> tuple[str, ...]:
    return next(iter(workbook.head(name, 1)), ())
