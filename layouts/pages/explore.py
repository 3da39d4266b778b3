"""Explore: the whole page before any answer is in it. Sizes are fixed here, so that nothing jumps when answers come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import dcc, html

from layouts import ids
from layouts.components.explore_panels import categories_panel, map_panel, places_panel, trend_panel
from layouts.components.hotspot_panels import patrol_panel, prediction_panel, top_panel
from layouts.components.week_panel import week_panel
from layouts.pages.frame import framed

if TYPE_CHECKING:
    from data.settings import Settings
    from data.store import Store


def page(store: Store, settings: Settings) -> Any:
    """The page for one version of the data."""
    stores = [dcc.Store(id=ids.MAP_PAINT), dcc.Store(id=ids.MAP_PAINTED)]
    return framed(store, "/", *stores, _panels(store, settings))


def _panels(store: Store, settings: Settings) -> html.Div:
    return html.Div(
        [
            html.Div([map_panel(store, settings), top_panel()], className="column"),
            html.Div([week_panel(store), trend_panel(), categories_panel()], className="column"),
            html.Div([places_panel()], className="wide"),
            html.Div([prediction_panel()], className="column"),
            html.Div([patrol_panel()], className="column"),
        ],
        className="panels",
    )
