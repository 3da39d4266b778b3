"""One file for all of our scripts, and one for all styles: whole, in order, and the same from every process."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from callbacks.application import create_app
from data.settings import Settings
from data.store.version import Store, StoreFolder
from data.viewer import Viewer

ASSETS = Path(__file__).resolve().parents[3] / "assets"


def client_of(store: Store) -> FlaskClient:
    return create_app(StoreFolder(store.folder.parent.parent), Viewer("analyst"), Settings()).server.test_client()


@pytest.mark.parametrize(("path", "kind"), [("/", "js"), ("/", "css"), ("/knife/", "js")])
def test_a_page_asks_for_one_file_with_all_of_them_in_order(small_store: Store, path: str, kind: str) -> None:
    client = client_of(small_store)
    page = client.get(path).get_data(as_text=True)
    asked = re.findall(rf'(?:src|href)="(/assets/[^"]*\.{kind})[^"]*"', page)
    assert len(asked) == 1
    answer = client.get(asked[0])
    own = [file for file in sorted(ASSETS.glob(f"*.{kind}")) if not file.name.startswith("wall")]
    assert answer.get_data() == b"\n".join(file.read_bytes() for file in own)
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.mimetype == {"js": "text/javascript", "css": "text/css"}[kind]


def test_another_process_has_it_before_it_made_a_page(small_store: Store) -> None:
    page = client_of(small_store).get("/").get_data(as_text=True)
    asked = re.findall(r'(?:src|href)="(/assets/joined/[^"]+)"', page)
    other = client_of(small_store)
    assert [other.get(path).status_code for path in asked] == [200, 200]


def test_there_is_no_other(small_store: Store) -> None:
    client = client_of(small_store)
    for name in ("0000000000000000.js", "explorer.css", "..%2f..%2fapp.py"):
        assert client.get(f"/assets/joined/{name}").status_code == 404
