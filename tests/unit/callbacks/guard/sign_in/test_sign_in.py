"""Signing in against a sign-in service: who comes in, as whom, for how long, and what is not believed."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import brotli
import pytest
import requests
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from callbacks.application import create_app
from callbacks.guard.compression import Compressor
from callbacks.guard.sign_in.provider import groups_in
from callbacks.guard.sign_in.sessions import COOKIE
from data.access.ended import FILE as ENDED
from data.access.ended import Ended
from data.access.roles import FILE
from data.audit.trail import Trail
from data.audit.verifying import entries
from data.settings import Settings
from data.store.version import Store, StoreFolder
from data.viewer import Person, Viewer
from tests.browser.driving import free_port
from tests.unit.callbacks.guard.sign_in.providers import (
    CLIENT,
    OTHER_KEY,
    SHARED,
    WELL_KNOWN,
    Forger,
    allow,
    provider_process,
)

THANET = "E07000114"
ROLES = f"""group,role,places
Analysts,analyst,
North,coordinator,north
Thanet,csp,{THANET}
Meetings,public,
Audit,admin,
"""
PEOPLE = [
    {"sub": "ada", "preferred_username": "ada@example.org", "groups": ["Staff", "Analysts"]},
    {"sub": "cora", "preferred_username": "cora@example.org", "groups": ["North"]},
    {"sub": "tess", "preferred_username": "tess@example.org", "groups": ["Thanet"]},
    {"sub": "pat", "preferred_username": "pat@example.org", "groups": ["Meetings"]},
    {"sub": "otis", "preferred_username": "otis@example.org", "groups": ["Audit", "Analysts"]},
    {"sub": "kay", "preferred_username": "kay@example.org", "groups": ["Audit"]},
    {"sub": "nick", "preferred_username": "nick@example.org", "groups": ["Catering"]},
    {"sub": "noel", "preferred_username": "noel@example.org"},
]
PAGE = {"Accept": "text/html"}
LSOAS = f"/download/places.csv?district={THANET}&level=lsoa"


@pytest.fixture(scope="module")
def root(small_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A STORE_DIR of its own over the versions of the generated store."""
    own, shared = tmp_path_factory.mktemp("sign-in"), small_store.folder.parent.parent
    (own / "CURRENT").write_bytes((shared / "CURRENT").read_bytes())
    (own / "versions").symlink_to(shared / "versions")
    (own / FILE).write_text(ROLES)
    return own


def app_at(root: Path, discovery: str, **settings: Any) -> Any:
    asked = {"oidc_discovery": discovery + WELL_KNOWN, "oidc_client_id": CLIENT} | settings
    return create_app(StoreFolder(root), Viewer("analyst"), Settings(**asked)).server


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    with provider_process(free_port(), PEOPLE) as address:
        yield address


@pytest.fixture(scope="module")
def server(root: Path, service: str) -> Any:
    return app_at(root, service, oidc_client_secret="known to both")


@pytest.fixture
def client(server: Any) -> FlaskClient:
    return server.test_client()


def signed_in(client: FlaskClient, who: str, path: str = "/panel") -> TestResponse:
    """The whole way of a browser from an address to the page there, or to what it is told instead."""
    led = client.get(path, headers=PAGE)
    assert led.status_code == 302, led.text[:200]
    to_service = client.get(led.headers["Location"], headers=PAGE)
    assert to_service.status_code == 302, to_service.text[:200]
    return client.get(allow(to_service.headers["Location"], who), headers=PAGE)


# The real service.


def test_a_page_leads_to_the_service_and_comes_back_to_the_same_address(client: FlaskClient) -> None:
    path = f"/?district={THANET}&what=robbery"
    done = signed_in(client, "ada", path)
    assert (done.status_code, done.headers["Location"]) == (303, path)
    page = client.get(path, headers=PAGE)
    assert page.status_code == 200
    assert "ada@example.org" in page.text
    assert 'href="/sign-out"' in page.text
    assert "E01" in client.get(LSOAS).text


