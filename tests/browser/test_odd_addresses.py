"""Addresses typed by hand: every slip is said on the page, none breaks it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import Server, go, listen, place_rows

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?from=banana&what=nope&foo=1", ["banana", "nope", "foo"]),
        ("?district=E07000114&district=../../etc/passwd&lsoa=<script>alert(1)</script>", ["district", "lsoa"]),
        ("?from=2025-13&hours=25-99&days=someday", ["2025-13", "25-99", "someday"]),
        ("?level=street&vintage=1066&measure=", ["street", "1066", "measure"]),
    ],
)
def test_a_mistyped_address_is_answered_with_notices(page: Page, query: str, said: list[str]) -> None:
    heard = listen(page)
    go(page, query)
    for word in said:
        expect(page.locator("#notices")).to_contain_text(word)
    assert place_rows(page)
    assert page.locator(".tile").count() == 4
    assert heard.all() == []


def test_nothing_that_a_route_is_asked_is_a_server_error(page: Page, server: Server) -> None:
    for path in ("/download/nope.csv", "/geometry/..%2f..%2fmanifest.json", "/methods/..%2f..%2fapp", "/nowhere"):
        assert page.request.get(server.url + path).status in (200, 404), path
    odd = page.request.get(f"{server.url}/download/places.csv?from=banana&district=%FF%00")
    assert odd.status == 200
    assert "banana" in odd.text()


def test_a_question_that_finds_nothing_says_so(page: Page) -> None:
    go(page, "?from=2025-09&to=2025-09&what=homicide&hours=4-5&cohort=10-17&district=E07000111")
    assert page.locator(".tile-value").first.inner_text() == "0"
    expect(page.locator("#categories")).to_contain_text("No offence matches")
