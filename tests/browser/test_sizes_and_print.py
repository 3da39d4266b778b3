"""Screens from a phone to a wall, and paper: nothing is cut, nothing lies over anything else."""

from __future__ import annotations

import re
import unicodedata
import zlib

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.driving import OPENING, PATIENCE, Server, answer, go, place_rows, to_places

pytestmark = pytest.mark.browser
#: Boxes whose content must fit; where it does not, the browser knows a scroll width above the client width.
BOXES = (
    ".tile, .tile > div, .panel-head, .panel-title, .actions, .legend, .chips, .question, header, .sentence, "
    ".panel-sentence"
)
PANELS = (
    "header, .sentence-row, .question, .tiles, .panel-map, .panel-top, .panel-heatmap, .panel-trend, "
    ".panel-categories, .panel-places, .panel-backtest, .panel-patrol, footer"
)

ON_PAPER = 703  # CSS pixels between the margins of A4
#: Charts that were asked for and not drawn.
EMPTY = """() => [...document.querySelectorAll('.panel .dash-graph')]
  .filter(box => box.clientWidth && box.dataset.figure && !box.querySelector('.main-svg')).map(box => box.id)"""
#: Every chart fills its box again, and no more.
AS_BEFORE = """() => [...document.querySelectorAll('.panel .dash-graph')]
  .filter(box => box.clientWidth && box.firstChild).every(box => box.firstChild.layout.width === box.clientWidth)"""
#: Boxes that hide a part of what is in them, on paper.
CUT_OFF = """() => [...document.querySelectorAll('.panel, .table-scroll, .views, .table-box, .places-table')]
  .filter(box => getComputedStyle(box).overflow !== 'visible' && box.scrollHeight > box.clientHeight + 1)
  .map(box => box.className)"""
CUT = """boxes => [...document.querySelectorAll(boxes)]
  .filter(box => box.offsetParent && box.scrollWidth > box.clientWidth + 1)
  .map(box => `${box.className || box.tagName}: ${box.scrollWidth} in ${box.clientWidth}`)"""
#: How much of its box the drawn area takes, along the side that is the tighter one: from the pixels of the canvas.
FILLED = """() => {
  const canvas = document.querySelector('#map canvas');
  const { width, height } = canvas;
  const inked = canvas.getContext('2d').getImageData(0, 0, width, height).data;
  let [left, right, top, bottom] = [width, 0, height, 0];
  for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) {
    if (!inked[4 * (y * width + x) + 3]) continue;
    left = Math.min(left, x); right = Math.max(right, x); top = Math.min(top, y); bottom = Math.max(bottom, y);
  }
  const scale = width / canvas.getBoundingClientRect().width;
  const box = document.querySelector('#map').getBoundingClientRect();
  return Math.max((right - left) / scale / box.width, (bottom - top) / scale / box.height);
}"""
OVERLAPS = """panels => {
  const boxes = [...document.querySelectorAll(panels)].map(p => [p.className || p.tagName, p.getBoundingClientRect()]);
  const found = [];
  const apart = (p, q) => p.left >= q.right - 1 || p.top >= q.bottom - 1;
  boxes.forEach(([a, p], i) => boxes.slice(i + 1).forEach(([b, q]) => {
    if (!apart(p, q) && !apart(q, p)) found.push(`${a} | ${b}`);
  }));
  return found;
}"""


