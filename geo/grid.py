"""Hexagon cells on one fixed lattice in metres, so that a cell keeps its number whatever data or boundaries are loaded.

A lattice is named by the width of its hexagons from flat side to flat side. Rows run east; odd rows are shifted half a
width. The number of a cell packs row and column: ``row << 16 | column``, both counted from the origin of the national
grid. 0 is no cell (the one at the origin lies in the sea). Source of the rounding: cube coordinates, each rounded, the
worst one mended (R. Charles's and others' hexagon arithmetic; proven in the tests by nearest centre).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from geo.shapes import Shapes

Floats = npt.NDArray[np.float64]
Cells = npt.NDArray[np.uint32]

#: Metres between two rows, for a hexagon of width 1.
ROW = np.sqrt(3) / 2
#: Land is cut into squares of this many metres before cells are clipped: clipping a cell by a whole county is slow.
TILE = 4_000.0
#: Steps from a cell to three of its six neighbours (the other three are the same backwards): rows, cube columns.
HALF_RING = ((0, 1), (1, 0), (1, -1))


@dataclass(frozen=True, eq=False)
class Grid:
    """The cells of a study area. ``cells`` sorted; ``area``: land inside each, in square metres, above 0."""

    width: float
    cells: Cells
    area: Floats


def cell_at(easting: npt.ArrayLike, northing: npt.ArrayLike, width: float) -> Cells:
    """The cell that each point lies in, shape (n,); coordinates in metres, 0 or more. NaN gives 0."""
    x, y = np.asarray(easting, dtype=np.float64), np.asarray(northing, dtype=np.float64)
    known = np.isfinite(x) & np.isfinite(y) & (x >= 0) & (y >= 0)
    x, y = np.where(known, x, 0.0), np.where(known, y, 0.0)
    r = y / (ROW * width)
    q = x / width - r / 2
    whole_q, whole_r, whole_s = np.rint(q), np.rint(r), np.rint(-q - r)
    off_q, off_r, off_s = np.abs(whole_q - q), np.abs(whole_r - r), np.abs(whole_s + q + r)
    mend_q = (off_q > off_r) & (off_q > off_s)
    mend_r = ~mend_q & (off_r > off_s)
    row = np.where(mend_r, -whole_q - whole_s, whole_r).astype(np.int64)
    cube = np.where(mend_q, -whole_r - whole_s, whole_q).astype(np.int64)
    return np.where(known, _packed(row, cube), 0).astype(np.uint32)


def _packed(row: npt.NDArray[np.int64], cube: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The number of a cell from its row and cube column; 0 where it lies west or south of the origin."""
    column = cube + (row >> 1)
    return np.where((row >= 0) & (column >= 0), row << 16 | column, 0)


def centres(cells: npt.ArrayLike, width: float) -> tuple[Floats, Floats]:
    """Easting and northing of the middle of each cell, shape (n,)."""
    number = np.asarray(cells).astype(np.int64)
    row, column = number >> 16, number & 0xFFFF
    return (column + (row & 1) / 2) * width, row * ROW * width


def hexagons(cells: npt.ArrayLike, width: float) -> Shapes:
    """The whole hexagon of each cell, shape (n,), points up; not clipped."""
    x, y = centres(cells, width)
    angle = np.radians(np.arange(30, 390, 60))
    radius = width / np.sqrt(3)
    corners = np.stack([x[:, None] + radius * np.cos(angle), y[:, None] + radius * np.sin(angle)], axis=-1)
    return np.asarray(shapely.polygons(corners), dtype=object)


