"""The briefing wall in a real browser: it turns, stays while the server is away, loads itself again, and locks."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from tests.browser.driving import Server
from tests.browser.test_accessibility import violations
from tests.fixtures_store import build, make_batch

pytestmark = pytest.mark.browser
MEDWAY, THANET = "E06000035", "E07000114"
WALL = f"/briefing?district={MEDWAY},{THANET}&shift=late"
#: Whatever reaches out of its slide, and text that is smaller than can be read from four metres (licences may be).
UNREADABLE = """() => {
  const stage = document.querySelector('#stage').getBoundingClientRect(), unit = stage.width / 94.8;
  const slide = document.querySelector('.slide:not([hidden])');
  return [...slide.querySelectorAll('h2, p, li, svg, b, strong, blockquote')].flatMap(e => {
    const box = e.getBoundingClientRect(), size = parseFloat(getComputedStyle(e).fontSize);
    const out = box.right > stage.right + 4 || box.bottom > stage.bottom + 4 || box.left < stage.left - 4;
    const small = !e.matches('.licences, svg') && size < 1.59 * unit;
    const where = `${Math.round(size)} ${Math.round(box.right)} ${Math.round(box.bottom)}`;
    return out || small ? [`${e.className || e.tagName} ${where}`] : [];
  });
}"""
#: The longest names that the places of a list may bear, where the names of streets are loaded.
STREETS = """name => document.querySelectorAll('.hot .where').forEach(where => {
  where.textContent = name;
  where.classList.add('long');
})"""
#: Left, top, width and height of everything that stays from slide to slide.
FIXED = (
    "() => ['#clock', '#progress', '#turn', '#marking'].map(q => document.querySelector(q).getBoundingClientRect().top)"
)


@pytest.fixture(scope="module")
def wall_server(demo_store: Path) -> Iterator[Server]:
    """A server of its own, that the tests may stop: the demonstration data, and a role for a briefing room."""
    folder = demo_store.parent / "wall"
    shutil.copytree(demo_store, folder)
    started = Server(folder, settings={"SVE_ROLE": "briefing", "SVE_DISTRICTS": f"{MEDWAY},{THANET}"}).start()
    yield started
    started.stop()


@pytest.fixture
def screen(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1920, "height": 1080})
    yield context
    context.close()


def opened(screen: BrowserContext, server: Server, path: str = WALL) -> tuple[Page, list[str], list[str]]:
    """The wall with a clock that the test moves; what went wrong in it, and what it asked for."""
    page = screen.new_page()
    wrong: list[str] = []
    asked: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.clock.install()
    page.goto(f"{server.url}{path}")
    expect(page.locator(".slide:not([hidden])")).to_have_count(1)
    return page, wrong, asked


def titles(page: Page, turns: int, every: int = 20) -> list[str]:
    found = []
    for _ in range(turns):
        found.append(page.locator(".slide:not([hidden]) h2").inner_text())
        page.clock.run_for(every * 1000 + 1000)
    return found


def test_slides_turn_and_nothing_jumps(screen: BrowserContext, wall_server: Server) -> None:
    page, wrong, _ = opened(screen, wall_server)
    count = page.locator(".slide").count()
    assert count == 11  # five of each place, and how fresh the data is
    nodes = page.evaluate("document.querySelectorAll('*').length")
    placed = page.evaluate(FIXED)
    page.evaluate("window.kept = document.querySelector('#map svg')")
    shown = titles(page, count)
    assert shown[0] == "Hot places this shift · Medway"
    assert shown[5] == "Hot places this shift · Thanet"
    assert shown[-1] == "How fresh the data is"
    assert titles(page, 1) == shown[:1]  # and round again
    assert page.evaluate("document.querySelectorAll('*').length") == nodes
    assert all(abs(now - before) <= 4 for now, before in zip(page.evaluate(FIXED), placed, strict=True))
    assert page.evaluate("window.kept === document.querySelector('#map svg')")
    assert page.evaluate("document.querySelectorAll('#map path').length") == 13
    assert wrong == []


@pytest.mark.parametrize("size", [(1920, 1080), (3840, 2160), (1366, 768)], ids=str)
def test_every_slide_keeps_to_the_screen_and_can_be_read(
    browser: Browser, wall_server: Server, size: tuple[int, int]
) -> None:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    page, _, _ = opened(context, wall_server)
    page.evaluate(STREETS, "Northdown Road and Princes Street, Cliftonville West, Margate")
    for _ in range(page.locator(".slide").count()):
        assert page.evaluate(UNREADABLE) == [], page.locator(".slide:not([hidden]) h2").inner_text()
        page.keyboard.press("ArrowRight")
    context.close()


def test_axe_finds_nothing_on_any_slide(screen: BrowserContext, wall_server: Server) -> None:
    page, _, _ = opened(screen, wall_server)
    for _ in range(6):
        page.clock.run_for(600)  # a slide has arrived
        assert violations(page) == []
        page.keyboard.press("ArrowRight")
    page.locator("#pause").focus()
    expect(page.locator(".controls")).to_have_css("opacity", "1")
    page.keyboard.press("Enter")
    expect(page.locator("#pause")).to_have_text("Go on")
    held = page.locator(".slide:not([hidden]) h2").inner_text()
    page.clock.run_for(120_000)
    assert page.locator(".slide:not([hidden]) h2").inner_text() == held
    assert violations(page) == []


def test_a_slide_is_there_without_scripts(browser: Browser, wall_server: Server) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{wall_server.url}{WALL}")
    expect(page.locator(".slide:visible h2")).to_have_text("Hot places this shift · Medway")
    context.close()


def test_reduced_motion_has_no_fade(browser: Browser, wall_server: Server) -> None:
    for wish, animation in (("reduce", "none"), ("no-preference", "arrive")):
        context = browser.new_context(reduced_motion=wish)  # type: ignore[arg-type]
        page, _, _ = opened(context, wall_server)
        assert page.locator(".slide:not([hidden])").evaluate("e => getComputedStyle(e).animationName") == animation
        context.close()


def until(page: Page, condition: str, *, step: int = 1000, most: int = 400) -> int:
    """Move the page's clock until a condition holds there; how many seconds it took."""
    for passed in range(0, most, step // 1000):
        try:
            if page.evaluate(condition):
                return passed
            page.clock.run_for(step)
        except Error as gone:  # the page loads itself again just now
            if "context was destroyed" not in str(gone) and "navigat" not in str(gone):
                raise
            page.wait_for_load_state()
    raise AssertionError(f"{condition} did not come to be in {most} s")


def test_no_two_questions_at_once(screen: BrowserContext, wall_server: Server) -> None:
    """A server that takes what it is asked and never answers: the screen gives up, waits, and asks once more."""
    page, wrong, _ = opened(screen, wall_server)
    under_way, most, asked = 0, 0, []

    def begins(request: Any) -> None:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        asked.append(request.url)

    def ends(_: Any) -> None:
        nonlocal under_way
        under_way -= 1

    page.route("**/briefing/slides*", lambda _: None)
    page.on("request", begins)
    page.on("requestfailed", ends)
    page.on("requestfinished", ends)
    for _ in range(40):
        page.clock.run_for(15_000)
    assert most == 1
    assert len(asked) > 5
    assert all("/briefing/slides" in url for url in asked)
    assert wrong == []


def test_the_last_slides_stay_while_the_server_is_away(screen: BrowserContext, wall_server: Server) -> None:
    page, wrong, asked = opened(screen, wall_server)
    wall_server.stop()
    first = page.locator(".slide:not([hidden]) h2").inner_text()
    until(page, "() => !document.querySelector('#late').hidden")
    late = page.locator("#late").inner_text()
    assert re.fullmatch(r"Not updated since \w{3} \d\d:\d\d, \d minutes ago", late)
    page.clock.run_for(3_600_000)
    assert re.search(r", (1 hour|6\d minutes) ago", page.locator("#late").inner_text())
    expect(page.locator("#late")).to_have_class("long")
    assert page.locator(".slide:not([hidden]) h2").inner_text() != first or len(titles(page, 2)) == 2
    wall_server.start()
    asked.clear()
    until(page, "() => document.querySelector('#late').hidden")
    assert any("/briefing/slides" in url for url in asked)
    assert wrong == []


def test_another_build_or_other_data_loads_the_page_again(screen: BrowserContext, wall_server: Server) -> None:
    page, wrong, _ = opened(screen, wall_server)
    page.evaluate("window.old = true")

    def other(route: Any) -> None:
        answer = route.fetch()
        route.fulfill(json=answer.json() | {"build": "another"})

    page.route("**/briefing/slides*", other)
    seconds = until(page, "() => !window.old")
    assert (
        60 <= seconds <= 60 + 20 + 12
    )  # a minute and its jitter; the clock of the page runs on while the server answers
    expect(page.locator(".slide:not([hidden]) h2")).to_have_text("Hot places this shift · Medway")
    assert wrong == []


def test_a_page_is_not_loaded_again_from_a_server_that_went_away(screen: BrowserContext, wall_server: Server) -> None:
    page, wrong, _ = opened(screen, wall_server)
    page.evaluate("window.old = true")
    page.route(
        "**/briefing/slides*", lambda route: route.fulfill(json=route.fetch().json() | {"build": "another"}), times=1
    )
    page.route(
        re.compile(r"/briefing\?"), lambda route: route.abort() if route.request.method == "HEAD" else route.continue_()
    )
    for _ in range(100):
        page.clock.run_for(1000)
    assert page.evaluate("window.old")
    assert page.locator(".slide:not([hidden])").count() == 1
    assert wrong == []


def test_every_night_it_loads_itself_again(screen: BrowserContext, wall_server: Server) -> None:
    page, _, _ = opened(screen, wall_server)
    page.evaluate("window.old = true")

    def at_night(route: Any) -> None:
        answer = route.fetch().json()
        route.fulfill(json=answer | {"now": answer["nightly"] + 21 * 60, "nightly": answer["nightly"] + 86_400})

    page.route("**/briefing/slides*", at_night, times=1)
    assert 60 <= until(page, "() => !window.old") <= 60 + 20 + 3
    expect(page.locator(".slide:not([hidden])")).to_have_count(1)


def test_data_that_is_too_old_locks_the_screen_and_counts_its_age(browser: Browser, tmp_path: Path) -> None:
    build(tmp_path / "real", make_batch(3, 300))
    server = Server(tmp_path / "real").start()
    context = browser.new_context(viewport={"width": 1920, "height": 1080})
    try:
        page = context.new_page()
        page.clock.install()
        page.goto(f"{server.url}/briefing")
        expect(page.locator("#lock")).to_be_visible()
        expect(page.locator("#stage")).to_be_hidden()
        words = page.locator("#lock-words").inner_text()
        days = int(re.search(r"30 September 2025, (\d+) days ago", words)[1])  # type: ignore[index]
        assert violations(page) == []
        server.stop()
        page.clock.fast_forward(3 * 24 * 3600 * 1000)
        page.clock.run_for(2000)
        expect(page.locator("#lock-words")).to_contain_text(f"{days + 3} days ago")
    finally:
        context.close()
        server.stop()


def test_a_clock_that_is_moved_does_no_harm(screen: BrowserContext, wall_server: Server) -> None:
    page, wrong, _ = opened(screen, wall_server)
    clock = page.locator("#clock").inner_text()
    page.clock.run_for(1000)
    page.evaluate("Date.now = () => 0")
    before = page.locator(".slide:not([hidden]) h2").inner_text()
    page.clock.run_for(21_000)
    assert page.locator(".slide:not([hidden]) h2").inner_text() != before
    assert page.locator("#clock").inner_text()[:4] == clock[:4]
    assert "1970" not in page.content()
    assert wrong == []
