"""Figures are plain dictionaries: plotly's own schema accepts each, and JSON can hold it."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.answers.figures.control import control
from data.answers.figures.shown import NO_COMPARISON, Shown
from data.answers.places.categories import categories
from data.answers.request import Request
from data.answers.time.trend import TrendModel, trend
from data.question.filters import FilterState
from data.store.version import Store
from data.viewer import Viewer
from layouts.figures.categories import MOST, categories_figure
from layouts.figures.style import empty_figure
from layouts.figures.trend import trend_figure
from tests.fixtures_store import FIRST, LAST
from tests.oracle.states import states

SHARED = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def checked(figure: dict[str, Any]) -> dict[str, Any]:
    """The figure as the browser receives it, after plotly has accepted every property and value."""
    go.Figure(figure)
    return json.loads(json.dumps(figure, allow_nan=False))


@SHARED
@given(data=st.data(), role=st.sampled_from(["analyst", "public"]))
def test_every_figure_is_valid(data: st.DataObject, role: str, small_store: Store) -> None:
    state = data.draw(states(small_store.vocabulary(), FIRST, LAST)).without("lsoas", "cells")
    request = Request(small_store, state, Viewer(role, exploring=True))  # type: ignore[arg-type]
    line = checked(trend_figure(trend(request)))
    if all(cell.value is None for cell in trend(request).counts):
        withheld = any(cell.status == "suppressed" for cell in trend(request).counts)
        assert (line["data"], "withheld" in str(line["layout"])) == ([], withheld)
        return
    ahead = len(trend(request).control.ahead)
    known, coming = line["data"][:5], line["data"][5:]  # usual, two limits, the year before, counts; months to come
    assert [trace["type"] for trace in line["data"]] == ["scatter"] * (6 if ahead else 5)
    assert {len(trace[axis]) for trace in known for axis in ("x", "y")} == {36}
    assert [len(trace["x"]) for trace in coming] == ([ahead] if ahead else [])
    bars = checked(categories_figure(categories(request)))
    assert len(bars["data"][0]["x"]) <= MOST


def test_a_chart_with_nothing_to_draw_says_why() -> None:
    figure = checked(empty_figure("Not known from this source."))
    assert figure["layout"]["annotations"][0]["text"] == "Not known from this source."


def test_the_largest_bar_is_on_top_and_its_slug_can_be_clicked(small_store: Store) -> None:
    model = categories(Request(small_store, FilterState(what=("homicide",)), Viewer("analyst")))
    bars = categories_figure(model)["data"][0]
    assert bars["x"] == sorted(bars["x"])
    assert bars["customdata"][-1] == model.rows[0].slug
    chosen = bars["customdata"].index("homicide")
    assert bars["marker"]["color"].count(bars["marker"]["color"][chosen]) == 1


def test_kinds_that_look_alike_when_shortened_stay_apart(small_store: Store) -> None:
    bars = categories_figure(categories(Request(small_store, FilterState(), Viewer("analyst"))))["data"][0]
    assert len(set(bars["y"])) == len(bars["y"])


def line_of(**given: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "months": ("2025-07", "2025-08", "2025-09"),
        "counts": (Shown(3.0), Shown(None, "missing"), Shown(None, "suppressed")),
        "year_before": (Shown(None, "missing"),) * 3,
        "rolling": (None,) * 3,
        "in_period": (False, True, True),
        "incomplete": (False, False, True),
        "control": control(np.full(3, np.nan), ["2025-07", "2025-08", "2025-09"]),
        "unit": "offences",
        "breaks": (),
        "sentence": "",
        "notices": (),
    }
    return checked(trend_figure(TrendModel(**(plain | given))))


def test_a_month_without_data_is_a_gap_and_never_a_zero() -> None:
    line = line_of()["data"][-1]
    assert line["y"] == [3.0, None, None]
    assert line["connectgaps"] is False
    assert line["text"] == ["3 offences", "– offences", "suppressed offences (month not complete)"]


def test_the_period_is_marked_unless_it_is_all_there_is() -> None:
    (band,) = line_of()["layout"]["shapes"]
    assert (band["x0"], band["x1"]) == ("2025-07-16", "2025-09-16")
    assert line_of(in_period=(True, True, True))["layout"]["shapes"] == []
    assert line_of(in_period=(False, False, False))["layout"]["shapes"] == []
    january = line_of(months=("2025-01", "2025-02", "2025-03"), in_period=(True, False, False))
    assert january["layout"]["shapes"][0]["x0"] == "2024-12-16"


@pytest.mark.parametrize(("value", "status", "words"), [(1234.0, "exact", "1,234"), (None, "suppressed", "suppressed")])
def test_words_of_a_cell(value: float | None, status: str, words: str) -> None:
    assert Shown(value, status).words() == words
    assert NO_COMPARISON.verdict_words == "no comparison"
