"""The join against a brute force that looks at every polygon for every point."""

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.join import NEAREST, NONE, POLYGON, place_points

whole = st.integers(0, 40)
coordinate = st.one_of(whole.map(float), st.floats(-20, 60, width=32), st.just(float("nan")))
polygon = st.builds(
    lambda x, y, w, h, hole: (
        shapely.box(x, y, x + w, y + h).difference(shapely.box(x + w / 4, y + h / 4, x + w / 2, y + h / 2))
        if hole
        else shapely.box(x, y, x + w, y + h)
    ),
    whole,
    whole,
    st.integers(1, 15),
    st.integers(1, 15),
    st.booleans(),
)


def brute_force(x, y, polygons, tolerance):
    """The rule in words: the first polygon that holds it, else the first of the nearest within the tolerance."""
    if not (np.isfinite(x) and np.isfinite(y)):
        return -1, NONE
    distances = [shapely.Point(x, y).distance(shape) for shape in polygons]
    if 0 in distances:
        return distances.index(0), POLYGON
    near = [i for i, distance in enumerate(distances) if distance <= min(distances) + 1e-6]
    return (near[0], NEAREST) if distances and min(distances) <= tolerance else (-1, NONE)


@settings(max_examples=150, deadline=None)
@given(
    points=st.lists(st.tuples(coordinate, coordinate), max_size=12),
    polygons=st.lists(polygon, max_size=8),
    tolerance=st.sampled_from([0.0, 1.0, 5.0, 100.0]),
)
def test_every_point_is_where_a_brute_force_puts_it(points, polygons, tolerance):
    x, y = np.array(points, dtype=float).reshape(-1, 2).T
    found = place_points(x, y, np.array(polygons, dtype=object), tolerance)
    expected = [brute_force(a, b, polygons, tolerance) for a, b in points]
    assert list(zip(found.index.tolist(), found.how.tolist(), strict=True)) == expected


@settings(max_examples=50, deadline=None)
@given(data=st.data(), polygons=st.lists(polygon, min_size=1, max_size=6))
def test_the_place_of_a_point_does_not_depend_on_the_other_points(data, polygons):
    points = data.draw(st.lists(st.tuples(coordinate, coordinate), min_size=1, max_size=10))
    shapes = np.array(polygons, dtype=object)
    x, y = np.array(points, dtype=float).T
    together = place_points(x, y, shapes, 5.0).index
    alone = [place_points(x[i : i + 1], y[i : i + 1], shapes, 5.0).index[0] for i in range(len(x))]
    assert together.tolist() == alone
