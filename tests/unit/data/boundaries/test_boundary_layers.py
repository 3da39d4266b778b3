"""Layers saved and loaded, districts attached and merged."""

from dataclasses import replace

import numpy as np
import pytest
import shapely

from data.boundaries.pack import OGL, BoundaryLayer, attach_districts, content_hash, load_pack, merge_districts


def layer(level, codes, names, geometry, districts=None, **more):
    shapes = np.empty(len(codes), dtype=object)
    shapes[:] = geometry
    own = {"population": None, "source": "made by hand", "licence": OGL, "sha256": "", "mended": 0}
    return BoundaryLayer(level, 2021, codes, names, districts or [""] * len(codes), shapes, **{**own, **more})


def square(x, y=0.0, size=10.0):
    return shapely.box(x, y, x + size, y + size)


DISTRICTS = layer(
    "district",
    ["E07000105", "E07000112", "E07000115"],
    ["Ashford", "Folkestone & Hythe", "Tonbridge & Malling"],
    [square(0, size=100), square(100, size=100), square(200, size=100)],
)


def attached(names, geometry, given=None):
    codes = [f"E0100000{i}" for i in range(len(names))]
    return attach_districts(layer("lsoa", codes, names, geometry, given), DISTRICTS).district_codes


def test_the_code_in_the_file_comes_before_the_name():
    assert attached(["Ashford 001A"], [square(0)], ["E07000112"]) == ["E07000112"]


def test_the_name_comes_before_the_place():
    assert attached(["Ashford 001A"], [square(150)]) == ["E07000105"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Shepway 003B", "E07000112"),
        ("Folkestone and Hythe 003B", "E07000112"),
        ("Tonbridge and Malling 014E", "E07000115"),
        ("Tonbridge & Malling 014E", "E07000115"),
    ],
)
def test_old_names_and_spellings_are_known(name, code):
    assert attached([name], [square(9000)]) == [code]


def test_a_code_that_is_no_district_loaded_counts_as_none():
    assert attached(["Ashford 001A"], [square(0)], ["E07009999"]) == ["E07000105"]


def test_without_code_and_name_the_place_decides_each_alone():
    names = ["E01000000", "E01000001", "E01000002"]
    assert attached(names, [square(50), square(150), square(9000)]) == ["E07000105", "E07000112", ""]


def test_lsoas_of_a_merged_district_go_where_most_of_them_lie():
    # Kettering is now in a district of another name
    names = ["Kettering 001A", "Kettering 001B", "Kettering 001C"]
    assert attached(names, [square(10), square(50), square(9000)]) == ["E07000105"] * 3


def test_a_neighbour_over_a_rough_edge_stays_outside():
    names = ["Bexley 001A", "Bexley 001B", "Bexley 001C"]
    assert attached(names, [square(1), square(-500), square(-800)]) == ["", "", ""]


def test_attaching_changes_the_hash_that_placement_depends_on():
    before = layer("lsoa", ["E01000001"], ["Ashford 001A"], [square(0)])
    after = attach_districts(before, DISTRICTS)
    assert after.sha256 == content_hash(after)
    assert after.sha256 != content_hash(before)


def test_another_name_or_number_of_residents_is_another_content():
    lsoas, districts = load_pack()
    renamed = replace(districts, names=["Shepway", *districts.names[1:]])
    assert content_hash(renamed) != districts.sha256 == content_hash(districts)
    assert lsoas.population is not None
    assert content_hash(replace(lsoas, population=lsoas.population + 1)) != lsoas.sha256


def test_saved_and_loaded_is_the_same(tmp_path):
    lsoas, _ = load_pack()
    lsoas.save(tmp_path / "lsoa")
    again = BoundaryLayer.load(tmp_path / "lsoa")
    assert shapely.equals_identical(again.geometry, lsoas.geometry).all()
    assert np.array_equal(again.population, lsoas.population)
    for name in ("level", "vintage", "codes", "names", "district_codes", "source", "licence", "sha256", "mended"):
        assert getattr(again, name) == getattr(lsoas, name), name
    assert content_hash(again) == again.sha256


def test_a_layer_without_population_has_none_after_loading(tmp_path):
    DISTRICTS.save(tmp_path / "districts")
    assert BoundaryLayer.load(tmp_path / "districts").population is None


def test_saving_twice_writes_the_same_bytes(tmp_path):
    for folder in ("one", "two"):
        load_pack()[0].save(tmp_path / folder)
    assert (tmp_path / "one/areas.parquet").read_bytes() == (tmp_path / "two/areas.parquet").read_bytes()


def test_merged_districts_extend_and_replace():
    extra = layer(
        "district",
        ["E07000112", "E07000105", "E09000004"],
        ["Folkestone and Hythe", "Greater Ashford", "Bexley"],
        [square(500), square(0), square(600)],
        source="districts.geojson",
    )
    merged = merge_districts(DISTRICTS, extra)
    assert merged.codes == ["E07000105", "E07000112", "E07000115", "E09000004"]
    assert merged.district_codes == merged.codes
    # the house spelling stays, a new name is taken
    assert merged.names == ["Greater Ashford", "Folkestone & Hythe", "Tonbridge & Malling", "Bexley"]
    assert merged.geometry[1].equals(square(500))
    assert merged.geometry[2].equals(DISTRICTS.geometry[2])
    assert merged.source == "districts.geojson; made by hand"
    assert merged.sha256 == content_hash(merged)


def test_the_source_is_the_new_one_alone_when_nothing_is_left_of_the_old():
    assert merge_districts(DISTRICTS, replace(DISTRICTS, source="new")).source == "new"
