"""Where an axis begins and ends, so that zero and every interval are on it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

STEPS = (1, 2, 5, 10)


def axis_around(ends: Iterable[float], *, base: float = 0.0) -> tuple[float, float]:
    """Give the round numbers around the base and all ends of what is drawn."""
    values = [base, *ends]
    low, high = min(values), max(values)
    step = round_step((high - low or 1) / 5)
    below = math.floor(low / step) * step if low < base else base
    above = math.ceil(high / step) * step if high > base else base
    return below, above if above > below else below + step


def round_step(rough: float) -> float:
    """Give the next 1, 2 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(rough))
    return next(step * power for step in STEPS if step * power >= rough * 0.999)
