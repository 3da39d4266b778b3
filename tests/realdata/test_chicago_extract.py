"""Hours, peaks and hotspots on real offences: the aggravated assaults of Chicago, read as a force extract.

Chicago lies outside every boundary, so its hours can be shown and its places cannot. For the places the points are
moved, as they lie to one another, onto Kent: real offences with their real gathering, on the product's own cells.
"""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pyproj import Transformer

from data.answers.answer import Unavailable
from data.answers.panels import ask
from data.answers.request import Request
from data.build.importing import import_files
from data.ingest.force_extract import read_force_extract
from data.question.display import Display
from data.question.filters import FilterState
from data.schema import ImportBatch
from data.store.version import Store, StoreFolder
from data.viewer import Viewer
from tests.unit.data.answers.planted import Lattice, points_of

pytestmark = pytest.mark.realdata

MAPPING = Path(__file__).resolve().parents[2] / "data" / "mappings" / "chicago.toml"
YEARS = (2014, 2015)
YEAR = FilterState(start=date(2015, 1, 1), end=date(2015, 12, 31))
#: Where the middle of the city comes to lie: a place in Kent with land for 20 km around most of it.
MIDDLE = 590_000.0, 148_000.0
WIDTHS = (250, 500)


@pytest.fixture(scope="module")
def rows(reference: Path) -> pd.DataFrame:
    """The published rows of both years."""
    frame = pd.read_csv(reference / "timestamped" / "chicago_aggravated_assaults_2010_2015.csv.gz")
    times = pd.to_datetime(frame["date"])
    return frame[times.dt.year.isin(YEARS)].reset_index(drop=True)


def written(frame: pd.DataFrame, folder: Path) -> Path:
    path = folder / "chicago.csv"
    frame.to_csv(path, index=False)
    return path


def on_kent(frame: pd.DataFrame) -> pd.DataFrame:
    """The same offences, moved: metres of Chicago's zone become metres of the national grid."""
    x, y = Transformer.from_crs("EPSG:4326", "EPSG:32616", always_xy=True).transform(frame.longitude, frame.latitude)
    back = Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)
    lon, lat = back.transform(x - np.nanmedian(x) + MIDDLE[0], y - np.nanmedian(y) + MIDDLE[1])
    return frame.assign(longitude=np.round(lon, 7), latitude=np.round(lat, 7))


