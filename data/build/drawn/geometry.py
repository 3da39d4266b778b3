"""What the browser draws: the shapes of the home districts and their LSOAs, small, under names that hold their hash."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from data.build.drawn.around import write_around
from data.build.drawn.files import write_body
from data.paths import PACKS
from geo.crs import to_degrees, to_metres
from geo.shapes import simplify_coverage, to_geojson

if TYPE_CHECKING:
    from pathlib import Path

    from data.boundaries.layers import Layers
    from data.build.derived import Derived
    from geo.shapes import Shapes

#: What may go from the shapes drawn, in metres (see ``geo.shapes``); placement uses the full shapes. The coast is
#: what people know a place by, so the outer edge is kept finer than the borders inside it.
INNER_TOLERANCE, OUTER_TOLERANCE = 25.0, 15.0
#: A district is drawn as the union of its LSOAs where these cover at least this share of it, else by its own outline.
COVERED_SHARE = 0.9
#: Square metres.
ISLET = 20_000.0


def write_geometry(folder: Path, derived: Derived, layers: Layers) -> dict[str, Any]:
    """Write one GeoJSON for the districts and one for each LSOA vintage, plain, gzip and brotli.

    The same boundaries and home districts give the same files: they are kept for the next builds of this process.

    Returns file names and codes by layer, bounds of each district ([[south, west], [north, east]], degrees), the
    extent of all, and points for labels and towns. Only home districts are drawn. District outlines run along the
    edges of the newest LSOAs, as these are drawn.
    """
    folder.mkdir(parents=True)
    own = tuple((vintage, layers.lsoas[vintage].sha256) for vintage in layers.vintages)
    key = (layers.crs, layers.districts.sha256, own, tuple(sorted(derived.home)))
    if key not in _kept:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        found = _written(folder, derived, layers)
        _kept[key] = found, {path.name: path.read_bytes() for path in folder.iterdir()}
        return found
    found, files = _kept[key]
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return found


_kept: dict[Any, tuple[dict[str, Any], dict[str, bytes]]] = {}
MOST_KEPT = 8  # of some two megabytes each


def _written(folder: Path, derived: Derived, layers: Layers) -> dict[str, Any]:
    home = sorted(derived.home)
    districts = layers.districts
    index = [number - 1 for number in home]
    shapes = districts.geometry[index]
    codes, names = ([values[i] for i in index] for values in (districts.codes, districts.names))
    outlines = simplify_coverage(shapes, INNER_TOLERANCE, OUTER_TOLERANCE)
    found: dict[str, Any] = {}
    for vintage in layers.vintages:
        layer = layers.lsoas[vintage]
        number = derived.areas[vintage].districts[1 : len(layer.codes) + 1]
        inside = np.flatnonzero(np.isin(number, home))
        lsoas = simplify_coverage(layer.geometry[inside], INNER_TOLERANCE, OUTER_TOLERANCE)
        own = [
            {
                "code": layer.codes[i],
                "name": derived.areas[vintage].names[i],
                "district": districts.codes[number[i] - 1],
            }
            for i in inside
        ]
        found[f"lsoa_{vintage}"] = _write(folder, f"lsoa_{vintage}", lsoas, own, layers.crs)
        if vintage == layers.vintages[-1]:
            members = [lsoas[number[inside] == district] for district in home]
            outlines = _along_lsoas(shapes, outlines, members)
    properties = [{"code": c, "name": n, "district": c} for c, n in zip(codes, names, strict=True)]
    found["district"] = _write(folder, "district", outlines, properties, layers.crs)
    found |= write_around(folder, outlines, layers.crs)
    found["bounds"] = {code: _bounds(shapes[i : i + 1], layers.crs) for i, code in enumerate(codes)}
    found["extent"] = _bounds(shapes if len(shapes) else districts.geometry, layers.crs)
    found["labels"] = _labels(shapes, codes, names, layers.crs)
    found["towns"] = _towns(shapes, layers.crs)
    return found


def _along_lsoas(shapes: Shapes, outlines: Shapes, members: list[Shapes]) -> Shapes:
    """Each district as the union of the LSOAs drawn for it; its own outline where they leave much of it out."""
    drawn = outlines.copy()
    for i, (shape, lsoas) in enumerate(zip(shapes, members, strict=True)):
        union = shapely.union_all(lsoas)
        if shapely.intersection(union, shape).area >= COVERED_SHARE * shape.area:
            drawn[i] = _without_islets(union)
    return drawn


def _without_islets(shape: shapely.Geometry) -> shapely.Geometry:
    """Loose parts smaller than an islet go; at the width of an outline they are blots. LSOAs keep theirs."""
    parts = shapely.get_parts(shape)
    size = shapely.area(parts)
    return shapely.union_all(parts[size >= min(ISLET, size.max())])


def _write(folder: Path, name: str, shapes: Shapes, properties: list[dict[str, Any]], crs: str) -> dict[str, Any]:
    file = write_body(folder, name, to_geojson(shapes, properties, crs=crs))
    return {"file": file, "codes": [own["code"] for own in properties]}


def _bounds(shapes: Shapes, crs: str) -> list[list[float]]:
    """South-west and north-east corner in degrees; of every vertex, for the grid is turned against the meridians."""
    corners = shapely.get_coordinates(shapes)
    longitude, latitude = to_degrees(corners[:, 0], corners[:, 1], crs)
    return [
        [round(float(latitude.min()), 5), round(float(longitude.min()), 5)],
        [round(float(latitude.max()), 5), round(float(longitude.max()), 5)],
    ]


def _labels(shapes: Shapes, codes: list[str], names: list[str], crs: str) -> list[dict[str, Any]]:
    """A point well inside each district, where its name is written."""
    if not len(shapes):
        return []
    centres = np.array([shapely.maximum_inscribed_circle(_largest(shape), 200.0).coords[0] for shape in shapes])
    longitude, latitude = to_degrees(centres[:, 0], centres[:, 1], crs)
    return [
        {"code": code, "name": name, "lat": round(float(lat), 5), "lon": round(float(lon), 5)}
        for code, name, lat, lon in zip(codes, names, latitude, longitude, strict=True)
    ]


def _largest(shape: shapely.Geometry) -> shapely.Geometry:
    return max(shapely.get_parts(shape), key=shapely.area)


def _towns(shapes: Shapes, crs: str) -> list[dict[str, Any]]:
    """Towns of the pack that lie in the districts drawn."""
    with (PACKS / "towns.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    points = shapely.points(
        *to_metres([float(row["longitude"]) for row in rows], [float(row["latitude"]) for row in rows], crs)
    )
    tree = shapely.STRtree(shapes)
    near = set(tree.query(points, predicate="dwithin", distance=500.0)[0].tolist()) if len(shapes) else set()
    return [
        {"name": row["name"], "lat": float(row["latitude"]), "lon": float(row["longitude"]), "rank": int(row["rank"])}
        for i, row in enumerate(rows)
        if i in near
    ]
