"""The Knife crime page: every panel answers, a click filters everything, nothing is cut, it prints."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.driving import Server
from tests.browser.test_accessibility import RULES, SMALL

pytestmark = pytest.mark.browser
#: The first screen is gone, and every panel is asked, as for somebody who has scrolled down.
SHOWN = "() => document.documentElement.classList.contains('answered') && (window.sve.askAll(), true)"
GRAPHS = ("trend", "multiples", "funnel", "people", "admissions", "season", "cost")


@pytest.fixture(scope="module")
def knife(laptop: BrowserContext, server: Server) -> Iterator[Page]:
    """A window of its own for the page; each test opens its question in it."""
    window = laptop.new_page()
    window.goto(f"{server.url}/knife/")
    yield window
    window.close()


@pytest.fixture
def page(knife: Page) -> Page:
    knife.set_viewport_size({"width": 1366, "height": 768})
    return knife


def open_knife(page: Page, query: str = "") -> None:
    """The page with every panel answered."""
    page.goto(page.evaluate("location.origin") + f"/knife/{query}")
    page.wait_for_function(SHOWN)
    expect(page.locator("#success .success-card")).to_have_count(3)
    expect(page.locator("#change-table table")).to_be_visible()
    for graph in GRAPHS:
        expect(page.locator(f"#{graph} .main-svg").first).to_be_visible()


def test_the_page_opens_on_knife_crime_and_answers_every_panel(page: Page) -> None:
    open_knife(page)
    expect(page.locator("#sentence")).to_contain_text("Knife-enabled serious violence, Oct 2024 – Sep 2025")
    expect(page.locator("#trend-words")).to_contain_text(
        "As usual: the 114 of Sep 2025 lie within what this time of year leads to expect"
    )
    expect(page.locator("#change-words")).to_contain_text("under 18 ▼ −23% (−36 to −7) clear fall")
    expect(page.locator("#people-words")).to_contain_text("82% of suspects")
    expect(page.locator("#admissions-words")).to_contain_text("8.83 →")
    expect(page.locator("header a.current")).to_have_text("Knife crime")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_series_a_district_and_harm_follow_into_every_panel(page: Page) -> None:
    open_knife(page)
    page.get_by_label("Series").select_option("Possession of a blade")
    expect(page.locator("#sentence")).to_contain_text("Possession of a blade")
    expect(page.locator("#series-words")).to_contain_text("how much the police search")
    assert "what=blade-possession" in page.url
    page.evaluate(
        """() => { const graph = document.querySelector('#multiples .js-plotly-plot');
        const trace = graph.data.find(each => each.customdata && each.customdata[0] === 'E07000114');
        graph.emit('plotly_click', {points: [{curveNumber: 0, pointNumber: 0, customdata: trace.customdata[0]}]}); }"""
    )
    expect(page.locator("#chips")).to_contain_text("Thanet")
    assert "district=E07000114" in page.url
    expect(page.locator("#sentence")).to_contain_text("Thanet")
    page.locator("#counted-as label", has_text="Harm in days").click()
    expect(page).to_have_url(re.compile("measure=harm"))
    page.go_back()
    expect(page).not_to_have_url(re.compile("measure=harm"))
    page.locator("#to-map").click()
    expect(page.locator("#map[data-painted]")).to_be_visible()
    expect(page.locator("#sentence")).to_contain_text("Thanet")


def test_small_charts_turn_to_areas_and_their_table(page: Page) -> None:
    open_knife(page)
    page.locator("#charts-by label", has_text="Coordination areas").click()
    expect(page.locator("#multiples-words")).to_contain_text("Of 5 areas")
    page.locator(".panel-multiples .actions label", has_text="Table").click()
    expect(page.locator("#multiples-table tbody tr")).to_have_count(5)


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080), (390, 844)])
def test_nothing_is_cut(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    open_knife(page, "?what=knife-enabled&cohort=u18&from=2024-10&to=2025-09")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_it_is_accessible_and_prints(page: Page) -> None:
    open_knife(page)
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(rule["id"], [node["html"][:200] for node in rule["nodes"]]) for rule in found] == []
    assert page.evaluate(SMALL) == []
    pdf = page.pdf(format="A4")
    assert pdf.count(b"/Type /Page") > 2
