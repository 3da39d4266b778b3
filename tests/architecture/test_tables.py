"""Panels declare the tables they ask for; each table is judged by the naive oracle; a false declaration is found."""

from __future__ import annotations

import inspect
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from benchmarks.questions import changes
from data.answers import cache
from data.answers.answer import Unavailable
from data.answers.panel import Panel
from data.answers.panels import ask, panels
from data.answers.request import Request
from data.cells import cell_name
from data.counts.table import Table
from data.counts.tables import BY_PLACE, DISTRICT_CELLS, EVENTS, TABLES, WEEK
from data.question.answerable import refusals
from data.question.display import Display
from data.question.filters import FilterState
from data.release.questions import years_offered
from data.store.version import Store
from data.viewer import PUBLIC, Viewer
from tests.oracle import test_queries_oracle as areas
from tests.oracle import test_space_time_oracle as space
from tests.unit.data.answers import test_who as people
from tests.unit.data.counts import test_monthly as monthly

ANALYST = Viewer("analyst")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> set[Table[Any]]:
    """The tables that are asked of the store."""
    found: set[Table[Any]] = set()
    real = Table.of

    def noting(table: Table[Any], *args: Any, **named: Any) -> Any:
        found.add(table)
        return real(table, *args, **named)

    monkeypatch.setattr(Table, "of", noting)
    return found


def questions(store: Store) -> list[Request]:
    """Questions unlike each other: places, kinds, ages, days that are no whole months, both levels, layers, viewers."""
    states = [state for state, _ in changes(8)]
    states += [
        FilterState(start=date(2024, 10, 5), end=date(2025, 9, 3)),
        FilterState(start=date(2024, 10, 5), end=date(2025, 9, 3), lsoas=(str(store.lsoas(2011)["code"][5]),)),
        FilterState(what=("asvc", "robbery-personal")),
        FilterState(what=("asvc",), cells=(cell_name(int(store.cells(250).cells[40]), 250),)),
    ]
    displays = [Display(), Display(layer="hotspots")]
    year = years_offered(store)[0]
    fixed = [FilterState(start=year.start, end=year.end, what=what) for what in ((), ("asvc",))]
    return [Request(store, state, PUBLIC, "district", 2011) for state in fixed] + [
        Request(store, state, ANALYST, level, 2011, display)
        for state in states
        for level in ("district", "lsoa")
        for display in displays
        if not refusals(state, store)
    ]


def table_faults(panel: Panel[Any], requests: list[Request], asked: set[Table[Any]]) -> list[str]:
    """Tables that the panel asks for and does not declare, or declares and never asks for."""
    asked.clear()
    for request in requests:
        cache.forget()
        if request.viewer.role == "analyst" or not isinstance(ask(panel.key, request), Unavailable):
            panel.answer(request)
    cache.forget()
    faults = [f"{panel.key} asks for the table by {table.by} and does not declare it"
              for table in asked if table not in panel.tables]  # fmt: skip
    return faults + [
        f"{panel.key} declares the table by {table.by} and never asks for it"
        for table in panel.tables
        if table not in asked
    ]


@pytest.mark.parametrize("key", list(panels()))
def test_a_panel_declares_its_tables(key: str, demonstration: Store, asked: set[Table[Any]]) -> None:
    few = 3 if panels()[key].key == "repeats" else None  # millions of pairs each, and one table whatever is asked
    assert table_faults(panels()[key], questions(demonstration)[:few], asked) == []


def test_a_false_declaration_is_found(demonstration: Store, asked: set[Table[Any]]) -> None:
    trend, requests = panels()["trend"], questions(demonstration)
    assert len(table_faults(replace(trend, tables=()), requests, asked)) == len((*BY_PLACE, DISTRICT_CELLS))
    assert table_faults(replace(trend, tables=(*trend.tables, EVENTS)), requests, asked) == [
        f"trend declares the table by {EVENTS.by} and never asks for it"
    ]


def test_every_table_is_declared_and_has_words_of_its_own() -> None:
    declared = {table for panel in panels().values() for table in panel.tables}
    assert declared == set(TABLES)
    assert len({table.by for table in TABLES}) == len(TABLES)


#: The tests that compare a counting function with plain loops over the rows; each of them names it.
JUDGES = (areas, space, monthly, people)


def judged(table: Table[Any]) -> bool:
    """Whether a test of the oracle calls the function that fills the table."""
    name = table.fill.__name__
    return any(f"{name}(" in inspect.getsource(module) for module in JUDGES)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.by)
def test_the_oracle_judges_every_table(table: Table[Any]) -> None:
    assert judged(table)


def test_a_table_that_nobody_judges_is_found() -> None:
    assert not judged(replace(WEEK, fill=nobody_knows))


def nobody_knows() -> None:
    """Fills a table, and no test knows it."""
