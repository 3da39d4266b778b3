"""A panel's answer as a file that others read: rows for a spreadsheet, shapes for a geographic information system."""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING, Any

import orjson

from data.answers.hotspots.places.located import located, with_places
from data.answers.panels import panels
from data.errors import FilterError
from data.spreadsheet import safe_rows
from geo.shapes import to_geojson

if TYPE_CHECKING:
    from collections.abc import Iterable

    from data.answers.panel import Panel, Rows
    from data.answers.request import Request

INVENTED = "Demonstration data: no real offence is counted."


def drawable() -> tuple[str, ...]:
    """Keys of the panels that can be had as GeoJSON."""
    return tuple(key for key, panel in panels().items() if panel.units or panel.areas or panel.shapes)


def file_rows(panel: Panel[Any], model: Any, request: Request) -> Rows:
    """Header and lines for ``csv.writer``, every text made safe; panels of cells with ``lon``, ``lat`` and ``wkt``.

    ``lon``, ``lat``: the middle of the cell or LSOA, ``wkt``: its outline; both in degrees (WGS84).
    """
    rows = safe_rows(panel.rows(model))
    # Added to rows that are safe already: the commas of an outline stand before numbers of ours, never a formula.
    return rows if panel.units is None else with_places(rows, located(request, panel.units(model)))


def geojson(panel: Panel[Any], model: Any, request: Request, notes: Iterable[str]) -> bytes:
    """A FeatureCollection of the panel's cells or areas in WGS84 (RFC 7946); columns of the file are its properties.

    ``notes`` stand beside the features as ``notes`` (a foreign member). Where the data is invented, every feature says
    so: most programs keep the properties alone.
    """
    made = _features(panel, model, request)
    demo = {"demonstration": INVENTED} if request.store.is_demonstration else {}
    for feature in made:
        feature["properties"] |= demo
    head = {"type": "FeatureCollection", "name": panel.key, **demo, "notes": [note for note in notes if note]}
    return orjson.dumps(head | {"features": made})


def _of_areas(own: list[dict[str, Any]], request: Request) -> list[dict[str, Any]]:
    """Districts or LSOAs as the map draws them, with the middle of each."""
    found = located(request, [one["code"] for one in own])
    placed = [one | {"lon": lon, "lat": lat} for one, lon, lat in zip(own, found.lon, found.lat, strict=True)]
    return json.loads(to_geojson(found.shapes, placed, crs=found.crs))["features"]


def _features(panel: Panel[Any], model: Any, request: Request) -> list[dict[str, Any]]:
    """Features from the panel itself, or from the rows of its file and the shapes of its units."""
    if panel.shapes is not None:
        drawn = panel.shapes(model)
        return json.loads(drawn)["features"] if drawn else []
    if panel.areas is not None:
        return _of_areas(panel.areas(model), request)
    if panel.units is None:
        raise FilterError(f"{panel.key} is no layer of a map: {', '.join(drawable())} are.")
    found = located(request, panel.units(model))
    rows = panel.rows(model)
    header = next(rows)
    middle = ({"lon": lon, "lat": lat} for lon, lat in zip(found.lon, found.lat, strict=True))
    lines = islice(rows, len(found.shapes))
    own = [dict(zip(header, row, strict=True)) | spot for row, spot in zip(lines, middle, strict=True)]
    return json.loads(to_geojson(found.shapes, own, crs=found.crs))["features"]
