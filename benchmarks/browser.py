"""What a browser sees: bytes of the first load and of a filter change, and how long until it is painted."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.load import served

if TYPE_CHECKING:
    from playwright.sync_api import Page

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
CHANGES = 12


def measure_browser(folder: Path) -> list[str]:
    """Lines of the report, or one that says why there are none."""
    found = next((path for name in ("chromium", "google-chrome") if (path := shutil.which(name))), None)
    if found is None:
        return ["- No Chromium here: nothing measured in a browser."]
    from playwright.sync_api import sync_playwright

    with served(folder) as (port, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        sizes: dict[str, int] = {}
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", lambda e: sizes.update({e["requestId"]: e["encodedDataLength"]}))
        page.goto(f"http://127.0.0.1:{port}/")
        page.wait_for_selector("#map[data-painted^=district]")
        page.wait_for_load_state("networkidle")
        first = sum(sizes.values())
        districts = _changes(page, sizes)
        page.evaluate(_CLICK, ["#level", 1])
        page.wait_for_selector("#map[data-painted^=lsoa]")
        lsoas = _changes(page, sizes)
        browser.close()
    return [
        "## In headless Chromium (software rendering)",
        "",
        f"- First load: {first / 1024:,.0f} KB over the wire",
        f"- A filter change, districts: painted after {districts[0]:.0f} ms (p95 {districts[1]:.0f}), "
        f"{districts[2] / 1024:.1f} KB",
        f"- A filter change, LSOAs of the county: painted after {lsoas[0]:.0f} ms (p95 {lsoas[1]:.0f}), "
        f"{lsoas[2] / 1024:.1f} KB",
        "",
    ]


_CLICK = "([control, n]) => document.querySelector(control).querySelectorAll('input')[n].click()"
#: Click a measure and wait until the map has the answer and the browser has drawn the frame after it.
_CHANGE = """async (n) => {
  const before = window.sve.painted, began = performance.now();
  document.querySelector('#measure').querySelectorAll('input')[n].click();
  while (window.sve.painted === before) await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  return performance.now() - began;
}"""


def _changes(page: Page, sizes: dict[str, int]) -> tuple[float, float, float]:
    """Median and p95 of the time to paint, and median bytes, over measure changes."""
    times, weights = [], []
    for number in range(CHANGES):
        page.wait_for_load_state("networkidle")
        sizes.clear()
        times.append(page.evaluate(_CHANGE, (1, 2, 3, 0)[number % 4]))
        page.wait_for_load_state("networkidle")
        weights.append(sum(sizes.values()))
    return float(np.median(times)), float(np.percentile(times, 95)), float(np.median(weights))
