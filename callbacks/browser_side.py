"""What needs no server: asking panels, showing the controls, copying the address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import ClientsideFunction, Input, Output

from layouts import ids

if TYPE_CHECKING:
    from dash import Dash


def register_browser_side(app: Dash) -> None:
    """The functions of assets, hung on the components they serve."""

    def browser(function: str, *wiring: Any, **options: Any) -> None:
        app.clientside_callback(ClientsideFunction("sve", function), *wiring, **options)

    # One function for all that a question sets off: Dash tells callbacks without an output apart by their inputs.
    browser("newQuestion", Input(ids.QUESTION, "data"))
    browser("showControls", Input(ids.SHOWN, "data"))
    browser("copyLink", Output(ids.COPIED, "children"), Input(ids.COPY, "n_clicks"), prevent_initial_call=True)
    browser(
        "toggleFilters",
        Output(ids.FILTERS_TOGGLE, "aria-expanded"),
        Input(ids.FILTERS_TOGGLE, "n_clicks"),
        prevent_initial_call=True,
    )
