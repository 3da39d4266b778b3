"""The readers on real files, against counts taken straight from those files."""

import csv
import gzip
import io
import zipfile
from collections import Counter
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from data.ingest.force_extract import read_force_extract
from data.ingest.police_uk import read_police_uk
from data.schema import Flag, ImportBatch

pytestmark = pytest.mark.realdata
MAPPINGS = Path(__file__).resolve().parents[2] / "data" / "mappings"


@pytest.fixture(scope="module")
def kent(reference: Path) -> ImportBatch:
    """The eight months of Kent."""
    return read_police_uk([reference / "police_uk" / "kent-2025-01-to-2025-08.zip"])


def naive_rows(archive: Path) -> list[tuple[str, int, dict[str, str]]]:
    """Member name, line and cells of every row, by the standard library alone."""
    rows = []
    with zipfile.ZipFile(archive) as opened:
        for name in sorted(n for n in opened.namelist() if n.endswith(".csv")):
            reader = csv.DictReader(io.TextIOWrapper(opened.open(name), "utf-8-sig", newline=""))
            rows += [(name, reader.line_num, cells) for cells in reader]
    return rows


@pytest.mark.parametrize("name", ["kent-2025-01-to-2025-08.zip", "city-of-london-2024.zip", "odd-ones.zip"])
def test_archives_agree_with_a_plain_count(reference: Path, name: str) -> None:
    batch = read_police_uk([reference / "police_uk" / name])
    rows = naive_rows(reference / "police_uk" / name)
    assert batch.rejects.empty
    offences = batch.offences
    files = [batch.files[index].name.removeprefix(name + "/") for index in offences["file_index"]]
    assert list(zip(files, offences["line"], strict=True)) == [(member, line) for member, line, _ in rows]
    assert offences["batch_month"].tolist() == [cells["Month"] for _, _, cells in rows]
    assert offences["force"].tolist() == [cells["Falls within"] for _, _, cells in rows]
    assert offences["offence_code"].tolist() == ["police-uk:" + cells["Crime type"] for _, _, cells in rows]
    assert offences["given_lsoa"].tolist() == [cells["LSOA code"] for _, _, cells in rows]
    assert np.isfinite(offences["easting"]).tolist() == [cells["Longitude"] != "" for _, _, cells in rows]
    assert set(offences["location_problem"]) == {""}
    assert sum(file.read for file in batch.files) == len(rows)


def test_kent_points_lie_in_the_south_east(kent: ImportBatch) -> None:
    offences = kent.offences
    located = offences[offences["easting"].notna()]
    inside = located["easting"].between(540_000, 642_000) & located["northing"].between(117_000, 182_000)
    assert inside.mean() > 0.999
    assert offences["easting"].isna().mean() == pytest.approx(0.012, abs=0.001)


def test_anti_social_behaviour_is_not_thinned(reference: Path, kent: ImportBatch) -> None:
    archive = reference / "police_uk" / "kent-2025-01-to-2025-08.zip"
    rows = [
        tuple(cells.values()) for _, _, cells in naive_rows(archive) if cells["Crime type"] == "Anti-social behaviour"
    ]
    assert len(rows) - len(set(rows)) > 6_000  # byte-identical to another
    codes = kent.offences["offence_code"]
    assert (codes == "police-uk:Anti-social behaviour").sum() == len(rows)


def test_sample_months_of_both_vintages(reference: Path) -> None:
    paths = sorted((reference / "police_uk").glob("kent_street_*.csv"))
    batch = read_police_uk(paths)
    assert [file.read for file in batch.files] == [
        len(path.read_text(encoding="utf-8-sig").strip().splitlines()) - 1 for path in paths
    ]
    assert {month[:4] for month in batch.offences["batch_month"]} == {"2022", "2023"}


def test_chicago_agrees_with_a_plain_count(reference: Path) -> None:
    path = reference / "timestamped" / "chicago_aggravated_assaults_2010_2015.csv.gz"
    batch = read_force_extract([path], MAPPINGS / "chicago.toml", salt=b"x")
    with gzip.open(path, "rt", encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    times = [datetime.fromisoformat(row["date"]) for row in rows]
    offences = batch.offences
    assert batch.files[0].read == len(rows) == len(offences) + len(batch.rejects)
    assert batch.rejects.empty
    found = offences["occurred_from"].dt
    assert Counter(offences["batch_month"]) == Counter(f"{time:%Y-%m}" for time in times)
    assert Counter(zip(found.day_of_week, found.hour, strict=True)) == Counter((t.weekday(), t.hour) for t in times)
    public = {"street", "open space", "transportation", "retail", "leisure"}
    assert (offences["flags"] & int(Flag.PUBLIC_PLACE) > 0).tolist() == [row["loc_cat"] in public for row in rows]
    assert batch.capabilities.hour
    assert batch.capabilities.flags == {"public_place"}
    assert set(offences["force"]) == {"Chicago Police Department"}
