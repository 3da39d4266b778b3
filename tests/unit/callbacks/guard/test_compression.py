"""Compressed files are kept by what is in them; no address can fill the memory."""

from __future__ import annotations

from pathlib import Path

import brotli
import pytest
from flask import Flask

from callbacks.guard import compression as serving
from callbacks.guard.compression import Compressor

SCRIPT = "const answer = 42;\n" * 500


@pytest.fixture
def served(tmp_path: Path) -> tuple[Flask, Compressor]:
    server = Flask(__name__)
    compressor = Compressor(tmp_path)

    @server.get("/assets/<name>")
    def asset(name: str) -> tuple[str, dict[str, str]]:
        return SCRIPT + name, {"Content-Type": "text/javascript"}

    compressor.register(server)
    return server, compressor


def test_the_query_of_an_address_is_no_other_file(served: tuple[Flask, Compressor]) -> None:
    server, compressor = served
    with server.test_client() as client:
        for number in range(100):
            got = client.get(f"/assets/one.js?x={number}", headers={"Accept-Encoding": "br"})
            assert brotli.decompress(got.data).decode() == SCRIPT + "one.js"
    assert len(compressor.kept) == 1


def test_many_files_take_no_more_than_the_room_there_is(
    served: tuple[Flask, Compressor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "KEPT", 50_000)
    server, compressor = served
    with server.test_client() as client:
        for number in range(100):
            got = client.get(f"/assets/{number}.js", headers={"Accept-Encoding": "gzip"})
            assert got.headers["Content-Encoding"] == "gzip"
    assert 0 < compressor.kept.bytes <= 50_000
