"""Land beside the districts is drawn as land, on the first screen and on the map; what is far off when looked at."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from layouts.tokens import COLOURS
from tests.browser.driving import PATIENCE, Server, open_page

pytestmark = pytest.mark.browser
OPENING = "?from=2024-10-01&to=2025-09-30&what=asvc&layer=hotspots"
#: Latitude, longitude -> what is drawn under the cells there.
PLACES = {
    (51.25, 0.02): "beyond",  # west of Sevenoaks
    (50.95, 0.45): "beyond",  # Sussex
    (51.25, 0.9): "land",  # Ashford and Swale: the districts themselves
    (51.42, 1.2): None,  # the sea north of Herne Bay
    (51.0, 1.2): None,  # the sea south of Folkestone
}
PIXELS = """places => places.map(([lat, lng]) => {
  const canvas = document.querySelector('.leaflet-beyond-pane canvas');
  const [frame, box] = [document.querySelector('#map'), canvas].map(e => e.getBoundingClientRect());
  const at = sve.map.found().latLngToContainerPoint([lat, lng]);
  const scale = canvas.width / box.width;
  const x = (at.x + frame.x - box.x) * scale, y = (at.y + frame.y - box.y) * scale;
  const [r, g, b, a] = canvas.getContext('2d').getImageData(Math.round(x), Math.round(y), 1, 1).data;
  return a ? '#' + [r, g, b].map(v => v.toString(16).padStart(2, '0')).join('') : null;
})"""


def fetched(page: Page, name: str) -> int:
    return int(
        page.evaluate("n => performance.getEntriesByType('resource').filter(e => e.name.includes(n)).length", name)
    )


def test_what_is_land_and_what_is_sea_on_the_map(browser: Browser, server: Server) -> None:
    context = browser.new_context(viewport={"width": 1366, "height": 768})  # a page that nobody has looked about on
    page = open_page(context, server, OPENING)
    page.wait_for_load_state("networkidle")
    wanted = [name and COLOURS[name] for name in PLACES.values()]
    page.wait_for_function(
        f"([places, wanted]) => JSON.stringify(({PIXELS})(places)) === JSON.stringify(wanted)",
        arg=[[list(place) for place in PLACES], wanted],
    )
    assert len({COLOURS["sea"], COLOURS["beyond"], COLOURS["land"]}) == 3
    assert fetched(page, "/around-") == 1
    assert fetched(page, "/farther-") == 0
    page.evaluate("() => { sve.map.found().setView([53, -1], 6, { animate: false }); }")
    page.wait_for_function("() => performance.getEntriesByType('resource').some(e => e.name.includes('/farther-'))")
    page.wait_for_function(
        f"([places, wanted]) => JSON.stringify(({PIXELS})(places)) === JSON.stringify(wanted)",
        arg=[[[52.5, -1.5], [53.0, -3.7], [54.2, 1.5]], [COLOURS["beyond"], COLOURS["beyond"], None]],
    )
    context.close()


def test_the_first_screen_has_it_without_any_script(browser: Browser, server: Server) -> None:
    context = browser.new_context(viewport={"width": 1366, "height": 768}, java_script_enabled=False)
    page = context.new_page()
    page.goto(server.url, timeout=PATIENCE)
    fills = page.locator(".first-drawing .beyond").first
    assert fills.evaluate("e => getComputedStyle(e).fill") == "rgb({}, {}, {})".format(
        *(int(COLOURS["beyond"][i : i + 2], 16) for i in (1, 3, 5))
    )
    assert page.locator(".first-drawing path").count() == 13
    context.close()
