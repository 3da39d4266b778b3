"""What every page has: its store of the question, header, filters, and the licences at its foot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import dcc, html

from data.months import day_in_full
from data.question.named import area_name
from data.store.attribution import attributions
from layouts import ids
from layouts.components.controls import compare_menu, what_menu, when_menu, where_menu, who_menu
from layouts.pages.pages import pages
from layouts.pages.plain.signed import signed_parts
from layouts.panels.faces import faces

if TYPE_CHECKING:
    from data.settings import Settings
    from data.store.version import Store
    from layouts.pages.page import Page

TITLE = "Serious Violence Explorer"
CURRENT = {"className": "current", "aria-current": "page"}
ABOUT = ("/about", "About")
#: A page of its own kind: it shows a release, so it takes no question along (layouts/pages/plain/meeting.py).
MEETING = ("/panel", "Meeting")
#: An assessment to hand out, made of the question.
PACK = ("/pack", "Packs")
#: Shown to those who are shown single places: it stands and falls with the patrol plan.
BRIEFING = ("/briefing", "Briefing")
#: The analyst's screen that freezes a question for the public meeting (layouts/pages/plain/release_form.py).
RELEASE = "/panel/new"
#: What a link of the navigation bears where it does not take the question along.
BEARS: dict[str, dict[str, str]] = {MEETING[0]: {}, ABOUT[0]: {}, BRIEFING[0]: {"data-of": "patrol"}}


def framed(store: Store, page: Page, settings: Settings, stamp: tuple[str, str] = ("", "")) -> Any:
    """A page with its panels, before any answer is in them. ``stamp``: marking and whose, for saved pictures."""
    return html.Div(
        [
            dcc.Location(id=ids.URL, refresh="callback-nav"),
            dcc.Store(id=ids.QUESTION),
            dcc.Store(id=ids.MAP_CLICK),
            dcc.Store(id=ids.TOUCHED),
            dcc.Store(id=ids.SHOWN),
            html.A("Skip to the figures", href="#tiles", className="skip"),
            header(store, page.path),
            html.Main(
                [*question_head(store), faces()["summary"].section(store, settings), *page.body(store, settings)],
                **{
                    "data-version": store.data_version,
                    "data-head": " ".join(page.head),
                    "data-marking": stamp[0],
                    "data-whose": stamp[1],
                },
            ),
            footer(store),
        ]
    )


def header(store: Store, current: str) -> html.Header:
    """Title, area, whether the data is invented, how far it reaches, and the pages there are."""
    names = [name for name, home in zip(store.districts["name"], store.districts["home"], strict=True) if home]
    area = area_name(store, ", ".join(names[:2]))
    badge = [html.Span("Demonstration data", className="badge")] if store.is_demonstration else []
    source = " and ".join(s.name for s in store.sources if s.key != "demonstration")
    return html.Header(
        [
            html.Div(
                [
                    html.Span(TITLE, className="brand"),
                    html.Span(area, className="area"),
                    *badge,
                    html.Span(f"{source + ', ' if source else ''}to {day_in_full(store.last_day)}", className="reach"),
                ],
                className="header-left",
            ),
            html.Nav(
                [
                    *_links(current),
                    *signed_parts(),
                ],
                **{"aria-label": "Pages"},
            ),
        ]
    )


def _links(current: str) -> list[html.A]:
    return [
        html.A(words, href=path, **BEARS.get(path, {"data-follow": path}), **(CURRENT if path == current else {}))
        for path, words in navigation()
    ]


def navigation() -> list[tuple[str, str]]:
    """Path and words of every page, in the order of the header; written once for all of them."""
    return [*((page.path, page.title) for page in pages()), BRIEFING, PACK, MEETING, ABOUT]


def navigation_for_all(*, releases_only: bool = False) -> list[tuple[str, str]]:
    """Without what only some viewers may open: for pages that are the same for everybody.

    ``releases_only``: for who reads nothing else (``data.viewer``).
    """
    if releases_only:
        return [MEETING, ABOUT]
    return [link for link in navigation() if link != BRIEFING]


def footer(store: Store) -> html.Footer:
    """Licences; they follow the data into every export too."""
    lines = attributions(store)
    return html.Footer(
        [
            html.Span(" ".join(lines)),
            " ",
            html.A("Sources, methods and account of rows", href="/about"),
            " ",
            html.Button("Print this page", className="as-link not-on-paper", **{"data-print": ""}),
        ],
        id=ids.SOURCES,
    )


def question_head(store: Store) -> list[Any]:
    return [
        html.Div(
            [html.H1(id=ids.SENTENCE, className="sentence"), html.P(id=ids.SCOPE, className="muted scope")],
            className="sentence-row",
        ),
        html.Div(
            [
                html.Button(
                    "Filters",
                    id=ids.FILTERS_TOGGLE,
                    className="filters-toggle",
                    **{"aria-expanded": "false", "aria-controls": ids.FILTERS},
                ),
                html.Div(
                    [when_menu(store), where_menu(store), what_menu(store), who_menu(store), compare_menu()],
                    id=ids.FILTERS,
                    className="filters",
                ),
                html.Div(id=ids.CHIPS, className="chips"),
                html.Div(
                    [
                        html.Button("Clear all", id=ids.CLEAR, className="as-link", n_clicks=0),
                        html.Button("Copy link", id=ids.COPY, className="as-link", n_clicks=0),
                        html.Span(id=ids.COPIED, className="said", role="status"),
                    ],
                    className="question-actions",
                ),
            ],
            className="question",
        ),
        html.Div(id=ids.NOTICES, className="notices", role="status"),
    ]
