"""Several answers in one cell are parted, but not inside of an option that holds the mark."""

from __future__ import annotations

import duckdb
import pytest

from warehouse.connection import create_schema

CASES = """
    Instagram;WhatsApp;      | ;  |                        | Instagram / WhatsApp /
    Instagram; WhatsApp      | ;  |                        | Instagram / WhatsApp
    x y                      | \\s |                        | x / y
    x y                      |    |                        | x y
    Makan, minum, Radio      | ,  | makan, minum           | makan, minum / radio
    Radio, Makan, minum      | ,  | makan, minum           | radio / makan, minum
    Radio,Makan , minum      | ,  | makan, minum           | radio / makan, minum
    MAKAN,  Minum            | ,  | makan, minum           | makan, minum
    a, b, c                  | ,  | a, b, c + a, b + b, c  | a, b, c
    a, b, c, b               | ,  | a, b + b, c            | a, b / c / b
    Rp1,5 jt, Lain           | ,  | rp1,5 jt               | rp1,5 jt / lain
    makanan, minuman         | ,  | makan, minum           | makanan / minuman
    makan, minuman           | ,  | makan, minum           | makan / minuman
    c;d;c;d;e;               | ;  | c;d                    | c;d / c;d / e /
    Makan, minum;Radio       | ;  | makan, minum           | Makan, minum / Radio
    Makan, minum, entah      | ,  | makan, minum           | makan, minum / entah
"""


@pytest.mark.parametrize(
    ("answer", "separator", "phrases", "words"),
    [[cell.strip() for cell in line.split("|")] for line in CASES.strip().splitlines()],
)
def test_answers_are_parted_around_the_options_that_hold_the_mark(
    answer, separator, phrases, words
):
    connection = duckdb.connect()
    create_schema(connection)
    separator = {",": ", ", "\\s": " "}.get(separator, separator)
    found = connection.execute(
        "select choices_in(?, ?, ?::varchar[])",
        [answer, separator, [one for one in phrases.split(" + ") if one]],
    ).fetchone()
    assert [word.strip() for word in found[0]] == [word.strip() for word in words.split("/")]
