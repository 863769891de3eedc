"""Files of SPSS land as the text that was typed, their labels and missing codes understood."""

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
from sources.tools.spss import SPSS
from studies.cohorts import FileDeclaration

if TYPE_CHECKING:
    from pathlib import Path

    from sources.sheets import Sheet

NAN = float("nan")


def write(path: Path, columns: dict[str, Any], **options: Any) -> Path:
    pyreadstat.write_sav(pd.DataFrame(columns), path, **options)
    return path


def opened(path: Path, encoding: str | None = None) -> Sheet:
    declared = FileDeclaration.model_construct(encoding=encoding, sheet=None)
    return SPSS.open(recognize(path).head, declared, notation_of("id_ID"))


def cells(path: Path, encoding: str | None = None) -> list[tuple[str, ...]]:
    return [row.cells for row in opened(path, encoding).rows]


@pytest.mark.parametrize(
    ("name", "options"),
    [("a.sav", {}), ("b.sav", {"row_compress": True}), ("c.zsav", {"compress": True})],
)
def test_a_file_is_recognized_by_its_first_bytes_and_brings_its_labels(tmp_path, name, options):
    path = write(
        tmp_path / name,
        {"nim": ["007", "012"], "q1": [1.0, 2.0]},
        column_labels={"q1": "Pasar dengan satu penjual disebut?"},
        variable_value_labels={"q1": {1.0: "Monopoli", 2.0: "Oligopoli "}},
        **options,
    )
    found = recognize(path)
    assert (found.tool, found.reason) == ("spss", "its first bytes are those of SPSS")
    sheet = opened(path)
    assert sheet.columns == ("nim", "q1")
    assert sheet.labels == ("", "Pasar dengan satu penjual disebut?")
    assert sheet.value_labels == {1: {"1": "Monopoli", "2": "Oligopoli"}}
    assert [(row.row_number, row.cells) for row in sheet.rows] == [
        (1, ("007", "1")),
        (2, ("012", "2")),
    ]


@pytest.mark.parametrize(
    ("stored", "written"),
    [
        (12.0, "12"), (0.1, "0,1"), (0.1 + 0.2, "0,3"), (0.10000000149011612, "0,1"),
        (-1000.3, "-1000,3"), (1234567890123456.0, "1234567890123456"), (0.0, "0"),
        (1e-7, "0,0000001"), (1500000.5, "1500000,5"), (NAN, ""),
        # Beyond 2^53 a double has lost digits: written so that it is no identity.
        (1e17, "1.0000000000000000E+17"),
    ],
)  # fmt: skip
def test_numbers_are_written_as_they_were_typed(tmp_path, stored, written):
    assert cells(write(tmp_path / "a.sav", {"n": ["x"], "q": [stored]})) == [("x", written)]


def test_texts_keep_their_leading_zeros_and_blanks_and_lose_their_padding(tmp_path):
    path = write(tmp_path / "a.sav", {"q": ["007  ", "  8", "Café", ""], "n": [1, 2, 3, 4]})
    assert [row[0] for row in cells(path)] == ["007", "  8", "Café", ""]


SECOND = dt.datetime(2024, 3, 2, 14, 5, 6)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("value", "shown_as", "written"),
    [
        (dt.date(2024, 3, 2), "DATE11", "2024-03-02"),
        (dt.date(1899, 12, 31), "ADATE10", "1899-12-31"),
        (dt.date(2024, 3, 2), "EDATE10", "2024-03-02"),
        (dt.date(2024, 3, 2), "SDATE10", "2024-03-02"),
        (dt.date(2024, 3, 2), "MOYR8", "2024-03"),
        (dt.date(2024, 5, 2), "QYR6", "2024-Q2"),
        (SECOND, "DATETIME20", "2024-03-02 14:05:06"),
        (SECOND, "YMDHMS19", "2024-03-02 14:05:06"),
        (dt.datetime(2024, 3, 2), "DATETIME20", "2024-03-02"),  # noqa: DTZ001
        (dt.time(4, 5), "TIME5", "04:05:00"),
    ],
)
def test_dates_are_written_by_their_format(tmp_path, value, shown_as, written):
    path = write(tmp_path / "a.sav", {"q": [value]}, variable_format={"q": shown_as})
    assert cells(path) == [(written,)]


def test_a_date_that_no_calendar_has_stays_the_number_it_is(tmp_path):
    path = write(tmp_path / "a.sav", {"q": [9e17]}, variable_format={"q": "DATE11"})
    assert cells(path) == [("9.0000000000000000E+17",)]


def test_missing_codes_are_counted_with_ranges_and_texts(tmp_path):
    path = write(
        tmp_path / "a.sav",
        {"a": [1, 9, 9, NAN], "b": [95, 3, 99.5, 89], "c": ["NA", "x", "y", "NA"]},
        missing_ranges={"a": [9], "b": [{"lo": 90, "hi": 100}], "c": ["NA"]},
    )
    assert opened(path).missing == {0: {"9": 2}, 1: {"95": 1, "99,5": 1}, 2: {"NA": 2}}


def with_set(path: Path, said: str) -> None:
    """Add the record of a question with several answers, which pyreadstat does not write."""
    end, record = b"\xe7\x03\0\0\0\0\0\0", f"{said}\n".encode()
    whole = path.read_bytes()
    assert whole.count(end) == 1
    path.write_bytes(whole.replace(end, struct.pack("<4i", 7, 7, 1, len(record)) + record + end))


