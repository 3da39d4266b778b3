"""Driving the page: a real server on a free port, and the few gestures every browser test needs."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, expect

CHECKOUT = Path(__file__).resolve().parents[2]
#: The scripts as the first server of a run compressed them, keyed by content.
KEPT = CHECKOUT / ".pytest_cache" / "d" / "page-files"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
PATIENCE = 20_000  # ms until a condition that never comes is a failure; nothing waits for it otherwise
#: The map says which question its values answer, and the address is another one than before.
#: Every panel is asked, as for somebody who has scrolled down, and none is still waiting.
ANSWERED = """before => {
  const map = document.querySelector('#map');
  if (!document.documentElement.classList.contains('answered') || location.search === before) return false;
  window.sve.askAll();
  return map.dataset.question === location.search.slice(1) && !document.querySelector('[aria-busy]')
    && window.sve.drawn();
}"""
#: A link followed inside the page, told to it as Back and Forward are.
FOLLOW = """q => {
  scrollTo(0, 0);
  history.pushState({}, '', q || '/');
  dispatchEvent(new PopStateEvent('popstate'));
}"""
OPENING = "?from=2024-10-01&to=2025-09-30&what=asvc&flag=public&cohort=u25"


def chromium() -> str | None:
    """The browser on PATH, by any of its names."""
    return next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def command(folder: Path, *arguments: str, port: int = 0, **settings: str) -> subprocess.Popen[bytes]:
    """``python app.py`` over a store folder, with the settings of a fresh machine and those given (SVE_ROLE ...)."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SVE_", "BASEMAP_", "DEMO_"))}
    own = {"STORE_DIR": str(folder), "WORKERS": "1", "PORT": str(port or 8050), "HOST": "127.0.0.1"}
    with (folder.parent / f"{folder.name}.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "app.py", *arguments], cwd=CHECKOUT, env=kept | own | settings, stdout=log, stderr=log
        )


def run(folder: Path, *arguments: str) -> None:
    """A verb of the command line, to its end."""
    assert command(folder, *arguments).wait(120) == 0, (folder.parent / f"{folder.name}.log").read_text()


def keep(folder: Path) -> None:
    """Put the scripts of a server where the others take them from; whoever copies meanwhile finds whole files."""

    def whole(source: str, target: str) -> None:
        fresh = f"{target}.{os.getpid()}"
        shutil.copyfile(source, fresh)
        os.replace(fresh, target)

    shutil.copytree(folder / "page-files", KEPT, dirs_exist_ok=True, copy_function=whole)


