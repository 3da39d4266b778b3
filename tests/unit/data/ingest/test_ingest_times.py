"""Reading dates and times."""

import pandas as pd
import pytest

from data.ingest.mapping import DAY_FIRST
from data.ingest.times import Clock, read_moments

LONDON = Clock(DAY_FIRST, "Europe/London", "Europe/London")


def text(*cells: str) -> pd.Series:
    return pd.Series(cells, dtype="str")


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2025-05-01 22:30", "2025-05-01 22:30"),
        ("2025-05-01T22:30:15", "2025-05-01 22:30:15"),
        ("2025-05-01 22:30:15.987654", "2025-05-01 22:30:15"),
        ("2025-05-01T22:30Z", "2025-05-01 23:30"),
        ("2025-05-01 22:30:00+00:00", "2025-05-01 23:30"),
        ("2025-05-01T22:30:00+0100", "2025-05-01 22:30"),
        ("2025-12-31T23:30:00-02", "2026-01-01 01:30"),
        ("01/05/2025 22:30", "2025-05-01 22:30"),
        ("1/5/2025 9:05", "2025-05-01 09:05"),
        ("01-05-2025 22:30:01", "2025-05-01 22:30:01"),
        ("01.05.2025 22:30", "2025-05-01 22:30"),
        ("01-May-2025 22:30", "2025-05-01 22:30"),
        ("1 may 2025 22:30", "2025-05-01 22:30"),
        ("1 May 2025 00:00", "2025-05-01 00:00"),
    ],
)
def test_written_times(written, moment) -> None:
    read = read_moments(text(written), None, LONDON)
    assert read.moment.tolist() == [pd.Timestamp(moment)]
    assert read.day.tolist() == [pd.Timestamp(moment).normalize()]
    assert not read.unreadable.any()


@pytest.mark.parametrize("written", ["2025-05-01", "01/05/2025", "1-5-2025", "1 May 2025", "01-MAY-2025", "1.5.2025"])
def test_dates_alone_have_no_time(written) -> None:
    read = read_moments(text(written), None, LONDON)
    assert read.day.tolist() == [pd.Timestamp("2025-05-01")]
    assert read.moment.isna().all()


@pytest.mark.parametrize(
    "written",
    ["05/13/2025", "31/02/2025", "2025-02-30", "2025-05", "2025", "20250501", "01/05/25", "01/05/2025 24:00", "soon",
     "2025-05-01 22", "45778", "01/05/2025 22:30 BST", "2025-13-01T00:00Z"],
)  # fmt: skip
def test_what_is_not_a_date_in_the_expected_formats(written) -> None:
    read = read_moments(text(written), None, LONDON)
    assert read.unreadable.all()
    assert read.day.isna().all()


def test_given_formats_replace_the_usual_ones_but_not_iso() -> None:
    clock = Clock(("%m/%d/%Y %I:%M %p", "%d.%m.%y"), "Europe/London", "Europe/London")
    read = read_moments(text("05/13/2025 09:05 PM", "13.05.25", "13/05/2025", "2025-05-13 10:00", ""), None, clock)
    assert read.unreadable.tolist() == [False, False, True, False, False]
    assert read.moment.tolist()[0] == pd.Timestamp("2025-05-13 21:05")
    assert read.moment.isna().tolist() == [False, True, True, False, True]


@pytest.mark.parametrize(
    ("time", "moment"),
    [("22:30", "22:30"), ("9:05:07", "09:05:07"), ("0905", "09:05"), ("00:00", "00:00"), ("23:59:59.9", "23:59:59")],
)
def test_times_in_a_second_column(time, moment) -> None:
    read = read_moments(text("01/05/2025"), text(time), LONDON)
    assert read.moment.tolist() == [pd.Timestamp(f"2025-05-01 {moment}")]


@pytest.mark.parametrize(("time", "unreadable"), [("", False), ("24:00", True), ("12:60", True), ("noon", True)])
def test_no_time_in_a_second_column(time, unreadable) -> None:
    read = read_moments(text("2025-05-01T00:00:00"), text(time), LONDON)
    assert read.moment.isna().all()
    assert read.day.tolist() == [pd.Timestamp("2025-05-01")]
    assert read.time_unreadable.tolist() == [unreadable]


def test_a_time_that_occurs_twice_is_kept_or_taken_as_the_first() -> None:
    read = read_moments(text("26/10/2025 01:30"), None, LONDON)
    assert read.moment.tolist() == [pd.Timestamp("2025-10-26 01:30")]
    assert not read.skipped_hour.any()
    to_utc = read_moments(text("26/10/2025 01:30"), None, Clock(DAY_FIRST, "Europe/London", "UTC"))
    assert to_utc.moment.tolist() == [pd.Timestamp("2025-10-26 00:30")]


def test_both_utc_hours_of_autumn_become_the_same_local_hour() -> None:
    clock = Clock(DAY_FIRST, "UTC", "Europe/London")
    read = read_moments(text("26/10/2025 00:30", "26/10/2025 01:30"), None, clock)
    assert read.moment.tolist() == [pd.Timestamp("2025-10-26 01:30")] * 2


def test_an_empty_column() -> None:
    read = read_moments(pd.Series([], dtype="str"), None, LONDON)
    assert len(read.day) == len(read.unreadable) == 0
