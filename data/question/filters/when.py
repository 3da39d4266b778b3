"""Filters of time: the period, what it is compared with, days of the week, hours, and school time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from data.months import Month
from data.question.basis.filter import (
    Chip,
    Condition,
    Control,
    Filter,
    NoCondition,
    Slot,
    Words,
    chip_of_all,
    no_chips,
)
from data.question.basis.marking import among
from data.question.basis.needs import DAY, HOUR
from data.question.basis.parts import Part
from data.question.basis.values import (
    COMPARISONS,
    SCHOOL,
    and_words,
    format_hours,
    hour_windows,
    in_order,
    one_of,
    parse_date,
    parse_hours,
    split_list,
)
from data.question.periods import Period
from data.schema import WEEKDAYS
from data.tables.terms import HOLIDAY, TERM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data.question.basis.marking import Marking
    from data.question.state import State
    from data.tables.vocabulary import Vocabulary

DAY_WORDS = dict(
    zip(WEEKDAYS, ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"), strict=True)
)
SCHOOL_NUMBERS = {"all": (), "term": (TERM,), "holiday": (HOLIDAY,)}
_OF_THE_PERIOD = NoCondition("Rows lie in the order of days: a period is cut out, not marked.", restricts=True)


def _marked(column: str, values: Sequence[int]) -> Marking | None:
    return among(column, values) if values else None


def day_words(days: tuple[str, ...]) -> str:
    """'weekdays', 'weekends', 'Friday and Saturday'."""
    if days == WEEKDAYS[:5]:
        return "weekdays"
    if days == WEEKDAYS[5:]:
        return "weekends"
    return and_words([DAY_WORDS[day] + "s" for day in days])


def hours_words(hours: tuple[int, ...]) -> str:
    """'15:00–17:00'."""
    return and_words([f"{start:02d}:00–{stop:02d}:00" for start, stop in hour_windows(hours)])


def _period_chips(state: State, _: Vocabulary) -> list[Chip]:
    """One for both ends of the period."""
    if state.start and state.end:
        label = Period(state.start, state.end).words()
    elif state.start or state.end:
        label = f"from {state.start}" if state.start else f"to {state.end}"
    else:
        return []
    return [Chip(label, state.without("start", "end"))]


def _month(value: Any, *, last: bool) -> date | None:
    """The first or last day of the month that a picker says; None where it was emptied."""
    if not value:
        return None
    day = date.fromisoformat(str(value)[:10])
    return Month.of(day).last if last else Month.of(day).first


def _take_first(state: State, value: Any) -> State:
    start = _month(value, last=False)
    late = start and state.end and start > state.end
    return replace(state, start=start, end=None if late else state.end)


def _take_last(state: State, value: Any) -> State:
    end = _month(value, last=True)
    early = end and state.start and state.start > end
    return replace(state, end=end, start=None if early else state.start)


def _take_slider(state: State, value: Any) -> State:
    low, high = (int(hour) for hour in value)
    if low < 0 or high > 24:
        raise ValueError("no hour of the day")
    return replace(state, hours=() if high - low >= 24 or high <= low else tuple(range(low, high)))


def _slider(hours: tuple[int, ...]) -> list[int]:
    """Hours as the two ends of a slider; a choice with gaps shows its whole span, the chip says it exactly."""
    return [hours[0], hours[-1] + 1] if hours else [0, 24]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


FROM: Filter[date] = Filter(
    name="from",
    attribute="start",
    help="first month or day, included",
    read=lambda text, _: parse_date(text, last=False),
    write=date.isoformat,
    condition=_OF_THE_PERIOD,
    needs=(),
    words=Words(Slot.PERIOD, lambda _, __, periods: periods.now.words() if periods else ""),
    chips=_period_chips,
    control=Control("from", _iso, _take_first),
    examples=lambda _: [date(2024, 10, 1), date(2025, 3, 1)],
)
TO: Filter[date] = Filter(
    name="to",
    attribute="end",
    help="last month or day, included",
    read=lambda text, _: parse_date(text, last=True),
    write=date.isoformat,
    condition=_OF_THE_PERIOD,
    needs=(),
    words=None,  # those of the whole period are said by ``from``, and so is its chip
    chips=no_chips,
    control=Control("to", _iso, _take_last),
    examples=lambda _: [date(2024, 9, 30), date(2025, 5, 31)],
)
COMPARE: Filter[str] = Filter(
    name="compare",
    attribute="compare",
    help="the period compared with",
    read=one_of(COMPARISONS),
    write=str,
    condition=NoCondition("A second period is counted beside the first; no row is left out."),
    needs=(),
    words=Words(
        Slot.AGAINST,
        lambda state, _, periods: f"compared with {COMPARISONS[state.compare]}" if periods and periods.before else "",
    ),
    chips=no_chips,
    control=Control("compare"),
    examples=lambda _: ["period", "none"],
)
DAYS: Filter[tuple[str, ...]] = Filter(
    name="days",
    attribute="days",
    help="days of the week on which it happened",
    read=lambda text, _: in_order(split_list(text), DAY_WORDS),
    write=",".join,
    condition=Condition(Part.DAYS, lambda state, _, __: _marked("weekday", [WEEKDAYS.index(d) for d in state.days])),
    needs=(DAY,),
    words=Words(Slot.WHEN, lambda state, _, __: day_words(state.days)),
    chips=chip_of_all("days", lambda state: day_words(state.days)),
    control=Control("days"),
    examples=lambda _: [(day,) for day in WEEKDAYS],
)
HOURS: Filter[tuple[int, ...]] = Filter(
    name="hours",
    attribute="hours",
    help="hours in which it started",
    read=lambda text, _: parse_hours(text),
    write=format_hours,
    condition=Condition(Part.HOURS, lambda state, _, __: _marked("hour", state.hours)),
    needs=(HOUR,),
    words=Words(Slot.WHEN, lambda state, _, __: hours_words(state.hours)),
    chips=chip_of_all("hours", lambda state: hours_words(state.hours)),
    control=Control("hours", _slider, _take_slider),
    examples=lambda _: [tuple(range(start, stop)) for start, stop in pairwise(range(25))],
)
SCHOOL_TIME: Filter[str] = Filter(
    name="school",
    attribute="school",
    help="school time, by the editable table of term dates",
    read=one_of(SCHOOL),
    write=str,
    condition=Condition(Part.SCHOOL, lambda state, _, __: _marked("school", SCHOOL_NUMBERS[state.school])),
    needs=(DAY,),
    words=Words(Slot.WHEN, lambda state, _, __: f"in {SCHOOL[state.school]}" if state.school != "all" else ""),
    chips=chip_of_all("school", lambda state: SCHOOL[state.school]),
    control=Control("school"),
    examples=lambda _: [name for name in SCHOOL if name != "all"],
)
