"""The places table by keyboard: sorted by its heads, searched with a count that is said, a place chosen with Enter."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import OPENING, answer, comes, go, place_rows, tab_to, to_places

pytestmark = pytest.mark.browser
ALL = OPENING + "&level=lsoa&what=asvc"


def column(page: Page, number: int) -> list[float]:
    return [float(row[number].replace(",", "").replace("−", "-").rstrip("%")) for row in place_rows(page)]


def sorts(page: Page) -> list[str | None]:
    return [head.get_attribute("aria-sort") for head in page.locator("#places thead th").all()]


def test_heads_sort_by_keyboard_and_say_so(page: Page) -> None:
    go(page, OPENING)
    to_places(page)
    expect(page.locator("#places-title")).to_have_text("Places: 13 districts")
    assert sorts(page) == [None, "descending", *[None] * 8]
    counts = column(page, 1)
    assert counts == sorted(counts, reverse=True)

    page.locator("#places-search").focus()
    tab_to(page, "#places thead th:nth-child(7) button")
    page.keyboard.press("Enter")
    assert sorts(page) == [*[None] * 6, "descending", *[None] * 3]
    rates = column(page, 6)
    assert rates == sorted(rates, reverse=True)
    page.keyboard.press("Enter")
    assert sorts(page)[6] == "ascending"
    assert column(page, 6) == sorted(rates)
    assert page.evaluate("document.activeElement.textContent") == "Rate per 1,000 residents under 25 a year"

    go(page, OPENING + "&measure=rate&hours=15-20")  # the reader's own order stays with the next question
    assert sorts(page)[6] == "ascending"
    page.locator("#places thead button", has_text="Place").click()
    names = [row[0] for row in place_rows(page)]
    assert names == sorted(names)
    page.locator("#places thead button", has_text="Offences").click()


def test_search_finds_and_counts_aloud(page: Page) -> None:
    go(page, OPENING)
    to_places(page)
    expect(page.locator("#places-title")).to_have_text("Places: 13 districts")
    said = page.locator("#places-found")
    expect(said).to_have_attribute("role", "status")
    page.locator("#places-search").focus()
    page.keyboard.type("tun")
    expect(said).to_have_text("1 of 13 districts")
    assert [row[0] for row in place_rows(page)] == ["Tunbridge Wells"]
    page.locator("#places-search").fill("nowhere")
    expect(said).to_have_text("0 of 13 districts")
    page.locator("#places-search").fill("")
    expect(said).to_be_empty()
    assert len(place_rows(page)) == 13


def test_a_thousand_rows_come_in_steps_and_are_sorted_and_searched_as_one(page: Page) -> None:
    go(page, ALL)
    to_places(page)
    expect(page.locator("#places-title")).to_have_text("Places: 1,065 LSOAs")
    table = page.locator("#places table")
    expect(table).to_have_attribute("aria-rowcount", "1066")
    assert len(place_rows(page)) == 60
    page.locator("#places thead button", has_text="Offences").click()
    assert sorts(page)[1] == "ascending"
    assert max(column(page, 1)) <= 5  # of all of them, not of the sixty
    page.locator("#places-search").fill("maidstone 001")
    expect(page.locator("#places-found")).to_have_text(re.compile(r"^\d of 1,065 LSOAs$"))
    assert all(row[0].startswith("Maidstone 001") for row in place_rows(page))
    page.locator("#places-search").fill("")
    more = page.locator("#places .more-rows")
    more.focus()
    page.keyboard.press("Enter")
    assert page.locator("#places tbody tr").count() == 120
    assert page.evaluate("document.activeElement.closest('tr').getAttribute('aria-rowindex')") == "62"
    page.locator("#places thead button", has_text="Offences").click()
    page.locator("#places").evaluate("box => { document.activeElement.blur(); box.scrollTop = box.scrollHeight; }")
    comes(page, lambda: len(place_rows(page)) >= 120, True)


def test_the_chosen_place_is_marked_by_more_than_colour(page: Page) -> None:
    go(page, OPENING + "&district=E06000035&level=district")
    to_places(page)
    chosen = page.locator("#places [aria-current=true]")
    expect(chosen).to_have_text("Medway")
    assert "inset" in chosen.evaluate("button => getComputedStyle(button.parentElement).boxShadow")
    chosen.focus()
    with answer(page):
        page.keyboard.press("Enter")
    to_places(page)
    expect(page.locator("#places [aria-current=true]")).to_have_count(0)


def test_a_phone_scrolls_it_sideways_by_keyboard_too(phone: Page) -> None:
    go(phone, OPENING)
    to_places(phone)
    box = phone.locator("#places")
    expect(box.locator("tbody tr")).to_have_count(13)
    expect(box).to_have_attribute("tabindex", "0")
    expect(box).to_have_attribute("aria-labelledby", "places-title")
    assert box.evaluate("box => box.scrollWidth > box.clientWidth")
    assert phone.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    box.focus()
    phone.keyboard.press("ArrowRight")
    phone.wait_for_function("() => document.querySelector('#places').scrollLeft > 0")
    left = box.locator("tbody th").first.bounding_box()
    assert left
    assert left["x"] < 40  # the name stays
    box.evaluate("box => { box.scrollLeft = 0; }")
