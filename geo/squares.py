"""Lines cut into the squares of a web map (Web Mercator, the scheme of map tiles), and written as small whole numbers.

At zoom z the world is 2^z squares wide; positions here are in squares, counted from the west and from the north.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely

Floats = npt.NDArray[np.float64]
Lines = npt.NDArray[np.object_]


def in_squares(longitude: npt.ArrayLike, latitude: npt.ArrayLike, zoom: int) -> tuple[Floats, Floats]:
    """Position of WGS84 degrees in squares of this zoom, x from the antimeridian and y from the north; same shape.

    Web Mercator (EPSG:3857) scaled to squares; latitudes within 85 degrees.
    """
    up = np.radians(np.asarray(latitude, dtype=np.float64))
    x = (np.asarray(longitude, dtype=np.float64) + 180.0) / 360.0
    y = (1.0 - np.arcsinh(np.tan(up)) / np.pi) / 2.0
    return x * 2**zoom, y * 2**zoom


def cut(lines: Lines) -> tuple[Lines, npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Each line (LineString, coordinates in squares) cut at the edges of the squares it runs through.

    Returns the pieces (LineStrings), the number of the line that each is of, and column and row of its square. A line
    along an edge is in the squares on both sides.
    """
    if not len(lines):
        none = np.zeros(0, dtype=np.int64)
        return np.zeros(0, dtype=object), none, none, none
    west, north, east, south = np.floor(shapely.total_bounds(lines)).astype(np.int64)
    columns, rows = (axis.ravel() for axis in np.meshgrid(np.arange(west, east + 1), np.arange(north, south + 1)))
    boxes = shapely.box(columns, rows, columns + 1, rows + 1)
    line, box = shapely.STRtree(boxes).query(lines, predicate="intersects")
    inside, whole = shapely.intersection(lines[line], boxes[box]), np.arange(len(line))
    pieces, of = shapely.get_parts(inside, return_index=True)
    kept = (shapely.get_type_id(pieces) == 1) & (shapely.length(pieces) > 0)  # a corner may be touched in a point
    at = whole[of[kept]]
    return pieces[kept], line[at], columns[box[at]], rows[box[at]]


def steps(piece: shapely.Geometry, column: int, row: int, units: int) -> list[int]:
    """A piece as whole numbers in ``units`` to a square: x, y of its first point in the square, then step by step.

    Steps of nothing are left out; empty where nothing but a point is left.
    """
    xy = shapely.get_coordinates(piece)
    places = np.rint((xy - [column, row]) * units).astype(np.int64)
    moves = np.diff(places, axis=0)
    moves = moves[moves.any(axis=1)]
    return [] if not len(moves) else np.concatenate([places[:1], moves]).ravel().tolist()