def test_what_is_asked_of_the_service(client: FlaskClient) -> None:
    asked = parse_qs(urlsplit(client.get("/sign-in").headers["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == ["http://localhost/signed-in"]
    assert {"state", "nonce", "code_challenge"} <= asked.keys()
    named = client.get("/sign-in", headers={"Host": "127.0.0.1:8201"}).headers["Location"]
    assert parse_qs(urlsplit(named).query)["redirect_uri"] == ["http://127.0.0.1:8201/signed-in"]


def test_everybody_gets_the_role_of_their_groups(server: Any) -> None:
    seen = {}
    for who in ("ada", "cora", "tess", "pat", "otis"):
        client = server.test_client()
        assert signed_in(client, who).status_code == 303
        seen[who] = [client.get(path).status_code for path in ("/panel/new", "/panel")]
        own = client.get(LSOAS)
        seen[who] += [own.status_code, bool(re.search(r"\bE01\d{6}", own.text))]
    assert seen == {
        "ada": [200, 200, 200, True],
        "cora": [403, 200, 200, False],  # Thanet is not in the north
        "tess": [403, 200, 200, True],
        "pat": [403, 200, 403, False],
        "otis": [403, 200, 403, False],  # who looks after the record sees no data, also as an analyst
    }


@pytest.mark.parametrize("who", ["nick", "noel"])
def test_without_a_group_that_has_a_role_nobody_comes_in(client: FlaskClient, who: str) -> None:
    told = signed_in(client, who)
    assert told.status_code == 403
    assert f"{who}@example.org is signed in, but none of their groups has a role" in told.text
    assert client.get("/panel", headers=PAGE).status_code == 302


def test_the_table_of_roles_holds_at_the_next_request(client: FlaskClient, root: Path) -> None:
    signed_in(client, "ada")
    try:
        (root / FILE).write_text(ROLES.replace("Analysts,analyst,", "Analysts,public,"))
        assert client.get(LSOAS).status_code == 403
        (root / FILE).write_text(ROLES.replace("Analysts,analyst,", "Other,analyst,"))
        refused = client.get("/panel", headers=PAGE)
        assert refused.status_code == 403
        assert 'href="/sign-out"' in refused.text  # they may sign in as somebody else
        (root / FILE).write_text(ROLES.replace("analyst", "annalist"))
        broken = client.get("/panel")
        assert broken.status_code == 503
        assert "roles.csv, line 2: 'annalist' is not a role" in broken.text
    finally:
        (root / FILE).write_text(ROLES)
    assert client.get(LSOAS).status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/briefing"), ("GET", "/briefing/slides"), ("POST", "/answers"), ("POST", "/_dash-update-component")],
)
def test_what_is_no_page_is_refused_in_a_sentence(client: FlaskClient, method: str, path: str) -> None:
    told = client.open(path, method=method, json={} if method == "POST" else None, headers=PAGE)
    assert told.status_code == 401 or (path == "/_dash-update-component" and told.status_code in (400, 404))
    if told.status_code == 401:
        assert "You are not signed in" in told.text


def test_every_route_but_the_open_ones_wants_a_session(server: Any) -> None:
    filled = {"<panel>": "places", "<name>": "x", "<path:path>": "x", "<path:filename>": "tokens.css"}
    refused, answered = 0, set()
    client = server.test_client()
    for rule in server.url_map.iter_rules():
        path = rule.rule
        for part, value in filled.items():
            path = path.replace(part, value)
        path = re.sub(r"<[^>]*>", "x", path)
        for method in sorted(rule.methods - {"OPTIONS", "HEAD"}):
            with client.open(path, method=method, json={} if method == "POST" else None) as answer:
                if answer.status_code in (401, 400, 404):
                    refused += 1
                else:
                    answered.add(rule.rule)
    open_ones = {"/healthz", "/sign-in", "/sign-out", "/signed-out"}
    files = ("_favicon.ico", "/assets/", "/_dash-component-suites/")
    assert {each for each in answered if not any(part in each for part in files)} == open_ones
    assert refused > 25


def test_files_are_squeezed_for_who_signs_in_and_never_a_refusal(server: Any, tmp_path: Path) -> None:
    """At the start nobody is signed in, so the server asks for its own scripts as the deployment's person."""
    compressor = Compressor(tmp_path)
    for person, found in ((None, []), (Person.unnamed(Viewer("analyst")), ["About the data"])):
        compressor.prepare(server, ["/about"], lambda *_: None, person)
        kept = [brotli.decompress(file.read_bytes()).decode() for file in tmp_path.glob("*.br")]
        assert [re.search(r"<h1>(.*?)</h1>", text)[1] for text in kept] == found


def test_signing_out_ends_the_session_here_and_there(client: FlaskClient, service: str) -> None:
    signed_in(client, "ada")
    copy = client.get_cookie(COOKIE).value
    asked = client.get("/sign-out", headers=PAGE)
    token = re.search(r'name="token" value="([^"]+)"', asked.text)[1]
    ours = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert client.post("/sign-out", data={"token": "1.x"}, headers=ours).status_code == 403
    assert client.post("/sign-out", data={"token": token}, headers={"Origin": "http://elsewhere"}).status_code == 403
    assert client.get("/panel").status_code == 200  # none of these signed anybody out
    left = client.post("/sign-out", data={"token": token}, headers=ours)
    assert left.status_code == 303
    assert left.headers["Location"].startswith(f"{service}/oauth2/end_session?")
    assert "post_logout_redirect_uri=http%3A%2F%2Flocalhost%2Fsigned-out" in left.headers["Location"]
    assert requests.get(left.headers["Location"], timeout=10).status_code == 200
    assert client.get("/panel").status_code == 401
    client.set_cookie(COOKIE, copy)
    assert client.get("/panel").status_code == 401  # also with a copy of the cookie
    assert "You are signed out" in client.get("/signed-out").text


def test_who_comes_and_who_is_refused_is_recorded_and_read_by_the_role_admin(server: Any, root: Path) -> None:
    signed_in(server.test_client(), "nick")
    analyst, keeper = server.test_client(), server.test_client()
    signed_in(analyst, "ada")
    analyst.get("/knife/?what=robbery", headers=PAGE)
    told = [each for each in entries(Trail(root)) if each["who"].startswith(("ada", "nick"))]
    assert [(each["kind"], each["who"], each["role"]) for each in told[-3:]] == [
        ("refusal", "nick@example.org", "none"),
        ("sign-in", "ada@example.org", "analyst"),
        ("question", "ada@example.org", "analyst"),
    ]
    assert [each["asked"] for each in told[-3:]] == ["GET /signed-in", "GET /signed-in", "GET /knife/ what=robbery"]
    assert "code=" not in str(list(entries(Trail(root))))
    signed_in(keeper, "kay")
    page = keeper.get("/record?who=ADA&check=yes", headers=PAGE).text
    assert "what=robbery" in page
    assert "nick@example.org" not in page
    assert "The record is whole" in page
    assert 'href="/record"' in keeper.get("/about", headers=PAGE).text
    assert keeper.get("/record?since=yesterday").status_code == 400
    assert analyst.get("/record", headers=PAGE).status_code == 403
    assert keeper.get(LSOAS).status_code == 403


def test_the_token_of_a_form_belongs_to_one_session(server: Any) -> None:
    one, other = server.test_client(), server.test_client()
    signed_in(one, "ada")
    signed_in(other, "ada")
    token = re.search(r'name="token" value="([^"]+)"', one.get("/panel/new").text)[1]
    ours = {"Origin": "http://localhost"}
    assert other.post("/panel/withdraw", data={"token": token, "name": "x"}, headers=ours).status_code == 403
    assert one.post("/panel/withdraw", data={"token": token, "name": "x"}, headers=ours).status_code == 400


def test_the_operator_ends_sessions_on_every_process(server: Any, root: Path, service: str) -> None:
    beside = app_at(
        root, service, oidc_client_secret="known to both"
    )  # another process over the same folder, as far as the cookie is concerned
    ada, tess, on_other = server.test_client(), server.test_client(), beside.test_client()
    for client, who in ((ada, "ada"), (tess, "tess"), (on_other, "ada")):
        signed_in(client, who)
        assert client.get("/panel").status_code == 200
    Ended(root).end_all_of("ADA@example.org", time.time())
    assert [each.get("/panel").status_code for each in (ada, on_other, tess)] == [401, 401, 200]
    Ended(root).end_everybody(time.time())
    assert tess.get("/panel").status_code == 401
    signed_in(tess, "tess")
    assert tess.get("/panel").status_code == 200  # who still has the group comes in again
    (root / ENDED).unlink()


def test_the_cookie(server: Any) -> None:
    client = server.test_client()
    signed_in(client, "ada")
    assert client.get_cookie(COOKIE).http_only
    at_home = client.get("/sign-in?back=/").headers.getlist("Set-Cookie")
    begun = server.test_client().get("/sign-in").headers["Set-Cookie"]
    assert "HttpOnly" in begun
    assert "SameSite=Lax" in begun
    assert "Secure" not in begun
    assert at_home == []


def test_by_another_name_the_cookie_is_kept_to_tls(root: Path, service: str) -> None:
    client = app_at(root, service, allowed_hosts="explorer.example.org").test_client()
    begun = client.get("/sign-in", headers={"Host": "explorer.example.org"})
    assert re.match(rf"__Host-{COOKIE}=[^;]+; Secure; HttpOnly; Path=/; SameSite=Lax$", begun.headers["Set-Cookie"])
    asked = parse_qs(urlsplit(begun.headers["Location"]).query)
    assert asked["redirect_uri"] == ["https://explorer.example.org/signed-in"]


def test_a_changed_cookie_is_none(client: FlaskClient) -> None:
    signed_in(client, "pat")
    value = client.get_cookie(COOKIE).value
    content, signature = value.rsplit(".", 1)
    other = "A" if signature[0] != "A" else "B"  # the first: the last letter of base64 has bits that count for nothing
    for changed in (f"{content}.{other}{signature[1:]}", "x" + value, content, value.split(".")[0]):
        client.set_cookie(COOKIE, changed)
        assert client.get("/panel").status_code == 401


@pytest.mark.parametrize(
    ("since", "seen", "code"),
    [
        (-600, -600, 200),
        (-600, -3 * 60, 200),
        (-11 * 3600, -60, 401),  # the absolute limit
        (-2 * 3600, -61 * 60, 401),  # the idle limit
        (3600, 3600, 401),  # a clock that was set back by an hour
        (30, 30, 200),  # two machines whose clocks are half a minute apart
    ],
)
def test_limits(client: FlaskClient, since: float, seen: float, code: int) -> None:
    signed_in(client, "ada")
    with client.session_transaction() as held:
        held["since"], held["seen"] = time.time() + since, time.time() + seen
    assert client.get("/panel").status_code == code


def test_use_keeps_a_session_alive_and_nothing_else_writes_it(client: FlaskClient) -> None:
    signed_in(client, "ada")
    assert "Set-Cookie" not in client.get("/panel").headers
    with client.session_transaction() as held:
        held["seen"] -= 50
        before = held["seen"]
    assert "Set-Cookie" in client.get("/panel").headers
    with client.session_transaction() as held:
        assert held["seen"] > before + 40


# A code or a state is good once, and in one browser.


def test_replayed_and_foreign_answers(server: Any) -> None:
    client, other = server.test_client(), server.test_client()
    to_service = client.get("/sign-in").headers["Location"]
    before = client.get_cookie(COOKIE).value
    answer = allow(to_service, "ada")
    foreign = other.get(answer)  # in another browser: somebody slips their own sign-in under you
    assert foreign.status_code == 400
    assert "begun in another browser" in foreign.text
    assert client.get(answer).status_code == 303
    client.delete_cookie(COOKIE)
    assert client.get(answer).status_code == 400  # the state is gone
    client.set_cookie(COOKIE, before)
    assert client.get(answer).status_code == 403  # an old cookie brings it back, but the code is used up
    assert client.get("/panel").status_code == 401


def test_who_is_denied_by_the_service_is_told_so(client: FlaskClient) -> None:
    asked = dict(parse_qsl(urlsplit(client.get("/sign-in").headers["Location"]).query))
    told = client.get(f"/signed-in?error=access_denied&state={asked['state']}")
    assert told.status_code == 403
    assert "did not let you in" in told.text


def test_many_sign_ins_begun_do_not_burst_the_cookie(client: FlaskClient) -> None:
    for number in range(12):
        client.get(f"/sign-in?back=/%3Fwhat%3D{'robbery' * 100}{number}")
    assert len(client.get_cookie(COOKIE).value) < 4_000
    assert signed_in(client, "ada").status_code == 303


@pytest.mark.parametrize(
    "back",
    ["//elsewhere.example", "https://elsewhere.example/", "/\\elsewhere.example", "javascript:alert(1)", "/a\nb"],
)
def test_nobody_is_led_elsewhere(client: FlaskClient, back: str) -> None:
    to_service = client.get("/sign-in", query_string={"back": back}).headers["Location"]
    assert client.get(allow(to_service, "ada")).headers["Location"] == "/"


# A service that is away, or whose answer cannot be believed.


def test_a_service_that_is_away(root: Path) -> None:
    client = app_at(root, f"http://127.0.0.1:{free_port()}").test_client()
    told = client.get("/sign-in", headers=PAGE)
    assert told.status_code == 503
    assert "The sign-in service cannot be reached" in told.text
    assert client.get("/healthz").status_code == 200


def test_sessions_outlast_a_service_that_goes_away(root: Path) -> None:
    leaving = Forger()
    server = app_at(root, leaving.address)
    client, begun = server.test_client(), server.test_client()
    assert client.get(leaving.code_for(client.get("/sign-in").headers["Location"])).status_code == 303
    answer = leaving.code_for(begun.get("/sign-in").headers["Location"])
    leaving.go_away()
    assert client.get("/panel").status_code == 200
    assert begun.get(answer).status_code == 503


@pytest.fixture(scope="module")
def forger() -> Iterator[Forger]:
    made = Forger()
    yield made
    made.go_away()


@pytest.fixture(scope="module")
def forged(root: Path, forger: Forger) -> Any:
    return app_at(root, forger.address)


def answer_of(server: Any, forger: Forger) -> TestResponse:
    client = server.test_client()
    return client.get(forger.code_for(client.get("/sign-in").headers["Location"]))


BENT: dict[str, dict[str, Any]] = {
    "wrong audience": {"bend": {"aud": "another"}},
    "another audience beside an azp of its own": {"bend": {"aud": ["another"], "azp": CLIENT}},
    "wrong issuer": {"bend": {"iss": "http://127.0.0.1:1"}},
    "no issuer": {"without": ("iss",)},
    "no audience": {"without": ("aud",)},
    "no end": {"without": ("exp",)},
    "wrong nonce": {"bend": {"nonce": "of another sign-in"}},
    "no nonce": {"without": ("nonce",)},
    "nobody's name": {"bend": {"preferred_username": " \u200b", "sub": ""}},
    "nobody at all": {"without": ("sub",)},
    "another key": {"signed_with": OTHER_KEY},
    "a shared secret": {"signed_with": SHARED, "algorithm": "HS256"},
    "no token": {"leaves_out_token": True},
}
TIMES: dict[str, tuple[dict[str, int], int]] = {
    "expired long ago": ({"iat": -900, "exp": -600}, 403),
    "expired beyond the skew": ({"iat": -400, "exp": -100}, 403),
    "expired a moment ago, by another clock": ({"iat": -320, "exp": -20}, 303),
    "made a moment ahead": ({"iat": 30, "exp": 330}, 303),
    "made ten minutes ahead": ({"iat": 600, "exp": 900}, 403),
    "not valid yet": ({"nbf": 600, "iat": 0, "exp": 900}, 403),
}


def test_an_honest_answer_is_believed(forged: Any, forger: Forger) -> None:
    """The tests below can fail: the same answer, not bent, signs somebody in. PKCE is checked by the service."""
    forger.honest()
    assert answer_of(forged, forger).status_code == 303
    assert len(forger.asked[-1]["code_verifier"]) >= 43
    assert "client_secret" not in forger.asked[-1]


@pytest.mark.parametrize("what", BENT)
def test_what_is_not_believed(forged: Any, forger: Forger, what: str) -> None:
    forger.honest()
    for name, value in BENT[what].items():
        setattr(forger, name, value)
    told = answer_of(forged, forger)
    assert told.status_code == 403, what
    assert "cannot be believed" in told.text


@pytest.mark.parametrize("what", TIMES)
def test_times(forged: Any, forger: Forger, what: str) -> None:
    forger.honest()
    shifts, code = TIMES[what]
    forger.bend = {name: int(time.time()) + shift for name, shift in shifts.items()}
    assert answer_of(forged, forger).status_code == code


@pytest.mark.parametrize(
    ("setting", "claims", "found"),
    [
        ("roles", {"roles": ["Analysts"], "groups": ["Staff"]}, ["Analysts"]),
        ("realm_access.roles", {"realm_access": {"roles": ["Analysts"]}, "groups": ["Staff"]}, ["Analysts"]),
        ("https://example.org/groups", {"https://example.org/groups": ["Analysts"]}, ["Analysts"]),
        ("groups", {"groups": "Analysts, Staff"}, ["Analysts, Staff"]),
        ("groups", {"groups": {"Analysts": 1}}, []),
        ("groups", {"groups": [1, None, ["Analysts"], "Staff"]}, ["Staff"]),
        ("groups.x", {"groups": ["Analysts"]}, []),
        ("groups", {}, []),
    ],
)
def test_where_groups_stand(setting: str, claims: dict[str, Any], found: list[str]) -> None:
    assert groups_in(claims, setting) == found


def test_the_claim_of_groups_is_that_of_the_setting(root: Path, forger: Forger) -> None:
    forger.honest()
    forger.bend = {"roles": ["Analysts"], "groups": ["Staff"]}
    assert answer_of(app_at(root, forger.address, oidc_groups_claim="roles"), forger).status_code == 303


def test_groups_that_were_left_out_are_said(forged: Any, forger: Forger) -> None:
    forger.honest()
    forger.without, forger.bend = ("groups",), {"_claim_names": {"groups": "src1"}}
    assert "more groups than the sign-in service lists" in answer_of(forged, forger).text


def test_a_service_that_breaks_down_half_way(forged: Any, forger: Forger) -> None:
    forger.honest()
    forger.status = 500
    assert answer_of(forged, forger).status_code in (403, 503)
