"""Hotspot cells are named by their streets, and no two of a list alike."""

from __future__ import annotations

import shutil
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from data.answers.hotspots.places.naming import cell_places, told_apart
from data.answers.panels import ask
from data.answers.request import Request
from data.boundaries.pack import load_pack, todays_lsoa_name
from data.build.importing import load_roads
from data.build.version import import_batch, import_lock
from data.cells import cell_number
from data.errors import InputError
from data.question.display import Display
from data.question.filters import FilterState
from data.store.account import account
from data.store.beside.streets import streets_of
from data.store.report import account_lines
from data.store.version import Store, StoreFolder
from data.viewer import Viewer
from geo.grid import cell_at, centres
from tests.fixtures_store import make_batch
from tests.unit.data.answers.planted import STEADY

ANALYST = Viewer("analyst")
WIDTH = 250
_, X, Y = STEADY


def quiet(*_: object) -> None:
    """Progress that nobody watches."""


@pytest.fixture(scope="module")
def own(planted: Store, tmp_path_factory: pytest.TempPathFactory) -> StoreFolder:
    """The planted store, as one's own, with roads through the steady place and one in France."""
    folder = tmp_path_factory.mktemp("named")
    shutil.copytree(planted.folder.parent.parent, folder / "store")
    store = StoreFolder(folder / "store")
    load_roads(store, road_file(folder / "oproad_gb.gpkg"), progress=quiet)
    return store


def road_file(path: Path, names: tuple[str, ...] = ("Northdown Road", "Princes Street", "Far Lane")) -> Path:
    """OS Open Roads: layer road_link with name_1 and name_2, a second layer of nodes beside it."""
    middle = [float(value) for value in np.ravel(centres([cell_at([X], [Y], WIDTH)[0]], WIDTH))]
    lines = [
        shapely.LineString([(middle[0] - 900, middle[1] + 5), (middle[0] + 900, middle[1] + 5)]),
        shapely.LineString([(middle[0] + 40, middle[1] - 90), (middle[0] + 40, middle[1] + 90)]),
        shapely.LineString([(middle[0] + 100, middle[1] - 20), (middle[0] + 100, middle[1] + 20)]),
        shapely.LineString([(700_000, 50_000), (700_500, 50_000)]),
        shapely.LineString([(middle[0], middle[1]), (middle[0] + 1, middle[1])]),  # without a name
    ]
    frame = gpd.GeoDataFrame(
        {"id": range(5), "name_1": [*names, "Rue de la Mer", None], "name_2": [None, None, None, None, None]},
        geometry=lines,
        crs="EPSG:27700",
    )
    frame.to_file(path, layer="road_link", driver="GPKG")
    nodes = gpd.GeoDataFrame({"id": [1]}, geometry=[shapely.Point(middle)], crs="EPSG:27700")
    nodes.to_file(path, layer="road_node", driver="GPKG")
    return path


def test_a_cell_is_named_by_its_two_nearest_streets(own: StoreFolder) -> None:
    store = own.current()
    cell = int(cell_at([X], [Y], WIDTH)[0])
    assert cell_places(store, WIDTH, np.array([cell]), ["Maidstone 003A"]) == [
        "Northdown Road and Princes Street, Maidstone"
    ]
    names = set(streets_of(store).frame["name"])
    assert names == {"Northdown Road", "Princes Street", "Far Lane"}  # not the one in France, nor what has no name
    assert "Streets: 3 names at " in " ".join(account_lines(account(store)))


def test_lists_of_hotspots_and_plans_use_them(own: StoreFolder) -> None:
    store = own.current()
    request = Request(store, FilterState(), ANALYST, vintage=2011, display=Display(size=WIDTH))
    places = {row.name: row.place for row in ask("top", request).rows}
    assert len(set(places.values())) == len(places)
    cell = int(cell_at([X], [Y], WIDTH)[0])
    mine = next(place for name, place in places.items() if cell_number(name) == (WIDTH, cell))
    assert mine == "Northdown Road and Princes Street, Maidstone"
    stops = ask("patrol", request).stops
    assert len({stop.place for stop in stops}) == len({stop.name for stop in stops})
    assert mine in {stop.place for stop in stops}


def test_a_new_road_file_takes_the_place_of_the_old_and_imports_keep_it(own: StoreFolder, tmp_path: Path) -> None:
    shutil.copytree(own.root, tmp_path / "store")
    folder = StoreFolder(tmp_path / "store")
    load_roads(folder, road_file(tmp_path / "new.gpkg", ("A Road", "B Street", "C Lane")), progress=quiet)
    assert set(streets_of(folder.current()).frame["name"]) == {"A Road", "B Street", "C Lane"}
    batch = make_batch(5, 150)
    batch.streets = pd.DataFrame({"name": ["Anchor Way"], "easting": [X], "northing": [Y]})
    with import_lock(folder, 0):
        import_batch(folder, batch)
    assert set(streets_of(folder.current()).frame["name"]) == {"A Road", "B Street", "C Lane", "Anchor Way"}
    assert folder.current().manifest.streets["kinds"] == ["police-uk", "roads"]


@pytest.mark.parametrize(
    ("columns", "words"), [({"road": ["x"]}, "no column of road names"), ({"name_1": [""]}, "no named road")]
)
def test_files_that_are_refused(columns: dict[str, list[str]], words: str, own: StoreFolder, tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame(columns, geometry=[shapely.LineString([(X, Y), (X + 99, Y)])], crs="EPSG:27700")
    frame.to_file(tmp_path / "x.gpkg", layer="road_link", driver="GPKG")
    with pytest.raises(InputError, match=words):
        load_roads(own, tmp_path / "x.gpkg", progress=quiet)


def test_names_that_are_alike_are_told_apart() -> None:
    x, y = np.array([0.0, 500.0, 250.0, 0.0, 0.0]), np.array([0.0, 0.0, 600.0, 0.0, 0.0])
    words = ["High Street, Dover", "High Street, Dover", "Chatham · Medway 001A", "Chatham · Medway 001A", "Deal"]
    lsoas = ["Dover 001A", "Dover 001B", "Medway 001A", "Medway 001A", ""]
    assert told_apart(words, lsoas, x, y) == [
        "High Street, Dover, Dover 001A",
        "High Street, Dover, Dover 001B",
        "Chatham · Medway 001A, north-east",
        "Chatham · Medway 001A, south-west",
        "Deal",
    ]
    assert told_apart(["A", "A"], ["", ""], np.zeros(2), np.zeros(2)) == ["A, middle (1)", "A, middle (2)"]


def test_lsoas_bear_the_name_of_todays_district(small_store: Store) -> None:
    assert todays_lsoa_name("Shepway 003A") == "Folkestone and Hythe 003A"
    assert todays_lsoa_name("Shepway Green 003A") == "Shepway Green 003A"
    names = small_store.lsoas(2011)["name"]
    assert not names.str.startswith("Shepway").any()
    assert names.str.startswith("Folkestone and Hythe").sum() == sum(
        name.startswith("Shepway") for name in load_pack()[0].names
    )
