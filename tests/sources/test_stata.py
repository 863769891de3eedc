"""Files of Stata land as the text that was typed; .a to .z mean what they are labelled."""

from __future__ import annotations

import datetime as dt
import struct
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyreadstat
import pytest

from sources.recognition import recognize
from sources.refusals import Refusal
from sources.sheets import notation_of
from sources.tools.stata import STATA
from studies.cohorts import FileDeclaration

if TYPE_CHECKING:
    from pathlib import Path

    from sources.sheets import Sheet


def write(path: Path, columns: dict[str, Any], **options: Any) -> Path:
    pyreadstat.write_dta(pd.DataFrame(columns), path, **options)
    return path


def opened(path: Path, encoding: str | None = None) -> Sheet:
    declared = FileDeclaration.model_construct(encoding=encoding, sheet=None)
    return STATA.open(recognize(path).head, declared, notation_of("id_ID"))


def cells(path: Path, encoding: str | None = None) -> list[tuple[str, ...]]:
    return [row.cells for row in opened(path, encoding).rows]


@pytest.mark.parametrize("version", [8, 10, 11, 12, 13, 14, 15])
def test_every_release_is_recognized_by_its_first_bytes_and_read(tmp_path, version):
    path = write(
        tmp_path / "a.dta",
        {"nim": ["007", "012 "], "q1": [1, 2]},
        version=version,
        column_labels={"q1": "Berapa?"},
        variable_value_labels={"q1": {1: "Ya", 2: "Tidak"}},
    )
    found = recognize(path)
    assert (found.tool, found.reason) == ("stata", "its first bytes are those of Stata")
    sheet = opened(path)
    assert (sheet.columns, sheet.labels) == (("nim", "q1"), ("", "Berapa?"))
    assert sheet.value_labels == {1: {"1": "Ya", "2": "Tidak"}}
    assert [row.cells for row in sheet.rows] == [("007", "1"), ("012", "2")]


@pytest.mark.parametrize(
    ("column", "written"),
    [
        (pd.Series([0.1, 2.5, 16777216.0], dtype="float32"), ["0,1", "2,5", "16777216"]),
        (pd.Series([123456.79, 1e-5, -7.25], dtype="float32"), ["123456,79", "0,00001", "-7,25"]),
        (pd.Series([0.1, 12.0, 1234567890123.0]), ["0,1", "12", "1234567890123"]),
        (pd.Series([1, 100, -5], dtype="int8"), ["1", "100", "-5"]),
    ],
)
def test_numbers_are_written_as_they_were_typed_whatever_their_storage(tmp_path, column, written):
    path = tmp_path / "a.dta"
    pd.DataFrame({"q": column}).to_stata(path, write_index=False)
    assert [row[0] for row in cells(path)] == written


@pytest.mark.parametrize(
    ("stored", "shown_as", "written"),
    [
        (0, "%td", "1960-01-01"),
        (23437, "%tdDD/NN/CCYY", "2024-03-02"),
        (23437, "%d", "2024-03-02"),
        (2024971506000, "%tc", "2024-03-02 04:05:06"),
        (14706000, "%tcHH:MM:SS", "04:05:06"),
        # Twenty-seven leap seconds lie between 1960 and 2024.
        (2024971506000 + 27_000, "%tC", "2024-03-02 04:05:06"),
        (770, "%tm", "2024-03"),
        (257, "%tq", "2024-Q2"),
        (129, "%th", "2024h2"),
        (3337, "%tw", "2024w10"),
        (2024, "%ty", "2024"),
        (5, "%9.0g", "5"),
    ],
)
def test_dates_are_written_by_their_format(tmp_path, stored, shown_as, written):
    path = write(tmp_path / "a.dta", {"q": [float(stored)]}, variable_format={"q": shown_as})
    assert cells(path) == [(written,)]


def test_a_date_of_python_is_the_same_date(tmp_path):
    path = write(tmp_path / "a.dta", {"q": [None, dt.date(2024, 3, 2)]})
    assert cells(path) == [("",), ("2024-03-02",)]


def test_letters_of_missing_are_counted_and_a_bare_point_is_a_blank(tmp_path):
    path = write(
        tmp_path / "a.dta", {"q": [1, "a", float("nan"), "b", "b"]},
        missing_user_values={"q": ["a", "b"]},
        variable_value_labels={"q": {1: "Ya", "a": "tidak tahu"}},
    )  # fmt: skip
    sheet = opened(path)
    assert sheet.missing == {0: {".a": 1, ".b": 2}}
    assert sheet.value_labels == {0: {"1": "Ya", ".a": "tidak tahu"}}
    assert [row.cells for row in sheet.rows] == [("1",), (".a",), ("",), (".b",), (".b",)]


def test_a_letter_is_what_its_label_says_or_blank_and_told(school):
    school.items = [
        school.items[0] | {"options": {"a": "Oligopoli", "b": "Monopoli", "x": "Tidak tahu"},
                           "dont_know": ["x"]}
    ]  # fmt: skip
    write(
        school.path("post.dta"),
        {"nim": ["1", "2", "3"], "ms_1": [2, "a", "b"]},
        missing_user_values={"ms_1": ["a", "b"]},
        variable_value_labels={"ms_1": {2: "Monopoli", "a": "tidak tahu", "b": "kosong"}},
    )
    school.declare("post.dta")
    assert school.read().faults == ()
    assert school.landed("responses", "answer") == [("Monopoli",), ("tidak tahu",), ("",)]
    ((reason,),) = school.landed("files", "tool_reason")
    assert reason.endswith("; 1 cell is blank by the file's own missing codes: ms_1")


def test_an_old_file_in_latin_letters_is_read_and_another_encoding_can_be_declared(tmp_path):
    path = write(tmp_path / "a.dta", {"q": ["Kaféin"]}, version=10)
    assert cells(path, "utf-8") == [("Kaféin",)]
    path.write_bytes(path.read_bytes().replace("Kaféin".encode(), b"Kaf\xe9in\0"))
    assert cells(path) == [("Kaféin",)]


@pytest.mark.parametrize("version", [10, 15])
def test_a_file_cut_off_before_its_last_record_is_refused(tmp_path, version):
    whole = write(
        tmp_path / "whole.dta", {"nim": ["aa", "bb"], "q": [1.5, 2.5]}, version=version
    ).read_bytes()
    last = whole.index(struct.pack("<d", 2.5))
    path = tmp_path / "cut.dta"
    for end in range(12, last + 8):
        path.write_bytes(whole[:end])
        with pytest.raises(Refusal):
            cells(path)


def test_a_number_of_records_that_the_file_cannot_hold_is_refused_in_bounded_memory(tmp_path):
    whole = write(tmp_path / "a.dta", {"q": [1.0, 2.0]}, version=10).read_bytes()
    path = tmp_path / "b.dta"
    path.write_bytes(whole[:6] + struct.pack("<i", 2_000_000_000) + whole[10:])
    with pytest.raises(Refusal, match="damaged or cut off"):
        cells(path)
