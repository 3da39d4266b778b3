"""Rare events as days between one and the next: single events only for those who may see below districts there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from data.answers.figures.monthly_cells import GAP
from data.answers.figures.shown import Shown
from data.counts.monthly import known_months
from data.counts.tables import EVENT_DAYS
from data.months import day_words
from data.question.periods import FIRST_WEEK, Period
from stats.series.rare_events import MIN_EVENTS, DaysBetween, days_between

if TYPE_CHECKING:
    from data.answers.request import Request
    from data.question.filters import FilterState

EPOCH = date(1970, 1, 1)
UNUSUAL = 0.05
#: Gaps outside the limits that the sentence names; the chart and the table have them all.
MOST_NAMED = 3


@dataclass(frozen=True)
class EventGaps:
    """Events of one kind. ``days[i]`` lie between event i and the one on ``dates[i]``; both empty where not shown.

    ``centre``, ``lower``, ``upper``: t chart in days; None for fewer than 8 events. ``p``: of a wait as long as now.
    """

    label: str
    period: str
    events: Shown
    dates: tuple[str, ...]
    days: tuple[int, ...]
    centre: float | None
    lower: float | None
    upper: float | None
    since_last: int | None
    p: float | None
    sentence: str


def event_gaps(label: str, request: Request, state: FilterState) -> EventGaps:
    """Days between the events of ``state`` over the latest months that follow each other without a gap."""
    period = _latest_stretch(request, state)
    if period is None:
        sentence = f"{label}: no month is loaded that knows the day of an offence."
        return EventGaps(label, "", GAP, (), (), None, None, None, None, None, sentence)
    days = request.table(EVENT_DAYS, period, state=state)
    words, events = period.words(), Shown(float(len(days)))
    if request.lsoa_level_refusal():  # a single event is finer than an LSOA
        sentence = f"{label}: {events.words()} in {words}. Single events and the days between them are not shown here."
        return EventGaps(label, words, events, (), (), None, None, None, None, None, sentence)
    until = (period.end - EPOCH).days
    found = days_between(days, until)
    limits = [round(each, 1) for each in (found.centre, found.lower, found.upper)] if found.enough else [None] * 3
    return EventGaps(
        label=label,
        period=words,
        events=events,
        dates=tuple(_date(day).isoformat() for day in days[1:].tolist()),
        days=tuple(int(gap) for gap in found.gaps),
        centre=limits[0],
        lower=limits[1],
        upper=limits[2],
        since_last=int(found.since_last) if len(days) else None,
        p=round(found.p_since_last, 4) if np.isfinite(found.p_since_last) else None,
        sentence=f"{label}: {_sentence(days.tolist(), found, words)}",
    )


def _date(day: int) -> date:
    return EPOCH + timedelta(days=day)


def _latest_stretch(request: Request, state: FilterState) -> Period | None:
    """The latest months in a row whose source can answer, within the days that the data covers."""
    months = known_months(state, request.store, by_day=True)
    if not months:
        return None
    first = max(months)
    while first - 1 in months:
        first -= 1
    span = Period.of_months(range(first, max(months) + 1))
    begins, ends = request.store.first_day, request.store.last_day
    start = span.start if begins.day <= FIRST_WEEK else max(span.start, begins)
    return Period(start, min(span.end, ends))


def _sentence(days: list[int], found: DaysBetween, period: str) -> str:
    if not days:
        return f"none recorded in {period}."
    last = day_words(_date(days[-1]))
    since = f"{found.since_last:,.0f} day{'' if found.since_last == 1 else 's'} since the last, on {last}"
    if not found.enough:
        return f"{len(days)} in {period}; {since}. Too few for limits: {MIN_EVENTS} are needed."
    text = f"{len(days)} in {period}, {found.centre:,.0f} days apart on average; {since}."
    if np.isfinite(found.p_since_last):
        unusual = "would be unusual" if found.p_since_last < UNUSUAL else "is not unusual"
        text += f" At the rate so far a wait this long {unusual}."
    outside = [
        f"{gap:,.0f} days up to {day_words(_date(day))}"
        for gap, day in zip(found.gaps.tolist(), days[1:], strict=True)
        if gap > found.upper or gap < found.lower
    ]
    if not outside:
        return f"{text} No gap is outside the limits."
    more = f"{len(outside)} gaps, the latest " if len(outside) > MOST_NAMED else ""
    return f"{text} Outside the limits: {more}{'; '.join(outside[-MOST_NAMED:])}."