def test_a_question_with_several_answers_is_put_together_from_its_variables(school):
    path = write(
        school.path("post.sav"),
        {"nim": ["A", "B"], "ms_1": ["a", "b"], "m1": [1.0, 0.0], "m2": [1.0, 1.0],
         "m3": [0.0, 0.0]},
        column_labels={"m1": "Instagram", "m2": "WhatsApp", "m3": "Radio"},
        variable_value_labels={"m1": {0: "Tidak", 1: "Ya"}},
    )  # fmt: skip
    question = "Media mana yang murah?"
    with_set(path, f"$media=D1 1 {len(question)} {question} m1 m2 m3")
    school.declare("post.sav")
    assert school.read().faults == ()
    found = school.landed("responses", "item_id", "answer")
    assert [answer for item, answer in found if item == "ms_2"] == ["x;y", "y"]


def in_latin(path: Path) -> Path:
    """Turn a file that says UTF-8 into one that holds Latin letters, as old files do."""
    write(path, {"q": ["Kaféin", "b"], "n": [1, 2]})
    path.write_bytes(path.read_bytes().replace("Kaféin".encode(), b"Kaf\xe9in "))
    return path


def test_texts_in_another_encoding_are_refused_until_it_is_declared(tmp_path):
    path = in_latin(tmp_path / "a.sav")
    with pytest.raises(Refusal, match="cannot be read in the encoding that the file names"):
        cells(path)
    assert [row[0] for row in cells(path, "windows-1252")] == ["Kaféin", "b"]
    with pytest.raises(Refusal, match="cannot be read as martian"):
        cells(path, "martian")


@pytest.mark.parametrize("options", [{}, {"row_compress": True}, {"compress": True}])
def test_a_file_cut_off_anywhere_is_refused(tmp_path, options):
    whole = write(
        tmp_path / "whole.sav",
        {"nim": ["a", "b", "c"], "q": [1.0, 2.5, 3.0]},
        variable_value_labels={"q": {1.0: "Ya"}},
        **options,
    ).read_bytes()
    path = tmp_path / "cut.sav"
    for end in range(4, len(whole)):
        path.write_bytes(whole[:end])
        with pytest.raises(Refusal):
            cells(path)


def test_fewer_records_than_announced_are_refused(tmp_path):
    path = write(tmp_path / "a.sav", {"q": [1.0, 2.0, 3.0]})
    whole = bytearray(path.read_bytes())
    assert struct.unpack_from("<i", whole, 80) == (3,)
    struct.pack_into("<i", whole, 80, 5)
    path.write_bytes(bytes(whole))
    with pytest.raises(Refusal):
        cells(path)


# One byte of a dictionary, changed so that ReadStat 1.3.7 would end the whole process.
@pytest.mark.parametrize(
    ("found", "put"),
    [
        (b"\x02\x00\x00\x00\x04\x00\x00\x00", b"\x02\x00\x00\x00\x04\xff\x00\x00"),
        (b"\x03\x00\x00\x00\x02\x00\x00\x00", b"\x03\x00\x00\x00\x02\x00\x00\x7f"),
        (b"\x02Ya   ", b"\xffYa   "),
        (b"\x04\x00\x00\x00\x01\x00\x00\x00\x02", b"\x04\x00\x00\x00\x01\xff\x00\x00\x02"),
        (b"NA      \x03", b"N\xff      \x03"),
    ],
)
def test_a_damaged_dictionary_never_reaches_readstat(tmp_path, found, put):
    path = write(
        tmp_path / "a.sav",
        {"nim": ["aaaa"], "q": [1.0], "s": ["NA"]},
        variable_value_labels={"q": {1.0: "Ya", 2.0: "Tidak"}, "s": {"NA": "not"}},
    )
    assert cells(path)
    whole = path.read_bytes()
    assert whole.count(found) >= 1
    path.write_bytes(whole.replace(found, put, 1))
    with pytest.raises(Refusal):
        cells(path)


def test_pieces_make_the_same_table(tmp_path, monkeypatch):
    path = write(tmp_path / "a.sav", {"q": list(range(50)), "n": ["x"] * 50})
    at_once = cells(path)
    monkeypatch.setattr("sources.tools.statistics._CELLS_AT_ONCE", 14)
    assert cells(path) == at_once
    assert [row.row_number for row in opened(path).rows] == list(range(1, 51))


def test_names_of_variables_keep_their_case(tmp_path):
    path = write(tmp_path / "a.sav", {"Umur": [1.0], "UMUR_2": [2.0]})
    assert opened(path).columns == ("Umur", "UMUR_2")


@pytest.mark.parametrize(
    ("start", "what"),
    [
        (b"\xc1" * 40 + b"ASCII SPSS PORT FILE" + b" " * 500, "is a portable file of SPSS"),
        (b"\x1c" + b"\0" * 7 + b"ENCRYPTEDSAV" + b"\1" * 500, "is protected by a password"),
    ],
)
def test_what_else_spss_writes_is_refused_by_name(tmp_path, start, what):
    path = tmp_path / "a.sav"
    path.write_bytes(start)
    with pytest.raises(Refusal) as refused:
        recognize(path)
    assert refused.value.what == what
