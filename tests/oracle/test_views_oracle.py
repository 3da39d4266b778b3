"""The numbers of every panel against loops over the rows, for an analyst, over generated questions."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.answers.figures.class_counts import harm_sums
from data.answers.figures.shown import signed
from data.answers.figures.tallies import tallies
from data.answers.places.categories import categories
from data.answers.places.map import map_view
from data.answers.places.places import places
from data.answers.request import Request
from data.answers.summary import summary
from data.answers.time.trend import trend
from data.answers.time.week import heatmap
from data.months import Month
from data.question.display import Display
from data.question.filters import FilterState
from data.question.periods import Period
from data.schema import ImportBatch
from data.store.version import Store
from data.tables.residents import residents_in
from data.viewer import Viewer
from stats.change import change
from tests.fixtures_store import FIRST, LAST
from tests.oracle.clauses import areas, slug
from tests.oracle.naive import Plain, matching, plain_rows
from tests.oracle.states import states

SHARED = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
ANALYST = Viewer("analyst")
#: What sums by district leave out: an area that was chosen does not empty the map around it.
PLACE = ("district", "lsoa", "cell")


@pytest.fixture(scope="module")
def rows(small_batch: ImportBatch) -> list[Plain]:
    return plain_rows(small_batch)


def inside(
    rows: list[Plain], state: FilterState, period: Period | None, leave_out: tuple[str, ...] = ()
) -> list[Plain]:
    return [] if period is None else matching(rows, state, period.start, period.end, leave_out)


@SHARED
@given(data=st.data())
def test_tallies_and_summary(data: st.DataObject, small_store: Store, rows: list[Plain]) -> None:
    state = data.draw(states(small_store.vocabulary(), FIRST, LAST))
    request = Request(small_store, state, ANALYST)
    found = tallies(request)
    now, before = found.periods.now, found.periods.before
    codes = small_store.districts["code"].tolist()

    for period, sums in ((now, found.now), (before, found.before)):
        counts = Counter(row.district for row in inside(rows, state, period, PLACE))
        if sums is not None:
            assert {codes[i]: int(n) for i, n in enumerate(sums.count) if n} == counts
            assert int(sums.count.sum()) == counts.total()  # districts and unmapped make the total
    assert found.unmapped_now == sum(r.district == "" for r in inside(rows, state, now, PLACE))

    chosen = inside(rows, state, now)
    assert int(found.selected_now.count) == len(chosen)
    assert int(found.selected_now.knife) == sum("knife-enabled" in row.sets for row in chosen)
    assert float(found.selected_now.harm) == pytest.approx(sum(row.harm or 0 for row in chosen))
    weighed = harm_sums(request)[0]
    known = [row.harm for row in chosen if row.harm is not None]
    assert (weighed.harm, weighed.squares) == pytest.approx((sum(known), sum(days * days for days in known)))
    assert (weighed.count, weighed.unweighted) == (len(chosen), len(chosen) - len(known))
    if found.selected_before is not None:
        assert int(found.selected_before.count) == len(inside(rows, state, before))

    figures = {figure.key: figure for figure in summary(request).figures}
    assert figures["offences"].value == f"{len(chosen):,}"
    assert figures["harm"].value == "–" if any(row.harm is None for row in chosen) else figures["harm"].value != "–"


@SHARED
@given(data=st.data())
def test_trend(data: st.DataObject, small_store: Store, rows: list[Plain]) -> None:
    state = data.draw(states(small_store.vocabulary(), FIRST, LAST))
    model = trend(Request(small_store, state.without("measure"), ANALYST))
    by_month = Counter(row.month for row in matching(rows, state, None, None))
    assert list(model.months) == [Month(n).name for n in range(2022 * 12 + 9, 2025 * 12 + 9)]
    assert [cell.value for cell in model.counts] == [by_month[month] for month in model.months]
    earlier = [by_month[f"{int(month[:4]) - 1}{month[4:]}"] for month in model.months]
    assert [cell.value for cell in model.year_before] == [None] * 12 + earlier[12:]


def chosen_districts(state: FilterState) -> set[str]:
    return set(state.districts).union(*(areas()[name] for name in state.areas))


@SHARED
@given(data=st.data(), level=st.sampled_from(["district", "lsoa"]))
def test_places_and_map(data: st.DataObject, level: str, small_store: Store, rows: list[Plain]) -> None:
    state = data.draw(states(small_store.vocabulary(), FIRST, LAST))
    request = Request(small_store, state, ANALYST, level)
    model, periods = places(request), tallies(request).periods
    left_out = PLACE if level == "district" else ("lsoa", "cell")
    now = Counter(getattr(row, level) for row in inside(rows, state, periods.now, left_out))
    before = Counter(getattr(row, level) for row in inside(rows, state, periods.before, left_out))
    assert {row.code: int(row.count.value) for row in model.rows if row.count.value} == {
        code: n for code, n in now.items() if code
    }
    assert [row.count.value for row in model.rows] == sorted((row.count.value for row in model.rows), reverse=True)
    for row in model.rows:
        assert (row.before is not None) == (periods.before is not None)
        if row.before is not None:
            assert row.before.value == before[row.code]
        assert row.rate is None or row.rate_low <= row.rate <= row.rate_high
    if level == "lsoa" and chosen_districts(state):
        layer = small_store.lsoas(2011)
        listed = layer["district"].map(dict(enumerate(small_store.districts["code"]))).isin(chosen_districts(state))
        assert {row.code for row in model.rows} == set(layer["code"][listed])

    shown = map_view(request)
    assert shown.codes == tuple(row.code for row in model.rows)
    assert len(shown.classes) == len(shown.texts) == len(shown.codes)


def test_rates_and_changes_of_districts(small_store: Store, rows: list[Plain]) -> None:
    state = FilterState(start=LAST.replace(year=2024, month=10, day=1), end=LAST, cohort="u25")
    request = Request(small_store, state, ANALYST)
    residents, _ = residents_in(small_store.residents, 0, 25)
    now = Counter(row.district for row in matching(rows, state, state.start, LAST))
    earlier = (state.start.replace(year=2023), LAST.replace(year=2024))
    before = Counter(row.district for row in matching(rows, state, *earlier))
    listed = places(request).rows
    assert len(listed) == 13
    for row in listed:
        assert row.rate == pytest.approx(1000 * now[row.code] / residents[row.code], abs=1e-4)
        tested = change(now[row.code], before[row.code], 365, 365)
        assert row.change.verdict == str(tested.verdict)
        if before[row.code] >= 20:
            assert row.change.percent == pytest.approx(100 * (now[row.code] / before[row.code] - 1))
            assert row.change.percent_words() == signed(row.change.percent) + "%"
        else:
            assert row.change.percent is None


@SHARED
@given(data=st.data())
def test_categories(data: st.DataObject, small_store: Store, rows: list[Plain]) -> None:
    state = data.draw(states(small_store.vocabulary(), FIRST, LAST))
    request = Request(small_store, state, ANALYST)
    model, periods = categories(request), tallies(request).periods
    only_sets = bool(state.what) and set(state.what) <= set(small_store.vocabulary().sets)
    left_out = () if only_sets else ("what",)
    now = Counter(row.group for row in inside(rows, state, periods.now, left_out))
    before = Counter(row.group for row in inside(rows, state, periods.before, left_out))
    assert {row.slug: row.count.value for row in model.rows if row.count.value} == dict(now)
    assert {row.slug for row in model.rows} == set(now) | set(before)
    assert {row.slug for row in model.rows if row.chosen} == (set(now) | set(before)) & set(state.what)


def test_categories_of_a_source_without_codes(monthly_store: Store, monthly_batch: ImportBatch) -> None:
    state = FilterState(what=("robbery",))
    model = categories(Request(monthly_store, state, ANALYST))
    expected = Counter(slug(row.category) for row in plain_rows(monthly_batch))
    assert model.kind == "category"
    assert {row.slug: row.count.value for row in model.rows} == expected
    assert [row.slug for row in model.rows if row.chosen] == ["robbery"]


def test_a_chosen_kind_leaves_the_intervals_of_the_others(small_store: Store) -> None:
    """Of few offences months vary otherwise than of all: the others would have another interval once it is chosen."""
    asked = FilterState(start=date(2024, 1, 1), compare="year", school="term")
    both = [
        categories(Request(small_store, each, ANALYST)).rows
        for each in (asked, replace(asked, what=("drug-offences",)))
    ]
    assert [replace(row, chosen=False) for row in both[1]] == list(both[0])


@SHARED
@given(data=st.data())
def test_a_chart_never_filters_itself(data: st.DataObject, small_store: Store) -> None:
    """Its own clause makes no difference to what it counts; that clause of another panel does."""
    state = data.draw(states(small_store.vocabulary(), FIRST, LAST))

    def ask(view: object, asked: FilterState) -> object:
        return view(Request(small_store, asked, ANALYST))  # type: ignore[operator]

    whole = state.without("districts", "areas", "lsoas", "cells")
    assert ask(places, state).rows == ask(places, whole).rows
    kinds = [replace(row, chosen=False) for row in ask(categories, replace(state, what=("drug-offences",))).rows]
    assert kinds == [replace(row, chosen=False) for row in ask(categories, state.without("what")).rows]
    assert ask(trend, state).counts == ask(trend, state.without("start", "end")).counts
    hours = [
        heatmap(Request(small_store, each, ANALYST, display=Display(week="compare")))
        for each in (replace(state, days=("fri",), hours=(0, 1)), state.without("days", "hours"))
    ]
    assert (hours[0].counts, hours[0].verdicts) == (hours[1].counts, hours[1].verdicts)
