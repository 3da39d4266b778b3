"""Questions for Hypothesis: states that a query string can express, for the names of a store."""

from __future__ import annotations

import calendar
import functools
import operator
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from data.question.basis.filter import Condition, Filter
from data.question.basis.parts import NOTHING, Part
from data.question.filters import FILTERS, FilterState
from data.question.periods import Period, Periods
from data.tables.vocabulary import Vocabulary
from tests.fixtures_store import FIRST, LAST, sites
from tests.oracle.clauses import CLAUSES
from tests.oracle.naive import WIDTHS, nearest_centre

#: LSOAs that the generated offences are in; a choice among all thousand would nearly always be empty.
WITH_OFFENCES = sorted({code for code, _, _ in sites()})
#: Cells with offences, and one of each width far from all, in canonical order.
CELLS = [
    f"{width}-{column}-{row}"
    for width in WIDTHS
    for row, column in sorted({(7, 7)} | {nearest_centre(x, y, width)[::-1] for _, x, y in sites()})
]
#: Where the examples of a filter would hardly ever meet a generated offence, those that do.
LIKELY = {"lsoa": [(code,) for code in WITH_OFFENCES], "cell": [(name,) for name in CELLS]}
#: As many values of a list as are drawn at once.
MOST = {"lsoa": 20, "cell": 25, "what": 4, "days": 5, "hours": 23}
#: Clauses that a query leaves out.
left_out = st.lists(st.sampled_from(list(CLAUSES)), max_size=2, unique=True).map(tuple)


def examples(asked: Filter[Any], vocabulary: Vocabulary) -> list[Any]:
    """Values of a filter that are worth asking."""
    return LIKELY.get(asked.name) or list(asked.examples(vocabulary))


def values(asked: Filter[Any], vocabulary: Vocabulary) -> st.SearchStrategy[Any]:
    """Its default (often), one of its examples, or, of a list, a few together as the address would name them."""
    default, known = asked.value(FilterState()), examples(asked, vocabulary)
    if not known:
        return st.just(default)
    if not isinstance(default, tuple):
        return st.one_of(st.just(default), st.sampled_from(known))
    chosen = st.lists(st.sampled_from(known), min_size=1, max_size=MOST.get(asked.name, 3), unique=True)
    return st.one_of(
        st.just(default), chosen.map(lambda few: asked.read(",".join(asked.write(each) for each in few), vocabulary))
    )


def unknown_clauses() -> list[str]:
    """Filters whose condition the naive version does not know: nothing would be checked of them."""
    conditions = {name: each.condition for name, each in FILTERS.items() if isinstance(each.condition, Condition)}
    return [name for name, condition in conditions.items() if (condition.part.name or "").lower() not in CLAUSES]


def parts(names: tuple[str, ...]) -> Part:
    """The clauses of the naive version as the product names them."""
    return functools.reduce(operator.or_, (Part[name.upper()] for name in names), NOTHING)


def hours() -> st.SearchStrategy[tuple[int, ...]]:
    """No hours, or any set of hours but all of them (which is written as none)."""
    return st.sets(st.integers(0, 23), max_size=23).map(lambda found: tuple(sorted(found)))


@st.composite
def dates(draw: st.DrawFn, first: date, last: date) -> tuple[date | None, date | None]:
    """A period that starts before it ends: open, whole months or days; it may reach beyond the data."""
    days = st.dates(first - timedelta(days=200), last + timedelta(days=200))
    start, end = sorted([draw(days), draw(days)])
    if draw(st.booleans()):
        start = start.replace(day=1)
        end = end.replace(day=calendar.monthrange(end.year, end.month)[1])
    return draw(st.sampled_from([(None, None), (start, end), (start, None), (None, end)]))


@st.composite
def states(draw: st.DrawFn, vocabulary: Vocabulary, first: date, last: date) -> FilterState:
    """Any state in canonical order: something of every filter there is."""
    assert not unknown_clauses(), f"tests/oracle/clauses.py has no clause for {', '.join(unknown_clauses())}"
    start, end = draw(dates(first, last))
    others = {
        each.attribute: draw(values(each, vocabulary)) for name, each in FILTERS.items() if name not in ("from", "to")
    }
    return FilterState(start=start, end=end, **others)


@st.composite
def periods(draw: st.DrawFn) -> Period:
    """Any days of the data."""
    first, last = sorted([draw(st.dates(FIRST, LAST)), draw(st.dates(FIRST, LAST))])
    return Period(first, last)


@st.composite
def compared(draw: st.DrawFn) -> Periods:
    """A period with none before it, one that ends the day before (one statement answers both), or one further back."""
    now = draw(periods())
    length = timedelta(days=draw(st.integers(0, 500)))
    gap = timedelta(days=draw(st.sampled_from([0, 1, 90])))
    end = now.start - timedelta(days=1) - gap
    return Periods(now, draw(st.sampled_from([None, Period(end - length, end)])), ())
