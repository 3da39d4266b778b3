"""The meeting page through the server: for every role the same, from the release alone, whatever the address says."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from flask import Flask

from callbacks.routes.releases import register_releases
from callbacks.services import Services
from data.published.folder import Releases
from data.published.publish import publish
from data.published.words import count_words, percent_words
from data.settings import Settings
from data.store.version import StoreFolder
from data.viewer import Person, Viewer
from tests.unit.data.published.conftest import YEAR, draft

VIEWERS = (Viewer("public", exploring=True), Viewer("csp", frozenset({"E07000114"})), Viewer("analyst"))


@pytest.fixture(scope="module")
def root(demonstration, tmp_path_factory) -> Path:
    """A STORE_DIR with a release of the demonstration data, and no offences at all."""
    root = tmp_path_factory.mktemp("meeting")
    publish(demonstration, Viewer("analyst"), Releases(root), draft(demonstration, f"{YEAR}&what=asvc&cohort=u25"), 0)
    return root


@pytest.fixture
def copy(root, tmp_path) -> Path:
    shutil.copytree(root, tmp_path / "copy")
    return tmp_path / "copy"


def got(root: Path, address: str, viewer: Viewer = VIEWERS[0]):
    """An answer of these routes over this STORE_DIR: there are no others, and there is no store to ask."""
    server = Flask("meeting")
    register_releases(server, Services(StoreFolder(root), Person.unnamed(viewer), Settings()))
    with server.test_client() as client:
        return client.get(address, headers={"Accept": "text/html"})


@pytest.mark.parametrize("viewer", VIEWERS, ids=lambda viewer: viewer.role)
def test_every_role_reads_the_same_without_any_store(root, viewer):
    page = got(root, "/panel?district=E06000035", viewer)
    assert page.status_code == 200
    text = page.get_data(as_text=True)
    assert "Is it getting better in Medway?" in text
    assert "every number is invented" in text
    assert "Open Government Licence" in text
    assert ("Make a release" in text) == (viewer.role == "analyst")
    report = f'href="/pack?release={Releases(root).names()[0]}"'
    assert (report in text) == (viewer.role == "analyst")
    assert "<script" not in text
    first = got(root, "/panel?district=E06000035").get_data(as_text=True)
    assert _without_list(text) == _without_list(first)


def _without_list(text):
    return re.sub(r'<div class="all-releases.*?</div>', "", text, flags=re.DOTALL)


def test_every_figure_of_the_table_is_that_of_the_release(root):
    release = Releases(root).current().release
    text = got(root, "/panel").get_data(as_text=True)
    for row in release.main.rows:
        name = (row.name or "Whole area").replace("&", "&amp;")
        line = re.search(rf"<th scope='row'>(?:► )?{name}</th>(.*?)</tr>", text)
        cells = re.findall(r"<td[^>]*>(.*?)</td>", line[1])
        assert cells[:3] == [count_words(row.now), count_words(row.before), percent_words(row, 2)]
    assert "+10.76%" in text
    assert "−22.9%" in text


def test_the_names_and_bars_of_the_drawings(root):
    release = Releases(root).current().release
    text = got(root, "/panel?district=E07000114").get_data(as_text=True)
    assert text.count("<path") >= len(release.shapes) == 13
    bars = re.findall(r'<rect [^>]*class="(now|before|older)"><title>[^:]*: ([\d,]+)</title>', text)
    assert [count for _, count in bars] == [count_words(count) for count in release.main.row("E07000114").blocks]
    assert [kind for kind, _ in bars] == ["older"] * 4 + ["before"] * 4 + ["now"] * 4


def test_one_side_for_each_borough(root):
    text = got(root, "/panel?district=all").get_data(as_text=True)
    assert text.count('<article class="side">') == 14


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("district=E07000999", "no such district"),
        ("release=../versions", "There is no release"),
        ("release=2020-01-01-abcdef01", "There is no release"),
        ("role=analyst", "not role"),
    ],
)
def test_an_address_that_is_not_understood_is_said(root, query, words):
    page = got(root, f"/panel?{query}")
    assert page.status_code == 200
    assert words in page.get_data(as_text=True)
    assert "Is it getting better?" in page.get_data(as_text=True)


def test_without_a_release_it_says_what_to_do(tmp_path):
    text = got(tmp_path, "/panel").get_data(as_text=True)
    assert "Nothing is published yet" in text
    assert "Make a release" in text
    assert got(tmp_path, "/panel.csv").status_code == 404


def test_a_damaged_release_shows_no_figure(copy):
    (name,) = Releases(copy).names()
    path = copy / "releases" / name / "release.json"
    path.chmod(0o600)
    path.write_bytes(path.read_bytes().replace(b"972", b"912"))
    text = got(copy, "/panel").get_data(as_text=True)
    assert "is damaged" in text
    assert "912" not in text
    assert got(copy, "/panel.csv").status_code == 404


def test_a_withdrawn_release_shows_the_reason_and_no_figure(copy):
    (name,) = Releases(copy).names()
    Releases(copy).withdraw(name, reason="A file was loaded <twice>.", author="The unit")
    assert "Nothing is published yet" in got(copy, "/panel").get_data(as_text=True)
    text = got(copy, f"/panel?release={name}").get_data(as_text=True)
    assert "A file was loaded &lt;twice&gt;." in text
    assert "<article" not in text
    assert got(copy, f"/panel.csv?release={name}").status_code == 404


def test_what_a_person_wrote_is_text_and_no_markup(demonstration, tmp_path):
    words = {"title": "<b>Bold</b>", "commentary": "<script>alert(1)</script>", "author": "A & B"}
    asked = draft(demonstration, f"{YEAR}&what=asvc", **words)
    publish(demonstration, Viewer("analyst"), Releases(tmp_path), asked, 0)
    text = got(tmp_path, "/panel").get_data(as_text=True)
    assert "<script" not in text
    assert "&lt;b&gt;Bold&lt;/b&gt;" in text


def test_the_file_says_that_it_is_invented_and_holds_every_count(root):
    text = got(root, "/panel.csv").get_data(as_text=True)
    release = Releases(root).current().release
    assert "every number in this file is invented" in text
    assert "Open Government Licence" in text
    for row in release.main.rows:
        assert f"{row.code},{row.name or 'whole area'},{release.now.words},{row.now},{row.before}" in text
