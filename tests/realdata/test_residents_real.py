"""Residents from the published Census 2021 table, by LSOA: the sums are those of the census."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from data.build.importing import import_residents, load_boundaries
from data.store.beside.residents import lsoa_residents_in
from data.store.version import Store, StoreFolder

pytestmark = pytest.mark.realdata


def test_the_census_by_lsoa(reference: Path, small_store: Store, tmp_path: Path) -> None:
    file = reference / "population" / "census2021_lsoa21_age6_ew.csv.gz"
    shutil.copytree(small_store.folder.parent.parent, tmp_path / "store")
    folder = StoreFolder(tmp_path / "store")
    lsoas = reference / "boundaries" / "lsoa21_kent_medway_drkane.geojson"
    load_boundaries(folder, lsoas, level="lsoa", vintage=2021, progress=lambda *_: None)
    said = import_residents(folder, file, progress=lambda *_: None)
    assert "1,855,899 in 1,107 LSOAs, in 6 age groups" in said[1]
    assert said[0].startswith("Residents: Census 2021 residents, Office for National Statistics")
    assert "Residents of 13 of 13 districts are the sum of their LSOAs." in said
    store = folder.current()
    found, exact = lsoa_residents_in(store, 2021, 0, 25)
    frame = pd.read_csv(file).set_index("lsoa21_code")
    young = frame["Aged 15 years and under"] + frame["Aged 16 to 24 years"]
    codes = store.lsoas(2021)["code"].tolist()[1:]
    assert found[1:].tolist() == young[codes].tolist()
    assert exact
    # The built-in table of districts is the same census.
    by_code, _ = store.residents_in(0, 25)
    assert by_code["E07000114"] == pytest.approx(25_167 + 12_326, abs=60)
