"""What the browser is sent once the official LSOAs of 2021 are loaded."""

import json

import numpy as np
import pytest
import shapely

from data.boundaries.layers import Layers
from data.boundaries.pack import load_pack, read_boundary_file
from data.build.derived import derive
from data.build.drawn.geometry import write_geometry
from data.build.rows import Rows
from geo.crs import to_degrees

pytestmark = pytest.mark.realdata


@pytest.fixture(scope="module")
def layers(reference):
    lsoas, districts = load_pack()
    official = read_boundary_file(reference / "boundaries/lsoa21_kent_medway_drkane.geojson", "lsoa", 2021)
    return Layers({2011: lsoas}, districts).with_layer(official)


@pytest.fixture(scope="module")
def drawn(layers, tmp_path_factory):
    folder = tmp_path_factory.mktemp("drawn") / "geometry"
    return folder, write_geometry(folder, derive(Rows.empty(), layers), layers)


def shapes_in(folder, file):
    features = json.loads((folder / file).read_bytes())["features"]
    shapes = [shapely.from_geojson(json.dumps(feature["geometry"])) for feature in features]
    return np.array(shapes, dtype=object), np.array([feature["properties"]["district"] for feature in features])


def test_the_official_lsoas_fit_in_about_200_kb(drawn):
    folder, found = drawn
    assert (folder / f"{found['lsoa_2021']['file']}.br").stat().st_size < 210_000
    assert (folder / f"{found['district']['file']}.br").stat().st_size < 45_000


def test_every_lsoa_is_drawn_near_where_it_is(drawn, layers):
    folder, found = drawn
    assert len(found["lsoa_2021"]["codes"]) == 1107
    official = layers.lsoas[2021].geometry
    degrees = shapely.transform(official, lambda xy: np.column_stack(to_degrees(xy[:, 0], xy[:, 1])))
    shapes, _ = shapes_in(folder, found["lsoa_2021"]["file"])
    assert not shapely.is_empty(shapes).any()
    shift = np.abs(shapely.area(shapes) / shapely.area(degrees) - 1)
    assert np.median(shift) < 0.002
    assert shift.max() < 0.05


def test_district_outlines_use_only_corners_of_the_lsoas_drawn(drawn):
    folder, found = drawn
    lsoas, owner = shapes_in(folder, found["lsoa_2021"]["file"])
    for outline, code in zip(*shapes_in(folder, found["district"]["file"]), strict=True):
        corners = {tuple(xy) for xy in shapely.get_coordinates(lsoas[owner == code])}
        assert {tuple(xy) for xy in shapely.get_coordinates(outline)} <= corners
