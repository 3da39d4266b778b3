"""The question that a page opens on says why it differs from a printed assessment; no other question does."""

from __future__ import annotations

from dataclasses import replace

from data.answers.panels import ask
from data.answers.request import Request
from data.question.opening import opening_for
from data.question.scope import KNIFE, opening_words
from data.store.version import Store
from data.viewer import Viewer
from layouts.pages.first import first_screen
from layouts.pages.pages import pages

ANALYST, PUBLIC = Viewer("analyst"), Viewer("public", exploring=True)


def test_the_opening_says_what_it_leaves_out(small_store: Store) -> None:
    explore, knife = (opening_for(ANALYST, page.opening)(small_store) for page in pages())
    assert opening_words(explore, small_store, ANALYST).startswith("Only under 25 and in public places: a printed")
    assert opening_words(knife, small_store, ANALYST) == KNIFE
    assert opening_words(replace(explore, flags=()), small_store, ANALYST) == ""
    assert opening_words(replace(explore, measure="rate"), small_store, ANALYST)  # the same offences
    public = opening_for(PUBLIC, pages()[0].opening)(small_store)
    assert opening_words(public, small_store, PUBLIC).startswith("Only under 25: a printed")


def test_a_source_without_ages_and_circumstances_opens_on_all_of_them(monthly_store: Store) -> None:
    explore, knife = (opening_for(ANALYST, page.opening)(monthly_store) for page in pages())
    assert opening_words(explore, monthly_store, ANALYST) == ""
    assert opening_words(knife, monthly_store, ANALYST) == ""


def test_it_stands_on_page_and_first_screen(small_store: Store) -> None:
    for page in pages():
        request = Request(small_store, opening_for(ANALYST, page.opening)(small_store), ANALYST)
        words = ask("summary", request).scope
        assert f'<p class="muted scope">{words}</p>' in first_screen(page, request, [])
