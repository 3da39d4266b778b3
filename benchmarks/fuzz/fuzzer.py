"""Requests that no page sends, and what came of them.

Every callback of every page, taken from Dash's own map, with mutated inputs of every JSON type; every route with every
method; odd paths, queries, headers and bodies. No answer may be a 500, be written to the log as an error, or take long.
"""

from __future__ import annotations

import json
import logging
import os
import random
import time
from collections import Counter
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from benchmarks.fuzz.odd_requests import CODES, METHODS, NAMES, PATHS, SCALARS, SHAPES, TEXTS, VALUES
from benchmarks.load import memory_of
from layouts.panels.faces import faces

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask


@dataclass
class Found:
    """What came of it."""

    statuses: Counter[int] = field(default_factory=Counter)
    slowest: float = 0.0
    broken: list[str] = field(default_factory=list)  # what was sent and answered 500, or slowly
    memory: list[int] = field(default_factory=list)  # MB the process took, after each tenth


class Logged(logging.Handler):
    """Everything that is written to the log as an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one line."""
        self.lines.append(record.getMessage())


class Fuzzer:
    """Requests from a seed: (method, path, what the client sends besides)."""

    def __init__(self, callbacks: dict[str, list[dict[str, Any]]], seed: int) -> None:
        self.callbacks = callbacks  # path of a page's callbacks -> the requests its page sends
        self.chance = random.Random(seed)

    def requests(self, number: int) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """So many requests."""
        for _ in range(number):
            kind = self.chance.random()
            if kind < 0.35:
                yield self._callback()
            elif kind < 0.7:
                yield self._answers()
            elif kind < 0.95:
                yield self._route()
            else:
                yield self._body()

    def _callback(self) -> tuple[str, str, dict[str, Any]]:
        path = self.chance.choice(list(self.callbacks))
        body = deepcopy(self.chance.choice(self.callbacks[path]))
        for part in [*body["inputs"], *body["state"]]:
            if isinstance(part, dict) and part["id"] in ("question", "url"):
                query = self.query()
                part["value"] = f"?{query}" if part["id"] == "url" else {"query": query, "version": "", "problems": []}
        for _ in range(self.chance.choice((0, 1, 1, 2, 3))):
            self._mutate(body)
        return "POST", path, {"data": json.dumps(body).encode(), "content_type": "application/json"}

    def _answers(self) -> tuple[str, str, dict[str, Any]]:
        path = self.chance.choice(list(self.callbacks)).replace("_dash-update-component", "answers")
        body: dict[str, Any] = {"query": self.query(), "version": "", "problems": []}
        body["panels"] = self.chance.sample(list(faces()), self.chance.randrange(1, 4))
        for _ in range(self.chance.choice((0, 0, 1, 2))):
            body[self.chance.choice([*body, "more"])] = self.value()
        return "POST", path, {"data": json.dumps(body).encode(), "content_type": "application/json"}

    def _mutate(self, body: dict[str, Any]) -> None:
        lists = [body[name] for name in ("inputs", "state") if isinstance(body.get(name), list)]
        parts = [part for parts in lists for part in parts if isinstance(part, dict)] or [{}]
        if self.chance.random() < 0.7:  # the value of an input, and that it was this that changed
            part = self.chance.choice(parts)
            part["value"] = self.value()
            body["changedPropIds"] = [f"{part.get('id')}.{part.get('property')}"]
        elif self.chance.random() < 0.5:
            body[self.chance.choice(list(body))] = self.value()
        elif self.chance.random() < 0.5:
            self.chance.choice(parts)[self.chance.choice(("id", "property"))] = self.value()
        else:
            body.pop(self.chance.choice(list(body)))

    def value(self, depth: int = 0) -> Any:
        """A JSON value of any type: bare, of the shape of a touch, or grown at random."""
        if depth > 3 or self.chance.random() < 0.45:
            return self.chance.choice(SCALARS)
        if self.chance.random() < 0.3:
            return deepcopy(self.chance.choice(SHAPES))
        if self.chance.random() < 0.5:
            return self._touch()
        if self.chance.random() < 0.1:
            return json.loads("[" * 60 + "]" * 60)
        return [self.value(depth + 1) for _ in range(self.chance.randrange(4))]

    def _touch(self) -> Any:
        odd, code = [self.chance.choice(SCALARS) for _ in range(4)], self.chance.choice(CODES)
        return self.chance.choice(
            (
                {"code": code, "level": odd[0], "click": 1},
                {"code": odd[0], "level": self.chance.choice(("district", "lsoa", "cell", "week"))},
                {"points": [{"customdata": odd[0], "x": odd[1], "y": odd[2]}]},
                {"range": {"x": odd[:2], "y": odd[2:]}},
                {"range": {"x": [0.5, 7.5], "y": [1, odd[0]]}},
            )
        )

    def query(self) -> str:
        """A question, mostly one that can be read."""
        names = self.chance.sample(NAMES, self.chance.randrange(6))
        wild = self.chance.random() < 0.3
        values = {name: TEXTS if wild else VALUES.get(name, CODES) for name in names}
        return "&".join(f"{name}={self.chance.choice(values[name])}" for name in names)

    def _route(self) -> tuple[str, str, dict[str, Any]]:
        method = self.chance.choice(METHODS) if self.chance.random() < 0.4 else "GET"
        path = self.chance.choice(PATHS)
        headers = {"Accept": self.chance.choice(("text/html", "*/*")), "X-Forwarded-For": self.chance.choice(CODES)}
        if self.chance.random() < 0.2:
            headers["Host"] = self.chance.choice(("evil.example", "localhost:1", "[::1", "a b", "127.0.0.1"))
        return method, path, {"query_string": self.query(), "headers": headers}

    def _body(self) -> tuple[str, str, dict[str, Any]]:
        bad = (
            b"",
            b"{",
            b"[]",
            b"null",
            b"NaN",
            b'"\\ud800"',
            b"[" * 9_000,
            b"\xff\xfe",
            b'{"output":1}',
            b"0" * 300_000,
        )
        raw = self.chance.choice(bad)
        kind = self.chance.choice(("application/json", "text/plain", "multipart/form-data", ""))
        return "POST", self.chance.choice(list(self.callbacks)), {"data": raw, "content_type": kind}


