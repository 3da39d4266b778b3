"""Roads on the map: from zoom 12, only the squares in view, with names and whose data they are; nothing before."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.driving import Server, listen, open_page, run
from tests.fixtures_roads import open_roads

pytestmark = pytest.mark.browser
HOTSPOTS = "?from=2024-10-01&to=2025-09-30&district=E07000114&what=asvc&layer=hotspots"
MARGATE = [51.379, 1.386]
LOOK = "([at, zoom]) => { sve.map.found().setView(at, zoom, { animate: false }); }"
#: Names of roads that lie level (turned ones are tested without a page) and what else each of them lies over.
OVER = """() => {
  const box = (e) => e.getBoundingClientRect();
  const all = (query) => [...document.querySelectorAll(query)];
  const turn = (e) => Math.abs(parseFloat(e.style.getPropertyValue('--turn')));
  const level = all('.road-label span').filter(e => turn(e) < 3);
  const others = all('.road-label span, .map-label > span:not(.no-room), .rank-label span, .map-button, .map-credit');
  const meet = (a, b) => b.width && a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const under = (e) => others.filter(o => o !== e && meet(box(e), box(o)));
  return [level.length, level.flatMap(e => under(e).map(o => e.textContent + ' / ' + o.textContent))];
}"""
PIXELS = """() => {
  const canvas = document.querySelector('.leaflet-roads-pane canvas');
  if (!canvas) return 0;
  return canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.filter(Boolean).length;
}"""


@pytest.fixture(scope="module", autouse=True)
def roads_server(demo_store: Path, server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demonstration data with a few roads, for the public: what is drawn of them is no secret."""
    folder = tmp_path_factory.mktemp("roads") / "store"
    shutil.copytree(demo_store, folder)
    run(folder, "roads", str(open_roads(folder.parent / "oproad_gb.gpkg")))
    started = Server(folder, settings={"SVE_ROLE": "public", "PUBLIC_EXPLORING": "on"}).launch()
    yield started
    started.stop()


def fetched(page: Page) -> list[str]:
    """Files of roads that the page has asked for since it was opened."""
    return page.evaluate(
        "performance.getEntriesByType('resource').map(e => e.name.split('/').pop()).filter(name => /road/.test(name))"
    )


def look(page: Page, zoom: float, squares: int | None) -> None:
    page.evaluate(LOOK, [MARGATE, zoom])
    if squares is not None:
        expect(page.locator("#map")).to_have_attribute("data-roads", str(squares))


def test_nothing_is_fetched_before_zoom_12_and_then_what_is_in_view(
    laptop: BrowserContext, roads_server: Server
) -> None:
    page = open_page(laptop, roads_server.wait())
    heard = listen(page)
    look(page, 11.9, None)
    page.wait_for_load_state("networkidle")
    assert fetched(page) == []
    expect(page.locator(".map-credit:visible, .road-label")).to_have_count(0)
    look(page, 13, 2)
    assert len([name for name in fetched(page) if name.startswith("roads-")]) == 3  # the index and two squares
    assert page.evaluate(PIXELS) > 500
    names = page.locator(".road-label").all_inner_texts()
    assert {"Northdown Road", "A28"} <= set(names)
    assert "Sea Wall" not in names
    expect(page.locator(".map-credit")).to_contain_text("Contains OS data © Crown copyright and database right 20")
    once = fetched(page)
    look(page, 11, 0)
    expect(page.locator(".map-credit:visible, .road-label")).to_have_count(0)
    assert page.evaluate(PIXELS) == 0
    look(page, 13, 2)
    assert fetched(page) == once  # kept
    assert [line for line in heard.all() if not line.startswith("Canvas2D")] == []  # the readings of this test
    page.close()


def test_roads_lie_under_cells_and_lines_and_names_on_nothing(
    browser: Browser, demo_store: Path, roads_server: Server
) -> None:
    analyst = Server(roads_server.folder).start()
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = open_page(context, analyst, HOTSPOTS)
    look(page, 13.2, 2)
    panes = ["roads", "overlay", "lines"]
    over = [
        int(page.evaluate(f"getComputedStyle(document.querySelector('.leaflet-{name}-pane')).zIndex")) for name in panes
    ]
    assert over == sorted(over)
    level, over_others = page.evaluate(OVER)
    assert level > 0
    assert over_others == []
    context.close()
    analyst.stop()


def test_without_roads_nothing_is_asked_for(laptop_page: Page) -> None:
    look(laptop_page, 13, None)
    laptop_page.wait_for_load_state("networkidle")
    assert fetched(laptop_page) == []
    laptop_page.locator("#map-reset").click()
