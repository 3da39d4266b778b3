"""Times against the standard library's own clock."""

import datetime as dt
from zoneinfo import ZoneInfo

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from data.ingest.mapping import DAY_FIRST
from data.ingest.times import Clock, read_moments

moments = st.lists(st.datetimes(dt.datetime(1950, 1, 1), dt.datetime(2030, 12, 31)), min_size=1, max_size=20)
zones = st.sampled_from(["UTC", "Europe/London", "America/Chicago"])


@settings(deadline=None)
@given(
    moments=moments,
    zone=zones,
    local=zones,
    format_=st.sampled_from([*DAY_FIRST, "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"]),
)
def test_written_times_come_back_as_local_ones(moments, zone, local, format_) -> None:
    text = pd.Series([moment.strftime(format_) for moment in moments], dtype="str")
    read = read_moments(text, None, Clock(DAY_FIRST, zone, local))
    for written, day, moment in zip(text, read.day, read.moment, strict=True):
        naive = dt.datetime.strptime(written, format_)
        if "%H" not in format_:
            assert day.to_pydatetime() == naive
            assert moment is pd.NaT
            continue
        aware = naive.replace(tzinfo=ZoneInfo(zone))
        exists = aware.astimezone(dt.UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == naive
        if zone == local or exists:
            there = naive if zone == local else aware.astimezone(ZoneInfo(local)).replace(tzinfo=None)
            assert moment.to_pydatetime() == there
            assert day.date() == there.date()


@settings(deadline=None)
@given(moments=moments, offset=st.integers(-11, 12), local=zones)
def test_an_offset_in_the_text_wins(moments, offset, local) -> None:
    zone = dt.timezone(dt.timedelta(hours=offset))
    aware = [moment.replace(tzinfo=zone, microsecond=0) for moment in moments]
    read = read_moments(pd.Series([m.isoformat() for m in aware], dtype="str"), None, Clock((), "Asia/Tokyo", local))
    expected = [moment.astimezone(ZoneInfo(local)).replace(tzinfo=None) for moment in aware]
    assert [moment.to_pydatetime() for moment in read.moment] == expected
