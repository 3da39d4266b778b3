"""WCAG 2.2 A and AA by axe's rules, focus that is seen, and targets that a finger hits."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.driving import OPENING, Server, go, open_page, tab_to

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}

#: Whatever can be pressed, that is on screen and smaller than 24 × 24; links inside a sentence are exempt (WCAG 2.5.8).
SMALL = """() => [...document.querySelectorAll('a, button, summary, label, input, [role=slider], [role=combobox]')]
  .filter(e => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !e.closest('.ag-root-wrapper'))
  .filter(e => e.tagName !== 'A' || getComputedStyle(e).display !== 'inline' || !e.closest('p, li, footer'))
  .filter(e => !(e.tagName === 'INPUT' && (e.closest('label') || e.labels?.length)))
  .map(e => [e, e.getBoundingClientRect()])
  .filter(([e, box]) => box.width > 1 && box.height > 1 && box.right > 0 && (box.width < 23.9 || box.height < 23.9))
  .map(([e, box]) => `${e.tagName} ${e.className} "${e.innerText}" ${Math.round(box.width)} × ${Math.round(box.height)}`)"""

#: The outline or shadow of what has the focus; a radio button shows it on the label beside it.
RING = """() => {
  const seen = e => e && (parseFloat(getComputedStyle(e).outlineWidth) >= 2 && getComputedStyle(e).outlineStyle !== 'none'
    || getComputedStyle(e).boxShadow !== 'none' || getComputedStyle(e, '::after').borderTopColor === 'rgb(18, 38, 58)');
  const e = document.activeElement;
  return Boolean(seen(e) || (e.labels && [...e.labels].some(seen)) || seen(e.nextElementSibling) || seen(e.closest('.ag-cell')));
}"""


def violations(page: Page) -> list[str]:
    """What axe finds, each with the element it is about."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:200]} {node['failureSummary'][:300]}" for rule in found for node in rule["nodes"]
    ]


def test_the_page_and_its_menus(page: Page) -> None:
    go(page, OPENING)
    expect(page.locator("#places .ag-row").first).to_be_visible()
    assert violations(page) == []
    assert page.evaluate(SMALL) == []
    for title in ("When", "Where", "What", "Who", "Compare"):
        menu = page.locator("details.menu", has=page.locator("summary", has_text=title)).first
        menu.locator("summary").click()
        assert page.evaluate(SMALL) == []
        found = Axe().run(page, context="details.menu[open]", options=RULES).response["violations"]
        assert [(rule["id"], [node["html"][:200] for node in rule["nodes"]]) for rule in found] == []
        page.keyboard.press("Escape")
    for label in page.locator(".actions label", has_text="Table").all():
        label.click()
    expect(page.locator("#trend-table table")).to_be_visible()
    assert violations(page) == []
    for label in page.locator(".actions label", has_text="Chart").all():
        label.click()


def test_focus_is_seen_wherever_tab_goes(page: Page) -> None:
    go(page, OPENING)
    page.evaluate("document.activeElement.blur(); getSelection().removeAllRanges()")
    tab_to(page, "a.skip")
    stops = 0
    while not page.evaluate("document.activeElement.matches('#sources a')"):
        place = page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        page.wait_for_function(RING, timeout=3000), place
        page.keyboard.press("Tab")
        stops += 1
        assert stops < 60, f"still not at the end of the page after {stops} stops: {place}"
    assert stops > 20


def test_notices_changes_and_the_other_pages(page: Page, server: Server) -> None:
    go(page, "?from=banana&measure=change&level=lsoa&what=asvc&district=E06000035")
    expect(page.locator("#notices")).to_contain_text("banana")
    assert violations(page) == []
    other = page.context.new_page()
    for path in ("/about", "/methods/change"):
        answer = other.goto(server.url + path)
        assert answer
        assert answer.status == 200, path
        assert violations(other) == []
        assert other.evaluate(SMALL) == []
    other.close()


def test_the_phone_layout(browser: Browser, server: Server) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = open_page(context, server)
    assert violations(page) == []
    assert page.evaluate(SMALL) == []
    page.locator("#filters-toggle").tap()
    page.locator("details.menu > summary", has_text="What").tap()
    assert violations(page) == []
    assert page.evaluate(SMALL) == []
    context.close()
