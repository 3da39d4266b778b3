"""What a touch of the screen does to the question: pure functions from (question, value) to question."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from callbacks.guard.allowance import checked_query
from data.months import Month
from data.question.basis.values import parse_cells
from data.question.display import Display, take_display
from data.question.filters import FilterState, parse_query
from data.question.opening import opening_state
from data.question.periods import months_earlier
from data.schema import WEEKDAYS
from data.tables.vocabulary import coordination_areas

if TYPE_CHECKING:
    from collections.abc import Callable

    from data.store.version import Store


@dataclass(frozen=True)
class Question:
    """The whole of what is on screen: what is asked and how it is looked at."""

    state: FilterState
    display: Display = field(default_factory=Display)

    def to_query(self) -> str:
        """The address without '?'; the same string works on the command line.

        An empty address opens on the partnership's own question, so "no filter at all" is written as its default.
        """
        return "&".join(part for part in (self.state.to_query(), self.display.to_query()) if part) or "compare=year"


def from_address(
    search: str | None, store: Store, opening: Callable[[Store], FilterState] = opening_state
) -> tuple[Question, list[str]]:
    """The question of an address; an address that asks nothing opens on the page's own.

    Raises FilterError for an address longer than any question is: it is not even looked at.
    """
    asked = checked_query(search)
    if not asked.lstrip("?"):
        return Question(opening(store)), []
    display, rest, problems = take_display(asked, store.vintages)
    state, more = parse_query(rest, store.vocabulary(display.vintage or store.default_vintage))
    return Question(state, display), [*problems, *more]


def toggle_place(question: Question, code: str, level: str) -> Question:
    """A click on an area: into a district, or an LSOA or hotspot cell in or out of the choice."""
    if level == "cell":
        cells = () if question.state.cells == (code,) else parse_cells(code)
        return replace(question, state=replace(question.state, cells=cells))
    if level == "district":
        if question.state.districts == (code,) and not question.state.areas:
            return out(question)
        state = replace(question.state, districts=(code,), areas=(), lsoas=(), cells=())
        return Question(state, replace(question.display, level="lsoa"))
    lsoas = () if question.state.lsoas == (code,) else (code,)
    return replace(question, state=replace(question.state, lsoas=lsoas))


def out(question: Question) -> Question:
    """One step out: from a cell or an LSOA to its district, from a district to the county."""
    if question.state.lsoas or question.state.cells:
        return replace(question, state=replace(question.state, lsoas=(), cells=()))
    state = replace(question.state, districts=(), areas=())
    return Question(state, replace(question.display, level="district"))


def toggle_what(question: Question, slug: str) -> Question:
    """A click on a bar: that kind alone, or no longer."""
    what = () if question.state.what == (slug,) else (slug,)
    return replace(question, state=replace(question.state, what=what))


def month_range(question: Question, first: str, last: str) -> Question:
    """A drag across the trend: the months whose markers lie inside ('2024-10-01 ...' strings of the axis)."""
    start, end = date.fromisoformat(first[:10]), date.fromisoformat(last[:10])
    if start > end:
        start, end = end, start
    if start.day > 1:
        start = months_earlier(start.replace(day=1), -1)
    end = Month.of(end).last
    if start > end:
        return question
    return replace(question, state=replace(question.state, start=start, end=end))


def toggle_chart(question: Question, code: str) -> Question:
    """A click on the chart of a district or a coordination area: that one alone, or all of them again."""
    state = question.state
    if code in coordination_areas():
        areas = () if state.areas == (code,) and not state.districts else (code,)
        return replace(question, state=replace(state, areas=areas, districts=(), lsoas=(), cells=()))
    if code[1:3] == "01":
        return toggle_place(question, code, "lsoa")
    districts = () if state.districts == (code,) and not state.areas else (code,)
    return replace(question, state=replace(state, districts=districts, areas=(), lsoas=(), cells=()))


def toggle_hours(question: Question, days: tuple[str, ...], hours: tuple[int, ...]) -> Question:
    """A click on a peak or an hour: these days and hours, or, chosen again, all of them."""
    found = set_hours(question, days, hours)
    return set_hours(question, (), ()) if found == question else found


def set_hours(question: Question, days: tuple[str, ...], hours: tuple[int, ...]) -> Question:
    """A brush over the week: these days and hours; all of them are no restriction."""
    days = () if len(days) == len(WEEKDAYS) else days
    hours = () if len(hours) == 24 else hours
    return replace(question, state=replace(question.state, days=days, hours=hours))
