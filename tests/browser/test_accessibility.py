"""WCAG 2.2 A and AA by axe's rules, focus that is seen, and targets that a finger hits."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.driving import OPENING, Server, go, to_places

pytestmark = pytest.mark.browser
#: What passes is not told in full: that takes longer than to look.
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}

#: Whatever can be pressed and is smaller than 24 × 24; links inside a sentence are exempt (WCAG 2.5.8). A tick box
#: is pressed on its label too.
SMALL = """() => [...document.querySelectorAll('a, button, summary, input, select, .option')]
  .filter(e => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
  .filter(e => !e.matches('.skip'))
  .filter(e => e.tagName !== 'A' || !e.closest('p, li, footer'))
  .map(e => [e, [e, ...(e.labels || [])].map(part => part.getBoundingClientRect())])
  .map(([e, parts]) => [e, Math.max(...parts.map(p => p.width)), Math.max(...parts.map(p => p.height))])
  .filter(([e, width, height]) => width > 1 && height > 1 && (width < 23.9 || height < 23.9))
  .map(([e, width, height]) => `${e.className} "${e.innerText}" ${Math.round(width)} × ${Math.round(height)}`)
"""

#: The outline or shadow of what has the focus; a radio button shows it on the label beside it.
RING = """() => {
  const drawn = s => parseFloat(s.outlineWidth) >= 2 && s.outlineStyle !== 'none' || s.boxShadow !== 'none';
  const seen = e => e && (drawn(getComputedStyle(e)) || getComputedStyle(e, '::after').borderTopStyle === 'solid');
  const e = document.activeElement;
  return Boolean([e, e.nextElementSibling, ...(e.labels || [])].some(seen));
}"""


def violations(page: Page) -> list[str]:
    """What axe finds, each with the element it is about."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:200]} {node['failureSummary'][:300]}" for rule in found for node in rule["nodes"]
    ]


def test_the_page_and_its_menus(page: Page) -> None:
    go(page, OPENING)
    to_places(page)
    expect(page.locator("#places tbody tr").first).to_be_visible()
    for title in ("When", "Where", "Who", "Compare", "What"):
        menu = page.locator("details.menu", has=page.locator("summary", has_text=title)).first
        menu.locator("summary").click()
        assert page.evaluate(SMALL) == []
    assert violations(page) == []  # with the last menu open
    page.keyboard.press("Escape")
    for label in page.locator(".actions label", has_text="Table").all():
        label.click()
    expect(page.locator("#trend-table table")).to_be_visible()
    assert violations(page) == []
    for label in page.locator(".actions label", has_text="Chart").all():
        label.click()


def test_the_hotspot_layer_and_the_panels_below_it(page: Page) -> None:
    go(page, OPENING + "&layer=hotspots")
    expect(page.locator("#top-list button").first).to_be_visible()
    expect(page.locator("#patrol-list button").first).to_be_visible()
    page.locator(".panel-heatmap .actions label", has_text="Table").click()
    expect(page.locator("#heatmap-table table")).to_be_visible()
    assert violations(page) == []
    assert page.evaluate(SMALL) == []
    page.locator(".panel-heatmap .actions label", has_text="Chart").click()


def test_focus_is_seen_wherever_tab_goes(page: Page) -> None:
    go(page, OPENING)
    page.locator("a.skip").focus()
    page.keyboard.press("Tab")
    stops = 1
    while not page.evaluate("document.activeElement.matches('#sources a')"):
        place = page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        assert page.evaluate(RING), place
        page.keyboard.press("Tab")
        stops += 1
        assert stops < 120, f"still not at the end of the page after {stops} stops: {place}"
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


def test_the_phone_layout(phone: Page) -> None:
    go(phone, OPENING)
    assert violations(phone) == []
    assert phone.evaluate(SMALL) == []
    phone.locator("#filters-toggle").tap()
    for summary in phone.locator(".filters details.menu > summary").all():
        summary.evaluate("summary => { summary.parentElement.open = true; }")
    assert violations(phone) == []  # with every menu open, one under the other
    assert phone.evaluate(SMALL) == []
    phone.evaluate("document.querySelectorAll('details[open]').forEach(menu => { menu.open = false; })")
    phone.locator("#filters-toggle").tap()
