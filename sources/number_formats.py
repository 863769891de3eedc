"""Leading zeros that a spreadsheet shows by a number format such as 00000 and does not store."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_PADDING = re.compile(r"0{2,}")
_CELL = re.compile(r"([A-Z]+)([0-9]+)")
_STYLES = "xl/styles.xml"


def shown_widths(path: Path, part: str) -> dict[tuple[int, int], int]:
    """Give, by row and column from 1, how many digits each cell of a sheet shows at least.

    The sheet is read again only where some cell format of the workbook pads with zeros, which is
    rare: the library that reads the cells does not tell their formats.
    """
    from defusedxml.ElementTree import iterparse

    with zipfile.ZipFile(path) as archive:
        if _STYLES not in archive.namelist() or part not in archive.namelist():
            return {}
        widths = _widths_of_styles(archive)
        if not widths:
            return {}
        found = {}
        with archive.open(part) as sheet:
            for _, row in iterparse(sheet):
                if row.tag.endswith("}row"):
                    for cell in row:
                        width = widths.get(cell.get("s", ""), 0)
                        if width and cell.get("t", "n") == "n":
                            found[_place_of(cell.get("r", ""))] = width
                    row.clear()  # only one row is in memory
        return found


def _widths_of_styles(archive: zipfile.ZipFile) -> dict[str, int]:
    """Give the digits that each cell style shows at least, where it pads with zeros."""
    from defusedxml.ElementTree import fromstring

    styles = fromstring(archive.read(_STYLES))
    codes = {one.get("numFmtId"): one.get("formatCode", "") for one in _all(styles, "numFmt")}
    formats = next(iter(_all(styles, "cellXfs")), None)
    widths = {}
    for number, style in enumerate(formats if formats is not None else ()):
        first = codes.get(style.get("numFmtId"), "").partition(";")[0]
        if _PADDING.fullmatch(first):
            widths[str(number)] = len(first)
    return widths


def _all(tree, name: str):
    return [element for element in tree.iter() if element.tag.endswith("}" + name)]


def _place_of(reference: str) -> tuple[int, int]:
    """Turn B12 into its row and column.

    >>> _place_of("AB12")
    (12, 28)
    """
    found = _CELL.fullmatch(reference)
    if found is None:
        return 0, 0
    column = 0
    for letter in found[1]:
        column = 26 * column + ord(letter) - 64
    return int(found[2]), column
