"""In which order a file writes day and month: declared, shown by its own dates, or asked for.

People who type a table write as their country does, so the study's locale is believed, unless the
dates cannot be read so. Survey tools write in the order of their own settings, which nothing in the
study tells: there the file's dates must settle it, or the declaration.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from sources.column_faults import shown
from sources.dates import calendar_day, numbers_of
from sources.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sources.sheets import Row

TYPED = frozenset({"csv", "xlsx", "ods", "spss", "stata"})
"""Tables that people type, in the order of their country; all other tools have their own."""

_NAMES = {"dmy": "day first", "mdy": "month first", "ymd": "year first"}
_OTHER = {"dmy": "mdy", "mdy": "dmy"}
# One odd cell is a slip of the hand; two that agree are a way of writing.
_FEWEST = 2


@dataclass
class DateOrder:
    """What the dates of one file say of their order, gathered while its rows pass by.

    `columns` are the headers of the date columns by their place. `order` is what the declaration
    or the locale says; `is_open` where neither can know.
    """

    columns: Mapping[int, str]
    order: str
    is_open: bool
    seen: dict[str, int] = field(default_factory=dict)
    first: dict[str, tuple[int, int]] = field(default_factory=dict)

    def watched(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Pass the rows on, look at their dates, and refuse the file once all of them are seen."""
        for row in rows:
            if not row.left_out:
                for index in self.columns:
                    self._look_at(row.cells[index], (row.row_number, index))
            yield row
        self._settle()

    @property
    def told(self) -> str:
        """Say what settled the order, for the ledger; '' where it was never open."""
        way = next((way for way in ("dmy", "mdy") if self.is_open and way in self.first), "")
        return f"; dates are {_NAMES[way]}, as row {self.first[way][0]} shows" if way else ""

    @property
    def settled(self) -> str:
        """Give the order in which the dates are to be read."""
        if self.is_open:
            return next((way for way in ("dmy", "mdy") if way in self.first), self.order)
        return self.order

    def _look_at(self, cell: str, place: tuple[int, int]) -> None:
        if len(cell) < 8 or (cell[4] in "-/." and cell[:4].isdigit()):
            return  # blank, or the year in front: one order only
        way = ways_of(cell)
        if way:
            self.seen[way] = self.seen.get(way, 0) + 1
            self.first.setdefault(way, place)

    def _settle(self) -> None:
        if self.is_open:
            self._refuse_open()
        else:
            self._refuse_declared()

    def _refuse_open(self) -> None:
        if "dmy" in self.first and "mdy" in self.first:
            day, month = self.first["dmy"], self.first["mdy"]
            raise Refusal(
                f"its dates contradict each other: row {day[0]} can only be day first, "
                f"row {month[0]} only month first",
                "A spreadsheet has probably turned some of them round. Export the file again, or "
                "correct them and write date_order: dmy (or mdy) in cohort.yml.",
                at=self._place(min(day, month)),
            )
        if "either" in self.first and not {"dmy", "mdy"} & set(self.first):
            raise Refusal(
                "every date can be read day first or month first",
                "Say which in cohort.yml, as date_order: dmy or date_order: mdy.",
                at=self._place(self.first["either"]),
            )

    def _refuse_declared(self) -> None:
        """Refuse an order that the file's dates speak against with one voice."""
        n_dates = sum(self.seen.values())
        if self.order not in _OTHER:
            if n_dates:
                raise Refusal(
                    f"{n_dates} dates do not begin with the year, as its locale or date_order says",
                    "Write date_order: dmy or date_order: mdy in cohort.yml.",
                    at=self._place(min(self.first.values())),
                )
            return
        other = _OTHER[self.order]
        n_unread, n_read = self.seen.get(other, 0), self.seen.get(self.order, 0)
        if n_unread and not n_read and (n_unread >= _FEWEST or 2 * n_unread > n_dates):
            raise Refusal(
                f"{n_unread} of {n_dates} dates cannot be read {_NAMES[self.order]}, "
                f"and all of them can {_NAMES[other]}",
                f"Write date_order: {other} for this file in cohort.yml, or correct the dates.",
                at=self._place(self.first[other]),
            )

    def _place(self, place: tuple[int, int]) -> str:
        row, index = place
        return f'row {row}, column {index + 1} "{shown(self.columns[index])}"'


@lru_cache(maxsize=4096)
def ways_of(cell: str) -> str:
    """Say in which order a date can be read: dmy, mdy, either; '' where it does not matter.

    >>> ways_of("25/4/2025"), ways_of("4/25/2025 9:15"), ways_of("8/4/2025"), ways_of("4/4/2025")
    ('dmy', 'mdy', 'either', '')
    """
    numbers = numbers_of(cell)
    if numbers is None:
        return ""
    first, second, year = numbers
    days = {"dmy": calendar_day(year, second, first), "mdy": calendar_day(year, first, second)}
    ways = [way for way, day in days.items() if day]
    if len(ways) == 2:
        return "" if first == second else "either"
    return ways[0] if ways else ""
