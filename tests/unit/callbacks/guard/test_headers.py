"""Every answer carries the headers, whatever it is."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest
from flask import Flask

from callbacks.application import create_app
from callbacks.guard.headers import frame_ancestors, tile_origin
from data.settings import Settings
from data.store.version import Store, StoreFolder
from data.viewer import Viewer

EVERYWHERE = ("/", "/knife/", "/about", "/plan", "/healthz", "/hours.json", "/download/map.csv", "/_dash-layout",
              "/_dash-dependencies", "/assets/explorer.css", "/nonsense", "/geometry/nope.json", "/knife")  # fmt: skip


def make(store: Store, **settings: str) -> Flask:
    return create_app(StoreFolder(store.folder.parent.parent), Viewer("analyst"), Settings(**settings)).server


@pytest.fixture(scope="module")
def server(small_store: Store) -> Flask:
    return make(small_store)


@pytest.mark.parametrize("path", EVERYWHERE)
def test_every_answer_has_them(server: Flask, path: str) -> None:
    for method in ("GET", "HEAD", "DELETE"):
        with server.test_client() as client, client.open(path, method=method) as answer:
            found = answer.headers
            assert found["X-Content-Type-Options"] == "nosniff"
            assert found["Cross-Origin-Resource-Policy"] == "same-origin"
            assert "frame-ancestors 'none'" in found["Content-Security-Policy"]
            assert ("script-src" in found["Content-Security-Policy"]) == (answer.mimetype == "text/html")
            if not path.startswith(("/assets/", "/geometry/")):
                assert found["X-Frame-Options"] == "DENY"
                assert found["Referrer-Policy"] == "same-origin"
                assert found["Cross-Origin-Opener-Policy"] == "same-origin"
                assert "geolocation=()" in found["Permissions-Policy"]
            assert ("no-store" in found.get("Cache-Control", "")) == (
                not path.startswith("/assets/") or answer.status_code >= 400
            )


@pytest.mark.parametrize("path", ["/about", "/nonsense"])
def test_behind_tls_a_browser_is_told_to_stay_there(server: Flask, path: str) -> None:
    with server.test_client() as client:
        told = {proto: client.get(path, headers={"X-Forwarded-Proto": proto}).headers for proto in ("https", "http")}
        assert told["https"]["Strict-Transport-Security"] == "max-age=31536000"
        assert "Strict-Transport-Security" not in told["http"]
        assert "Strict-Transport-Security" in client.get(path, base_url="https://localhost").headers


def test_only_scripts_of_the_page_itself_may_run(server: Flask) -> None:
    with server.test_client() as client:
        for path in ("/", "/knife/"):
            answer = client.get(path)
            rule = re.search(r"script-src ([^;]*)", answer.headers["Content-Security-Policy"])
            assert rule
            assert "unsafe" not in rule[1]
            inline = re.findall(
                r"<script(?![^>]*src=)[^>]*type=\"application/javascript\"[^>]*>(.*?)</script>", answer.text, re.S
            )
            assert inline
            for script in inline:
                digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
                assert f"'sha256-{digest}'" in rule[1]


def test_shapes_may_be_kept(server: Flask, small_store: Store) -> None:
    name = next((small_store.folder / "geometry").glob("district-*.json")).name
    with server.test_client() as client, client.get(f"/geometry/{name}") as answer:
        assert "immutable" in answer.headers["Cache-Control"]


def test_scripts_asked_for_beside_the_first_page_may_be_kept_too(server: Flask) -> None:
    with server.test_client() as client:
        client.get("/knife/")
        got = client.get("/knife/_dash-component-suites/dash/dcc/async-graph.js", headers={"Accept-Encoding": "br"})
        assert got.status_code == 200
        assert got.headers["Content-Encoding"] == "br"
        assert "no-store" not in got.headers.get("Cache-Control", "")


def test_pages_named_in_the_setting_may_frame_this_one(small_store: Store) -> None:
    own = make(small_store, frame_ancestors="self https://intranet.example.org").test_client().get("/about").headers
    assert "frame-ancestors 'self' https://intranet.example.org" in own["Content-Security-Policy"]
    assert "X-Frame-Options" not in own
    assert frame_ancestors(Settings(frame_ancestors="'self'")) == "'self'"
    assert frame_ancestors(Settings(frame_ancestors="")) == "'none'"
    with pytest.raises(ValueError, match="frame_ancestors"):
        Settings(frame_ancestors="none; script-src *")


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://tiles.example.org/{z}/{x}/{y}.png", "https://tiles.example.org"),
        ("https://{s}.tiles.example.org:8443/{z}.png", "https://*.tiles.example.org:8443"),
        ("/tiles/{z}.png", ""),
        ("https://a;b/", ""),
        ("javascript:alert(1)", ""),
        ("", ""),
    ],
)
def test_tiles_may_come_from_their_own_server(url: str, origin: str) -> None:
    assert tile_origin(url) == origin
