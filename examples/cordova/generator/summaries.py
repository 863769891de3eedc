"""The averages of a report, of a cohort of which nothing else is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .tables import write_plain_csv

if TYPE_CHECKING:
    from pathlib import Path

    from .tables import Row

COLUMNS = {
    "topic": "topik", "indicator": "indikator", "wave": "waktu", "mean": "rerata",
    "sd": "simpangan baku", "n": "n", "share": "persentase", "unit": "satuan", "page": "halaman",
}  # fmt: skip
# The report gives the spread of one topic only, and what is blank it does not say.
TOLD: tuple[tuple[str, ...], ...] = (
    ("market_structure", "", "pre", "41.2", "14.8", "33", "", "", "12"),
    ("market_structure", "", "post", "70.4", "13.1", "31", "", "", "12"),
    ("marketing_media", "", "pre", "60.8", "", "33", "", "", "12"),
    ("marketing_media", "", "post", "81.5", "", "31", "", "", "12"),
    ("media_cost", "", "pre", "43.5", "", "33", "", "", "13"),
    ("media_cost", "", "post", "72.9", "", "31", "", "", "13"),
    ("", "uses_marketplace", "pre", "", "", "31", "29", "percent", "17"),
    ("", "uses_marketplace", "f6", "", "", "27", "48", "percent", "17"),
)


def write_summary(folder: Path) -> None:
    """Write what the report says of the cohort."""
    folder.mkdir(parents=True, exist_ok=True)
    rows: list[Row] = [dict(zip(COLUMNS, told, strict=True)) for told in TOLD]
    write_plain_csv(folder / "summary.csv", COLUMNS, rows)
