"""Points to polygons: inside, or the nearest within a tolerance (METHODS, Join)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

#: How a point was placed.
NONE, POLYGON, NEAREST = 0, 1, 2

#: Distances closer than this (metres) are one distance: the two sides of a shared edge differ in the last bits.
SAME_DISTANCE = 1e-6


@dataclass(frozen=True, eq=False)
class Placement:
    """For each point the index of its polygon (-1: none) and how it was found (NONE, POLYGON or NEAREST)."""

    index: npt.NDArray[np.int32]
    how: npt.NDArray[np.uint8]


def place_points(
    easting: npt.NDArray[np.float64],
    northing: npt.NDArray[np.float64],
    polygons: npt.NDArray[np.object_],
    tolerance: float = 100.0,
) -> Placement:
    """Place points, shape (n,), in valid polygons, shape (m,), all in metres of one CRS.

    A point on a boundary belongs to the polygon. Where several hold it, or are equally near, the lowest index wins, so
    the answer never depends on the order of an index tree. A point in no polygon belongs to the nearest one within
    ``tolerance`` metres, a coordinate that is not finite to none; empty and missing polygons hold nothing.

    Points repeat a lot (snapped to anchors), so each place is looked up once.
    Raises ValueError for coordinates of different lengths or a negative tolerance.
    """
    if len(easting) != len(northing):
        raise ValueError("easting and northing must be of one length")
    if not tolerance >= 0:
        raise ValueError("tolerance must be zero or more metres")
    index = np.full(len(easting), -1, np.int32)
    how = np.full(len(easting), NONE, np.uint8)
    known = np.isfinite(easting) & np.isfinite(northing)
    if not known.any() or not len(polygons):
        return Placement(index, how)
    # complex numbers sort several times faster than rows of a table
    places, back = np.unique(np.asarray(easting)[known] + 1j * np.asarray(northing)[known], return_inverse=True)
    at, way = _place_unique(shapely.points(places.real, places.imag), polygons, tolerance)
    index[known], how[known] = at[back], way[back]
    return Placement(index, how)


def _place_unique(
    points: npt.NDArray[np.object_], polygons: npt.NDArray[np.object_], tolerance: float
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.uint8]]:
    """The tree holds the points, so that each polygon is prepared once and asked about many."""
    at = np.full(len(points), len(polygons), np.int32)
    polygon, point = shapely.STRtree(points).query(polygons, predicate="intersects")
    np.minimum.at(at, point, polygon.astype(np.int32))
    how = np.where(at < len(polygons), POLYGON, NONE).astype(np.uint8)
    outside = np.flatnonzero(how == NONE)
    if tolerance > 0 and len(outside):
        at[outside] = _nearest(points[outside], polygons, tolerance)
    how[(how == NONE) & (at < len(polygons))] = NEAREST
    at[how == NONE] = -1
    return at, how


def _nearest(
    points: npt.NDArray[np.object_], polygons: npt.NDArray[np.object_], tolerance: float
) -> npt.NDArray[np.int32]:
    """Index of the nearest polygon within the tolerance; ``len(polygons)`` where there is none."""
    polygon, point = shapely.STRtree(points).query(polygons, predicate="dwithin", distance=tolerance)
    distance = shapely.distance(points[point], polygons[polygon])
    least = np.full(len(points), np.inf)
    np.minimum.at(least, point, distance)
    tied = distance <= least[point] + SAME_DISTANCE
    at = np.full(len(points), len(polygons), np.int32)
    np.minimum.at(at, point[tied], polygon[tied].astype(np.int32))
    return at
