"""Explore: where, when and what; the page a partnership manager opens."""

from __future__ import annotations

from data.question.opening import opening_state
from layouts import ids
from layouts.components.controls import FILTER_CONTROLS
from layouts.pages.page import Page

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
)
