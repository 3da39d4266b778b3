"""Explore: where, when and what; the page a partnership manager opens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import dcc

from data.question.opening import opening_state
from layouts import ids
from layouts.components.controls import FILTER_CONTROLS
from layouts.pages.page import Page

if TYPE_CHECKING:
    from data.store.version import Store


def _stores(_: Store) -> list[Any]:
    """What the map's script reads and writes."""
    return [dcc.Store(id=ids.MAP_PAINT), dcc.Store(id=ids.MAP_PAINTED)]


PAGE = Page(
    path="/",
    title="Explore",
    opening=opening_state,
    slots=(
        ("column", ("map", "top")),
        ("column", ("heatmap", "trend", "categories")),
        ("wide", ("places",)),
        ("column", ("backtest", "repeats")),
        ("column", ("patrol",)),
    ),
    controls=FILTER_CONTROLS
    | {
        "measure": ids.MEASURE,
        "level": ids.LEVEL,
        "layer": ids.LAYER,
        "size": ids.SIZE,
        "base": ids.BASE,
        "smooth": ids.SMOOTH,
        "school": ids.SCHOOL,
        "week": ids.WEEK,
        "stops": ids.STOPS,
        "visits": ids.VISITS,
    },
    touches={
        "area": (ids.MAP_CLICK, "data"),
        "bar": (ids.CATEGORIES, "data-pressed"),
        "months": (ids.TREND, "data-chosen"),
        "clear": (ids.CLEAR, "n_clicks"),
        "out": (ids.MAP_OUT, "n_clicks"),
    },
    extras=_stores,
)
