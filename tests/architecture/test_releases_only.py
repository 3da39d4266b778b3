"""Where the public may not explore it reads releases, and nothing else: every route, panel and table is tried."""

from __future__ import annotations

import re

import pytest

from callbacks.application import create_app
from callbacks.guard.releases_only import ALLOWED, keep_to_releases
from data.answers.answer import Unavailable
from data.answers.panels import ask, panels
from data.answers.request import Request
from data.counts.tables import DISTRICT_MONTHS
from data.errors import PermissionRefused
from data.question.filters import FilterState
from data.settings import Settings
from data.store.version import Store, StoreFolder
from data.viewer import PUBLIC, RELEASES_ONLY, Viewer

READER = Viewer("public")
FILLED = {"<panel>": "who", "<name>": "nothing.json", "<path:path>": "x", "<path:filename>": "tokens.css"}
PAGE = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def server(small_store: Store):
    return create_app(StoreFolder(small_store.folder.parent.parent), READER, Settings()).server


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
                    # what there is not, and a body that no page sends, are refused before
                    codes = (302,) if rule.rule == "/" else (403, 404, 400) if "path" in rule.rule else (403, 400)
                    assert answer.status_code in codes, (method, rule.rule)
                    assert answer.status_code != 403 or method == "HEAD" or RELEASES_ONLY in answer.text
    assert tried > 20


def test_the_first_page_leads_to_the_releases_and_no_link_leads_nowhere(server) -> None:
    with server.test_client() as client:
        assert client.get("/?what=rape", headers=PAGE).headers["Location"].endswith("/panel")
        for path in ("/panel", "/about", "/methods/releases", "/knife/", "/download/who.csv"):
            page = client.get(path, headers=PAGE)
            assert page.status_code == (403 if path in ("/knife/", "/download/who.csv") else 200)
            nav = re.search(r"<nav.*?</nav>", page.text, re.DOTALL)
            assert nav is not None
            assert re.findall(r'href="([^"]*)"', nav[0]) == ["/panel", "/about"]
        assert client.get("/healthz").status_code == 200


def test_no_panel_is_answered_and_nothing_is_counted(small_store: Store) -> None:
    """Below the routes: another road to the same room finds the same door."""
    request = Request(small_store, FilterState(), READER)
    for name in panels():
        assert ask(name, request) == Unavailable((RELEASES_ONLY,)), name
    with pytest.raises(PermissionRefused, match="at /panel"):
        request.table(DISTRICT_MONTHS)
    allowed = Request(small_store, FilterState(), PUBLIC)
    assert ask("summary", allowed) != Unavailable((RELEASES_ONLY,))
    assert allowed.table(DISTRICT_MONTHS).count.sum() > 0


def test_who_asks_is_looked_at_for_every_request(small_store: Store) -> None:
    """One server, two people one after the other."""
    asks = [READER]
    app = create_app(StoreFolder(small_store.folder.parent.parent), Viewer("analyst"), Settings())
    keep_to_releases(app.server, lambda: asks[-1])
    with app.server.test_client() as client:
        assert client.get("/plan").status_code == 403
        asks.append(Viewer("analyst"))
        assert client.get("/about").status_code == 200
        assert RELEASES_ONLY not in client.get("/plan").text


@pytest.mark.parametrize("role", ["analyst", "csp", "briefing"])
def test_the_setting_is_for_the_public_alone(role) -> None:
    assert Viewer(role, exploring=True) == Viewer(role)
    assert not Viewer(role).releases_only
