"""One server answers every role: each request is asked by its own person, and none is given what another may see."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from callbacks.application import create_app
from callbacks.guard.person import ITSELF, asking, learn_who_asks
from data.settings import Settings
from data.store.version import Store, StoreFolder
from data.viewer import Person, Viewer
from layouts.pages.offering import page_for
from layouts.pages.pages import pages

THANET = frozenset({"E07000114"})
EVERY = (
    Viewer("analyst"),
    Viewer("csp", THANET),
    Viewer("csp"),
    Viewer("briefing", THANET),
    Viewer("public"),
    Viewer("public", exploring=True),
)
ASKED = (
    "/",
    "/knife/",
    "/_dash-layout",
    "/_dash-dependencies",
    "/download/places.csv?district=E07000114&level=lsoa",
    "/download/top.csv?district=E07000114",
    "/panel",
    "/panel/new",
    "/briefing",
    "/about",
)


@pytest.fixture(scope="module")
def folder(small_store: Store) -> StoreFolder:
    return StoreFolder(small_store.folder.parent.parent)


def test_one_server_gives_each_role_what_a_server_of_its_own_gives(folder: StoreFolder) -> None:
    """The shared server stands for an analyst, who sees most: what leaked from it would be seen."""
    shared = create_app(folder, Viewer("analyst"), Settings()).server.test_client()
    for viewer in EVERY:
        own, asks = create_app(folder, viewer, Settings()).server.test_client(), {ITSELF: Person("x", viewer)}
        for path in ASKED:
            alone, beside = own.get(path), shared.get(path, environ_overrides=asks)
            assert (alone.status_code, _plain(alone)) == (beside.status_code, _plain(beside)), (viewer, path)
        for page in pages():
            body = {"query": "", "panels": list(page_for(page, viewer).panels)}
            alone = own.post(f"{page.path}answers", json=body)
            beside = shared.post(f"{page.path}answers", json=body, environ_overrides=asks)
            assert (alone.status_code, alone.data) == (beside.status_code, beside.data), (viewer, page.path)
            for key in set(page.panels) - set(body["panels"]):
                got = shared.post(f"{page.path}answers", json={"query": "", "panels": [key]}, environ_overrides=asks)
                assert got.status_code in (400, 403, 404), (viewer, key)


def _plain(answer: TestResponse) -> str:
    """Without what is new at each turn: the token of a form, the second of the clock, Dash's unordered settings."""
    text = answer.get_data(as_text=True)
    varying = (
        r'"now":\s*[\d.]+|value="\d+\.[0-9a-f]{64}"|<script id="_dash-config".*?</script>'
        r'|Made (for x )?on [^.]* UTC|"data-whose":"[^"]*"'
    )
    return re.sub(varying, "", text)


def test_roles_differ(folder: StoreFolder) -> None:
    """The test above can fail: the same address gives these roles different pages."""
    shared = create_app(folder, Viewer("analyst"), Settings()).server.test_client()
    seen = [shared.get("/_dash-layout", environ_overrides={ITSELF: Person("x", viewer)}).data for viewer in EVERY]
    assert len({seen[0], seen[1], seen[2], seen[3]}) == 4


def test_no_header_names_a_person(folder: StoreFolder) -> None:
    server = create_app(folder, Viewer("public"), Settings()).server
    with server.test_request_context("/", headers={ITSELF: "x", "Sve.Person": "x", "X-Forwarded-User": "x"}):
        assert asking() == Person.unnamed(Viewer("public"))


def test_a_person_is_worked_out_once_for_each_request() -> None:
    server, asked = Flask(__name__), []
    learn_who_asks(server, lambda: asked.append(1) or Person(str(len(asked)), Viewer("public")))
    for number in ("1", "2"):
        with server.test_request_context("/"):
            assert asking() is asking()
            assert asking().name == number


def test_outside_a_request_the_deployment_asks() -> None:
    deployed = Person.unnamed(Viewer("analyst"))
    assert asking(deployed) is deployed
    with pytest.raises(LookupError):
        asking()
