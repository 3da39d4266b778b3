"""Offences by hour of the day for the map's animation: the sums are the plain counts, whatever the map shows."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.answers import cache
from data.answers.answer import Unavailable
from data.answers.hotspots import hours
from data.answers.hotspots.hours import HoursModel
from data.answers.panels import ask
from data.question.filters import FilterState
from data.question.periods import resolve
from data.store.version import Store
from data.viewer import Viewer
from tests.fixtures_store import FIRST, LAST
from tests.oracle.clauses import areas
from tests.oracle.naive import Plain, matching
from tests.oracle.refused import rightly_refused
from tests.oracle.states import states
from tests.unit.data.answers.oracles import by_cell
from tests.unit.data.answers.planted import LAST_YEAR, MAIDSTONE, THANET, Lattice, asked

SHARED = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def table_of(model: HoursModel) -> Counter[tuple[str, int]]:
    """(area, hour) -> offences; hours without one left out."""
    return Counter(
        {
            (name, hour): count
            for name, counts in zip(model.names, model.counts, strict=True)
            for hour, count in enumerate(counts)
            if count
        }
    )


def consistent(model: HoursModel) -> bool:
    """Whether the totals are the sums and the classes can be told apart."""
    counts = np.array(model.counts).reshape(len(model.names), 24)
    return (
        model.totals == tuple(counts.sum(axis=0).tolist())
        and list(model.cuts) == sorted(set(model.cuts))
        and (not counts.any() or (model.cuts[0] == counts[counts > 0].min() and model.cuts[-1] <= counts.max()))
    )


@SHARED
@given(data=st.data(), width=st.sampled_from([150, 250, 500]), layer=st.sampled_from(["hotspots", "density"]))
def test_cells_by_hour(
    data: st.DataObject,
    width: int,
    layer: str,
    small_store: Store,
    rows: list[Plain],
    lattices: dict[int, Lattice],
) -> None:
    state = data.draw(states(small_store.vocabulary(), FIRST, LAST))
    model, periods = ask("hours", asked(small_store, state, layer=layer, size=width)), resolve(state, small_store)
    if rightly_refused(model, rows, state, periods, by_cell(rows, state, periods.now, lattices[width])):
        return
    now = periods.now
    chosen = set(state.districts).union(*(areas()[name] for name in state.areas))
    expected = Counter(
        (row.cell(width), row.hour)
        for row in matching(rows, state, now.start, now.end, ("lsoa", "cell", "hours"))
        if row.hour is not None
        and row.cell(width)
        and (not chosen or lattices[width].district_of[row.cell(width)] in chosen)
    )
    assert table_of(model) == expected
    assert (model.unit, model.width) == ("cell", width)
    assert consistent(model)
    sums = [sum(counts) for counts in model.counts]
    assert sums == sorted(sums, reverse=True)


@SHARED
@given(data=st.data(), level=st.sampled_from(["district", "lsoa"]))
def test_areas_by_hour(data: st.DataObject, level: str, small_store: Store, rows: list[Plain]) -> None:
    """The same areas that the map draws: what picks an area of it does not narrow it."""
    state = data.draw(states(small_store.vocabulary(), FIRST, LAST))
    request = replace(asked(small_store, state, layer="areas", level=level), level=level)
    model, periods = ask("hours", request), resolve(state, small_store)
    if rightly_refused(model, rows, state, periods):
        return
    now = periods.now
    out = ("hours", "lsoa", "cell") if level == "lsoa" else ("hours", "district", "lsoa", "cell")
    listed = set(ask("map", request).codes)
    expected = Counter(
        (getattr(row, level), row.hour)
        for row in matching(rows, state, now.start, now.end, out)
        if row.hour is not None and getattr(row, level) in listed
    )
    assert table_of(model) == expected
    assert set(model.names) == listed
    assert (model.unit, model.width) == (level, 0)
    assert consistent(model)


def test_the_cells_with_most_offences_are_sent(planted: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = ask("hours", asked(planted, layer="hotspots"))
    monkeypatch.setattr(hours, "MOST", 5)
    cache.forget()
    few = ask("hours", asked(planted, layer="hotspots"))
    cache.forget()
    assert few.names == whole.names[:5]
    assert few.counts == whole.counts[:5]


def test_hours_that_are_chosen_do_not_narrow_it(planted: Store) -> None:
    for layer in ("areas", "hotspots"):
        assert ask("hours", asked(planted, replace(LAST_YEAR, hours=(3, 4)), layer=layer)) == ask(
            "hours", asked(planted, LAST_YEAR, layer=layer)
        )


def test_nothing_gives_an_empty_table(planted: Store) -> None:
    nothing = FilterState(what=("robbery",), cohort="0-9")
    model = ask("hours", asked(planted, nothing, layer="hotspots"))
    assert (model.names, model.counts, model.cuts, set(model.totals)) == ((), (), (), {0})
    by_area = ask("hours", asked(planted, nothing, layer="areas"))
    assert (set(by_area.totals), by_area.cuts) == ({0}, ())


def test_hours_of_areas_are_not_for_the_public_and_cells_for_the_own_district(
    planted: Store, monthly_store: Store, lattices: dict[int, Lattice]
) -> None:
    for viewer in (Viewer("public", exploring=True), Viewer("csp")):
        for layer in ("areas", "hotspots"):
            found = ask("hours", replace(asked(planted, layer=layer), viewer=viewer))
            assert isinstance(found, Unavailable)
            assert "too small" in " ".join(found.reasons)
    manager = Viewer("csp", frozenset({THANET}))
    for districts in ((), (MAIDSTONE,), (THANET, MAIDSTONE)):
        state = replace(LAST_YEAR, districts=districts)
        assert isinstance(ask("hours", replace(asked(planted, state, layer="hotspots"), viewer=manager)), Unavailable)
    plain = ask("hours", replace(asked(planted, replace(LAST_YEAR, districts=(THANET,))), viewer=manager))
    assert (plain.unit, plain.names) == ("district", (THANET,))
    own = ask(
        "hours", replace(asked(planted, replace(LAST_YEAR, districts=(THANET,)), layer="hotspots"), viewer=manager)
    )
    assert own.unit == "cell"
    assert {lattices[250].district_of[name] for name in own.names} == {THANET}
    assert "not the day or hour" in ask("hours", asked(monthly_store)).reasons[0]
