"""Tables as a test writes them down, and cells as a person would read them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any


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
