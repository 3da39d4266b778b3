"""Residents in the store: which areas are kept, sums of districts, ages cut exactly or not, kept over imports."""

from __future__ import annotations

import csv
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from data.answers.figures.denominators import district_residents, lsoa_residents
from data.answers.panels import ask
from data.answers.request import Request
from data.boundaries.pack import load_pack
from data.build.importing import import_residents
from data.build.version import import_batch, import_lock
from data.errors import InputError
from data.question.filters import FilterState
from data.store.account import account
from data.store.report import account_lines
from data.store.version import Store, StoreFolder
from data.viewer import Viewer
from tests.fixtures_store import LAST, make_batch

ANALYST = Viewer("analyst")
THANET, DOVER = "E07000114", "E07000108"
YEAR = FilterState(start=date(2024, 10, 1), end=LAST)


def quiet(*_: object) -> None:
    """Progress that nobody watches."""


@pytest.fixture
def own(small_store: Store, tmp_path: Path) -> StoreFolder:
    """The small store, as one's own."""
    shutil.copytree(small_store.folder.parent.parent, tmp_path / "store")
    return StoreFolder(tmp_path / "store")


def by_lsoa(path: Path, *, leave_out: str = "", break_one: str = "") -> Path:
    """Every LSOA of the pack and one more, single years 0 to 90: 10 women and 20 men of each age."""
    layer, _ = load_pack()
    head = ["LSOA 2021 Code", "LSOA 2021 Name", *(f"F{age}" for age in range(91)), *(f"M{age}" for age in range(91))]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        for code, name in [("E01000001", "City of London 001A"), *zip(layer.codes, layer.names, strict=True)]:
            if code != leave_out:
                first = "x" if code == break_one else 10
                writer.writerow([code, name, first, *[10] * 90, *[20] * 91])
    return path


def lsoas_of(district: str) -> list[str]:
    layer, _ = load_pack()
    return [code for code, own in zip(layer.codes, layer.district_codes, strict=True) if own == district]


def test_single_years_are_cut_exactly(own: StoreFolder, tmp_path: Path) -> None:
    said = import_residents(own, by_lsoa(tmp_path / "mid-2022.csv"), progress=quiet)
    assert "2,907,450 in 1,065 LSOAs, by single years of age, men and women apart" in said[1]
    assert "1 LSOAs of the file are not in this store and are left out, E01000001 first." in said
    assert "Residents of 13 of 13 districts are the sum of their LSOAs." in said
    store = own.current()
    for cohort, years in (("u18", 18), ("u25", 25), ("18-25", 8), ("all", 91), ("25plus", 66)):
        request = Request(store, replace(YEAR, cohort=cohort), ANALYST, "lsoa")
        fine, coarse = lsoa_residents(request), district_residents(request)
        assert set(fine.residents[1:]) == {30 * years}
        assert coarse.residents[store.district_codes.index(THANET)] == 30 * years * len(lsoas_of(THANET))
        for found in (fine, coarse):
            assert "in proportion" not in found.note
            assert "ge groups" not in found.note
    table = ask("places", Request(store, replace(YEAR, cohort="u25"), ANALYST, "lsoa"))
    assert table.rate_words == "per 1,000 residents under 25 a year"
    assert all(row.rate == pytest.approx(1000 * row.count.value / 750, abs=1e-3) for row in table.rows)
    assert [band.residents_share for band in ask("who", Request(store, YEAR, ANALYST)).victims.bands[:2]] == [
        pytest.approx(100 * 10 / 91, abs=0.01), pytest.approx(100 * 8 / 91, abs=0.01),
    ]  # fmt: skip


def test_they_are_part_of_the_version_and_kept_over_imports(own: StoreFolder, tmp_path: Path) -> None:
    before = own.current().data_version
    file = by_lsoa(tmp_path / "a.csv")
    import_residents(own, file, source="The ONS", progress=quiet)
    loaded = own.current()
    assert loaded.data_version != before
    import_residents(own, file, source="The ONS", progress=quiet)
    assert own.current().data_version == loaded.data_version
    with import_lock(own, 0):
        import_batch(own, make_batch(3, 200, first=date(2026, 1, 1), last=date(2026, 1, 31)))
    kept = own.current()
    assert kept.data_version != loaded.data_version
    assert kept.manifest.residents == loaded.manifest.residents
    assert account(kept)["residents"][0]["areas"] == 1_065
    assert "Residents of 1,065 LSOAs: The ONS, from a.csv" in account_lines(account(kept))


def test_bands_are_cut_in_proportion_and_that_is_said(own: StoreFolder, tmp_path: Path) -> None:
    file = tmp_path / "bands.csv"
    rows = "".join(f"{code},1600,900,2000\n" for code in lsoas_of(THANET))
    file.write_text(f"code,0 to 15,16 to 24,25+\n{rows}", encoding="utf-8")
    import_residents(own, file, progress=quiet)
    found = lsoa_residents(Request(own.current(), replace(YEAR, cohort="u18"), ANALYST, "lsoa", 2011))
    codes = own.current().lsoas(2011)["code"].tolist()
    assert found.residents[codes.index(lsoas_of(THANET)[0])] == pytest.approx(1_600 + 200)
    assert "in proportion to its years of age" in found.note
    exact = lsoa_residents(Request(own.current(), replace(YEAR, cohort="u25"), ANALYST, "lsoa", 2011))
    assert "in proportion" not in exact.note
    # LSOAs of other districts are not in the file: no rate there, and their districts keep the built-in table.
    assert exact.residents[codes.index(lsoas_of(DOVER)[0])] != exact.residents[codes.index(lsoas_of(DOVER)[0])]
    table = own.current().residents.groupby("district")["source"].first()
    assert table[THANET].endswith("the LSOAs of each district added up")
    assert table[DOVER].startswith("Census 2021")


@pytest.mark.parametrize("how", ["leave_out", "break_one"])
def test_a_district_with_a_missing_lsoa_has_no_sum(how: str, own: StoreFolder, tmp_path: Path) -> None:
    one = lsoas_of(DOVER)[3]
    said = import_residents(own, by_lsoa(tmp_path / "a.csv", **{how: one}), progress=quiet)
    assert "Residents of 12 of 13 districts are the sum of their LSOAs." in said
    assert (
        f"1 of the 1,065 LSOAs of 2011 in this store are not in the file, {one} first: no rate is given there." in said
    )
    assert any(f"{one}: 'x' is not a number of residents" in line for line in said) == (how == "break_one")


def test_residents_of_districts(own: StoreFolder, tmp_path: Path) -> None:
    file = tmp_path / "districts.csv"
    file.write_text(
        f"code,name,Total,0 to 15,16+\n{THANET},Thanet,100,40,60\nE92000001,England,9,4,5\n", encoding="utf-8"
    )
    said = import_residents(own, file, source="Ours", progress=quiet)
    assert "12 of the 13 districts in this store are not in the file, E06000035 first: no rate is given there." in said
    by_code, exact = own.current().residents_in(0, 16)
    assert by_code[THANET] == 40
    assert by_code[DOVER] == 20_283  # the built-in table
    assert exact


def test_a_file_of_elsewhere_is_refused_and_changes_nothing(own: StoreFolder, tmp_path: Path) -> None:
    file = tmp_path / "london.csv"
    file.write_text("code,Total\nE01000001,100\n", encoding="utf-8")
    before = own.current().data_version
    with pytest.raises(InputError, match=r"None of the 1 LSOAs of london\.csv \(E01000001 is the first\)"):
        import_residents(own, file, progress=quiet)
    assert own.current().data_version == before
