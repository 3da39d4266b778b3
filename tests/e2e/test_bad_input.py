"""Files that cannot be used: one sentence that says what to do, and nothing lost."""

import datetime as dt
import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,"
    "LSOA code,LSOA name,Crime type,Last outcome category,Context\n"
)
MAPPINGS = Path(__file__).resolve().parents[2] / "data" / "mappings"


def row(month: str = "2024-05", longitude: str = "0.52", latitude: str = "51.27", lsoa: str = "E01024340") -> str:
    """One offence as data.police.uk writes it."""
    return f"a1,{month},Kent Police,Kent Police,{longitude},{latitude},Mill Lane,{lsoa},Maidstone 006B,Burglary,,\n"


def zipped(content: str, name: str = "2024-05/2024-05-kent-street.csv") -> bytes:
    """A ZIP with one file in it."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return whole.getvalue()


def workbook() -> bytes:
    """An Excel file."""
    book, whole = openpyxl.Workbook(), io.BytesIO()
    book.active.append(HEADER.split(","))
    book.save(whole)
    return whole.getvalue()


def next_year() -> str:
    """A month that no file can hold yet."""
    return f"{dt.date.today().year + 1}-01"


#: File name -> its content, and a word that the sentence must hold beside the name.
FILES: dict[str, tuple[Callable[[], bytes | str], str]] = {
    "columns.csv": (lambda: "a,b,c\n1,2,3\n", "Month"),
    "page.csv": (lambda: "<!DOCTYPE html><html><body>404</body></html>", "web page"),
    "truncated.zip": (lambda: zipped(HEADER + row() * 3000)[:-200], "damaged"),
    "bomb.zip": (lambda: zipped("0" * 50_000_000), "unpacks"),
    "utf16.csv": (lambda: (HEADER + row()).encode("utf-16-le"), "not text"),
    "1900.csv": (lambda: HEADER + row("1900-01"), "2010"),
    "future.csv": (lambda: HEADER + row(next_year()), "future"),
    "swapped.csv": (lambda: HEADER + row(longitude="51.27", latitude="0.52") * 3, "swap"),
    "workbook.csv": (workbook, "Excel"),
    "empty.csv": (lambda: "", "empty"),
    "quote.csv": (lambda: HEADER + '"' + "x,\n" * 1000, "quot"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_cannot_be_used(small, tmp_path, name):
    content, word = FILES[name]
    written = content()
    (tmp_path / name).write_bytes(written if isinstance(written, bytes) else written.encode())
    said = small.refused("import", tmp_path / name, "--source", "police-uk")
    assert name in said
    assert word in said


def test_a_line_of_a_gigabyte(small, tmp_path):
    path = tmp_path / "line.csv"
    with path.open("wb") as file:
        file.write(HEADER.encode() + b"x" * 5_000_000)
        os.truncate(file.fileno(), 1_000_000_000)
    said = small.refused("import", path, "--source", "police-uk")
    assert "line.csv has a line" in said


def test_a_missing_file_and_folders_without_csv(small, tmp_path):
    (tmp_path / "folder").mkdir()
    assert "street" in small.refused("import", tmp_path / "folder", "--source", "police-uk")
    (tmp_path / "folder" / "readme.txt").write_text("hello", encoding="utf-8")
    assert "street" in small.refused("import", tmp_path / "folder", "--source", "police-uk")
    assert "nowhere.csv" in small.refused("import", tmp_path / "nowhere.csv", "--source", "police-uk")


def test_one_bad_file_among_good_ones_stops_them_all(small, tmp_path):
    (tmp_path / "good.csv").write_text(HEADER + row(), encoding="utf-8")
    (tmp_path / "page.csv").write_text("<html>", encoding="utf-8")
    said = small.refused("import", tmp_path / "good.csv", tmp_path / "page.csv", "--source", "police-uk")
    assert "page.csv" in said


def test_bad_rows_are_rejected_with_line_and_reason_and_bad_places_kept(explorer, tmp_path):
    path = tmp_path / "mixed.csv"
    rows = [
        row(),
        row("1900-01"),
        row(next_year()),
        row("banana"),
        row(longitude="-8", latitude="60", lsoa=""),
        row(longitude="51.27", latitude="0.52", lsoa=""),
        row(longitude="inf", latitude="nan", lsoa=""),
        "too,few\n",
    ]
    path.write_text(HEADER + "".join(rows), encoding="utf-8")
    explorer.street(path)
    totals = explorer.status()["totals"]
    assert [totals[key] for key in ("read", "mapped", "unmapped", "rejected")] == [8, 1, 3, 4]
    rejected = Path(explorer.status()["rejected_file"]).read_text(encoding="utf-8").splitlines()
    assert [line.split(",")[:2] for line in rejected[1:]] == [["mixed.csv", str(n)] for n in (3, 4, 5, 9)]
    assert "banana" not in "".join(rejected)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (("longitude = ", "longtitude = "), "longtitude"),
        (('"date"', '"datum"'), "datum"),
    ],
    ids=str,
)
def test_a_mapping_that_cannot_be_used(small, tmp_path, change, word):
    mapping = tmp_path / "mapping.toml"
    mapping.write_text((MAPPINGS / "chicago.toml").read_text(encoding="utf-8").replace(*change), encoding="utf-8")
    (tmp_path / "x.csv").write_text("date,loc_cat,longitude,latitude\n2014-01-01,street,-87,41\n", encoding="utf-8")
    assert word in small.refused("import", tmp_path / "x.csv", "--source", "force-extract", "--mapping", mapping)


def test_boundaries_that_cannot_be_used(small, tmp_path):
    for name, content in {
        "page.geojson": "<html>",
        "cut.geojson": '{"type": "FeatureCollection", "fea',
        "x.zip": "hi",
    }.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
        said = small.refused("boundaries", tmp_path / name, "--layer", "lsoa", "--vintage", "2021")
        assert name in said
