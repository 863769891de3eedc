"""A damaged export is refused or read; whatever somebody did to it, it is no error of ours."""

from __future__ import annotations

import csv
import io
import random

import pytest

from sources.preparing import open_sheet
from sources.recognition import recognize
from sources.refusals import Refusal
from studies.cohorts import FileDeclaration

from .exports import EXPORTS, rows_of

N_DAMAGES = 25
TOOLS = sorted({tool for tool, _, _ in EXPORTS})
IDS = [f"{tool}: {what}" for tool, what, _ in EXPORTS]


def damaged(content: str, dice: random.Random) -> str:
    """Cut a text off, take cells and rows out of it, or put them into another order."""
    rows = rows_of(content)
    row = dice.randrange(len(rows))
    way = dice.choice(("cut", "cells", "row", "swap", "blank", "short"))
    if way == "cut":
        return content[: dice.randrange(1, len(content))]
    if way == "cells":
        place = dice.randrange(len(rows[0]))
        rows = [cells[:place] + cells[place + 1 :] for cells in rows]
    elif way == "row":
        del rows[row]
    elif way == "swap":
        rows[row], rows[0] = rows[0], rows[row]
    elif way == "blank":
        rows[row] = [""] * len(rows[row])
    else:
        rows[row] = rows[row][: dice.randrange(len(rows[row]))]
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows)
    return written.getvalue()


@pytest.mark.parametrize(("tool", "what", "content"), EXPORTS, ids=IDS)
def test_a_damaged_export_is_refused_or_read(tmp_path, tool, what, content):
    dice = random.Random(f"{tool} {what}")
    path = tmp_path / "export.csv"
    for _ in range(N_DAMAGES):
        path.write_text(damaged(content, dice), encoding="utf-8")
        for declared in (None, *(one for one in TOOLS if one != "csv")):
            declaration = FileDeclaration.model_construct(
                file=path.name, sheet=None, locale=None, date_order=None
            )
            try:
                sheet = open_sheet(recognize(path, declared), declaration, "id_ID")
                widths = {len(row.cells) for row in sheet.rows}
            except Refusal:
                continue
            assert widths <= {len(sheet.columns)}
            assert not sheet.labels or len(sheet.labels) == len(sheet.columns)
            assert all(index < len(sheet.columns) for index in sheet.system)
