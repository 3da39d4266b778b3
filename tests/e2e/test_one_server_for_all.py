"""One server with signing in, its two processes and a sign-in service: who may and may not see what, and until when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import urlsplit

import pytest

from data.access.devices import Devices
from data.access.roles import FILE
from data.store.version import Store
from tests.e2e.everybody import (
    DARTFORD,
    EVERYBODY,
    GROUPS,
    PAGE,
    ROLES,
    THANET,
    Browser,
    Running,
    serving,
    store_with_roles,
)


@pytest.fixture(scope="module")
def running(small_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Everybody is signed in; the screen has its address; nobody is a browser that has done nothing."""
    folder = store_with_roles(small_store, tmp_path_factory.mktemp("everybody") / "store")
    with serving(folder) as server:
        found = Running(server, {who: Browser(server.url) for who in EVERYBODY})
        address = found.verb("device", "Margate station", "--districts", THANET).splitlines()[0]
        server.wait()
        for role in GROUPS:
            assert found.seen[role].sign_in(role).status_code == 200
        assert address.startswith(f"{server.url}/briefing?device=")
        assert found.seen["screen"].get(address, headers=PAGE, timeout=30).url == f"{server.url}/briefing"
        yield found


ANYBODY = dict.fromkeys(EVERYBODY, "200")
ALL_BUT_SCREENS = ANYBODY | {"screen": "302 /sign-in", "nobody": "302 /sign-in"}
WHO_ASK = ALL_BUT_SCREENS | {"public": "403", "admin": "403"}
ADMINS = ALL_BUT_SCREENS | dict.fromkeys(("analyst", "coordinator", "csp", "public"), "403")
ANALYSTS = WHO_ASK | {"coordinator": "403", "csp": "403"}
FIRST = WHO_ASK | {"public": "302 /panel", "admin": "302 /panel"}
WALL = ANYBODY | {"public": "403", "admin": "403", "nobody": "401"}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/", FIRST),
        ("/knife/", WHO_ASK),
        ("/_dash-layout", WHO_ASK),
        ("/pack", WHO_ASK),
        ("/panel", ALL_BUT_SCREENS),
        ("/panel/new", ANALYSTS),
        ("/record", ADMINS),
        ("/about", ALL_BUT_SCREENS),
        ("/methods/rates", ALL_BUT_SCREENS),
        ("/download/map.csv", WHO_ASK),
        ("/briefing", WALL),
        ("/briefing/slides", WALL),
        ("/healthz", ANYBODY),
        ("/assets/tokens.css", ANYBODY),
        ("/signed-out", ANYBODY),
        (f"/briefing?district={DARTFORD}", WALL | {"csp": "403", "screen": "403"}),
        (f"/briefing?district={THANET}", WALL | {"coordinator": "403"}),
    ],
)
def test_routes(running: Running, path: str, expected: dict[str, str]) -> None:
    assert {who: running.seen[who].told(path) for who in EVERYBODY} == expected


@pytest.mark.parametrize(
    ("district", "own"),
    [(THANET, {"analyst", "csp"}), (DARTFORD, {"analyst", "coordinator"})],
    ids=["Thanet", "Dartford"],
)
def test_what_is_shown_of_a_district(running: Running, district: str, own: set[str]) -> None:
    """Below the district, exactly, hour by hour: for whose it is. Of the others' not one LSOA, cell or hour."""
    for path in ("/hours.json", "/download/hotspots.geojson", "/plan", "/download/patrol.geojson"):
        codes = {who: running.seen[who].ask(f"{path}?district={district}", page=False).status_code for who in EVERYBODY}
        assert {who for who, code in codes.items() if code == 200} == own, path
        assert {codes["screen"], codes["nobody"]} == {401}
    files = {who: running.seen[who].ask(f"/download/places.csv?level=lsoa&district={district}") for who in EVERYBODY}
    assert {who for who, file in files.items() if re.search(r"^E01\d{6},", file.text, re.MULTILINE)} == own
    shown = {who: running.seen[who].offences(district) for who in EVERYBODY}
    assert int(shown["analyst"].replace(",", "")) > 5
    assert {who for who, figure in shown.items() if figure == shown["analyst"]} == own
    assert {shown["public"], shown["admin"]} == {"refused 403"}
    assert {shown["screen"], shown["nobody"]} == {"refused 401"}
    led = {who: running.seen[who].pressed(district) for who in EVERYBODY}
    assert {who for who, query in led.items() if "level=lsoa" in query} == own
    assert {led["public"], led["admin"]} == {"refused 403"}
    assert {led["screen"], led["nobody"]} == {"refused 401"}


