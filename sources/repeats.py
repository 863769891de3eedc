"""Repeats: the rows of a child table, each with the record it belongs to beside its own cells.

A survey tool writes a repeated group as a table of its own, whose rows name their parent by a key.
Identity, dates and consent stand with the parent, so its columns are lent to the child.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sources.refusals import Refusal
from sources.sheets import Row, Sheet, with_cell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SHOWN = 5


@dataclass(frozen=True)
class Link:
    """Where a repeat meets the table above it: names of both, and the columns that must agree.

    `column` of the child holds what `key` of the parent does. A child that `is_numbered` has no
    stable key of its own, and gets its parent's with its place below it: uuid:7/members[2].
    """

    child: str
    parent: str
    column: int
    key: int
    is_numbered: bool = False


def under_parents(child: Sheet, parent: Sheet, link: Link) -> Sheet:
    """Lend the columns of its parents to a repeat, after its own.

    A child of a parent that is left out is left out for the same reason; a child without a parent
    and a key that two parents have are refused.
    """
    width, own = len(child.columns), set(child.system.values())
    lent = {
        width + index: role if role and role not in own else ""
        for index, role in parent.system.items()
    }
    labels = (*_padded(child.labels, width), *_padded(parent.labels, len(parent.columns)))
    return replace(
        child,
        columns=child.columns + parent.columns,
        rows=_joined(child, parent, link),
        labels=labels if any(labels) else (),
        value_labels={
            **child.value_labels,
            **{width + index: words for index, words in parent.value_labels.items()},
        },
        system={**child.system, **lent},
        lent=frozenset(range(width, width + len(parent.columns))),
    )


def _padded(labels: tuple[str, ...], width: int) -> tuple[str, ...]:
    return labels or ("",) * width


def _joined(child: Sheet, parent: Sheet, link: Link) -> Iterator[Row]:
    parents = _by_key(parent, link)
    keyed = next((i for i, role in parent.system.items() if role == "record_key"), None)
    places: Counter[str] = Counter()
    blanks = ("",) * len(parent.columns)
    orphans = []
    for row in child.rows:
        if row.left_out == "blank":
            yield row._replace(cells=row.cells + blanks)
            continue
        name = row.cells[link.column].strip()
        above = parents.get(name)
        if above is None:
            orphans.append(row.row_number)
            continue
        cells = above.cells
        if link.is_numbered and keyed is not None:
            places[name] += 1
            cells = _with_place(cells, keyed, f"{link.child}[{places[name]}]")
        yield Row(row.row_number, row.cells + cells, row.left_out or above.left_out)
    if orphans:
        raise _no_parent(orphans, child, parent, link)


def _with_place(cells: tuple[str, ...], keyed: int, place: str) -> tuple[str, ...]:
    key = cells[keyed]
    return with_cell(cells, keyed, f"{key}/{place}") if key else cells


def _by_key(parent: Sheet, link: Link) -> Mapping[str, Row]:
    parents: dict[str, Row] = {}
    for row in parent.rows:
        key = row.cells[link.key].strip()
        if key and parents.setdefault(key, row) is not row:
            raise Refusal(
                f'two records of "{link.parent}" have the same {parent.columns[link.key]}, so that '
                "a repeat could belong to either",
                "Export it again; tables of several exports cannot be put together.",
                at=f'"{link.parent}", rows {parents[key].row_number} and {row.row_number}',
            )
    return parents


def _no_parent(orphans: list[int], child: Sheet, parent: Sheet, link: Link) -> Refusal:
    shown = ", ".join(map(str, orphans[:_SHOWN])) + (", ..." if len(orphans) > _SHOWN else "")
    records, rows = (
        ("1 record has", "row") if len(orphans) == 1 else (f"{len(orphans)} records have", "rows")
    )
    return Refusal(
        f"{records} no parent: {child.columns[link.column]} is no {parent.columns[link.key]} "
        f'of "{link.parent}"',
        "Export it again whole; who takes a record out takes its repeats out as well.",
        at=f'"{link.child}", {rows} {shown}',
    )
