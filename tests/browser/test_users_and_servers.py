"""Two people at once, data that is replaced under way, and a server that goes away and comes back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.driving import Server, address, answer, go, open_page, run, sentence

pytestmark = pytest.mark.browser
MONTH = """Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,\
Last outcome category,Context
,2025-11,Kent Police,Kent Police,0.5217,51.2720,On or near High Street,E01024389,Maidstone 001A,Robbery,,
,2025-11,Kent Police,Kent Police,0.5217,51.2720,On or near High Street,E01024389,Maidstone 001A,Robbery,,
,2025-11,Kent Police,Kent Police,,,No Location,,,Anti-social behaviour,,
"""


def test_two_people_with_different_questions_do_not_mix(page: Page, phone: Page) -> None:
    other = phone
    go(other, "?what=asvc&district=E07000114")
    go(page, "?what=asvc&district=E06000035")
    tiles = page.locator(".tile-value").first, other.locator(".tile-value").first
    medway, thanet = (tile.inner_text() for tile in tiles)
    assert medway != thanet
    for measure in ("Rate", "Harm", "Count"):
        with answer(page), answer(other):
            page.locator("#measure label", has_text=measure).click()
            other.locator("#measure label", has_text=measure).click()
        assert "Medway" in sentence(page)
        assert "Thanet" in sentence(other)
        assert (tiles[0].inner_text(), tiles[1].inner_text()) == (medway, thanet)


@pytest.fixture
def own_server(demo_store: Path, server: Server, tmp_path: Path) -> Iterator[Server]:
    """A server whose data a test may replace and which it may stop."""
    shutil.copytree(demo_store, tmp_path / "own")
    started = Server(tmp_path / "own").start()
    yield started
    started.stop()


def test_new_data_is_noticed_and_an_absent_server_is_said(
    laptop: BrowserContext, own_server: Server, tmp_path: Path
) -> None:
    page = open_page(laptop, own_server, "?district=E07000110")
    lost = page.locator(".server-notice")
    expect(lost).to_have_count(0)
    first = page.locator(".tile-value").first.inner_text()

    own_server.stop()
    page.locator("#measure label", has_text="Rate").click()
    expect(lost).to_be_visible()
    expect(lost).to_have_attribute("role", "alert")
    assert "did not answer" in lost.inner_text()
    assert page.locator(".tile-value").first.inner_text() == first
    with answer(page):
        own_server.start()
    expect(lost).to_be_hidden()
    assert "measure=rate" in address(page)  # what was asked meanwhile is answered

    # Real offences take the place of the demonstration while people look at it.
    (tmp_path / "2025-11-kent-street.csv").write_text(MONTH)
    run(own_server.folder, "import", "--source", "police-uk", str(tmp_path / "2025-11-kent-street.csv"))
    page.locator("#measure label", has_text="Count").click()
    expect(page.locator("header")).to_contain_text("data.police.uk")
    expect(page.locator(".badge")).to_have_count(0)
    expect(page.locator(".tile-value").first).to_have_text("2")
    assert "district=E07000110" in address(page)
    page.close()
