"""The content security policy in a real browser: it stops what is slipped in, and nothing of ours."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.driving import PATIENCE, Server, answered, go, listen
from tests.browser.test_knife import SHOWN

pytestmark = pytest.mark.browser
#: Set before any script of the page; what the policy stops is told there.
WATCH = """window.stopped = [];
document.addEventListener('securitypolicyviolation', e => window.stopped.push(
  [e.effectiveDirective, e.blockedURI, e.sourceFile, e.sample].join(' ')));"""
PLAN = "/plan?district=E07000114&from=2024-10&to=2025-09"


@pytest.fixture
def watched(browser: Browser) -> Iterator[Page]:
    """A page of its own that writes down what the policy stops."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, accept_downloads=True)
    context.add_init_script(WATCH)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    yield page
    context.close()


def stopped(page: Page) -> list[str]:
    """What the policy stopped in this page."""
    return list(page.evaluate("window.stopped"))


def test_nothing_of_explore_is_stopped(watched: Page, server: Server) -> None:
    heard = listen(watched)
    watched.goto(server.url)
    answered(watched)
    for layer in ("hotspots", "density", "emerging"):
        go(watched, f"?district=E07000114&layer={layer}&size=500")
    watched.locator("#hours-play").click()
    expect(watched.locator("#hours-said")).to_contain_text("00:00")
    watched.locator("#hours-play").click()
    watched.locator("#places-search").fill("a")
    watched.evaluate("dispatchEvent(new Event('beforeprint')); dispatchEvent(new Event('afterprint'))")
    with watched.expect_download() as saved:
        watched.locator("[data-png=trend]").click()
    assert saved.value.suggested_filename == "trend.png"
    assert stopped(watched) == []
    assert heard.all() == []


@pytest.mark.parametrize("path", ["/knife/", "/about", "/methods/rates", PLAN, "/nonsense"])
def test_nothing_of_the_other_pages_is_stopped(watched: Page, server: Server, path: str) -> None:
    heard = listen(watched)
    watched.goto(server.url + path)
    if path == "/knife/":
        watched.wait_for_function(SHOWN)
        expect(watched.locator("#change-table table")).to_be_visible()
        expect(watched.locator("#multiples .js-plotly-plot")).to_be_visible()
    else:
        expect(watched.locator("h1")).to_be_visible()
        assert watched.locator("main").evaluate("e => getComputedStyle(e).fontFamily") != "serif"
    assert stopped(watched) == []
    assert heard.all() == [] or path == "/nonsense"


def test_a_script_that_was_slipped_in_does_not_run(watched: Page, server: Server) -> None:
    watched.goto(server.url)
    answered(watched)
    watched.evaluate(
        """() => {
          const script = document.createElement('script');
          script.textContent = 'window.slipped = 1';
          document.body.append(script);
          const box = document.createElement('div');
          box.innerHTML = '<img src="x:" onerror="window.slipped = 2">';
          document.body.append(box);
          const other = document.createElement('script');
          other.src = 'https://evil.example/x.js';
          document.body.append(other);
        }"""
    )
    watched.wait_for_function("window.stopped.length >= 3")
    assert watched.evaluate("window.slipped") is None
    assert {one.split()[0] for one in stopped(watched)} >= {"script-src-elem", "script-src-attr"}


def test_the_page_cannot_be_framed(watched: Page, server: Server) -> None:
    with watched.expect_console_message(lambda said: "frame" in said.text.lower()) as said:
        watched.set_content(f"<iframe src='{server.url}/about'></iframe>")
    assert said.value.type == "error"
    assert watched.frames[-1].locator("h1", has_text="About").count() == 0
