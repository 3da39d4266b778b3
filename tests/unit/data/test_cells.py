"""Hotspot cells: their names, the town near each, which hold land, and the cell of every offence."""

from __future__ import annotations

import csv
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

import data.build.cells
from data.boundaries.layers import Layers
from data.boundaries.pack import load_pack
from data.build.cells import cells_of, district_cells, pack_cells, write_cells
from data.cells import NEAR_TOWN, WIDTHS, cell_name, cell_number, cell_words, nearest_town, numbers_by_width
from data.paths import PACKS
from data.store.version import Store
from geo.crs import to_metres
from geo.grid import centres, grid_over, hexagons
from geo.join import place_points
from tests.oracle import naive

MEDWAY = "E06000035"


@given(st.sampled_from(WIDTHS), st.integers(0, 0xFFFF), st.integers(0, 0xFFFF))
def test_a_name_is_read_back(width: int, column: int, row: int) -> None:
    number = row << 16 | column
    name = cell_name(number, width)
    assert name == f"{width}-{column}-{row}"
    if number:
        assert cell_number(name) == (width, number)


@pytest.mark.parametrize(
    "name",
    [
        *("", "250", "250-1", "250-1-1-1", "250--1-1", "250-1-", "-250-1-1", "250 1 1", "250-1-1 ", "250-1-1\n"),
        *(
            "200-1-1",
            "0250-1-1",
            "25-1-1",
            "250-65536-1",
            "250-1-65536",
            "250-1-100000",
            "250-1.5-1",
            "a-b-c",
            "²50-1-1",
        ),
    ],
)
def test_what_is_no_name_of_a_cell_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="is not a cell such as"):
        cell_number(name)


@pytest.mark.parametrize("width", WIDTHS)
def test_no_cell_has_no_name(width: int) -> None:
    """0 says that an offence is in no cell: asking for it would count the offences without a place."""
    with pytest.raises(ValueError, match="is not a cell such as"):
        cell_number(f"{width}-0-0")


def test_cells_by_width() -> None:
    names = ("150-3-2", "250-1-1", "250-65535-65535")
    assert numbers_by_width(names) == {150: [2 << 16 | 3], 250: [1 << 16 | 1, 0xFFFFFFFF]}
    assert numbers_by_width(()) == {}


# Towns


def towns() -> list[tuple[str, float, float]]:
    with (PACKS / "towns.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        (row["name"], *(float(v) for v in to_metres(float(row["longitude"]), float(row["latitude"])))) for row in rows
    ]


def test_the_nearest_town_is_the_nearest() -> None:
    every = towns()
    pick = np.random.default_rng(1)
    near = 0
    for x, y in zip(pick.uniform(540_000, 645_000, 300), pick.uniform(115_000, 180_000, 300), strict=True):
        away = {name: math.dist((x, y), (east, north)) for name, east, north in every}
        name = min(away, key=away.__getitem__)
        assert nearest_town(x, y) == (name if away[name] <= NEAR_TOWN else "")
        near += away[name] <= NEAR_TOWN
    assert 50 < near < 300
    assert all(nearest_town(x, y) == name for name, x, y in every)


def test_a_cell_in_words() -> None:
    x, y = next((x, y) for name, x, y in towns() if name == "Chatham")
    column, row = naive.nearest_centre(x, y, 250)
    assert cell_words(f"250-{column}-{row}") == "250 m cell near Chatham"
    assert cell_words("500-7-7") == "500 m cell"


# The cells of a version


@pytest.mark.parametrize("width", WIDTHS)
def test_the_land_of_all_cells_is_that_of_the_home_districts(width: int, small_store: Store) -> None:
    layer = small_store.cells(width)
    home = np.flatnonzero(small_store.districts["home"].to_numpy())
    shapes = load_pack()[1].geometry[home - 1]
    assert (np.diff(layer.cells.astype(np.int64)) > 0).all()
    assert layer.area.sum() == pytest.approx(shapely.area(shapes).sum(), rel=1e-7)
    assert set(layer.district.tolist()) == set(home.tolist())
    # the district is that of the middle; where the middle is at sea or over the border, one that is not far
    some = np.random.default_rng(2).choice(len(layer.cells), 400, replace=False)
    middles = shapely.points(*centres(layer.cells[some], width))
    own = shapes[np.searchsorted(home, layer.district[some])]
    outside = shapely.distance(own, middles)
    nearest = np.min([shapely.distance(shape, middles) for shape in shapes], axis=0)
    assert outside == pytest.approx(nearest, abs=1e-6)


def test_land_in_a_cell_is_what_a_loop_finds(small_store: Store) -> None:
    land = list(load_pack()[1].geometry)
    for width in WIDTHS:
        layer = small_store.cells(width)
        some = np.random.default_rng(3).choice(np.flatnonzero(layer.area < 0.8 * layer.area.max()), 20, replace=False)
        for number, area in zip(layer.cells[some].tolist(), layer.area[some].tolist(), strict=True):
            assert naive.land_in(naive.hexagon(number & 0xFFFF, number >> 16, width), land) == pytest.approx(
                area, abs=0.1
            )


