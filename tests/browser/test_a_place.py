"""A chosen place: the map goes there, its card says what is known of it, its row is marked, and two ways lead back."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import OPENING, address, answer, comes, go, painted, rows

pytestmark = pytest.mark.browser
YEAR = "?from=2024-10-01&to=2025-09-30&what=asvc&layer=hotspots"
MEDWAY = YEAR.replace("&what", "&district=E06000035&what")


def listed(page: Page, query: str) -> list[list[str]]:
    go(page, query)
    comes(page, lambda: len(rows(page, "#top-list")), 15)
    return rows(page, "#top-list")


def choose(page: Page, row: int) -> None:
    with answer(page):
        page.locator("#top-list button").nth(row).click()


def frame(page: Page) -> dict[str, Any]:
    """Where the map stands on the page."""
    page.evaluate("scrollTo(0, 0)")
    return page.locator("#page .map-frame").bounding_box() or {}


def mark(page: Page, rank: int) -> tuple[float, float]:
    """Middle of a rank, from the middle of the map, in pixels."""
    box, around = page.locator(".rank-label span", has_text=re.compile(f"^{rank}$")).bounding_box(), frame(page)
    assert box
    return (
        box["x"] + box["width"] / 2 - around["x"] - around["width"] / 2,
        box["y"] + box["height"] / 2 - around["y"] - around["height"] / 2,
    )


def spread(page: Page) -> float:
    """Pixels between the first two ranks: the larger, the nearer the map is."""
    (x, y), (u, v) = mark(page, 1), mark(page, 2)
    return float(((x - u) ** 2 + (y - v) ** 2) ** 0.5)


@pytest.mark.parametrize("layer", ["hotspots", "areas"])
def test_a_row_leads_to_its_place_on_every_layer(page: Page, layer: str) -> None:
    found = listed(page, YEAR.replace("&layer=hotspots", "" if layer == "areas" else f"&layer={layer}"))
    far, drawn = frame(page), painted(page)
    choose(page, 2)
    button = page.locator("#top-list button").nth(2)
    expect(button).to_have_attribute("aria-pressed", "true")
    assert page.locator("#top-list [aria-pressed=true]").count() == 1
    assert button.evaluate("b => getComputedStyle(b, '::before').content") == '"▸ "'  # not by colour alone
    assert button.evaluate("b => b === document.activeElement")  # the focus stays where it was
    assert frame(page) == far  # and so does the map
    assert painted(page)[0] == drawn[0]
    card = page.locator("#map-card")
    expect(card.locator("h3")).to_have_text(found[2][0].split(". ", 1)[1])
    expect(card).to_contain_text(f"{found[2][1]} offences ({found[2][2]} of the map)")
    for part in (
        f"Busiest: {found[2][3]}",
        f"In the top 1%: {found[2][4].replace('of', 'of the last')} months",
        "Kinds:",
    ):
        expect(card).to_contain_text(part)
    tile = page.locator(".tile").first
    assert found[2][1] == tile.locator(".tile-value").inner_text()
    verdict = card.locator(".verdict").inner_text()
    assert verdict == tile.locator(".verdict").inner_text()
    assert tile.inner_text().split("was ")[1].split("\n")[0] in card.inner_text()


def test_the_map_goes_there_and_reset_shows_the_whole_again(page: Page) -> None:
    listed(page, MEDWAY)
    before = spread(page)
    choose(page, 0)
    assert spread(page) > 3 * before
    x, y = mark(page, 1)
    around = frame(page)
    assert abs(x + 155) < 40  # the card takes the right of the map, the place is in the middle of the rest
    assert abs(y) < 0.2 * around["height"]
    near = spread(page)
    page.locator("#map-reset").click()
    assert spread(page) == pytest.approx(before, abs=1)
    assert page.locator("#map-card h3").count() == 1  # the question is as it was
    choose(page, 0)
    choose(page, 0)
    assert spread(page) == pytest.approx(near, abs=1)


@pytest.mark.parametrize("way", ["Escape", "button", "card"])
def test_ways_back(page: Page, way: str) -> None:
    listed(page, MEDWAY)
    before = spread(page)
    choose(page, 1)
    expect(page.locator("#map-out")).to_have_text("◂ All places")
    with answer(page):
        if way == "Escape":
            page.keyboard.press("Escape")
        elif way == "button":
            page.locator("#map-out").click()
        else:
            page.locator("#map-card button", has_text="All places").click()
    assert address(page) == MEDWAY
    expect(page.locator("#map-card")).to_be_empty()
    expect(page.locator("#top-list [aria-pressed=true]")).to_have_count(0)
    expect(page.locator("#map-out")).to_have_text("◂ All districts")
    assert spread(page) == pytest.approx(before, abs=1)
    if way == "card":  # it went with the button: the row has the focus
        assert page.evaluate("document.activeElement.textContent").startswith("2.")


def test_a_rank_on_the_map_is_its_row(page: Page) -> None:
    found = listed(page, YEAR)
    page.evaluate("scrollTo(0, 0)")
    with answer(page):
        page.locator(".rank-label span", has_text=re.compile("^1$")).click()
    expect(page.locator("#top-list [aria-pressed=true]")).to_have_text(found[0][0])
    page.locator("#map-card button", has_text="Copy link").click()
    expect(page.locator("#map-card [role=status]")).to_contain_text(re.compile("copied|Copy the address"))


@pytest.mark.parametrize("layer", ["Areas", "Hotspots", "Changed cells"])
def test_a_press_on_a_district_goes_in_and_escape_out_on_every_layer(page: Page, layer: str) -> None:
    go(page, OPENING)
    if layer != "Areas":
        with answer(page):
            page.locator("#layer label", has_text=layer).click()
    asked, place = address(page), frame(page)
    box = page.locator(".map-label.home > span", has_text="Ashford").bounding_box()
    assert box
    with answer(page):
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] + 22)
    assert "district=E07000105" in address(page)
    assert frame(page) == place
    expect(page.locator("#map-out")).to_have_text("◂ All districts")
    with answer(page):
        page.locator("#layer input:checked").focus()  # a radio button is nothing that Escape means something in
        page.keyboard.press("Escape")
    assert "district=" not in address(page)
    assert address(page).split("&level")[0] == asked.split("&level")[0]
    assert frame(page) == place


NAMES = """() => [...document.querySelectorAll('#map .map-label.home > span')]
  .filter(name => name.checkVisibility({ visibilityProperty: true }))
  .map(name => [name.textContent, name.getBoundingClientRect()])
  .map(([name, box]) => [name, box.left, box.top, box.right, box.bottom])"""


def overlapping(page: Page) -> tuple[list[str], list[tuple[str, str]]]:
    """Names of districts that are shown, and pairs of them that lie over each other."""
    found = page.evaluate(NAMES)
    return [name[0] for name in found], [
        (a[0], b[0])
        for i, a in enumerate(found)
        for b in found[i + 1 :]
        if a[1] < b[3] and b[1] < a[3] and a[2] < b[4] and b[2] < a[4]
    ]


@pytest.mark.parametrize("query", [OPENING, YEAR])
def test_names_of_districts_never_lie_over_each_other(page: Page, phone: Page, query: str) -> None:
    for seen in (page, phone):
        go(seen, query)
        names, pairs = overlapping(seen)
        assert len(names) == 13
        assert pairs == []


def test_a_white_map_says_so_in_words(page: Page) -> None:
    go(page, OPENING)
    expect(page.locator("#map-says")).to_be_empty()
    go(page, OPENING + "&days=mon&hours=4&layer=shifts")
    expect(page.locator("#map-says")).to_have_text(re.compile("Nothing is coloured: no place has a clear change"))
