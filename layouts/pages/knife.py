"""Knife crime: is it getting better, and are you sure? The page before any answer is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from layouts.components.explore_panels import trend_panel
from layouts.components.people_panels import (
    admissions_panel,
    cost_panel,
    season_panel,
    success_panel,
    who_panel,
)
from layouts.components.trend_panels import change_panel, funnel_panel, multiples_panel, series_bar
from layouts.pages.frame import framed

if TYPE_CHECKING:
    from data.store import Store

PATH = "/knife/"


def knife_page(store: Store) -> Any:
    """The page for one version of the data."""
    return framed(store, PATH, series_bar(store), _panels())


def _panels() -> html.Div:
    return html.Div(
        [
            html.Div([trend_panel(height=300)], className="wide"),
            html.Div([multiples_panel()], className="wide"),
            html.Div([change_panel()], className="wide"),
            html.Div([who_panel(), funnel_panel(), cost_panel()], className="column"),
            html.Div([admissions_panel(), season_panel()], className="column"),
            html.Div([success_panel()], className="wide"),
        ],
        className="panels",
    )
