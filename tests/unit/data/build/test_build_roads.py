"""Roads from a file in the columns of OS Open Roads: clipped to the districts, cut into squares, kept over imports."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import brotli
import geopandas as gpd
import numpy as np
import pytest
import shapely
from pyproj import Transformer

from data.build.importing import load_roads
from data.build.version import import_batch, import_lock
from data.store.beside.roads import roads_of
from data.store.units import land_of
from data.store.version import Store, StoreFolder
from tests.fixtures_roads import open_roads
from tests.fixtures_store import make_batch

EDGE = 20_037_508.342789244  # metres from the middle of EPSG:3857 to its edge


def quiet(*_: object) -> None:
    """Progress that nobody watches."""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return open_roads(tmp_path_factory.mktemp("roads") / "oproad_gb.gpkg")


@pytest.fixture(scope="module")
def own(small_store: Store, file: Path, tmp_path_factory: pytest.TempPathFactory) -> StoreFolder:
    folder = tmp_path_factory.mktemp("drawn") / "store"
    shutil.copytree(small_store.folder.parent.parent, folder)
    store = StoreFolder(folder)
    load_roads(store, file, progress=quiet)
    return store


def written(store: Store, name: str) -> Any:
    """A file as the browser gets it; named by its content, and the same in each of its forms."""
    folder = store.folder / "geometry"
    body = (folder / name).read_bytes()
    assert hashlib.sha256(body).hexdigest()[:10] == name.rpartition("-")[2].partition(".")[0]
    assert brotli.decompress((folder / f"{name}.br").read_bytes()) == body
    assert gzip.decompress((folder / f"{name}.gz").read_bytes()) == body
    return json.loads(body)


def drawn(store: Store) -> gpd.GeoDataFrame:
    """Every line of every square, back in metres of the national grid by PROJ's own Web Mercator."""
    index = written(store, store.manifest.geometry["roads"]["file"])
    back = Transformer.from_crs("EPSG:3857", "EPSG:27700", always_xy=True)
    found: list[dict[str, Any]] = []
    for key, name in index["squares"].items():
        column, row = map(int, key.split("/"))
        for road in written(store, name)["roads"]:
            for steps in road["lines"]:
                xy = np.cumsum(np.array(steps).reshape(-1, 2), axis=0) / index["units"] + [column, row]
                assert ((xy >= [column, row]) & (xy <= [column + 1, row + 1])).all()
                metres = xy * 2 * EDGE / 2 ** index["zoom"]
                line = shapely.LineString(np.column_stack(back.transform(metres[:, 0] - EDGE, EDGE - metres[:, 1])))
                found.append({"name": road["name"], "kind": road["kind"], "square": key, "geometry": line})
    return gpd.GeoDataFrame(found, crs="EPSG:27700")


def test_what_is_drawn_is_what_lies_in_the_districts(own: StoreFolder, file: Path) -> None:
    store = own.current()
    land = shapely.union_all(land_of(store, ()))
    links = gpd.read_file(file, layer="road_link")
    label = links["name_1"].fillna(links["road_classification_number"]).fillna("")
    found = drawn(store)
    assert found["square"].nunique() > 1
    for name in set(label) - {"Sea Wall"}:
        wanted = shapely.intersection(shapely.union_all(links.geometry[label == name]), land)
        got = shapely.union_all(found.geometry[found["name"] == name])
        assert shapely.hausdorff_distance(got, wanted) < 10  # simplified by 3 m, whole numbers of 0.75 m
        assert got.length == pytest.approx(wanted.length, abs=10)
    assert "Sea Wall" not in set(found["name"])
    kinds = dict(zip(found["name"], found["kind"], strict=True))
    assert kinds == {"Northdown Road": 0, "A28": 0, "Princes Street": 1, "Sweyn Road": 2, "": 2}


def test_links_of_one_road_are_one_line_in_a_square(own: StoreFolder) -> None:
    found = drawn(own.current())
    assert (found[found["name"] == "Northdown Road"].groupby("square").size() == 1).all()


def test_the_index_says_whose_data_it_is(own: StoreFolder) -> None:
    store = own.current()
    said = written(store, store.manifest.geometry["roads"]["file"])["credit"]
    assert said.startswith("Contains OS data © Crown copyright and database right 20")


def test_another_import_keeps_them_and_a_store_without_has_none(
    own: StoreFolder, small_store: Store, tmp_path: Path
) -> None:
    assert "roads" not in small_store.manifest.geometry
    assert roads_of(small_store) is None
    shutil.copytree(own.root, tmp_path / "store")
    folder = StoreFolder(tmp_path / "store")
    before = folder.current()
    with import_lock(folder, 0):
        import_batch(folder, make_batch(5, 150))
    after = folder.current()
    assert after.data_version != before.data_version
    assert after.manifest.geometry["roads"] == before.manifest.geometry["roads"]
    assert len(drawn(after)) == len(drawn(before)) > 0
