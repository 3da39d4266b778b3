"""Squares of a web map: positions against PROJ's own Web Mercator, pieces and steps against what they were cut from."""

import numpy as np
import pytest
import shapely
from pyproj import Transformer

from geo.squares import cut, in_squares, steps

HALF = 20_037_508.342789244  # metres from the middle of EPSG:3857 to its edge


def test_positions_are_those_of_web_mercator():
    rng = np.random.default_rng(1)
    lon, lat = rng.uniform(-180, 180, 50), rng.uniform(-84, 84, 50)
    east, north = Transformer.from_crs("EPSG:4326", "EPSG:3857", always_xy=True).transform(lon, lat)
    x, y = in_squares(lon, lat, 12)
    np.testing.assert_allclose(x, (east + HALF) / (2 * HALF) * 4096, atol=1e-8)
    np.testing.assert_allclose(y, (HALF - north) / (2 * HALF) * 4096, atol=1e-8)


def test_every_piece_lies_in_its_square_and_nothing_is_lost():
    rng = np.random.default_rng(2)
    lines = np.array([shapely.LineString(rng.uniform(2050, 2054, (6, 2))) for _ in range(20)])
    pieces, line, column, row = cut(lines)
    for i in range(len(lines)):
        own = pieces[line == i]
        assert shapely.length(own).sum() == pytest.approx(shapely.length(lines[i]))
        assert shapely.hausdorff_distance(shapely.union_all(own), lines[i]) < 1e-9
    boxes = shapely.box(column, row, column + 1, row + 1)
    assert shapely.covers(shapely.buffer(boxes, 1e-9), pieces).all()
    assert len(set(zip(column.tolist(), row.tolist(), strict=True))) > 4


def test_without_lines_there_are_no_pieces():
    assert [len(part) for part in cut(np.zeros(0, dtype=object))] == [0, 0, 0, 0]


def test_steps_lead_back_to_the_line():
    line = shapely.LineString([(7.25, 3.5), (7.5, 3.5), (7.50001, 3.5), (7.75, 3.125)])
    found = np.array(steps(line, 7, 3, 1024)).reshape(-1, 2)
    assert np.cumsum(found, axis=0).tolist() == [[256, 512], [512, 512], [768, 128]]
    assert steps(shapely.LineString([(7.2, 3.5), (7.20001, 3.5)]), 7, 3, 1024) == []
