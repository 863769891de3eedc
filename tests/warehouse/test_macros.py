"""Numbers, money and dates are read strictly, by the marks and the order that a file declares."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import duckdb
import pytest

from warehouse.connection import create_schema

# written | id_ID (, parts and . groups) | en_US (. parts and , groups) | Kobo (. parts, no groups)
NUMBERS = """
    0                  | 0           | 0          | 0
    7                  | 7           | 7          | 7
    1.500              | 1500        | 1.5        | 1.5
    1.5                | -           | 1.5        | 1.5
    1,5                | 1.5         | -          | -
    1,500              | 1.5         | 1500       | -
    1.234.567,89       | 1234567.89  | -          | -
    1,234,567.89       | -           | 1234567.89 | -
    12.34.567          | -           | -          | -
    1.2345             | -           | 1.2345     | 1.2345
    1500000            | 1500000     | 1500000    | 1500000
    Rp 1.500.000       | 1500000     | -          | -
    Rp1.500.000,00     | 1500000     | -          | -
    Rp. 1.500          | 1500        | 1.5        | 1.5
    Rp 1.500.000,-     | 1500000     | -          | -
    IDR 2.000          | 2000        | 2          | 2
    US$ 5              | 5           | 5          | 5
    5 usd              | 5           | 5          | 5
    500.000 rupiah     | 500000      | 500        | 500
    1,5 jt             | 1500000     | -          | -
    1,5jt              | 1500000     | -          | -
    2 juta             | 2000000     | 2000000    | 2000000
    500 rb             | 500000      | 500000     | 500000
    500k               | 500000      | 500000     | 500000
    1.500 ribu         | 1500000     | 1500       | 1500
    1.5 million        | -           | 1500000    | 1500000
    3 miliar           | 3000000000  | 3000000000 | 3000000000
    -5                 | -5          | -5         | -5
    −5                 | -5          | -5         | -5
    +5                 | 5           | 5          | 5
    -Rp 5.000          | -5000       | -5         | -5
    Rp -5.000          | -5000       | -5         | -5
    (1.500)            | -1500       | -1.5       | -1.5
    12,5%              | 12.5        | -          | -
    12,5 %             | 12.5        | -          | -
    ,5                 | 0.5         | -          | -
    0.0599999986588955 | -           | 0.06       | 0.06
    999999999999       | 999999999999 | 999999999999 | 999999999999
    1 500              | -           | -          | -
    1e3                | -           | -          | -
    1#5                | -           | -          | -
    1~5                | -           | -          | -
    --5                | -           | -          | -
    5-                 | -           | -          | -
    1,                 | -           | -          | -
    1/2                | -           | -          | -
    5 apples           | -           | -          | -
    about 5            | -           | -          | -
    jt                 | -           | -          | -
    Rp                 | -           | -          | -
    n/a                | -           | -          | -
"""

# written | the order that the file declares | the day
DATES = """
    2024-03-02                    | dmy | 2024-03-02
    2024-03-02                    | mdy | 2024-03-02
    2024/03/02                    | ymd | 2024-03-02
    2024-03-02 09:15              | dmy | 2024-03-02
    2024-03-02T09:15:00.000+07:00 | dmy | 2024-03-02
    2024-03-02T02:15:00Z          | dmy | 2024-03-02
    2024/03/02 9:15:00 AM GMT+7   | dmy | 2024-03-02
    8/4/2025 23:25:41             | mdy | 2025-08-04
    8/4/2025 23:25:41             | dmy | 2025-04-08
    02.03.2024                    | dmy | 2024-03-02
    02/03/2024                    | ymd | -
    2 Maret 2024                  | dmy | 2024-03-02
    Senin, 2 Maret 2024           | dmy | 2024-03-02
    2 Maret 2024 pukul 09.15      | dmy | 2024-03-02
    17 Agt 2023                   | dmy | 2023-08-17
    March 2, 2024                 | mdy | 2024-03-02
    2-Mar-2024                    | dmy | 2024-03-02
    2 Marzo 2024                  | dmy | -
    31/02/2024                    | dmy | -
    13/13/2024                    | dmy | -
    12/31/2024                    | dmy | -
    02/03/24                      | dmy | -
    2024                          | dmy | -
    2024-03-02 or so              | dmy | -
    yesterday                     | dmy | -
"""


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    database = duckdb.connect()
    create_schema(database)
    return database


def cases(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


def ask(connection: duckdb.DuckDBPyConnection, call: str, *values: str) -> object:
    return connection.execute(f"select {call}", list(values)).fetchall()[0][0]


@pytest.mark.parametrize(
    ("marks", "place"), [((",", "."), 1), ((".", ","), 2), ((".", ""), 3)], ids=["id", "en", "kobo"]
)
@pytest.mark.parametrize("case", cases(NUMBERS), ids=lambda case: case[0])
def test_a_number_is_read_as_its_file_writes_it_or_not_at_all(connection, case, marks, place):
    expected = None if case[place] == "-" else Decimal(case[place])
    assert ask(connection, "parse_number(?, ?, ?)", case[0], *marks) == expected


@pytest.mark.parametrize("case", cases(DATES), ids=lambda case: f"{case[0]} {case[1]}")
def test_a_day_is_read_in_the_declared_order_or_not_at_all(connection, case):
    written, order, day = case
    expected = None if day == "-" else date.fromisoformat(day)
    assert ask(connection, "parse_date(?, ?)", written, order) == expected


def test_blanks_are_no_numbers_and_no_dates(connection):
    assert ask(connection, "parse_number('', ',', '.')") is None
    assert ask(connection, "parse_number('   ', ',', '.')") is None
    assert ask(connection, "parse_date('', 'dmy')") is None


def test_spaces_of_every_kind_around_and_inside_a_number_do_not_matter(connection):
    assert ask(connection, "parse_number(?, ',', '.')", "\u00a0Rp\u00a01.500 ") == 1500


def test_fifteen_digits_of_rupiah_are_exact(connection):
    written = "999.999.999.999.999,5"
    assert ask(connection, "parse_number(?, ',', '.')", written) == Decimal("999999999999999.5")
    assert ask(connection, "parse_number(?, ',', '.')", "1" * 16) is None


def test_words_that_differ_in_case_width_and_spaces_are_the_same_words(connection):
    assert ask(connection, "normalized(?)", "  Pasar\u00a0 Monopoli\n") == "pasar monopoli"
    assert ask(connection, "normalized(?)", "Cafe\u0301") == ask(connection, "normalized('Café')")


@pytest.mark.parametrize(
    ("number", "words"),
    [("100", "100"), ("0.50", "0.5"), ("1.25", "1.25"), ("0", "0"), ("10.0", "10")],
)
def test_a_declared_number_is_shown_without_trailing_zeros(connection, number, words):
    assert ask(connection, f"plain_number(cast('{number}' as decimal(18, 6)))") == words


@pytest.mark.parametrize(
    ("lowest", "highest", "words"),
    [("0", "5", "0 – 5"), ("0", "null", "≥ 0"), ("null", "5", "≤ 5"), ("null", "null", "")],
)
def test_a_range_is_worded_by_the_ends_it_has(connection, lowest, highest, words):
    assert ask(connection, f"range_words({lowest}, {highest})") == words
