"""Boundary files as people have them: every format, every coordinate system, and what is refused with one sentence."""

import gzip
import json
import zipfile

import geopandas as gpd
import numpy as np
import pytest
import shapely

from data.boundaries.pack import read_boundary_file
from data.errors import InputError

CODES = ["E01000001", "E01000002", "W01000003"]
SHAPES = [shapely.box(600_000 + x, 150_000, 601_000 + x, 151_000) for x in (0, 1000, 2000)]


def frame(columns=None, shapes=None, crs="EPSG:27700"):
    columns = columns or {"LSOA21CD": CODES, "LSOA21NM": ["Ashford 001A", "Ashford 001B", "Dover 002C"]}
    return gpd.GeoDataFrame(columns, geometry=shapes or SHAPES, crs=crs)


def write(path, table=None):
    table = frame() if table is None else table
    if path.suffix == ".parquet":
        table.to_parquet(path)
    else:
        table.to_file(path)
    return path


def refused(path, level="lsoa", vintage=2021):
    """The one sentence: it names the file and is nothing but a sentence."""
    with pytest.raises(InputError) as raised:
        read_boundary_file(path, level, vintage)
    said = str(raised.value)
    assert path.name in said
    assert "\n" not in said
    assert "Traceback" not in said
    return said


@pytest.mark.parametrize("name", ["a.geojson", "a.gpkg", "a.shp", "a.parquet", "a.json"])
@pytest.mark.parametrize("crs", ["EPSG:27700", "EPSG:4326", "EPSG:3857"])
def test_every_format_in_every_coordinate_system(tmp_path, name, crs):
    if name == "a.json":
        path = tmp_path / name
        path.write_text(frame().to_crs(4326).to_json(), encoding="utf-8")
    else:
        path = write(tmp_path / name, frame().to_crs(crs))
    layer = read_boundary_file(path, "lsoa", 2021)
    assert layer.codes == CODES
    assert layer.names == ["Ashford 001A", "Ashford 001B", "Dover 002C"]
    assert (layer.level, layer.vintage, layer.mended, layer.source) == ("lsoa", 2021, 0, name)
    assert shapely.hausdorff_distance(layer.geometry, np.array(SHAPES)).max() < 0.05


def test_gzipped_and_zipped(tmp_path):
    plain = write(tmp_path / "a.geojson", frame().to_crs(4326))
    packed = tmp_path / "a.geojson.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert read_boundary_file(packed, "lsoa", 2021).codes == CODES
    write(tmp_path / "b.shp")
    for folder, name in (("", "flat.zip"), ("inner folder/", "nested (1).zip")):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            for part in tmp_path.glob("b.*"):
                archive.write(part, folder + part.name)
            archive.writestr("__MACOSX/._b.shp", b"")
        assert read_boundary_file(tmp_path / name, "lsoa", 2021).codes == CODES


@pytest.mark.filterwarnings("ignore:'crs' was not provided:UserWarning")
@pytest.mark.parametrize(("crs", "name"), [(27700, "metres.shp"), (4326, "degrees.shp"), (4326, "degrees.gpkg")])
def test_without_a_coordinate_system_the_numbers_decide(tmp_path, crs, name):
    table = frame().to_crs(crs).set_crs(None, allow_override=True)
    path = write(tmp_path / name, table)
    layer = read_boundary_file(path, "lsoa", 2021)
    assert shapely.hausdorff_distance(layer.geometry, np.array(SHAPES)).max() < 0.05


def test_a_geojson_in_metres_that_does_not_say_so(tmp_path):
    path = tmp_path / "a.geojson"
    features = json.loads(frame().to_json())
    features.pop("crs", None)
    path.write_text(json.dumps(features), encoding="utf-8")
    layer = read_boundary_file(path, "lsoa", 2021)
    assert shapely.hausdorff_distance(layer.geometry, np.array(SHAPES)).max() < 0.05


def test_heights_are_dropped_and_broken_polygons_mended(tmp_path):
    bowtie = shapely.Polygon([(600_000, 150_000), (602_000, 152_000), (602_000, 150_000), (600_000, 152_000)])
    shapes = [bowtie, shapely.force_3d(SHAPES[1], 7.0), SHAPES[2]]
    layer = read_boundary_file(write(tmp_path / "a.gpkg", frame(shapes=shapes)), "lsoa", 2021)
    assert layer.mended == 1
    assert shapely.is_valid(layer.geometry).all()
    assert not shapely.has_z(layer.geometry).any()


