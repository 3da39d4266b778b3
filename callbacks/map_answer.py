"""What the map draws for a question: areas with classes, or one of the hotspot layers. Numbers come from the views."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from callbacks.answer import request_for
from data.clauses import chosen_districts
from layouts.components.explore_panels import geometry_url
from layouts.components.head import legend
from layouts.components.layers import density_legend, layer_legend
from layouts.views.density import as_features
from layouts.views.drawing import drawn_cells
from layouts.views.panels import Unavailable, ask

if TYPE_CHECKING:
    from callbacks.application import Services
    from layouts.views.density import DensityModel
    from layouts.views.hotspots import UnitLayer
    from layouts.views.map import MapModel
    from layouts.views.request import Request

NOTHING: dict[str, Any] = {"layer": "none", "level": "none", "values": {}, "selected": [], "bounds": None, "url": ""}


def map_answer(asked: dict[str, Any], services: Services) -> dict[str, Any]:
    """Title, paint and legend of the map."""
    request = request_for(asked, services)
    layer = request.display.layer
    areas = ask("map", request)
    if isinstance(areas, Unavailable):
        return {"map_title": " ".join(areas.reasons), "map_paint": NOTHING, "map_legend": []}
    if layer == "areas":
        return _areas(areas, request)
    model = ask(layer, request)
    if isinstance(model, Unavailable) and layer == "density" and not request.lsoa_level_refusal():
        model = ask("hotspots", request)  # points are not exact: LSOAs by Gi*, which says why
    if isinstance(model, Unavailable):
        return _areas(areas, request, " ".join(model.reasons))
    if layer == "density" and not hasattr(model, "kind"):
        return _density(model, areas, request)
    return _units(model, areas, request)


def _frame(areas: MapModel, request: Request) -> dict[str, Any]:
    """What every layer draws upon: district outlines and where to look."""
    store = request.store
    bounds = store.manifest["geometry"]["bounds"]
    districts = [store.district_codes[number] for number in chosen_districts(request.state, store)]
    inside = districts if areas.level == "lsoa" or request.display.layer != "areas" else []
    chosen = [bounds[code] for code in inside if code in bounds]
    return {
        "outlines": geometry_url(store, "district"),
        "bounds": _union(chosen) if chosen else store.manifest["geometry"]["extent"],
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
        "url": geometry_url(store, layer) if layer in store.manifest["geometry"] else "",
        "level": model.level,
        "palette": "change" if model.diverging else "amount",
        "values": {
            code: [number, text] for code, number, text in zip(model.codes, model.classes, model.texts, strict=True)
        },
        "selected": list(model.selected),
    }
    words = " ".join(part for part in (refused, model.refusal) if part)
    title = [model.title + ".", *([html.Span(" " + words)] if words else [])]
    return {"map_title": title, "map_paint": paint, "map_legend": legend(model)}


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
    return {"map_title": title, "map_paint": paint, "map_legend": layer_legend(model)}


def _ranks(request: Request) -> list[list[Any]]:
    """Latitude, longitude and rank of the places in the list beside the map."""
    if request.display.layer != "hotspots":
        return []
    return [[row.lat, row.lon, row.rank] for row in ask("top", request).rows if row.lat is not None]


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
    return {"map_title": model.title, "map_paint": paint, "map_legend": density_legend(model)}
