"""The layers of the map: each is drawn, says how it came about, and its cells filter the rest of the page."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.driving import (
    OPENING,
    Server,
    address,
    answer,
    comes,
    go,
    open_page,
    painted,
    response_to,
    rows,
    sentence,
    week,
)

pytestmark = pytest.mark.browser
MEDWAY = "?from=2024-10-01&to=2025-09-30&district=E06000035&what=asvc&layer=hotspots"
#: A small question: what is switched here is how it is drawn.
SMALL = "?from=2025-07-01&to=2025-09-30&district=E07000111&what=robbery-personal"
#: Words of the switch -> layer of the address, what it is drawn of, and what its legend has to say.
LAYERS = {
    "Hotspots": ("hotspots", "cell", "a cell and the six that touch it", "Benjamini–Hochberg", "tested together"),
    "Density": ("density", "density", "bandwidth", "nodes", "of offences"),
    "Emerging": ("emerging", "cell", "a cell and the six that touch it", "false discovery rate", "Mann–Kendall"),
    "Changed cells": ("shifts", "cell", "tested together", "Benjamini–Hochberg", "binomial"),
    "Areas": ("areas", "district", "Each colour holds"),
}


def legend(page: Page) -> str:
    return page.locator("#map-legend").text_content() or ""  # how it was worked out is folded away


def in_legend(page: Page) -> int:
    """How many units the entries of the legend count together."""
    entries = page.locator("#map-legend li").all_inner_texts()
    return sum(int(found[1].replace(",", "")) for entry in entries if (found := re.search(r"\(([\d,]+)\)$", entry)))


def top(page: Page) -> list[list[str]]:
    return rows(page, "#top-list")


def middle(page: Page, rank: int) -> tuple[float, float]:
    """Where on screen the middle of a cell lies: its rank stands there and lets clicks through."""
    mark = page.locator(".rank-label span", has_text=re.compile(f"^{rank}$"))
    expect(mark).to_be_visible()
    box = mark.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def framed(page: Page) -> tuple[float, float]:
    """Width of the map, and the share of it that the named districts reach across."""
    width, reach = page.evaluate(
        """() => {
          const at = [...document.querySelectorAll('.map-label.home')].map(e => new DOMMatrix(e.style.transform).m41);
          return [document.querySelector('#map').clientWidth, Math.max(...at) - Math.min(...at)];
        }"""
    )
    return width, reach / width


def test_every_layer_is_drawn_and_says_how_it_came_about(page: Page) -> None:
    go(page, OPENING)
    for words, (layer, kind, *said) in LAYERS.items():
        with answer(page):
            page.locator("#layer label", has_text=words).click()
        assert ("layer=" + layer in address(page)) is (layer != "areas")
        assert painted(page)[:2] == (layer, kind)
        for part in said:
            expect(page.locator("#map-legend")).to_contain_text(part)
        expect(page.locator("#cell-size")).to_be_visible(visible=kind == "cell")
        expect(page.locator("#smoothing")).to_be_visible(visible=layer == "density")
        expect(page.locator("#measure")).to_be_visible(visible=layer == "areas")
        if kind == "cell":  # every unit of the legend is on the map, and the title says of how many
            assert painted(page)[2] == in_legend(page)
            expect(page.locator("#map-title")).to_contain_text(
                re.compile(r"[\d,]+ (places|250 m cells|cells of 250 m)")
            )
            assert page.locator(".rank-label").count() == (15 if layer == "hotspots" else 0)
        else:
            assert painted(page)[2] == {"density": 5, "areas": 13}[layer]


def test_every_layer_is_reached_by_the_arrow_keys(page: Page) -> None:
    go(page, SMALL)
    page.locator("#layer input:checked").focus()
    for layer, kind, *_ in LAYERS.values():
        with answer(page):
            page.keyboard.press("ArrowRight")  # past the last to the first
        assert painted(page)[:2] == (layer, kind)
        expect(page.locator("#layer input:checked")).to_have_value(layer)
        assert page.evaluate("document.activeElement.value") == layer


def test_the_width_of_cells_and_the_smoothing_are_in_the_address(page: Page) -> None:
    go(page, SMALL + "&layer=hotspots")
    fine, tested = painted(page)[2], legend(page)
    with answer(page):
        page.locator("#cell-size label", has_text="500 m").click()
    assert address(page) == SMALL + "&layer=hotspots&size=500"
    assert 0 < painted(page)[2] <= fine
    expect(page.locator("#map-legend")).to_contain_text("500 m apart")
    assert legend(page) != tested
    go(page, SMALL + "&layer=density")
    before = legend(page)
    page.locator("#smoothing input").focus()
    with answer(page):
        page.keyboard.press("ArrowRight")
    assert address(page) == SMALL + "&layer=density&smooth=1.5"
    expect(page.locator("#map-legend")).not_to_have_text(before, use_inner_text=True)
    expect(page.locator("#map-legend")).to_contain_text("1.5 ×")


def test_a_cell_filters_the_page_but_not_the_map_it_was_picked_from(page: Page) -> None:
    with response_to(page, "top") as first:
        go(page, MEDWAY)
    comes(page, lambda: len(top(page)), 15)
    cells, listed, hours = painted(page), top(page), week(page)
    total = page.locator(".tile-value").first.inner_text()
    with response_to(page, "top") as second, answer(page):
        page.mouse.click(*middle(page, 1))
    name = re.search(r"&cell=(250-\d+-\d+)&", address(page))
    assert name
    expect(page.locator(".chip", has_text="250 m cell near")).to_be_visible()
    expect(page.locator(".tile-value").first).to_have_text(listed[0][1])  # the offences of the first row
    assert "250 m cell near" in sentence(page)
    comes(page, lambda: week(page) != hours, True)
    assert painted(page) == cells
    assert second == first  # top places, backtest and patrol plan are of the same cells too
    with answer(page):
        page.mouse.click(*middle(page, 1))
    assert address(page) == MEDWAY
    expect(page.locator(".tile-value").first).to_have_text(total)
    comes(page, lambda: week(page), hours)


def test_a_row_of_top_places_does_the_same_and_back_undoes_it(page: Page) -> None:
    go(page, MEDWAY)
    comes(page, lambda: len(top(page)), 15)
    cells, listed, hours = painted(page), top(page), week(page)
    page.locator("#top-list button").nth(1).focus()
    with answer(page):
        page.keyboard.press("Enter")
    second = address(page)
    assert re.search(r"&cell=250-\d+-\d+&", second)
    expect(page.locator(".tile-value").first).to_have_text(listed[1][1])
    comes(page, lambda: week(page) != hours, True)
    assert painted(page) == cells
    with answer(page):
        page.locator("#top-list button").nth(1).click()
    assert address(page) == MEDWAY
    with answer(page):
        page.go_back()
    assert address(page) == second
    expect(page.locator(".chip", has_text="250 m cell near")).to_be_visible()
    with answer(page):
        page.go_back()
    assert address(page) == MEDWAY
    comes(page, lambda: week(page), hours)


def test_another_window_frames_the_county_anew(page: Page) -> None:
    go(page, OPENING)
    wide = framed(page)
    page.set_viewport_size({"width": 1010, "height": 700})
    comes(page, lambda: framed(page)[0] < 0.8 * wide[0], True)
    comes(page, lambda: framed(page)[1] < 0.85, True)
    page.set_viewport_size({"width": 1366, "height": 768})
    comes(page, lambda: framed(page), wide)


# Roles


@pytest.fixture(scope="module", autouse=True)
def role_servers(demo_store: Path, server: Server) -> Iterator[dict[str, Server]]:
    """The same data for the public and for the partnership manager of Thanet; launched first, so ready when asked."""
    settings = {
        "public": {"SVE_ROLE": "public", "PUBLIC_EXPLORING": "on"},
        "csp": {"SVE_ROLE": "csp", "SVE_DISTRICTS": "E07000114"},
    }
    launched = {role: Server(demo_store, settings=own).launch() for role, own in settings.items()}
    yield launched
    for each in launched.values():
        each.end()
    for each in launched.values():
        each.stop()


def refused_in_words(page: Page, server: Server, words: str) -> None:
    """Districts on the map, and in every panel below that level the sentence that says why."""
    assert painted(page) == ("areas", "district", 13)
    for part in ("#map-title", "#top-title", "#backtest-words", "#patrol-words"):
        expect(page.locator(part)).to_contain_text(words)
    expect(page.locator("#top-list button, #patrol-list button, .rank-label")).to_have_count(0)
    page.locator("#repeats-ask").click()
    expect(page.locator("#repeats")).to_have_text(words)
    for link in ("#patrol-print", "#patrol-geojson"):
        found = page.request.get(server.url + (page.locator(link).get_attribute("href") or ""))
        assert (found.status, words in found.text()) == (403, True)


def without_them(page: Page, server: Server, words: str) -> None:
    """Districts on the map, and nothing on the page that would only be refused; the server refuses it all the same."""
    assert painted(page) == ("areas", "district", 13)
    expect(page.locator("#map-title")).to_contain_text(words)  # the address asks for hot spots
    expect(page.locator("#layer, #level, #hours-play, .panel-top, .panel-backtest, .panel-patrol")).to_have_count(0)
    expect(page.locator(".panel-heatmap, #heatmap, .week-grid")).to_have_count(0)  # no hour is ever answered
    for path in ("/plan", "/download/patrol.geojson", "/hours.json"):
        assert page.request.get(f"{server.url}{path}").status == 403


def test_the_public_sees_before_the_click_what_may_be_asked(
    laptop: BrowserContext, role_servers: dict[str, Server]
) -> None:
    """Two years to choose from, one place and one kind at a time, and no × that would only be refused."""
    page = open_page(laptop, role_servers["public"].wait())
    menu = page.locator("details.menu", has=page.locator("summary", has_text="When"))
    menu.locator("summary").click()
    year = menu.locator("#fixed-year")
    expect(year.locator("label")).to_have_text(["Oct 2024 – Sep 2025", "Oct 2023 – Sep 2024"])
    expect(year.locator("input").first).to_be_checked()
    with answer(page):
        year.locator("label").nth(1).click()
    expect(page.locator("#page #sentence")).to_contain_text("Oct 2023 – Sep 2024, all districts")
    assert "compare=none" in address(page)  # the year before it is not offered
    page.keyboard.press("Escape")
    page.locator("details.menu summary", has_text="Compare").click()
    with answer(page):
        page.locator("#compare label", has_text="year").first.click()
    assert "from=2024-10-01" in address(page)  # the year that has one before it
    page.keyboard.press("Escape")
    for chip in page.locator(".chips .chip").all():
        expect(chip.locator("span")).to_have_count(0 if "Oct 2024" in chip.inner_text() else 1)
    page.locator("details.menu summary", has_text="Where").click()
    expect(page.locator("#districts .control-label")).to_have_text("Districts (one at a time)")
    for box, query in (("Dover", "district=E07000108"), ("Swale", "district=E07000113"), ("Medway and Swale", "area=")):
        with answer(page):
            page.locator("#districts, #coordination-areas").get_by_label(box, exact=True).click()
        assert query in address(page)
        assert address(page).count("district=") + address(page).count("area=") == 1
        expect(page.locator("#districts input:checked, #coordination-areas input:checked")).to_have_count(1)
        expect(page.locator(".tile-value").first).not_to_have_text("–")
    page.close()


def test_roles_without_cells_read_a_sentence_instead(laptop: BrowserContext, role_servers: dict[str, Server]) -> None:
    fixed = "?from=2024-10-01&to=2025-09-30&what=asvc&district=E07000111&layer=hotspots"
    pages = {role: open_page(laptop, each.wait(), fixed) for role, each in role_servers.items()}
    words = "LSOAs and cells are not shown here: this view goes down to "
    public, manager = pages["public"], pages["csp"]
    without_them(public, role_servers["public"], words + "districts.")
    refused_in_words(manager, role_servers["csp"], words + "your own district.")
    go(manager, "?district=E07000114&what=asvc&layer=hotspots")  # the own district is another matter
    assert painted(manager)[:2] == ("hotspots", "cell")
    comes(manager, lambda: len(top(manager)), 15)
    for page in pages.values():
        page.close()


def test_figures_with_noise_say_so_and_hold_no_small_count(
    laptop: BrowserContext, role_servers: dict[str, Server]
) -> None:
    """Homicides by district are few: on the page and in its files nothing from 1 to 4 but of the own district."""
    words = {"public": "each count here is moved a little", "csp": "each count that reaches beyond your own district"}
    for role, server in role_servers.items():
        page = open_page(laptop, server.wait(), "?from=2024-10-01&to=2025-09-30&what=homicide")
        expect(page.locator("#page")).to_contain_text(f"To protect people, {words[role]}")
        expect(page.locator("#page")).to_contain_text("parts need not add up to their total")
        link = page.locator(".panel-places a", has_text="CSV").first.get_attribute("href") or ""
        listed = list(csv.DictReader(page.request.get(server.url + link).text().lstrip("\ufeff").splitlines()))
        counts = [
            int(row[column])
            for row in listed
            if row["code"].startswith("E0") and (role, row["code"]) != ("csp", "E07000114")
            for column in ("offences", "before")
        ]
        assert len(counts) >= 24
        assert any(counts)
        assert all(count == 0 or count >= 5 for count in counts)
        page.close()
