"""Every export is recognized as exactly its own tool's, as text and as a workbook."""

from __future__ import annotations

import openpyxl
import pytest

from sources.recognition import recognize
from sources.tools import TOOLS

from .exports import EXPORTS, rows_of

IDS = [f"{tool}: {what}" for tool, what, _ in EXPORTS]


@pytest.mark.parametrize(("tool", "what", "content"), EXPORTS, ids=IDS)
def test_an_export_is_its_own_tools_and_no_others(tmp_path, tool, what, content):
    path = tmp_path / "export.csv"
    path.write_text(content, encoding="utf-8")
    found = recognize(path)
    assert found.tool == tool, what
    assert found.reason
    head = found.head
    claims = {one.name for one in TOOLS if head.container in one.containers and one.recognize(head)}
    assert claims == {tool} - {"csv"}


@pytest.mark.parametrize(("tool", "what", "content"), EXPORTS, ids=IDS)
def test_its_workbook_is_too(tmp_path, tool, what, content):
    workbook = openpyxl.Workbook()
    for row in rows_of(content):
        workbook.active.append(row)
    workbook.save(tmp_path / "export.xlsx")
    found = recognize(tmp_path / "export.xlsx")
    assert found.tool == tool.replace("csv", "xlsx"), what


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize(("tool", "what", "content"), EXPORTS, ids=IDS)
def test_marks_of_encoding_do_not_matter(tmp_path, tool, what, content, encoding):
    path = tmp_path / "export.csv"
    path.write_text(content, encoding=encoding)
    assert recognize(path).tool == tool, what


@pytest.mark.parametrize(("tool", "what", "content"), EXPORTS, ids=IDS)
def test_a_line_that_names_the_delimiter_does_not_matter(tmp_path, tool, what, content):
    delimiter = max(",;\t", key=content.partition("\n")[0].count)
    path = tmp_path / "export.csv"
    path.write_text(f"sep={delimiter}\n{content}", encoding="utf-8")
    assert recognize(path).tool == tool, what
