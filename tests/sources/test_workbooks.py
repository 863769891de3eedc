"""Workbooks are read as a person sees them, and refused before they can do harm."""

from __future__ import annotations

import datetime as dt
import zipfile

import openpyxl
import pytest

from sources.recognition import recognize
from sources.refusals import Refusal
from sources.workbooks import Workbook, read_workbook, text_of

NINE_FIFTEEN = dt.datetime(2024, 3, 2, 9, 15)  # noqa: DTZ001 - a spreadsheet knows no time zone


def write(path, *rows, sheet="Sheet", more=()):
    workbook = openpyxl.Workbook()
    workbook.active.title = sheet
    for row in rows:
        workbook.active.append(row)
    for name, more_rows in more:
        other = workbook.create_sheet(name)
        for row in more_rows:
            other.append(row)
    workbook.save(path)
    return path


def rows_of(path, sheet=None):
    columns, rows = read_workbook(Workbook(path), sheet=sheet, decimal_mark=",")
    return [columns, *((row.row_number, *row.cells) for row in rows)]


def test_native_cells_are_written_in_the_notation_of_the_study(tmp_path):
    path = write(
        tmp_path / "a.xlsx",
        ["nim", "omzet", "usia", "tanggal", "ya"],
        ["0012", 1500000.5, 21, dt.date(2024, 3, 2), True],
        ["0013", "Rp 1.500.000", "21 tahun", NINE_FIFTEEN, None],
    )
    assert rows_of(path) == [
        ("nim", "omzet", "usia", "tanggal", "ya"),
        (2, "0012", "1500000,5", "21", "2024-03-02", "TRUE"),
        (3, "0013", "Rp 1.500.000", "21 tahun", "2024-03-02 09:15:00", ""),
    ]


@pytest.mark.parametrize(
    ("cell", "text"),
    [(0.1 + 0.2, "0,3"), (1e16, "10000000000000000"), (-2.0, "-2"), (1e-7, "0,0000001")],
)
def test_a_number_has_the_digits_that_the_spreadsheet_shows(cell, text):
    assert text_of(cell, decimal_mark=",") == text


def test_rows_keep_their_number_and_blank_rows_at_the_end_are_no_records(tmp_path):
    path = write(tmp_path / "a.xlsx", ["a", "b"], ["1", "x"], [None, " "], ["2", "y"], ["", " "])
    _, rows = read_workbook(Workbook(path), sheet=None, decimal_mark=",")
    assert [(row.row_number, row.left_out) for row in rows] == [(2, ""), (3, "blank"), (4, "")]


def test_a_sheet_is_taken_by_name_and_never_guessed(tmp_path):
    path = write(tmp_path / "a.xlsx", ["a"], ["1"], more=[("Lain", [["b"], ["2"]])])
    assert rows_of(path, "Lain") == [("b",), (2, "2")]
    with pytest.raises(Refusal, match="more than one"):
        rows_of(path)
    with pytest.raises(Refusal, match='no sheet "Lian"') as refused:
        rows_of(path, "Lian")
    assert '"Lain"' in refused.value.todo


def test_an_empty_second_sheet_needs_no_name(tmp_path):
    path = write(tmp_path / "a.xlsx", ["a"], ["1"], more=[("Kosong", [])])
    assert rows_of(path) == [("a",), (2, "1")]


def test_a_title_above_the_headers_is_refused(tmp_path):
    path = write(tmp_path / "a.xlsx", ["Hasil pretes"], ["nim", "ms_1"], ["1", "b"])
    with pytest.raises(Refusal, match="title") as refused:
        rows_of(path)
    assert "Delete the rows above" in refused.value.todo


def test_merged_headers_are_refused(tmp_path):
    workbook = openpyxl.Workbook()
    workbook.active.append(["nim", "Pasar", None])
    workbook.active.append(["1", "b", "c"])
    workbook.active.merge_cells("B1:C1")
    workbook.save(tmp_path / "a.xlsx")
    with pytest.raises(Refusal, match="merged"):
        rows_of(tmp_path / "a.xlsx")


def test_cells_beside_the_last_header_are_refused(tmp_path):
    path = write(tmp_path / "a.xlsx", ["a", "b"], ["1", "2"], ["3", "4", "5"])
    with pytest.raises(Refusal, match="right of the last header") as refused:
        rows_of(path)
    assert refused.value.at == "row 3"


def test_a_cut_off_workbook_is_refused(tmp_path):
    path = write(tmp_path / "a.xlsx", ["a"], ["1"])
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(Refusal, match="damaged or cut off"):
        recognize(path)


def test_a_workbook_with_changed_bytes_is_refused(tmp_path):
    path = write(tmp_path / "a.xlsx", *[[f"cell {n}"] for n in range(500)])
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        part = archive.getinfo("xl/worksheets/sheet1.xml")
    middle = part.header_offset + 60 + part.compress_size // 2
    content[middle] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(Refusal, match="damaged or cut off"):
        recognize(path)


def test_a_zip_bomb_is_refused_without_unpacking_it(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (20 << 20))
    with pytest.raises(Refusal, match="unpack to 20 MB"):
        recognize(path)


def test_an_empty_workbook_is_refused(tmp_path):
    with pytest.raises(Refusal, match="no cells"):
        rows_of(write(tmp_path / "a.xlsx"))