def test_an_area_in_several_rows_becomes_one(tmp_path):
    columns = {"lsoa21cd": [CODES[0], CODES[1], CODES[0]], "lsoa21nm": ["A 001A", "A 001B", "A 001A"]}
    layer = read_boundary_file(write(tmp_path / "a.gpkg", frame(columns)), "lsoa", 2021)
    assert layer.codes == CODES[:2]
    assert layer.geometry[0].equals(shapely.MultiPolygon([SHAPES[0], SHAPES[2]]))
    assert layer.geometry[1].equals(SHAPES[1])


@pytest.mark.parametrize(
    ("columns", "level", "vintage", "codes"),
    [
        ({"FID": [1, 2, 3], "lsoa_code": CODES}, "lsoa", 2011, CODES),
        ({"geo_code": CODES, "geo_label": ["a", "b", "c"]}, "lsoa", 2021, CODES),
        ({"LSOA11CD": CODES[::-1], "LSOA21CD": CODES}, "lsoa", 2021, CODES),
        ({"LSOA21CD": CODES, "LSOA11CD": CODES[::-1]}, "lsoa", 2011, CODES[::-1]),
        ({"code": CODES[::-1], "LSOA21CD": CODES}, "lsoa", 2021, CODES),
        ({"LSOA_2021_Code": CODES}, "lsoa", 2021, CODES),
        ({"SOA_CODE": ["95AA01S1", "95GG02S3", "95XX03W1"]}, "lsoa", 2011, ["95AA01S1", "95GG02S3", "95XX03W1"]),
        ({"DZ2021_cd": ["N20000001", "N20000002", "N20000003"]}, "lsoa", 2021, ["N20000001", "N20000002", "N20000003"]),
        (
            {"LAD23CD": ["E06000035", "W06000001", "S12000005"]},
            "district",
            None,
            ["E06000035", "W06000001", "S12000005"],
        ),
    ],
)
def test_the_code_column_is_found_by_name_and_by_value(tmp_path, columns, level, vintage, codes):
    layer = read_boundary_file(write(tmp_path / "a.gpkg", frame(columns)), level, vintage)
    assert layer.codes == codes
    assert layer.vintage == (vintage or 2023)


def test_districts_have_their_own_codes_and_the_year_of_the_column(tmp_path):
    columns = {"LAD24CD": ["E06000035", "E07000105", "E07000106"], "LAD24NM": ["Medway", "Ashford", "Canterbury"]}
    layer = read_boundary_file(write(tmp_path / "a.geojson", frame(columns)), "district", None)
    assert layer.vintage == 2024
    assert layer.district_codes == layer.codes
    assert layer.names == ["Medway", "Ashford", "Canterbury"]


@pytest.mark.parametrize("column", ["LADCD_ACTIVE", "LAD22CD", "lad_code"])
def test_the_district_of_an_lsoa_is_kept_where_the_file_has_it(tmp_path, column):
    columns = {"LSOA21CD": CODES, column: ["E07000105", None, "W06000001"]}
    layer = read_boundary_file(write(tmp_path / "a.geojson", frame(columns)), "lsoa", 2021)
    assert layer.district_codes == ["E07000105", "", "W06000001"]
    assert layer.names == CODES  # no column of names


@pytest.mark.parametrize(
    ("columns", "level", "vintage", "said"),
    [
        ({"LSOA11CD": CODES}, "lsoa", 2021, "of 2011"),
        ({"LSOA21CD": CODES}, "lsoa", 2011, "of 2021"),
        ({"LAD24CD": ["E07000105", "E07000106", "E07000107"]}, "lsoa", 2021, "holds districts"),
        ({"LSOA21CD": CODES, "LAD24CD": ["E07000105"] * 3}, "district", None, "holds LSOAs"),
        ({"MSOA21CD": ["E02000001", "E02000002", "E02000003"]}, "lsoa", 2021, "holds MSOAs"),
        ({"PFA23CD": ["E23000001", "E23000002", "E23000003"]}, "district", None, "LAD24CD"),
        ({"LAD24CD": ["E07000105", "E07000106", "E07000107"]}, "district", 2019, "of 2024"),
        ({"name": ["a", "b", "c"]}, "lsoa", 2021, "no column of lsoa codes"),
        ({"LSOA21CD": [CODES[0], CODES[1], None]}, "lsoa", 2021, "1 of 3"),
        ({"LSOA21CD": [CODES[0], CODES[1], "E0100000"]}, "lsoa", 2021, "'E0100000'"),
        ({"lsoa_code": [CODES[0], CODES[1], "E01033769"]}, "lsoa", 2011, "load it as 2021"),
    ],
)
def test_another_level_or_vintage_is_refused_by_name(tmp_path, columns, level, vintage, said):
    assert said in refused(write(tmp_path / "a.gpkg", frame(columns)), level, vintage)


