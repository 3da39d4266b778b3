"""Where: the map with its layers, switches, legend and the hours played over it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import dash_leaflet as dl
from dash import html

from data.answers.answer import answered
from data.answers.hotspots.density import as_features
from data.answers.hotspots.drawing import chosen_place, drawn_cells
from data.answers.panels import ask
from data.answers.request import LEVELS
from data.cells import DEFAULT_WIDTH, WIDTHS
from data.question.basis.values import MEASURES
from data.question.display import BASES, LAYERS, SMOOTHING
from data.question.named import chosen_districts
from layouts import ids
from layouts.components.fields import slider, switch
from layouts.components.head import legend
from layouts.components.layers import density_legend, layer_legend
from layouts.components.over_map import nothing_seen, over_map
from layouts.components.panel import download, geometry_url, panel, pictures
from layouts.components.place_card import place_card
from layouts.panels.face import Face, table, values, words

if TYPE_CHECKING:
    from data.answers.hotspots.density import DensityModel
    from data.answers.hotspots.hotspots import UnitLayer
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
            [download("map", "GeoJSON", className="action for-shapes", **{"data-of": "hotspots"}), *pictures("map")],
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
    shown = _drawn(request, areas)
    return shown | {"card": card, "says": nothing_seen(shown["paint"])}


def _drawn(request: Request, areas: MapModel) -> dict[str, Any]:
    layer = request.display.layer
    if layer == "areas":
        return _areas(areas, request)
    if layer != "density":
        return _layer(request, areas, layer)
    return answered(
        ask("density", request),
        lambda model: _density(model, areas, request),
        # where points are not exact: LSOAs by Gi*, which says why
        lambda reason: _layer(request, areas, "hotspots"),
    )


def _layer(request: Request, areas: MapModel, name: str) -> dict[str, Any]:
    return answered(
        ask(name, request),
        lambda model: _units(model, areas, request),
        lambda reason: _areas(areas, request, reason),
    )


def _frame(areas: MapModel, request: Request) -> dict[str, Any]:
    """What every layer draws upon: district outlines and where to look."""
    store = request.store
    bounds = store.manifest.geometry["bounds"]
    districts = [store.district_codes[number] for number in chosen_districts(request.state, store)]
    inside = districts if areas.level == "lsoa" or request.display.layer != "areas" else []
    chosen = [bounds[code] for code in inside if code in bounds]
    home = _union(chosen) if chosen else store.manifest.geometry["extent"]
    place = chosen_place(request)
    roads = {"roads": geometry_url(store, "roads")} if "roads" in store.manifest.geometry else {}
    return roads | {
        "outlines": geometry_url(store, "district"),
        "home": home,
        "bounds": place["bounds"] if place else home,
        "place": place,
    }


def _union(boxes: list[list[list[float]]]) -> list[list[float]]:
    return [
        [min(box[0][0] for box in boxes), min(box[0][1] for box in boxes)],
        [max(box[1][0] for box in boxes), max(box[1][1] for box in boxes)],
    ]


def _areas(model: MapModel, request: Request, refused: str = "") -> dict[str, Any]:
    store = request.store
    layer = "district" if model.level == "district" else f"lsoa_{model.vintage}"
    paint = _frame(model, request) | {
        "layer": "areas",
        "url": geometry_url(store, layer) if layer in store.manifest.geometry else "",
        "level": model.level,
        "palette": "change" if model.diverging else "amount",
        "values": {
            code: [number, text] for code, number, text in zip(model.codes, model.classes, model.texts, strict=True)
        },
        "selected": list(model.selected),
    }
    words = " ".join(part for part in (refused, model.refusal) if part)
    title = [model.title + ".", *([html.Span(" " + words)] if words else [])]
    return {"title": title, "paint": paint, "legend": legend(model)}


def _units(model: UnitLayer, areas: MapModel, request: Request) -> dict[str, Any]:
    words = {entry.key: entry.words.split(":")[0] for entry in model.legend}
    frame = _frame(areas, request) | {"layer": model.kind, "palette": "units", "level": model.unit}
    befores = model.befores or (None,) * len(model.counts)
    texts = [
        f"{count:,} offences{'' if before is None else f', before {before:,}'}, {words.get(key, '')}"
        for count, before, key in zip(model.counts, befores, model.keys, strict=True)
    ]
    if model.unit == "lsoa":
        layer = f"lsoa_{request.vintage}"
        paint = frame | {
            "url": geometry_url(request.store, layer),
            "values": {name: [key, text] for name, key, text in zip(model.names, model.keys, texts, strict=True)},
            "selected": list(request.state.lsoas),
        }
    else:
        paint = frame | {
            "url": "",
            "values": {},
            "selected": list(request.state.cells),
            "grid": drawn_cells(request, model.names, model.width) | {"keys": model.keys, "texts": texts},
            "ranks": _ranks(request),
        }
    notes = " ".join(part for part in (model.instead, areas.refusal) if part)
    title = [model.title, *([html.Span(" " + notes)] if notes else [])]
    return {"title": title, "paint": paint, "legend": layer_legend(model)}


def _ranks(request: Request) -> list[list[Any]]:
    """Latitude, longitude, rank and name of the places in the list beside the map."""
    if request.display.layer != "hotspots":
        return []
    return answered(
        ask("top", request),
        lambda model: [[row.lat, row.lon, row.rank, row.name] for row in model.rows if row.lat is not None],
        lambda reason: [],
    )


def _density(model: DensityModel, areas: MapModel, request: Request) -> dict[str, Any]:
    paint = _frame(areas, request) | {
        "layer": "density",
        "level": "density",
        "palette": "density",
        "url": "",
        "values": {},
        "selected": [],
        "bands": as_features(model),
    }
    return {"title": model.title, "paint": paint, "legend": density_legend(model)}


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
