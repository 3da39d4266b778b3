"""Chicago end to end: boundaries in degrees with columns of their own, offences, cells in metres, hotspots drawn."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import Geod

from data.answers.answer import Unavailable
from data.answers.hotspots.drawing import drawn_cells
from data.answers.panels import ask
from data.answers.request import Request
from data.build.importing import build_demonstration, import_files, load_boundaries
from data.errors import InputError
from data.question.display import Display
from data.question.filters import FilterState
from data.store.version import Store, StoreFolder
from data.viewer import Viewer

pytestmark = pytest.mark.realdata

ROOT = Path(__file__).resolve().parents[2]
MAPPING = ROOT / "data" / "mappings" / "chicago.toml"
YEAR = FilterState(start=date(2015, 1, 1), end=date(2015, 12, 31))
WIDTH = 250


def quiet(*_: object) -> None:
    """Progress that nobody watches."""


@pytest.fixture(scope="module")
def rows(reference: Path) -> pd.DataFrame:
    frame = pd.read_csv(reference / "timestamped" / "chicago_aggravated_assaults_2010_2015.csv.gz")
    return frame[frame["date"].str[:4].isin(["2014", "2015"])].reset_index(drop=True)


@pytest.fixture(scope="module")
def areas(rows: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Areas of the city: squares of a tenth of a degree that hold an offence, with columns of their own."""
    known = rows.dropna(subset=["longitude", "latitude"])
    squares = sorted(set(zip(np.floor(known["longitude"] * 10), np.floor(known["latitude"] * 10), strict=True)))
    frame = gpd.GeoDataFrame(
        {
            "dist_num": [f"{i:03d}" for i in range(len(squares))],
            "dist_label": [f"Area {i}" for i in range(len(squares))],
        },
        geometry=[shapely.box(x / 10, y / 10, (x + 1) / 10, (y + 1) / 10) for x, y in squares],
        crs="EPSG:4326",
    )
    path = tmp_path_factory.mktemp("areas") / "areas.geojson"
    frame.to_file(path, driver="GeoJSON")
    return path


@pytest.fixture(scope="module")
def folder(rows: pd.DataFrame, areas: Path, tmp_path_factory: pytest.TempPathFactory) -> StoreFolder:
    home = tmp_path_factory.mktemp("chicago")
    store = StoreFolder(home / "store")
    columns = {"code_column": "dist_num", "name_column": "dist_label"}
    load_boundaries(store, areas, level="district", vintage=None, **columns, progress=quiet)
    rows.to_csv(home / "chicago.csv", index=False)
    import_files(store, [home / "chicago.csv"], source="force-extract", mapping=MAPPING, progress=quiet)
    return store


@pytest.fixture(scope="module")
def store(folder: StoreFolder) -> Store:
    return folder.current()


def asked(store: Store, **display: object) -> Request:
    return Request(store, YEAR, Viewer("analyst"), vintage=2021, display=Display(size=WIDTH, **display))  # type: ignore[arg-type]


def test_the_store_is_kept_in_the_utm_zone_and_holds_every_point(store: Store, rows: pd.DataFrame) -> None:
    assert store.crs == "EPSG:32616"
    names = set(store.districts["name"]) - {""}
    assert names
    assert all(name.startswith("Area ") for name in names)
    points = int(rows["longitude"].notna().sum())
    placed = store.cursor().execute("SELECT count(*) FROM offence WHERE district_2021 > 0").fetchall()[0][0]
    assert placed >= 0.999 * points


def test_hotspots_are_drawn_where_they_are(store: Store, rows: pd.DataFrame) -> None:
    """Every drawn cell lies in the city, is 250 m wide on the ground, and holds the offences counted in it."""
    model = ask("hotspots", asked(store))
    assert not isinstance(model, Unavailable)
    assert any(key.startswith("hot") for key in model.keys)
    top = ask("top", asked(store)).rows[0]
    assert top.lat is not None
    assert top.lon is not None
    drawn = drawn_cells(asked(store), (top.name,), WIDTH)
    fit, (column, row) = drawn["fit"], drawn["cells"][0]
    x, y = (column + (row & 1) / 2) * WIDTH, row * np.sqrt(3) / 2 * WIDTH
    u, v = (x - fit["x0"]) / fit["scale"], (y - fit["y0"]) / fit["scale"]
    terms = np.array([1, u, v, u * u, u * v, v * v, u**3, u * u * v, u * v * v, v**3])
    assert terms @ fit["lat"] == pytest.approx(top.lat, abs=2e-5)
    assert terms @ fit["lon"] == pytest.approx(top.lon, abs=2e-5)
    year = rows[rows["date"].str[:4] == "2015"].dropna(subset=["longitude"])
    away = Geod(ellps="WGS84").inv(
        np.full(len(year), top.lon), np.full(len(year), top.lat), year["longitude"], year["latitude"]
    )[2]
    # inside the inner circle of a hexagon every offence is in it, outside the outer one none is
    assert (away < WIDTH / 2 * 0.995).sum() <= top.count <= (away < WIDTH / np.sqrt(3) * 1.005).sum()


def test_every_panel_of_places_answers(store: Store) -> None:
    for panel in ("map", "places", "hotspots", "emerging", "top", "density", "patrol", "backtest", "shifts"):
        assert not isinstance(ask(panel, asked(store)), Unavailable), panel
    assert ask("places", asked(store)).rate_says == "No rate: the residents of these districts are not loaded."
    assert "-87." in ask("density", asked(store)).geojson
    south_west, north_east = store.manifest.geometry["extent"]
    assert south_west[0] < 41.8 < north_east[0]
    assert south_west[1] < -87.7 < north_east[1]
    assert store.manifest.geometry["towns"] == []


def test_what_does_not_belong_there_is_refused(
    folder: StoreFolder, reference: Path, areas: Path, tmp_path: Path
) -> None:
    archive = reference / "police_uk" / "city-of-london-2024.zip"
    with pytest.raises(InputError, match="of another country"):
        import_files(folder, [archive], source="police-uk", progress=quiet)
    with pytest.raises(InputError, match="of another country"):
        build_demonstration(folder, 100, wait_seconds=0, progress=quiet)
    with pytest.raises(InputError, match="--code-column"):
        load_boundaries(StoreFolder(tmp_path / "a"), areas, level="district", vintage=None, progress=quiet)
    with pytest.raises(InputError, match="has no column 'code'; the columns are: dist_num, dist_label"):
        load_boundaries(folder, areas, level="district", vintage=None, code_column="code", progress=quiet)
    with pytest.raises(InputError, match="load the districts first"):
        load_boundaries(
            StoreFolder(tmp_path / "b"), areas, level="lsoa", vintage=None, code_column="dist_num", progress=quiet
        )


def test_a_store_of_kent_is_not_moved(small_store: Store, areas: Path, tmp_path: Path) -> None:
    shutil.copytree(small_store.folder.parent.parent, tmp_path / "store")
    with pytest.raises(InputError, match="load it into an empty STORE_DIR"):
        load_boundaries(
            StoreFolder(tmp_path / "store"),
            areas,
            level="district",
            vintage=None,
            code_column="dist_num",
            progress=quiet,
        )
