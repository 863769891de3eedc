"""Published figures of one edition, found by what they are about."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

POPULATIONS = ("matched", "unpaired", "panel", "all", "due")
# A funder sees the main analysis of whole groups; every other key column is '' there.
WHOLE = ("session_id", "category", "attribute", "level", "role")
WORDS = (
    "scope",
    "cohort_id",
    "cohort_other",
    "subject_kind",
    "subject_id",
    "item_set_id",
    "wave_from",
    "wave_to",
    "population",
    "price_basis",
    "metric",
    "unit",
    "currency",
    "note_code",
    "target_state",
)
_KEY = attrgetter(*WORDS[: WORDS.index("unit")])
NUMBERS = ("estimate", "ci_low", "ci_high", "n", "n_from", "n_to", "df", "target")


@dataclass(frozen=True)
class Figure:
    """One published number with its interval, what it counts and what it is about."""

    metric: str
    scope: str = ""
    cohort_id: str = ""
    cohort_other: str = ""
    subject_kind: str = ""
    subject_id: str = ""
    item_set_id: str = ""
    wave_from: str = ""
    wave_to: str = ""
    population: str = ""
    price_basis: str = ""
    unit: str = ""
    currency: str = ""
    note_code: str = ""
    target_state: str = ""
    estimate: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    n: float | None = None
    n_from: float | None = None
    n_to: float | None = None
    df: float | None = None
    target: float | None = None
    is_suppressed: bool = False

    @property
    def is_shown(self) -> bool:
        """Say whether there is a number to show."""
        return self.estimate is not None and not self.is_suppressed

    @property
    def value(self) -> float:
        """Give the estimate of a figure that is shown."""
        if self.estimate is None:
            raise ValueError(f"{self.metric} of {self.subject_id!r} has no number to show")
        return self.estimate

    @property
    def has_interval(self) -> bool:
        """Say whether the uncertainty is known."""
        return self.ci_low is not None and self.ci_high is not None

    @property
    def people(self) -> int:
        """Give the number that the figure rests on, 0 where it is not said."""
        smaller = min((n for n in (self.n_from, self.n_to) if n is not None), default=0)
        return int(self.n if self.n is not None else smaller)

    def turn(self, zero: float = 0.0) -> str:
        """Say how it moved: rose, fell, unclear (the interval holds no change), or level."""
        if self.ci_low is not None and self.ci_high is not None:
            if self.ci_low > zero:
                return "rose"
            return "fell" if self.ci_high < zero else "unclear"
        if self.value == zero:
            return "level"
        return "rose" if self.value > zero else "fell"


@dataclass(frozen=True)
class FigureBook:
    """The figures of an edition, by metric and by metric and cohort."""

    by_metric: Mapping[str, Sequence[Figure]]
    by_cohort: Mapping[tuple[str, str], Sequence[Figure]]

    def where(self, metric: str, **wanted: str) -> tuple[Figure, ...]:
        """Give the figures of a metric whose words are as wanted, in the order of their key."""
        found = self.by_metric.get(metric, ())
        if "cohort_id" in wanted:
            found = self.by_cohort.get((metric, wanted["cohort_id"]), ())
        return tuple(
            figure
            for figure in found
            if all(getattr(figure, name) == value for name, value in wanted.items())
        )

    def shown(self, metric: str, **wanted: str) -> tuple[Figure, ...]:
        """Give those of them that have a number to show."""
        return tuple(figure for figure in self.where(metric, **wanted) if figure.is_shown)

    def first(self, metric: str, **wanted: str) -> Figure | None:
        """Give the one figure that says it best: matched people first, then the most of them."""
        found = sorted(self.shown(metric, **wanted), key=_rank)
        return found[0] if found else None

    def partner(self, figure: Figure, metric: str) -> Figure | None:
        """Give another metric of the same subject, people and waves."""
        keys = ("scope", "cohort_id", "subject_kind", "subject_id", "wave_from", "wave_to")
        same = {name: getattr(figure, name) for name in (*keys, "item_set_id", "population")}
        return self.first(metric, **same)

    def sibling(self, figure: Figure, metric: str) -> Figure | None:
        """Give a partner as it stands, also where it is not shown, so that a table can say why."""
        shown = self.partner(figure, metric)
        keys = ("scope", "cohort_id", "subject_kind", "subject_id", "wave_from", "wave_to")
        hidden = self.where(metric, **{name: getattr(figure, name) for name in keys})
        return shown or next(iter(hidden), None)

    def waves_shown(self) -> set[str]:
        """Give the waves that have a figure to show."""
        every = (figure for figures in self.by_metric.values() for figure in figures)
        return {figure.wave_to for figure in every if figure.is_shown}

    @property
    def has_suppressed(self) -> bool:
        """Say whether a figure is not shown because too few stand behind it."""
        return any(f.is_suppressed for figures in self.by_metric.values() for f in figures)


def read_figures(figures: pd.DataFrame | None, edition: str) -> FigureBook:
    """Take the main figures of an edition from `published.figures`."""
    by_metric: dict[str, list[Figure]] = defaultdict(list)
    by_cohort: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    kept = (row for row in rows_of(figures) if row.get("edition", edition) == edition)
    found = (_figure(row) for row in kept if _is_main(row))
    # In the order of their key, so that a page does not depend on the order of the rows.
    for figure in sorted(found, key=_KEY):
        by_metric[figure.metric].append(figure)
        by_cohort[figure.metric, figure.cohort_id].append(figure)
    return FigureBook(by_metric, by_cohort)


def rows_of(frame: pd.DataFrame | None) -> list[dict[str, object]]:
    """Give the rows of a frame as mappings; no frame has no rows."""
    return [] if frame is None else frame.to_dict("records")


def number(value: object) -> float | None:
    """Give a number, or None for any of the ways a frame says that there is none."""
    try:
        found = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    return None if math.isnan(found) else found


def word(value: object) -> str:
    """Give a text, '' for any of the ways a frame says that there is none."""
    return value if isinstance(value, str) else ""


def _is_main(row: Mapping[str, object]) -> bool:
    whole: Iterable[str] = (word(row.get(name)) for name in WHOLE)
    return word(row.get("analysis")) in {"", "main"} and not any(whole)


def _figure(row: Mapping[str, object]) -> Figure:
    words = {name: word(row.get(name)) for name in WORDS}
    numbers = {name: number(row.get(name)) for name in NUMBERS}
    return Figure(**words, **numbers, is_suppressed=flag(row.get("is_suppressed")))


def _rank(figure: Figure) -> tuple[int, bool, float]:
    known = figure.population in POPULATIONS
    place = POPULATIONS.index(figure.population) if known else len(POPULATIONS)
    shared = "+" in figure.item_set_id  # a whole version says more than what two versions share
    return place, shared, -figure.people


def flag(value: object) -> bool:
    """Say whether a cell is true, whichever kind of frame it comes from."""
    return str(value) == "True"
