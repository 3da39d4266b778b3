"""Read a boundary file as the ONS (or anybody) gives it out: GeoJSON (also .gz), GeoPackage, Shapefile, GeoParquet."""

from __future__ import annotations

import gzip
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pyogrio
import shapely

from data.errors import InputError
from geo.crs import BRITISH_NATIONAL_GRID, WGS84
from geo.shapes import POLYGONAL, mend, polygonal

AREA_CODE = r"[EWNSK]\d{8}|95[A-Z]{2}\d{2}[A-Z]\d+|N\d{8}"
PREFIX = {"lsoa": "lsoa", "district": "lad"}
LSOA_VALUE = r"[EW]01\d{6}|95[A-Z]{2}.*|N2\d{7}|S01\d{6}"


@dataclass(frozen=True)
class RawLayer:
    """What was found in the file, in metres, with broken polygons mended."""

    codes: list[str]
    names: list[str]
    district_codes: list[str]
    geometry: npt.NDArray[np.object_]
    year: int
    mended: int


def read_boundary_file(path: Path, level: str, vintage: int | None) -> RawLayer:
    """Codes, names and polygons of a file. Raises InputError with one sentence for anything that cannot be used."""
    frame = _in_metres(_opened(path), path)
    code_column = _code_column(frame, path, level, vintage)
    name_column = _name_column(frame, code_column)
    year = _year_in(code_column)
    shapes, mended = mend(frame.geometry.to_numpy())
    keep = np.isin(shapely.get_type_id(shapes), POLYGONAL) & ~shapely.is_empty(shapes)
    if not keep.any():
        raise InputError(f"{path.name} holds no polygons: choose a boundary file, not points or lines.")
    frame, shapes = frame[keep], shapes[keep]
    codes = frame[code_column].astype(str).str.strip().tolist()
    names = frame[name_column].astype(str).tolist() if name_column else list(codes)
    districts = _district_values(frame, level)
    first = {code: i for i, code in reversed(list(enumerate(codes)))}
    order = sorted(first.values())
    if len(order) < len(codes):  # an area in several rows (islands): one area of all its parts
        shapes = np.array(
            [polygonal(shapely.union_all(shapes[[j for j, c in enumerate(codes) if c == codes[i]]])) for i in order]
        )
    return RawLayer(
        [codes[i] for i in order], [names[i] for i in order], [districts[i] for i in order], shapes, year, mended
    )


def _opened(path: Path) -> gpd.GeoDataFrame:
    if not path.is_file():
        raise InputError(f"There is no file {path}: check the name.")
    head = path.open("rb").read(512).lstrip().lower()
    if head.startswith((b"<!doctype", b"<html")):
        raise InputError(f"{path.name} is a web page, not boundaries: download the file itself again.")
    try:
        if path.suffix.lower() in (".parquet", ".geoparquet"):
            return gpd.read_parquet(path)
        if path.suffix.lower() == ".gz":
            with tempfile.TemporaryDirectory() as folder:
                plain = Path(folder) / path.stem
                plain.write_bytes(gzip.decompress(path.read_bytes()))
                return pyogrio.read_dataframe(plain)
        return pyogrio.read_dataframe(path)
    except Exception as error:  # every driver has errors of its own
        raise InputError(
            f"{path.name} cannot be read as boundaries (GeoJSON, GeoPackage, Shapefile or GeoParquet): "
            f"it is damaged or another kind of file ({type(error).__name__})."
        ) from error


def _in_metres(frame: gpd.GeoDataFrame, path: Path) -> gpd.GeoDataFrame:
    if not isinstance(frame, gpd.GeoDataFrame) or frame.empty or frame.geometry.isna().all():
        raise InputError(f"{path.name} holds no shapes: choose a boundary file.")
    frame = frame[frame.geometry.notna()]
    if frame.crs is None:
        frame = frame.set_crs(_guessed_crs(frame, path))
    return frame.to_crs(BRITISH_NATIONAL_GRID)


def _guessed_crs(frame: gpd.GeoDataFrame, path: Path) -> str:
    west, south, east, north = frame.total_bounds
    if -180 <= west and east <= 180 and -90 <= south and north <= 90:
        return WGS84
    if west > -100_000 and south > -100_000 and east < 800_000 and north < 1_400_000:
        return BRITISH_NATIONAL_GRID
    raise InputError(f"{path.name} does not say its coordinate system: save it with one (EPSG:27700 or WGS84).")


def _year_in(column: str) -> int:
    digits = re.search(r"(\d{2})", column)
    return 2000 + int(digits[1]) if digits else 0


def _is_code_column(frame: gpd.GeoDataFrame, column: str) -> bool:
    values = frame[column].dropna().astype(str).str.strip()
    return bool(len(values)) and bool(values.str.fullmatch(AREA_CODE).mean() > 0.9)


def _code_column(frame: gpd.GeoDataFrame, path: Path, level: str, vintage: int | None) -> str:
    """The column of the asked level and vintage; its values decide, not its name alone."""
    prefix = PREFIX[level]
    own = [c for c in frame.columns if c != frame.geometry.name and _is_code_column(frame, c)]
    named = [c for c in own if re.match(rf"{prefix}_?\d{{0,4}}_?(cd|code)?$", c.lower())]
    wanted = f"{vintage % 100:02d}" if vintage and level == "lsoa" else ""
    exact = [c for c in named if wanted and wanted in c]
    plain = [c for c in named if not re.search(r"\d", c)]
    if exact or (named and not wanted):
        return (exact or named)[0]
    if named and not plain:
        raise InputError(
            f"{path.name} has {', '.join(named)}, so it is not the {level} layer of {vintage}: "
            f"give the vintage that it is, or load the file of {vintage}."
        )
    unnamed = [c for c in own if re.fullmatch(r"(geo|area|ons|gss)?_?(cd|code|id)", c.lower())]
    for column in (*plain, *unnamed):
        is_lsoa = frame[column].astype(str).str.fullmatch(LSOA_VALUE).mean() > 0.9
        if is_lsoa == (level == "lsoa"):
            return column
    seen = ", ".join(str(c) for c in frame.columns if c != frame.geometry.name)
    raise InputError(f"{path.name} has no column of {level} codes (such as {prefix.upper()}21CD); it has {seen}.")


def _name_column(frame: gpd.GeoDataFrame, code_column: str) -> str | None:
    guesses = [re.sub(r"(?i)cd$", lambda m: "NM" if m[0].isupper() else "nm", code_column)]
    guesses += [re.sub(r"(?i)code$", lambda m: "NAME" if m[0].isupper() else "name", code_column), "name", "NAME"]
    return next((guess for guess in guesses if guess in frame.columns and guess != code_column), None)


def _district_values(frame: gpd.GeoDataFrame, level: str) -> list[str]:
    """District codes in an LSOA file, where it has them; '' otherwise."""
    if level == "lsoa":
        for column in frame.columns:
            if re.match(r"(?i)(lad|utla)?_?lad\d{0,2}_?cd(_.*)?$|^lad\d{0,2}cd", str(column)) and _is_code_column(frame, column):
                return frame[column].fillna("").astype(str).tolist()
    return [""] * len(frame)
