"""What the browser draws: home districts only, outlines along the LSOAs, compressed copies, names by content."""

import gzip
import hashlib
import json
from dataclasses import replace

import brotli
import numpy as np
import pytest
import shapely

from data.boundaries.layers import Layers
from data.boundaries.pack import load_pack, todays_lsoa_name
from data.build.derived import derive
from data.build.drawn.around import write_around
from data.build.drawn.geometry import write_geometry
from data.build.rows import Rows

MEDWAY, SWALE, THANET = "E06000035", "E07000113", "E07000114"


def pack_layers():
    lsoas, districts = load_pack()
    return Layers({2011: lsoas}, districts)


def part_of(layer, keep):
    """The layer with only the rows of ``keep``."""
    rows = np.flatnonzero(keep)
    return replace(
        layer,
        codes=[layer.codes[i] for i in rows],
        names=[layer.names[i] for i in rows],
        district_codes=[layer.district_codes[i] for i in rows],
        geometry=layer.geometry[rows],
        population=None if layer.population is None else layer.population[rows],
    )


def written(folder, layers, home=None):
    """The manifest part and the features of each layer; a store without offences has every district as home."""
    derived = derive(Rows.empty(), layers)
    if home is not None:
        derived = replace(derived, home={layers.districts.codes.index(code) + 1 for code in home})
    found = write_geometry(folder / "geometry", derived, layers)
    return found, lambda name: json.loads((folder / "geometry" / found[name]["file"]).read_bytes())["features"]


def shapes_of(features):
    return np.array([shapely.from_geojson(json.dumps(feature["geometry"])) for feature in features], dtype=object)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole")
    return folder / "geometry", *written(folder, pack_layers())


def test_every_area_is_drawn_with_its_code_name_and_district(whole):
    _, found, features = whole
    lsoas, districts = load_pack()
    assert [own["properties"] for own in features("district")] == [
        {"code": code, "name": name, "district": code}
        for code, name in zip(districts.codes, districts.names, strict=True)
    ]
    assert [tuple(own["properties"].values()) for own in features("lsoa_2011")] == list(
        zip(lsoas.codes, map(todays_lsoa_name, lsoas.names), lsoas.district_codes, strict=True)
    )
    assert found["lsoa_2011"]["codes"] == lsoas.codes
    json.dumps(found)  # it goes into the manifest as it is


def test_names_hold_the_hash_and_compressed_copies_hold_the_same(whole):
    folder, found, _ = whole
    for layer in ("district", "lsoa_2011"):
        name = found[layer]["file"]
        body = (folder / name).read_bytes()
        assert name == f"{layer}-{hashlib.sha256(body).hexdigest()[:10]}.json"
        assert brotli.decompress((folder / f"{name}.br").read_bytes()) == body
        assert gzip.decompress((folder / f"{name}.gz").read_bytes()) == body
    assert len(list(folder.iterdir())) == 12  # with the land around, near and far


def test_the_same_layers_give_the_same_files(whole, tmp_path):
    folder, found, _ = whole
    again, _ = written(tmp_path, pack_layers())
    assert again == found
    for path in folder.iterdir():
        assert path.read_bytes() == (tmp_path / "geometry" / path.name).read_bytes()


def test_files_are_small(whole):
    folder, found, _ = whole
    assert (folder / f"{found['lsoa_2011']['file']}.br").stat().st_size < 80_000
    assert (folder / f"{found['district']['file']}.br").stat().st_size < 20_000


def test_shapes_drawn_tile_and_stay_where_they_were(whole):
    _, _, features = whole
    lsoas, _ = load_pack()
    drawn = shapes_of(features("lsoa_2011"))
    assert shapely.is_valid(drawn).all()
    assert shapely.coverage_is_valid(drawn)
    assert shapely.get_num_coordinates(drawn).sum() < shapely.get_num_coordinates(lsoas.geometry).sum()
    coordinates = shapely.get_coordinates(drawn)
    assert np.array_equal(coordinates, coordinates.round(5))
    assert (coordinates.min(axis=0) > (0.03, 50.9)).all()
    assert (coordinates.max(axis=0) < (1.46, 51.5)).all()


def test_district_outlines_run_along_the_edges_of_the_lsoas(whole):
    _, _, features = whole
    lsoas = features("lsoa_2011")
    drawn, owner = shapes_of(lsoas), np.array([own["properties"]["district"] for own in lsoas])
    for own, outline in zip(features("district"), shapes_of(features("district")), strict=True):
        assert outline.equals(shapely.coverage_union_all(drawn[owner == own["properties"]["code"]]))


def test_outlines_follow_the_newest_vintage_and_districts_it_leaves_out_keep_their_own(tmp_path):
    lsoas, districts = load_pack()
    in_swale = np.array(lsoas.district_codes) == SWALE
    moved = part_of(lsoas, in_swale)
    moved = replace(moved, vintage=2021, geometry=shapely.transform(moved.geometry, lambda metres: metres + 7.0))
    _, features = written(tmp_path, Layers({2011: lsoas, 2021: moved}, districts), home=[SWALE, THANET])
    swale, thanet = shapes_of(features("district"))
    assert swale.equals(shapely.coverage_union_all(shapes_of(features("lsoa_2021"))))
    older = features("lsoa_2011")
    assert {own["properties"]["district"] for own in older} == {SWALE, THANET}
    of_thanet = shapes_of(own for own in older if own["properties"]["district"] == THANET)
    apart = shapely.symmetric_difference(thanet, shapely.union_all(of_thanet)).area
    assert 0 <= apart < 0.01 * thanet.area


