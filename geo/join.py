"""Points to polygons: inside, or the nearest within a tolerance (METHODS, Join)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

#: How a point was placed.
NONE, POLYGON, NEAREST = 0, 1, 2


class Placement(NamedTuple):
    """For each point the index of its polygon (-1: none) and how it was found."""

    index: npt.NDArray[np.int32]
    how: npt.NDArray[np.uint8]


def place_points(
    easting: npt.NDArray[np.float64],
    northing: npt.NDArray[np.float64],
    polygons: npt.NDArray[np.object_],
    tolerance: float = 100.0,
) -> Placement:
    """Place points (metres) in polygons of the same CRS.

    A point on a shared edge belongs to the polygon of the lowest index, one in no polygon to the nearest within
    ``tolerance`` metres, NaN to none. Points repeat a lot (snapped to anchors), so each place is looked up once.
    """
    index = np.full(len(easting), -1, np.int32)
    how = np.zeros(len(easting), np.uint8)
    known = np.isfinite(easting) & np.isfinite(northing)
    if not known.any() or not len(polygons):
        return Placement(index, how)
    places, back = np.unique(np.column_stack([easting[known], northing[known]]), axis=0, return_inverse=True)
    at, way = _place_unique(shapely.points(places), polygons, tolerance)
    index[known], how[known] = at[back.reshape(-1)], way[back.reshape(-1)]
    return Placement(index, how)


def _place_unique(
    points: npt.NDArray[np.object_], polygons: npt.NDArray[np.object_], tolerance: float
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.uint8]]:
    tree = shapely.STRtree(polygons)
    at = np.full(len(points), len(polygons), np.int32)
    which, polygon = tree.query(points, predicate="intersects")
    np.minimum.at(at, which, polygon.astype(np.int32))
    how = np.where(at < len(polygons), POLYGON, NONE).astype(np.uint8)
    outside = np.flatnonzero(how == NONE)
    if tolerance > 0 and len(outside):
        which, polygon = tree.query_nearest(points[outside], max_distance=tolerance, all_matches=True)
        np.minimum.at(at, outside[which], polygon.astype(np.int32))
    how[(how == NONE) & (at < len(polygons))] = NEAREST
    return np.where(how == NONE, -1, at).astype(np.int32), how
