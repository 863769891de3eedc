"""CSV is read as it is: cells, records and the lines where they start."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sources.csv_tables import detect_delimiter, read_csv, read_head
from sources.encodings import detect_encoding
from sources.refusals import Refusal

if TYPE_CHECKING:
    from pathlib import Path

CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff"), max_size=8)


def rows_of(path: Path, text: str | bytes, *, pads_rows: bool = True) -> list[tuple[int, ...]]:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    encoding = detect_encoding(path)
    delimiter = detect_delimiter(read_head(path, encoding))
    _, rows = read_csv(path, encoding, delimiter=delimiter, pads_rows=pads_rows)
    return [(row.row_number, *row.cells) for row in rows]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    records=st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=6),
    delimiter=st.sampled_from(",;\t|"),
)
def test_every_cell_comes_back_as_it_was_written(tmp_path, records, delimiter):
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([("a", "b", "c"), *records, ("last", "", "")])
    path = tmp_path / "cells.csv"
    path.write_bytes(written.getvalue().encode())
    _, rows = read_csv(path, "utf-8", delimiter=delimiter, pads_rows=False)
    assert [row.cells for row in rows] == [*records, ("last", "", "")]


def test_a_record_is_numbered_by_the_line_where_it_starts(tmp_path):
    rows = rows_of(tmp_path / "a.csv", 'a,b\r\n1,"two\r\nlines"\r\n\r\n2,x\r\n')
    assert rows == [(2, "1", "two\r\nlines"), (5, "2", "x")]


def test_blank_records_are_left_out_and_those_at_the_end_are_none(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,x\n, \n\n2,y\n,\n,\n\n")
    _, rows = read_csv(path, "utf-8", delimiter=",", pads_rows=True)
    assert [(row.row_number, row.left_out) for row in rows] == [(2, ""), (3, "blank"), (5, "")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_each_encoding_gives_the_same_text(tmp_path, encoding):
    rows = rows_of(tmp_path / "a.csv", "nama;kota\nJosé;Malmö\n".encode(encoding))
    assert rows == [(2, "José", "Malmö")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_beside_decimal_commas(delimiter):
    head = f'a{delimiter}b{delimiter}c\n"1,5"{delimiter}"2,5"{delimiter}"x; y"\n'
    assert detect_delimiter(head) == delimiter


def test_the_line_that_excel_reads_as_delimiter_is_no_header(tmp_path):
    assert rows_of(tmp_path / "a.csv", "sep=;\na;b\n1;2\n") == [(3, "1", "2")]


def test_numbers_and_zeros_stay_text(tmp_path):
    rows = rows_of(tmp_path / "a.csv", "a;b;c\n007;1.234;=1+1\n")
    assert rows == [(2, "007", "1.234", "=1+1")]


def test_a_comma_at_the_end_of_each_line_is_no_column(tmp_path):
    assert rows_of(tmp_path / "a.csv", "a,b,\n1,2,\n") == [(2, "1", "2")]


def test_short_records_are_filled_only_where_the_tool_leaves_cells_out(tmp_path):
    assert rows_of(tmp_path / "a.csv", "a,b\n1\n") == [(2, "1", "")]
    with pytest.raises(Refusal, match="has 1 cells, the header 2"):
        rows_of(tmp_path / "a.csv", "a,b\n1\n", pads_rows=False)


@pytest.mark.parametrize(
    ("text", "at", "found"),
    [
        ("a,b\n1,2\n3,4,5\n", "line 3", "3 cells, the header 2"),
        ('a,b\n1,"open\n2,3\n', "line 2", "not well formed"),
        ("a,b\n1,\0\n", "line 2", "NUL"),
    ],
)
def test_a_broken_record_is_refused_with_its_line(tmp_path, text, at, found):
    with pytest.raises(Refusal, match=found) as refused:
        rows_of(tmp_path / "a.csv", text)
    assert refused.value.at == at
    assert refused.value.todo


def test_bytes_of_no_encoding_are_refused(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n\xff\x81,2\n")
    with pytest.raises(Refusal, match="neither a workbook nor text in utf-8 or cp1252"):
        detect_encoding(path)
    with pytest.raises(Refusal, match="not known"):
        detect_encoding(path, "utf-88")
    assert detect_encoding(path, "latin-1") == "latin-1"
