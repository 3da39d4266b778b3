"""Headers of a proxy, and screens with a token: who is believed, and what a token opens."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from callbacks.application import create_app
from callbacks.guard.sign_in.addresses import safe_back
from callbacks.guard.sign_in.ways import DEVICE
from data.access.devices import Devices
from data.access.roles import FILE, Roles
from data.errors import InputError, StoreError
from data.settings import Settings
from data.store.version import Store, StoreFolder
from data.viewer import Viewer
from layouts.documents.facts import AUDIENCES

THANET, MAIDSTONE = frozenset({"E07000114"}), frozenset({"E07000110"})
HEADERS = {"proxy_user_header": "X-User", "proxy_groups_header": "X-Groups"}
ADA = {"X-User": "ada@example.org", "X-Groups": "Staff, Analysts"}


@pytest.fixture
def root(small_store: Store, tmp_path: Path) -> Path:
    shared = small_store.folder.parent.parent
    (tmp_path / "CURRENT").write_bytes((shared / "CURRENT").read_bytes())
    (tmp_path / "versions").symlink_to(shared / "versions")
    (tmp_path / FILE).write_text("group,role,places\nAnalysts,analyst,\n*,public,\n")
    return tmp_path


def client_of(root: Path, role: str = "analyst", districts: frozenset[str] = frozenset(), **settings: Any) -> Any:
    return create_app(StoreFolder(root), Viewer(role, districts), Settings(**settings)).server.test_client()


def test_headers_are_believed_from_where_they_may_come(root: Path) -> None:
    client = client_of(root, **HEADERS, trusted_proxies="10.1.2.3")
    for peer, code in (("127.0.0.1", 200), ("10.1.2.3", 200), ("10.1.2.4", 403), ("", 403)):
        asked = client.get("/panel/new", headers=ADA, environ_overrides={"REMOTE_ADDR": peer})
        assert asked.status_code == code, peer
    assert "ada@example.org" in client.get("/panel", headers=ADA).text
    assert "/sign-out" not in client.get("/panel", headers=ADA).text  # the proxy's to do


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({}, 401),
        ({"X-User": "  "}, 401),
        ({"X-User": "eve, ada@example.org", "X-Groups": "Analysts"}, 401),  # one of two headers is a client's own
        ({"X-User": "pat@example.org"}, 403),  # everybody is the public, who makes no release
    ],
)
def test_headers_that_are_not_enough(root: Path, headers: dict[str, str], code: int) -> None:
    assert client_of(root, **HEADERS).get("/panel/new", headers=headers).status_code == code


def test_without_the_setting_no_header_is_believed(root: Path) -> None:
    assert client_of(root, "public").get("/panel/new", headers=ADA).status_code == 403


def test_a_screen_opens_its_wall_and_nothing_else(root: Path) -> None:
    token = Devices(root).add("Margate station", THANET, date(2026, 1, 2))
    assert token not in (root / "devices.json").read_text()
    client = client_of(root, **HEADERS)
    assert client.get("/briefing").status_code == 401
    opened = client.get(f"/briefing?device={token}&every=30")
    assert (opened.status_code, opened.headers["Location"]) == (302, "/briefing?every=30")
    assert re.search(r"HttpOnly; Path=/briefing; SameSite=Lax", opened.headers["Set-Cookie"])
    wall = client.get("/briefing")
    assert wall.status_code == 200
    assert "Thanet" in wall.text
    assert client.get("/briefing?district=E07000110").status_code == 403
    assert client.get("/briefing/slides").status_code == 200
    client.set_cookie(DEVICE, token, path="/")  # sent everywhere, as no browser would
    for path in ("/", "/about", "/download/places.csv", "/panel", "/panel/new"):
        beyond = client.get(path)
        assert beyond.status_code in (302, 404), path  # '/' leads to the wall
    Devices(root).remove("Margate station")
    taken = client.get("/briefing/slides")
    assert taken.status_code == 401
    assert "taken back" in taken.text
    assert "taken back" in client_of(root, "briefing", THANET, host="0.0.0.0").get("/briefing").text


def test_a_briefing_server_for_others_answers_screens_of_its_districts_only(root: Path) -> None:
    client = client_of(root, "briefing", THANET, host="0.0.0.0")
    assert client.get("/briefing").status_code == 401
    for districts, code in ((THANET, 200), (MAIDSTONE, 401), (THANET | MAIDSTONE, 401)):
        token = Devices(root).add(str(sorted(districts)), districts, date(2026, 1, 2))
        client.get(f"/briefing?device={token}")
        assert client.get("/briefing").status_code == code, districts
    assert client_of(root, "briefing", THANET).get("/briefing").status_code == 200  # on this machine: the one person


def test_screens_are_named_once_and_listed(root: Path) -> None:
    screens = Devices(root)
    screens.add("A  b", THANET, date(2026, 1, 2))
    assert [each.line() for each in screens.listed()] == ["A b: E07000114, since 2026-01-02"]
    for name, districts in (("A b", THANET), ("", THANET), ("x" * 61, THANET), ("C", frozenset())):
        with pytest.raises(InputError):
            screens.add(name, districts, date(2026, 1, 2))
    with pytest.raises(InputError, match="no screen 'C'"):
        screens.remove("C")
    assert len(json.loads((root / "devices.json").read_text())) == 1
    (root / "devices.json").write_text("{half")
    with pytest.raises(StoreError, match=r"devices\.json beside the store cannot be read"):
        screens.listed()


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("Analysts,boss,", "'boss' is not a role"),
        (",analyst,", "a row names a group"),
        ("A,csp,", "the role csp needs its places"),
        ("A,analyst,E07000114", "has no places"),
        ("A,csp,Thanet", "'Thanet' is not the ONS code"),
        ("A,coordinator,E07000114", "is not a coordination area"),
        ("*,analyst,", "may be public only"),
    ],
)
def test_a_table_that_cannot_be_meant(root: Path, row: str, words: str) -> None:
    (root / FILE).write_text(f"group,role,places\n{row}\n")
    with pytest.raises(StoreError, match=rf"line 2: .*{re.escape(words)}"):
        Roles(root, exploring=False).rows()


def test_the_strongest_role_counts_and_districts_add_up(root: Path) -> None:
    rows = [
        "A,analyst,",
        "N,coordinator,thanet-canterbury",
        "M,csp,E07000110",
        "D,csp,E07000108",
        "P,public,",
        "X,admin,",
    ]
    (root / FILE).write_text("\n".join(["group,role,places", *rows]))
    roles = Roles(root, exploring=True)
    assert roles.viewer([]) is None
    assert roles.viewer(["a"]) is None  # as the service writes it
    assert roles.viewer(["P", "A", "M"]) == Viewer("analyst")
    assert roles.viewer(["M", "D"]) == Viewer("csp", frozenset({"E07000110", "E07000108"}))
    assert roles.viewer(["N", "M"]) == Viewer("coordinator", frozenset({"E07000114", "E07000106", "E07000110"}))
    assert roles.viewer(["P"]) == Viewer("public", exploring=True)
    assert roles.viewer(["X", "A"]) == Viewer("admin")
    assert Viewer("admin").releases_only


def test_a_route_that_is_added_tomorrow_is_closed(root: Path) -> None:
    app = create_app(StoreFolder(root), Viewer("analyst"), Settings(**HEADERS))
    app.server.add_url_rule("/new/<path:what>", "new", lambda what: what)
    client = app.server.test_client()
    for path in ("/new/x", "/new/assets/x", "/new/_dash-component-suites/x", "/static/x", "/healthz/x"):
        assert client.get(path).status_code in (401, 404), path
    assert client.get("/new/assets/x", headers=ADA).text == "assets/x"
    with client.get("/assets/tokens.css") as style:
        assert style.status_code == 200


def test_every_kind_of_reader_has_words_on_the_title_page() -> None:
    assert {"analyst", "coordinator", "csp", "public"} <= set(AUDIENCES)


@pytest.mark.parametrize("address", ["/?a=b", "/knife/?what=robbery&days=fri", "/about"])
def test_an_address_of_ours_comes_back(address: str) -> None:
    assert safe_back(address) == address


@pytest.mark.parametrize(
    "address", ["", "a", "//x", "/\\x", "http://x", "/\r\nx", "/" + "x" * 1_500, "/sign-out?x", "///x"]
)
def test_any_other_leads_to_the_first_page(address: str) -> None:
    assert safe_back(address) == "/"
