"""A survey that came from SurveyMonkey and lost its second header row: a table of nobody's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sources.preparing import open_sheet
from sources.recognition import recognize
from studies.cohorts import FileDeclaration

if TYPE_CHECKING:
    from pathlib import Path


def test_whether_declared_or_not_no_record_is_taken_for_a_header(data: Path):
    for path in sorted(data.glob("01_prepost/carpentries*/*.csv")):
        assert recognize(path).tool == "csv"
        declaration = FileDeclaration.model_construct(
            file=path.name, sheet=None, locale="en_US", date_order=None
        )
        plain, declared = (
            open_sheet(recognize(path, tool), declaration, "en_US")
            for tool in (None, "surveymonkey")
        )
        assert plain.columns == declared.columns
        rows = [row.cells for row in declared.rows]
        assert rows == [row.cells for row in plain.rows]
        # INDEX.md: 476 rows, 1 fully duplicated row.
        assert len(rows) == 476
        assert len(rows) - len(set(rows)) == 1
