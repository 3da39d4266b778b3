"""Asking: menus by keyboard alone, chips, Back, and an address that anyone may paste."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.driving import (
    OPENING,
    Server,
    address,
    answer,
    answered,
    comes,
    go,
    open_page,
    sentence,
    shown,
    tab_to,
)

pytestmark = pytest.mark.browser


def menu(title: str) -> str:
    return f"details.menu:has(> summary:text-is('{title}'))"


def open_menu(page: Page, title: str, key: str) -> None:
    """Tab to a menu and open it with a key."""
    page.locator(menu(title)).locator("summary").evaluate("summary => summary.setAttribute('data-wanted', '')")
    tab_to(page, "[data-wanted]")
    page.locator("[data-wanted]").evaluate("summary => summary.removeAttribute('data-wanted')")
    page.keyboard.press(key)
    expect(page.locator(menu(title))).to_have_attribute("open", "")


def close_menu(page: Page, title: str) -> None:
    """Escape closes it and gives the focus back to its title."""
    page.keyboard.press("Escape")
    expect(page.locator(menu(title))).not_to_have_attribute("open", "")
    assert page.evaluate("document.activeElement.textContent") == title


def test_every_menu_answers_to_the_keyboard_alone(page: Page) -> None:
    go(page, "?compare=year")
    page.locator("a.skip").focus()  # from the top, wherever the page was left

    open_menu(page, "When", "Enter")
    tab_to(page, "#when-preset input")
    with answer(page):
        page.keyboard.press("ArrowLeft")  # from 'All months' to 'Last 3 months'
    expect(page.locator("#sentence")).to_contain_text("Jul 2025 – Sep 2025")
    tab_to(page, "details.menu[open] [type=checkbox]")
    with answer(page):
        page.keyboard.press("Space")
    expect(page.locator("#sentence")).to_contain_text("Mondays")
    tab_to(page, "#hours [type=range]")
    with answer(page):
        page.keyboard.press("ArrowRight")
    expect(page.locator("#sentence")).to_contain_text("01:00")
    close_menu(page, "When")

    open_menu(page, "Where", "Space")
    tab_to(page, "#districts input")
    for _ in range(10):  # with the arrows down the list
        page.keyboard.press("ArrowDown")
    with answer(page):
        page.keyboard.press("Space")
    expect(page.locator("#sentence")).to_contain_text("Thanet")
    close_menu(page, "Where")

    open_menu(page, "What", "Enter")
    tab_to(page, "#what [type=search]")
    page.keyboard.type("robbery of personal")
    page.keyboard.press("ArrowDown")
    with answer(page):
        page.keyboard.press("Space")
    close_menu(page, "What")

    open_menu(page, "Who", "Enter")
    tab_to(page, "details.menu[open] [type=radio]")
    with answer(page):
        page.keyboard.press("ArrowDown")
    close_menu(page, "Who")

    assert address(page) == (
        "?from=2025-07-01&to=2025-09-30&district=E07000114&what=robbery-personal&cohort=u18&days=mon&hours=1-24"
    )
    expect(page.locator(".chip")).to_have_count(6)
    assert sentence(page).startswith(
        "Under-18 robbery of personal property, Jul 2025 – Sep 2025, Mondays 01:00–24:00, Thanet"
    )


def test_lists_are_searched_ticked_and_cleared(page: Page) -> None:
    go(page, "?compare=none")
    page.locator(menu("What")).locator("summary").click()
    what = page.locator("#what")
    with answer(page):
        what.get_by_role("checkbox", name="Serious violence", exact=True).check()
    what.get_by_role("searchbox", name="Search offences").fill("homi")
    expect(what.get_by_role("checkbox")).to_have_count(1)
    with answer(page):
        what.get_by_role("checkbox", name="Homicide").check()
    assert address(page) == "?compare=none&what=homicide,asvc"
    expect(what).to_contain_text("2 chosen")
    what.get_by_role("searchbox").fill("no such kind")
    expect(what).to_contain_text("None by that name.")
    what.get_by_role("searchbox").fill("")
    with answer(page):
        what.get_by_role("button", name="Clear offences").click()
    expect(what.get_by_role("searchbox")).to_be_focused()
    page.keyboard.press("Escape")
    page.locator(menu("When")).locator("summary").click()
    with answer(page):
        page.get_by_label("From", exact=True).select_option("Mar 2025")
    assert address(page) == "?from=2025-03-01&compare=none"


def test_two_choices_in_quick_succession_are_both_kept(page: Page) -> None:
    go(page, "?compare=none")
    page.locator(menu("Who")).locator("summary").click()
    page.evaluate("document.querySelector('#cohort input[value=u25]').click()")
    page.evaluate("document.querySelector('#measure input[value=rate]').click()")  # before the first is answered
    comes(page, lambda: address(page), "?compare=none&cohort=u25&measure=rate")
    expect(page.locator("#cohort input[value=u25]")).to_be_checked()
    expect(page.locator("#measure input[value=rate]")).to_be_checked()


def test_chips_take_filters_back_and_clear_all_takes_the_rest(page: Page) -> None:
    go(page, "?from=2025-01&to=2025-06&what=asvc&flag=knife&cohort=u25&compare=none")
    chips = page.locator(".chip")
    expect(chips).to_have_count(4)
    with answer(page):
        page.get_by_role("button", name="Remove filter: with a knife").click()
    expect(chips).to_have_count(3)
    assert "flag=" not in address(page)
    assert "knife" not in sentence(page)
    with answer(page):
        page.get_by_role("button", name="Clear all").click()
    expect(chips).to_have_count(4)  # back to the question that the page opens on
    assert address(page) == OPENING
    assert sentence(page).startswith("Under-25 serious violence in public places, Oct 2024 – Sep 2025, all districts")


def test_back_returns_to_the_screen_before(page: Page) -> None:
    go(page, "?from=2025-01&to=2025-06&what=asvc")
    first = shown(page)
    go(page, "?from=2025-01&to=2025-06&what=asvc&district=E07000114&measure=rate")
    second = shown(page)
    assert first != second
    with answer(page):
        page.go_back()
    comes(page, lambda: shown(page), first)
    with answer(page):
        page.go_forward()
    comes(page, lambda: shown(page), second)


def test_back_leaves_the_page_that_rewrote_its_address(laptop: BrowserContext, server: Server) -> None:
    page = laptop.new_page()
    page.goto(f"{server.url}/about")
    page.locator("nav a", has_text="Explore").click()
    answered(page)
    assert address(page).startswith("?from=")
    page.go_back()
    expect(page.locator("h1")).to_have_text("About the data")
    page.close()


def test_a_copied_address_shows_the_same_to_someone_else(page: Page, laptop: BrowserContext, server: Server) -> None:
    go(page, "?from=2024-10&to=2025-09&district=E06000035&what=asvc&cohort=10-17&hours=15-18&measure=change&level=lsoa")
    other = open_page(laptop, server, address(page))
    comes(page, lambda: shown(other), shown(page))
    assert address(other) == address(page)
    expect(other.locator("#map-legend")).to_have_text(page.locator("#map-legend").inner_text(), use_inner_text=True)
    other.close()
