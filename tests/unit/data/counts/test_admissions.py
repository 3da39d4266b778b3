"""Hospital admissions: every mistake named by line, gaps kept, and what stays in the store with what."""

from __future__ import annotations

import codecs
import csv
import random
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from data.build.importing import build_demonstration, import_admissions
from data.build.version import current_layers, import_batch, import_lock, load_layers
from data.counts.admissions import ALL_AGES, UNDER_25, Admissions, admissions_of
from data.counts.areas import count_by
from data.errors import InputError
from data.ingest.admissions import read_admissions
from data.ingest.demo import demo_admissions
from data.months import Month
from data.question.filters import FilterState
from data.store.account import account
from data.store.report import account_lines
from data.store.version import Store, StoreFolder
from tests.fixtures_store import make_batch

TODAY = date(2025, 10, 20)
SOUND = "month,measure,count\n2025-08,all ages,5\n2025-08,under 25,1\n2025-09,all ages,6\n"


def read(tmp_path: Path, text: str, name: str = "admissions.csv") -> Admissions:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_admissions(path, source="ICB", licence="shared", today=TODAY)[0]


def quiet(words: str, share: float) -> None:
    """Progress that nobody watches."""


def test_counts_come_back_by_month_and_measure(tmp_path: Path) -> None:
    found = read(tmp_path, SOUND)
    assert found.months(ALL_AGES) == ["2025-08", "2025-09"]
    assert found.series(ALL_AGES).counts.tolist() == [5, 6]
    assert found.series(UNDER_25).counts.tolist() == [1]
    assert found.series(UNDER_25).start == Month.parse("2025-08") == 2025 * 12 + 7
    assert (found.source, found.licence, found.file, found.demonstration) == ("ICB", "shared", "admissions.csv", False)


def test_columns_in_any_order_and_either_spelling(tmp_path: Path) -> None:
    other = "Note,COUNT, Measure ,Month\nx, 6 ,ALL,2025-09\n,1,U25,2025-08\n,5,All ages,2025-08\n"
    assert read(tmp_path, other).fingerprint == read(tmp_path, SOUND).fingerprint


def test_a_month_without_a_row_or_with_a_blank_count_is_missing_and_a_zero_is_not(tmp_path: Path) -> None:
    rows = ["month,measure,count", "2025-01,all,0", "2025-02,all,", "2025-05,all,7", "2025-06,all,"]
    found = read(tmp_path, "\n".join(rows))
    counts = found.series(ALL_AGES).counts
    assert np.isnan(counts).tolist() == [False, True, True, True, False]
    assert (counts[0], counts[4]) == (0, 7)
    assert found.describe()["measures"] == {
        ALL_AGES: {"first": "2025-01", "last": "2025-05", "months": 2, "missing": ["2025-02", "2025-03", "2025-04"]}
    }
    assert not found.series(UNDER_25).counts.size


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("2025-13,all,1", "month is not of the form YYYY-MM: '2025-13'"),
        ("2025-7,all,1", "not of the form"),
        ("2025-07-01,all,1", "not of the form"),
        (",all,1", "not of the form"),
        ("٢٠٢٥-07,all,1", "not of the form"),
        ("1989-03,all,1", "before 1989-04"),
        ("2025-10,all,1", "not over yet"),
        ("2026-01,all,1", "not over yet"),
        ("2025-07,all,-1", "'-1' is not a whole number"),
        ("2025-07,all,1.5", "'1.5' is not a whole number"),
        ("2025-07,all,*", "leave it blank where it is withheld"),
        ("2025-07,all,1234567", "not a whole number"),
        ("2025-07,all,٣", "not a whole number"),
        ("2025-07,under 18,1", "measure 'under 18' is none of"),
        ("2025-07,,1", "measure '' is none of"),
        ("2025-08,all,9", "2025-08, all ages is already on line 2"),
        ("2025-09,u25,7", "2025-09 has more admissions under 25 than of all ages"),
        ("2025-07,all", "fewer columns"),
        ("2025-07,all,1,2", "more columns"),
        ('2025-07,"all"x,1', "quotation mark in the wrong place"),
    ],
)
def test_a_mistake_is_named_by_its_line(tmp_path: Path, row: str, words: str) -> None:
    with pytest.raises(InputError) as refused:
        read(tmp_path, SOUND + row + "\n")
    assert "admissions.csv, line 5: " in str(refused.value)
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


