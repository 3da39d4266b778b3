"""What a browser sees: bytes of the first load, when it can be read and used, what jumps, and how long a change takes.

Every page is loaded several times with an empty cache, in turns with a Dash page that holds one empty chart and nothing
else: what no page of this kind can be below. Medians; the processor time of the page's thread does not depend on what
else the machine does, the other times do.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.load import CHECKOUT, served
from benchmarks.watching import (
    LAPTOP,
    PHONE,
    QUIET,
    Load,
    changes,
    chromium,
    first_load,
    median,
    opened,
    processor_time,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

RUNS, TRACED, CHANGES = 5, 2, 8
#: Name of a page -> its path, the screen, and controls that change the question back and forth.
PAGES: dict[str, tuple[str, dict[str, Any], list[tuple[str, int]]]] = {
    "Explore": (
        "/",
        LAPTOP,
        [("#measure input", 1), ("#compare input", 1), ("#measure input", 0), ("#compare input", 0)],
    ),
    "Knife": ("/knife/", LAPTOP, [("#counted-as input", 1), ("#counted-as input", 0)]),
    "phone": ("/", PHONE, [("#measure input", 1), ("#measure input", 0)]),
}
FLOOR = """
import pathlib, sys, dash
from callbacks.guard.compression import Compressor
app = dash.Dash("floor", serve_locally=True, compress=False, assets_folder=sys.argv[2])
Compressor(pathlib.Path(sys.argv[2])).register(app.server)
app.layout = dash.html.Div([dash.dcc.Graph(figure={"data": [], "layout": {}})])
app.run(port=int(sys.argv[1]), debug=False)
"""


@contextmanager
def _floor() -> Iterator[str]:
    """The address of a Dash page with one empty chart."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", FLOOR, str(port), folder]
        server = subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            while server.poll() is None and not _listens(port):
                time.sleep(0.2)
            yield f"http://127.0.0.1:{port}/"
        finally:
            server.terminate()
            server.wait(timeout=30)


def _listens(port: int) -> bool:
    with socket.socket() as knock:
        return knock.connect_ex(("127.0.0.1", port)) == 0


def measure_browser(folder: Path) -> list[str]:
    """Lines of the report, or one that says why there are none."""
    with chromium() as browser:
        if browser is None:
            return ["- No Chromium here: nothing measured in a browser."]
        with served(folder) as (port, _), _floor() as floor:
            urls = {name: f"http://127.0.0.1:{port}{path}" for name, (path, _, _) in PAGES.items()} | {"floor": floor}
            loads = _loads(browser, urls)
            work = {name: _worked(browser, name, url) for name, url in urls.items()}
            times = {name: _changed(browser, urls[name], *PAGES[name][1:]) for name in PAGES}
    return [
        "## In headless Chromium (software rendering)",
        "",
        "| page | KB over the wire | first paint ms | own answers ms | settled ms | script blocking ms | layout shift "
        "| processor ms | a change painted ms, p50 / p95 |",
        "|---|---|---|---|---|---|---|---|---|",
        *(_row(name, found, work[name], times.get(name, [])) for name, found in loads.items()),
        "",
        f"- 'Settled': the last panel in view painted, and {QUIET} ms of rest after it. 'Floor': one empty chart.",
        *_files(loads["Explore"][0]),
        "",
    ]


def _loads(browser: Browser, urls: dict[str, str]) -> dict[str, list[Load]]:
    """In turns, so that what else the machine does falls on all alike."""
    found: dict[str, list[Load]] = {name: [] for name in urls}
    for _ in range(RUNS):
        for name, url in urls.items():
            device = PAGES[name][1] if name in PAGES else LAPTOP
            found[name].append(first_load(browser, url, device))
    return found


def _worked(browser: Browser, name: str, url: str) -> float:
    device = PAGES[name][1] if name in PAGES else LAPTOP
    return median([processor_time(browser, url, device) for _ in range(TRACED)])


def _changed(browser: Browser, url: str, device: dict[str, Any], controls: list[tuple[str, int]]) -> list[float]:
    with opened(browser, device) as (page, _):
        page.goto(url)
        page.wait_for_function("() => document.documentElement.classList.contains('answered')")
        for _ in "open", "close":  # the controls of the menus are made when one is opened
            page.evaluate("() => document.querySelector('.filters summary').click()")
        page.evaluate("quiet => window.watching.settled(quiet)", QUIET)
        return changes(page, controls, CHANGES)


def _row(name: str, found: list[Load], work: float, times: list[float]) -> str:
    parts = [
        f"{median([sum(one.files.values()) for one in found]) / 1000:,.0f}",
        *(
            f"{median([getattr(one, part) for one in found]):,.0f}"
            for part in ("fcp", "answered", "settled", "blocked")
        ),
        f"{median([one.shift for one in found]):.3f}",
        f"{work:,.0f}",
        f"{np.percentile(times, 50):.0f} / {np.percentile(times, 95):.0f}" if times else "–",
    ]
    return f"| {name} | {' | '.join(parts)} |"


def _files(load: Load) -> list[str]:
    """The heaviest files of a first load of Explore, and all others together."""
    heaviest = Counter(load.files).most_common(8)
    rest = sum(load.files.values()) - sum(size for _, size in heaviest)
    named = ", ".join(f"{name.rsplit('/', 1)[-1]} {size / 1000:,.0f}" for name, size in heaviest)
    return [f"- Explore by file, KB: {named}; all others {rest / 1000:,.0f}."]
