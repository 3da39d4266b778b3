"""Patrol plan and near repeats: two numbers, one question, and the same stops in every form."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import address, answer, comes, go, listen, rows
from tests.browser.test_sizes_and_print import CUT, bare, printed

pytestmark = pytest.mark.browser
MEDWAY = "?from=2024-10-01&to=2025-09-30&district=E06000035&what=asvc"
A4_INSIDE = 718  # CSS pixels: 210 mm less a centimetre on either side


def plan(page: Page) -> list[list[str]]:
    return rows(page, "#patrol-list")


def saved(page: Page, link: str, folder: Path) -> str:
    with page.expect_download() as started:
        page.locator(link).click()
    started.value.save_as(folder / started.value.suggested_filename)
    return (folder / started.value.suggested_filename).read_text("utf-8-sig")


def test_two_numbers_make_the_plan_and_are_in_the_address(page: Page) -> None:
    go(page, MEDWAY)
    comes(page, lambda: len(plan(page)), 10)
    assert sum(int(row[3]) for row in plan(page)) == 30
    words = page.locator("#patrol-words").inner_text()
    page.locator("#patrol-stops input").fill("4")
    with answer(page):
        page.keyboard.press("Tab")
    assert address(page) == MEDWAY + "&stops=4"
    comes(page, lambda: len(plan(page)), 4)
    expect(page.locator("#patrol-words")).not_to_have_text(words, use_inner_text=True)
    page.locator("#patrol-visits input").focus()
    with answer(page):
        page.keyboard.press("ArrowUp")
    assert address(page) == MEDWAY + "&stops=4&visits=31"
    comes(page, lambda: sum(int(row[3]) for row in plan(page)), 31)


def test_the_plan_as_table_geojson_csv_and_paper(page: Page, tmp_path: Path) -> None:
    go(page, MEDWAY + "&stops=30&visits=45")
    comes(page, lambda: len(plan(page)), 30)
    stops = plan(page)

    found = json.loads(saved(page, "#patrol-geojson", tmp_path))["features"]
    assert [feature["geometry"]["type"] for feature in found] == ["Polygon"] * 30
    ring = found[0]["geometry"]["coordinates"][0]
    assert all(0 < lon < 1.5 and 51 < lat < 51.6 for lon, lat in ring)  # Medway, in degrees
    told = [feature["properties"] for feature in found]
    assert [[each["place"], f"{each['offences']:,}", str(each["visits"])] for each in told] == [r[1:4] for r in stops]

    lines = list(csv.DictReader(saved(page, ".panel-patrol a.action:text-is('CSV')", tmp_path).splitlines()))[:30]
    assert [line["cell"] for line in lines] == [each["name"] for each in told]

    with page.expect_popup() as opened:
        page.locator("#patrol-print").click()
    paper = opened.value
    heard = listen(paper)
    expect(paper.locator("h1")).to_have_text("45 visits of 15 minutes a week to 30 places and times")
    expect(paper.locator("svg.plan-map")).to_be_visible()
    on_paper = rows(paper, "table.plan")
    assert [row[2] for row in on_paper] == [row[1] for row in stops]
    pdf = printed(paper.pdf(format="A4"))
    for row in on_paper:
        assert bare("".join(row)) in pdf, row
    paper.set_viewport_size({"width": A4_INSIDE, "height": 1000})
    paper.emulate_media(media="print")
    assert paper.evaluate("document.documentElement.scrollWidth") <= A4_INSIDE
    assert paper.evaluate(CUT, "main, .plan, .plan td, .plan th") == []
    assert heard.all() == []
    paper.close()


def test_near_repeats_are_worked_out_when_asked_and_forgotten_with_the_question(page: Page) -> None:
    go(page, MEDWAY)
    button = page.locator("#repeats-ask")
    expect(page.locator("#repeats")).to_be_empty()
    button.evaluate(
        """button => { window.waited = 0; new MutationObserver(() => {
          window.waited += button.disabled && getComputedStyle(button, '::after').content.includes('…');
        }).observe(button, { attributes: true }); }"""
    )
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#repeats table")).to_be_visible()
    expect(page.locator("#repeats")).to_contain_text("by chance")
    expect(button).to_be_enabled()
    assert page.evaluate("window.waited") >= 1  # it said that it was at work
    assert len(rows(page, "#repeats")) == 3
    with answer(page):
        page.locator("#measure label", has_text="Rate").click()
    expect(page.locator("#repeats")).to_be_empty()
