"""Where a question starts when the address asks nothing: the partnership's own, or what the source can answer."""

from __future__ import annotations

import calendar
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from data.answerable import refusals
from data.filters import FilterState
from data.periods import Period, months_earlier

if TYPE_CHECKING:
    from data.store import Store

#: An extract whose last offence is this near to the end of its month is taken to hold the month.
LAST_DAYS = 2
#: The VRU's default scope (DOMAIN), narrowed to what the source can answer.
SCOPES = (
    FilterState(what=("asvc",), flags=("public",), cohort="u25"),
    FilterState(what=("asvc",), cohort="u25"),
    FilterState(what=("asvc",)),
    FilterState(what=("violence-and-sexual-offences",)),
    FilterState(),
)


def opening_state(store: Store) -> FilterState:
    """The last twelve complete months of the first scope that the store can answer."""
    scope = next(scope for scope in SCOPES if not refusals(scope, store))
    scope = replace(scope, what=tuple(name for name in scope.what if name in store.vocabulary().what))
    if not store.manifest["months"]:
        return scope
    last = _last_complete_month(date.fromisoformat(store.manifest["last_day"]))
    first = date.fromisoformat(store.manifest["first_day"]).replace(day=1)
    if last < first:  # a part of one month is all there is
        return replace(scope, start=first, end=date.fromisoformat(store.manifest["last_day"]))
    start = max(months_earlier(last.replace(day=1), 11), first)
    period = Period(start, last)
    return replace(scope, start=period.start, end=period.end)


def _last_complete_month(day: date) -> date:
    """The last day of the last month that the data covers to its end; a daily extract may stop a day or two short."""
    if calendar.monthrange(day.year, day.month)[1] - day.day <= LAST_DAYS:
        return day
    return day.replace(day=1) - timedelta(days=1)
