"""Whatever is sent, the answer is in words: never a 500, never a line in the log, never slow."""

from __future__ import annotations

import pytest
from flask import Flask

from benchmarks.fuzz.fuzzer import fuzz
from callbacks.application import create_app
from data.settings import Settings
from data.store.version import Store, StoreFolder
from data.viewer import Viewer


@pytest.fixture(scope="module", params=["analyst", "public"])
def server(request: pytest.FixtureRequest, small_store: Store) -> Flask:
    return create_app(
        StoreFolder(small_store.folder.parent.parent), Viewer(request.param, exploring=True), Settings()
    ).server


def test_what_no_page_sends_is_refused_in_words(server: Flask) -> None:
    found = fuzz(server, requests=800, seed=2025)
    assert found.broken == []
    assert {200, 400, 404, 405, 421} <= set(found.statuses)
    # Questions reach the views too: with this and three other seeds 200 to 235 of the public's 800 were answered.
    assert found.statuses[200] > 150


def test_the_fuzzer_sees_what_is_broken(server: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(server.view_functions, "/_dash-update-component", lambda: 1 / 0)
    found = fuzz(server, requests=150, seed=2)
    assert found.statuses[500] == len(found.broken) > 0
    assert all("ZeroDivisionError" in line for line in found.broken)
