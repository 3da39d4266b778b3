"""The committed pack: whole, tiling, with today's districts and its attribution."""

import csv

import numpy as np
import shapely

from data.boundaries.pack import OGL, load_pack
from data.paths import PACKS
from geo.crs import to_metres
from geo.join import POLYGON, place_points

NAMES = {
    "E06000035": "Medway",
    "E07000105": "Ashford",
    "E07000106": "Canterbury",
    "E07000107": "Dartford",
    "E07000108": "Dover",
    "E07000109": "Gravesham",
    "E07000110": "Maidstone",
    "E07000111": "Sevenoaks",
    "E07000112": "Folkestone & Hythe",
    "E07000113": "Swale",
    "E07000114": "Thanet",
    "E07000115": "Tonbridge & Malling",
    "E07000116": "Tunbridge Wells",
}


def test_thirteen_districts_with_the_names_of_today():
    _, districts = load_pack()
    assert dict(zip(districts.codes, districts.names, strict=True)) == NAMES
    assert districts.district_codes == districts.codes


def test_every_lsoa_of_2011_with_its_residents_and_district():
    lsoas, districts = load_pack()
    assert (lsoas.level, lsoas.vintage, len(lsoas.codes), lsoas.mended) == ("lsoa", 2011, 1065, 1)
    assert len(set(lsoas.codes)) == 1065
    assert set(lsoas.district_codes) == set(districts.codes)
    assert lsoas.population is not None
    assert lsoas.population.sum() == 1_727_665  # Census 2011: Kent 1,463,740 and Medway 263,925
    medway = np.array(lsoas.district_codes) == "E06000035"
    assert lsoas.population[medway].sum() == 263_925


def test_lsoas_tile_without_gap_or_overlap():
    lsoas, _ = load_pack()
    assert shapely.is_valid(lsoas.geometry).all()
    assert shapely.coverage_is_valid(lsoas.geometry)
    county = shapely.union_all(lsoas.geometry)
    assert np.isclose(shapely.area(lsoas.geometry).sum(), county.area, rtol=1e-12)
    assert not any(part.interiors for part in shapely.get_parts(county))
    assert shapely.area(shapely.get_parts(lsoas.geometry)).min() > 5_000


def test_districts_are_exactly_their_lsoas():
    lsoas, districts = load_pack()
    owner = np.array(lsoas.district_codes)
    for code, outline in zip(districts.codes, districts.geometry, strict=True):
        assert outline.equals(shapely.union_all(lsoas.geometry[owner == code]))
        assert not any(part.interiors for part in shapely.get_parts(outline))
    assert shapely.coverage_is_valid(districts.geometry)


def test_the_shapes_are_where_kent_is():
    _, districts = load_pack()
    west, south, east, north = shapely.total_bounds(districts.geometry)
    assert (540_000 < west < 545_000, 114_000 < south < 118_000) == (True, True)
    assert (638_000 < east < 642_000, 178_000 < north < 182_000) == (True, True)
    assert abs(shapely.area(districts.geometry).sum() / 3_739_332_543 - 1) < 0.001  # finer ONS polygons


def test_water_is_not_land():
    lsoas, _ = load_pack()
    # mid-Medway estuary off Gillingham, the Swale at Harty, the Thames off Gravesend
    longitude, latitude = np.array([0.655, 0.905, 0.372]), np.array([51.413, 51.345, 51.4505])
    assert (place_points(*to_metres(longitude, latitude), lsoas.geometry, 0.0).index == -1).all()


def test_every_town_lies_in_its_district():
    _, districts = load_pack()
    with (PACKS / "towns.csv").open(encoding="utf-8", newline="") as file:
        towns = list(csv.DictReader(file))
    places = to_metres([float(town["longitude"]) for town in towns], [float(town["latitude"]) for town in towns])
    found = place_points(*places, districts.geometry)
    assert (found.how == POLYGON).all()
    assert [districts.codes[i] for i in found.index] == [town["district"] for town in towns]
    assert {town["district"] for town in towns} == set(districts.codes)
    assert {town["rank"] for town in towns} == {"1", "2"}
    assert len({town["name"] for town in towns}) == len(towns)


def test_the_pack_is_small_and_carries_its_attribution():
    size = sum(path.stat().st_size for path in PACKS.rglob("*") if path.suffix in (".parquet", ".json", ".csv"))
    assert size < 600_000
    readme = " ".join((PACKS / "README.md").read_text(encoding="utf-8").split())
    assert OGL in readme
    assert all(layer.licence == OGL for layer in load_pack())
