"""What needs no server: painting shapes, links, switching chart and table, search, copying the address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import ALL, ClientsideFunction, Input, Output, State

from layouts import ids

if TYPE_CHECKING:
    from dash import Dash


def register_browser_side(app: Dash, *, with_map: bool) -> None:
    """The functions of assets/explorer.js, hung on the components they serve."""

    def browser(function: str, *wiring: Any, **options: Any) -> None:
        app.clientside_callback(ClientsideFunction("sve", function), *wiring, **options)

    browser("spellAddress", Input(ids.QUESTION, "data"))
    browser("switchView", Output(ids.view_body(ALL), "className"), Input(ids.view_switch(ALL), "value"))
    browser("copyLink", Output(ids.COPIED, "children"), Input(ids.COPY, "n_clicks"), prevent_initial_call=True)
    browser(
        "toggleFilters",
        Output(ids.FILTERS_TOGGLE, "aria-expanded"),
        Input(ids.FILTERS_TOGGLE, "n_clicks"),
        prevent_initial_call=True,
    )
    question, downloads = Input(ids.QUESTION, "data"), State(ids.download(ALL), "id")
    links = Output(ids.download(ALL), "href")
    if not with_map:
        browser("links", links, Output(ids.TO_MAP, "href"), question, downloads, prevent_initial_call=True)
        return
    exports = [Output(ids.PATROL_GEOJSON, "href"), Output(ids.PATROL_PRINT, "href")]
    browser("mapLinks", links, *exports, question, downloads, prevent_initial_call=True)
    browser("paintMap", Output(ids.MAP_PAINTED, "data"), Input(ids.MAP_PAINT, "data"), State(ids.QUESTION, "data"))
    browser(
        "searchPlaces",
        Output(ids.PLACES, "dashGridOptions"),
        Input(ids.PLACES_SEARCH, "value"),
        State(ids.PLACES, "dashGridOptions"),
    )
