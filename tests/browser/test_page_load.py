"""The first look: everything is there, nothing is missing, nothing comes from anywhere else."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.driving import CHECKOUT, OPENING, PATIENCE, Server, answered, listen, place_rows

pytestmark = pytest.mark.browser
SMALL_PLOTLY = CHECKOUT / "assets" / "vendor" / "plotly-small.min.js"
FIRST_LOAD = 1_500_000  # bytes over the wire


def test_first_load_is_whole_local_and_small(browser: Browser, server: Server) -> None:
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    heard = listen(page)
    wire = context.new_cdp_session(page)
    sizes: dict[str, int] = {}
    wire.send("Network.enable")
    wire.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))
    page.goto(server.url, timeout=PATIENCE)
    answered(page)
    assert len(place_rows(page)) == 13
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert heard.all() == []

    assert page.locator("#map").get_attribute("data-painted") == "district 13"
    assert page.locator(".badge").inner_text() == "Demonstration data"
    assert page.locator(".tile").count() == 4
    assert all(text.split("\n")[1] not in ("", "–") for text in page.locator(".tile").all_inner_texts())
    assert page.url == f"{server.url}/{OPENING}"
    assert page.locator("#sentence").inner_text() == (
        "Under-25 serious violence in public places, Oct 2024 – Sep 2025, all districts, compared with the year before."
    )
    assert "Open Government Licence" in page.locator("#sources").inner_text()

    total = sum(sizes.values())
    if SMALL_PLOTLY.is_file():
        assert total <= FIRST_LOAD, f"{total:,} bytes"
    else:
        print(f"First load {total:,} bytes with all of plotly; the limit is for its cartesian build.")
    context.close()