@dataclass
class Server:
    """The product as it is deployed, on a port of its own that it keeps over a restart."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def launch(self) -> Server:
        """Start, and return at once: two that are launched one after the other get ready together.

        The page's own files are taken from an earlier start, or not squeezed first: that takes longer than a test.
        """
        scripts = self.folder / "page-files"
        if not scripts.exists():
            if KEPT.is_dir():
                shutil.copytree(KEPT, scripts)
            else:
                scripts.write_text("")  # as on a full disk: they cannot be kept, and are served all the same
        self.process = command(self.folder, port=self.port, **self.settings)
        return self

    def start(self) -> Server:
        """Start, and return when it says that it is ready."""
        return self.launch().wait()

    def wait(self) -> Server:
        """Return when it says that it is ready."""
        assert self.process
        until = time.monotonic() + 120
        while not self._ready():
            assert self.process.poll() is None, (self.folder.parent / f"{self.folder.name}.log").read_text()
            assert time.monotonic() < until, "the server was not ready after two minutes"
            time.sleep(0.1)  # between two questions to /healthz; nothing passes because of it
        return self

    def _ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False

    def end(self) -> None:
        """Ask it to stop, and its workers with it."""
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def stop(self) -> None:
        """Stop it, and return when it has."""
        self.end()
        if self.process:
            self.process.wait(30)


@dataclass
class Heard:
    """What went wrong in a page, heard from its first request on."""

    console: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def all(self) -> list[str]:
        return [*self.console, *self.failed, *self.foreign]


def listen(page: Page) -> Heard:
    """Collect console errors, failed requests and requests to other hosts."""
    heard = Heard()
    page.on("console", lambda m: heard.console.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: heard.console.append(str(error)))
    page.on("requestfailed", lambda r: heard.failed.append(f"{r.url}: {r.failure}"))
    page.on("response", lambda r: heard.failed.append(f"{r.url}: {r.status}") if r.status >= 400 else None)
    page.on("request", lambda r: None if _local(r.url) else heard.foreign.append(r.url))
    return heard


def _local(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("data", "blob") or parts.hostname in ("127.0.0.1", "localhost")


def open_page(context: BrowserContext, server: Server, query: str = "") -> Page:
    """A new page of Explore, answered and painted."""
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{server.url}/{query}")
    answered(page)
    return page


def answered(page: Page) -> None:
    """Wait for the first answer: a sentence, and the shapes drawn."""
    expect(page.locator("#page #sentence")).not_to_be_empty(timeout=PATIENCE)
    page.wait_for_function(ANSWERED, arg="-")


def go(page: Page, query: str) -> None:
    """Another question in the same page, as by an address link inside it; returns when it has been answered."""
    page.evaluate(FOLLOW, query)
    page.wait_for_function(ANSWERED, arg="-")


@contextmanager
def answer(page: Page) -> Iterator[None]:
    """Do something that changes the question; go on when the map is painted with the answer."""
    before = page.evaluate("location.search")
    yield
    page.evaluate("() => scrollTo(0, 0)")  # the map is only asked where it is near the screen
    page.wait_for_function(ANSWERED, arg=before)


@contextmanager
def response_to(page: Page, panel: str) -> Iterator[dict[str, Any]]:
    """Do something that makes the server answer this panel; then it holds all that the panel is filled with."""
    held: dict[str, Any] = {}
    with page.expect_response(lambda got: f'"{panel}"' in (got.request.post_data or ""), timeout=PATIENCE) as caught:
        yield held
    held |= {panel: caught.value.json()[panel]}


def comes(page: Page, get: Callable[[], object], wanted: object) -> None:
    """Wait until what is read from the page is what is wanted; tables and charts are drawn a moment after the rest."""
    until = time.monotonic() + PATIENCE / 1000
    while (found := get()) != wanted and time.monotonic() < until:
        page.wait_for_function("() => new Promise(requestAnimationFrame)")
    assert found == wanted


def resting(page: Page, selector: str) -> dict[str, float]:
    """Where an element is once it is in view and has stayed where it is for three frames."""
    part = page.locator(selector)
    part.scroll_into_view_if_needed()
    seen: list[Any] = []
    while len(seen) < 3 or seen[-1] is None or any(each != seen[-1] for each in seen[-3:]):
        assert len(seen) < 600, f"{selector} never comes to rest"
        page.wait_for_function("() => new Promise(requestAnimationFrame)")
        seen.append(part.bounding_box())
    return dict(seen[-1])


def address(page: Page) -> str:
    """The question in the address bar, as it is now (``page.url`` lags behind)."""
    return str(page.evaluate("location.search"))


def sentence(page: Page) -> str:
    return page.locator("#sentence").inner_text()


def shown(page: Page) -> dict[str, Any]:
    """What a reader sees of the answer, to compare two pages."""
    return {
        "sentence": sentence(page),
        "chips": page.locator(".chip").all_inner_texts(),
        "tiles": page.locator(".tile").all_inner_texts(),
        "left out": page.locator(".left-out").inner_text(),
        "legend": page.locator("#map-legend").inner_text(),
        "trend": page.locator("#trend-words").inner_text(),
        "places": place_rows(page),
    }


def to_places(page: Page) -> None:
    """Bring the places near, so that they are asked, and wait until they have answered."""
    page.locator(".panel-places").scroll_into_view_if_needed()
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    expect(page.locator(".panel-places[aria-busy]")).to_have_count(0)


def place_rows(page: Page) -> list[list[str]]:
    """The rows of the places table that are built, cell by cell, in the order on screen; it is far down the page."""
    to_places(page)
    expect(page.locator("#places tbody tr").first).to_be_visible(timeout=PATIENCE)
    return rows(page, "#places")


def painted(page: Page) -> tuple[str, str, int]:
    """The layer that the map says it has drawn, what it is made of, and of how many shapes."""
    box = page.locator("#map")
    kind, number = (box.get_attribute("data-painted") or "none 0").split()
    return box.get_attribute("data-layer") or "", kind, int(number)


def week(page: Page) -> list[list[float]]:
    """The numbers of the heatmap as it is drawn: rows Monday to Sunday, columns 00 to 23."""
    return page.evaluate("Array.from(document.querySelector('#heatmap .js-plotly-plot').data[0].z, r => Array.from(r))")


def rows(page: Page, table: str) -> list[list[str]]:
    """The body of a plain table, cell by cell."""
    return page.evaluate(
        """table => [...document.querySelectorAll(table + ' tbody tr')]
          .map(row => [...row.cells].map(cell => cell.innerText.trim()))""",
        table,
    )


def click_area(page: Page, name: str) -> None:
    """Click the map, a canvas, where the name of a district stands."""
    page.locator("#map").scroll_into_view_if_needed()
    box = page.locator(".map-label.home > span", has_text=name).bounding_box()
    assert box, name
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def tab_to(page: Page, wanted: str, most: int = 40, key: str = "Tab") -> None:
    """Press Tab until the element matching ``wanted`` has the focus; fail where the keyboard cannot reach it."""
    for _ in range(most):
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
        page.keyboard.press(key)
    raise AssertionError(
        f"{most} × {key} did not reach {wanted}: {page.evaluate('document.activeElement.outerHTML')[:300]}"
    )
