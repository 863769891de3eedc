"""When a cohort's data look odd, and when they are too odd to be published: limits by measure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from studies.fields import Declared, number_of, wrong

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def share_or_off(written: object) -> object:
    """Read a share of 0 to 1, or `off`."""
    if written is None or written == "off":
        return written
    try:
        share = number_of(str(written))
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        todo = "Write a share from 0 to 1 like 0.3, or off."
        raise wrong(f'"{written}" is not a share', todo)
    return share


ShareOrOff = Annotated[
    float | Literal["off"] | None,
    BeforeValidator(share_or_off),
    WithJsonSchema({"anyOf": [{"type": "number", "minimum": 0, "maximum": 1}, {"const": "off"}]}),
]


class Limit(Declared):
    """The share past which a cohort is warned about, and the one past which it is held back."""

    warn: ShareOrOff = None
    stop: ShareOrOff = None


@dataclass(frozen=True)
class Measure:
    """The limits of a measure where the study says nothing; below `fewest` it is not judged."""

    warn: float | None
    stop: float | None = None
    fewest: int = 10
    is_low_bad: bool = False


MEASURES: Mapping[str, Measure] = {
    "rejected_share": Measure(0.02, 0.2, fewest=5),
    "response": Measure(0.5, fewest=5, is_low_bad=True),
    "missing_share": Measure(0.3),
    "outlier_share": Measure(0.1),
    "straight_share": Measure(0.2),
    "impossible_times": Measure(0.0, fewest=1),
    "too_fast": Measure(0.1),
    "digit_heaping": Measure(0.8, fewest=20),
    "day_heaping": Measure(0.9),
    "minute_heaping": Measure(0.5),
    "backward_waves": Measure(0.0, 0.8, fewest=5),
    "outside_window": Measure(0.2, fewest=5),
    "drift": Measure(0.4, fewest=20),
    "swapped_waves": Measure(0.5, 0.8),
}
"""Only what cannot be is stopped where nothing is said: a file misread, waves in reverse order."""


class Limits(Declared):
    """Limits by measure, and from when on one row is odd."""

    rejected_share: Limit = Field(default_factory=Limit)
    response: Limit = Field(default_factory=Limit)
    missing_share: Limit = Field(default_factory=Limit)
    outlier_share: Limit = Field(default_factory=Limit)
    straight_share: Limit = Field(default_factory=Limit)
    impossible_times: Limit = Field(default_factory=Limit)
    too_fast: Limit = Field(default_factory=Limit)
    digit_heaping: Limit = Field(default_factory=Limit)
    day_heaping: Limit = Field(default_factory=Limit)
    minute_heaping: Limit = Field(default_factory=Limit)
    backward_waves: Limit = Field(default_factory=Limit)
    outside_window: Limit = Field(default_factory=Limit)
    drift: Limit = Field(default_factory=Limit)
    swapped_waves: Limit = Field(default_factory=Limit)
    outlier_z: Annotated[float, Field(ge=1, le=100)] = 3.5
    straight_items: Annotated[int, Field(ge=2, le=1000)] = 6
    seconds_per_item: Annotated[float, Field(ge=0, le=3600)] = 2.0

    def of(self, measure: str) -> tuple[float | None, float | None]:
        """Give warn and stop of a measure: as declared, else its own; None where it is off."""
        declared: Limit = getattr(self, measure)
        own = MEASURES[measure]
        return _chosen(declared.warn, own.warn), _chosen(declared.stop, own.stop)

    def backward(self) -> Iterator[str]:
        """Name the measures of which the stop would come before the warning."""
        for name, measure in MEASURES.items():
            warn, stop = self.of(name)
            if warn is not None and stop is not None:
                is_backward = warn < stop if measure.is_low_bad else warn > stop
                if is_backward:
                    yield name


def limit_rows(limits: Limits) -> list[dict[str, object]]:
    """Give one row per measure, as the table `study.limits` has it."""
    rows: list[dict[str, object]] = []
    for name, measure in MEASURES.items():
        warn, stop = limits.of(name)
        rows.append({"measure": name, "warn": warn, "stop": stop, "fewest": measure.fewest})
    return rows


def odd_row_marks(limits: Limits) -> dict[str, object]:
    """Give the row of the table `study.odd_rows`: from when on one row is odd."""
    return {
        "outlier_z": limits.outlier_z,
        "straight_items": limits.straight_items,
        "seconds_per_item": limits.seconds_per_item,
    }


def _chosen(declared: float | str | None, own: float | None) -> float | None:
    if declared is None:
        return own
    return None if declared == "off" else float(declared)
