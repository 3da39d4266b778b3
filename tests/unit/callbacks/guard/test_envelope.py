"""The body of a callback: what the page sends passes, everything else is 400 or 404 with a sentence."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from flask.testing import FlaskClient

from benchmarks.fuzz.fuzzer import page_requests
from callbacks.application import create_app
from data.settings import Settings
from data.store.version import Store, StoreFolder
from data.viewer import Viewer

ADDRESSES = {"/": "/_dash-update-component", "/knife/": "/knife/_dash-update-component"}
QUESTION = {"query": "what=robbery", "version": "", "problems": ["a slip"]}


@pytest.fixture(scope="module")
def client(small_store: Store) -> FlaskClient:
    return create_app(StoreFolder(small_store.folder.parent.parent), Viewer("analyst"), Settings()).server.test_client()


@pytest.fixture(scope="module", params=ADDRESSES)
def asked(request: pytest.FixtureRequest, client: FlaskClient) -> tuple[str, list[dict[str, Any]]]:
    """A page's address for callbacks, and what it sends there."""
    bodies = page_requests(client.application, request.param)
    for body in bodies:
        for part in [*body["inputs"], *body["state"]]:
            if isinstance(part, dict) and part["id"] == "question":
                part["value"] = QUESTION
    return ADDRESSES[request.param], bodies


def test_what_the_page_sends_is_answered(client: FlaskClient, asked: tuple[str, list[dict[str, Any]]]) -> None:
    path, bodies = asked
    assert bodies
    for body in bodies:
        assert client.post(path, json=body).status_code in (200, 204), body["output"][:60]


def _set(name: str, value: Any) -> Any:
    return lambda body: body.update({name: value})


@pytest.mark.parametrize(
    "break_it",
    [
        _set("output", None),
        _set("output", "nothing.here"),
        _set("output", ["a"]),
        _set("outputs", None),
        _set("outputs", []),
        _set("outputs", "x"),
        _set("inputs", None),
        _set("inputs", []),
        _set("inputs", {"id": "url"}),
        _set("state", [1, 2, 3]),
        _set("changedPropIds", "url.search"),
        _set("changedPropIds", ["nothing.here"]),
        _set("changedPropIds", [None]),
        _set("changedPropIds", ['{"index":{},"type":"chip"}.n_clicks']),
        lambda body: body["inputs"][0].update(id="other"),
        lambda body: body["inputs"][0].update(id=["list"]),
        lambda body: body["inputs"][0].update(property=7),
        lambda body: body["inputs"].append({"id": "question", "property": "data"}),
        lambda body: body.pop("outputs"),
        lambda body: body.pop("output"),
    ],
)
def test_another_envelope_is_refused(
    client: FlaskClient, asked: tuple[str, list[dict[str, Any]]], break_it: Any
) -> None:
    path, bodies = asked
    for body in bodies:
        broken = deepcopy(body)
        break_it(broken)
        answer = client.post(path, json=broken)
        assert answer.status_code in (400, 404), body["output"][:60]
        assert answer.get_data(as_text=True).strip().endswith(".")


@pytest.mark.parametrize(
    "question",
    [
        *(5, "text", [], {}, {"query": None}, {"query": 5}, {"query": ["x"]}, {"query": "a" * 8_001}, True),
        *({"query": "&" * 300}, {"query": "", "problems": "x"}, {"query": "", "problems": [1]}),
        {"query": "", "version": 3},
    ],
)
def test_a_question_that_is_none_is_refused(
    client: FlaskClient, asked: tuple[str, list[dict[str, Any]]], question: Any
) -> None:
    path, bodies = asked
    for body in bodies:
        broken = deepcopy(body)
        for part in [*broken["inputs"], *broken["state"]]:
            if isinstance(part, dict) and part["id"] == "question":
                part["value"] = question
        assert client.post(path, json=broken).status_code == 400


def test_there_is_no_question_before_the_first(client: FlaskClient, asked: tuple[str, list[dict[str, Any]]]) -> None:
    path, bodies = asked
    for body in bodies:
        empty = deepcopy(body)
        for part in [*empty["inputs"], *empty["state"]]:
            if isinstance(part, dict) and part["id"] == "question":
                part["value"] = None
        assert client.post(path, json=empty).status_code == 200


@pytest.mark.parametrize(
    "broken",
    [
        *(None, 5, "text", [], {}, {"query": None}, {"query": ["x"]}, {"query": "a" * 8_001}),
        *({"query": "&" * 300}, {"problems": "x"}, {"problems": [1]}, {"version": 3}),
        *({"panels": None}, {"panels": "trend"}, {"panels": ["nothing"]}, {"panels": [None]}, {"panels": [["trend"]]}),
        {"panels": ["summary", "summary"]},
    ],
)
@pytest.mark.parametrize("prefix", ADDRESSES)
def test_panels_are_asked_as_the_page_asks_them_or_refused(client: FlaskClient, prefix: str, broken: Any) -> None:
    whole = {**QUESTION, "panels": ["summary", "trend"]}
    got = client.post(f"{prefix}answers", json=whole)
    assert (got.status_code, set(got.get_json())) == (200, {"summary", "trend"})
    assert "a slip" in got.get_data(as_text=True)  # what was wrong in the address stands among the notices
    sent = {**whole, **broken} if isinstance(broken, dict) and broken else broken
    answer = client.post(f"{prefix}answers", json=sent)
    assert answer.status_code == 400
    assert answer.get_data(as_text=True).strip().endswith(".")


@pytest.mark.parametrize("search", ["a" * 8_001, "?" + "x=1&" * 300, 5, ["?from=2024-10"], {"a": "b"}])
def test_an_address_inside_a_body_has_the_limits_of_an_address(client: FlaskClient, search: Any) -> None:
    for prefix, path in ADDRESSES.items():
        body = next(one for one in page_requests(client.application, prefix) if one["inputs"][0]["id"] == "url")
        body["inputs"][0]["value"] = search
        assert client.post(path, json=body).status_code == 400


@pytest.mark.parametrize("raw", ["{", "", "NaN", "[1]", "null", "5", '"\\ud800"', "[" * 2_000, '{"output":{"a":1}}'])
def test_a_body_that_is_no_envelope_is_refused(client: FlaskClient, raw: str) -> None:
    for path in ADDRESSES.values():
        assert client.post(path, data=raw, content_type="application/json").status_code == 400


def test_deep_and_long_values_are_refused(client: FlaskClient) -> None:
    deep: Any = "x"
    for _ in range(30):
        deep = [deep]
    for value in (deep, "a" * 8_001, {"a" * 8_001: 1}):
        body = page_requests(client.application, "/")[0]
        body["inputs"][1]["value"] = value
        assert client.post("/_dash-update-component", json=body).status_code == 400
