"""One number, one meaning: what several panels say of the same question is the same figure with the same interval."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from data.answers.panels import as_json
from data.answers.places.change_table import change_table
from data.answers.places.map import map_view
from data.answers.places.places import places
from data.answers.request import Request
from data.answers.summary import summary
from data.answers.time.multiples import multiples
from data.answers.time.peaks import peaks
from data.answers.time.trend import trend
from data.question.filters import FilterState
from data.store.version import Store
from data.viewer import Viewer

YEAR = FilterState(start=date(2024, 10, 1), end=date(2025, 9, 30))
QUESTIONS = [
    YEAR,
    replace(YEAR, what=("asvc",), cohort="u25"),
    replace(YEAR, what=("knife-enabled",), cohort="u18", flags=("public",)),
    replace(YEAR, what=("assault-with-injury",), days=("fri", "sat")),
    replace(YEAR, start=date(2025, 2, 1), end=date(2025, 2, 28)),
    replace(YEAR, start=date(2025, 3, 5), end=date(2025, 8, 20), compare="period"),
]
VIEWERS = [Viewer("analyst"), Viewer("csp", frozenset({"E06000035", "E07000114"}))]


@pytest.mark.parametrize("viewer", VIEWERS, ids=lambda viewer: viewer.role)
@pytest.mark.parametrize("state", QUESTIONS, ids=lambda state: state.to_query())
def test_a_district_has_one_count_and_one_change(state: FilterState, viewer: Viewer, demonstration: Store) -> None:
    request = Request(demonstration, state, viewer)
    rows = {row.code: (row.count, row.before, row.change) for row in places(request).rows}
    table = change_table(request)
    if state.cohort in table.columns:
        column = table.columns.index(state.cohort)
        for row in table.rows[1:]:
            entry = row.entries[column]
            assert (entry.now, entry.before, entry.change) == rows[row.code]
    for chart in multiples(request).charts:
        assert (chart.now, chart.change) == (rows[chart.code][0], rows[chart.code][2])
    for code in rows if viewer.role == "analyst" else viewer.districts:
        head = summary(replace(request, state=replace(state, districts=(code,)))).figures[0]
        count, before, change = rows[code]
        assert (head.value, head.change) == (count.words(), change)
        assert head.before == ("" if before is None else before.words())


@pytest.mark.parametrize("state", QUESTIONS, ids=lambda state: state.to_query())
def test_all_districts_have_one_count_and_one_change(state: FilterState, demonstration: Store) -> None:
    request = Request(demonstration, state, VIEWERS[0])
    head, table = summary(request).figures[0], change_table(request)
    if state.cohort in table.columns:
        total = table.rows[0].entries[table.columns.index(state.cohort)]
        assert (head.value, head.change) == (total.now.words(), total.change)
    whole = [
        cell.value or 0 for cell, inside in zip(trend(request).counts, trend(request).in_period, strict=True) if inside
    ]
    if state.start.day == 1 and (state.end.day, state.end.month) in ((30, 9), (28, 2)):
        assert f"{sum(whole):,.0f}" == head.value


@pytest.mark.parametrize("state", QUESTIONS[:3], ids=lambda state: state.to_query())
def test_a_peak_counts_what_choosing_it_shows(state: FilterState, demonstration: Store) -> None:
    request = Request(demonstration, state, VIEWERS[0])
    for row in peaks(request).peaks:
        inside = replace(state, days=row.days, hours=tuple(range(row.start, row.stop)))
        assert f"{row.count:,.0f}" == summary(replace(request, state=inside)).figures[0].value
        assert f": {row.count:,.0f} offences" in row.words


def test_the_map_and_the_table_read_the_same(demonstration: Store) -> None:
    for state in QUESTIONS:
        request = Request(demonstration, replace(state, measure="change"), VIEWERS[0])
        texts = dict(zip(map_view(request).codes, map_view(request).texts, strict=True))
        for row in places(request).rows:
            if row.change.percent is not None:
                assert f"{row.change.percent_words()} ({row.change.interval_words()})" in texts[row.code]


@pytest.mark.parametrize("panel", ["map", "places", "funnel"])
def test_the_level_that_is_printed_is_that_of_the_answer(small_store: Store, panel: str) -> None:
    request = Request(
        small_store, FilterState(districts=("E07000114",)), Viewer("analyst"), "lsoa", small_store.default_vintage
    )
    printed = as_json(panel, request)
    assert (printed["display"]["level"], printed["model"]["level"]) == ("lsoa", "lsoa")
