"""Numbers as each language writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from dashboards.numbers import Numbers
from dashboards.sections.scale import axis_around

EN, ID = Numbers("en"), Numbers("id")


@pytest.mark.parametrize(
    ("english", "indonesian", "value"),
    [("1,234.5", "1.234,5", 1234.5), ("38", "38", 38.0), ("−3.4", "−3,4", -3.4), ("0", "0", -0.01)],
)
def test_separators_and_minus_are_the_languages_own(english, indonesian, value):
    assert EN.decimal(value) == english
    assert ID.decimal(value) == indonesian


def test_a_change_has_its_sign_and_zero_has_none():
    assert [EN.signed(value) for value in (29.0, -3.4, 0.0)] == ["+29", "−3.4", "0"]


def test_a_headline_is_whole_from_ten_on():
    assert [EN.brief_signed(value) for value in (29.4, 4.26, -12.7)] == ["+29", "+4.3", "−13"]


def test_a_share_is_percent():
    assert EN.percent(0.833) == "83%"
    assert ID.percent(0.0265, places=1) == "2,6%"


def test_dates_are_in_words():
    assert EN.day(date(2021, 3, 21)) == "21 March 2021"
    assert ID.day(date(2021, 8, 21)) == "21 Agustus 2021"


def test_a_moment_is_told_by_the_clock_of_the_study():
    moment = datetime(2024, 10, 1, 18, 0, tzinfo=UTC)
    assert ID.moment(moment, "Asia/Jakarta") == "2 Okt 2024, 01.00 WIB"


@pytest.mark.parametrize(
    ("ends", "base", "axis"),
    [
        ([25.4, 38.6], 0, (0, 40)),
        ([-1.5, 33.0], 0, (-10, 40)),
        ([78, 102], 100, (75, 105)),
        ([], 0, (0, 0.2)),
        ([-5.0, -1.0], 0, (-5, 0)),
    ],
)
def test_an_axis_holds_its_base_and_every_end(ends, base, axis):
    low, high = axis_around(ends, base=base)
    assert (low, high) == pytest.approx(axis)
