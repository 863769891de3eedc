"""What a finished run left, lent to whoever only reads: `kohort compare`, and Python."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from flows.night import is_running
from studies.faults import Fault, StageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.places import Places


@contextmanager
def lent_warehouse(places: Places) -> Iterator[Any]:
    """Lend the warehouse of a build for one question; nothing can be written to it.

    Raises
    ------
    StageError : nothing was built yet, or a run is under way. Between two of its stages a run lets
        go of the file, but tables of two states lie in it then: figures of yesterday beside marts
        of tonight.
    """
    from warehouse.reading import opened_for_reading

    if is_running(places):
        raise StageError(places.build.name, [_under_way(places)])
    with opened_for_reading(places.warehouse) as connection:
        yield connection


def _under_way(places: Places) -> Fault:
    return Fault(
        f"{places.build.name}/{places.warehouse.name}",
        "a run of this study is under way and holds the warehouse",
        "Wait until it has ended, then ask again. The pages can be read meanwhile.",
    )
