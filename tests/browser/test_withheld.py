"""A district that is withheld from the public is hatched on the map and in its picture; one without offences is not."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from data.answers.figures.classify import WITHHELD
from data.answers.panels import ask
from data.answers.request import Request
from data.question.filters import FilterState
from data.release.questions import years_offered
from data.store.version import Store
from data.viewer import Viewer
from tests.browser.driving import Server, open_page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
#: The colours of a square of the map in the middle of a district, wherever its name does not stand: they are drawn on
#: a canvas, and names are not.
COLOURS = """code => {
  const map = sve.map.found();
  let area = null;
  map.eachLayer(layer => {
    if (layer.feature && layer.feature.properties.code === code && layer.options.pane === 'overlayPane') area = layer;
  });
  const canvas = document.querySelector('.leaflet-overlay-pane canvas');
  const [frame, box] = [document.querySelector('#map'), canvas].map(e => e.getBoundingClientRect());
  const at = map.latLngToContainerPoint(area.getCenter()), scale = canvas.width / box.width;
  const [x, y] = [(at.x + frame.x - box.x) * scale, (at.y + frame.y - box.y) * scale].map(Math.round);
  const { data } = canvas.getContext('2d').getImageData(x - 8, y - 8, 16, 16);
  const lights = [];
  for (let i = 0; i < data.length; i += 4) lights.push(Math.round((data[i] + data[i + 1] + data[i + 2]) / 3));
  return [Math.min(...lights), Math.max(...lights)];
}"""


@pytest.fixture(scope="module")
def state(small_store: Store) -> FilterState:
    """A narrow question of the fixed ones, of which some districts have a small number and some none."""
    year = years_offered(small_store)[0]
    return FilterState(what=("knife-enabled",), start=year.start, end=year.end)


@pytest.fixture(scope="module")
def page(
    browser: Browser, small_store: Store, state: FilterState, server: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Page]:
    folder = tmp_path_factory.mktemp("withheld") / "store"
    shutil.copytree(small_store.folder.parent.parent, folder)
    shutil.copytree(server.folder / "page-files", folder / "page-files", dirs_exist_ok=True)
    started = Server(folder, settings={"SVE_ROLE": "public", "PUBLIC_EXPLORING": "on"}).start()
    context = browser.new_context(viewport={"width": 1366, "height": 768}, accept_downloads=True)
    yield open_page(context, started, f"?{state.to_query()}")
    context.close()
    started.stop()


def test_withheld_is_hatched_and_none_is_plain(page: Page, small_store: Store, state: FilterState) -> None:
    model = ask(
        "map", Request(small_store, state, Viewer("public", exploring=True), vintage=small_store.default_vintage)
    )
    classes = dict(zip(model.codes, model.classes, strict=True))
    hidden = [code for code, number in classes.items() if number == WITHHELD]
    none = [code for code, number in classes.items() if number == 0]
    assert hidden
    assert none
    for code in hidden:
        dark, light = page.evaluate(COLOURS, code)
        assert light - dark > 60  # stripes on their ground
    for code in none:
        dark, light = page.evaluate(COLOURS, code)
        assert light - dark < 8
    assert "withheld" in page.locator("#map-legend").inner_text().lower()
    assert page.locator(".swatch.withheld").count() == 1


def test_the_picture_of_the_map_is_hatched_too(page: Page) -> None:
    with page.expect_download() as caught:
        page.locator("[data-svg=map]").click()
    svg = Path(caught.value.path()).read_text(encoding="utf-8")
    assert "[object" not in svg
    assert svg.count('fill="url(#withheld)"') >= 2  # districts, and the legend
    assert svg.count('<pattern id="withheld"') == 1


def test_the_public_is_offered_the_shapes_that_it_sees(page: Page, state: FilterState) -> None:
    link = page.locator(".panel-map a.for-shapes")
    assert link.is_visible()
    found = page.request.get(page.evaluate("location.origin") + (link.get_attribute("href") or ""))
    assert found.status == 200
    statuses = {one["properties"]["status"] for one in found.json()["features"]}
    assert "withheld" in statuses
