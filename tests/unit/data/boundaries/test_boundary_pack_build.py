"""Fitting rough areas to a fine shore: what the pack's script does, on three squares by the sea."""

import numpy as np
import shapely

from data.packs.build_kent_medway import fit_to_shore

# three areas in a row with a straight shore at y = 0, and a wavy shore that is partly inland of it, partly seaward
AREAS = np.array([shapely.box(x, 0, x + 2000, 3000) for x in (0, 2000, 4000)], dtype=object)
X = np.arange(0, 6001, 50)
LAND = shapely.Polygon([*zip(X, np.round(150 * np.sin(X / 400)), strict=True), (6000, 3000), (0, 3000)])


def test_fitted_areas_tile_the_land_exactly():
    fitted = fit_to_shore(AREAS, LAND)
    assert shapely.is_valid(fitted).all()
    assert shapely.coverage_is_valid(fitted)
    assert shapely.union_all(fitted).symmetric_difference(LAND).area < 1e-3 * LAND.area
    assert not shapely.union_all(fitted).boundary.is_empty
    assert shapely.get_num_geometries(fitted).tolist() == [1, 1, 1]


def test_borders_inland_stay_and_vertices_lie_on_the_grid():
    fitted = fit_to_shore(AREAS, LAND)
    inland = shapely.box(0, 500, 6000, 3000)
    for before, after in zip(AREAS, fitted, strict=True):
        assert shapely.intersection(before, inland).equals(shapely.intersection(after, inland))
    coordinates = shapely.get_coordinates(fitted)
    assert np.array_equal(coordinates, np.round(coordinates))


def test_an_island_goes_to_the_nearest_area_and_a_rock_to_none():
    island, rock = shapely.box(4900, -900, 5100, -700), shapely.box(1000, -900, 1020, -880)
    fitted = fit_to_shore(AREAS, shapely.union_all([LAND, island, rock]))
    assert fitted[2].contains(island)
    assert not shapely.intersects(fitted, rock).any()


def test_small_enclosed_water_is_land():
    pond = shapely.box(900, 900, 1100, 1100)
    fitted = fit_to_shore(AREAS, LAND.difference(pond))
    assert fitted[0].contains(pond)
