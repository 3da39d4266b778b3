"""Polygons mended, simplified without gaps, and written small for a browser."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import shapely

from geo.crs import BRITISH_NATIONAL_GRID, to_degrees

Shapes = npt.NDArray[np.object_]
POLYGONAL = (3, 6)  # shapely type ids of Polygon and MultiPolygon


def polygonal(shape: shapely.Geometry | None) -> shapely.Geometry:
    """Only the polygons of a geometry; an empty polygon where it has none."""
    if shapely.get_type_id(shape) in POLYGONAL:
        return shape
    if shape is None:
        return shapely.Polygon()
    # get_parts opens one level: a collection may hold multipolygons and further collections
    parts = [polygonal(part) for part in shapely.get_parts(shape)] if hasattr(shape, "geoms") else []
    parts = [part for part in parts if not part.is_empty]
    return shapely.union_all(parts) if parts else shapely.Polygon()


def mend(shapes: Shapes) -> tuple[Shapes, int]:
    """Flat, valid polygons of the same order, and how many had to be mended.

    Crossing rings go by the even-odd rule (``make_valid``, linework): a ring drawn inside another is a hole, which is
    what shells within shells mean in published boundaries. What has no area becomes an empty polygon.
    """
    mended = np.array(shapely.force_2d(shapes), dtype=object).reshape(len(shapes))
    for i in np.flatnonzero(~np.isin(shapely.get_type_id(mended), POLYGONAL)):
        mended[i] = polygonal(mended[i])
    broken = np.flatnonzero(~shapely.is_valid(mended))
    for i in broken:
        mended[i] = polygonal(shapely.make_valid(mended[i]))
    return mended, len(broken)


def simplify_coverage(shapes: Shapes, tolerance: float, outer: float | None = None) -> Shapes:
    """Fewer vertices, shared edges staying shared (Visvalingam-Whyatt over the whole coverage).

    ``tolerance`` in metres: a corner goes when the triangle that it makes is smaller than tolerance². Most edges move
    less; a creek or spit narrower than that may go altogether. ``outer``: the tolerance, not above the other, for
    edges with no neighbour, such as a coast. Edges where polygons overlap or do not meet stay as they are.
    """
    if not len(shapes):
        return shapes
    if outer is None:
        return shapely.coverage_simplify(shapes, tolerance)
    # what is left of the inner edges is coarser than the second pass asks for
    return shapely.coverage_simplify(shapely.coverage_simplify(shapes, tolerance, simplify_boundary=False), outer)


def to_geojson(
    shapes: Shapes, properties: list[dict[str, Any]], decimals: int = 5, crs: str = BRITISH_NATIONAL_GRID
) -> bytes:
    """A FeatureCollection in WGS84 of shapes in metres of ``crs``; holes and islands kept, nothing but what is drawn.

    ``properties``: one dictionary per shape; NaN is written as null. Five decimals are about a metre. Outer rings run
    anticlockwise (RFC 7946). The bytes follow from the input alone, so they may be named by their hash.
    Raises ValueError when there is not one dictionary per shape.
    """

    def rounded_degrees(metres: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        degrees: npt.NDArray[np.float64] = np.column_stack(to_degrees(metres[:, 0], metres[:, 1], crs))
        return degrees.round(decimals)

    shown = shapely.transform(shapes, rounded_degrees)
    for i in np.flatnonzero(~shapely.is_valid(shown)):
        shown[i] = _without_collapsed(shown[i])
    shown = shapely.remove_repeated_points(shown)
    written = shapely.to_geojson(shapely.orient_polygons(shown))
    features = (
        b'{"type":"Feature","properties":%b,"geometry":%b}' % (_json(own), shape.encode())
        for own, shape in zip(properties, written, strict=True)
    )
    return b'{"type":"FeatureCollection","features":[%b]}' % b",".join(features)


def _without_collapsed(shape: shapely.Geometry) -> shapely.Geometry:
    """Without the rings that rounding brought down to a line or a point, such as rocks of less than a metre."""
    kept = []
    for part in shapely.get_parts(shape):
        if part.exterior.is_empty or shapely.Polygon(part.exterior).area == 0:
            continue
        kept.append(shapely.Polygon(part.exterior, [hole for hole in part.interiors if shapely.Polygon(hole).area > 0]))
    return kept[0] if len(kept) == 1 else shapely.MultiPolygon(kept)


def _json(values: dict[str, Any]) -> bytes:
    return orjson.dumps(values, option=orjson.OPT_SERIALIZE_NUMPY)
