"""A month as number, name and days, against the standard library's calendar."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.months import Month


@given(day=st.dates(date(1900, 1, 1), date(2200, 12, 31)), by=st.integers(-600, 600))
def test_a_month_is_what_the_calendar_says(day: date, by: int) -> None:
    month = Month.of(day)
    assert month.first == day.replace(day=1)
    assert (month.days, month.last.day) == (calendar.monthrange(day.year, day.month)[1],) * 2
    assert Month.of(month.last + timedelta(days=1)) == month + 1
    assert Month.parse(f"{day:%Y-%m}") == month
    assert month.name == f"{day:%Y-%m}"
    assert month.words() == f"{day:%b %Y}"
    assert month.plus(by).plus(-by) == month
    assert isinstance(month.plus(by), Month)


@pytest.mark.parametrize("text", ["", "2025", "2025-13", "2025-9", "2025-09-01", "25-09", "2025-09 "])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Month.parse(text)
