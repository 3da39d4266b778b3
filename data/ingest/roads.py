"""Read roads from OS Open Roads (GeoPackage) or another file of named lines: lines to draw, points to name places by.

OS Open Roads: layer ``road_link``, columns ``name_1``, ``name_2``, ``road_classification`` and
``road_classification_number``. Points along named roads say where a hotspot is; the lines are what the map draws.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyogrio
import shapely

from data.errors import InputError

#: Layers and columns by the names that the Ordnance Survey gives them, then a plain one; the first that is there.
LAYERS = ("road_link", "roadlink", "RoadLink")
NAMES = ("name_1", "name1", "distinctive_name", "name")
SECOND = ("name_2", "name2")
CLASSES = ("road_classification", "roadclassification", "classification", "class")
NUMBERS = ("road_classification_number", "roadclassificationnumber", "road_number", "roadnumber")
#: How the words of the classification begin -> how large a road is drawn; every other road is of the smallest kind.
KINDS = {"motorway": 0, "a road": 0, "primary road": 0, "b road": 1}
SMALLEST = 2
#: Metres between two points along a line: less than half the narrowest cell.
STEP = 60.0


@dataclass(frozen=True, eq=False)
class RoadFile:
    """``names``: name, easting, northing of points along named roads. ``lines``: name or number, kind, geometry.

    Kind: 0 motorways and A roads, 1 B roads, 2 all others. Geometry: LineStrings in metres, cut at the land's edge.
    """

    names: pd.DataFrame
    lines: pd.DataFrame


def read_roads(path: Path, land: npt.NDArray[np.object_], crs: str) -> RoadFile:
    """The roads of a file that lie on ``land`` (polygons in metres of ``crs``).

    Raises InputError for a file that holds no named lines, or none on this land.
    """
    frame = _lines(path, land, crs)
    whole = shapely.union_all(land)
    shapely.prepare(whole)
    x, y, line = _points(frame.geometry.to_numpy())
    inside = shapely.contains_xy(whole, x, y)
    names = [_words(frame, column)[line[inside]] for column in _columns(frame)]
    parts = [pd.DataFrame({"name": own, "easting": x[inside], "northing": y[inside]}) for own in names]
    found = pd.concat(parts, ignore_index=True)
    found = found[found["name"] != ""].astype({"name": "str"}).reset_index(drop=True)
    if found.empty:
        raise InputError(f"{path.name} has no named road in the districts of this store: choose the file of this area.")
    return RoadFile(found, _drawn(frame, whole))


def _drawn(frame: gpd.GeoDataFrame, whole: shapely.Geometry) -> pd.DataFrame:
    """Name (else number) and kind of every line, named or not, and its parts on the land."""
    number = _words(frame, _column(frame, NUMBERS))
    name = _words(frame, _columns(frame)[0])
    kind = np.array([_kind(word.lower()) for word in _words(frame, _column(frame, CLASSES))], dtype=np.int64)
    parts, of = shapely.get_parts(shapely.force_2d(frame.geometry.to_numpy()), return_index=True)
    crossing = ~shapely.contains(whole, parts)  # only the few at the edge are cut
    parts[crossing] = shapely.intersection(parts[crossing], whole)
    parts, again = shapely.get_parts(parts, return_index=True)
    of, real = of[again], (shapely.get_type_id(parts) == 1) & (shapely.length(parts) > 0)
    words = np.where(name == "", number, name)[of[real]]
    return pd.DataFrame({"name": words, "kind": kind[of[real]], "geometry": parts[real]})


def _kind(classification: str) -> int:
    return next((kind for words, kind in KINDS.items() if classification.startswith(words)), SMALLEST)


def _words(frame: pd.DataFrame, column: str | None) -> npt.NDArray[np.object_]:
    """The texts of a column; empty ones where there is no such column."""
    if column is None:
        return np.full(len(frame), "", dtype=object)
    return frame[column].fillna("").astype(str).str.strip().to_numpy(dtype=object)


def _lines(path: Path, land: npt.NDArray[np.object_], crs: str) -> gpd.GeoDataFrame:
    """The lines near the land, in metres of ``crs``."""
    if not path.is_file():
        raise InputError(f"There is no file {path}: check the name.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # GDAL's asides
            source = f"/vsigzip/{path.resolve()}" if path.name.endswith(".gz") else str(path)
            layer = _layer(source)
            own = pyogrio.read_info(source, layer=layer)["crs"]
            box = gpd.GeoSeries(shapely.box(*shapely.total_bounds(land)), crs=crs)
            bounds = tuple(box.to_crs(own).total_bounds) if own else None
            frame = pyogrio.read_dataframe(source, layer=layer, bbox=bounds)
    except Exception as problem:  # every driver has errors of its own
        raise InputError(
            f"{path.name} cannot be read as roads: give OS Open Roads as GeoPackage; download it again."
        ) from problem
    if not _columns(frame) or not isinstance(frame, gpd.GeoDataFrame):
        seen = ", ".join(str(name) for name in frame.columns if name != "geometry") or "none"
        raise InputError(f"{path.name} has no column of road names such as name_1; the columns are: {seen}.")
    kinds = shapely.get_type_id(frame.geometry.to_numpy())
    frame = frame[np.isin(kinds, (1, 5))]  # LineString, MultiLineString
    if frame.empty:
        raise InputError(f"{path.name} has no road in the districts of this store: choose the file of this area.")
    return frame.to_crs(crs) if frame.crs else frame.set_crs(crs)


def _layer(source: str) -> str | None:
    """The layer of road links; the only one where there is one."""
    names = [str(name) for name, kind in pyogrio.list_layers(source) if kind is not None]
    return next((name for name in LAYERS if name in names), names[0] if names else None)


def _columns(frame: pd.DataFrame) -> list[str]:
    """The column of names, and the one of second names, under the names that the file gives them."""
    found, second = _column(frame, NAMES), _column(frame, SECOND)
    return [name for name in (found, second) if found and name]


def _column(frame: pd.DataFrame, names: tuple[str, ...]) -> str | None:
    by_plain = {str(name).lower(): str(name) for name in frame.columns}
    return next((by_plain[name] for name in names if name in by_plain), None)


def _points(
    lines: npt.NDArray[np.object_],
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """Points along every line, STEP metres apart at most, and which line each is of."""
    dense = shapely.segmentize(shapely.force_2d(lines), STEP)
    xy, line = shapely.get_coordinates(dense, return_index=True)
    return xy[:, 0], xy[:, 1], line.astype(np.int64)
