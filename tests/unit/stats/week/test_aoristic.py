"""Aoristic weights against Ratcliffe's definition, counting minute by minute with zoneinfo, and both clock changes."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from stats.week.aoristic import aoristic

LONDON = "Europe/London"
FORWARD, BACK = "2025-03-30", "2024-10-27"
SUNDAY = 6 * 24


def times(*texts: str) -> np.ndarray:
    return np.array(texts, dtype="datetime64[s]")


def slots(start: str, end: str, zone: str = LONDON) -> dict[int, float]:
    """Weight by slot of one window."""
    spread = aoristic(times(start), times(end), zone)
    week = np.bincount(spread.slot, spread.weight, 168)
    assert set(spread.row.tolist()) == {0}
    return {int(slot): float(week[slot]) for slot in np.flatnonzero(week)}


def minute_by_minute(start: datetime, end: datetime, zone: str) -> np.ndarray:
    """Count the minutes of a window on a real clock in the zone: an independent way to the same shares."""
    place = ZoneInfo(zone)
    moment = start.replace(tzinfo=place, fold=0).astimezone(UTC)
    last = end.replace(tzinfo=place, fold=1).astimezone(UTC)
    week = np.zeros(168)
    if last - moment > timedelta(hours=168):
        return np.full(168, 1 / 168)
    while moment < last:
        local = moment.astimezone(place)
        week[local.weekday() * 24 + local.hour] += 1
        moment += timedelta(minutes=1)
    return week / week.sum()


def test_ratcliffes_definition_worked_by_hand():
    # Left on Monday at 13:15, found broken into at 16:45: 3.5 hours, of which 0.75, 1, 1 and 0.75 in each.
    assert slots("2025-06-02T13:15", "2025-06-02T16:45") == pytest.approx(
        {13: 0.75 / 3.5, 14: 1 / 3.5, 15: 1 / 3.5, 16: 0.75 / 3.5}
    )


def test_over_midnight_and_from_sunday_to_monday():
    assert slots("2025-06-08T23:00", "2025-06-09T01:00") == pytest.approx({SUNDAY + 23: 0.5, 0: 0.5})


def test_a_window_up_to_the_full_hour_puts_nothing_in_the_next():
    assert slots("2025-06-02T13:00", "2025-06-02T14:00") == {13: 1}


@pytest.mark.parametrize("end", ["NaT", "2025-06-03T13:59:59", "2025-06-03T12:00", "2020-01-01T00:00"])
def test_without_an_end_after_the_start_all_is_in_the_hour_of_the_start(end):
    assert slots("2025-06-03T13:59:59", end) == {24 + 13: 1}


def test_a_week_is_spread_hour_by_hour_and_more_than_a_week_evenly():
    week = slots("2025-06-02T13:30", "2025-06-09T13:30")
    assert len(week) == 168
    assert week == pytest.approx(dict.fromkeys(range(168), 1 / 168))
    part = slots("2025-06-02T13:30", "2025-06-09T13:15")
    assert part[13] == pytest.approx(0.75 / 167.75)
    for end in ("2025-06-09T13:31", "2025-09-01T00:00", "9999-01-01T00:00"):
        assert slots("2025-06-02T13:30", end) == pytest.approx(dict.fromkeys(range(168), 1 / 168))


def test_the_hour_that_summer_time_leaves_out_holds_nothing():
    found = slots(f"{FORWARD}T00:00", f"{FORWARD}T04:00")
    assert found == pytest.approx({SUNDAY: 1 / 3, SUNDAY + 2: 1 / 3, SUNDAY + 3: 1 / 3})


def test_a_time_that_does_not_exist_moves_forward():
    assert slots(f"{FORWARD}T01:20", "NaT") == {SUNDAY + 2: 1}
    assert slots(f"{FORWARD}T01:20", f"{FORWARD}T03:30") == pytest.approx({SUNDAY + 2: 1 / 1.5, SUNDAY + 3: 0.5 / 1.5})
    assert slots(f"{FORWARD}T00:30", f"{FORWARD}T01:20") == {SUNDAY: 1}
    assert slots(f"{FORWARD}T01:10", f"{FORWARD}T01:50") == {SUNDAY + 2: 1}


def test_the_hour_that_comes_twice_is_one_slot_with_both_its_hours():
    found = slots(f"{BACK}T00:00", f"{BACK}T03:00")
    assert found == pytest.approx({SUNDAY: 1 / 4, SUNDAY + 1: 2 / 4, SUNDAY + 2: 1 / 4})


def test_a_start_in_the_doubled_hour_is_in_the_first_and_an_end_in_the_second():
    assert slots(f"{BACK}T01:30", f"{BACK}T03:00") == pytest.approx({SUNDAY + 1: 1.5 / 2.5, SUNDAY + 2: 1 / 2.5})
    assert slots(f"{BACK}T00:00", f"{BACK}T01:30") == pytest.approx({SUNDAY: 1 / 2.5, SUNDAY + 1: 1.5 / 2.5})
    assert slots(f"{BACK}T01:30", "NaT") == {SUNDAY + 1: 1}


def test_a_week_with_a_clock_change_is_measured_in_real_hours():
    # By the clock on the wall 168 hours each; really 167, and then 169.
    spring = slots("2025-03-29T12:00", "2025-04-05T12:00")
    assert SUNDAY + 1 not in spring
    assert spring[SUNDAY + 2] == pytest.approx(1 / 167)
    assert slots("2024-10-26T12:00", "2024-11-02T12:00") == pytest.approx(dict.fromkeys(range(168), 1 / 168))


@pytest.mark.parametrize("zone", [LONDON, "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"])
@settings(max_examples=40, deadline=None)
@given(
    start=st.datetimes(datetime(2024, 9, 1), datetime(2025, 5, 1)),
    minutes=st.integers(1, 4_000),
)
@example(start=datetime(2024, 10, 27, 0, 30), minutes=90)
@example(start=datetime(2025, 3, 29, 22, 10), minutes=60 * 24)
@example(start=datetime(2024, 11, 3, 1, 1), minutes=59)
def test_equals_counting_the_minutes(zone, start, minutes):
    start = start.replace(second=0, microsecond=0)
    end = start + timedelta(minutes=minutes)
    place = ZoneInfo(zone)
    for moment in (start, end):  # skipped hours have tests of their own: Python's zones do not move them forward
        aware = moment.replace(tzinfo=place)
        assume(aware.astimezone(UTC).astimezone(place).replace(tzinfo=None) == moment)
    spread = aoristic(np.array([start], "datetime64[s]"), np.array([end], "datetime64[s]"), zone)
    found = np.bincount(spread.slot, spread.weight, 168)
    assert found == pytest.approx(minute_by_minute(start, end, zone), abs=1e-12)


def test_every_offence_counts_as_one():
    rng = np.random.default_rng(6)
    start = times("2023-01-01") + rng.integers(0, 3 * 365 * 86_400, 3_000)
    end = start + (rng.lognormal(9, 2, 3_000)).astype(np.int64) - 600
    end[::10] = np.datetime64("NaT")
    spread = aoristic(start, end)
    assert np.bincount(spread.row, spread.weight) == pytest.approx(np.ones(3_000), abs=1e-9)
    assert (spread.weight > 0).all()
    assert 0 <= spread.slot.min() <= spread.slot.max() < 168


def test_many_windows_are_each_spread_as_if_alone():
    rng = np.random.default_rng(7)
    start = np.concatenate([times(FORWARD), times(BACK)]).repeat(50) + rng.integers(-200_000, 200_000, 100)
    end = start + rng.integers(-3_600, 700_000, 100)
    together = aoristic(start, end)
    weeks = np.bincount(together.row * 168 + together.slot, together.weight, 100 * 168).reshape(100, 168)
    for row in range(100):
        alone = aoristic(start[row : row + 1], end[row : row + 1])
        assert np.bincount(alone.slot, alone.weight, 168) == pytest.approx(weeks[row], abs=1e-15)


def test_no_windows():
    assert [len(column) for column in aoristic(times(), times())] == [0, 0, 0]


@pytest.mark.parametrize(
    ("start", "end"), [(times("NaT"), times("NaT")), (times(FORWARD), times()), (times(FORWARD)[0], times(FORWARD)[0])]
)
def test_a_missing_start_or_shapes_that_differ_are_refused(start, end):
    with pytest.raises(ValueError, match="a start each"):
        aoristic(start, end)
