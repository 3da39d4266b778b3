"""What the map paints for the layer of the question: values for the browser, title and legend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from data.answers.answer import answered
from data.answers.hotspots.density import as_features
from data.answers.hotspots.drawing import chosen_place, drawn_cells
from data.answers.panels import ask
from data.answers.places.shown import AREAS, layer_shown
from data.question.named import chosen_districts
from layouts.components.head import legend
from layouts.components.layers import density_legend, layer_legend
from layouts.components.panel import geometry_url

if TYPE_CHECKING:
    from data.answers.hotspots.density import DensityModel
    from data.answers.hotspots.hotspots import UnitLayer
    from data.answers.places.map import MapModel
    from data.answers.request import Request
    from data.store.version import Store


def drawn(request: Request, areas: MapModel) -> dict[str, Any]:
    """Title, values and legend of the layer asked for, or of what stands in for it, with the reason."""
    key, why = layer_shown(request)
    if key == AREAS:
        return _areas(areas, request, why)
    make = _density if key == "density" else _units
    return answered(
        ask(key, request),
        lambda model: make(model, areas, request),
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
    return _beside(store) | {
        "outlines": geometry_url(store, "district"),
        "home": home,
        "bounds": place["bounds"] if place else home,
        "place": place,
    }


def _beside(store: Store) -> dict[str, Any]:
    """What is drawn whatever is asked: roads, and the land around with the bounds of its nearer part."""
    geometry = store.manifest.geometry
    found: dict[str, Any] = {"roads": geometry_url(store, "roads")} if "roads" in geometry else {}
    if "around" in geometry:
        own = geometry["around"]
        found["around"] = {
            "near": f"/geometry/{own['file']}",
            "far": f"/geometry/{own['farther']}",
            "bounds": own["bounds"],
        }
    return found


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
