"""Pictures of charts and of the map stand alone: what is in the file says what it shows, of what, and from whom."""

from __future__ import annotations

import re
import struct
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import OPENING, go, listen

pytestmark = pytest.mark.browser
SVG = "{http://www.w3.org/2000/svg}"


def saved(page: Page, name: str, kind: str) -> bytes:
    """The file that comes when the button is pressed."""
    with page.expect_download() as caught:
        page.locator(f"[data-{kind}={name}]").click()
    assert caught.value.suggested_filename == f"{name}.{kind}"
    return Path(caught.value.path()).read_bytes()


def words_of(svg: bytes) -> str:
    root = ElementTree.fromstring(svg)
    return re.sub(r"\s+", " ", unescape(" ".join("".join(text.itertext()) for text in root.iter(f"{SVG}text"))))


def says_all(page: Page, words: str, panel: str) -> None:
    """Title, question with its period, source and badge, each as the page writes it."""
    assert page.locator(f".panel-{panel} h2").inner_text() in words
    assert page.locator("#page #sentence").inner_text() in words
    assert "Oct 2024 – Sep 2025" in words
    assert "Demonstration data: no real offence is counted." in words
    assert "Open Government Licence" in words
    assert "Data to 30 September 2025" in words


@pytest.mark.parametrize("panel", ["trend", "heatmap", "categories", "backtest"])
def test_a_chart_as_a_picture_says_what_it_is(page: Page, panel: str) -> None:
    go(page, OPENING)
    heard = listen(page)
    svg = saved(page, panel, "svg")
    words = words_of(svg)
    says_all(page, words, panel)
    assert re.search(r"Protective marking: OFFICIAL\. Made on \d+ \w+ \d{4}, \d\d:\d\d UTC\.", words)
    for line in page.locator(f".panel-{panel} .key > span").all_inner_texts():
        assert line in words
    assert svg.count(b"main-svg") >= 1
    width, height = struct.unpack(">II", saved(page, panel, "png")[16:24])
    root = ElementTree.fromstring(svg)
    assert (width, height) == (2 * int(root.get("width", "0")), 2 * int(root.get("height", "0")))
    assert heard.all() == []


@pytest.mark.parametrize("layer", ["areas", "hotspots", "density", "shifts"])
def test_the_map_as_a_picture_shows_what_is_on_the_screen(page: Page, layer: str) -> None:
    go(page, OPENING if layer == "areas" else f"{OPENING}&layer={layer}")  # the address leaves out what is usual
    heard = listen(page)
    svg = saved(page, "map", "svg")
    words = words_of(svg)
    says_all(page, words, "map")
    for line in page.locator("#map-legend .legend-list li").all_inner_texts():
        assert line.strip() in words
    assert "Thanet" in words
    drawn = len(re.findall(rb"<path d=\"M", svg))
    shown = page.evaluate("""() => {
      let n = 0;
      sve.map.found().eachLayer(layer => { if (layer instanceof L.Path && layer.getLatLngs().length) n += 1; });
      return n;
    }""")
    assert drawn == shown > 0
    assert re.search(rb"-?NaN|undefined", svg) is None
    png = saved(page, "map", "png")
    assert png.startswith(b"\x89PNG")
    assert struct.unpack(">II", png[16:24])[0] == 2 * int(ElementTree.fromstring(svg).get("width", "0"))
    assert heard.all() == []


def test_a_chart_that_is_not_drawn_yet_is_made_all_the_same(page: Page) -> None:
    """Nobody has scrolled to it, or its table is shown; where there is nothing to draw the page says why."""
    other = page.context.new_page()
    other.goto(page.evaluate("location.origin") + "/knife/")
    expect(other.locator("html.answered")).to_have_count(1)
    expect(other.locator("#season[data-drawn]")).to_have_count(0)
    waits = "getComputedStyle(document.querySelector('#success'), '::before').content"
    assert other.evaluate(waits) == '"Being worked out …"'
    words = words_of(saved(other, "season", "svg"))
    assert "Season" in words
    assert "Jan" in words
    other.locator(".panel-cost .actions label", has_text="Table").click()
    other.evaluate("scrollTo(0, 0)")
    assert saved(other, "cost", "png").startswith(b"\x89PNG")
    other.evaluate("""document.querySelector('#season').dataset.figure =
      JSON.stringify({ data: [], layout: { annotations: [{ text: 'Nothing is drawn:<br>a reason.' }] } })""")
    other.locator("[data-png=season]").click()
    expect(other.locator(".panel-season .picture-said")).to_have_text("No picture: Nothing is drawn: a reason.")
    other.close()
