"""Durations and targets are read as written, or refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from studies.fields import Target, days_of, target_of

NUMBERS = st.integers(0, 99_999)


@given(days=NUMBERS)
def test_days_are_days_and_a_week_is_seven(days):
    assert days_of(f"{days}d") == days
    assert days_of(f" {days} w ") == 7 * days


@given(text=st.text(max_size=8))
def test_anything_but_days_and_weeks_is_refused(text):
    if text.strip()[-1:] not in ("d", "w"):
        with pytest.raises(PydanticCustomError, match="is not a duration"):
            days_of(text)


@given(amount=NUMBERS, sign=st.sampled_from(["+", "-", "−"]), gap=st.sampled_from(["", " "]))
def test_a_percent_is_a_change(amount, sign, gap):
    expected = -amount if sign in ("-", "−") else amount
    assert target_of(f"{sign}{amount}{gap}%") == Target(kind="relative", amount=expected)


@pytest.mark.parametrize("written", ["15%", " 15 % "])
def test_a_percent_without_a_sign_can_mean_two_things(written):
    with pytest.raises(PydanticCustomError, match="a change or a value") as told:
        target_of(written)
    assert '"+15%" for a change, 0.15 or 15 for the value' in told.value.context["todo"]


@given(amount=st.floats(-1e9, 1e9))
def test_a_bare_number_is_the_value_to_reach(amount):
    assert target_of(repr(amount)) == Target(kind="absolute", amount=amount)


@pytest.mark.parametrize("written", ["", "many", "0,5", "15 percent", "+-3%", "%", "nan", "inf"])
def test_what_is_no_target_is_refused(written):
    with pytest.raises(PydanticCustomError, match="is not a target"):
        target_of(written)
