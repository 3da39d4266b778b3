"""Figures of the week and of concentration: accepted by plotly's schema, and true to their models."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.answers.hotspots.backtest import backtest
from data.answers.request import Request
from data.answers.time.peaks import PeakRow, PeaksModel, peaks
from data.answers.time.week import HeatmapModel, heatmap
from data.question.display import Display
from data.question.filters import FilterState
from data.schema import WEEKDAYS
from data.store.version import Store
from data.viewer import Viewer
from layouts.figures.lorenz import lorenz_figure
from layouts.figures.style import INK
from layouts.figures.week import week_figure
from tests.fixtures_store import FIRST, LAST
from tests.oracle.states import states

SHARED = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
ANALYST, PUBLIC = Viewer("analyst"), Viewer("public", exploring=True)
YEAR = FilterState(start=LAST.replace(year=2024, month=10, day=1), end=LAST)


def checked(figure: dict[str, Any]) -> dict[str, Any]:
    """The figure as the browser receives it, after plotly has accepted every property and value."""
    go.Figure(figure)
    found: dict[str, Any] = json.loads(json.dumps(figure, allow_nan=False))
    return found


def week_of(request: Request) -> dict[str, Any]:
    return checked(week_figure(heatmap(request), peaks(request), request.state, request.display.week))


@SHARED
@given(data=st.data(), viewer=st.sampled_from([ANALYST, PUBLIC]), shows=st.sampled_from(["count", "share", "compare"]))
def test_every_week_is_valid(data: st.DataObject, viewer: Viewer, shows: str, small_store: Store) -> None:
    state = data.draw(states(small_store.vocabulary(), FIRST, LAST)).without("lsoas", "cells")
    request = Request(small_store, state, viewer, display=Display(week=shows))
    drawn = week_of(request)
    if not drawn["data"]:
        assert "withheld" in str(drawn["layout"])
        return
    heat, *_, handles = drawn["data"]
    assert (heat["type"], handles["type"]) == ("heatmap", "scatter")
    assert (np.array(heat["z"], dtype=float).shape, np.array(heat["text"]).shape) == ((7, 24), (7, 24))
    assert len(handles["x"]) == len(handles["y"]) == 168  # one handle for each hour, to brush by
    model = heatmap(request)
    for day in range(7):
        for hour in range(24):
            if model.counts[day][hour] is None:
                assert heat["z"][day][hour] is None
                assert "suppressed" in heat["text"][day][hour]


def model_of(counts: np.ndarray, **given: Any) -> HeatmapModel:
    plain: dict[str, Any] = {
        "counts": tuple(tuple(row) for row in counts.tolist()),
        "before": None,
        "verdicts": (),
        "status": (("exact",) * 24,) * 7,
        "timed": float(counts.sum()),
        "windows": 0,
        "untimed": 0,
        "period": "Sep 2025",
        "before_period": "",
        "notes": (),
        "method": "",
    }
    return HeatmapModel(**(plain | given))


def peaks_of(*found: tuple[tuple[str, ...], int, int]) -> PeaksModel:
    rows = tuple(PeakRow("", days, start, stop, 10, 1, 0.1, 2, 0.01, None, 1) for days, start, stop in found)
    return PeaksModel(rows, "", "", "", (), "", 0.05)


def table() -> np.ndarray:
    counts = np.zeros((7, 24))
    counts[4, 22], counts[0, 9], counts[6, 0] = 30, 9.5, 0.5
    return counts


def test_counts_and_shares_are_those_of_the_model() -> None:
    heat = checked(week_figure(model_of(table()), peaks_of(), FilterState(), "count"))["data"][0]
    assert heat["z"] == table().tolist()
    assert (heat["zmin"], heat["zmax"]) == (0, 30)
    assert heat["text"][4][22] == "Fri 22:00–23:00: 30 offences, 75.0%"
    assert heat["text"][0][9] == "Mon 09:00–10:00: 9.5 offences, 23.8%"
    share = checked(week_figure(model_of(table()), peaks_of(), FilterState(), "share"))["data"][0]
    assert np.array(share["z"]) == pytest.approx(100 * table() / 40, abs=0.006)
    assert share["text"] == heat["text"]


def test_a_comparison_shows_points_of_the_week_and_what_the_test_says() -> None:
    before = np.zeros((7, 24))
    before[4, 22], before[1, 1] = 10, 30
    verdicts = [["none"] * 24 for _ in range(7)]
    verdicts[4][22], verdicts[1][1] = "rise", "fall"
    model = model_of(
        table(),
        before=tuple(tuple(row) for row in before.tolist()),
        verdicts=tuple(tuple(row) for row in verdicts),
    )
    heat = checked(week_figure(model, peaks_of(), FilterState(), "compare"))["data"][0]
    assert heat["z"][4][22] == 50.0  # 75% of this week, 25% of that
    assert heat["z"][1][1] == -75.0
    assert np.array(heat["z"]).sum() == pytest.approx(0, abs=0.1)
    assert (heat["zmin"], heat["zmax"]) == (-75, 75)
    assert heat["text"][4][22] == "Fri 22:00–23:00: 30, before 10<br>▲ clear rise"
    assert heat["text"][1][1].endswith("▼ clear fall")
    hidden = replace(model, before=((None,) * 24, *model.before[1:]))
    withheld = checked(week_figure(hidden, peaks_of(), FilterState(), "compare"))["data"][0]
    assert withheld["z"][0] == [None] * 24
    assert withheld["text"][0][9].startswith("Mon 09:00–10:00: 10, before suppressed")
    without = checked(week_figure(model_of(table()), peaks_of(), FilterState(), "compare"))["data"][0]
    assert without["z"] == table().tolist()  # nothing to compare with: the counts


def test_a_week_of_nothing_is_drawn(small_store: Store) -> None:
    heat = checked(week_figure(model_of(np.zeros((7, 24))), peaks_of(), FilterState(), "share"))["data"][0]
    assert (heat["zmin"], heat["zmax"]) == (0, 1)
    nothing = replace(YEAR, what=("homicide",), cohort="0-9", flags=("knife", "gun", "alcohol"))
    for viewer in (ANALYST, PUBLIC):
        drawn = week_of(Request(small_store, nothing, viewer, display=Display(week="compare")))
        assert drawn["data"][0]["zmax"] == 1
    hidden = replace(model_of(table()), counts=((None,) * 24,) * 7, status=(("suppressed",) * 24,) * 7)
    empty = checked(week_figure(hidden, peaks_of(), FilterState(), "count"))
    assert (empty["data"], "withheld" in str(empty["layout"])) == ([], True)


def boxes(figure: dict[str, Any], frames: bool) -> list[tuple[float, float, float, float]]:
    """The rectangles drawn over the week: frames of peaks, or the veil over what is not chosen."""
    return [
        (each["x0"], each["x1"], each["y0"], each["y1"])
        for each in figure["layout"]["shapes"]
        if (each["line"]["width"] > 0) is frames
    ]


def test_peaks_are_framed() -> None:
    found = peaks_of((("fri", "sat"), 21, 24), (("mon",), 0, 1))
    figure = checked(week_figure(model_of(table()), found, FilterState(), "count"))
    assert boxes(figure, True) == [(20.5, 23.5, 3.5, 5.5), (-0.5, 0.5, -0.5, 0.5)]
    assert {each["line"]["color"] for each in figure["layout"]["shapes"]} == {INK}


@pytest.mark.parametrize(
    ("days", "hours"), [(("fri", "sun"), ()), ((), (0, 1, 23)), (("mon",), (5,)), (WEEKDAYS[:2], tuple(range(23)))]
)
def test_all_but_the_chosen_hours_is_veiled(days: tuple[str, ...], hours: tuple[int, ...]) -> None:
    state = FilterState(days=days, hours=hours)
    figure = checked(week_figure(model_of(table()), peaks_of(), state, "count"))
    veiled = np.zeros((7, 24), int)
    for x0, x1, y0, y1 in boxes(figure, False):
        veiled[int(y0 + 0.5) : int(y1 + 0.5), int(x0 + 0.5) : int(x1 + 0.5)] += 1
    chosen = np.array(
        [[(not days or day in days) and (not hours or hour in hours) for hour in range(24)] for day in WEEKDAYS]
    )
    assert veiled.tolist() == (~chosen).astype(int).tolist()


def test_nothing_is_veiled_where_nothing_is_chosen() -> None:
    assert checked(week_figure(model_of(table()), peaks_of(), FilterState(), "count"))["layout"]["shapes"] == []


@SHARED
@given(data=st.data(), width=st.sampled_from([150, 250, 500]))
def test_every_lorenz_curve_is_valid(data: st.DataObject, width: int, small_store: Store) -> None:
    state = data.draw(states(small_store.vocabulary(), FIRST, LAST))
    model = backtest(Request(small_store, state, ANALYST, display=Display(size=width)))
    figure = checked(lorenz_figure(model))
    if not model.curve:
        assert figure["layout"]["annotations"][0]["text"] == "No offence to spread."
        return
    curve, mark = figure["data"]
    assert (curve["x"][0], curve["y"][0], curve["y"][-1]) == (0, 0, 100)
    assert curve["x"] == sorted(curve["x"])
    assert curve["y"] == sorted(curve["y"])
    assert (mark["x"], mark["y"]) == ([100 * model.half_in], [50])
    assert mark["text"] == [f"  half in {100 * model.half_in:.1f}%"]
    assert figure["layout"]["xaxis"]["range"] == [0, max(curve["x"][-1], 1e-6)]
    assert f"share of {model.noun}" == figure["layout"]["xaxis"]["title"]["text"]


def test_lsoas_have_a_curve_too(monthly_store: Store) -> None:
    figure = checked(lorenz_figure(backtest(Request(monthly_store, FilterState(), ANALYST))))
    assert figure["layout"]["xaxis"]["title"]["text"] == "share of LSOAs"