def test_of_several_mistakes_the_first_is_named_and_the_rest_are_counted(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"line 3: .*more columns.*\(2 more after it\)"):
        read(tmp_path, "month,measure,count\n2025-01,all,1\n2025-02,all,1,x\n2025-02,all,x\n2025-99,all,1\n")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        ("month,measure,count\n", "holds no count"),
        ("month,measure,count\n2025-01,all,\n", "holds no count"),
        ("month,count\n2025-01,1\n", "has no column 'measure'"),
        ("month,measure,count,month\n2025-01,all,1,x\n", "more than once"),
        ("<!doctype html><html>", "web page"),
    ],
)
def test_a_file_that_is_none_is_refused_in_words(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read(tmp_path, text)


@pytest.mark.parametrize("place", ["District code", "LAD24CD", "Hospital trust", "Local authority", "area"])
def test_figures_of_single_places_are_never_added_up(tmp_path: Path, place: str) -> None:
    rows = f"month,measure,count,{place}\n2025-08,all ages,5,A\n2025-08,all ages,2,B\n"
    with pytest.raises(InputError, match=rf"has a column '{place}': .*Call a column of districts 'district'"):
        read(tmp_path, rows)
    with pytest.raises(InputError, match="not added up"):  # one place alone is not the whole area either
        read(tmp_path, rows.replace("2025-08,all ages,2,B\n", ""))


def test_a_folder_and_a_name_that_is_not_there_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.csv"):
        with pytest.raises(InputError):
            read_admissions(path, source="x", licence="x")


def test_what_excel_writes_is_read(tmp_path: Path) -> None:
    path = tmp_path / "excel.csv"
    path.write_bytes(codecs.BOM_UTF8 + SOUND.replace("\n", "\r\n").encode() + b"\r\n,,\r\n"[:2])
    assert read_admissions(path, source="ICB", licence="shared", today=TODAY)[0].months(ALL_AGES)[-1] == "2025-09"


def test_the_fingerprint_is_of_content_and_words_not_of_the_order(tmp_path: Path) -> None:
    lines = SOUND.splitlines()
    mixed = "\n".join([lines[0], *random.Random(1).sample(lines[1:], 3)])
    one, other = read(tmp_path, SOUND), read(tmp_path, mixed, "other.csv")
    assert one.fingerprint == other.fingerprint
    assert one.fingerprint != read(tmp_path, SOUND.replace("6", "7")).fingerprint
    assert one.fingerprint != replace(one, licence="open").fingerprint
    assert one.fingerprint != replace(one, source="NHS").fingerprint


@pytest.fixture
def folder(small_store: Store, tmp_path: Path) -> StoreFolder:
    """A store of one's own with the generated offences."""
    shutil.copytree(small_store.folder.parent.parent, tmp_path / "store")
    return StoreFolder(tmp_path / "store")


def load(folder: StoreFolder, tmp_path: Path, text: str = SOUND, source: str = "ICB") -> list[str]:
    path = tmp_path / "admissions.csv"
    path.write_text(text, encoding="utf-8")
    return import_admissions(folder, path, source=source, licence="shared", progress=quiet)


def offences(store: Store) -> list[list[object]]:
    return count_by(FilterState(), store, 2011, None, ["month", "district", "hour"]).values.tolist()


def test_they_are_part_of_the_version_and_loading_them_again_changes_nothing(
    folder: StoreFolder, tmp_path: Path
) -> None:
    before, bare = folder.current(), folder.current().data_version
    assert admissions_of(before) is None
    assert account(before)["admissions"] is None
    said = load(folder, tmp_path)
    store = folder.current()
    assert store.data_version != bare
    assert offences(store) == offences(before)
    assert (before.folder / "manifest.json").is_file()
    assert not (before.folder / "areas" / "admissions.parquet").exists()
    assert said[0] == "Hospital admissions: ICB, from admissions.csv"
    assert said[1:] == [
        "  all ages: 2025-08 to 2025-09 (2 months)",
        "  under 25: 2025-08 to 2025-08 (1 month)",
    ]
    assert set(said) <= set(account_lines(account(store)))
    names = {path.name for path in folder.versions.iterdir()}
    assert load(folder, tmp_path) == said
    assert {path.name for path in folder.versions.iterdir()} == names
    assert folder.current().data_version == store.data_version
    newer = load(folder, tmp_path, "month,measure,count\n2025-09,all ages,7\n")
    assert newer[-1] == "They took the place of admissions.csv (2025-08 to 2025-09)."
    assert folder.current().data_version not in (bare, store.data_version)
    found = admissions_of(folder.current())
    assert found is not None
    assert (found.months(ALL_AGES), found.months(UNDER_25)) == (["2025-09"], [])


def test_later_imports_and_boundaries_keep_them(folder: StoreFolder, tmp_path: Path) -> None:
    load(folder, tmp_path)
    kept = admissions_of(folder.current())
    with import_lock(folder, 0):
        import_batch(folder, make_batch(9, 40, first=date(2025, 9, 1), last=date(2025, 9, 30)))
    with import_lock(folder, 0):
        layers = current_layers(folder)
        load_layers(folder, replace(layers, districts=replace(layers.districts, sha256="another")))
    found = admissions_of(folder.current())
    assert kept is not None
    assert found is not None
    assert found.frame.equals(kept.frame)
    assert found.fingerprint == kept.fingerprint
    assert account(folder.current())["admissions"]["file"] == "admissions.csv"


def test_what_is_refused_leaves_the_store_as_it_was(folder: StoreFolder, tmp_path: Path) -> None:
    load(folder, tmp_path)
    before = {path: path.stat().st_mtime_ns for path in folder.root.rglob("*") if path.name != "lock"}
    for text, source in ((SOUND + "2025-08,all,1\n", "ICB"), (SOUND, " ")):
        with pytest.raises(InputError):
            load(folder, tmp_path, text, source)
    assert {path: path.stat().st_mtime_ns for path in folder.root.rglob("*") if path.name != "lock"} == before


def test_invented_admissions_make_way_for_real_ones_and_never_stay_beside_real_offences(tmp_path: Path) -> None:
    folder = StoreFolder(tmp_path / "store")
    build_demonstration(folder, 1000, wait_seconds=0, progress=quiet)
    invented = admissions_of(folder.current())
    assert invented is not None
    assert invented.demonstration
    for measure in (ALL_AGES, UNDER_25):
        written = Admissions(demo_admissions(), "", "", "").series(measure)
        assert invented.series(measure).counts.tolist() == written.counts.tolist()
    shutil.copytree(folder.root, tmp_path / "other")
    load(folder, tmp_path)
    real = admissions_of(folder.current())
    assert real is not None
    assert not real.demonstration
    assert folder.current().is_demonstration
    build_demonstration(folder, 1010, wait_seconds=0, progress=quiet)
    again = admissions_of(folder.current())
    assert again is not None
    assert again.fingerprint == real.fingerprint
    batch = make_batch(1, 40)
    for root, left in ((folder.root, real.fingerprint), (tmp_path / "other", None)):
        own = StoreFolder(root)
        with import_lock(own, 0):
            import_batch(own, batch)
        found = admissions_of(own.current())
        assert not own.current().is_demonstration
        assert (found and found.fingerprint) == left


def test_the_invented_series_is_that_of_its_table(tmp_path: Path) -> None:
    from data.ingest.demo.plan import TABLES

    with (TABLES / "demo_admissions.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    found = Admissions(demo_admissions(), "", "", "")
    for measure in (ALL_AGES, UNDER_25):
        assert found.series(measure).counts.tolist() == [int(row[measure]) for row in rows]
        assert found.months(measure) == [row["month"] for row in rows]