def test_the_head_names_who_is_signed_in(running: Running) -> None:
    for role in GROUPS:
        page = running.seen[role].ask("/about").text
        assert f">{role}@example.org<" in page
        assert 'href="/sign-out"' in page
        assert not [other for other in GROUPS if other != role and f"{other}@example.org" in page]


def test_only_an_analyst_changes_what_is_published(running: Running) -> None:
    token = re.search(r'name="token" value="([^"]+)"', running.seen["analyst"].ask("/panel/new").text)[1]  # type: ignore[index]
    form = {"token": token, "name": "no such release", "reason": "x", "author": "x"}
    codes = {}
    for who in EVERYBODY:
        browser = running.seen[who]
        sent = browser.post(
            f"{browser.url}/panel/withdraw", form, headers={"Origin": browser.url}, allow_redirects=False, timeout=30
        )
        codes[who] = sent.status_code
    refused = {"coordinator": 403, "csp": 403, "public": 403, "admin": 403, "screen": 401, "nobody": 401}
    assert codes == refused | {"analyst": 400}  # there is no release of that name


# What changes while the server runs. The browsers here are their own, so that the others stay signed in.


def test_signing_out_is_seen_by_every_process(running: Running) -> None:
    browser, copy = Browser(running.server.url), Browser(running.server.url)
    browser.sign_in("csp")
    copy.cookies.update(browser.cookies)
    assert running.of_both(copy, "/pack") == [200, 200]
    token = re.search(r'name="token" value="([^"]+)"', browser.ask("/sign-out").text)[1]  # type: ignore[index]
    left = browser.post(
        f"{browser.url}/sign-out", {"token": token}, headers={"Origin": browser.url}, allow_redirects=False, timeout=30
    )
    assert (left.status_code, urlsplit(left.headers["Location"]).path) == (303, "/oauth2/end_session")
    assert running.of_both(browser, "/pack") == [401, 401]
    assert running.of_both(copy, "/pack") == [401, 401]  # its cookie is as it was
    assert running.of_both(running.seen["csp"], "/pack") == [200, 200]  # another session of the same person


def test_the_operator_ends_sessions(running: Running) -> None:
    browsers = [Browser(running.server.url) for _ in range(2)]
    for browser in browsers:
        browser.sign_in("coordinator")
    assert "Every session of COORDINATOR@example.org" in running.verb("signout", "COORDINATOR@example.org")
    for browser in browsers:
        assert running.of_both(browser, "/pack") == [401, 401]
    assert running.of_both(running.seen["analyst"], "/pack") == [200, 200]
    running.seen["coordinator"].sign_in("coordinator")  # who still has the group may come in again
    assert running.of_both(running.seen["coordinator"], "/pack") == [200, 200]


def test_a_role_that_is_taken_away_is_gone_at_the_next_request(running: Running) -> None:
    table = running.server.folder / FILE
    try:
        table.write_text(ROLES.replace("Analysts,analyst", "Analysts,public") + "\n")
        assert running.of_both(running.seen["analyst"], f"/hours.json?district={THANET}") == [403, 403]
    finally:
        table.write_text(ROLES + "\n")
    assert running.of_both(running.seen["analyst"], f"/hours.json?district={THANET}") == [200, 200]


def test_a_screen_is_taken_back(running: Running) -> None:
    browser = Browser(running.server.url)
    token = Devices(running.server.folder).add("Ramsgate", frozenset({THANET}), date(2026, 1, 2))
    browser.get(f"{browser.url}/briefing?device={token}", headers=PAGE, timeout=30)
    assert running.of_both(browser, "/briefing/slides") == [200, 200]
    assert "Taken back: Ramsgate" in running.verb("device", "Ramsgate", "--revoke")
    assert running.of_both(browser, "/briefing/slides") == [401, 401]
    assert "taken back" in browser.ask("/briefing").text
    assert running.of_both(running.seen["screen"], "/briefing/slides") == [200, 200]


def test_no_secret_is_written_down(running: Running) -> None:
    """Asked last: neither in the log nor in STORE_DIR, where the record is, are tokens, codes or sessions."""
    secrets = [cookie.value for browser in running.seen.values() for cookie in browser.cookies]
    assert len(secrets) == 6
    folder = running.server.folder
    written = (folder.parent / f"{folder.name}.log").read_text() + "".join(
        path.read_text("utf-8", "replace") for path in [*folder.glob("*.json"), *folder.glob("audit/*")]
    )
    assert "Margate station" in written
    assert "admin@example.org" in written  # the record is among it
    assert not [each for each in (*secrets, "known to both", "code=", "device=") if each in written]