def damaged(tmp_path):
    whole = write(tmp_path / "whole.geojson", frame().to_crs(4326)).read_bytes()
    gpkg = write(tmp_path / "whole.gpkg").read_bytes()
    write(tmp_path / "whole.parquet")
    with zipfile.ZipFile(tmp_path / "whole.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.geojson", whole)
    packed = (tmp_path / "whole.zip").read_bytes()
    return {
        "truncated.geojson": whole[: len(whole) * 2 // 3],
        "truncated.geojson.gz": gzip.compress(whole)[:-20],
        "not.geojson.gz": whole,
        "truncated.gpkg": gpkg[: len(gpkg) // 3],
        "truncated.parquet": (tmp_path / "whole.parquet").read_bytes()[:-200],
        "truncated.zip": packed[:-30],
        "flipped.zip": packed[:80] + bytes([packed[80] ^ 255]) + packed[81:],
        "empty.geojson": b"",
        "blank.geojson": b" \n ",
        "words.geojson": b"Not found",
        "other.geojson": b'{"error": {"code": 400}}',
        "page.geojson": b"\n<!DOCTYPE html><html><body>Sign in</body></html>",
        "page.zip": b"<html><body>Gone</body></html>",
        "page.gpkg": b"<HTML></HTML>",
        "table.csv": b"LSOA21CD\nE01000001\n",
        "none.geojson": b'{"type":"FeatureCollection","features":[]}',
        "binary.shp": bytes(range(256)) * 4,
    }


NAMES = [
    "truncated.geojson",
    "truncated.geojson.gz",
    "not.geojson.gz",
    "truncated.gpkg",
    "truncated.parquet",
    "truncated.zip",
    "flipped.zip",
    "empty.geojson",
    "blank.geojson",
    "words.geojson",
    "other.geojson",
    "page.geojson",
    "page.zip",
    "page.gpkg",
    "table.csv",
    "none.geojson",
    "binary.shp",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_that_cannot_be_used_is_refused_in_one_sentence(tmp_path, name):
    contents = damaged(tmp_path)
    assert sorted(contents) == sorted(NAMES)
    path = tmp_path / name
    path.write_bytes(contents[name])
    said = refused(path)
    if name.startswith("page"):
        assert "web page" in said
    if name.startswith(("empty", "blank")):
        assert "is empty" in said


def test_what_is_not_there_is_said(tmp_path):
    assert "no file" in refused(tmp_path / "missing.geojson")


@pytest.mark.parametrize(
    "shapes",
    [
        [shapely.Point(600_000, 150_000)] * 3,
        [shapely.LineString([(600_000, 150_000), (601_000, 150_000)])] * 3,
        [shapely.Polygon()] * 3,
    ],
)
def test_points_lines_and_nothing_are_no_areas(tmp_path, shapes):
    assert "no polygons" in refused(write(tmp_path / "a.gpkg", frame(shapes=shapes)))


def test_rows_all_without_a_shape(tmp_path):
    path = tmp_path / "a.geojson"
    feature = {"type": "Feature", "properties": {"LSOA21CD": CODES[0]}, "geometry": None}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    refused(path)


def test_one_area_without_a_polygon_is_named(tmp_path):
    assert CODES[1] in refused(write(tmp_path / "a.gpkg", frame(shapes=[SHAPES[0], None, SHAPES[2]])))


def test_another_country_is_refused(tmp_path):
    shapes = [shapely.box(-87.7 + x, 41.8, -87.6 + x, 41.9) for x in (0, 0.1, 0.2)]
    assert "United Kingdom" in refused(write(tmp_path / "a.geojson", frame(shapes=shapes, crs="EPSG:4326")))


@pytest.mark.filterwarnings("ignore:'crs' was not provided:UserWarning")
def test_a_shapefile_without_system_and_with_strange_numbers(tmp_path):
    shapes = [shapely.box(5e6 + x, 5e6, 5e6 + x + 1, 5e6 + 1) for x in (0, 1, 2)]
    path = write(tmp_path / "a.shp", frame(shapes=shapes, crs=None))
    assert "coordinate system" in refused(path)


def test_several_layers_are_not_guessed_among(tmp_path):
    path = tmp_path / "a.gpkg"
    frame().to_file(path, layer="lsoa")
    frame().to_file(path, layer="other")
    assert "several layers (lsoa, other)" in refused(path)
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.writestr("a.geojson", "{}")
        archive.writestr("b.geojson", "{}")
    assert "a.geojson, b.geojson" in refused(tmp_path / "two.zip")
