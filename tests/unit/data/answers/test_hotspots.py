"""Hotspot layers against plain counts by cell, against esda, and against a picture that was planted."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.answers import cache
from data.answers.hotspots import hotspots
from data.answers.panels import as_json, ask
from data.question.filters import FilterState
from data.question.periods import resolve
from data.schema import ImportBatch
from data.store.version import Store
from tests.fixtures_store import FIRST, LAST
from tests.oracle.clauses import areas
from tests.oracle.naive import Plain, matching, plain_rows
from tests.oracle.refused import rightly_refused
from tests.oracle.states import states
from tests.unit.data.answers.oracles import by_cell, lost, neighbours, recomputed
from tests.unit.data.answers.planted import (
    GONE,
    LAST_YEAR,
    MAIDSTONE,
    NEW,
    RISEN,
    STEADY,
    THANET,
    YEAR,
    Lattice,
    asked,
    cell_of,
    planted_counts,
)

SHARED = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
HOT = ("hot99", "hot95", "hot90")


@SHARED
@given(data=st.data(), width=st.sampled_from([150, 250, 500]))
def test_every_offence_is_in_its_cell_or_left_out(
    data: st.DataObject, width: int, small_store: Store, rows: list[Plain], lattices: dict[int, Lattice]
) -> None:
    state = data.draw(states(small_store.vocabulary(), FIRST, LAST))
    model, periods = ask("hotspots", asked(small_store, state, size=width)), resolve(state, small_store)
    if rightly_refused(model, rows, state, periods, by_cell(rows, state, periods.now, lattices[width])):
        return
    counts, outside = by_cell(rows, state, periods.now, lattices[width])
    shown = Counter({name: count for name, count in zip(model.names, model.counts, strict=True) if count})
    assert shown == counts
    assert lost(model) == (outside, outside + counts.total())
    assert (model.unit, model.width, model.instead, model.befores) == ("cell", width, "", ())


KEYS = {3: "hot99", 2: "hot95", 1: "hot90", 0: "plain", -1: "cold90", -2: "cold95", -3: "cold99"}


@pytest.mark.parametrize(("districts", "width"), [((THANET,), 250), ((MAIDSTONE, RISEN[0]), 250), ((), 500)])
def test_the_bins_are_those_of_esda_and_of_dealing_the_counts(
    planted: Store,
    planted_rows: pd.DataFrame,
    lattices: dict[int, Lattice],
    districts: tuple[str, ...],
    width: int,
) -> None:
    names, middles, counts = planted_counts(planted_rows, YEAR, lattices[width], *districts)
    bins = recomputed(counts, neighbours(middles, width), dealt=True)
    held = np.cumsum(np.sort(counts)[::-1])
    half, quarter = (int(np.argmax(held >= share * held[-1])) + 1 for share in (0.5, 0.25))
    few = {int(place) for place in np.argsort(-counts, kind="stable")[:quarter] if counts[place] >= 3}
    expected = {
        str(name): "busy" if place in few and bins[place] <= 0 else KEYS[int(bins[place])]
        for place, name in enumerate(names)
        if bins[place] or counts[place]
    }
    model = ask("hotspots", asked(planted, replace(LAST_YEAR, districts=districts), size=width))
    assert dict(zip(model.names, model.keys, strict=True)) == expected
    assert {entry.key: entry.units for entry in model.legend} == {"hot99": 0} | Counter(expected.values())
    assert model.title.startswith(
        f"Half of the {counts.sum():,} offences happened in {half:,} of the {len(names):,} places on this map, "
        f"a quarter in {quarter:,} (places are {width} m cells, "
    )
    assert model.parameters["places_holding_a_quarter"] == quarter
    hot = int((bins > 0).sum())
    assert (f" {hot:,} ha" in model.title) == (hot > 0)
    assert ("busy" in expected.values()) == (width == 500)


def test_a_planted_cluster_is_hot_and_lonely_offences_are_not(planted: Store, lattices: dict[int, Lattice]) -> None:
    model = ask("hotspots", asked(planted))
    key, count = dict(zip(model.names, model.keys, strict=True)), dict(zip(model.names, model.counts, strict=True))
    for spot in (STEADY, RISEN, NEW):
        assert key[cell_of(lattices, spot)] in (*HOT, "busy")
    assert key[cell_of(lattices, STEADY)] == "hot99"
    assert cell_of(lattices, GONE) not in key
    plain = [count[name] for name in model.names if key[name] == "plain"]
    assert max(plain) <= 14
    assert len(plain) > 200


def test_most_offences_come_last_so_that_they_are_drawn_on_top(planted: Store) -> None:
    model = ask("hotspots", asked(planted))
    marked = [key != "plain" for key in model.keys]
    assert marked == sorted(marked)
    for side in (True, False):
        counts = [count for count, mark in zip(model.counts, marked, strict=True) if mark is side]
        assert counts == sorted(counts)


def test_of_many_plain_cells_those_with_most_offences_are_drawn(
    planted: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = ask("hotspots", asked(planted))
    monkeypatch.setattr(hotspots, "MOST_PLAIN", 7)
    cache.forget()
    few = ask("hotspots", asked(planted))
    cache.forget()
    assert few.legend == everything.legend
    plain = sorted(
        (count for count, key in zip(everything.counts, everything.keys, strict=True) if key == "plain"), reverse=True
    )
    shown = [count for count, key in zip(few.counts, few.keys, strict=True) if key == "plain"]
    assert sorted(shown, reverse=True) == plain[:7]


@pytest.mark.parametrize("panel", ["hotspots", "emerging", "shifts", "density", "top", "backtest", "repeats", "patrol"])
def test_a_chosen_cell_or_lsoa_does_not_narrow_the_layer_and_a_district_does(planted: Store, panel: str) -> None:
    def model(state: FilterState) -> Any:
        return as_json(panel, asked(planted, state))["model"]

    whole = model(LAST_YEAR)
    lsoas = planted.lsoas(2011)["code"]
    for narrower in (
        replace(LAST_YEAR, cells=("250-2303-719",)),
        replace(LAST_YEAR, cells=("150-1-1",)),
        replace(LAST_YEAR, lsoas=(str(lsoas.iloc[5]), str(lsoas.iloc[700]))),
    ):
        assert model(narrower) == whole
    assert model(replace(LAST_YEAR, districts=(MAIDSTONE,))) != whole


def test_a_district_has_its_own_cells_only(planted: Store, lattices: dict[int, Lattice]) -> None:
    own = lattices[250]
    county = ask("hotspots", asked(planted)).parameters["units"]
    model = ask("hotspots", asked(planted, replace(LAST_YEAR, districts=(MAIDSTONE,))))
    assert {own.district_of[name] for name in model.names} == {MAIDSTONE}
    assert model.parameters["units"] == (own.district == MAIDSTONE).sum() < county
    area = ask("hotspots", asked(planted, replace(LAST_YEAR, areas=("north",))))
    assert {own.district_of[name] for name in area.names} <= areas()["north"]


def test_points_moved_to_streets_give_lsoas_and_the_reason(monthly_store: Store, monthly_batch: ImportBatch) -> None:
    rows: list[Plain] = plain_rows(monthly_batch)
    for panel in ("hotspots", "emerging", "shifts"):
        model = ask(panel, asked(monthly_store))
        assert (model.unit, model.width) == ("lsoa", 0)
        assert "data.police.uk gives points that were moved to the middle of a street" in model.instead
        assert model.instead.endswith("LSOAs are shown.")
        counts = Counter(row.lsoa for row in matching(rows, LAST_YEAR, *YEAR))
        shown = dict(zip(model.names, model.counts, strict=True))
        assert shown == {name: counts[name] for name in model.names}
        if panel == "hotspots":
            assert {name for name, count in shown.items() if count} == set(counts) - {""}
            assert lost(model) == (counts[""], counts.total())
            assert re.match(
                r"Half of the \d+ offences happened in \d+ of the [\d,]+ places on this map, a quarter in \d+ "
                r"\(places are LSOAs,",
                model.title,
            )
            assert "an LSOA and those that touch it" in model.method


def test_parameters_go_with_the_answer(planted: Store) -> None:
    state = replace(LAST_YEAR, districts=(THANET,))
    for panel, needed in {
        "hotspots": {
            *("statistic", "neighbourhood", "neighbours_m", "correction", "units", "base", "dispersion"),
            *("least_offences", "places_holding_half", "places_holding_a_quarter", "excess_gini"),
        },
        "emerging": {"months", "from_to", "trend"},
        "shifts": {"test", "correction", "tested"},
    }.items():
        plain = json.loads(json.dumps(as_json(panel, asked(planted, state, size=500)), allow_nan=False))
        assert plain["model"]["parameters"].keys() == needed | {"cell_width_m", "period"}
        assert plain["model"]["parameters"]["cell_width_m"] == 500
        assert plain["model"]["parameters"]["period"] == "Oct 2024 – Sep 2025"
        assert plain["display"]["size"] == 500
        assert plain["query"] == state.to_query()


def test_one_offence_is_no_hot_spot(planted: Store, planted_offences: ImportBatch) -> None:
    days = Counter(planted_offences.offences["occurred_on"].dt.date)
    lonely = next(day for day, count in days.items() if count == 1 and day > YEAR[0])
    state = FilterState(start=lonely, end=lonely)
    model = ask("hotspots", asked(planted, state))
    assert not set(HOT) & set(model.keys)
    assert (sum(model.counts), lost(model)) in ((1, (0, 1)), (0, (1, 1)))
    assert ask("top", asked(planted, state)).rows == ()
    words = "No 250 m cell holds 3 offences or more: single offences make no place."
    assert ask("top", asked(planted, state)).title == words
    for panel in ("emerging", "shifts", "density", "backtest", "repeats", "patrol", "heatmap", "peaks", "hours"):
        json.dumps(as_json(panel, asked(planted, state)), allow_nan=False)


def test_a_time_without_data_is_told_in_words(planted: Store) -> None:
    state = FilterState(start=date(2030, 1, 1), end=date(2030, 12, 31))
    assert ask("hotspots", asked(planted, state)).title == "No offence lies on this map, Jan 2030 – Dec 2030."
    assert ask("shifts", asked(planted, state)).title == "There is no comparison period, so no change can be tested."
    assert ask("emerging", asked(planted, state)).names == ()