def fits(page: Page) -> None:
    """No sideways scrolling, nothing cut, no panel over another."""
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.evaluate(CUT, BOXES) == []
    assert page.evaluate(OVERLAPS, PANELS) == []


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080), (1024, 768)])
def test_screens(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    go(page, "?what=asvc&from=2024-10&to=2025-09&cohort=u25&flag=public&measure=change")
    fits(page)
    go(page, OPENING)
    fits(page)
    if size[0] >= 1366:  # sentence, figures and the whole map are there before anyone scrolls
        box = page.locator("#map").bounding_box()
        assert box
        assert box["y"] < size[1] * 0.5
        assert box["y"] + box["height"] <= size[1]
        assert page.evaluate(FILLED) > 0.95


def test_a_column_beside_the_map_does_not_stretch_it(page: Page) -> None:
    page.set_viewport_size({"width": 1366, "height": 768})
    go(page, OPENING)
    heights = [page.locator("#map").bounding_box()["height"]]
    page.evaluate("document.querySelector('#peaks').style.minHeight = '900px'")
    heights.append(page.locator("#map").bounding_box()["height"])
    page.evaluate("document.querySelector('#peaks').style.minHeight = ''")
    assert heights[0] == heights[1]


def test_all_districts_are_in_the_table_without_scrolling_inside_it(page: Page) -> None:
    go(page, OPENING)
    to_places(page)
    grid, last = page.locator("#places").bounding_box(), page.locator("#places tbody tr").nth(12).bounding_box()
    assert grid
    assert last
    assert last["y"] + last["height"] <= grid["y"] + grid["height"]


def test_a_phone_has_one_column_and_its_filters_behind_a_button(phone: Page) -> None:
    page = phone
    go(page, OPENING)
    fits(page)
    lefts = {
        round(page.locator(f".panel-{name}").bounding_box()["x"])
        for name in ("map", "top", "heatmap", "trend", "categories", "places", "backtest", "patrol")
    }
    assert len(lefts) == 1
    tops = [page.locator(name).bounding_box()["y"] for name in (".chips", "#map", "#layer", ".tiles", ".panel-top")]
    assert tops == sorted(tops)  # the map first, its switches under it, then the figures
    summary = page.locator("details.menu > summary", has_text="What")
    expect(summary).to_be_hidden()
    page.locator("#filters-toggle").tap()
    expect(summary).to_be_visible()
    expect(page.locator("#filters-toggle")).to_have_attribute("aria-expanded", "true")
    page.locator("details.menu > summary", has_text="Compare").tap()
    with answer(page):
        page.locator("details.menu[open] label", has_text="Nothing").tap()
    page.locator("#filters-toggle").tap()
    expect(summary).to_be_hidden()
    expect(page.locator("#sentence")).not_to_contain_text("compared with")
    fits(page)


def test_paper_has_sentence_figures_and_table(page: Page) -> None:
    go(page, OPENING)
    grid = place_rows(page)
    text = printed(page.pdf(format="A4"))
    for words in (page.locator("#sentence").inner_text(), "Demonstration data", "Open Government Licence"):
        assert bare(words) in text
    for figure in page.locator(".tile-value").all_inner_texts():
        assert bare(figure) in text
    assert len(grid) == 13
    for row in grid:
        assert bare("".join(row)) in text, row
    expect(page.locator("#places")).to_be_visible()  # and the screen is as it was
    assert place_rows(page) == grid


@pytest.mark.parametrize("path", ["/", "/knife/"])
def test_paper_holds_every_panel_whole(browser: Browser, server: Server, path: str) -> None:
    """Nothing is wider than the paper (else Chromium prints all of it smaller), nothing is cut, pages are numbered."""
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    page.set_default_timeout(PATIENCE)
    page.goto(f"{server.url}{path}?from=2024-10&to=2025-09")
    expect(page.locator("#page #sentence")).not_to_be_empty(timeout=PATIENCE)
    page.evaluate(
        "() => { window.print = () => { document.body.dataset.printed = 'yes'; }; }"
    )  # in braces: a function would be called
    page.locator("#page [data-print]").click()  # prints when all has been answered, seen or not
    expect(page.locator("body")).to_have_attribute("data-printed", "yes", timeout=PATIENCE)
    assert page.evaluate(EMPTY) == []
    text = printed(page.pdf(prefer_css_page_size=True, print_background=True))
    for title in page.locator(".panel h2").all_inner_texts():
        assert bare(title) in text, title
    for name in page.locator(".panel-top tbody .place-button").all_inner_texts():
        assert bare(name) in text, name
    assert text.count(bare(page.locator("#page #sentence").inner_text())) > 3  # at the foot of every page too
    assert bare("Serious Violence Explorer · Kent & Medway · Demonstration data") in text
    assert re.search(r"Page1of\d+", text)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": ON_PAPER, "height": 1000})
    assert page.evaluate("document.documentElement.scrollWidth") <= ON_PAPER
    assert page.evaluate(CUT_OFF) == []
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1366, "height": 768})
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.wait_for_function(AS_BEFORE)
    page.close()


def bare(text: str) -> str:
    """Without spaces and ligatures, which lines and fonts put in."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def printed(pdf: bytes) -> str:
    """The text of a PDF as Chromium writes it: streams of glyph numbers, and for each font a map to Unicode."""
    streams = {}
    for number, body in re.findall(rb"\n(\d+) 0 obj\n(.*?)endobj", pdf, re.S):
        head, _, rest = body.partition(b"stream\n")
        raw = rest.rpartition(b"\nendstream")[0]
        streams[int(number)] = (head, zlib.decompress(raw) if b"FlateDecode" in head and raw else raw)
    fonts: dict[bytes, dict[int, str]] = {}
    for head, _ in streams.values():
        for name, number in re.findall(rb"/(F\d+) (\d+) 0 R", head):
            unicode = re.search(rb"/ToUnicode (\d+) 0 R", streams[int(number)][0])
            if unicode:
                fonts[name] = _glyphs(streams[int(unicode[1])][1])
    text = []
    for _, content in streams.values():
        font: dict[int, str] = {}
        for name, shown in re.findall(rb"/(F\d+) [\d.]+ Tf|(\[?<[0-9A-Fa-f<>\s\d.\-\[]+\]? ?T[jJ])", content):
            if name:
                font = fonts.get(name, {})
            glyphs = "".join(part.decode() for part in re.findall(rb"<([0-9A-Fa-f]+)>", shown))
            text.append("".join(font.get(int(glyphs[i : i + 4], 16), "") for i in range(0, len(glyphs), 4)))
    return bare("".join(text))


def _glyphs(cmap: bytes) -> dict[int, str]:
    found = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.S):
        for glyph, text in re.findall(rb"<(\w+)> <(\w+)>", block):
            found[int(glyph, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", cmap, re.S):
        for first, last, text in re.findall(rb"<(\w+)> <(\w+)> <(\w+)>", block):
            for i in range(int(first, 16), int(last, 16) + 1):
                found[i] = chr(int(text, 16) + i - int(first, 16))
    return found
