"""Where the units of a hotspot panel lie: the outline and the middle of each cell, LSOA or district, for files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson
import shapely

from data.cells import cell_number
from geo.crs import WGS84, to_degrees
from geo.grid import centres, hexagons

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from data.answers.request import Request
    from data.store.version import Store

DECIMALS = 5  # about a metre
COLUMNS = ("lon", "lat", "wkt")


@dataclass(frozen=True, eq=False)
class Located:
    """Shapes in ``crs`` and the middle of each in degrees; one length, in the order asked for."""

    shapes: npt.NDArray[np.object_]
    crs: str
    lon: list[float]
    lat: list[float]


def located(request: Request, names: Sequence[str]) -> Located:
    """Whole hexagons of cells ('250-2143-812'), or districts or LSOAs by code as the map draws them.

    The middle of a cell is that of its hexagon, of an area its centroid.
    """
    if not names:
        return Located(np.zeros(0, dtype=object), WGS84, [], [])
    for layer in ("district", f"lsoa_{request.vintage}"):
        if names[0] in request.store.manifest.geometry.get(layer, {}).get("codes", ()):
            return _areas(request.store, layer, names)
    widths, numbers = zip(*(cell_number(name) for name in names), strict=True)
    lon, lat = to_degrees(*centres(np.asarray(numbers), widths[0]), request.store.crs)
    return Located(hexagons(np.asarray(numbers), widths[0]), request.store.crs, _rounded(lon), _rounded(lat))


def _areas(store: Store, layer: str, names: Sequence[str]) -> Located:
    file = store.folder / "geometry" / store.manifest.geometry[layer]["file"]
    features = {one["properties"]["code"]: one["geometry"] for one in orjson.loads(file.read_bytes())["features"]}
    shapes = shapely.from_geojson([orjson.dumps(features[name]) for name in names])
    middle = shapely.get_coordinates(shapely.centroid(shapes))
    return Located(shapes, WGS84, _rounded(middle[:, 0]), _rounded(middle[:, 1]))


def _rounded(degrees: npt.NDArray[np.float64]) -> list[float]:
    return np.round(degrees, DECIMALS).tolist()


def outline_texts(found: Located) -> list[str]:
    """Well-known text (OGC Simple Features) of each shape in degrees: longitude first."""

    def degrees(metres: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.column_stack(to_degrees(metres[:, 0], metres[:, 1], found.crs)).round(DECIMALS)

    return shapely.to_wkt(shapely.transform(found.shapes, degrees), rounding_precision=DECIMALS).tolist()


def with_places(rows: Iterator[list[Any]], found: Located) -> Iterator[list[Any]]:
    """The rows of a file whose first lines are the units of ``found``, with those of ``COLUMNS`` that it lacks."""
    header = next(rows)
    missing = [name for name in COLUMNS if name not in header]
    values: dict[str, list[Any]] = {"lon": found.lon, "lat": found.lat, "wkt": outline_texts(found)}
    yield [*header, *missing]
    for i, row in enumerate(rows):
        yield [*row, *(values[name][i] for name in missing)] if i < len(found.lon) else row
