"""Where: the map with its layers, switches, legend and the hours played over it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import dash_leaflet as dl
from dash import html

from data.answers.answer import answered
from data.answers.panels import ask
from data.answers.request import LEVELS
from data.cells import DEFAULT_WIDTH, WIDTHS
from data.question.basis.values import MEASURES
from data.question.display import BASES, LAYERS, SMOOTHING
from layouts import ids
from layouts.components.fields import slider, switch
from layouts.components.over_map import nothing_seen, over_map
from layouts.components.panel import download, panel, pictures
from layouts.components.place_card import place_card
from layouts.panels.face import Face, table, values, words
from layouts.panels.places.map_layers import drawn

if TYPE_CHECKING:
    from data.answers.places.map import MapModel
    from data.answers.request import Request
    from data.settings import Settings
    from data.store.version import Store


def section(store: Store, settings: Settings) -> html.Section:
    """Where: the map with its switches, legend and method."""
    return panel(
        "map",
        "Where",
        html.Div(
            [_map(store, settings, store.manifest.geometry), *over_map()],
            id=ids.MAP_FRAME,
            className="map-frame",
            role="region",
            **{"aria-label": "Map; the tables of places hold the same figures"},
        ),
        html.Div(id=ids.MAP_TITLE, className="panel-sentence"),  # below: its length changes with the layer
        *([_hour_player()] if store.capabilities.hour else []),
        html.Div(id=ids.MAP_LEGEND, className="legend"),
        html.Div(
            [download("map", "GeoJSON", className="action for-shapes"), *pictures("map")],
            className="actions",
        ),
        method=[
            html.P(
                "Each offence is placed by the LSOA code in its row; where there is none, by the polygon its point "
                "lies in; else by the nearest LSOA within 100 m; else it is not mapped."
            ),
            html.A("How hotspots, density and emerging cells are worked out", href="/methods/hotspots"),
            html.P(
                "Amounts are cut at quantiles; smoothed rates are empirical Bayes (Marshall). Change is tested; white "
                "means no clear change. For LSOAs the false discovery rate is held at 5%."
            ),
            html.P("The table of the same areas is under Places."),
        ],
        tools=_tools(),
    )


def _tools() -> html.Div:
    """The switches of the map; ``data-of`` names the panel that a part of them is for (layouts/pages/offering.py)."""
    return html.Div(
        [
            switch(ids.LAYER, "layer", "The map shows", LAYERS, "areas"),
            html.Div(
                [
                    switch(ids.LEVEL, "level", "Areas on the map", LEVELS, "district"),
                    switch(ids.MEASURE, "measure", "Measure", MEASURES, "count"),
                ],
                className="map-tools for-areas",
            ),
            html.Div(
                switch(ids.SIZE, "size", "Width of a cell", SIZES, str(DEFAULT_WIDTH)),
                className="for-cells",
                **{"data-of": "hotspots"},
            ),
            html.Div(
                [html.Span("Hot against", className="muted"), switch(ids.BASE, "base", "Hot against", BASES, "none")],
                className="map-tools for-hotspots",
                **{"data-of": "hotspots"},
            ),
            html.Div(_smoothing(), className="for-density", **{"data-of": "density"}),
        ],
        className="map-tools",
    )


SIZES = {str(width): f"{width} m" for width in WIDTHS}


def _smoothing() -> html.Div:
    """Bandwidth of the density as a multiple of the default."""
    marks = [f"×{value:g}" for value in SMOOTHING]
    return slider(ids.SMOOTH, "smooth", "Bandwidth, times the default", marks, SMOOTHING.index(1.0))


def _hour_player() -> html.Div:
    """Hour by hour over the map; moved by assets/hours.js, which asks for the counts at the first touch."""
    return html.Div(
        [
            html.Button("▶ Play hours", id=ids.HOURS_PLAY, className="action-button", n_clicks=0),
            html.Div(id=ids.HOURS_SLIDER, className="hours-slider"),  # filled by assets/hours.js: a plain range input
            html.Span("all hours", id=ids.HOURS_SAID, role="status"),
        ],
        className="hours-player not-printed",
        **{"data-of": "hours"},
    )


def _map(store: Store, settings: Settings, geometry: dict[str, Any]) -> dl.Map:
    tiles = [dl.TileLayer(url=settings.basemap_url, attribution=settings.basemap_attribution, opacity=0.5)]
    labels = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"name": label["name"], "code": label.get("code", ""), "rank": label.get("rank", 0)},
                "geometry": {"type": "Point", "coordinates": [label["lon"], label["lat"]]},
            }
            for label in (*geometry["labels"], *geometry["towns"])
        ],
    }
    return dl.Map(
        [
            *(tiles if settings.basemap_url else []),
            dl.GeoJSON(data=labels, pointToLayer={"variable": "sve.map.label"}, interactive=False),
        ],
        id=ids.MAP,
        bounds=geometry["extent"],
        trackResize=False,  # assets/map_view.js follows the box, and knows a reader's move from a new size
        trackViewport=False,  # with it dash-leaflet 1.1.3 fails on a map that was given bounds, not a centre
        preferCanvas=True,
        zoomSnap=0,  # the area fills its box exactly, and stands where the first screen drew it
        attributionControl=bool(settings.basemap_url),
        maxBoundsViscosity=0.8,
        className="map",
    )


NOTHING: dict[str, Any] = {"layer": "none", "level": "none", "values": {}, "selected": [], "bounds": None, "url": ""}


def draw(request: Request, areas: MapModel) -> dict[str, Any]:
    """Title, values, legend and card of the layer asked for; areas, with the reason, where it is not to be had."""
    card = answered(ask("place", request), place_card, lambda reason: [])
    shown = drawn(request, areas)
    return shown | {"card": card, "says": nothing_seen(shown["paint"])}


FACE = Face(
    key="map",
    answers=("map",),
    also=("place", "hotspots", "emerging", "shifts", "density", "hours"),
    parts={
        "title": words(ids.MAP_TITLE),
        "paint": values(ids.MAP_FRAME, NOTHING),
        "legend": table(ids.MAP_LEGEND),
        "card": table(ids.MAP_CARD),
        "says": table(ids.MAP_SAYS),
    },
    section=section,
    draw=draw,
)
