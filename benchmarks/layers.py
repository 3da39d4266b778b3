"""Each panel by itself: the first time in a process (cold) and for further questions (warm), county and district."""

from __future__ import annotations

import resource
import time
from pathlib import Path

import numpy as np

from benchmarks.questions import DISTRICTS
from data.answers import cache
from data.answers.panels import ask, panels
from data.answers.request import Request
from data.question.display import take_display
from data.question.filters import parse_query
from data.store.version import Store, StoreFolder
from data.viewer import Viewer

#: Questions that differ, so that none is answered from the cache; the panel's own parameters come after.
KINDS = (
    "what=asvc&cohort=u25",
    "what=asvc",
    "",
    "what=knife-enabled",
    "what=asvc&cohort=u18&school=term",
    "what=assault-with-injury&days=fri,sat",
)
DATES = "from=2024-10&to=2025-09"
#: Panels whose cost depends on a parameter of their own.
VARIANTS = {"hotspots": ("size=150", "size=250", "size=500"), "emerging": ("size=150", "size=250", "size=500")}


def measure_layers(folder: Path, size: int) -> list[str]:
    """A table: panel, county cold and warm (median of the questions), district cold and warm; milliseconds."""
    store = StoreFolder(folder).current()
    lines = [
        f"## Panels, {size:,} offences",
        "",
        "| panel | county cold | county warm | district cold | district warm |",
        "|---|---|---|---|---|",
    ]
    for name in panels():
        for variant in VARIANTS.get(name, ("",)):
            county = _times(store, name, variant, "")
            district = _times(store, name, variant, f"district={DISTRICTS[1]}")
            label = f"{name} {variant}".strip()
            lines.append(f"| {label} | {county[0]:.0f} | {county[1]:.0f} | {district[0]:.0f} | {district[1]:.0f} |")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [*lines, "", f"Peak memory of the measuring process: {peak:,.0f} MB.", ""]


def _times(store: Store, name: str, variant: str, place: str) -> tuple[float, float]:
    store.kept.clear()
    taken = []
    for kind in KINDS:
        query = "&".join(part for part in (kind, DATES, place, variant) if part)
        display, rest, _ = take_display(query, store.vintages)
        state, _ = parse_query(rest, store.vocabulary())
        request = Request(store, state, Viewer("analyst"), display.level, store.default_vintage, display)
        cache.forget()
        began = time.perf_counter()
        ask(name, request)
        taken.append((time.perf_counter() - began) * 1000)
    return taken[0], float(np.median(taken[1:]))
