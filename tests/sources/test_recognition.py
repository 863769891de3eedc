"""Files are recognized by what is in them; each kind of bad file gets its own advice."""

from __future__ import annotations

import zipfile

import docx
import openpyxl
import pytest

from sources.recognition import recognize
from sources.refusals import Refusal

KOBO = '"start";"nim";"ms_1";"_id";"_uuid";"_submission_time"\n"x";"1";"b";"7";"u";"y"\n'
KOBO_WITHOUT_SYSTEM = '"restaurant";"open"\n"Warung; Bu";"yes"\n"Kedai";"no"\n'
GOOGLE = "Timestamp,Score,Question?\n2024/03/02 9:15:00 AM GMT+7,13.5 / 15,b\n"


@pytest.mark.parametrize(
    ("name", "content", "tool", "reason"),
    [
        ("a.csv", KOBO, "kobo", "system columns"),
        ("a.csv", KOBO.replace(";", ","), "kobo", "system columns"),
        ("a.csv", KOBO_WITHOUT_SYSTEM, "kobo", "every cell quoted"),
        ("a.csv", '"a";"b"\n"1.500";"x"\n', "csv", "no columns of a known tool"),
        ("a.csv", '"a";"b"\n"1,5";"x"\n', "csv", "no columns of a known tool"),
        ("a.csv", "a;b\n1;2\n", "csv", "';'"),
        ("a.csv", GOOGLE, "google_forms", "time stamp"),
        ("a.csv", GOOGLE.replace("Timestamp", "Stempel waktu"), "google_forms", "time stamp"),
        ("a.csv", "nim\n1\n", "csv", "no columns"),
        ("a.txt", "P: Apa kabar, Bu?\nN: Baik, alhamdulillah, lancar.\n", "text", "no table"),
        ("a.txt", "nim\tms_1\n1\tb\n", "csv", "\\t"),
    ],
)
def test_the_tool_is_seen_in_the_content(tmp_path, name, content, tool, reason):
    path = tmp_path / name
    path.write_text(content)
    found = recognize(path)
    assert found.tool == tool
    assert reason in found.reason


def test_workbooks_and_documents_are_told_apart_by_their_parts(tmp_path):
    workbook, document = openpyxl.Workbook(), docx.Document()
    workbook.save(tmp_path / "a.xlsx")
    document.save(tmp_path / "a.docx")
    assert recognize(tmp_path / "a.xlsx").tool == "xlsx"
    assert recognize(tmp_path / "a.docx").tool == "docx"


def test_a_declared_tool_wins_and_says_so(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n")
    found = recognize(path, "kobo")
    assert (found.tool, found.reason) == ("kobo", "declared")


def test_a_declared_tool_that_cannot_be_is_refused(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(Refusal, match='declared as "xlsx", but its content is csv'):
        recognize(path, "xlsx")


def test_a_csv_that_is_a_workbook_is_refused_unless_declared(tmp_path):
    path = tmp_path / "a.csv"
    openpyxl.Workbook().save(path)
    with pytest.raises(Refusal, match="content is xlsx, its name says") as refused:
        recognize(path)
    assert "Rename it to a.xlsx" in refused.value.todo
    assert recognize(path, "xlsx").tool == "xlsx"


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("a.csv", b"", "is empty"),
        ("a.csv", b"\xef\xbb\xbf\r\n , \r\n", "is empty"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "password"),
        ("a.csv", b"%PDF-1.7 ...", "a PDF"),
        ("a.csv", b"<!DOCTYPE html><html>sign in</html>", "web page"),
        ("a.vtt", b"WEBVTT\n\n1\n00:01 --> 00:02\nZoe: hi\n", "WebVTT"),
        ("a.xlsx", b"PK\x03\x04broken", "damaged or cut off"),
    ],
)
def test_a_file_that_is_no_export_is_refused(tmp_path, name, content, found):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Refusal, match=found) as refused:
        recognize(path)
    assert refused.value.todo


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(Refusal, match="is not there"):
        recognize(tmp_path / "a.csv")


@pytest.mark.parametrize(
    ("part", "found"), [("xl/vbaProject.bin", "macros"), ("notes.xml", "archive of no known tool")]
)
def test_other_archives_are_refused(tmp_path, part, found):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(part, "x")
    with pytest.raises(Refusal, match=found):
        recognize(path)
