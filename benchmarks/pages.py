"""The server's whole answer to a filter change, beside the bare scan, the same sums by SQL, and plain pandas."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import against_pandas, against_sql
from benchmarks.questions import changes
from callbacks.question.transitions import Question
from callbacks.services import Services
from data.answers import cache
from data.answers.panels import ask
from data.counts.scan import forget_scans, scan_of
from data.question.basis.parts import FINE, PLACE, Part
from data.question.display import Display
from data.question.filters import FilterState
from data.question.periods import resolve
from data.settings import get_settings
from data.store.version import Store, StoreFolder
from data.viewer import Person, Viewer
from layouts.pages.explore import PAGE
from layouts.panels.faces import faces

WARM_UP = 10
#: What is read first.
HEAD = ("summary", "map", "heatmap")

Answer = Callable[[FilterState, Display], Any]


def whole_page(folder: Path, keys: tuple[str, ...] = ()) -> Answer:
    """A callable that answers every panel of Explore as its page does with all of them in view; caches forgotten.

    ``keys``: only these panels. The hotspot layer is answered too, which the map draws when it is chosen.
    """
    services = Services(StoreFolder(folder), Person.unnamed(Viewer("analyst")), get_settings())
    shown = [faces()[key] for key in keys or PAGE.panels]

    def answer(state: FilterState, display: Display) -> Any:
        cache.forget()
        forget_scans()
        request = services.request(Question(state, display))
        found = {face.key: face.filled(request) for face in shown if not face.on_demand}
        return found if keys else found | {"hotspots": ask("hotspots", request)}

    return answer


def bare_scan(store: Store) -> Answer:
    """Every table of Explore from the packed columns, and nothing made of them."""
    first, last = store.months[0], store.months[-1]
    district, lsoa = (f"{area}_{store.default_vintage}" for area in ("district", "lsoa"))
    areas = {district: len(store.districts)}

    def answer(state: FilterState, display: Display) -> int:
        forget_scans()
        scan, periods = scan_of(state, store, store.default_vintage), resolve(state, store)
        total = scan.sums(areas | {"month": last - first + 1}, None, PLACE, offsets={"month": first}).count.sum()
        for period in (periods.now, periods.before):
            if period is None:
                continue
            total += scan.count({"class": len(store.classes)}, period, Part.WHAT).sum()
            total += scan.count({"cell_250": len(store.cells(250).cells) + 1}, period, FINE).sum()
            total += scan.count(areas | {"weekday": 8, "hour": 25}, period, Part.DAYS | Part.HOURS).sum()
            if display.level == "lsoa":
                total += scan.sums({lsoa: len(store.lsoas(store.default_vintage))}, period, FINE).count.sum()
        return int(total)

    return answer


def measure_pages(folder: Path, size: int) -> str:
    """One row of the table: medians and 95th percentiles over the recorded list of 200 filter changes."""
    store = StoreFolder(folder).current()
    frame, sql = against_pandas.load(store), against_sql.page(store)
    ways: dict[str, Answer] = {
        "page": whole_page(folder),
        "head": whole_page(folder, HEAD),
        "scan": bare_scan(store),
        "sql": sql,
        "pandas": lambda state, display: against_pandas.page(frame, state, display, store),
    }
    asked = changes()
    times: dict[str, list[float]] = {name: [] for name in ways}
    for number, (state, display) in enumerate([*asked[:WARM_UP], *asked]):
        for name, way in ways.items():
            taken = _timed(lambda way=way, state=state, display=display: way(state, display))
            if number >= WARM_UP:
                times[name].append(taken)
    cells = " | ".join(_two(times[name]) for name in ways)
    ratio = np.median(np.array(times["page"]) / np.array(times["scan"]))
    return f"| {size:,} | {cells} | {ratio:.1f} |"


def _timed(call: Callable[[], Any]) -> float:
    began = time.perf_counter()
    call()
    return (time.perf_counter() - began) * 1000


def _two(times: list[float]) -> str:
    return f"{np.percentile(times, 50):.0f} / {np.percentile(times, 95):.0f}"
