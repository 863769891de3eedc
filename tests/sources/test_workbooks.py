"""Workbooks are read as a person sees them, and refused before they can do harm."""

from __future__ import annotations

import datetime as dt
import zipfile

import openpyxl
import pytest

from sources.dates import day_of
from sources.pseudonyms import normalized_identity
from sources.recognition import recognize
from sources.refusals import Refusal
from sources.workbooks import Workbook, cell_text, read_workbook

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
    [
        (0.1 + 0.2, "0,3"),
        (999999999999999.0, "999999999999999"),
        (12.0, "12"),
        (1e15, "1E+15"),
        (1.23456789012345678e17, "1,23456789012346E+17"),
        (-1e16, "-1E+16"),
        (-2.0, "-2"),
        (1e-7, "0,0000001"),
    ],
)
def test_a_number_has_the_digits_that_the_spreadsheet_shows(cell, text):
    assert cell_text(cell, decimal_mark=",") == text


def test_an_id_of_twelve_digits_is_exact_and_one_that_the_spreadsheet_cut_is_nobody_s(tmp_path):
    path = write(tmp_path / "a.xlsx", ["nik"], [317405120199], [3174051201990001], ["0012"])
    cells = [row[1] for row in rows_of(path)[1:]]
    assert cells == ["317405120199", "3,17405120199E+15", "0012"]
    assert [normalized_identity([cell]) for cell in cells] == ["317405120199", "", "0012"]


def test_zeros_that_a_number_format_shows_are_kept(tmp_path):
    path = tmp_path / "a.xlsx"
    workbook = openpyxl.Workbook()
    for row in (["nim", "n"], [12, 12], [123456, 7], ["x1", 8], [None, 9], [1.5, 1]):
        workbook.active.append(row)
    for row in range(1, 7):
        workbook.active.cell(row, 1).number_format = "00000"
    workbook.save(path)
    assert [row[1:] for row in rows_of(path)[1:]] == [
        ("00012", "12"), ("123456", "7"), ("x1", "8"), ("", "9"), ("1,5", "1"),
    ]  # fmt: skip


def test_a_dates_own_format_pads_nothing(tmp_path):
    path = tmp_path / "a.xlsx"
    workbook = openpyxl.Workbook()
    for row in (["nim", "on"], [12, dt.date(2024, 3, 2)]):
        workbook.active.append(row)
    workbook.active.cell(2, 2).number_format = "dd/mm/yyyy"
    workbook.active.cell(2, 1).number_format = "0.00"
    workbook.save(path)
    assert rows_of(path)[1:] == [(2, "12", "2024-03-02")]


def test_a_date_that_is_not_there_is_written_as_the_spreadsheet_shows_it(tmp_path):
    path = tmp_path / "a.xlsx"
    workbook = openpyxl.Workbook()
    for row in (["a"], [0], [1], [45123]):
        workbook.active.append(row)
    for row in (2, 3):
        workbook.active.cell(row, 1).number_format = "yyyy-mm-dd"
    workbook.save(path)
    cells = [row[1] for row in rows_of(path)[1:]]
    assert cells[2] == "45123"
    assert [day_of(cell, "dmy") for cell in cells] == [None, None, None]


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
