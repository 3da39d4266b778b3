"""Questions for Hypothesis: states that a query string can express, for the names of a store."""

from __future__ import annotations

import calendar
import functools
import operator
from datetime import date, timedelta

from hypothesis import strategies as st

from data.counts.conditions import NOTHING, Part
from data.question.filter_values import COHORTS, COMPARISONS, FLAG_FILTERS, MEASURES, ROLES, SCHOOL, parse_cohort
from data.question.filters import FilterState
from data.question.periods import Period, Periods
from data.schema import AGE_EDGES, WEEKDAYS
from data.tables.vocabulary import Vocabulary
from tests.fixtures_store import FIRST, LAST, sites
from tests.oracle.naive import CLAUSES, WIDTHS, nearest_centre

#: LSOAs that the generated offences are in; a choice among all thousand would nearly always be empty.
WITH_OFFENCES = frozenset(code for code, _, _ in sites())
#: Cells with offences, and one of each width far from all, in canonical order.
CELLS = [
    f"{width}-{column}-{row}"
    for width in WIDTHS
    for row, column in sorted({(7, 7)} | {nearest_centre(x, y, width)[::-1] for _, x, y in sites()})
]
#: Clauses that a query leaves out.
left_out = st.lists(st.sampled_from(list(CLAUSES)), max_size=2, unique=True).map(tuple)


def parts(names: tuple[str, ...]) -> Part:
    """The clauses of the naive version as the product names them."""
    return functools.reduce(operator.or_, (Part[name.upper()] for name in names), NOTHING)


def some(values: list[str], most: int = 3) -> st.SearchStrategy[tuple[str, ...]]:
    """None of the values (often), or a few in their own order."""
    chosen = st.sets(st.sampled_from(values), max_size=most) if values else st.just(set())
    return st.one_of(st.just(()), chosen.map(lambda found: tuple(v for v in values if v in found)))


def cohorts() -> st.SearchStrategy[str]:
    """Named cohorts and ranges between edges of the age bands, by the name the parser gives them."""
    cuts = st.tuples(st.sampled_from(AGE_EDGES), st.sampled_from(AGE_EDGES)).filter(lambda pair: pair[0] < pair[1])
    ranges = cuts.map(lambda pair: parse_cohort(f"{pair[0]}-{pair[1] - 1}"))
    return st.one_of(st.just("all"), st.sampled_from(list(COHORTS)), ranges)


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
    """Any state in canonical order."""
    start, end = draw(dates(first, last))
    return FilterState(
        start=start,
        end=end,
        compare=draw(st.sampled_from(list(COMPARISONS))),
        districts=draw(some(list(vocabulary.districts))),
        areas=draw(some(list(vocabulary.areas), 2)),
        lsoas=draw(st.one_of(st.just(()), some([code for code in vocabulary.lsoas if code in WITH_OFFENCES], 20))),
        cells=draw(st.one_of(st.just(()), some(CELLS, 25))),
        what=draw(some(list(vocabulary.what), 4)),
        flags=draw(some(list(FLAG_FILTERS), 2)),
        cohort=draw(cohorts()),
        role=draw(st.sampled_from(list(ROLES))),
        days=draw(some(list(WEEKDAYS), 5)),
        hours=draw(st.one_of(st.just(()), hours())),
        school=draw(st.one_of(st.just("all"), st.sampled_from(list(SCHOOL)))),
        measure=draw(st.sampled_from(list(MEASURES))),
    )


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