@pytest.fixture(scope="module")
def moved_file(rows: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(on_kent(rows), tmp_path_factory.mktemp("moved"))


@pytest.fixture(scope="module")
def moved(moved_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = StoreFolder(tmp_path_factory.mktemp("kent") / "store")
    import_files(folder, [moved_file], source="force-extract", mapping=MAPPING, progress=lambda *_: None)
    return folder.current()


@pytest.fixture(scope="module")
def batch(moved_file: Path) -> ImportBatch:
    return read_force_extract([moved_file], MAPPING, salt=b"x")


@pytest.fixture(scope="module")
def chicago(rows: pd.DataFrame, moved: Store, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The offences where they were; they take the place of those that were moved."""
    folder = tmp_path_factory.mktemp("chicago")
    shutil.copytree(moved.folder.parent.parent, folder / "store")
    store = StoreFolder(folder / "store")
    file = written(rows, folder)
    import_files(store, [file], source="force-extract", mapping=MAPPING, progress=lambda *_: None)
    return store.current()


def asked(store: Store, state: FilterState = YEAR, **display: object) -> Request:
    return Request(store, state, Viewer("analyst"), vintage=2011, display=Display(**display))  # type: ignore[arg-type]


def week_of(frame: pd.DataFrame, year: int) -> np.ndarray:
    times = pd.to_datetime(frame["date"])
    times = times[times.dt.year == year]
    table = pd.crosstab(times.dt.day_of_week, times.dt.hour)
    return table.reindex(index=range(7), columns=range(24), fill_value=0).to_numpy()


def test_the_week_is_that_of_a_plain_count(chicago: Store, rows: pd.DataFrame) -> None:
    model = ask("heatmap", asked(chicago, week="compare"))
    assert np.array(model.counts).tolist() == week_of(rows, 2015).tolist()
    assert np.array(model.before).tolist() == week_of(rows, 2014).tolist()
    assert model.timed == (pd.to_datetime(rows["date"]).dt.year == 2015).sum() > 4_000
    assert (model.untimed, model.windows) == (0, 0)


def test_peaks_of_real_offences_are_the_nights_of_the_weekend(chicago: Store, rows: pd.DataFrame) -> None:
    model = ask("peaks", asked(chicago))
    assert model.peaks
    week = week_of(rows, 2015)
    for row in model.peaks:
        days = [("mon", "tue", "wed", "thu", "fri", "sat", "sun").index(day) for day in row.days]
        assert row.count == week[days, row.start : row.stop].sum()
    hours = {(day, hour) for row in model.peaks for day in row.days for hour in range(row.start, row.stop)}
    assert {("sat", 2), ("sun", 1), ("sun", 2)} & hours
    assert "written as a full hour" in model.heaping or model.heaping == ""


def test_offences_beyond_every_boundary_are_told_and_not_drawn(chicago: Store) -> None:
    """No boundary covers Chicago: every panel that speaks of places says so, with the number, and finds nothing."""
    offences = ask("heatmap", asked(chicago)).timed
    for panel in ("map", "places", "change", "hotspots", "top", "backtest", "density", "patrol"):
        found = ask(panel, asked(chicago))
        assert isinstance(found, Unavailable)
        assert f"None of the {offences:,.0f} offences of Jan 2015 – Dec 2015" in found.reasons[0]


@pytest.fixture(scope="module")
def cells(moved: Store, batch: ImportBatch) -> pd.DataFrame:
    """Year and cell of every offence; '' in no cell. By nearest middle, without the product's arithmetic."""
    frame = pd.DataFrame({"year": batch.offences["occurred_on"].dt.year})
    for width in WIDTHS:
        frame[f"cell_{width}"] = Lattice(moved, width).names_of(points_of(batch))
    return frame


def by_cell(cells: pd.DataFrame, names: np.ndarray, width: int, year: int) -> pd.Series:
    counts = cells.loc[cells["year"] == year, f"cell_{width}"].value_counts()
    return counts.reindex(names, fill_value=0)


@pytest.mark.parametrize("width", WIDTHS)
def test_hit_shares_are_those_of_pandas(moved: Store, cells: pd.DataFrame, width: int) -> None:
    names = Lattice(moved, width).names
    now, before = (by_cell(cells, names, width, year) for year in (2015, 2014))
    assert now.sum() > 3_000  # most of the city lies on land
    model = ask("backtest", asked(moved, size=width))
    assert (model.units, model.offences) == (len(names), now.sum())
    for test in model.tests:
        count = max(1, int(test.share * len(names) + 0.5))
        least = before.nlargest(count).iloc[-1]
        sure, tied = before > least, before == least
        held = now[sure].sum() + now[tied].sum() * (count - sure.sum()) / tied.sum()
        assert test.units == count
        assert test.hit_share == pytest.approx(held / now.sum())
    best = model.tests[0]
    assert best.hit_share > 0.1  # the busiest hundredth of the cells: real places last
    assert best.pai > 10
    half = now.sort_values(ascending=False).cumsum().searchsorted(now.sum() / 2) + 1
    assert model.half_in == pytest.approx(half / len(names), abs=1 / len(names))


def test_the_map_holds_the_counts_of_pandas(moved: Store, cells: pd.DataFrame) -> None:
    names = Lattice(moved, 500).names
    now = by_cell(cells, names, 500, 2015)
    model = ask("hotspots", asked(moved, size=500))
    found = pd.Series(model.counts, index=model.names)
    assert found.eq(now.reindex(found.index)).all()
    outside = int((cells["year"] == 2015).sum() - now.sum())
    assert model.left_out.startswith(f"{outside:,} of {(cells['year'] == 2015).sum():,} offences")
    hot = found[[key.startswith("hot") for key in model.keys]]
    assert hot.sum() / now.sum() > 2 * len(hot) / len(names)
    top = ask("top", asked(moved, size=500))
    assert [row.count for row in top.rows] == now.sort_values(ascending=False).head(15).tolist()
    assert 0.005 < len(hot) / (now > 0).sum() < 0.25  # a few of the cells with an offence, not most of them


def test_the_plan_of_a_year_meets_more_than_chance_in_the_quarter_after_it(moved: Store) -> None:
    model = ask("patrol", asked(moved, stops=40))
    assert model.pairs == 40
    assert (model.forward.made, model.forward.met_in) == ("Oct 2014 – Sep 2015", "Oct 2015 – Dec 2015")
    hours = sum((stop.stop - stop.start) * {"Every day": 7, "Weekdays": 5}.get(stop.day, 2) for stop in model.stops)
    chance = hours / 168 / len(Lattice(moved, 250).names)
    assert model.forward.share > 5 * chance
