"""Longitude and latitude to metres and back. Everything in between is in metres, never in degrees.

In Great Britain the metres are those of EPSG:27700; a store of another country has a system of its own.
"""

from __future__ import annotations

import threading

import numpy as np
import numpy.typing as npt
from pyproj import Transformer

BRITISH_NATIONAL_GRID = "EPSG:27700"
WGS84 = "EPSG:4326"

Floats = npt.NDArray[np.float64]
_local = threading.local()  # a pyproj transformer belongs to the thread that made it


def to_metres(
    longitude: npt.ArrayLike, latitude: npt.ArrayLike, crs: str = BRITISH_NATIONAL_GRID
) -> tuple[Floats, Floats]:
    """Easting and northing (metres of ``crs``) of WGS84 degrees; same shape; NaN where there is none.

    Without PROJ's optional grid files this is within about 4 m of the Ordnance Survey's own transformation (OSTN15).
    Far outside the area of the system the answer is NaN or a number without meaning, never an error.
    """
    return _transform(WGS84, crs, longitude, latitude)


def to_degrees(
    easting: npt.ArrayLike, northing: npt.ArrayLike, crs: str = BRITISH_NATIONAL_GRID
) -> tuple[Floats, Floats]:
    """Longitude and latitude (WGS84 degrees) of metres of ``crs``; same shape; NaN where there is none."""
    return _transform(crs, WGS84, easting, northing)


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
