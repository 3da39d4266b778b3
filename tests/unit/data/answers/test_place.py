"""The card of one place: the same name and numbers as the list, the head and the breakdown by kind."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from data.answers.answer import Unavailable
from data.answers.hotspots.places.place import NONE, OUTSIDE
from data.answers.panels import ask
from data.question.filters import FilterState
from data.store.version import Store
from data.viewer import Viewer
from tests.unit.data.answers.planted import BEFORE, LAST_YEAR, MAIDSTONE, STEADY, YEAR, asked, cell_of, within


def test_the_card_says_what_the_list_and_the_head_say(planted: Store, planted_rows: pd.DataFrame) -> None:
    listed = ask("top", asked(planted))
    for row in listed.rows[:4]:
        request = asked(planted, replace(LAST_YEAR, cells=(row.name,)))
        found, tile = ask("place", request), ask("summary", request).figures[0]
        assert (found.place, found.times, found.lasting) == (row.place, row.times, row.lasting)
        assert (found.count.value, found.before.value) == (row.count, row.before)
        assert (found.count.words(), found.before.words(), found.change) == (tile.value, tile.before, tile.change)
        assert found.share == pytest.approx(row.share)
        own = within(planted_rows, YEAR)
        assert found.count.value == (own["cell_250"] == row.name).sum()
        assert found.before.value == (within(planted_rows, BEFORE)["cell_250"] == row.name).sum()
        assert sum(count for _, count in found.kinds) == row.count
        assert [count for _, count in found.kinds] == sorted((count for _, count in found.kinds), reverse=True)


def test_a_cell_of_another_width_than_the_map_shows(planted: Store, lattices: dict, planted_rows: pd.DataFrame) -> None:
    wide = str(planted_rows.loc[planted_rows["cell_250"] == cell_of(lattices, STEADY), "cell_500"].iloc[0])
    found = ask("place", asked(planted, replace(LAST_YEAR, cells=(wide,)), size=250))
    assert found.count.value == (within(planted_rows, YEAR)["cell_500"] == wide).sum()


def test_no_place_several_places_and_one_outside_are_told(planted: Store, lattices: dict) -> None:
    cell = cell_of(lattices, STEADY)
    for state in (LAST_YEAR, replace(LAST_YEAR, cells=(cell, "250-1-1"))):
        assert (ask("place", asked(planted, state)).name, ask("place", asked(planted, state)).words) == ("", NONE)
    away = replace(LAST_YEAR, cells=(cell,), districts=("E07000114",))
    assert (ask("place", asked(planted, away)).name, ask("place", asked(planted, away)).words) == ("", OUTSIDE)
    assert ask("place", asked(planted, replace(away, districts=(MAIDSTONE,)))).name == cell


def test_an_lsoa_has_a_card_too(monthly_store: Store) -> None:
    row = ask("top", asked(monthly_store, FilterState())).rows[0]
    found = ask("place", asked(monthly_store, FilterState(lsoas=(row.name,))))
    assert (found.level, found.place, found.count.value) == ("lsoa", row.place, row.count)
    assert found.lasting == row.lasting


def test_who_may_not_see_cells_gets_no_card(planted: Store, lattices: dict) -> None:
    request = asked(planted, replace(LAST_YEAR, cells=(cell_of(lattices, STEADY),)))
    for viewer in (Viewer("public", exploring=True), Viewer("csp", ("E07000114",))):
        assert isinstance(ask("place", replace(request, viewer=viewer)), Unavailable)
