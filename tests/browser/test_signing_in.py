"""Signing in through a browser at a sign-in service, and the pages around it: who is named, and what a finger hits."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from data.store.version import Store
from tests.browser.conftest import LAPTOP, PHONE
from tests.browser.driving import PATIENCE, Server, answered
from tests.browser.test_accessibility import SMALL, violations
from tests.e2e.everybody import PEOPLE, serving, store_with_roles

LONG = "ada.lovelace-oconnor@violence-reduction.kent.example"
#: Named so long that it cannot stand in the head whole; and somebody whose group has no role.
MORE = [
    {"sub": "ada", "preferred_username": LONG, "groups": ["Analysts"]},
    {"sub": "nick", "preferred_username": "nick@example.org", "groups": ["Catering"]},
]
#: What reaches beyond the screen, and parts of the head that lie on one another.
WRONG = """() => {
  const width = document.documentElement.clientWidth;
  const at = e => e.getBoundingClientRect();
  const found = [...document.querySelectorAll('header *, main > *')].filter(e => e.checkVisibility())
    .filter(e => at(e).right > width + 1 || at(e).left < -1).map(e => 'beyond: ' + e.outerHTML.slice(0, 80));
  if (document.documentElement.scrollWidth > width) found.push('the page scrolls sideways');
  const parts = [...document.querySelectorAll('header nav a, header nav .who-asks')].map(e => [e.innerText, at(e)]);
  const apart = (p, q) => Math.min(p.right, q.right) - 1 <= Math.max(p.left, q.left)
    || Math.min(p.bottom, q.bottom) - 1 <= Math.max(p.top, q.top);
  parts.forEach(([a, p], i) => parts.slice(i + 1).forEach(([b, q]) => apart(p, q) || found.push(`${a} on ${b}`)));
  return found;
}"""


@pytest.fixture(scope="module")
def signing(small_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that signs people in."""
    folder = store_with_roles(small_store, tmp_path_factory.mktemp("signing") / "store")
    with serving(folder, [*PEOPLE, *MORE], workers=1) as server:
        yield server.wait()


@pytest.fixture(params=[LAPTOP, PHONE], ids=["laptop", "phone"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A page of somebody who has signed in nowhere yet."""
    small = request.param is PHONE
    context = browser.new_context(viewport=request.param, has_touch=small, is_mobile=small)
    opened = context.new_page()
    opened.set_default_timeout(PATIENCE)
    yield opened
    context.close()


def sign_in(page: Page, server: Server, who: str, path: str) -> None:
    """Open an address, and press the button with this name at the sign-in service, to which it leads."""
    page.goto(server.url + path)
    page.locator(f"button[value={who}]").click()
    page.wait_for_url(f"{server.url}/**")


def faults(page: Page) -> list[str]:
    """What is cut, lies on something else, is too small to press, or breaks a rule of axe."""
    return [*page.evaluate(WRONG), *page.evaluate(SMALL), *violations(page)]


def test_in_and_out(page: Page, signing: Server) -> None:
    sign_in(page, signing, "ada", "/?what=robbery")
    answered(page)
    assert "what=robbery" in page.url  # back at the question that was asked
    assert page.evaluate(WRONG) == []
    name = page.locator("header .who-asks")
    expect(name).to_have_text(LONG)
    expect(name).to_have_attribute("title", LONG)
    page.goto(f"{signing.url}/about")
    assert faults(page) == []
    page.locator("header").get_by_text("Sign out").click()
    expect(page.locator("main")).to_contain_text(f"You are signed in as {LONG}.")
    assert faults(page) == []
    page.locator("main button").click()  # to the service, which asks as well
    page.get_by_role("button").first.click()
    page.wait_for_url(f"{signing.url}/signed-out")
    expect(page.locator("h1")).to_have_text("You are signed out")
    expect(page.locator("header nav a, header .who-asks")).to_have_count(0)
    assert faults(page) == []
    page.goto(f"{signing.url}/about")
    assert not page.url.startswith(signing.url)  # at the service again


def test_who_has_no_role_is_told_so_and_led_nowhere(page: Page, signing: Server) -> None:
    sign_in(page, signing, "nick", "/knife/")
    expect(page.locator("main")).to_contain_text("nick@example.org is signed in, but none of their groups has a role")
    expect(page.locator("header nav a, header .who-asks")).to_have_count(0)
    assert faults(page) == []


def test_an_admin_has_releases_and_the_record(page: Page, signing: Server) -> None:
    sign_in(page, signing, "admin", "/")
    assert page.url == f"{signing.url}/panel"
    expect(page.locator("header nav a")).to_have_text(["Meeting", "About", "Record", "Sign out"])
    expect(page.locator("main a")).to_have_count(0)  # nothing that would be refused
    assert faults(page) == []
    page.locator("header").get_by_text("Record").click()
    expect(page.locator("table.record tbody tr").first).to_contain_text("admin@example.org")
    assert faults(page) == []
