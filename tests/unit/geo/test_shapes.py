"""Polygons mended, simplified as a coverage, and written for the browser."""

import json

import numpy as np
import pytest
import shapely

from geo.crs import to_metres
from geo.shapes import mend, polygonal, simplify_coverage, to_geojson

BOWTIE = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])


def array(*shapes):
    found = np.empty(len(shapes), dtype=object)
    found[:] = shapes
    return found


def test_mend_counts_and_mends_only_what_is_broken():
    shapes, mended = mend(array(BOWTIE, shapely.box(0, 0, 1, 1)))
    assert mended == 1
    assert shapely.is_valid(shapes).all()
    assert shapes[0].area == pytest.approx(2)
    assert shapes[1].equals(shapely.box(0, 0, 1, 1))


def test_a_shell_inside_a_shell_is_a_hole():
    nested = shapely.MultiPolygon([shapely.box(0, 0, 10, 10), shapely.box(4, 4, 6, 6)])
    shapes, mended = mend(array(nested))
    assert mended == 1
    assert shapes[0].area == pytest.approx(96)


def test_mend_flattens_and_keeps_only_areas():
    collection = shapely.GeometryCollection(
        [shapely.Point(1, 1), shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(5, 5, 6, 6)])]
    )
    high = shapely.Polygon([(0, 0, 9), (1, 0, 9), (1, 1, 9)])
    shapes, mended = mend(array(collection, shapely.Point(0, 0), None, high, shapely.LineString([(0, 0), (1, 1)])))
    assert mended == 0
    assert shapes[0].geom_type == "MultiPolygon"
    assert shapes[0].area == pytest.approx(2)
    assert [shape.is_empty for shape in shapes] == [False, True, True, False, True]
    assert not shapely.has_z(shapes).any()


def test_mend_does_not_change_what_it_was_given():
    given = array(BOWTIE)
    mend(given)
    assert given[0] is BOWTIE


def test_polygonal_opens_nested_collections():
    inner = shapely.GeometryCollection([shapely.box(0, 0, 1, 1), shapely.Point(3, 3)])
    assert polygonal(shapely.GeometryCollection([inner])).equals(shapely.box(0, 0, 1, 1))


def wavy_pair():
    """Two areas that share a wavy border at about x = 0."""
    y = np.linspace(0, 1000, 101)
    border = np.column_stack([8 * np.sin(y / 15), y])
    left = shapely.Polygon([*border, (-1000, 1000), (-1000, 0)])
    right = shapely.Polygon([*border, (1000, 1000), (1000, 0)])
    return array(left, right)


def test_simplified_neighbours_still_share_their_edge():
    before = wavy_pair()
    after = simplify_coverage(before, 20.0)
    assert shapely.get_num_coordinates(after).sum() < shapely.get_num_coordinates(before).sum() / 2
    assert shapely.coverage_is_valid(after)
    assert shapely.area(after).sum() == pytest.approx(shapely.union_all(after).area)
    assert shapely.hausdorff_distance(after, before).max() < 30


def test_the_outer_edge_can_be_kept_finer():
    left, right = wavy_pair()
    # a coast of the same shape as the border, 500 m to the east
    coast = shapely.intersection(right, shapely.transform(left, lambda metres: metres + np.array([500, 0])))
    both = simplify_coverage(array(left, coast), 20.0, outer=1.0)
    assert shapely.coverage_is_valid(both)
    border, shore = shapely.intersection(*both), shapely.intersection(both[1].boundary, shapely.box(400, 1, 600, 999))
    assert shapely.get_num_coordinates(shapely.line_merge(border)) < 50
    assert shapely.get_num_coordinates(shapely.line_merge(shore)) > 90


def test_simplify_of_nothing():
    assert len(simplify_coverage(array(), 20.0)) == 0


def island_with_a_lake():
    land = shapely.box(600_000, 150_000, 610_000, 160_000).difference(shapely.box(602_000, 152_000, 603_000, 153_000))
    return shapely.MultiPolygon([land, shapely.box(620_000, 150_000, 621_000, 151_000)])


def test_geojson_keeps_holes_islands_and_properties():
    shape = island_with_a_lake()
    body = to_geojson(array(shape), [{"code": "E07000113", "name": "Swale", "rate": float("nan")}])
    feature = json.loads(body)["features"][0]
    assert feature["properties"] == {"code": "E07000113", "name": "Swale", "rate": None}
    back = shapely.geometry.shape(feature["geometry"])
    assert back.geom_type == "MultiPolygon"
    assert sorted(len(part.interiors) for part in back.geoms) == [0, 1]
    metres = shapely.transform(back, lambda xy: np.column_stack(to_metres(xy[:, 0], xy[:, 1])))
    assert shapely.hausdorff_distance(metres, shape) < 1.5  # five decimals of a degree


def test_rings_too_small_for_five_decimals_are_left_out():
    land = shapely.box(600_000, 150_000, 610_000, 160_000).difference(
        shapely.box(602_000, 152_000, 602_000.1, 152_000.1)
    )
    rock, reef = shapely.box(620_000, 150_000, 620_000.2, 150_000.2), shapely.box(630_000, 150_000, 630_000.2, 150_900)
    features = json.loads(to_geojson(array(shapely.MultiPolygon([rock, land, reef]), rock, land), [{}] * 3))["features"]
    together, alone, _ = [shapely.geometry.shape(feature["geometry"]) for feature in features]
    assert (together.geom_type, len(together.interiors), alone.is_empty) == ("Polygon", 0, True)
    assert together.is_valid
    for feature in features:
        assert b"[]" not in json.dumps(feature["geometry"]["coordinates"])[1:-1].encode()


def test_geojson_is_compact_and_five_decimals():
    body = to_geojson(array(island_with_a_lake()), [{"code": "X"}])
    assert b" " not in body
    coordinates = shapely.get_coordinates(shapely.from_geojson(body))
    assert np.array_equal(coordinates, np.round(coordinates, 5))
    assert max(len(text) for text in body.decode().replace("[", ",").replace("]", ",").split(",")[8:]) <= 12


def test_geojson_outer_rings_run_anticlockwise_and_holes_clockwise():
    feature = json.loads(to_geojson(array(island_with_a_lake()), [{}]))["features"][0]
    for outer, *holes in feature["geometry"]["coordinates"]:
        assert shapely.LinearRing(outer).is_ccw
        assert not any(shapely.LinearRing(hole).is_ccw for hole in holes)


def test_geojson_of_nothing_and_of_the_wrong_number():
    assert json.loads(to_geojson(array(), [])) == {"type": "FeatureCollection", "features": []}
    with pytest.raises(ValueError, match="argument"):
        to_geojson(array(island_with_a_lake()), [])
