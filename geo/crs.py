"""Longitude and latitude to metres and back. Everything in between is in metres, EPSG:27700, never in degrees."""

from __future__ import annotations

import threading

import numpy as np
import numpy.typing as npt
from pyproj import Transformer

BRITISH_NATIONAL_GRID = "EPSG:27700"
WGS84 = "EPSG:4326"

Floats = npt.NDArray[np.float64]
_local = threading.local()  # a pyproj transformer belongs to the thread that made it


def to_metres(longitude: npt.ArrayLike, latitude: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Easting and northing (metres, EPSG:27700) of WGS84 degrees; same shape; NaN where there is none.

    Without PROJ's optional grid files this is within about 4 m of the Ordnance Survey's own transformation (OSTN15).
    Far outside Great Britain the answer is NaN or a number without meaning, never an error.
    """
    return _transform(WGS84, BRITISH_NATIONAL_GRID, longitude, latitude)


def to_degrees(easting: npt.ArrayLike, northing: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Longitude and latitude (WGS84 degrees) of metres in EPSG:27700; same shape; NaN where there is none."""
    return _transform(BRITISH_NATIONAL_GRID, WGS84, easting, northing)


def _transform(source: str, target: str, x: npt.ArrayLike, y: npt.ArrayLike) -> tuple[Floats, Floats]:
    xs, ys = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    known = np.isfinite(xs) & np.isfinite(ys)
    if not hasattr(_local, "transformers"):
        _local.transformers = {}
    found = _local.transformers.get((source, target))
    if found is None:
        found = Transformer.from_crs(source, target, always_xy=True)
        _local.transformers[(source, target)] = found
    # Points far outside Great Britain come back as infinity, which no polygon holds.
    across, up = found.transform(np.where(known, xs, 0.0), np.where(known, ys, 0.0))
    known &= np.isfinite(across) & np.isfinite(up)
    return np.where(known, across, np.nan), np.where(known, up, np.nan)
