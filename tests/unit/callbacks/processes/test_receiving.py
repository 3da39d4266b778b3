"""Receiving: real sockets against a small application."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from typing import Any

import pytest
from waitress import wasyncore

from callbacks.guard.allowance import MOST_BODY, MOST_HEADERS
from callbacks.processes import receiving
from callbacks.processes.receiving import open_servers
from data.settings import Settings

WAIT = 20  # seconds at most; nothing waits that long unless it is broken
UNFINISHED = b"POST /fast HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf of it"


class Site:
    """A server over an application with a fast and a slow answer."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.go_on = threading.Event()
        self.slow = threading.Semaphore(0)  # one for each slow request that has begun

    def __call__(self, environ: dict[str, Any], start: Any) -> list[bytes]:
        if environ["PATH_INFO"] == "/slow":
            self.slow.release()
            assert self.go_on.wait(WAIT)
        length = len(environ["wsgi.input"].read())
        start("200 OK", [("Content-Type", "text/plain")])
        return [f"{length}".encode()]

    def connect(self, source: str = "127.0.0.1") -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=WAIT, source_address=(source, 0))

    def ask(
        self, path: str = "/fast", body: Any = None, source: str = "127.0.0.1", **headers: str
    ) -> tuple[int, str, Any]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        with closing(self.connect(source)) as connection:
            connection.request("GET" if body is None else "POST", path, body, named)
            answer = connection.getresponse()
            return answer.status, answer.read().decode(), answer.headers

    def raw(self, sent: bytes) -> socket.socket:
        opened = socket.create_connection(("127.0.0.1", self.port), timeout=WAIT)
        opened.sendall(sent)
        return opened


@contextmanager
def served(**settings: Any) -> Iterator[Site]:
    sockets: dict[int, Any] = {}
    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        site = Site(listener.getsockname()[1])
        servers = open_servers(site, Settings(**settings), sockets, threads=3, own=[listener])

        def loop() -> None:
            while not ended.is_set():
                wasyncore.loop(timeout=0.05, use_poll=True, map=sockets, count=1)

        thread = threading.Thread(target=loop)
        thread.start()
        try:
            yield site
        finally:
            site.go_on.set()
            ended.set()
            thread.join(WAIT)
            servers[0].task_dispatcher.shutdown(timeout=WAIT)
            wasyncore.close_all(sockets)


@pytest.fixture
def site() -> Iterator[Site]:
    with served() as made:
        yield made


@pytest.mark.parametrize("number", [8, 40, 200])
def test_unfinished_requests_keep_nobody_waiting(site: Site, number: int) -> None:
    with ExitStack() as stack:
        for _ in range(number):
            stack.enter_context(closing(site.raw(UNFINISHED)))
        began = time.monotonic()
        assert site.ask()[0] == 200
        assert site.ask(body=b"x" * 1_000)[1] == "1000"
        assert time.monotonic() - began < 2


def test_a_request_must_be_complete_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "COMPLETE_IN", 0.3)
    with served() as site, closing(site.raw(UNFINISHED)) as body, closing(site.raw(b"GET / HT")) as head:
        assert body.recv(100) == b""
        assert head.recv(100) == b""
        assert site.ask()[0] == 200


def test_the_oldest_unfinished_request_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "MOST_CONNECTIONS", 5)
    with served() as site, ExitStack() as stack:
        opened = [stack.enter_context(closing(site.raw(UNFINISHED))) for _ in range(6)]
        assert opened[0].recv(100) == b""
        assert site.ask()[0] == 200


def test_the_longest_body_there_may_be_is_taken(site: Site) -> None:
    assert site.ask(body=b"x" * MOST_BODY)[:2] == (200, str(MOST_BODY))
    assert site.ask(body=iter([b"x" * 1_000] * 20))[:2] == (200, "20000")


