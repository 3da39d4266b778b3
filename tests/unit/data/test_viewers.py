"""Settings that leave open who may see what are refused, each with one sentence that says how to mend it."""

from __future__ import annotations

import pytest

from data.deployment import check_deployment, check_sign_in, district_codes, is_loopback, lets_others_in
from data.errors import InputError
from data.release.districts import check_districts
from data.settings import Settings, get_settings
from data.store.version import Store

THANET, MAIDSTONE = "E07000114", "E07000110"


def settings_of(monkeypatch: pytest.MonkeyPatch, **values: str) -> Settings:
    for name in ("HOST", "SVE_ROLE", "SVE_DISTRICTS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    get_settings.cache_clear()
    try:
        return get_settings()
    finally:
        get_settings.cache_clear()


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("", set()),
        (THANET, {THANET}),
        (f"{THANET},{MAIDSTONE}", {THANET, MAIDSTONE}),
        (f" {THANET} , {MAIDSTONE} ", {THANET, MAIDSTONE}),
        ("W06000015", {"W06000015"}),
    ],
)
def test_codes_by_comma(text: str, codes: set[str]) -> None:
    assert district_codes(text) == codes


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Thanet", f"write {THANET}, its ONS code"),
        ("tunbridge wells", "write E07000116"),
        ("Folkestone and Hythe", "write E07000112"),
        ("e07000114", f"write {THANET}"),
        (f"{THANET};{MAIDSTONE}", "put a comma between"),
        (f"{THANET} {MAIDSTONE}", "put a comma between"),
        (f"{THANET},Nowhere", "'Nowhere' is not the code of a district"),
        ("E0700011", "such as E07000114"),
        ("E070001144", "such as E07000114"),
        ("*", "is not the code"),
    ],
)
def test_what_is_no_code_is_said(monkeypatch: pytest.MonkeyPatch, text: str, words: str) -> None:
    with pytest.raises(InputError, match="SVE_DISTRICTS=") as problem:
        settings_of(monkeypatch, SVE_ROLE="csp", SVE_DISTRICTS=text)
    assert words in str(problem.value)
    assert "Value error" not in str(problem.value)


@pytest.mark.parametrize("role", ["", "Analyst", "ANALYST", "admin", " analyst", "analyst,public"])
def test_an_unknown_role_is_refused_with_those_there_are(monkeypatch: pytest.MonkeyPatch, role: str) -> None:
    with pytest.raises(InputError, match=r"SVE_ROLE=.*'analyst', 'csp', 'public' or 'briefing'"):
        settings_of(monkeypatch, SVE_ROLE=role)


def test_a_store_dir_without_a_name_is_not_the_folder_one_stands_in(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="STORE_DIR= cannot be used: it names no folder"):
        settings_of(monkeypatch, STORE_DIR="")


@pytest.mark.parametrize(
    ("host", "alone"),
    [
        ("127.0.0.1", True),
        ("127.8.9.1", True),
        ("::1", True),
        ("localhost", True),
        ("LOCALHOST", True),
        ("0.0.0.0", False),
        ("::", False),
        ("", False),
        ("10.0.0.5", False),
        ("explorer.kent.example", False),
        ("localhost.example.org", False),
    ],
)
def test_who_can_reach_an_address(host: str, alone: bool) -> None:
    assert is_loopback(host) is alone


@pytest.mark.parametrize(
    ("role", "sign_in", "districts", "words"),
    [
        ("analyst", False, set(), r"HOST=0.0.0.0 lets other machines in, and nobody signs in"),
        ("csp", False, {THANET}, r"nobody signs in"),
        ("analyst", True, {THANET}, "SVE_DISTRICTS is for the roles csp and briefing, and SVE_ROLE is analyst"),
        ("public", True, {THANET}, "SVE_ROLE is public"),
        ("csp", True, set(), "SVE_ROLE=csp needs SVE_DISTRICTS"),
        ("briefing", True, set(), "SVE_ROLE=briefing needs SVE_DISTRICTS"),
    ],
)
def test_what_is_left_open_is_refused(role: str, sign_in: bool, districts: set[str], words: str) -> None:
    with pytest.raises(InputError, match=words):
        check_deployment(opened_by="HOST=0.0.0.0", role=role, districts=frozenset(districts), sign_in=sign_in)


def test_what_is_said_plainly_is_taken() -> None:
    check_deployment(opened_by="", role="analyst", districts=frozenset(), sign_in=False)
    check_deployment(opened_by="HOST=0.0.0.0", role="public", districts=frozenset(), sign_in=False)
    check_deployment(opened_by="HOST=0.0.0.0", role="briefing", districts=frozenset({THANET}), sign_in=False)
    for role, districts in (("analyst", set()), ("public", set()), ("csp", {THANET}), ("briefing", {THANET})):
        check_deployment(opened_by="HOST=0.0.0.0", role=role, districts=frozenset(districts), sign_in=True)


@pytest.mark.parametrize(
    ("host", "names", "proxies", "opened_by"),
    [
        ("127.0.0.1", "", "", ""),
        ("127.0.0.1", "localhost, 127.0.0.1:8050,[::1]", "", ""),
        ("0.0.0.0", "", "", "HOST=0.0.0.0"),
        ("127.0.0.1", "explorer.example.org", "", "ALLOWED_HOSTS=explorer.example.org"),
        ("127.0.0.1", "localhost, explorer.example.org:8443", "", "ALLOWED_HOSTS=localhost, explorer.example.org:8443"),
        ("127.0.0.1", "", "127.0.0.1", "TRUSTED_PROXIES=127.0.0.1"),
    ],
)
def test_by_which_setting_others_come_in(host: str, names: str, proxies: str, opened_by: str) -> None:
    assert lets_others_in(host, names, proxies) == opened_by


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"discovery": "https://x"}, "OIDC_DISCOVERY and OIDC_CLIENT_ID go together"),
        ({"user_header": "X-User"}, "PROXY_USER_HEADER and PROXY_GROUPS_HEADER go together"),
        ({"discovery": "x", "client": "x", "user_header": "x", "groups_header": "x"}, "two ways"),
    ],
)
def test_half_a_sign_in_is_refused(given: dict[str, str], words: str) -> None:
    nothing = dict.fromkeys(("discovery", "client", "user_header", "groups_header"), "")
    check_sign_in(**nothing)
    with pytest.raises(InputError, match=words):
        check_sign_in(**nothing | given)


def test_a_discovery_that_others_could_answer_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings_of(monkeypatch, OIDC_DISCOVERY="http://127.0.0.1:9/x").signs_in
    with pytest.raises(InputError, match="begins with https://"):
        settings_of(monkeypatch, OIDC_DISCOVERY="http://login.example.org/x")


def test_a_district_that_the_store_does_not_hold_is_refused(small_store: Store) -> None:
    check_districts(frozenset({THANET, MAIDSTONE}), small_store)
    check_districts(frozenset(), small_store)
    with pytest.raises(InputError, match=r"names E07999999, which .* does not hold; it holds .*E07000114 Thanet"):
        check_districts(frozenset({THANET, "E07999999"}), small_store)
