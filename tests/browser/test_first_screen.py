"""The first screen is there before any script runs; panels far down wait; other panels follow a drag on its way."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.driving import PATIENCE, Server, address, answered, comes, go, resting

pytestmark = pytest.mark.browser
YEAR = "?from=2024-10-01&to=2025-09-30&what=asvc"
SHIFTS = """() => { window.moved = 0; new PerformanceObserver(list => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.moved += entry.value;
}).observe({ type: 'layout-shift', buffered: true }); }"""


def test_without_scripts_the_figures_are_all_there(browser: Browser, server: Server) -> None:
    context = browser.new_context(viewport={"width": 1366, "height": 768}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server.url}/{YEAR}")
    assert page.locator("#first h1").inner_text().startswith("Serious violence, Oct 2024")
    assert page.locator("#first .tile").count() == 4
    assert page.locator("#first svg path").count() == 13
    assert page.locator("#first tbody tr").count() == 13
    first = page.locator("#first tbody tr").first
    name, count = first.locator("th").inner_text(), first.locator("td").first.inner_text().split(" (")[0]
    first.locator("a").click()
    assert name in page.locator("#first h1").inner_text()
    assert page.locator("#first .tile-value").first.inner_text() == count
    context.close()


def test_panels_far_down_are_asked_when_they_come_near(browser: Browser, server: Server) -> None:
    context = browser.new_context(viewport={"width": 1366, "height": 500})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.post_data or "") if "answers" in r.url else None)
    page.goto(f"{server.url}/{YEAR}")
    page.wait_for_function("() => document.documentElement.classList.contains('answered')")
    page.wait_for_load_state("networkidle")
    assert not any('"patrol"' in body for body in asked)
    expect(page.locator("#first")).to_have_count(0)
    page.locator(".panel-patrol").scroll_into_view_if_needed()
    expect(page.locator("#patrol-list table")).to_be_visible()
    assert any('"patrol"' in body for body in asked)
    context.close()


def test_the_first_screen_gives_way_without_a_jump(browser: Browser, server: Server) -> None:
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    page.add_init_script(f"({SHIFTS})()")
    page.goto(f"{server.url}/{YEAR}")
    answered(page)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.moved") <= 0.02
    context.close()


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080), (390, 844)])
def test_the_first_screen_stands_where_the_page_will(browser: Browser, server: Server, size: tuple[int, int]) -> None:
    """Box for box, and Thanet's name on the drawing where it is on the map (on a phone it has none)."""
    screen = {"width": size[0], "height": size[1]}
    early = browser.new_context(viewport=screen, java_script_enabled=False).new_page()
    early.goto(f"{server.url}/{YEAR}")
    late = browser.new_context(viewport=screen).new_page()
    late.goto(f"{server.url}/{YEAR}")
    answered(late)
    parts = ["header", ".sentence", ".question", ".map-frame"]
    names = []
    if size[0] > 700:
        parts.append(".tiles")  # on a phone far below the map
        names.append(("#first .map-label.home > span", "#map .map-label.home > span"))
    for drawn, there in [*((f"#first {part}", f"#page {part}") for part in parts), *names]:
        before, after = (
            page.locator(selector, has_text="Thanet" if "label" in drawn else None).first.bounding_box()
            for page, selector in ((early, drawn), (late, there))
        )
        assert before
        assert after
        assert all(abs(before[side] - after[side]) <= 2 for side in before), (drawn, before, after)
    for page in (early, late):
        page.context.close()


def test_the_other_panels_follow_a_drag_on_its_way(page: Page) -> None:
    go(page, YEAR)
    box = resting(page, "#heatmap .nsewdrag")
    across, down = box["width"] / 24, box["height"] / 7
    total = page.locator("#page .tile-value").first.inner_text()
    page.mouse.move(box["x"] + 15.3 * across, box["y"] + 4.4 * down)
    page.mouse.down()
    page.mouse.move(box["x"] + 18.5 * across, box["y"] + 4.6 * down, steps=8)
    try:  # the button is still down
        comes(page, lambda: "days=fri&hours=15-19" in address(page), True)
        expect(page.locator("#page .tile-value").first).not_to_have_text(total)
    finally:
        page.mouse.up()
    expect(page.locator(".chip", has_text="Fridays")).to_be_visible()
    page.mouse.click(box["x"] + 20.5 * across, box["y"] + 5.5 * down)
    expect(page.locator(".chip", has_text="Saturdays")).to_be_visible()
    comes(page, lambda: "days=sat&hours=20" in address(page), True)
