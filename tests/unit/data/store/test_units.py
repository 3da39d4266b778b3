"""Study areas: cells and LSOAs inside districts, their land, and who is whose neighbour."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely

from data.boundaries.pack import load_pack
from data.build.cells import TOUCHING
from data.cells import WIDTHS
from data.store.units import MOST_KEPT, Units, land_of, units_of
from data.store.version import Store
from geo.grid import ROW, hexagons

ALL_UNITS = (*(f"cell_{width}" for width in WIDTHS), "lsoa_2011")


def numbers(store: Store, *codes: str) -> tuple[int, ...]:
    return tuple(sorted(store.district_codes.index(code) for code in codes))


@pytest.mark.parametrize("unit", ALL_UNITS)
def test_units_of_some_districts_are_those_of_all_that_lie_there(unit: str, small_store: Store) -> None:
    every = units_of(small_store, unit, ())
    chosen = numbers(small_store, "E06000035", "E07000114")
    part = units_of(small_store, unit, chosen)
    inside = np.isin(every.district, chosen)
    assert 0 < inside.sum() < len(inside)
    for name in ("number", "area", "district"):
        assert getattr(part, name).tolist() == getattr(every, name)[inside].tolist()
    assert (part.weights != every.weights[inside][:, inside]).nnz == 0
    assert (np.diff(every.number) > 0).all()
    assert every.number.min() > 0


@pytest.mark.parametrize("unit", ALL_UNITS)
def test_neighbours_are_mutual_and_everyone_is_with_itself(unit: str, small_store: Store) -> None:
    units = units_of(small_store, unit, ())
    assert units.weights.shape == (len(units.number),) * 2
    assert (units.weights != units.weights.T).nnz == 0
    assert set(units.weights.data.tolist()) == {1.0}
    assert (units.weights.diagonal() == 1).all()
    members = np.asarray(units.weights.sum(axis=1)).ravel()
    if units.width:
        assert members.max() == 7  # itself and six
        assert (members[units.area > 0.99999 * ROW * units.width**2] == 7).mean() > 0.99
    else:
        assert members.min() >= 2


@pytest.mark.parametrize("width", WIDTHS)
def test_cells_are_those_of_the_store(width: int, small_store: Store) -> None:
    units, layer = units_of(small_store, f"cell_{width}", ()), small_store.cells(width)
    assert units.width == width
    assert units.number.tolist() == layer.cells.tolist()
    assert units.area.tolist() == layer.area.tolist()
    assert units.district.tolist() == layer.district.tolist()


def test_neighbouring_cells_share_a_side(small_store: Store) -> None:
    units = units_of(small_store, "cell_500", numbers(small_store, "E07000114"))
    shapes = hexagons(units.number, 500)
    for i, shape in enumerate(shapes):
        shared = shapely.length(shapely.intersection(shapely.buffer(shape, 0.01), shapely.boundary(shapes)))
        assert units.weights[i].indices.tolist() == np.flatnonzero(shared > 100).tolist()


def test_lsoas_are_those_of_the_boundaries(small_store: Store) -> None:
    units, layer = units_of(small_store, "lsoa_2011", ()), load_pack()[0]
    assert units.width == 0
    assert units.number.tolist() == list(range(1, len(layer.codes) + 1))
    assert units.area == pytest.approx(shapely.area(layer.geometry))
    codes = [small_store.district_codes[number] for number in units.district]
    assert codes == list(layer.district_codes)


def test_neighbouring_lsoas_are_polygons_that_meet(small_store: Store) -> None:
    units, shapes = units_of(small_store, "lsoa_2011", ()), load_pack()[0].geometry
    for i in np.random.default_rng(1).choice(len(shapes), 40, replace=False).tolist():
        box = shapely.box(*shapes[i].bounds)
        near = [j for j, shape in enumerate(shapes) if shapely.box(*shape.bounds).distance(box) <= TOUCHING]
        meet = [j for j in near if shapes[i].distance(shapes[j]) <= TOUCHING]
        assert sorted(units.weights[i].indices.tolist()) == meet


def test_each_pair_of_lsoas_is_written_once(small_store: Store) -> None:
    pairs = small_store.touching(2011)
    assert (pairs["one"] < pairs["other"]).all()
    assert not pairs.duplicated().any()


def made_up(**tables: Any) -> Store:
    """Five LSOAs: the fourth in a district that is not on the map, the fifth a code without a boundary."""
    frame = pd.DataFrame({"district": [0, 1, 1, 2, 3, 1], "area": [np.nan, 10.0, 20.0, 30.0, 40.0, np.nan]})
    districts = pd.DataFrame({"home": [False, True, True, False]})
    pairs = pd.DataFrame({"one": [1, 2, 3], "other": [2, 3, 4]}).astype("uint16")
    store = SimpleNamespace(kept={}, districts=districts, lsoas=lambda _: frame, touching=lambda _: pairs, **tables)
    return store  # type: ignore[return-value]


def test_lsoas_away_or_without_a_boundary_are_no_units() -> None:
    units = units_of(made_up(), "lsoa_2021", ())
    assert units.number.tolist() == [1, 2, 3]
    assert units.area.tolist() == [10, 20, 30]
    assert units.weights.toarray().tolist() == [[1, 1, 0], [1, 1, 1], [0, 1, 1]]
    inside = units_of(made_up(), "lsoa_2021", (1,))
    assert inside.weights.toarray().tolist() == [[1, 1], [1, 1]]


def test_a_district_without_units(small_store: Store) -> None:
    for store, unit in ((made_up(), "lsoa_2011"), (small_store, "cell_500")):
        units = units_of(store, unit, (999,))
        assert (len(units.number), units.weights.shape) == (0, (0, 0))
        assert units.spread(np.array([1, 2]), np.array([5, 5])).tolist() == []
        assert units.places(np.array([1, 2]))[1].tolist() == [False, False]


def test_values_are_spread_over_the_units_and_those_of_others_left_out() -> None:
    units: Units = units_of(made_up(), "lsoa_2011", ())
    assert units.spread(np.array([3, 1, 4, 9, 0]), np.array([7, 2, 50, 60, 70])).tolist() == [2, 0, 7]
    place, there = units.places(np.array([2, 0, 3, 4]))
    assert there.tolist() == [True, False, True, False]
    assert place[there].tolist() == [1, 2]
    assert units.spread(np.zeros(0, np.int64), np.zeros(0, np.int64)).tolist() == [0, 0, 0]


def test_a_study_area_is_worked_out_once_and_not_kept_for_ever() -> None:
    store = made_up()
    assert units_of(store, "lsoa_2011", (1,)) is units_of(store, "lsoa_2011", (1,))
    for number in range(2 * MOST_KEPT):
        assert units_of(store, "lsoa_2011", (number + 1, 1)).number.tolist()[:2] == [1, 2]
    assert len(store.kept) <= MOST_KEPT + 2


def test_the_land_to_draw_is_that_of_the_districts(small_store: Store) -> None:
    districts = load_pack()[1]
    chosen = numbers(small_store, "E07000114", "E06000035")
    assert [
        shape.equals(districts.geometry[n - 1]) for shape, n in zip(land_of(small_store, chosen), chosen, strict=True)
    ]
    home = np.flatnonzero(small_store.districts["home"].to_numpy())
    assert shapely.area(land_of(small_store, ())).tolist() == shapely.area(districts.geometry[home - 1]).tolist()
