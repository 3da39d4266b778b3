"""Read a boundary file as the ONS (or anybody) gives it out: GeoJSON (also .gz), GeoPackage, Shapefile, GeoParquet."""

from __future__ import annotations

import gzip
import warnings
import zipfile
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyogrio
import shapely

from data.boundaries.columns import LAST_BEFORE_2021, Columns, NamedColumns, find_columns, given_columns
from data.errors import InputError
from geo.crs import BRITISH_NATIONAL_GRID, WGS84
from geo.shapes import mend

KINDS = (
    "GeoJSON (.geojson, .json, .geojson.gz), GeoPackage (.gpkg), Shapefile (.shp, or zipped) or GeoParquet (.parquet)"
)
INSIDE_ZIP = (".shp", ".gpkg", ".geojson", ".json")

#: The United Kingdom in EPSG:27700 with room to spare: west, south, east, north in metres.
UNITED_KINGDOM = (-300_000.0, -100_000.0, 800_000.0, 1_400_000.0)


#: Metres: wider areas do not fit a UTM zone; further north the rows of the narrowest cells have no number.
WIDEST, NORTHERNMOST = 700_000.0, 8_500_000.0


@dataclass(frozen=True)
class RawLayer:
    """What was found in the file: one entry per area, in its order; shapes are valid and in metres of ``crs``."""

    codes: list[str]
    names: list[str]
    district_codes: list[str]  # '' where the file does not say
    geometry: npt.NDArray[np.object_]
    year: int  # in the name of the code column; 0 where there is none
    mended: int
    crs: str = BRITISH_NATIONAL_GRID


def read_boundary_file(
    path: Path, level: str, vintage: int | None, named: NamedColumns | None = None, crs: str = BRITISH_NATIONAL_GRID
) -> RawLayer:
    """Codes, names and polygons of a file; ``vintage`` may be None for districts.

    Any coordinate system; where a file names none, WGS84 or EPSG:27700 is told from its numbers. An area in several
    rows (ONS files are at times cut into single islands) becomes one area of all its parts.
    Raises InputError with one sentence for anything that cannot be used.
    """
    frame = _opened(path)
    if not isinstance(frame, gpd.GeoDataFrame) or frame.empty:
        raise InputError(f"{path.name} holds no areas: choose a boundary file.")
    columns = None
    if not shapely.is_missing(frame.geometry.to_numpy()).all():
        own = named and given_columns(frame, path.name, level, named)
        columns = own or find_columns(frame, path.name, level, vintage)
    metres, crs = _in_metres(frame, path.name, crs, abroad=named is not None)
    shapes, mended = mend(metres)
    empty = shapely.is_empty(shapes)
    if empty.all() or columns is None:
        raise InputError(f"{path.name} holds no polygons: choose a boundary file, not points or lines.")
    table = _table(frame, columns)
    if empty.any():
        raise InputError(
            f"{path.name} has {int(empty.sum())} areas without a polygon, the first {table['code'][empty.argmax()]}: "
            "choose the whole boundary file."
        )
    if named is None:
        _check_vintage(table["code"], path.name, level, vintage)
    first, shapes = _one_each(table["code"], shapes)
    kept = table.iloc[first]
    return RawLayer(
        kept["code"].tolist(), kept["name"].tolist(), kept["district"].tolist(), shapes, columns.code.year, mended, crs
    )


