"""Official boundaries and real points: whole, in the right districts, and agreeing with the codes the police gave."""

import zipfile

import numpy as np
import pandas as pd
import pytest
import shapely

from data.boundaries.pack import attach_districts, load_pack, merge_districts, read_boundary_file
from geo.crs import to_metres
from geo.join import POLYGON, place_points

pytestmark = pytest.mark.realdata


@pytest.fixture(scope="module")
def lsoa_2021(reference):
    return read_boundary_file(reference / "boundaries/lsoa21_kent_medway_drkane.geojson", "lsoa", 2021)


@pytest.fixture(scope="module")
def lsoa_2011(reference):
    return read_boundary_file(reference / "boundaries/lsoa11_kent_medway_drkane.geojson", "lsoa", 2011)


@pytest.fixture(scope="module")
def street_points(reference, lsoa_2021):
    """Eastings, northings and given 2021 codes of real rows inside the county."""
    with zipfile.ZipFile(reference / "police_uk/kent-2025-01-to-2025-08.zip") as archive:
        names = [name for name in archive.namelist() if name.endswith("-street.csv")]
        columns = ["Longitude", "Latitude", "LSOA code"]
        rows = pd.concat(pd.read_csv(archive.open(name), usecols=columns) for name in names).dropna()
    rows = rows[rows["LSOA code"].isin(lsoa_2021.codes)]
    return *to_metres(rows["Longitude"].to_numpy(), rows["Latitude"].to_numpy()), rows["LSOA code"].to_numpy(object)


def test_the_2021_file_is_whole_and_all_in_the_thirteen_districts(lsoa_2021):
    _, districts = load_pack()
    attached = attach_districts(lsoa_2021, districts)
    assert (len(attached.codes), attached.mended) == (1107, 1)
    assert set(attached.district_codes) == set(districts.codes)
    assert shapely.is_valid(attached.geometry).all()


def test_names_and_places_give_the_same_districts_as_the_codes_of_the_file(lsoa_2021, lsoa_2011):
    _, districts = load_pack()
    for layer in (lsoa_2021, lsoa_2011):
        nameless = {"district_codes": [""] * len(layer.codes)}
        by_name = attach_districts(type(layer)(**{**vars(layer), **nameless}), districts)
        by_place = attach_districts(type(layer)(**{**vars(layer), **nameless, "names": layer.codes}), districts)
        assert by_name.district_codes == layer.district_codes
        wrong = sum(a != b for a, b in zip(by_place.district_codes, layer.district_codes, strict=True))
        assert wrong <= 2  # the pack's districts are simplified


def test_england_and_wales_load_and_only_kent_gets_a_district(reference, lsoa_2021):
    _, districts = load_pack()
    path = reference / "boundaries/lsoa21_england_wales_overview.geojson.gz"
    attached = attach_districts(read_boundary_file(path, "lsoa", 2021), districts)
    assert len(attached.codes) == 35_672
    inside = [code for code, district in zip(attached.codes, attached.district_codes, strict=True) if district]
    assert sorted(inside) == sorted(lsoa_2021.codes)


def test_all_districts_of_the_uk_extend_the_pack(reference):
    _, districts = load_pack()
    uk = read_boundary_file(reference / "boundaries/lad24_uk_geographr.geojson", "district", None)
    merged = merge_districts(districts, uk)
    assert (uk.vintage, len(uk.codes), len(merged.codes)) == (2024, 361, 361)
    assert merged.names[merged.codes.index("E07000112")] == "Folkestone & Hythe"


def test_the_pack_has_the_codes_and_districts_of_the_official_2011_file(lsoa_2011):
    pack, _ = load_pack()
    assert dict(zip(pack.codes, pack.district_codes, strict=True)) == dict(
        zip(lsoa_2011.codes, lsoa_2011.district_codes, strict=True)
    )


def test_the_pack_has_the_size_and_place_of_the_official_2011_areas(lsoa_2011):
    pack, _ = load_pack()
    position = {code: i for i, code in enumerate(lsoa_2011.codes)}
    official = lsoa_2011.geometry[[position[code] for code in pack.codes]]
    error = np.abs(shapely.area(pack.geometry) / shapely.area(official) - 1)
    assert np.median(error) < 0.06
    assert np.quantile(error, 0.9) < 0.20
    assert error.max() < 0.60
    county, true = shapely.union_all(pack.geometry), shapely.union_all(official)
    assert abs(county.area / true.area - 1) < 0.001
    assert county.symmetric_difference(true).area < 0.005 * true.area


def test_polygons_and_given_codes_agree(street_points, lsoa_2021):
    easting, northing, given = street_points
    found = place_points(easting, northing, lsoa_2021.geometry)
    assert (found.how == POLYGON).mean() > 0.999
    codes, districts = (np.array(values, dtype=object) for values in (lsoa_2021.codes, lsoa_2021.district_codes))
    district = dict(zip(lsoa_2021.codes, lsoa_2021.district_codes, strict=True))
    assert 0.955 < (codes[found.index] == given).mean() < 0.975  # street points lie on borders
    assert (districts[found.index] == [district[code] for code in given]).mean() > 0.999


def test_the_pack_puts_real_points_in_the_right_district(street_points, lsoa_2021):
    easting, northing, given = street_points
    pack, districts = load_pack()
    district = dict(zip(lsoa_2021.codes, lsoa_2021.district_codes, strict=True))
    true = np.array([district[code] for code in given], dtype=object)
    for layer in (pack, districts):
        found = place_points(easting, northing, layer.geometry)
        assert (found.index >= 0).mean() > 0.9999
        assert (np.array(layer.district_codes, dtype=object)[found.index] == true).mean() > 0.998


def test_published_centroids_agree_within_five_metres(reference):
    """PROJ without grid files against the ONS's own eastings and northings."""
    import geopandas as gpd

    frame = gpd.read_file(reference / "boundaries/lsoa11_kent_medway_drkane.geojson", ignore_geometry=True)
    easting, northing = to_metres(frame["LONG"].to_numpy(), frame["LAT"].to_numpy())
    assert np.hypot(easting - frame["BNG_E"], northing - frame["BNG_N"]).max() < 5
