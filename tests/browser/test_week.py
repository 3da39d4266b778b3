"""The hours of the week: brushing, peaks, switches, and the map hour by hour."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import address, answer, comes, go, painted, resting, tab_to, week

pytestmark = pytest.mark.browser
MEDWAY = "?from=2024-10-01&to=2025-09-30&district=E06000035&what=asvc"
SMALL = "?from=2025-07-01&to=2025-09-30&district=E07000111&what=asvc"
#: Count the clocks that are set going, and let each tick at once: an hour on the map lasts no second here.
CLOCKS = """() => {
  window.clocks = 0;
  window.slowly = window.slowly || window.setInterval;
  window.setInterval = (work, pause, ...more) => {
    window.clocks += 1;
    return window.slowly(work, Math.min(pause, 60), ...more);
  };
}"""


def brush(page: Page, days: tuple[int, int], hours: tuple[int, int]) -> None:
    """Drag from the first to the last of these days (0 Monday) and hours."""
    box = resting(page, "#heatmap .nsewdrag")
    across, down = box["width"] / 24, box["height"] / 7
    page.mouse.move(box["x"] + (hours[0] + 0.2) * across, box["y"] + (days[0] + 0.2) * down)
    page.mouse.down()
    page.mouse.move(box["x"] + (hours[1] + 0.5) * across, box["y"] + (days[1] + 0.5) * down, steps=3)
    page.mouse.move(box["x"] + (hours[1] + 0.8) * across, box["y"] + (days[1] + 0.8) * down, steps=3)
    page.mouse.up()


def veils(page: Page) -> int:
    """White shapes over the hours that are not chosen."""
    return page.evaluate(
        "document.querySelector('#heatmap .js-plotly-plot').layout.shapes.filter(s => s.line.width === 0).length"
    )


def test_brushing_the_heatmap_filters_everything_but_the_heatmap(page: Page) -> None:
    go(page, MEDWAY + "&layer=hotspots")
    comes(page, lambda: veils(page), 0)
    hours, cells = week(page), painted(page)
    total, trend = page.locator(".tile-value").first.inner_text(), page.locator("#trend-words").inner_text()
    with answer(page):
        brush(page, (4, 5), (20, 22))
    assert "&days=fri,sat&hours=20-23&" in address(page)
    expect(page.locator(".chip", has_text="Fridays and Saturdays")).to_be_visible()
    expect(page.locator(".chip", has_text="20:00–23:00")).to_be_visible()
    chosen = sum(hours[day][hour] for day in (4, 5) for hour in (20, 21, 22))
    count = int(page.locator(".tile-value").first.inner_text().replace(",", ""))
    assert 0 < count < int(total.replace(",", ""))
    assert count == pytest.approx(chosen, rel=0.2)  # the heatmap spreads windows over their hours, a filter cannot
    expect(page.locator("#trend-words")).not_to_have_text(trend, use_inner_text=True)
    assert 0 < painted(page)[2] < cells[2]
    comes(page, lambda: veils(page) > 0, True)
    assert week(page) == hours
    with answer(page):
        brush(page, (4, 5), (20, 22))  # once more: all of the week
    assert address(page) == MEDWAY + "&layer=hotspots"
    expect(page.locator(".tile-value").first).to_have_text(total)


def test_a_drag_along_one_day_is_that_day_and_a_click_is_one_hour(page: Page) -> None:
    go(page, MEDWAY)
    for first, last in ((0.5, 0.5), (0.1, 0.9)):  # a straight line, and one that slants from corner to corner
        box = page.locator("#heatmap .nsewdrag").bounding_box()
        assert box
        across, down = box["width"] / 24, box["height"] / 7
        with answer(page):
            page.locator("#heatmap").scroll_into_view_if_needed()
            box = page.locator("#heatmap .nsewdrag").bounding_box()
            assert box
            page.mouse.move(box["x"] + 15.4 * across, box["y"] + (4 + first) * down)
            page.mouse.down()
            page.mouse.move(box["x"] + 17 * across, box["y"] + (4 + (first + last) / 2) * down, steps=4)
            page.mouse.move(box["x"] + 18.6 * across, box["y"] + (4 + last) * down, steps=4)
            page.mouse.up()
        assert address(page) == MEDWAY + "&days=fri&hours=15-19"
        go(page, MEDWAY)
    page.locator("#heatmap").scroll_into_view_if_needed()
    for query in (MEDWAY + "&days=sat&hours=22", MEDWAY):  # once more lets it go
        with answer(page):
            page.locator("#heatmap").scroll_into_view_if_needed()
            box = page.locator("#heatmap .nsewdrag").bounding_box()
            assert box
            page.mouse.click(box["x"] + 22.5 * box["width"] / 24, box["y"] + 5.5 * box["height"] / 7)
        assert address(page) == query


def test_a_label_chooses_its_row_or_column(page: Page) -> None:
    go(page, MEDWAY)
    for label, query in (
        ("Friday, all hours", "&days=fri"),
        ("every day, 23:00–24:00", "&hours=23"),
        ("every day, 23:00–24:00", ""),
    ):
        with answer(page):
            page.locator(f'#heatmap [role$=header][aria-label="{label}"]').click()
        assert address(page) == MEDWAY + query
    expect(page.locator("#heatmap .week-label")).to_have_count(7 + 24)


FOCUS = "document.activeElement.getAttribute('aria-label')"


def test_the_week_by_keyboard(page: Page) -> None:
    go(page, MEDWAY)
    expect(page.locator('#heatmap [tabindex="0"]')).to_have_count(1)  # one stop of Tab for all 168 and their labels
    counts = week(page)
    page.locator("[data-svg=heatmap]").focus()
    tab_to(page, "#heatmap .week-grid *", most=3)
    for key in ("Control+Home", *["ArrowDown"] * 4, *["ArrowRight"] * 15):
        page.keyboard.press(key)
    assert re.fullmatch(
        rf"Friday 15:00–16:00: {counts[4][15]:,.1f} offences, [\d.]+%".replace(".0 ", "(.0)? "), page.evaluate(FOCUS)
    )
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert outline == "3px"
    for _ in range(3):
        page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("#heatmap .week-said")).to_have_text("Friday, 15:00–19:00")
    expect(page.locator("#heatmap .week-mark")).to_be_visible()
    with answer(page):
        page.keyboard.press("Enter")
    assert address(page) == MEDWAY + "&days=fri&hours=15-19"
    comes(page, lambda: page.locator("#heatmap [aria-selected=true]").count(), 4)
    assert page.evaluate(FOCUS).startswith("Friday 18:00–19:00")  # the focus stays
    page.keyboard.press("Escape")  # the frame first
    expect(page.locator("#heatmap .week-mark")).to_be_hidden()
    with answer(page):
        page.keyboard.press("Escape")  # then what is chosen; the district stays
    assert address(page) == MEDWAY
    for key in ("Home", "ArrowLeft"):
        page.keyboard.press(key)
    assert page.evaluate(FOCUS) == "Friday, all hours"
    with answer(page):
        page.keyboard.press("Space")
    assert address(page) == MEDWAY + "&days=fri"
    for key in ("ArrowRight", "PageDown", "ArrowDown", "Shift+ArrowRight"):
        page.keyboard.press(key)
    with answer(page):
        page.keyboard.press("Enter")
    assert address(page) == MEDWAY + "&hours=0-2"


def test_a_peak_is_a_button_for_its_hours(page: Page) -> None:
    go(page, MEDWAY)
    peak = page.locator("#peaks button").first
    expect(peak).to_contain_text(re.compile(r"\d\d:00–\d\d:00: [\d,]+ offences"))
    days, hours = json.loads(json.loads(peak.get_attribute("data-touch") or "")["code"])
    shown = week(page)
    peak.focus()
    with answer(page):
        page.keyboard.press("Enter")
    assert address(page) == f"{MEDWAY}&days={','.join(days)}&hours={hours[0]}-{hours[-1] + 1}"
    words = f"{hours[0]:02d}:00–{hours[-1] + 1:02d}:00"
    expect(page.locator("#sentence")).to_contain_text(words)
    comes(page, lambda: veils(page) > 0, True)
    expect(peak).to_contain_text(words)  # it is still there, and takes its hours back
    assert week(page) == shown
    with answer(page):
        peak.click()
    assert address(page) == MEDWAY


def test_school_time_and_comparison_are_switches(page: Page) -> None:
    go(page, MEDWAY)
    counts, total = week(page), page.locator(".tile-value").first.inner_text()
    with answer(page):
        page.locator("#week-shows label", has_text="Compare").click()
    assert address(page) == MEDWAY + "&week=compare"
    expect(page.locator("#week-note")).to_contain_text("Oct 2023 – Sep 2024")
    comes(page, lambda: min(map(min, week(page))) < 0 < max(map(max, week(page))), True)
    page.locator("#week-shows input:checked").focus()
    with answer(page):
        page.keyboard.press("ArrowLeft")
    assert address(page) == MEDWAY + "&week=share"
    comes(page, lambda: round(sum(map(sum, week(page)))), 100)
    expect(page.locator(".tile-value").first).to_have_text(total)  # only the drawing has changed
    with answer(page):
        page.locator("#school-time label", has_text="Term").click()
    assert address(page) == MEDWAY + "&school=term&week=share"
    expect(page.locator("#sentence")).to_contain_text("term")
    expect(page.locator(".tile-value").first).not_to_have_text(total)
    go(page, MEDWAY)
    comes(page, lambda: week(page), counts)


# Hour by hour over the map


@pytest.fixture
def player(page: Page) -> Iterator[Page]:
    """The page with clocks that are counted."""
    page.evaluate(CLOCKS)
    yield page
    page.evaluate("() => { window.setInterval = window.slowly; }")
    page.emulate_media(reduced_motion="no-preference")


def said(page: Page) -> str:
    return page.locator("#hours-said").inner_text()


def hour(page: Page) -> int:
    return int(page.locator("#hours-slider input").input_value())


def test_hours_play_and_pause_by_mouse_and_keyboard(player: Page) -> None:
    page = player
    go(page, MEDWAY + "&layer=hotspots")
    cells, play = painted(page), page.locator("#hours-play")
    play.click()
    expect(play).to_contain_text("Pause")
    expect(page.locator("#hours-said")).to_contain_text(re.compile(r"^0[2-9]:00–\d\d:00, [\d,]+ offences; darkest"))
    expect(page.locator("#map-legend")).to_be_hidden()  # its classes are of all hours together
    play.click()
    expect(play).to_contain_text("Play")
    comes(page, lambda: said(page).startswith(f"{hour(page):02d}:00"), True)
    at, shown = hour(page), painted(page)
    assert shown[:2] == cells[:2]
    assert 0 < shown[2] < cells[2]
    assert page.evaluate("window.clocks") == 1

    play.focus()
    page.keyboard.press("Space")
    comes(page, lambda: hour(page) != at, True)
    page.keyboard.press("Enter")
    expect(play).to_contain_text("Play")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('#hours-slider input')")
    page.keyboard.press("Home")
    comes(page, lambda: (said(page), painted(page)), ("all hours", cells))
    expect(page.locator("#map-legend")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#hours-said")).to_contain_text("00:00–01:00, ")
    page.keyboard.press("End")
    expect(page.locator("#hours-said")).to_contain_text("23:00–24:00, ")
    assert "hours=" not in address(page)  # looking is not asking


def test_another_question_ends_the_hours(player: Page) -> None:
    page = player
    go(page, SMALL)
    page.locator("#hours-play").click()
    comes(page, lambda: hour(page) >= 1, True)
    assert painted(page) == ("areas", "district", 13)
    with answer(page):
        page.locator("#measure label", has_text="Rate").click()
    expect(page.locator("#hours-play")).to_contain_text("Play")
    assert (said(page), hour(page)) == ("all hours", -1)


def test_less_motion_means_one_hour_for_each_press(player: Page) -> None:
    page = player
    page.emulate_media(reduced_motion="reduce")
    go(page, SMALL)
    play = page.locator("#hours-play")
    expect(play).to_contain_text("Next hour")
    tab_to(page, "#hours-play", most=60)
    for number in range(3):
        page.keyboard.press("Space")
        expect(page.locator("#hours-said")).to_contain_text(f"{number:02d}:00–{number + 1:02d}:00")
        expect(play).to_contain_text("Next hour")
        assert hour(page) == number
    assert page.evaluate("window.clocks") == 0
