"""The server in its own process against clients that are careless or worse."""

from __future__ import annotations

import http.client
import json
import re
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing

import pytest

from tests.e2e.test_server import Server, serving


@pytest.fixture(scope="module")
def server(small) -> Iterator[Server]:
    (small.store / "page-files").write_text("")  # scripts are not squeezed first: that takes longer than these tests
    with serving(small) as running:
        assert running.health()["status"] == "ok"
        yield running


def _ask(server: Server, method: str, path: str, body=None, **headers: str):
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)) as connection:
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, answer.read().decode("utf-8-sig"), answer.headers


@pytest.mark.parametrize("number", [8, 40])
def test_unfinished_posts_keep_nobody_waiting(server: Server, number: int) -> None:
    head = b"POST /_dash-update-component HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n{"
    with ExitStack() as stack:
        for _ in range(number):
            opened = stack.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=60))
            opened.sendall(head)
        for path in ("/healthz", "/_dash-layout", "/download/map.csv") * 2:
            began = time.monotonic()
            assert server.get(path)[0] == 200
            assert time.monotonic() - began < 2


def test_too_much_is_refused_in_a_sentence(server: Server) -> None:
    many = "&".join(f"a{number}=1" for number in range(100_000))
    for method, path, body, wanted in (
        ("POST", "/_dash-update-component", b"x" * 5_000_000, 413),
        ("POST", "/_dash-update-component", iter([b"x" * 100_000] * 50), 413),
        ("POST", f"/_dash-update-component?{many}", b"{}", 414),
        ("GET", f"/download/map.csv?{'a' * 9_000}", None, 414),
        ("GET", f"/download/map.csv?{many[:2_000]}", None, 400),
    ):
        began = time.monotonic()
        status, words, _ = _ask(server, method, path, body)
        assert (status, len(words) < 200) == (wanted, True)
        assert words.endswith(".\n")
        assert time.monotonic() - began < 5
    long = {"query": many, "version": "", "problems": []}
    asked = long | {"query": many[:9_000], "panels": ["summary"]}
    status, words, _ = _ask(server, "POST", "/answers", json.dumps(asked), Content_Type="application/json")
    assert (status, len(words) < 200) == (400, True)


def test_no_answer_says_what_serves_or_what_it_was_called(server: Server) -> None:
    for path, host, wanted in (
        ("/", "evil.example", 421),
        ("/knife", "127.0.0.1", 308),
        ("/nonsense", "127.0.0.1", 404),
        ("/", "127.0.0.1", 200),
    ):
        status, words, headers = _ask(server, "GET", path, Host=host)
        assert status == wanted
        assert headers["Server"] is None
        assert "evil" not in words + str(headers)
        assert headers["Content-Security-Policy"]
    assert _ask(server, "GET", "/knife")[2]["Location"] == "/knife/"


def test_no_address_fills_the_memory(server: Server) -> None:
    page = server.get("/")[1]
    script = re.search(r'src="(/_dash-component-suites/dash/dcc/[^"?]+)', page)
    assert script
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)) as connection:
        for number in range(60):
            connection.request("GET", f"{script[1]}?x={number}", headers={"Accept-Encoding": "br"})
            answer = connection.getresponse()
            assert len(answer.read()) > 50_000
            if number == 20:
                before = _memory(server)
    assert _memory(server) - before < 5


def _memory(server: Server) -> float:
    """Megabytes of the server's processes."""
    try:
        with open(f"/proc/{server.process.pid}/task/{server.process.pid}/children") as file:
            processes = file.read().split()
    except OSError:
        pytest.skip("this system does not say in /proc how much memory a process has")
    total = 0.0
    for process in processes:
        with open(f"/proc/{process}/status") as file:
            total += int(re.search(r"VmRSS:\s+(\d+)", file.read())[1]) / 1024
    return total