def page_requests(server: Flask, prefix: str) -> list[dict[str, Any]]:
    """What a page sends for each of its callbacks on the server, without values."""
    found = []
    with server.test_client() as client:
        client.get(f"{prefix}_dash-layout")
        for each in client.get(f"{prefix}_dash-dependencies").get_json():
            if each["clientside_function"]:
                continue
            multi = each["output"].startswith("..")
            names = [one.rpartition(".") for one in each["output"].strip(".").split("...")]
            outputs = [{"id": name, "property": of} for name, _, of in names]
            body: dict[str, Any] = {"output": each["output"], "outputs": outputs if multi else outputs[0]}
            for kind in ("inputs", "state"):
                body[kind] = [[] if one["id"].startswith("{") else {**one, "value": None} for one in each[kind]]
            body["changedPropIds"] = [f"{each['inputs'][0]['id']}.{each['inputs'][0]['property']}"]
            found.append(body)
    return found


def fuzz(server: Flask, requests: int, seed: int, patience: float = 5.0) -> Found:
    """Send so many requests, and say what came of them."""
    callbacks = {f"{p}_dash-update-component": page_requests(server, p) for p in ("/", "/knife/")}
    found, logged = Found(), Logged()
    logging.getLogger().addHandler(logged)
    try:
        for number, (method, path, sent) in enumerate(Fuzzer(callbacks, seed).requests(requests), start=1):
            began = time.perf_counter()
            with server.test_client() as client, client.open(path, method=method, **sent) as answer:
                answer.get_data()
            took = time.perf_counter() - began
            found.statuses[answer.status_code] += 1
            found.slowest = max(found.slowest, took)
            if answer.status_code == 500 or took > patience or logged.lines:
                log = " | ".join(logged.lines)
                found.broken.append(f"{answer.status_code} {took:.1f} s {method} {path} {str(sent)[:3000]} LOG {log}")
                logged.lines.clear()
            if number % max(1, requests // 10) == 0:
                found.memory.append(round(memory_of(os.getpid())))
    finally:
        logging.getLogger().removeHandler(logged)
    return found
