"""A whole study, as every other room receives it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from studies.codebook import Codebook
    from studies.cohorts import Cohort
    from studies.design import Design
    from studies.faults import Fault
    from studies.instruments import Instrument


@dataclass(frozen=True)
class Study:
    """A study folder that was read.

    Cohorts that could not be read stand in `cohort_faults`; what is odd about the others, and holds
    nothing back, in `cohort_warnings`. `prices` is the price index by month, `calendar` the
    tags, both by its first day.
    """

    folder: Path
    design: Design
    instruments: Mapping[str, Instrument]
    codebook: Codebook
    cohorts: Mapping[str, Cohort]
    cohort_faults: Mapping[str, tuple[Fault, ...]]
    cohort_warnings: Mapping[str, tuple[Fault, ...]] = field(default_factory=dict)
    prices: Mapping[date, float] = field(default_factory=dict)
    calendar: Mapping[date, tuple[str, ...]] = field(default_factory=dict)

    @property
    def study_id(self) -> str:
        """The study's id, as its tables and its key carry it."""
        return self.design.study_id