def scattered(count: int) -> pd.DataFrame:
    """Points all over the county, the sea and the neighbours, most of them near the edge of the land."""
    pick = np.random.default_rng(4)
    shore = shapely.union_all(load_pack()[1].geometry).boundary
    at = shapely.get_coordinates(shapely.line_interpolate_point(shore, pick.uniform(0, shore.length, count)))
    at += pick.normal(0, 300, at.shape)
    at[: count // 4] = np.column_stack(
        [pick.uniform(540_000, 645_000, count // 4), pick.uniform(115_000, 185_000, count // 4)]
    )
    at[:3] = [(np.nan, np.nan), (700_000, 100_000), (0, 0)]
    return pd.DataFrame({"easting": at[:, 0], "northing": at[:, 1]})


def test_the_cell_of_every_offence_is_the_one_a_loop_finds(small_store: Store) -> None:
    offences = scattered(400)
    land = list(load_pack()[1].geometry)
    found = cells_of(small_store.folder / "areas", offences, np.ones(len(offences), dtype=bool))
    assert list(found) == [f"cell_{width}" for width in WIDTHS]
    expected = [naive.cells_at(x, y, land) for x, y in offences.itertuples(index=False)]
    for i, cells in enumerate(expected):
        own = [cell_name(int(found[f"cell_{w}"][i]), w) for w in WIDTHS if found[f"cell_{w}"][i]]
        assert tuple(own) == cells, offences.iloc[i].tolist()
    assert {len(cells) for cells in expected} == {0, 1, 2, 3}


def test_only_exact_points_have_a_cell(small_store: Store) -> None:
    offences = scattered(200)
    exact = np.arange(200) % 2 == 0
    every = cells_of(small_store.folder / "areas", offences, np.ones(200, dtype=bool))
    found = cells_of(small_store.folder / "areas", offences, exact)
    for column, cells in found.items():
        assert cells.dtype == np.uint32
        assert cells.tolist() == np.where(exact, every[column], 0).tolist()
        assert every[column][~exact].any()


def layers() -> Layers:
    lsoas, districts = load_pack()
    return Layers({2011: lsoas}, districts)


def test_cells_of_the_same_land_are_taken_over(
    small_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("worked out again")

    monkeypatch.setattr(data.build.cells, "_cells_of_district", never)
    write_cells(tmp_path, layers(), set(np.flatnonzero(small_store.districts["home"])), small_store)
    for width in WIDTHS:
        name = f"cells_{width}.parquet"
        assert (tmp_path / name).read_bytes() == (small_store.folder / "areas" / name).read_bytes()
    with pytest.raises(AssertionError, match="worked out again"):
        write_cells(tmp_path, layers(), {1}, small_store)


def test_cells_that_come_with_the_pack_are_those_of_its_districts() -> None:
    _, districts = load_pack()
    come = pack_cells(districts.sha256)
    assert set(come) == {(number, width) for number in range(1, 14) for width in WIDTHS}
    for number, width in [*((number, 500) for number in range(1, 14)), (1, 150), (9, 250), (11, 150)]:
        found = district_cells(districts.geometry[number - 1], width)
        for name in ("cells", "area", "middle"):
            np.testing.assert_array_equal(getattr(come[number, width], name), getattr(found, name))


def test_cells_put_together_are_those_of_all_the_land(tmp_path: Path) -> None:
    """Districts one by one, also such as do not come with the pack, against one grid over all of their land."""
    shapes = load_pack()[1].geometry
    moved = replace(load_pack()[1], sha256="others")
    home = {1, 5, 6, 11}
    write_cells(tmp_path, Layers({2011: load_pack()[0]}, moved), home, None)
    land = shapes[np.array(sorted(home)) - 1]
    for width in WIDTHS:
        frame, grid = pd.read_parquet(tmp_path / f"cells_{width}.parquet"), grid_over(land, float(width))
        np.testing.assert_array_equal(frame["cell"], grid.cells)
        np.testing.assert_allclose(frame["area"], grid.area, atol=len(home))  # slivers of a square metre are left out
        placed = place_points(*centres(grid.cells, width), land, tolerance=float(width))
        np.testing.assert_array_equal(frame["district"], np.array(sorted(home))[placed.index])


def test_other_home_districts_have_other_cells(small_store: Store, tmp_path: Path) -> None:
    number = small_store.district_codes.index(MEDWAY)
    shape = load_pack()[1].geometry[number - 1]
    write_cells(tmp_path, layers(), {number}, small_store)
    for width in WIDTHS:
        frame = pd.read_parquet(tmp_path / f"cells_{width}.parquet")
        assert set(frame["district"]) == {number}
        assert frame["area"].sum() == pytest.approx(shape.area, rel=1e-6)
        assert shapely.intersects(hexagons(frame["cell"].to_numpy(), width), shape).all()


def test_no_home_district_has_no_cell(tmp_path: Path) -> None:
    write_cells(tmp_path, layers(), set(), None)
    assert [len(pd.read_parquet(tmp_path / f"cells_{width}.parquet")) for width in WIDTHS] == [0, 0, 0]
    offences = scattered(10)
    assert not any(cells.any() for cells in cells_of(tmp_path, offences, np.ones(10, dtype=bool)).values())
