"""Emerging hotspots and changed cells: the classes from esda month by month, the changes from scipy's binomial."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy import stats

from data.answers.panels import ask
from data.question.filters import FilterState
from data.question.periods import Period, resolve
from data.store.version import Store
from tests.fixtures_store import FIRST, LAST
from tests.oracle.naive import Plain
from tests.oracle.refused import rightly_refused
from tests.oracle.states import states
from tests.unit.data.answers.oracles import by_cell, lost, neighbours, recomputed
from tests.unit.data.answers.planted import (
    BEFORE,
    GONE,
    LAST_YEAR,
    NEW,
    RISEN,
    STEADY,
    YEAR,
    Lattice,
    asked,
    cell_of,
    months_of,
    planted_counts,
    within,
)

SHARED = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def by_definition(hot: np.ndarray, cold: np.ndarray) -> str:
    """The class of one unit from its months, oldest first; '' none. Trends are not told apart."""
    months = len(hot)
    mostly = hot.sum() >= 0.9 * months
    if not hot[-1]:
        return "mostly" if mostly else ""
    if hot.sum() == 1:
        return "new"
    if mostly:
        return "mostly"
    first = int(np.argmax(hot))
    if hot[first:].all():
        return "consecutive"
    return "oscillating" if cold.any() else "sporadic"


MOSTLY = dict.fromkeys(("intensifying", "persistent", "diminishing", "historical"), "mostly")


def test_emerging_classes_follow_from_the_months(
    planted: Store, planted_rows: pd.DataFrame, lattices: dict[int, Lattice]
) -> None:
    """Every month by esda, then the words of each class taken literally."""
    bins, total = [], 0
    near = neighbours(lattices[500].middles[lattices[500].district == RISEN[0]], 500)
    for month in months_of(FIRST, LAST):
        last = (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        names, _, counts = planted_counts(planted_rows, (month, last), lattices[500], RISEN[0])
        bins.append(recomputed(counts, near))
        total = total + counts
    table = np.array(bins).T
    expected = {
        name: by_definition(line >= 1, line <= -1) for name, line, n in zip(names, table, total, strict=True) if n >= 3
    }
    model = ask("emerging", asked(planted, replace(LAST_YEAR, districts=(RISEN[0],)), size=500))
    found = {name: MOSTLY.get(key, key) for name, key in zip(model.names, model.keys, strict=True)}
    assert found == {name: key for name, key in expected.items() if key}
    assert "consecutive" in found.values()


def test_planted_patterns_emerge(planted: Store, lattices: dict[int, Lattice]) -> None:
    model = ask("emerging", asked(planted))
    key = dict(zip(model.names, model.keys, strict=True))
    assert MOSTLY[key[cell_of(lattices, STEADY)]] == "mostly"
    assert key[cell_of(lattices, RISEN)] == "consecutive"
    assert key[cell_of(lattices, NEW)] == "new"
    assert cell_of(lattices, GONE) not in key
    assert {entry.key: entry.units for entry in model.legend if entry.units} == Counter(model.keys)
    assert (model.parameters["months"], model.parameters["from_to"]) == (36, "Oct 2022 – Sep 2025")


@pytest.mark.parametrize(
    ("first", "last", "span", "months"),
    [
        (None, None, (FIRST, LAST), 36),
        (YEAR[0], LAST, (FIRST, LAST), 36),
        (BEFORE[0], BEFORE[1], (FIRST, BEFORE[1]), 24),
        (date(2023, 1, 10), date(2023, 6, 20), (FIRST, date(2023, 5, 31)), 8),
        (date(2024, 9, 15), LAST, (FIRST, LAST), 36),  # begins within a month, ends with one
        (date(2025, 1, 1), date(2026, 12, 31), (FIRST, LAST), 36),  # the data ends before the period
    ],
)
def test_emerging_looks_at_whole_months_that_hold_data(
    planted: Store, first: date | None, last: date | None, span: tuple[date, date], months: int
) -> None:
    model = ask("emerging", asked(planted, FilterState(start=first, end=last), size=500))
    assert (model.parameters["months"], model.parameters["from_to"]) == (months, Period(*span).words())
    assert ("too short to call a trend" in model.method) == (months < 12)


@SHARED
@given(data=st.data())
def test_changed_cells_show_both_counts(
    data: st.DataObject, small_store: Store, rows: list[Plain], lattices: dict[int, Lattice]
) -> None:
    state = data.draw(states(small_store.vocabulary(), FIRST, LAST))
    model, periods = ask("shifts", asked(small_store, state, size=500)), resolve(state, small_store)
    if rightly_refused(model, rows, state, periods, by_cell(rows, state, periods.now, lattices[500])):
        return
    now, before = (by_cell(rows, state, period, lattices[500])[0] for period in (periods.now, periods.before))
    assert model.counts == tuple(now[name] for name in model.names)
    assert model.befores == tuple(before[name] for name in model.names)
    if periods.before is None:
        assert (model.names, model.legend) == ((), ())
        assert model.title == "There is no comparison period, so no change can be tested."
    assert lost(model) == lost(ask("hotspots", asked(small_store, state, size=500)))


def test_changes_are_those_of_the_binomial_test(
    planted: Store, planted_rows: pd.DataFrame, lattices: dict[int, Lattice]
) -> None:
    now, before = (Counter(within(planted_rows, period)["cell_250"]) for period in (YEAR, BEFORE))
    del now[""], before[""]
    names = sorted(set(now) | set(before))
    share = 365 / (365 + 366)
    p, up = [], []
    for name in names:
        total = now[name] + before[name]
        tails = stats.binom.sf(now[name] - 1, total, share), stats.binom.cdf(now[name], total, share)
        p.append(min(1.0, 2 * min(tails)))
        up.append(tails[0] < tails[1])
    clear = stats.false_discovery_control(p) < 0.05
    expected = {name: "rise" if rises else "fall" for name, rises, sure in zip(names, up, clear, strict=True) if sure}
    model = ask("shifts", asked(planted))
    assert dict(zip(model.names, model.keys, strict=True)) == expected
    assert expected[cell_of(lattices, RISEN)] == "rise"
    assert expected[cell_of(lattices, GONE)] == "fall"
    assert cell_of(lattices, STEADY) not in expected
    assert {entry.key: entry.units for entry in model.legend} == Counter(expected.values())
    assert model.parameters["tested"] == len(names)
    assert model.title.startswith(f"{len(expected)} of {len(names)} 250 m cells with an offence changed beyond chance")
