"""Shifts of the table: their hours, which one the clock falls in, and mistakes named by their line."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from data.answers.wall.asked import LONDON
from data.errors import InputError
from data.tables.shifts import Shift, day_of, load_shifts, shift_at

SHIFTS = load_shifts()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def table(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "shifts.csv"
    path.write_text("\n".join(["shift,label,from_hour,to_hour", *lines]) + "\n", encoding="utf-8")
    return path


def test_the_table_covers_the_day_once() -> None:
    assert list(SHIFTS) == ["early", "late", "night"]
    assert sorted(hour for shift in SHIFTS.values() for hour in shift.hours) == list(range(24))


@pytest.mark.parametrize(
    ("now", "key", "day"),
    [
        ("2026-11-27T05:59", "night", "2026-11-26"),
        ("2026-11-27T06:00", "early", "2026-11-27"),
        ("2026-11-27T13:59:59", "early", "2026-11-27"),
        ("2026-11-27T14:00", "late", "2026-11-27"),
        ("2026-11-27T22:00", "night", "2026-11-27"),
        ("2026-11-28T00:00", "night", "2026-11-27"),
        ("2026-10-25T01:30", "night", "2026-10-24"),  # the hour that comes twice
        ("2026-03-29T05:00", "night", "2026-03-28"),  # an hour of this night is missing
    ],
)
def test_the_shift_of_the_clock_and_the_day_it_began(now: str, key: str, day: str) -> None:
    shift, began = shift_at(at(now), SHIFTS)
    assert (shift.key, began) == (key, date.fromisoformat(day))
    assert day_of(at(now), shift) == began


@pytest.mark.parametrize(
    ("key", "now", "day"),
    [
        ("night", "2026-11-27T21:00", "2026-11-27"),
        ("night", "2026-11-27T03:00", "2026-11-26"),
        ("early", "2026-11-27T14:00", "2026-11-28"),
        ("late", "2026-11-27T13:00", "2026-11-27"),
    ],
)
def test_a_shift_that_is_asked_for_is_the_one_under_way_or_the_next(key: str, now: str, day: str) -> None:
    assert day_of(at(now), SHIFTS[key]) == date.fromisoformat(day)


def test_a_night_reaches_into_the_next_day_and_a_day_does_not() -> None:
    sunday = date(2026, 11, 29)
    assert SHIFTS["night"].weekdays(sunday) == (6, 0)
    assert SHIFTS["late"].weekdays(sunday) == (6,)
    assert Shift("x", "To midnight", 16, 24).weekdays(sunday) == (6,)
    assert Shift("x", "To midnight", 16, 0).hours == tuple(range(16, 24))
    assert Shift("x", "Round the clock", 7, 7).length == 24


def test_between_shifts_the_next_one_is_briefed(tmp_path: Path) -> None:
    shifts = load_shifts(table(tmp_path, "day,Day,8,16", "evening,Evening,18,23"))
    assert shift_at(at("2026-11-27T17:00"), shifts)[0].key == "evening"
    assert shift_at(at("2026-11-27T23:30"), shifts) == (shifts["day"], date(2026, 11, 28))


def test_of_two_that_overlap_the_one_that_began_last(tmp_path: Path) -> None:
    shifts = load_shifts(table(tmp_path, "long,Long,8,20", "late,Late,14,22"))
    assert shift_at(at("2026-11-27T15:00"), shifts)[0].key == "late"


def test_every_minute_of_a_week_has_a_shift_that_holds_it() -> None:
    now = at("2026-11-23T00:00")
    for minute in range(0, 7 * 24 * 60, 7):
        moment = now + timedelta(minutes=minute)
        assert moment.hour in shift_at(moment, SHIFTS)[0].hours


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("early,Early,6", "line 2: 3 cells, but 4 columns"),
        ("early,Early,6:30,14", "line 2: give from_hour and to_hour as whole hours"),
        ("early,Early,-1,14", "line 2: give from_hour"),
        ("early,Early,6,25", "line 2: give from_hour"),
        ("Früh,Early,6,14", "line 2: give a short name"),
        ("early,,6,14", "line 2: give a label"),
        ("a,A,6,14\na,B,14,22", "line 3: a is there twice"),
        ("", "there is no shift in it"),
    ],
)
def test_a_mistake_is_named_by_its_line(tmp_path: Path, line: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        load_shifts(table(tmp_path, line))
    with pytest.raises(InputError, match="put the table back"):
        load_shifts(tmp_path / "nothing.csv")
