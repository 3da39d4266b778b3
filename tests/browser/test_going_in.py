"""Linked panels: map, places, bars and months all narrow the one question."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import OPENING, address, answer, click_area, comes, go, sentence, shown, tab_to, to_places

pytestmark = pytest.mark.browser
MAIDSTONE = "E07000110"


def test_a_click_on_a_district_goes_in_and_escape_comes_out(page: Page) -> None:
    go(page, OPENING)
    before = shown(page)
    with answer(page):
        click_area(page, "Maidstone")
    assert f"district={MAIDSTONE}" in address(page)
    assert "level=lsoa" in address(page)
    assert "Maidstone" in sentence(page)
    expect(page.locator("#map")).to_have_attribute("data-painted", "lsoa 1065")
    to_places(page)
    expect(page.locator("#places-title")).to_have_text(re.compile(r"Places: \d+ LSOAs"))
    expect(page.locator("#places tbody tr").first).to_contain_text("Maidstone 0")
    with answer(page):
        page.keyboard.press("Escape")
    expect(page.locator("#map")).to_have_attribute("data-painted", "district 13")
    assert address(page) == OPENING
    comes(page, lambda: shown(page), before)


def test_a_row_of_places_filters_by_click_and_by_keyboard(page: Page) -> None:
    go(page, OPENING)
    to_places(page)
    with answer(page):
        page.locator("#places tbody tr", has_text="Thanet").locator("td").nth(3).click()  # anywhere in the row
    assert "district=E07000114" in address(page)
    to_places(page)
    expect(page.locator("#places tbody tr").first).to_contain_text("Thanet 0")

    go(page, OPENING)
    to_places(page)
    expect(page.locator("#places-title")).to_have_text("Places: 13 districts")
    page.locator("#places thead button").last.focus()
    tab_to(page, "#places tbody tr:nth-child(2) button")
    with answer(page):
        page.keyboard.press("Enter")
    second = "Thanet"  # the opening question lists most offences first
    assert second in sentence(page)
    to_places(page)
    expect(page.locator("#places tbody tr").first).to_contain_text("Thanet 0")
    assert page.evaluate("document.activeElement.id") == "places"  # not at the top of the page again


def test_a_bar_filters_everything_but_its_own_chart(page: Page) -> None:
    go(page, OPENING)
    bars = page.locator("#categories .bars .point path")
    labels = page.locator("#categories .yaxislayer-above text")
    names, total = labels.all_inner_texts(), page.locator(".tile-value").first.inner_text()
    assert bars.count() == len(names) >= 5
    # plotly draws its bars from the last to the first; the one that is longest is the largest
    widest = max(range(bars.count()), key=lambda i: (bars.nth(i).bounding_box() or {"width": 0})["width"])
    with answer(page):
        bars.nth(widest).click(force=True)
    assert "what=assault-with-injury" in address(page)
    assert "ssault with injury" in sentence(page)
    assert page.locator(".tile-value").first.inner_text() != total
    assert len(page.locator("#categories .yaxislayer-above text").all_inner_texts()) >= len(names)


def test_dragging_over_months_sets_the_period(page: Page) -> None:
    go(page, OPENING)
    page.locator("#trend").scroll_into_view_if_needed()
    points = page.locator("#trend .scatterlayer .trace").nth(-2).locator(".points path")
    found = [points.nth(i).bounding_box() for i in range(points.count())]
    centres = sorted({round(box["x"] + box["width"] / 2, 1) for box in found if box})
    assert len(centres) == 36
    box = page.locator("#trend .nsewdrag").bounding_box()
    assert box
    step, y = centres[1] - centres[0], box["y"] + box["height"] / 2
    with answer(page):
        page.mouse.move(centres[3] - step / 2, y)
        page.mouse.down()
        page.mouse.move(centres[5], y, steps=4)
        page.mouse.move(centres[8] + step / 2, y, steps=4)
        page.mouse.up()
    assert "from=2023-01-01&to=2023-06-30" in address(page)  # the fourth to the ninth of the months from October 2022
    expect(page.locator("#sentence")).to_contain_text("Jan 2023 – Jun 2023")
