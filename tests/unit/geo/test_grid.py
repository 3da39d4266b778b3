"""Hexagon cells: numbers against the nearest centre, land against shapely, neighbours against distances and sides."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import cKDTree

from geo.grid import ROW, TILE, cell_at, centres, grid_over, hexagons, touching

metres = st.floats(0.001, 1_300_000)  # on the axes themselves the nearest may lie outside the lattice
widths = st.sampled_from([150.0, 250.0, 500.0, 37.5])


def as_cells(columns: np.ndarray, rows: np.ndarray) -> np.ndarray:
    return (rows << 16 | columns).astype(np.uint32)


def block(width: float, x: float, y: float, size: int) -> np.ndarray:
    """All cells about a place, sorted."""
    columns, rows = np.arange(size) + int(x / width), np.arange(size) + int(y / (ROW * width))
    return np.sort(as_cells(*(axis.ravel() for axis in np.meshgrid(columns, rows))))


@given(x=metres, y=metres, width=widths)
def test_a_point_lies_in_the_cell_of_the_nearest_centre(x: float, y: float, width: float) -> None:
    (cell,) = cell_at([x], [y], width).tolist()
    about = [
        (np.hypot((column + row % 2 / 2) * width - x, row * width * 3**0.5 / 2 - y), row << 16 | column)
        for row in range(max(0, int(y / (ROW * width)) - 2), int(y / (ROW * width)) + 4)
        for column in range(max(0, int(x / width) - 2), int(x / width) + 3)
    ]
    away = {number: distance for distance, number in about}
    assert away[cell] == pytest.approx(min(away.values()), abs=1e-6)  # on a border either side will do


@given(column=st.integers(0, 0xFFFF), row=st.integers(0, 0xFFFF), width=widths)
def test_the_middle_of_a_cell_lies_in_it(column: int, row: int, width: float) -> None:
    number = np.array([row << 16 | column], dtype=np.uint32)
    x, y = centres(number, width)
    assert (x[0], y[0]) == pytest.approx(((column + row % 2 / 2) * width, row * width * 0.75**0.5))
    assert cell_at(x, y, width).tolist() == number.tolist()


def test_many_points_at_once_are_as_each_is_by_a_tree_of_centres() -> None:
    pick = np.random.default_rng(1)
    x, y = pick.uniform(550_000, 560_000, 20_000), pick.uniform(150_000, 160_000, 20_000)
    cells = block(250, 549_000, 149_000, 60)
    nearest = cKDTree(np.column_stack(centres(cells, 250))).query(np.column_stack([x, y]))[1]
    assert (cell_at(x, y, 250) == cells[nearest]).all()


def test_what_is_no_place_is_no_cell() -> None:
    x = [np.nan, 550_000, -1, 550_000, np.inf, -np.inf, 550_000]
    y = [150_000, np.nan, 150_000, -1e-9, 150_000, 150_000, -np.inf]
    assert cell_at(x, y, 250).tolist() == [0] * 7
    assert cell_at([], [], 250).shape == (0,)
    assert cell_at([550_000], [150_000], 250).dtype == np.uint32


def test_hexagons_tile_the_plane() -> None:
    """All of one size, none over another, and no gap between those inside."""
    cells = block(250, 550_000, 150_000, 12)
    shapes = hexagons(cells, 250)
    assert shapely.area(shapes) == pytest.approx(ROW * 250**2)
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    apart = one < other
    assert shapely.area(shapely.intersection(shapes[one[apart]], shapes[other[apart]])).max() < 1e-6
    inner = shapely.box(550_500, 150_500, 552_000, 152_000)
    assert shapely.area(shapely.intersection(shapes, inner)).sum() == pytest.approx(inner.area)


def test_the_points_of_a_hexagon_are_those_of_its_cell() -> None:
    pick = np.random.default_rng(2)
    x, y = pick.uniform(550_000, 552_000, 3000), pick.uniform(150_000, 152_000, 3000)
    assert shapely.contains_xy(hexagons(cell_at(x, y, 150), 150), x, y).all()


def test_flat_sides_are_east_and_west() -> None:
    (shape,) = hexagons(np.array([1000 << 16 | 2000], dtype=np.uint32), 250)
    x, y = 2000 * 250, 1000 * 250 * ROW
    assert shape.bounds == pytest.approx((x - 125, y - 250 / 3**0.5, x + 125, y + 250 / 3**0.5))


def by_sides(cells: np.ndarray, width: float) -> set[tuple[int, int]]:
    shapes = hexagons(cells, width)
    shared = {pair: shapes[pair[0]].intersection(shapes[pair[1]].buffer(0.01)).length for pair in near(cells, width)}
    return {pair for pair, length in shared.items() if length > width / 4}


def near(cells: np.ndarray, width: float) -> set[tuple[int, int]]:
    points = np.column_stack(centres(cells, width))
    return {(i, j) for i, j in combinations(range(len(cells)), 2) if np.hypot(*(points[i] - points[j])) < 1.01 * width}


@pytest.mark.parametrize("size", [1, 2, 3, 9])
def test_cells_touch_where_their_hexagons_share_a_side(size: int) -> None:
    cells = block(250, 550_000, 150_000, size)
    pairs = [tuple(pair) for pair in np.sort(touching(cells), axis=1).tolist()]
    assert len(set(pairs)) == len(pairs)
    assert set(pairs) == near(cells, 250) == by_sides(cells, 250)


@settings(max_examples=30)
@given(
    st.sets(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=40),
    st.sampled_from([0, 1, 4000]),
    st.sampled_from([0, 900]),
)
def test_cells_with_gaps_and_at_the_edge_of_the_lattice_touch_as_any(
    places: set[tuple[int, int]], east: int, north: int
) -> None:
    cells = np.array(sorted((row + north) << 16 | (column + east) for row, column in places), dtype=np.uint32)
    cells = cells[cells > 0]
    pairs = [tuple(pair) for pair in np.sort(touching(cells), axis=1).tolist()]
    assert len(set(pairs)) == len(pairs)
    assert set(pairs) == near(cells, 150)
    assert touching(cells).shape == (len(pairs), 2)


def test_a_cell_inside_has_six_neighbours() -> None:
    cells = block(250, 550_000, 150_000, 20)
    count = np.bincount(touching(cells).ravel(), minlength=len(cells))
    row, column = (cells >> 16) - (cells >> 16).min(), (cells & 0xFFFF) - (cells & 0xFFFF).min()
    inside = (row > 0) & (row < 19) & (column > 0) & (column < 19)
    assert (count[inside] == 6).all()
    assert (count[~inside] < 6).all()
    assert touching(np.zeros(0, np.uint32)).shape == (0, 2)


# Land


def coast() -> shapely.Polygon:
    """A bay with a spit of three metres, a ragged shore and an inlet; over several tiles."""
    pick = np.random.default_rng(3)
    south = [(550_100 + 170 * i, 150_200 + float(pick.uniform(0, 900))) for i in range(60)]
    spit = [(560_280, 153_000), (563_000, 153_100), (563_000, 153_103), (560_280, 153_010)]
    north = [(560_280, 156_000), (555_003, 156_000), (555_000, 151_500), (554_997, 156_000), (550_050, 155_500)]
    shape = shapely.Polygon([*south, *spit, *north])
    assert shape.is_valid
    return shape


LAKE = shapely.Point(556_500, 153_500).buffer(620)
ISLAND = shapely.Polygon([(565_000, 152_000), (565_040, 152_000), (565_020, 152_030)])
ISLAND_IN_THE_LAKE = shapely.Point(556_500, 153_500).buffer(90)
WITH_A_LAKE = coast().difference(LAKE)
LANDS = {
    "one": [WITH_A_LAKE],
    "islands": [shapely.MultiPolygon([WITH_A_LAKE, ISLAND, ISLAND_IN_THE_LAKE])],
    "districts": [
        WITH_A_LAKE.intersection(shapely.box(0, 0, 555_555, 1e6)),
        None,
        ISLAND,
        shapely.Polygon(),
        WITH_A_LAKE.intersection(shapely.box(555_555, 0, 1e6, 1e6)),
    ],
    "a tile": [shapely.box(137 * TILE, 38 * TILE, 138 * TILE, 39 * TILE)],
    "one dot": [shapely.Point(552_000, 152_000).buffer(2)],
}


@pytest.mark.parametrize(("name", "width"), list(product(LANDS, [150, 250, 500])))
def test_every_cell_with_land_is_kept_and_its_land_measured(name: str, width: int) -> None:
    land = np.array(LANDS[name], dtype=object)
    whole = shapely.union_all(land)
    west, south, east, north = whole.bounds
    size = int(max(east - west, north - south) / width / ROW) + 6
    cells = block(width, west - 2 * width, south - 2 * width, size)
    shapely.prepare(whole)
    cells = cells[shapely.intersects(hexagons(cells, width), whole)]
    area = shapely.area(shapely.intersection(hexagons(cells, width), whole))
    grid = grid_over(land, width)
    assert grid.width == width
    # more or less than a square metre: what lies between may go either way
    assert set(cells[area > 1.01].tolist()) <= set(grid.cells.tolist()) <= set(cells[area > 0.99].tolist())
    there = np.isin(cells, grid.cells)
    assert grid.cells.tolist() == cells[there].tolist() == sorted(set(grid.cells.tolist()))
    assert grid.area == pytest.approx(area[there], abs=0.01)
    assert grid.area.max() <= ROW * width**2
    assert grid.area.sum() == pytest.approx(whole.area, abs=max(1.0, float((~there).sum())))


def test_no_land_has_no_cell() -> None:
    for land in ([], [None], [shapely.Polygon()]):
        grid = grid_over(np.array(land, dtype=object), 250)
        assert (grid.cells.tolist(), grid.area.tolist()) == ([], [])
        assert grid.cells.dtype == np.uint32


def test_a_cell_keeps_its_number_whatever_land_is_loaded() -> None:
    all_land = grid_over(np.array(LANDS["islands"], dtype=object), 250)
    part = grid_over(np.array([WITH_A_LAKE.intersection(shapely.box(0, 0, 553_000, 153_000))], dtype=object), 250)
    assert set(part.cells.tolist()) < set(all_land.cells.tolist())
    place = np.searchsorted(all_land.cells, part.cells)
    assert (part.area <= all_land.area[place] + 0.01).all()
