"""Measures and levels; chart, table, grid and download say the same numbers."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import OPENING, address, answer, go, place_rows, sentence, to_places

pytestmark = pytest.mark.browser


def choose(page: Page, switch: str, words: str) -> None:
    with answer(page):
        page.locator(f"#{switch} label", has_text=words).click()


def to_table(page: Page, panel: str) -> list[list[str]]:
    """Turn a panel over and read its table."""
    page.locator(f".panel-{panel} .actions label", has_text="Table").click()
    table = page.locator(f"#{panel}-table table")
    expect(table).to_be_visible()
    expect(page.locator(f"#{panel}")).to_be_hidden()
    return [row.locator("th, td").all_inner_texts() for row in table.locator("tbody tr").all()]


def download(page: Page, panel: str, folder: Path) -> tuple[list[list[str]], str]:
    """The CSV of a panel: its rows, and its whole text."""
    with page.expect_download() as started:
        page.locator(f".panel-{panel} a.action", has_text="CSV").click()
    target = folder / started.value.suggested_filename
    started.value.save_as(target)
    text = target.read_text("utf-8-sig")
    return list(csv.reader(text.splitlines())), text


def test_measures_and_levels_repaint_the_map(page: Page) -> None:
    go(page, OPENING)
    legends = {}
    for words, parameter in {"Rate": "measure=rate", "Harm": "measure=harm", "Change": "measure=change"}.items():
        choose(page, "measure", words)
        assert parameter in address(page)
        legends[words] = page.locator("#map-legend").inner_text()
    assert len(set(legends.values())) == 3
    assert all(sign in legends["Change"] for sign in "▲▼◆")
    choose(page, "level", "LSOAs")
    assert "level=lsoa" in address(page)
    assert page.locator("#map").get_attribute("data-painted") == "lsoa 1065"
    to_places(page)
    expect(page.locator("#places-title")).to_have_text("Places: 1,065 LSOAs")
    choose(page, "level", "Districts")
    assert page.locator("#map").get_attribute("data-painted") == "district 13"


def test_a_chart_and_its_table_hold_the_same_numbers(page: Page) -> None:
    go(page, OPENING)
    drawn = page.evaluate(
        """() => {
          const numbers = trace => Array.from(trace.y, y => y);
          const trend = document.querySelector('#trend .js-plotly-plot').data;
          const bars = document.querySelector('#categories .js-plotly-plot').data.find(t => t.type === 'bar');
          return { trend: trend.map(numbers), bars: Array.from(bars.x), kinds: bars.y.length };
        }"""
    )
    months = to_table(page, "trend")
    assert len(months) == 36
    counts = [int(row[1].split(" ")[0].replace(",", "")) for row in reversed(months)]
    assert counts in [[round(y) for y in trace if y is not None] for trace in drawn["trend"]]
    kinds = to_table(page, "categories")
    assert sorted(int(row[1].replace(",", "")) for row in kinds) == sorted(drawn["bars"])
    page.locator(".panel-trend .actions label", has_text="Chart").click()
    page.locator(".panel-categories .actions label", has_text="Chart").click()
    expect(page.locator("#trend")).to_be_visible()


def test_a_download_holds_the_grids_numbers_and_says_whose_they_are(page: Page, tmp_path: Path) -> None:
    go(page, OPENING)
    rows, text = download(page, "places", tmp_path)
    grid = {cells[0]: cells for cells in place_rows(page)}
    assert len(grid) == 13
    head = rows[0]
    name, count = head.index("name"), head.index("offences")
    in_file = {row[name]: row[count] for row in rows[1:14]}
    assert in_file == {place: cells[1].replace(",", "") for place, cells in grid.items()}
    assert "Demonstration data" in text
    assert "Open Government Licence" in text
    assert sentence(page) in text.replace('"', "")
    assert f"Question: {OPENING[1:]}" in text

    months, _ = download(page, "trend", tmp_path)
    on_page = to_table(page, "trend")
    assert [row[1] for row in months[1:37]] == [row[1].split(" ")[0].replace(",", "") for row in reversed(on_page)]
    page.locator(".panel-trend .actions label", has_text="Chart").click()
