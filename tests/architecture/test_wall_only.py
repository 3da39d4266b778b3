"""A briefing server answers the wall and nothing else: every route there is, is tried for the role."""

from __future__ import annotations

import json
import re

import pytest

from callbacks.application import create_app
from callbacks.guard.wall_only import ALLOWED, SLIDES, WALL
from data.settings import Settings
from data.store.version import Store, StoreFolder
from data.viewer import Viewer

THANET = "E07000114"
FILLED = {"<panel>": "who", "<name>": "nothing.json", "<path:path>": "x", "<path:filename>": "tokens.css"}


@pytest.fixture(scope="module")
def server(small_store: Store):
    return create_app(
        StoreFolder(small_store.folder.parent.parent), Viewer("briefing", frozenset({THANET})), Settings()
    ).server


def filled(rule: str) -> str:
    for part, value in FILLED.items():
        rule = rule.replace(part, value)
    return re.sub(r"<[^>]*>", "x", rule)


def test_every_other_route_is_refused(server) -> None:
    tried = 0
    with server.test_client() as client:
        for rule in server.url_map.iter_rules():
            for method in rule.methods - {"OPTIONS"}:
                if rule.rule in ALLOWED:
                    continue
                tried += 1
                with client.open(filled(rule.rule), method=method, headers={"X-Role": "analyst"}) as answer:
                    # a body that no page sends is refused before
                    codes = (302,) if rule.rule == "/" else (404, 400) if method == "POST" else (404,)
                    assert answer.status_code in codes, (method, rule.rule)
    assert tried > 15


def test_what_it_answers_is_the_wall(server) -> None:
    with server.test_client() as client:
        page = client.get(WALL)
        assert page.status_code == 200
        assert "Thanet" in page.get_data(as_text=True)
        assert 'href="/"' not in page.get_data(as_text=True)  # no link that leads nowhere
        assert client.get("/").headers["Location"].endswith(WALL)
        with client.get("/assets/wall.js") as script:
            assert script.status_code == 200


@pytest.mark.parametrize("query", ["district=E07000110", "district=E07000114,E07000110", "area=thanet-canterbury"])
def test_no_other_district(server, query: str) -> None:
    with server.test_client() as client:
        for path in (WALL, SLIDES):
            answer = client.get(f"{path}?{query}")
            assert answer.status_code in (403, 200)
            text = answer.get_data(as_text=True)
            assert "Maidstone ·" not in text
            assert "Canterbury ·" not in text
            assert answer.status_code == 403 or "area=" in query  # an area that there is not: the own districts


def test_no_point_person_or_record_is_in_it(server, small_store: Store) -> None:
    places = small_store.cursor().execute("SELECT DISTINCT easting, northing FROM offence WHERE easting IS NOT NULL")
    digits = {f"{value:.1f}" for pair in places.fetchall() for value in pair}
    with server.test_client() as client:
        texts = [client.get(path).get_data(as_text=True) for path in (WALL, SLIDES)]
    for text in texts:
        assert not digits & set(re.findall(r"\d{6}\.\d", text))
        assert not re.search(r"easting|northing|longitude|offence_id|person|victim|suspect|aged|under 1", text)
    assert json.loads(texts[1])["slides"]


@pytest.mark.parametrize("path", [WALL, SLIDES])
def test_the_public_is_refused_and_others_are_answered(small_store: Store, path: str) -> None:
    folder = StoreFolder(small_store.folder.parent.parent)
    for viewer, code in (
        (Viewer("public", exploring=True), 403),
        (Viewer("analyst"), 200),
        (Viewer("csp", frozenset({THANET})), 200),
    ):
        with create_app(folder, viewer, Settings()).server.test_client() as client:
            answer = client.get(path)
            assert answer.status_code == code, viewer
            assert code == 200 or "not for this view" in answer.get_data(as_text=True)
