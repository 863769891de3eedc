"""Numbers and dates are read in the notation of the study, which tools may override."""

from __future__ import annotations

import pytest

from sources.sheets import notation_of


@pytest.mark.parametrize(
    ("locale", "decimal_mark", "group_mark", "date_order"),
    [
        ("id_ID", ",", ".", "dmy"),
        ("en_US", ".", ",", "mdy"),
        ("en_GB", ".", ",", "dmy"),
        ("fr_FR", ",", " ", "dmy"),
        ("es_MX", ".", ",", "dmy"),
        ("ja_JP", ".", ",", "ymd"),
    ],
)
def test_a_locale_says_how_numbers_and_dates_are_written(
    locale, decimal_mark, group_mark, date_order
):
    found = notation_of(locale)
    assert (found.decimal_mark, found.group_mark) == (decimal_mark, group_mark)
    assert found.date_order == date_order


def test_a_declared_date_order_wins():
    assert notation_of("id_ID", "mdy").date_order == "mdy"


def test_a_file_may_have_a_locale_of_its_own(school):
    school.write("pre.csv", "nim,ms_1,ms_2\n1,b,x\n", locale="en_US")
    assert school.read().faults == ()
    assert school.landed("files", "decimal_mark", "date_order") == [(".", "mdy")]


def test_kobo_headers_in_a_workbook_keep_its_choices_apart_by_spaces(school):
    school.write_xlsx(
        "pre.xlsx",
        [["nim", "ms_1", "ms_2", "_id", "_uuid"], ["1", "b", "x y", 7, "u"]],
        wave="pre",
    )
    assert school.read().faults == ()
    assert school.landed("files", "tool", "choice_separator") == [("kobo", " ")]
    assert school.landed("records", "record_key") == [("7",)]