def _opened(path: Path) -> gpd.GeoDataFrame:
    if not path.is_file():
        raise InputError(f"There is no file {path}: check the name.")
    with path.open("rb") as file:
        head = file.read(512).lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if not head:
        raise InputError(f"{path.name} is empty: download it again.")
    if head.startswith((b"<!doctype", b"<html")):
        raise InputError(f"{path.name} is a web page, not boundaries: download the file itself again.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # GDAL's asides; what matters is checked below
            return _read(path)
    except InputError:
        raise
    except Exception as error:  # every driver has errors of its own
        raise InputError(
            f"{path.name} cannot be read as boundaries: it is damaged or not {KINDS}; download it again."
        ) from error


def _read(path: Path) -> gpd.GeoDataFrame:
    name = path.name.lower()
    if name.endswith((".parquet", ".geoparquet")):
        return gpd.read_parquet(path)
    if name.endswith((".geojson.gz", ".json.gz")):
        # unpacked here because GDAL reads a truncated .gz as far as it goes
        return pyogrio.read_dataframe(gzip.decompress(path.read_bytes()))
    if name.endswith(".zip"):
        return _read_layer(f"/vsizip/{{{path.resolve()}}}/{_zip_member(path)}", path.name)
    if name.endswith(INSIDE_ZIP):
        return _read_layer(str(path), path.name)
    raise InputError(f"{path.name} is not a kind of boundary file that can be read: give {KINDS}.")


def _zip_member(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        if damaged := archive.testzip():
            raise InputError(f"{path.name} is damaged at {damaged}: download it again.")
        names = [name for name in archive.namelist() if not name.startswith("__MACOSX/")]
    found = [name for name in names if name.lower().endswith(INSIDE_ZIP)]
    if len(found) != 1:
        held = ", ".join(found) if found else "none"
        raise InputError(f"{path.name} must hold one boundary file ({', '.join(INSIDE_ZIP)}); it holds {held}.")
    return found[0]


def _read_layer(source: str, file: str) -> gpd.GeoDataFrame:
    """The one layer with shapes; a GeoPackage may hold tables and several layers."""
    if not source.lower().endswith(".gpkg"):  # the other kinds have one layer; asking would read a GeoJSON twice
        return pyogrio.read_dataframe(source)
    layers = [name for name, kind in pyogrio.list_layers(source) if kind is not None]
    if len(layers) > 1:
        raise InputError(f"{file} holds several layers ({', '.join(layers)}): save the one you want as its own file.")
    return pyogrio.read_dataframe(source, layer=layers[0] if layers else None)


def _in_metres(frame: gpd.GeoDataFrame, file: str, crs: str, *, abroad: bool) -> tuple[npt.NDArray[np.object_], str]:
    """Flat shapes in metres (missing where the row has none) and their system: EPSG:27700 inside the United Kingdom.

    Outside it, where ``abroad`` allows that, ``crs`` where it is not that of the United Kingdom, else the UTM zone.
    """
    flat = gpd.GeoSeries(shapely.force_2d(frame.geometry.to_numpy()), crs=frame.crs)
    # A GeoJSON without a word on it counts as WGS84, whatever its numbers are: then the numbers decide.
    if flat.crs is None or (flat.crs.is_geographic and not _like_degrees(flat.total_bounds)):
        flat = flat.set_crs(_guessed_crs(flat.total_bounds, file), allow_override=True)
    metres = flat.to_crs(BRITISH_NATIONAL_GRID)
    far = _far_away(metres)
    if not far:
        return metres.to_numpy(), BRITISH_NATIONAL_GRID
    if not abroad:
        raise InputError(
            f"{file} has {far} areas outside the United Kingdom: choose a file of UK areas, saved as WGS84 or "
            "EPSG:27700, or name its columns with --code-column and --name-column."
        )
    return _abroad(flat, file, crs)


def _far_away(metres: gpd.GeoSeries) -> int:
    """Areas outside the United Kingdom."""
    bounds = shapely.bounds(metres.to_numpy())
    bounds = bounds[~np.isnan(bounds).all(axis=1)]  # NaN: missing or empty, told apart later; infinite: no place
    west, south, east, north = UNITED_KINGDOM
    with np.errstate(invalid="ignore"):
        near = (bounds[:, :2] >= (west, south)).all(axis=1) & (bounds[:, 2:] <= (east, north)).all(axis=1)
    return int((~near).sum())


def _abroad(flat: gpd.GeoSeries, file: str, crs: str) -> tuple[npt.NDArray[np.object_], str]:
    """Shapes in the store's own system, or in the UTM zone of the file. Raises InputError where they do not fit it."""
    if crs == BRITISH_NATIONAL_GRID:
        crs = f"EPSG:{flat.estimate_utm_crs().to_epsg()}"
    metres = flat.to_crs(crs)
    west, south, east, north = metres.total_bounds
    if not np.isfinite([west, south, east, north]).all() or east - west > WIDEST or west < 0 or south < 0:
        raise InputError(f"{file} reaches over more than one zone of {crs}: choose the areas of one force.")
    if north > NORTHERNMOST:
        raise InputError(f"{file} lies where cells cannot be numbered ({crs}, {north:,.0f} m north).")
    return metres.to_numpy(), crs


def _like_degrees(bounds: npt.NDArray[np.float64]) -> bool:
    west, south, east, north = bounds
    return not (west < -180 or east > 180 or south < -90 or north > 90)


def _guessed_crs(bounds: npt.NDArray[np.float64], file: str) -> str:
    if _like_degrees(bounds):
        return WGS84
    west, south, east, north = UNITED_KINGDOM
    if bounds[0] > west and bounds[1] > south and bounds[2] < east and bounds[3] < north:
        return BRITISH_NATIONAL_GRID
    raise InputError(f"{file} does not say its coordinate system: save it as WGS84 or EPSG:27700.")


def _table(frame: gpd.GeoDataFrame, columns: Columns) -> pd.DataFrame:
    def text(column: str | None) -> pd.Series:
        return frame[column].fillna("").astype(str).str.strip() if column else pd.Series("", index=frame.index)

    table = pd.DataFrame(
        {"code": text(columns.code.name), "name": text(columns.name), "district": text(columns.district)}
    )
    return table.assign(name=table["name"].where(table["name"] != "", table["code"])).reset_index(drop=True)


def _check_vintage(codes: pd.Series, file: str, level: str, vintage: int | None) -> None:
    """A column may be called just 'code'; but some codes were first given out in 2021."""
    if level != "lsoa" or vintage != 2011:
        return
    new = [code for code in codes if code[1:3] == "01" and int(code[3:]) > LAST_BEFORE_2021.get(code[0], 10**6)]
    if new:
        raise InputError(f"{file} holds {len(new)} LSOAs first named in 2021, such as {new[0]}: load it as 2021.")


def _one_each(codes: pd.Series, shapes: npt.NDArray[np.object_]) -> tuple[npt.NDArray, npt.NDArray[np.object_]]:
    """Positions of the first row of each code, in the order of the file, and the shapes, parts of one code joined."""
    joined = shapes.copy()
    for rows in codes.groupby(codes).indices.values():
        if len(rows) > 1:
            joined[rows[0]] = shapely.union_all(shapes[rows])
    first = np.flatnonzero(~codes.duplicated())
    return first, joined[first]
