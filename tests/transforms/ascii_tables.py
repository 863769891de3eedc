"""Tables as a test writes them down, and cells as a person would read them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

Row = dict[str, Any]
FIXED = (
    "cohort", "participant", "person", "business", "wave", "version", "on", "file",
    "session", "object", "rater",
)  # fmt: skip
"""The columns of a wide table that say whose a record is; the others are its cells."""


def read_rows(text: str) -> list[dict[str, Any]]:
    """Read an ASCII table; an empty cell is an empty text."""
    lines = [line.strip() for line in text.strip().splitlines()]
    header, *body = [[cell.strip() for cell in line.split("|")] for line in lines]
    return [dict(zip(header, cells, strict=True)) for cells in body]


def shown(value: Any) -> str:
    """Write a cell as a person would: no trailing zeros, nothing for NULL, yes and no."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float | Decimal):
        return f"{float(value):.6f}".rstrip("0").rstrip(".")
    return str(value)


def record(row: Row, holds: str, file_id: int, row_number: int) -> Row:
    """Give the raw record of a wide row; a person goes by the participant's name if not named."""
    participant = row.get("participant", "")
    return {
        "file_id": file_id,
        "row_number": row_number,
        "cohort_id": row.get("cohort", "c1"),
        "wave_id": row.get("wave", ""),
        "holds": holds,
        "instrument": row.get("version", "test-1") if holds == "survey" else "",
        "person_id": row.get("person", participant),
        "participant_id": participant,
        "business_id": row.get("business", ""),
        "answered_on": row.get("on", ""),
        "session_id": row.get("session", ""),
        "object_id": row.get("object", ""),
        "rater_id": row.get("rater", ""),
        "state": "loaded",
    }
