"""What lies over the map and takes no room: the ways back, the card of a place, words where nothing is seen."""

from __future__ import annotations

from typing import Any

from dash import html

from layouts import ids

#: Classes of a hotspot layer that have no colour of their own.
PLAIN = "plain"
#: What it means that a layer has no coloured unit at all.
NOTHING = {
    "hotspots": "Nothing is coloured: no place stands out beyond chance, and none is busy by itself.",
    "emerging": "Nothing is coloured: no place has a pattern over the months that chance would not give.",
    "shifts": "Nothing is coloured: no place has a clear change between the two periods.",
}
NO_CHANGE = 1  # the class of a map of change that is drawn white


def over_map() -> list[Any]:
    """Buttons and words along the lower edge, and the card, empty until a place is chosen."""
    return [
        html.Div(
            [
                html.Button("◂ All districts", id=ids.MAP_OUT, className="map-button map-out", hidden=True, n_clicks=0),
                html.Button("Reset view", id=ids.MAP_RESET, className="map-button", type="button"),
                html.Div(id=ids.MAP_SAYS, className="map-says", role="status"),
            ],
            className="map-buttons not-on-paper",
        ),
        html.Div(id=ids.MAP_CARD, className="map-card", role="region", **{"aria-label": "The chosen place"}),
    ]


def nothing_seen(paint: dict[str, Any]) -> str:
    """Why a map that is white, or empty, shows nothing; '' where it shows something."""
    layer, values = paint["layer"], paint["values"]
    if layer == "density":
        return "" if paint["bands"]["features"] else "No density is drawn: too few offences for this question."
    if layer == "areas":
        return _areas(values, change=paint["palette"] == "change")
    keys = paint["grid"]["keys"] if "grid" in paint else [value[0] for value in values.values()]
    return NOTHING[layer] if set(keys) <= {PLAIN} else ""


def _areas(values: dict[str, Any], *, change: bool) -> str:
    classes = {number for number, _ in values.values()}
    if not classes or classes == {-1}:
        return "Nothing is coloured: there is no figure for any area here."
    return "Nothing is coloured: no area has a clear change." if change and classes <= {NO_CHANGE, -1, 3} else ""