@pytest.mark.parametrize(
    "body", [lambda: b"x" * 20_000_000, lambda: iter([b"x" * 100_000] * 200)], ids=["length", "chunks"]
)
def test_a_longer_body_is_413_in_words(site: Site, body: Any) -> None:
    status, words, headers = site.ask(body=body())
    assert (status, words) == (413, "The body of this request is too long: 256 KB at most.\n")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"]
    assert headers["Server"] is None


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET /" + b"a" * (MOST_HEADERS + 10) + b" HTTP/1.1\r\n\r\n", 414),
        (b"GET / HTTP/1.1\r\nX: " + b"a" * (MOST_HEADERS + 10) + b"\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\nX <b>evil</b>\r\n\r\n", 400),
        (b"BREW\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n", 501),
    ],
)
def test_what_is_no_request_is_refused_in_words(site: Site, sent: bytes, status: int) -> None:
    with closing(site.raw(sent)) as opened:
        answer = http.client.HTTPResponse(opened)
        answer.begin()
        words = answer.read().decode()
        assert answer.status == status
        assert words.endswith(".\n")
        assert "evil" not in words
        answer.close()


@contextmanager
def slow_ones(site: Site, number: int, running: int, **asked: str) -> Iterator[None]:
    """So many slow requests in progress, of which so many are worked on."""
    source = asked.pop("source", "127.0.0.1")
    with ExitStack() as stack:
        opened = [stack.enter_context(closing(site.connect(source))) for _ in range(number)]
        for connection in opened:
            connection.request("GET", "/slow", headers={name.replace("_", "-"): value for name, value in asked.items()})
        for _ in range(running):
            assert site.slow.acquire(timeout=WAIT)
        yield
        site.go_on.set()
        assert [connection.getresponse().read() for connection in opened] == [b"0"] * number


def test_one_address_cannot_take_all_threads_nor_fill_the_queue() -> None:
    with served(most_at_once=4) as site, slow_ones(site, 4, running=2):
        assert not site.slow.acquire(blocking=False)  # the third thread is left to others
        status, words, headers = site.ask()
        assert (status, headers["Retry-After"]) == (429, "1")
        assert "ask again" in words
        assert site.ask(X_Forwarded_For="10.0.0.9")[0] == 429  # anybody can write this
        assert site.ask(source="127.0.0.2")[:2] == (200, "0")


def test_behind_a_trusted_proxy_each_client_counts_by_itself() -> None:
    with served(most_at_once=2, trusted_proxies="127.0.0.1, 10.0.0.1") as site:
        with slow_ones(site, 2, running=2, X_Forwarded_For="10.9.9.9"):
            assert site.ask(X_Forwarded_For="10.9.9.9")[0] == 429
            assert site.ask(X_Forwarded_For="10.8.8.8, 10.9.9.9, 10.0.0.1")[0] == 429
            assert site.ask(X_Forwarded_For="10.9.9.9, 10.8.8.8")[0] == 200
            assert site.ask()[0] == 200
        assert site.ask(X_Forwarded_For="10.9.9.9")[0] == 200


def test_a_kept_connection_is_answered_again_and_again(site: Site) -> None:
    with closing(site.connect()) as connection:
        for number in range(20):
            connection.request("POST", "/fast", b"x" * number)
            assert connection.getresponse().read() == str(number).encode()


def test_what_a_proxy_says_of_people_is_said_once() -> None:
    names = {"proxy_user_header": "X-User", "proxy_groups_header": "X-Groups"}
    with served(**names) as site:
        for headers, code in (
            (b"X-Groups: a, b\r\nAccept: a\r\naccept: b\r\n", b"200"),
            (b"X-Groups: Analysts\r\nx-groups: a\r\n", b"400"),
            (b"X-User: ada\r\nX-Groups: a\r\nX-USER: eve\r\n", b"400"),
        ):
            with site.raw(b"GET /fast HTTP/1.1\r\nHost: x\r\n" + headers + b"\r\n") as opened:
                assert opened.recv(12) == b"HTTP/1.1 " + code, headers
    with served() as site, site.raw(b"GET /fast HTTP/1.1\r\nHost: x\r\nX-User: a\r\nX-User: b\r\n\r\n") as opened:
        assert opened.recv(12) == b"HTTP/1.1 200"
