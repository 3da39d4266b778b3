"""With data.police.uk alone: what is not known is said in words, and no figure looks like an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.driving import Server, address, answer, go, open_page, painted, place_rows

pytestmark = [pytest.mark.browser, pytest.mark.realdata]


@pytest.fixture(scope="module")
def kent(laptop: BrowserContext, kent_server: Server) -> Iterator[Page]:
    page = open_page(laptop, kent_server)
    yield page
    page.close()


def test_the_page_opens_on_what_the_source_can_answer(kent: Page) -> None:
    assert kent.locator(".badge").count() == 0
    assert "data.police.uk" in kent.locator("header").inner_text()
    assert "could not be mapped" in kent.locator(".left-out").inner_text()
    assert len(place_rows(kent)) >= 13
    kent.locator("summary", has_text="Who").click()
    expect(kent.get_by_text("This source gives no ages of victims or suspects.")).to_be_visible()
    kent.keyboard.press("Escape")
    kent.locator("summary", has_text="When").click()
    expect(kent.get_by_text("no day of the week, no hour")).to_be_visible()
    kent.keyboard.press("Escape")


@pytest.mark.parametrize(("query", "unknown"), [("?cohort=u25", "age"), ("?hours=15", "hour"), ("?what=asvc", "code")])
def test_what_cannot_be_known_is_refused_in_words(kent: Page, query: str, unknown: str) -> None:
    go(kent, "?compare=none")
    go(kent, query)
    expect(kent.locator("#sentence")).to_have_text("This cannot be answered from the data that is loaded.")
    words = kent.locator(".notice").first.inner_text()
    assert unknown in words
    assert "extract" in words  # what to load
    assert kent.locator("#map").get_attribute("data-painted") == "none 0"
    expect(kent.locator(".tile")).to_have_count(0)
    expect(kent.locator("#places tbody tr")).to_have_count(0)
    expect(kent.locator("#trend .point, #trend .points path, #categories .bars .point")).to_have_count(0)
    expect(kent.locator("#map-legend")).to_be_empty()


def test_every_offence_is_in_the_total_mapped_or_not(kent: Page) -> None:
    go(kent, "?compare=none")
    assert kent.locator(".tile-value").first.inner_text() == "123,857"
    assert "1,540 of 123,857 offences (1.2%) could not be mapped" in kent.locator(".left-out").inner_text()


def test_cells_are_refused_in_words_and_lsoas_shown(kent: Page) -> None:
    go(kent, "?district=E06000035&compare=none")
    for words, layer in (("Hotspots", "hotspots"), ("Density", "hotspots"), ("Emerging", "emerging")):
        with answer(kent):
            kent.locator("#layer label", has_text=words).click()
        assert painted(kent)[:2] == (layer, "lsoa"), words  # where there are no points density is Gi* of LSOAs too
        assert "LSOAs are shown" in kent.locator("#map-title").inner_text()
        assert "an LSOA and those that touch it" in (kent.locator("#map-legend").text_content() or "")
    expect(kent.locator("#patrol-words")).to_contain_text("data.police.uk")
    expect(kent.locator("#patrol-list button, .rank-label, #hours-play")).to_have_count(0)
    expect(kent.locator("#peaks")).to_contain_text("not the day or hour")
    place = kent.locator("#top-list button").first
    expect(place).to_contain_text("Medway 0")
    with answer(kent):
        place.click()
    assert re.search(r"&lsoa=E01\d{6}", address(kent))
    kent.locator("#repeats-ask").click()
    expect(kent.locator("#repeats")).to_contain_text("data.police.uk")
