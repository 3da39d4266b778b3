"""The meeting page in a real browser, without scripts: choosing a borough, one side of paper for each, and axe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import LAPTOP, PHONE
from tests.browser.driving import Server, run
from tests.browser.test_accessibility import SMALL, violations

pytestmark = pytest.mark.browser
PROJECTOR = {"width": 1280, "height": 720}
QUESTION = "from=2024-10&to=2025-09&what=asvc&cohort=u25"
#: As long as a commentary may be: paper must hold it.
LONG = ("Serious violence is a little lower than last year, and knife crime is clearly lower. " * 8)[:400]


@pytest.fixture(scope="module")
def meeting(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the page, after a release by the command line; it is withdrawn again."""
    text: Path = tmp_path_factory.mktemp("meeting") / "why.txt"
    text.write_text(LONG, encoding="utf-8")
    words = [
        "--title",
        "Serious violence, Kent and Medway, the year to Sept 2025",
        "--author",
        "The unit",
    ]
    run(server.folder, "publish", QUESTION, *words, "--commentary-file", str(text))
    yield f"{server.url}/panel"
    for release in (server.folder / "releases").glob("20*"):
        run(server.folder, "withdraw", release.name, "--reason", "The test is over.", "--author", "The unit")


@pytest.fixture
def paper(browser: Browser) -> Iterator[Page]:
    """A page on which no script runs."""
    context = browser.new_context(viewport=PROJECTOR, java_script_enabled=False)
    yield context.new_page()
    context.close()


def sides(page: Page) -> int:
    """How many sides of A4 the page prints on."""
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    boxes = {tuple(float(n) for n in box.split()) for box in re.findall(rb"/MediaBox \[([\d. ]+)\]", pdf)}
    assert {(round(w), round(h)) for _, _, w, h in boxes} == {(595, 842)}
    return len(re.findall(rb"/Type /Page\b", pdf))


def test_a_borough_is_chosen_by_a_link(paper: Page, meeting: str) -> None:
    paper.goto(meeting)
    expect(paper.locator(".answers h2").first).to_have_text("Is it getting better?")
    paper.get_by_role("navigation", name="Choose a borough").get_by_role("link", name="Medway").click()
    expect(paper.locator(".answers h2").first).to_have_text("Is it getting better in Medway?")
    expect(paper.locator("tr.chosen")).to_contain_text("Medway")
    assert "district=E06000035" in paper.url
    for part in (".answers", ".meeting-map", ".meeting-trend"):  # all on the first screen of a projector
        box = paper.locator(part).bounding_box()
        assert box
        assert box["y"] + box["height"] <= PROJECTOR["height"] + 20, part


def test_one_side_of_paper_for_each_borough(paper: Page, meeting: str) -> None:
    for code in ("", "E07000112", "E07000115"):  # the longest names
        paper.goto(f"{meeting}?district={code}")
        assert sides(paper) == 1, code
    paper.goto(f"{meeting}?district=all")
    assert sides(paper) == 14


@pytest.mark.parametrize("size", [PROJECTOR, LAPTOP, PHONE], ids=lambda size: str(size["width"]))
def test_nothing_is_cut_and_axe_finds_nothing(browser: Browser, meeting: str, size: dict[str, int]) -> None:
    context = browser.new_context(viewport=size)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    for address in (meeting, f"{meeting}?district=E07000114", f"{meeting}/new"):
        page.goto(address)
        assert violations(page) == []
        assert page.evaluate(SMALL) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    assert errors == []
    context.close()


def test_an_analyst_makes_a_release_on_the_screen(paper: Page, meeting: str) -> None:
    paper.goto(f"{meeting}/new?{QUESTION}")
    paper.get_by_label("Title of the page").fill("Made on the screen")
    paper.get_by_label("Author").fill("The unit")
    paper.get_by_label("What the figures mean").fill("Knife crime is lower.")
    paper.get_by_role("button", name="Look at it first").click()
    expect(paper.locator("#look")).to_contain_text("Nothing is published yet")
    paper.get_by_role("button", name="Publish").click()
    expect(paper.locator("h1")).to_have_text("Made on the screen")
    expect(paper.locator(".commentary")).to_contain_text("Knife crime is lower.")
