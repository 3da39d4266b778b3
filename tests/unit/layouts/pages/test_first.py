"""The first HTML of every page holds the answer to its address, as the panels give it, for its viewer and no more."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from dash import dcc, html

from callbacks.application import create_app
from data.answers.panels import ask
from data.answers.request import Request
from data.question.filters import parse_query
from data.settings import Settings
from data.store.version import Store, StoreFolder
from data.viewer import Viewer
from layouts.pages.markup import markup
from layouts.pages.pages import pages
from tests.oracle.offered import fixed_questions

PATHS = [page.path for page in pages()]
QUERY = "from=2024-10&to=2025-09&what=asvc&measure=change"
EVIL = (
    "what=%3Cscript%3Ealert(1)%3C/script%3E&district=%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E&from=2024-10&to=2025-09"
)


class Words(HTMLParser):
    """The tags that are opened and the text between them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text: list[str] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in ("path", "br", "hr", "img", "input"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag != "path":
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def first(store: Store, viewer: Viewer, path: str, query: str) -> str:
    server = create_app(StoreFolder(store.folder.parent.parent), viewer, Settings()).server
    with server.test_client() as client:
        answer = client.get(f"{path}?{query}")
    assert answer.status_code == 200
    found = re.search(r'<div id="first">(.*)</div><div id="page">', answer.get_data(as_text=True), re.S)
    assert found
    return found[1]


@pytest.mark.parametrize("path", PATHS)
def test_the_first_html_says_what_the_panels_say(path: str, small_store: Store) -> None:
    text = first(small_store, Viewer("analyst"), path, QUERY)
    read = Words(text)
    assert read.open == []
    words = "|".join(read.text)
    request = Request(small_store, parse_query(QUERY, small_store.vocabulary())[0], Viewer("analyst"))
    head, table, drawn = (ask(name, request) for name in ("summary", "places", "map"))
    assert head.sentence in words
    assert head.left_out in words
    for figure in head.figures:
        assert f"|{figure.label}|{figure.value}|" in words.replace("\n", "")
    for row in table.rows:
        assert f"|{row.name}|{row.count.words()}|" in words
    for said in drawn.texts:
        assert said in unescape(text)
    assert read.tags.count("path") == len(drawn.codes)
    assert "script" not in read.tags


def test_what_an_address_says_is_text_and_nothing_else(small_store: Store) -> None:
    for path in PATHS:
        text = first(small_store, Viewer("analyst"), path, EVIL)
        read = Words(text)
        assert not {"script", "img"} & set(read.tags)
        assert "<script>alert(1)</script>" in unescape(text)  # told as not understood


def test_the_public_sees_the_figures_with_noise_and_no_more(small_store: Store) -> None:
    moved = 0
    for state in fixed_questions(small_store, places=False)[::40]:
        text = first(small_store, Viewer("public", exploring=True), "/", state.to_query())
        words = "|".join(Words(text).text)
        exact = ask("places", Request(small_store, state, Viewer("analyst")))
        shown = ask("places", Request(small_store, state, Viewer("public", exploring=True)))
        for row, true in zip(
            sorted(shown.rows, key=lambda row: row.code), sorted(exact.rows, key=lambda row: row.code), strict=False
        ):
            assert row.code == true.code
            assert f"|{row.name}|{row.count.words()}|" in words
            assert row.count.value == 0 or row.count.value >= 5
            moved += row.count.value != true.count.value
    assert moved > 50
    refused = first(small_store, Viewer("public", exploring=True), "/", "what=rape&days=fri")
    assert "fixed questions only" in refused
    assert "<path" not in refused


def test_only_plain_html_is_drawn() -> None:
    assert markup(html.P(["a < b", html.Br(), html.Span("x", className="y", style={"fontWeight": 700})])) == (
        '<p>a &lt; b<br><span class="y" style="fontWeight:700">x</span></p>'.replace("fontWeight", "font-weight")
    )
    assert markup(html.A("x", id="secret", href='"><script>', **{"data-touch": "<&"})) == (
        '<a href="&quot;&gt;&lt;script&gt;" data-touch="&lt;&amp;">x</a>'
    )
    with pytest.raises(TypeError, match="Graph"):
        markup(dcc.Graph())


def test_a_figure_that_is_not_known_says_why(small_store: Store) -> None:
    """All kinds, among them one without a harm weight; and single LSOAs, which have no rate."""
    for query, label, why in (
        ("compare=none", "Harm, days", "are of kinds without a harm weight, so no sum is given."),
        (
            f"lsoa={small_store.lsoas(small_store.default_vintage)['code'].iloc[1]}",
            "Per 1,000 residents",
            "No rate for single cells or LSOAs.",
        ),
    ):
        words = "|".join(Words(first(small_store, Viewer("analyst"), "/", query)).text)
        assert re.search(rf"{label}[^|]*\|–\|[^|]*{why}", words), words[:1500]
