"""Real months through real processes: every count equals that of a few lines over the CSVs."""

import csv
import gzip
import io
import json
import shutil
import subprocess
import time
import zipfile
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

pytestmark = pytest.mark.realdata
MAPPINGS = Path(__file__).resolve().parents[2] / "data" / "mappings"
KENT = "kent-2025-01-to-2025-08.zip"
BY = "month,lsoa,category"


def counted(archive: Path, known: set[str] | None) -> Counter[tuple[str, ...]]:
    """Rows by month, LSOA and category; an LSOA that is not known counts as none."""
    found: Counter[tuple[str, ...]] = Counter()
    with zipfile.ZipFile(archive) as opened:
        for name in opened.namelist():
            for row in csv.DictReader(io.TextIOWrapper(opened.open(name), "utf-8-sig", newline="")):
                lsoa = row["LSOA code"] if known is None or row["LSOA code"] in known else ""
                found[row["Month"], lsoa, row["Crime type"]] += 1
    return found


def codes(boundaries: Path) -> set[str]:
    """The LSOA codes of a boundary file."""
    content = boundaries.read_bytes()
    whole = json.loads(gzip.decompress(content) if boundaries.suffix == ".gz" else content)
    properties = [feature["properties"] for feature in whole["features"]]
    return {next(str(v) for v in own.values() if str(v)[:3] in ("E01", "W01")) for own in properties}


@pytest.fixture(scope="session")
def kent(tmp_path_factory: pytest.TempPathFactory, reference: Path, make_explorer):
    """Kent's eight months, then the LSOAs of 2021."""
    explorer = make_explorer(tmp_path_factory.mktemp("kent") / "store")
    explorer.street(reference / "police_uk" / KENT)
    explorer.lsoas_of_2021(reference / "boundaries" / "lsoa21_kent_medway_drkane.geojson")
    return explorer


@pytest.fixture(scope="session")
def kent_status(kent):
    """Its account."""
    return kent.status()


def test_kent_counts_are_those_of_the_files(kent, reference):
    layer = reference / "boundaries" / "lsoa21_kent_medway_drkane.geojson"
    expected = counted(reference / "police_uk" / KENT, codes(layer))
    assert kent.counts(BY) == expected
    assert kent.counts(BY, "", "--vintage", "2021") == expected
    march = {lsoa: n for (month, lsoa, kind), n in expected.items() if (month, kind) == ("2025-03", "Burglary")}
    assert kent.counts("lsoa", "from=2025-03&to=2025-03&what=burglary") == {(lsoa,): n for lsoa, n in march.items()}


def test_kent_status_adds_up(kent_status, reference):
    status = kent_status
    expected = counted(reference / "police_uk" / KENT, None)
    assert status["months"] == sorted({month for month, _, _ in expected})
    assert status["missing_months"] == []
    assert status["totals"]["read"] == expected.total()
    assert status["totals"]["rejected"] == 0
    assert status["totals"]["mapped"] + status["totals"]["unmapped"] == expected.total()
    assert status["totals"]["reasons"]["no location in the row"] == sum(
        n for (_, lsoa, _), n in expected.items() if not lsoa
    )
    assert 0.96 < status["agreement"]["2021"]["share"]["lsoa"] < 0.97
    assert status["agreement"]["2021"]["share"]["district"] > 0.999


def test_boundaries_before_offences_give_the_same(kent, kent_status, reference, explorer):
    explorer.lsoas_of_2021(reference / "boundaries" / "lsoa21_kent_medway_drkane.geojson")
    explorer.street(reference / "police_uk" / KENT)
    assert explorer.status() == kent_status
    assert explorer.counts("lsoa,category") == kent.counts("lsoa,category")


def test_kent_imported_again_changes_nothing(kent, reference):
    files = kent.fingerprint()
    assert "took the place of" in kent.street(reference / "police_uk" / KENT)
    assert kent.fingerprint() == files


def test_other_forces_without_and_with_boundaries(reference, explorer):
    """The City of London, South Wales and Northern Ireland: without their boundaries codes count as written."""
    archives = [reference / "police_uk" / name for name in ("city-of-london-2024.zip", "odd-ones.zip")]
    explorer.street(*archives)
    as_written = counted(archives[0], None) + counted(archives[1], None)
    assert explorer.counts(BY) == as_written
    assert explorer.counts(BY, "", "--vintage", "2021") == as_written
    layer = reference / "boundaries" / "lsoa21_england_wales_overview.geojson.gz"
    explorer.lsoas_of_2021(layer)
    known = codes(layer)
    assert explorer.counts(BY) == counted(archives[0], known) + counted(archives[1], known)


def test_chicago_by_month_weekday_and_hour(reference, explorer):
    path = reference / "timestamped" / "chicago_aggravated_assaults_2010_2015.csv.gz"
    explorer.done("import", path, "--source", "force-extract", "--mapping", MAPPINGS / "chicago.toml")
    with gzip.open(path, "rt", encoding="utf-8", newline="") as opened:
        times = [datetime.fromisoformat(row["date"]) for row in csv.DictReader(opened)]
    days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    expected = Counter((f"{time:%Y-%m}", days[time.weekday()], str(time.hour)) for time in times)
    assert explorer.counts("month,weekday,hour") == expected
    night = explorer.counts("weekday", "hours=22-2&days=fri,sat")
    assert night == Counter((days[t.weekday()],) for t in times if t.weekday() in (4, 5) and t.hour in (22, 23, 0, 1))


def copy_of(explorer, folder: Path):
    """A store of one's own with the same content."""
    shutil.copytree(explorer.store, folder)
    return type(explorer)(folder)


@pytest.fixture(scope="module")
def finished(small, reference, tmp_path_factory):
    """The account after an import of more months into SMALL, and how long it took."""
    explorer = copy_of(small, tmp_path_factory.mktemp("finished") / "store")
    began = time.monotonic()
    explorer.street(reference / "police_uk" / "odd-ones.zip")
    return explorer.status(), time.monotonic() - began


@pytest.mark.parametrize("share", [0.7, 0.9])
def test_a_killed_import_leaves_the_last_good_store(small, small_status, finished, reference, tmp_path, share):
    explorer = copy_of(small, tmp_path / "store")
    after, lasts = finished
    words = ["import", reference / "police_uk" / "odd-ones.zip", "--source", "police-uk"]
    process = subprocess.Popen(
        explorer.command(*words), env=explorer.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        process.wait(timeout=share * lasts)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    assert explorer.status() in (small_status, after)
    explorer.done(*words)
    assert explorer.status() == after
    assert not list((explorer.store / "versions").glob(".building-*"))
