"""The land beside the districts, for the map: from the pack's outline of Great Britain, joined to their borders."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely

from data.build.drawn.files import write_body
from data.paths import PACKS
from geo.around import land_around
from geo.crs import BRITISH_NATIONAL_GRID, to_degrees
from geo.shapes import polygonal, to_geojson

if TYPE_CHECKING:
    from pathlib import Path

    from geo.shapes import Shapes

FILE = PACKS / "land.parquet"
#: Metres: up to here round the districts the outline is in the first file, with its corners but for so much; what lies
#: beyond is in a second, with a coast so much coarser and no island smaller than that (m²).
NEAR, CORNERS, COARSER, ISLET = 30_000.0, 120.0, 4_000.0, 2e7
#: Metres: the coast of the pack and that of the districts, each up to half of this from the true one.
COASTS = 800.0
DECIMALS = 4  # about ten metres


def write_around(folder: Path, outlines: Shapes, crs: str) -> dict[str, Any]:
    """Write the land beside the districts as they are drawn, and what lies farther off in a file of its own.

    Returns ``{"around": {"file", "farther", "bounds"}}``, bounds of what the first file holds as south-west and
    north-east corner in degrees; {} outside Great Britain.
    """
    if crs != BRITISH_NATIONAL_GRID or not len(outlines):
        return {}
    land, areas = _land(), shapely.union_all(outlines)
    window = shapely.box(*areas.bounds).buffer(NEAR, join_style="mitre")
    beside = shapely.simplify(land_around(shapely.intersection(land, window), areas, COASTS), CORNERS)
    rest = shapely.difference(land, shapely.buffer(window, -1000.0, join_style="mitre"))  # they overlap: no seam
    islands = [part for part in shapely.get_parts(shapely.simplify(rest, COARSER)) if part.area >= ISLET]
    west, south, east, north = window.bounds
    lon, lat = to_degrees(np.array([west, east, west, east]), np.array([south, south, north, north]), crs)
    inside = [[max(lat[:2]), max(lon[::2])], [min(lat[2:]), min(lon[1::2])]]  # the grid is turned against the meridians
    return {
        "around": {
            "file": _written(folder, "around", beside, crs),
            "farther": _written(folder, "farther", shapely.union_all(islands), crs),
            "bounds": np.round(inside, DECIMALS).tolist(),
        }
    }


def _written(folder: Path, name: str, land: shapely.Geometry, crs: str) -> str:
    return write_body(folder, name, to_geojson(np.array([polygonal(land)], dtype=object), [{}], DECIMALS, crs))


@cache
def _land() -> shapely.Geometry:
    return shapely.union_all(gpd.read_parquet(FILE).geometry.to_numpy())


@cache
def land_version() -> str:
    """Hash of the outline: another one draws another map."""
    return hashlib.sha256(FILE.read_bytes()).hexdigest()
