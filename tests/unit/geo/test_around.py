"""Land beside areas: every border is met, and the areas' own coast is the coast."""

import numpy as np
import pytest
import shapely

from geo.around import land_around

#: Areas in the middle of the land's south coast; the land's coast runs up to 90 m off theirs, to and fro.
AREAS = shapely.box(-5_000, 0, 5_000, 8_000)
COAST = [(x, 90.0 * (-1) ** i) for i, x in enumerate(np.linspace(-20_000, 20_000, 41))]
LAND = shapely.Polygon([*COAST, (20_000, 20_000), (-20_000, 20_000)])


def test_the_land_meets_every_inland_border():
    found = land_around(LAND, AREAS, 300.0)
    shore = shapely.box(-6_000, -500, 6_000, 500)
    gap = shapely.difference(shapely.difference(shapely.difference(LAND, AREAS), found), shore)
    assert gap.area < 1
    seam = shapely.LineString([(-5_000, 500), (-5_000, 8_000), (5_000, 8_000), (5_000, 500)])
    assert shapely.covers(found, seam)  # it reaches under the areas


def test_no_sliver_lies_off_the_coast_of_the_areas():
    found = land_around(LAND, AREAS, 300.0)
    off = shapely.intersection(found, shapely.box(-4_700, -1_000, 4_700, 0))
    assert off.area == 0
    assert shapely.intersection(LAND, shapely.box(-4_700, -1_000, 4_700, 0)).area > 100_000  # as it would be


def test_the_coast_of_the_neighbours_stays_and_so_does_a_narrow_notch_inland():
    found = land_around(LAND, AREAS, 300.0)
    away = shapely.box(-20_000, -500, -6_000, 500)
    assert shapely.difference(shapely.intersection(LAND, away), found).area == pytest.approx(0, abs=1)
    notched = shapely.difference(AREAS, shapely.box(-50, 6_000, 50, 8_000))  # 100 m wide, from the north
    assert shapely.covers(land_around(LAND, notched, 300.0), shapely.box(-50, 6_000, 50, 8_000))


def test_areas_wholly_inland_or_without_any_land():
    inland = shapely.box(-1_000, 5_000, 1_000, 6_000)
    found = land_around(LAND, inland, 300.0)
    assert shapely.difference(shapely.difference(LAND, inland), found).area < 1
    assert land_around(shapely.Polygon(), inland, 300.0).is_empty
