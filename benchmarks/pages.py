"""The server's whole answer to a filter change, beside the engine's own time for the same scans and plain pandas."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from callbacks.answer import answer
from callbacks.map_answer import map_answer

from benchmarks import against_pandas
from benchmarks.questions import changes
from callbacks.application import Services
from callbacks.transitions import Question
from data.answers import cache
from data.settings import get_settings
from data.store.version import Store, StoreFolder
from data.viewer import Viewer

WARM_UP = 10


class Recorder:
    """Keeps the statements a page sends, so that the engine can be asked the very same again."""

    def __init__(self, store: Store) -> None:
        self.statements: list[tuple[str, list[Any]]] = []
        self._cursor = store.cursor()

    def execute(self, sql: str, values: list[Any] | None = None) -> Any:
        """As a cursor does, and remembered."""
        self.statements.append((sql, values or []))
        return self._cursor.execute(sql, values or [])


def measure_pages(folder: Path, size: int) -> str:
    """One row of the table: medians and 95th percentiles over the recorded list of 200 filter changes."""
    stores = StoreFolder(folder)
    services = Services(stores, Viewer("analyst"), get_settings())
    store = services.store()
    frame = against_pandas.load(store)
    asked = changes()
    page, engine, pandas = [], [], []
    for number, (state, display) in enumerate([*asked[:WARM_UP], *asked]):
        query = {"query": Question(state, display).to_query()}
        cache.forget()
        taken, statements = _page(lambda query=query: (answer(query, services), map_answer(query, services)), store)
        bare = _timed(lambda statements=statements: [store.cursor().execute(*s).fetchnumpy() for s in statements])
        plain = _timed(lambda state=state, display=display: against_pandas.page(frame, state, display, store))
        if number >= WARM_UP:
            page.append(taken)
            engine.append(bare)
            pandas.append(plain)
    ratio = np.median(np.array(page) / np.array(engine)), np.median(np.array(pandas) / np.array(page))
    return f"| {size:,} | {_two(page)} | {_two(engine)} | {ratio[0]:.2f} | {_two(pandas)} | {ratio[1]:.2f} |"


def _page(call: Callable[[], Any], store: Store) -> tuple[float, list[tuple[str, list[Any]]]]:
    """Time of a page with its statements recorded (recording costs a list append)."""
    recorder = Recorder(store)
    own = store.cursor
    store.cursor = lambda: recorder  # type: ignore[method-assign, assignment, return-value]
    try:
        return _timed(call), recorder.statements
    finally:
        store.cursor = own  # type: ignore[method-assign]


def _timed(call: Callable[[], Any]) -> float:
    began = time.perf_counter()
    call()
    return (time.perf_counter() - began) * 1000


def _two(times: list[float]) -> str:
    return f"{np.percentile(times, 50):.0f} / {np.percentile(times, 95):.0f}"
