"""Text that an import, a form or a verb brought in never becomes part of a page, in a real browser."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import geopandas as gpd
import pytest
from playwright.sync_api import Browser, Page

from tests.browser.driving import CHECKOUT, PATIENCE, Server, run
from tests.browser.test_policy import WATCH

pytestmark = pytest.mark.browser


def planted(where: str) -> str:
    """What would be an element of the page, and a script, wherever text is put there as HTML."""
    return f"{where} <img src=x: onerror=slipped=1>"


MAPPING = f'''
[source]
name = "{planted("source")}"
licence = "{planted("licence")}"
force = "{planted("force")}"
[columns]
offence_id = "{planted("heading")}"
occurred_from = "From"
occurred_to = "To"
easting = "E"
northing = "N"
outcome = "Outcome"
[constants]
offence_code = "8N"
'''
#: Address -> the fields whose text must be on it: what is not shown proves nothing.
PAGES = {
    "/": ("district", "source", "licence"),
    "/?district=E07000114&layer=hotspots&size=500": ("district", "source"),
    "/knife/": ("district", "source"),
    "/about": ("source", "licence", "admissions"),
    "/briefing?district=E07000114": ("note", "by"),
    "/panel": ("title", "commentary", "author"),
    "/pack": ("kept",),
    "/plan?district=E07000114": ("licence",),
}


def _extract(path: Path) -> None:
    pick, first = random.Random(5), datetime(2023, 10, 2, 15)
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow([planted("heading"), "From", "To", "E", "N", "Outcome"])
        for number in range(900):
            at = first + timedelta(hours=19 * number)
            text = at.strftime("%d/%m/%Y %H:%M")
            place = (635_000 + pick.randrange(900), 170_000 + pick.randrange(900))
            out.writerow([planted(f"id{number}"), text, text, *place, planted("outcome")])


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server over a store in which whatever can be text is planted."""
    folder = tmp_path_factory.mktemp("planted")
    store, words = folder / "store", folder / "words.txt"
    (folder / "planted.toml").write_text(MAPPING, encoding="utf-8")
    _extract(folder / "planted.csv")
    run(
        store,
        "import",
        str(folder / "planted.csv"),
        "--source",
        "force-extract",
        "--mapping",
        str(folder / "planted.toml"),
    )
    districts = gpd.read_parquet(CHECKOUT / "data" / "packs" / "kent_medway_districts" / "areas.parquet")
    districts["LAD23NM"] = [f"{planted('district')} {name}" for name in districts["name"]]
    districts.rename(columns={"code": "LAD23CD"})[["LAD23CD", "LAD23NM", "geometry"]].to_file(folder / "districts.gpkg")
    run(store, "boundaries", str(folder / "districts.gpkg"), "--layer", "district")
    (folder / "admissions.csv").write_text("month,measure,count\n2025-01,all,20\n", encoding="utf-8")
    said = ["--source", planted("admissions"), "--licence", planted("terms")]
    run(store, "admissions", str(folder / "admissions.csv"), *said)
    words.write_text(planted("commentary"), encoding="utf-8")
    made = ["--title", planted("title"), "--author", planted("author"), "--commentary-file", str(words)]
    run(store, "publish", "from=2024-10&to=2025-03", *made)
    run(store, "note", planted("note"), "--author", planted("by"), "--until", "2099-01-01")
    run(store, "commentary", "tactical", planted("kept"), "--by", planted("who"))
    started = Server(store, settings={"WALL_STALE_DAYS": "force-extract=99999"}).start()
    yield started
    started.stop()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    context.add_init_script(WATCH)
    made = context.new_page()
    made.set_default_timeout(PATIENCE)
    yield made
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_what_was_planted_is_read_as_text(page: Page, evil: Server, path: str) -> None:
    page.goto(evil.url + path)
    if path.startswith(("/?", "/knife")) or path == "/":
        page.wait_for_selector("html.answered", state="attached")
    html = page.content()
    for field in PAGES[path]:
        assert f"{field} &lt;img src=x:" in html or f"{field} <img src=x:" in page.inner_text("body"), field
    assert page.locator("img[src='x:']").count() == 0
    assert page.evaluate("window.slipped") is None
    assert page.evaluate("window.stopped") == []
