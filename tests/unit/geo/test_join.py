"""Placing points: inside, on an edge, near, far, missing."""

import numpy as np
import pytest
import shapely

from geo.join import NEAREST, NONE, POLYGON, place_points

# two squares side by side sharing the edge x = 100, and one far off
SQUARES = np.array([shapely.box(0, 0, 100, 100), shapely.box(100, 0, 200, 100), shapely.box(1000, 0, 1100, 100)])


def placed(x, y, polygons=SQUARES, **more):
    found = place_points(np.array([x], dtype=float), np.array([y], dtype=float), polygons, **more)
    return int(found.index[0]), int(found.how[0])


@pytest.mark.parametrize(
    ("x", "y", "expected"),
    [
        (50, 50, (0, POLYGON)),
        (150, 50, (1, POLYGON)),
        (100, 50, (0, POLYGON)),  # on the shared edge: the lowest index
        (200, 100, (1, POLYGON)),  # on an outer corner
        (50, 199, (0, NEAREST)),
        (100, 150, (0, NEAREST)),  # equally near to both: the lowest index
        (150, 200, (1, NEAREST)),  # at the tolerance exactly
        (150, 200.001, (-1, NONE)),
        (np.nan, 50, (-1, NONE)),
        (50, np.inf, (-1, NONE)),
    ],
)
def test_a_point_goes_where_the_rule_says(x, y, expected):
    assert placed(x, y) == expected


def test_the_lowest_index_wins_whatever_the_order_of_the_polygons():
    assert placed(100, 50, SQUARES[::-1]) == (1, POLYGON)
    assert placed(100, 150, SQUARES[::-1]) == (1, NEAREST)


def test_without_tolerance_nothing_is_nearest():
    assert placed(50, 101, tolerance=0) == (-1, NONE)


def test_a_hole_is_outside():
    ring = shapely.box(0, 0, 1000, 1000).difference(shapely.box(300, 300, 700, 700))
    assert placed(500, 500, np.array([ring])) == (-1, NONE)
    assert placed(350, 500, np.array([ring])) == (0, NEAREST)


def test_empty_and_missing_polygons_hold_nothing():
    polygons = np.array([None, shapely.Polygon(), SQUARES[0]], dtype=object)
    assert placed(50, 50, polygons) == (2, POLYGON)
    assert placed(50, 150, polygons) == (2, NEAREST)
    assert placed(50, 50, np.array([], dtype=object)) == (-1, NONE)


def test_repeated_places_keep_their_order():
    x = np.array([150.0, 50.0, np.nan, 150.0, 5000.0])
    found = place_points(x, np.full(5, 50.0), SQUARES)
    assert found.index.tolist() == [1, 0, -1, 1, -1]
    assert found.how.tolist() == [POLYGON, POLYGON, NONE, POLYGON, NONE]
    assert found.index.dtype == np.int32
    assert found.how.dtype == np.uint8


def test_no_points():
    assert len(place_points(np.array([]), np.array([]), SQUARES).index) == 0


def test_unusable_arguments_are_refused():
    with pytest.raises(ValueError, match="one length"):
        place_points(np.zeros(2), np.zeros(3), SQUARES)
    with pytest.raises(ValueError, match="tolerance"):
        place_points(np.zeros(2), np.zeros(2), SQUARES, tolerance=-1.0)
