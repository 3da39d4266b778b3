"""Fifty wall screens and twenty people against the real server on this machine, for one minute."""

from __future__ import annotations

import http.client
import json
import os
import random
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.questions import changes
from callbacks.question.transitions import Question
from data.question.filters import FilterState

if TYPE_CHECKING:
    from collections.abc import Iterator

CHECKOUT = Path(__file__).resolve().parent.parent
SECONDS, SCREENS, PEOPLE = 60, 50, 20
SCREEN_PAUSE, PERSON_PAUSE = 20.0, 6.0  # seconds between two questions of one screen, of one person


@contextmanager
def served(folder: Path) -> Iterator[tuple[int, int]]:
    """The real server over a store: its port and its process number."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"STORE_DIR": str(folder), "PORT": str(port)}
    server = subprocess.Popen([sys.executable, "app.py"], cwd=CHECKOUT, env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait(port)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait(port: int) -> None:
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("The server did not start.")


#: What stands on the first screen of a laptop, or near it: the browser asks these together.
NEAR = ("summary", "map", "top", "heatmap", "trend")


def question_body(query: str) -> bytes:
    """What the browser posts when the question changes."""
    return json.dumps({"query": query, "version": "", "problems": [], "panels": NEAR}).encode()


def measure_load(folder: Path) -> list[str]:
    """Lines of the report: p50 and p95 of screens and of people, and what was sent."""
    with served(folder) as (port, server):
        template = question_body("@@")
        screens = [FilterState(districts=(code,), what=("asvc",)).to_query() for code in _districts()]
        people = [Question(state, display).to_query() for state, display in changes()]
        times: dict[str, list[float]] = {"screen": [], "person": []}
        threads = [
            threading.Thread(target=_user, args=(port, template, queries, pause, times[kind], seed))
            for seed, (kind, queries, pause) in enumerate(
                [("screen", screens, SCREEN_PAUSE)] * SCREENS + [("person", people, PERSON_PAUSE)] * PEOPLE
            )
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        memory = memory_of(server)
    every = times["screen"] + times["person"]
    return [
        f"## {SCREENS} screens and {PEOPLE} people, {SECONDS} s, store of {folder.name.split('-')[-1]} offences",
        "",
        "| who | questions | p50 ms | p95 ms |",
        "|---|---|---|---|",
        *(
            f"| {who} | {len(t)} | {np.percentile(t, 50):.0f} | {np.percentile(t, 95):.0f} |"
            for who, t in (("screens", times["screen"]), ("people", times["person"]), ("all", every))
        ),
        "",
        f"- Memory of the server after it, all processes: {memory:,.0f} MB",
        "",
    ]


def _districts() -> list[str]:
    return ["E06000035", *(f"E07000{number}" for number in range(105, 117))]


def _user(port: int, template: bytes, queries: list[str], pause: float, times: list[float], seed: int) -> None:
    """One screen or person: a question, a pause, the next question, over one kept connection."""
    chance = random.Random(seed)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    ends = time.monotonic() + SECONDS
    time.sleep(chance.random() * pause)
    while time.monotonic() < ends:
        body = template.replace(b"@@", chance.choice(queries).encode())
        began = time.perf_counter()
        connection.request("POST", "/answers", body, {"Content-Type": "application/json", "Accept-Encoding": "br"})
        response = connection.getresponse()
        response.read()
        times.append((time.perf_counter() - began) * 1000)
        if response.status != 200:
            raise SystemExit(f"The server answered {response.status}.")
        time.sleep(pause * (0.5 + chance.random()))


def memory_of(server: int) -> float:
    """Resident megabytes of the server and its workers (pages they share are counted in each)."""
    total = 0.0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            fields = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        except OSError:
            continue
        if server in (int(fields["Pid"]), int(fields["PPid"])) and "VmRSS" in fields:
            total += float(fields["VmRSS"].split()[0]) / 1024
    return total
