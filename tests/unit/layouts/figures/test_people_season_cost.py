"""Figures of the panels on people, season and cost: accepted by plotly's schema, and true to their models."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import plotly.graph_objects as go
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.answers.people.who import who
from data.answers.places.cost import cost
from data.answers.request import Request
from data.answers.time.season import season
from data.question.filters import FilterState
from data.store.version import Store
from data.viewer import Viewer
from layouts.figures.cost import MOST, cost_figure
from layouts.figures.season import season_figure
from layouts.figures.who import who_figure
from tests.fixtures_store import FIRST, LAST
from tests.oracle.states import states

SHARED = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
ANALYST, PUBLIC = Viewer("analyst"), Viewer("public", exploring=True)
YEAR = FilterState(start=date(2024, 10, 1), end=date(2025, 9, 30))


def checked(figure: dict[str, Any]) -> dict[str, Any]:
    """The figure as the browser receives it, after plotly has accepted every property and value."""
    go.Figure(figure)
    found: dict[str, Any] = json.loads(json.dumps(figure, allow_nan=False))
    return found


@SHARED
@given(data=st.data(), viewer=st.sampled_from([ANALYST, PUBLIC]))
def test_every_figure_is_valid(data: st.DataObject, viewer: Viewer, small_store: Store) -> None:
    state = data.draw(states(small_store.vocabulary(), FIRST, LAST)).without("lsoas", "cells")
    request = Request(small_store, state, viewer)
    for figure in (who_figure(who(request)), season_figure(season(request)), cost_figure(cost(request))):
        found = checked(figure)
        assert found["data"] or found["layout"]["annotations"][0]["text"]


def test_victims_are_left_and_suspects_right(small_store: Store) -> None:
    model = who(Request(small_store, FilterState(), ANALYST))
    bars = checked(who_figure(model))["data"]
    assert len(bars) == 6
    for bar, (role, sex, side) in zip(
        bars,
        [(role, sex, side) for role, side in ((model.victims, -1), (model.suspects, 1)) for sex in range(3)],
        strict=True,
    ):
        assert bar["x"] == [side * (band.by_sex[sex].value or 0) for band in role.bands]
        assert f"{role.name.capitalize()}, 10–17" in bar["hovertext"][1]


def test_sexes_differ_by_more_than_their_colour(small_store: Store) -> None:
    bars = who_figure(who(Request(small_store, FilterState(), ANALYST)))["data"][:3]
    assert len({bar["marker"]["pattern"]["shape"] for bar in bars}) == 3
    female, male, _ = (next(text for text in bar["text"] if text) if any(bar["text"]) else "" for bar in bars)
    assert (female[:2], male[:2]) == ("F ", "M ")
    assert [bar["showlegend"] for bar in bars] == [False] * 3


def test_nobody_is_said_and_nobody_to_be_shown_is_said(small_store: Store) -> None:
    what: dict[str, Any] = {"what": ("homicide",), "cohort": "0-9", "flags": ("knife", "gun", "alcohol"), "hours": (4,)}
    figure = who_figure(who(Request(small_store, FilterState(**what), ANALYST)))
    assert figure["layout"]["annotations"][0]["text"] == "No people are known in these offences."


def test_months_that_stand_out_differ_in_shape(small_store: Store) -> None:
    model = season(Request(small_store, FilterState(), ANALYST))
    first = replace(model.rows[0], verdict="above")
    second = replace(model.rows[1], verdict="below")
    third = replace(model.rows[2], verdict="even")
    dots = checked(season_figure(replace(model, rows=(first, second, third, *model.rows[3:]))))["data"][0]
    assert dots["marker"]["symbol"][:3] == ["triangle-up", "triangle-down", "circle-open"]
    for i, row in enumerate(model.rows):
        assert dots["y"][i] == row.ratio
        assert round(dots["y"][i] + dots["error_y"]["array"][i], 3) == row.high
        assert round(dots["y"][i] - dots["error_y"]["arrayminus"][i], 3) == row.low


def test_the_largest_change_in_cost_is_on_top(small_store: Store) -> None:
    model = cost(Request(small_store, YEAR, ANALYST))
    bars, words = checked(cost_figure(model))["data"]
    assert len(bars["x"]) == min(MOST, len(model.rows))
    assert bars["x"][-1] == model.rows[0].change
    assert [abs(value) for value in bars["x"]] == sorted(abs(value) for value in bars["x"])
    assert all((text.endswith("less")) == (value < 0) for text, value in zip(words["text"], bars["x"], strict=True))


def test_a_cost_that_is_refused_says_why(small_store: Store) -> None:
    figure = checked(cost_figure(cost(Request(small_store, YEAR, PUBLIC))))
    assert "not shown" in figure["layout"]["annotations"][0]["text"]
