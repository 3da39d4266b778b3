"""Polygons mended, simplified without gaps, and written small for a browser."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.crs import to_degrees

Shapes = npt.NDArray[np.object_]
POLYGONAL = (3, 6)  # shapely type ids of Polygon and MultiPolygon


def polygonal(shape: shapely.Geometry) -> shapely.Geometry:
    """Only the polygons of a geometry; an empty polygon where it has none."""
    if shapely.get_type_id(shape) in POLYGONAL:
        return shape
    parts = [part for part in shapely.get_parts(shape) if shapely.get_type_id(part) in POLYGONAL]
    return shapely.union_all(parts) if parts else shapely.Polygon()


def mend(shapes: Shapes) -> tuple[Shapes, int]:
    """Flat, valid polygons of the same order, and how many had to be mended."""
    flat = shapely.force_2d(shapes)
    broken = ~shapely.is_valid(flat)
    mended = flat.copy()
    for i in np.flatnonzero(broken):
        mended[i] = polygonal(shapely.make_valid(flat[i]))
    return mended, int(broken.sum())


def simplify_coverage(shapes: Shapes, tolerance: float) -> Shapes:
    """Fewer vertices, shared edges staying shared; ``tolerance`` in metres is about the largest shift of an edge."""
    if not len(shapes):
        return shapes
    return shapely.coverage_simplify(shapes, tolerance)


def to_geojson(shapes: Shapes, properties: list[dict[str, Any]], decimals: int = 5) -> bytes:
    """A FeatureCollection in WGS84 of shapes in EPSG:27700; holes and islands kept, nothing but what is drawn."""
    degrees = shapely.transform(shapes, _degrees)
    rounded = shapely.transform(degrees, lambda xy: np.round(xy, decimals))
    features = [
        {"type": "Feature", "properties": own, "geometry": shapely.geometry.mapping(shape)}
        for own, shape in zip(properties, rounded, strict=True)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":")).encode()


def _degrees(metres: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.column_stack(to_degrees(metres[:, 0], metres[:, 1]))
