"""Drive a page in headless Chromium and note what its reader waits for. Times are those of the page's own clock."""

from __future__ import annotations

import shutil
import statistics
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, CDPSession, Page

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
SCRIPT = (Path(__file__).parent / "watching.js").read_text(encoding="utf-8")
QUIET = 600  # ms without a change in view, after which nothing more is expected
LAPTOP: dict[str, Any] = {"viewport": {"width": 1366, "height": 768}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@dataclass
class Load:
    """One first load: milliseconds, bytes over the wire by file, and layout shift."""

    fcp: float
    answered: float
    settled: float
    blocked: float
    shift: float
    files: Counter[str] = field(default_factory=Counter)


@contextmanager
def chromium() -> Iterator[Browser | None]:
    """A headless browser; None where there is none."""
    found = next((path for name in ("chromium", "google-chrome") if (path := shutil.which(name))), None)
    if found is None:
        yield None
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def opened(browser: Browser, device: dict[str, Any]) -> Iterator[tuple[Page, CDPSession]]:
    """A page with an empty cache, watched from its first byte on."""
    context = browser.new_context(**device)
    page = context.new_page()
    page.add_init_script(SCRIPT)
    yield page, context.new_cdp_session(page)
    context.close()


def first_load(browser: Browser, url: str, device: dict[str, Any]) -> Load:
    """Load a page as somebody who was never there."""
    with opened(browser, device) as (page, session):
        files = _count_bytes(session)
        page.goto(url)
        answered = page.evaluate(ANSWERED)
        settled = page.evaluate("quiet => window.watching.settled(quiet)", QUIET)
        page.wait_for_load_state("networkidle")
        seen = page.evaluate("() => window.watching.seen")
        fcp = page.evaluate("() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime || 0")
        return Load(fcp, answered, settled, seen["blocked"], seen["shift"], files())


def processor_time(browser: Browser, url: str, device: dict[str, Any]) -> float:
    """Milliseconds of work of the page's thread until it rests, in a load of its own: noting it down takes time too."""
    with opened(browser, device) as (page, session):
        tasks = _trace(session)
        page.goto(url)
        page.evaluate("quiet => window.watching.settled(quiet)", QUIET)
        return tasks()


#: The page's own answers have taken the place of the first screen; a page that has none is there when it is loaded.
ANSWERED = """async () => {
  while (document.getElementById('first')) await new Promise(requestAnimationFrame);
  return performance.now();
}"""


def _count_bytes(session: CDPSession) -> Callable[[], Counter[str]]:
    urls: dict[str, str] = {}
    sizes: dict[str, int] = {}
    session.send("Network.enable")
    session.on("Network.requestWillBeSent", lambda e: urls.update({e["requestId"]: e["request"]["url"]}))
    session.on("Network.loadingFinished", lambda e: sizes.update({e["requestId"]: e["encodedDataLength"]}))

    def count() -> Counter[str]:
        files: Counter[str] = Counter()
        for name, size in sizes.items():
            files[urls[name].split("?")[0].split("/", 3)[-1] or "(page)"] += size
        return files

    return count


def _trace(session: CDPSession) -> Callable[[], float]:
    """Milliseconds of processor time of the thread that runs the scripts: other work on the machine is not in it."""
    events: list[dict[str, Any]] = []
    ended: list[bool] = []
    session.on("Tracing.dataCollected", lambda e: events.extend(e["value"]))
    session.on("Tracing.tracingComplete", lambda _: ended.append(True))
    config = {"includedCategories": ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline"]}
    session.send("Tracing.start", {"transferMode": "ReportEvents", "traceConfig": config})

    def total() -> float:
        session.send("Tracing.end")
        while not ended:
            session.send("Network.enable")  # a question and its answer: events come in between
        ours = Counter((e["pid"], e["tid"]) for e in events if e["name"] == "EvaluateScript").most_common(1)
        tasks = [e for e in events if e["name"] == "RunTask" and ours and (e["pid"], e["tid"]) == ours[0][0]]
        return float(sum(e.get("tdur", 0) for e in tasks)) / 1000

    return total


def changes(page: Page, selectors: list[tuple[str, int]], times: int) -> list[float]:
    """Press the controls in turn; for each press, milliseconds until the last panel in view was painted."""
    found = []
    for number in range(times):
        selector, nth = selectors[number % len(selectors)]
        found.append(float(page.evaluate(PRESS, [selector, nth, QUIET])))
    return found


PRESS = "([selector, nth, quiet]) => window.watching.press(selector, nth, quiet)"


def median(values: list[float]) -> float:
    """Of several runs; 0 of none."""
    return statistics.median(values) if values else 0.0
