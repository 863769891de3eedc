"""Numbers, money and dates are read strictly, by the marks and the order that a file declares."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

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
    RM 12,50           | 12.5        | -          | -
    €5                 | 5           | 5          | 5
    IDR 1,500,000      | -           | 1500000    | -
    IDR 1.500.000      | 1500000     | -          | -
    Rp. 1,5 jt         | 1500000     | -          | -
    Rp2jt              | 2000000     | 2000000    | 2000000
    2 juta rupiah      | 2000000     | 2000000    | 2000000
    500rb              | 500000      | 500000     | 500000
    1,5 milyar         | 1500000000  | -          | -
    2 ratus            | -           | -          | -
    1.5M               | -           | -          | -
    (Rp 1.500)         | -1500       | -1.5       | -1.5
    (5                 | -           | -          | -
    –5                 | -5          | -5         | -5
    1–5                | -           | -          | -
    1-2 juta           | -           | -          | -
    ±5                 | -           | -          | -
    15%                | 15          | 15         | 15
    15 persen          | 15          | 15         | 15
    12,5 persen        | 12.5        | -          | -
    12.5 percent       | -           | 12.5       | 12.5
    ١٢٣                | 123         | 123        | 123
    １２,５             | 12.5        | -          | -
    12.0               | -           | 12         | 12
    12,0               | 12          | -          | -
    1E+05              | -           | -          | -
    1,2E+15            | -           | -          | -
    0812               | 812         | 812        | 812
    '0012              | -           | -          | -
    #N/A               | -           | -          | -
    lima               | -           | -          | -
    5 orang            | -           | -          | -
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

# written | what it says of an attendance list: present, absent, or neither | a plain yes or no
WORDS = """
    Ya             | present | yes
    iya            | present | yes
    Y              | present | yes
    Sudah          | present | yes
    Yes            | present | yes
    TRUE           | present | yes
    ✓              | present | yes
    Saya bersedia  | present | yes
    Hadir          | present | yes
    H              | present | -
    Tidak          | absent  | no
    nggak          | absent  | no
    Belum          | absent  | no
    No             | absent  | no
    FALSE          | absent  | no
    Tidak bersedia | absent  | no
    Izin           | absent  | -
    Sakit          | absent  | -
    A              | absent  | -
    T              | -       | -
    x              | -       | -
    v              | present | yes
    mungkin        | -       | -
    terlambat      | -       | -
"""

# written | the declared currency | whether it can be that many of it
CURRENCIES = """
    1500         | IDR | true
    Rp 1.500     | IDR | true
    Rp1.500      | IDR | true
    Rp. 1.500,-  | IDR | true
    1.500 rupiah | IDR | true
    idr 1.500    | IDR | true
    US$ 5        | IDR | false
    5 usd        | IDR | false
    $5           | IDR | false
    RM 12,50     | IDR | false
    €5           | IDR | false
    Rp 1.500     | USD | false
    $5           | USD | true
    US$5         | SGD | false
    S$5          | SGD | true
    $5           | SGD | true
    Rp 5         |     | true
"""

DATES = (Path(__file__).parent / "dates.txt").read_text(encoding="utf-8")
"""Written, the order that the file declares, the day; `sources.dates` is held to it too."""


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


@pytest.mark.parametrize("case", cases(WORDS), ids=lambda case: case[0])
def test_yes_and_no_are_read_in_both_languages_and_a_letter_only_where_it_is_clear(
    connection, case
):
    written, attendance, answer = case
    call = "if({0}(?), '{1}', if({2}(?), '{3}', '-'))"
    present = call.format("says_present", "present", "says_absent", "absent")
    yes = call.format("says_yes", "yes", "says_no", "no")
    assert ask(connection, present, written, written) == attendance
    assert ask(connection, yes, written, written) == answer


@pytest.mark.parametrize("case", cases(CURRENCIES), ids=lambda case: f"{case[0]} {case[1]}")
def test_an_amount_in_another_currency_is_told_from_one_in_the_declared(connection, case):
    written, currency, expected = case
    assert ask(connection, "is_in_currency(?, ?)", written, currency) == (expected == "true")


@pytest.mark.parametrize("written", ["Rp\u00a01.500.000", "1\u202f500\u202f000", "1\u00a0500 000"])
def test_a_space_groups_digits_only_where_the_file_says_so(connection, written):
    expected = {".": "." in written, " ": "." not in written}
    for mark, is_read in expected.items():
        found = ask(connection, "parse_number(?, ',', ?)", written, mark)
        assert found == (1500000 if is_read else None)


def test_a_space_before_a_word_groups_nothing(connection):
    assert ask(connection, "parse_number('1 500,5 %', ',', ' ')") == Decimal("1500.5")
    assert ask(connection, "parse_number('€ 1 500', ',', ' ')") == 1500


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
