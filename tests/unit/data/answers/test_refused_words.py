"""What is no finding is not said as one: no comparison, harm of categories, possession in place of knives."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from data.answers.answer import Unavailable
from data.answers.panels import ask
from data.answers.request import Request
from data.question.filters import FilterState
from data.question.series import knife_opening
from data.store.version import Store
from data.viewer import Viewer
from tests.fixtures_store import LAST

ANALYST = Viewer("analyst")
YEAR = FilterState(start=date(2024, 10, 1), end=LAST)


def test_without_a_comparison_no_district_is_said_not_to_have_changed(small_store: Store) -> None:
    without = ask("change", Request(small_store, replace(YEAR, compare="none"), ANALYST))
    assert (
        without.words == "There is no period to compare with, so no change is tested, of all districts or of any one."
    )
    assert "no change is tested" not in ask("change", Request(small_store, YEAR, ANALYST)).words


@pytest.mark.parametrize("panel", ["trend", "multiples", "map"])
def test_harm_of_categories_is_refused(panel: str, monthly_store: Store, small_store: Store) -> None:
    harm = replace(YEAR, measure="harm")
    found = ask(panel, Request(monthly_store, harm, ANALYST))
    assert isinstance(found, Unavailable)
    assert "the count times one weight" in found.reasons[0]
    assert not isinstance(ask(panel, Request(monthly_store, YEAR, ANALYST)), Unavailable)
    assert not isinstance(ask(panel, Request(small_store, harm, ANALYST)), Unavailable)


def test_no_harm_stands_beside_counts_of_categories(monthly_store: Store) -> None:
    request = Request(monthly_store, YEAR, ANALYST)
    tile = next(figure for figure in ask("summary", request).figures if figure.key == "harm")
    assert tile.value == "–"
    assert "the count times one weight" in tile.note
    assert {row.harm for row in ask("places", request).rows if row.count.value} == {None}


def test_possession_is_not_shown_for_knife_crime(monthly_store: Store) -> None:
    state = knife_opening(monthly_store)
    assert state.what == ("knife-enabled",)
    assert isinstance(ask("trend", Request(monthly_store, state, ANALYST)), Unavailable)
