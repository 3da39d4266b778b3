"""The server in its own process: what every address answers, a new import while it serves, a worker that dies."""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest


class Server:
    """A running app.py."""

    def __init__(self, port: int, process: subprocess.Popen[bytes]) -> None:
        self.port, self.process = port, process

    def get(self, path: str) -> tuple[int, str]:
        """Status and text of an address; it is sent as it is written."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=60) as answer:
                return answer.status, answer.read().decode("utf-8-sig")
        except urllib.error.HTTPError as answer:
            return answer.code, answer.read().decode("utf-8", "replace")

    def health(self) -> dict:
        """What /healthz says once it answers; the process must live."""
        until = time.monotonic() + 90
        while time.monotonic() < until:
            assert self.process.poll() is None, "the server ended"
            try:
                status, body = self.get("/healthz")
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)  # nothing to wait on: the port is not open yet
            else:
                assert status == 200, body
                return json.loads(body)
        raise AssertionError("no answer from /healthz")


@contextmanager
def serving(explorer) -> Iterator[Server]:
    """app.py without a verb, on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        explorer.command(),
        env=explorer.environment(PORT=str(port), HOST="127.0.0.1", WORKERS="2"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    server = Server(port, process)
    try:
        yield server
    finally:
        process.terminate()
        process.wait(timeout=60)


@pytest.fixture(scope="module")
def store(small, tmp_path_factory):
    """A store that the tests of this file may import into."""
    folder = tmp_path_factory.mktemp("served") / "store"
    shutil.copytree(small.store, folder, ignore=shutil.ignore_patterns("page-files"))
    (folder / "page-files").write_text("")  # as on a full disk: the page's own files cannot be kept, and all is served
    return type(small)(folder)


@pytest.fixture(scope="module")
def server(store):
    """One server for this file."""
    with serving(store) as running:
        assert running.health()["status"] == "ok"
        yield running


def test_every_page_answers(server, store):
    manifest_name = (store.store / "CURRENT").read_text().strip()
    shapes = next((store.store / "versions" / manifest_name / "geometry").glob("district-*.json")).name
    for path in ("/", "/about", f"/geometry/{shapes}", "/methods/rates", "/_dash-layout", "/_dash-dependencies"):
        status, body = server.get(path)
        assert status == 200, path
        assert body


@pytest.mark.parametrize("panel", ["map", "trend", "categories", "places"])
def test_downloads_say_what_they_are(server, store, panel):
    status, body = server.get(f"/download/{panel}.csv?from=2024-04&to=2024-05")
    assert status == 200
    for words in ("from=2024-04", "Open Government Licence", "Data version"):
        assert words in body


@pytest.mark.parametrize(
    "path",
    [
        "/?from=banana&what=" + quote("<script>alert(1)</script>"),
        "/?from=" + "a" * 3000,
        "/download/map.csv?from=banana&what=" + quote("<script>"),
        "/download/map.csv?%ff%fe=%00",
        "/download/trend.csv?from=0001-01&to=0001-02",
        "/download/trend.csv?from=9999-12&to=9999-12&compare=period",
        "/download/places.csv?vintage=9&level=moon&lsoa=nowhere",
        "/download/categories.csv?" + "from=2024-04&" * 200,
        "/download/map.csv?hours=15-17",
    ],
    ids=lambda path: path[:40],
)
def test_a_garbage_question_still_gets_an_answer(server, path):
    status, body = server.get(path)
    assert status == 200
    assert "<script>alert" not in body


@pytest.mark.parametrize(
    "path",
    [
        "/download/nope.csv",
        "/download/..%2fmap.csv",
        "/methods/nope",
        "/methods/..%5c..%5capp",
        "/geometry/nope.json",
        "/geometry/..%5c..%5cmanifest.json",
        "/geometry/%00",
    ],
)
def test_what_is_not_there_is_404_or_the_page(server, path):
    status, body = server.get(path)
    assert status == 404 or "<!doctype html>" in body.lower()
    assert "data_version" not in body


@pytest.mark.parametrize("way", ["../", "..%2f", "%2e%2e%2f", "../../../", "..%2f..%2f..%2f"])
def test_no_path_leads_out_of_the_shapes(server, way):
    for name in ("manifest.json", "CURRENT", "offences.duckdb"):
        status, body = server.get(f"/geometry/{way}{name}")
        assert status == 404 or "<!doctype html>" in body.lower()


def test_an_import_is_noticed_and_a_dead_worker_replaced(server, store, small_files, tmp_path):
    before = server.health()["data_version"]
    assert before == store.status()["data_version"]
    path = tmp_path / "2024-08-kent-street.csv"
    path.write_text(small_files[2].read_text(encoding="utf-8").replace("2024-07", "2024-08"), encoding="utf-8")
    store.street(path)
    version = store.status()["data_version"]
    assert version != before
    assert {server.health()["data_version"] for _ in range(20)} == {version}
    assert version in server.get("/download/trend.csv?from=2024-08")[1]

    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
    if not children.exists():
        pytest.skip("this system does not list child processes in /proc")
    workers = [int(pid) for pid in children.read_text().split()]
    assert len(workers) == 2
    for worker in workers:
        os.kill(worker, signal.SIGKILL)
    assert server.health() == {"status": "ok", "data_version": version}


def test_an_import_under_twenty_clients_disturbs_none_of_them(server, store, small_files, tmp_path):
    """Every answer is of the data before or after; who asks too much at once is told when to ask again, and does."""
    path = "/download/categories.csv?from=2024-04&to=2024-05"
    figures = server.get(path)[1].split("\r\n\r\n")[0]
    before, seen, wrong, answered = server.health()["data_version"], set(), [], []
    over = threading.Event()

    def asks_on(number: int) -> None:
        after = 0
        while after < 3 and len(wrong) < 20:
            after += over.is_set()
            try:
                status, body = server.get(f"{path}&client={number}")
                page, _ = server.get(f"/?client={number}")
                health = server.get("/healthz")
            except (OSError, http.client.HTTPException) as problem:
                wrong.append(repr(problem))
                continue
            if 429 in (status, page, health[0]):
                threading.Event().wait(1)
                continue
            seen.add(json.loads(health[1])["data_version"])
            answered.append(number)
            if (status, page) != (200, 200) or body.split("\r\n\r\n")[0] != figures:
                wrong.append((status, page, body[:200]))

    clients = [threading.Thread(target=asks_on, args=(number,)) for number in range(20)]
    for client in clients:
        client.start()
    try:
        file = tmp_path / "2024-09-kent-street.csv"
        file.write_text(small_files[2].read_text(encoding="utf-8").replace("2024-07", "2024-09"), encoding="utf-8")
        store.street(file)
    finally:
        over.set()
        for client in clients:
            client.join(60)
    after = store.status()["data_version"]
    assert wrong == []
    assert before != after
    assert after in seen <= {before, after}
    assert set(answered) == set(range(20))


def test_a_worker_killed_under_load_loses_nothing_that_is_asked_again(server):
    """Clients ask on as pages do, once more where a connection ends; both workers are killed, one after the other."""
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
    if not children.exists():
        pytest.skip("this system does not list child processes in /proc")
    path = "/download/trend.csv?from=2024-04&to=2024-07"
    figures = server.get(path)[1].split("\r\n\r\n")[0]
    answered, ended, lost = [], [], []
    killed = threading.Event()

    def asks_on(number: int) -> None:
        after = 0
        while after < 5 and len(lost) < 50:
            after += killed.is_set()
            for _ in range(4):
                try:
                    status, body = server.get(f"{path}&client={number}")
                except (OSError, http.client.HTTPException) as problem:  # also where an answer ends within itself
                    ended.append(repr(problem))
                    continue
                answered.append((status, body.split("\r\n\r\n")[0] == figures))
                break
            else:
                lost.append(number)

    clients = [threading.Thread(target=asks_on, args=(number,)) for number in range(8)]
    for client in clients:
        client.start()
    try:
        for worker in map(int, children.read_text().split()):
            so_far = len(answered)
            while len(answered) < so_far + 20 and len(lost) < 50:
                threading.Event().wait(0.01)  # under load: they have been answered meanwhile
            os.kill(worker, signal.SIGKILL)
    finally:
        killed.set()
    for client in clients:
        client.join(60)
    assert lost == [], sorted(set(ended))[:5]
    assert set(answered) == {(200, True)}
    assert len(answered) >= 80