def grid_over(land: Shapes, width: float) -> Grid:
    """Every cell that holds land, with the land's area in it. ``land``: valid polygons in metres, shape (n,).

    Polygons may touch but not overlap. Cells away from every border are whole or empty, and their middle says which;
    only those along a border are cut.
    """
    shapes = np.array([shape for shape in land if shape is not None and not shape.is_empty], dtype=object)
    if not len(shapes):
        return Grid(width, np.zeros(0, np.uint32), np.zeros(0))
    border = _along_borders(shapes, width)
    cells = np.setdiff1d(_cells_in_box(shapely.total_bounds(shapes), width), border)
    whole = cells[_inside(shapes, *centres(cells, width))]
    area = _land_in(_tiles(shapes), border, width)
    held = area > 1.0  # a sliver of less than a square metre is a rounding of the tiles
    full = ROW * width**2
    found, areas = np.r_[whole, border[held]], np.r_[np.full(len(whole), full), np.minimum(area[held], full)]
    order = np.argsort(found)
    return Grid(width, found[order].astype(np.uint32), areas[order])


def _along_borders(shapes: Shapes, width: float) -> Cells:
    """Cells that a border may run through: those of points along it, and the ring around them."""
    x, y = shapely.get_coordinates(shapely.segmentize(shapely.boundary(shapes), width / 4)).T
    angle = np.radians(np.arange(0, 360, 60))
    middle = np.unique(cell_at(x, y, width))
    east, north = centres(middle, width)
    around = cell_at(
        (east[:, None] + width * np.cos(angle)).ravel(), (north[:, None] + width * np.sin(angle)).ravel(), width
    )
    found = np.union1d(middle, around)
    return found[found > 0]


def _inside(shapes: Shapes, x: Floats, y: Floats) -> npt.NDArray[np.bool_]:
    """Which points lie in one of the shapes."""
    found = np.zeros(len(x), dtype=bool)
    for shape in shapes:
        west, south, east, north = shape.bounds
        near = np.flatnonzero(~found & (x >= west) & (x <= east) & (y >= south) & (y <= north))
        shapely.prepare(shape)
        found[near] = shapely.contains_xy(shape, x[near], y[near])
    return found


def _land_in(tiles: Shapes, cells: Cells, width: float) -> Floats:
    """Square metres of land in each cell."""
    shapes = hexagons(cells, width)
    tile, cell = shapely.STRtree(shapes).query(tiles, predicate="intersects")
    area = np.zeros(len(cells))
    np.add.at(area, cell, shapely.area(shapely.intersection(tiles[tile], shapes[cell])))
    return area


def _tiles(land: Shapes) -> Shapes:
    """The land cut along a square lattice."""
    parts: list[Shapes] = []
    for shape in land:
        if shape is None or shape.is_empty:
            continue
        west, south, east, north = shape.bounds
        x = np.arange(np.floor(west / TILE), np.floor(east / TILE) + 1) * TILE
        y = np.arange(np.floor(south / TILE), np.floor(north / TILE) + 1) * TILE
        left, low = (corner.ravel() for corner in np.meshgrid(x, y))
        pieces = shapely.intersection(shapely.box(left, low, left + TILE, low + TILE), shape)
        parts.append(pieces[~shapely.is_empty(pieces)])
    return np.concatenate(parts) if parts else np.zeros(0, dtype=object)


def _cells_in_box(bounds: Floats, width: float) -> Cells:
    """Every cell whose hexagon may touch the box (west, south, east, north)."""
    west, south, east, north = bounds
    rows = np.arange(max(0, int(south / (ROW * width)) - 1), int(north / (ROW * width)) + 3)
    columns = np.arange(max(0, int(west / width) - 1), int(east / width) + 3)
    return np.sort((rows[:, None] << 16 | columns[None, :]).ravel()).astype(np.uint32)


def touching(cells: Cells) -> npt.NDArray[np.int64]:
    """Pairs of positions in ``cells`` (sorted) that share a side, each once, shape (k, 2)."""
    number = cells.astype(np.int64)
    row, cube = number >> 16, (number & 0xFFFF) - (number >> 17)
    found = []
    for step_row, step_cube in HALF_RING:
        other = _packed(row + step_row, cube + step_cube)
        place = np.searchsorted(number, other)
        there = (place < len(number)) & (number[np.minimum(place, len(number) - 1)] == other)
        found.append(np.column_stack([np.flatnonzero(there), place[there]]))
    return np.concatenate(found) if len(number) else np.zeros((0, 2), np.int64)
