"""What the edge refuses, and how it says so."""

from __future__ import annotations

import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient

from callbacks.application import create_app
from callbacks.guard.allowance import MOST_BODY
from callbacks.guard.hosts import advice, allowed_hosts, name_of
from data.errors import StoreError
from data.settings import Settings
from data.store.version import Store, StoreFolder
from data.viewer import Viewer

CALLBACKS = ("/_dash-update-component", "/knife/_dash-update-component")


def make(store: Store, **settings: object) -> Flask:
    return create_app(StoreFolder(store.folder.parent.parent), Viewer("analyst"), Settings(**settings)).server


@pytest.fixture
def client(small_store: Store) -> FlaskClient:
    return make(small_store).test_client()


@pytest.mark.parametrize("path", ["/nonsense", "/knife/nonsense", "/a/b/c", "/" + "a" * 400, "/assets/nope.js"])
def test_an_address_without_a_page_is_404_in_words(client: FlaskClient, path: str) -> None:
    page = client.get(path, headers={"Accept": "text/html,*/*"})
    assert page.status_code == 404
    text = page.get_data(as_text=True)
    assert "There is no such page" in text
    assert "href='/'" in text
    assert "/assets/explorer.css" in text
    assert "_dash-config" not in text
    plain = client.get(path)
    assert (plain.status_code, plain.mimetype) == (404, "text/plain")


def test_pages_are_still_there(client: FlaskClient) -> None:
    for path in ("/", "/knife/", "/about", "/?district=E07000114", "/healthz"):
        assert client.get(path).status_code == 200, path


@pytest.mark.parametrize("path", ["/_dash-component-suites/nope/x.js", "/_dash-component-suites/dash/nope.js"])
def test_a_script_of_no_package_is_404(client: FlaskClient, path: str, caplog: pytest.LogCaptureFixture) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "registered" not in answer.get_data(as_text=True)
    assert caplog.records == []


def test_a_missing_slash_is_put_right_without_the_host(client: FlaskClient) -> None:
    answer = client.get("/knife?district=E07000114")
    assert answer.status_code == 308
    assert answer.headers["Location"] == "/knife/?district=E07000114"
    assert "localhost" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8050", "127.0.0.1.evil.example", "", "[::1", "a b"])
def test_another_name_is_refused_and_not_said_again(client: FlaskClient, host: str) -> None:
    for path in ("/", "/knife", "/about", "/nonsense"):
        answer = client.get(path, headers={"Host": host})
        assert answer.status_code == 421
        assert "evil" not in answer.get_data(as_text=True) + str(answer.headers)


def test_names_this_server_goes_by(small_store: Store) -> None:
    own = make(small_store, host="0.0.0.0", allowed_hosts=" Explorer.example.org, 10.1.2.3 ").test_client()
    for host in ("explorer.example.org:443", "EXPLORER.example.org.", "10.1.2.3", "127.0.0.1:8050", "[::1]:8050"):
        assert own.get("/healthz", headers={"Host": host}).status_code == 200, host
    assert own.get("/healthz", headers={"Host": "0.0.0.0"}).status_code == 421


def test_a_server_that_listens_everywhere_says_what_to_set() -> None:
    assert "ALLOWED_HOSTS" in advice(Settings(host="0.0.0.0"))
    assert advice(Settings(host="0.0.0.0", allowed_hosts="a.example")) == ""
    assert advice(Settings()) == ""
    assert "::" not in allowed_hosts(Settings(host="::"))
    assert "[fd00::1]" in allowed_hosts(Settings(host="fd00::1"))
    assert name_of("[fd00::1]:80") == "[fd00::1]"


@pytest.mark.parametrize(
    ("query", "code"), [("a" * 8_001, 414), ("&".join(["x=1"] * 251), 400), ("&".join(["x=1"] * 249), 200)]
)
def test_an_address_is_refused_before_it_is_parsed(client: FlaskClient, query: str, code: int) -> None:
    for path in ("/", "/download/map.csv", "/plan", "/hours.json", "/_dash-layout"):
        answer = client.get(f"{path}?{query}")
        assert answer.status_code in ((code,) if code != 200 else (200, 403)), path


@pytest.mark.parametrize("path", CALLBACKS)
def test_a_body_has_a_limit(client: FlaskClient, path: str) -> None:
    answer = client.post(path, data=b"[" + b"0," * (MOST_BODY // 2) + b"0]", content_type="application/json")
    assert answer.status_code == 413
    assert len(answer.get_data()) < 300


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_other_methods_are_405_in_words(client: FlaskClient, method: str) -> None:
    for path in ("/", "/about", "/_dash-update-component", "/healthz"):
        answer = client.open(path, method=method)
        assert answer.status_code == 405
        assert "method" in answer.get_data(as_text=True)
        assert "Allow" in answer.headers


def test_a_mistake_of_ours_is_one_line_in_the_log(small_store: Store, caplog: pytest.LogCaptureFixture) -> None:
    server = make(small_store)
    server.view_functions["about"] = lambda: {}["secret\nof ours"]
    with caplog.at_level(logging.ERROR):
        answer = server.test_client().get("/about")
    assert answer.status_code == 500
    assert "mistake is ours" in answer.get_data(as_text=True)
    assert "secret" not in answer.get_data(as_text=True)
    (record,) = caplog.records
    assert "KeyError" in record.getMessage()
    assert "\n" not in record.getMessage()
    assert record.exc_info is None


def test_a_store_that_is_gone_is_503(small_store: Store) -> None:
    def gone() -> str:
        raise StoreError("There is no store: import data.")

    server = make(small_store)
    server.view_functions["about"] = gone
    answer = server.test_client().get("/about")
    assert (answer.status_code, answer.get_data(as_text=True)) == (503, "There is no store: import data.\n")