def test_lsoas_that_cover_little_of_a_district_do_not_outline_it(tmp_path):
    lsoas, districts = load_pack()
    few = np.flatnonzero(np.array(lsoas.district_codes) == SWALE)[:5]
    _, features = written(
        tmp_path, Layers({2011: part_of(lsoas, np.isin(np.arange(1065), few))}, districts), home=[SWALE]
    )
    assert len(features("lsoa_2011")) == 5
    outline = shapes_of(features("district"))[0]
    assert outline.area > 3 * shapely.area(shapes_of(features("lsoa_2011"))).sum()


def test_islets_are_left_out_of_outlines_but_not_of_lsoas(tmp_path):
    lsoas, districts = load_pack()
    west, south, _, _ = shapely.total_bounds(districts.geometry)
    islets = [
        shapely.box(west, south, west + 100, south + 100),
        shapely.box(west, south + 900, west + 200, south + 1100),
    ]
    geometry = lsoas.geometry.copy()
    geometry[0] = shapely.union_all([geometry[0], *islets])
    own = lsoas.district_codes[0]
    layers = Layers({2011: replace(lsoas, geometry=geometry)}, districts)
    _, features = written(tmp_path, layers, home=[own])
    _, before = written(tmp_path / "before", pack_layers(), home=[own])
    more = [
        int(
            shapely.get_num_geometries(shapes_of(features(level))).sum()
            - shapely.get_num_geometries(shapes_of(before(level))).sum()
        )
        for level in ("lsoa_2011", "district")
    ]
    assert more == [2, 1]  # one hectare is an islet, four are an island


def test_only_home_districts_are_drawn_and_bound_the_map(tmp_path):
    found, features = written(tmp_path, pack_layers(), home=[MEDWAY])
    assert found["district"]["codes"] == [MEDWAY]
    assert {own["properties"]["district"] for own in features("lsoa_2011")} == {MEDWAY}
    assert len(found["lsoa_2011"]["codes"]) == 163
    assert found["extent"] == found["bounds"][MEDWAY]
    (south, west), (north, east) = found["extent"]
    coordinates = shapely.get_coordinates(shapes_of(features("district")))
    assert (coordinates.min(axis=0) >= np.array([west, south]) - 1e-5).all()
    assert (coordinates.max(axis=0) <= np.array([east, north]) + 1e-5).all()
    assert [town["name"] for town in found["towns"]] == ["Chatham", "Gillingham", "Rochester", "Strood", "Rainham"]


def test_labels_lie_well_inside_their_districts(whole):
    _, found, features = whole
    outlines = shapes_of(features("district"))
    assert [label["code"] for label in found["labels"]] == [own["properties"]["code"] for own in features("district")]
    for label, outline in zip(found["labels"], outlines, strict=True):
        spot = shapely.Point(label["lon"], label["lat"])
        assert outline.contains(spot)
        assert outline.boundary.distance(spot) > 0.02  # degrees: more than a kilometre
    assert len(found["towns"]) == 37


def test_nothing_at_home_still_gives_a_map(tmp_path):
    found, features = written(tmp_path, pack_layers(), home=[])
    assert features("district") == features("lsoa_2011") == []
    assert (found["bounds"], found["labels"], found["towns"]) == ({}, [], [])
    (south, west), (north, east) = found["extent"]
    assert (50.9 < south < north < 51.5, 0 < west < east < 1.5) == (True, True)


def test_a_home_district_without_lsoas_is_drawn_alone(tmp_path):
    lsoas, districts = load_pack()
    others = part_of(lsoas, np.array(lsoas.district_codes) != THANET)
    found, features = written(tmp_path, Layers({2011: others}, districts), home=[THANET])
    assert found["lsoa_2011"]["codes"] == []
    assert features("lsoa_2011") == []
    assert found["district"]["codes"] == [THANET]
    assert shapes_of(features("district"))[0].area > 0


def test_the_land_around_meets_the_districts_and_leaves_their_coast_alone(whole):
    folder, found, features = whole
    body = (folder / found["around"]["file"]).read_bytes()
    assert brotli.decompress((folder / f"{found['around']['file']}.br").read_bytes()) == body
    assert len((folder / f"{found['around']['file']}.br").read_bytes()) < 5_000  # it is part of the first load
    land = shapely.union_all(shapes_of(json.loads(body)["features"]))
    districts = shapely.union_all(shapes_of(features("district")))
    at = {
        "Sevenoaks, west of the border": (0.02, 51.25),
        "London": (-0.1, 51.5),
        "Hastings": (0.58, 50.87),
        "Southend": (0.71, 51.55),
    }
    inside = {name: bool(shapely.contains_xy(land, *place)) for name, place in at.items()}
    assert inside == dict.fromkeys(at, True)
    sea = {
        "off Margate": (1.4, 51.42),
        "off Dover": (1.42, 51.1),
        "off Dungeness": (1.02, 50.89),
        "Swale": (0.9, 51.42),
    }
    assert not any(shapely.contains_xy(land, *place) for place in sea.values())
    # along the inland border there is land on the other side of every part of it, and off the coast there is none
    border = shapely.intersection(shapely.boundary(districts), shapely.box(-0.5, 50.95, 0.35, 51.35))
    steps = shapely.line_interpolate_point(border, np.linspace(0, 1, 200), normalized=True)
    met = shapely.dwithin(land, steps, 1e-9)
    assert met.all()
    off = shapely.difference(land, shapely.buffer(districts, 1e-5))
    north_shore = shapely.box(1.0, 51.3, 1.6, 51.5)
    assert shapely.intersection(off, north_shore).area == 0


def test_abroad_no_land_is_drawn_around(tmp_path):
    layers = pack_layers()
    outlines = layers.districts.geometry[:2]
    (tmp_path / "geometry").mkdir()
    assert write_around(tmp_path / "geometry", outlines, "EPSG:32616") == {}
    assert list((tmp_path / "geometry").iterdir()) == []
