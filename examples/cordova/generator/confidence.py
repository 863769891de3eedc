"""Sheets without names: people rate themselves before, afterwards, and afterwards about before."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from .tables import write_plain_csv

if TYPE_CHECKING:
    from pathlib import Path

    from .tables import Row

ITEMS = ("cf_ms_1", "cf_ms_2", "cf_md_1", "cf_md_2", "cf_mc_1", "cf_mc_2")
REVERSED = "cf_ms_2"
# Sheets and their middle on the scale of 1 to 5. Who looks back rates the old self lower.
SHEETS = {"pre": (37, 3.1), "recalled": (34, 2.5), "post": (34, 4.0)}


def write_sheets(folder: Path) -> None:
    """Write the sheets of each wave, in no order that would tell whose is whose."""
    folder.mkdir(parents=True, exist_ok=True)
    for wave, (n, middle) in SHEETS.items():
        random = Random(f"confidence/{wave}")
        rows = [_sheet(middle + random.gauss(0, 0.6), random) for _ in range(n)]
        write_plain_csv(folder / f"{wave}.csv", {item: item for item in ITEMS}, rows)


def _sheet(level: float, random: Random) -> Row:
    row: Row = {}
    for item in ITEMS:
        rated = min(5, max(1, round(random.gauss(level, 0.8))))
        row[item] = "" if random.random() < 0.03 else str(6 - rated if item == REVERSED else rated)
    return row
