"""What needs no server: asking panels, painting shapes, switching chart and table, copying the address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import ALL, ClientsideFunction, Input, Output, State

from layouts import ids

if TYPE_CHECKING:
    from dash import Dash

    from layouts.pages.page import Page


def register_browser_side(app: Dash, page: Page) -> None:
    """The functions of assets, hung on the components they serve."""

    def browser(function: str, *wiring: Any, **options: Any) -> None:
        app.clientside_callback(ClientsideFunction("sve", function), *wiring, **options)

    # One function for both: Dash tells callbacks without an output apart by their inputs, and may leave out the second.
    browser("newQuestion", Input(ids.QUESTION, "data"))
    browser("switchView", Output(ids.view_body(ALL), "className"), Input(ids.view_switch(ALL), "value"))
    browser("copyLink", Output(ids.COPIED, "children"), Input(ids.COPY, "n_clicks"), prevent_initial_call=True)
    browser(
        "toggleFilters",
        Output(ids.FILTERS_TOGGLE, "aria-expanded"),
        Input(ids.FILTERS_TOGGLE, "n_clicks"),
        prevent_initial_call=True,
    )
    if "map" in page.panels:
        browser("paintMap", Output(ids.MAP_PAINTED, "data"), Input(ids.MAP_PAINT, "data"), State(ids.QUESTION, "data"))
