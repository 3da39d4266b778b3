"""The first screen, drawn by the server: sentence, figures, map and table are in the HTML before any script runs.

It stands over the page until that has its own answers, and is all there is where scripts do not run. The numbers are
those of the panels, asked the same way for the same viewer.
"""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Any

from dash import html

from data.answers.answer import answered
from data.answers.figures.shown import rate_shown
from data.answers.offered import ever_answers, layers_offered, levels_offered, measures_offered
from data.answers.panels import ask
from data.question.basis.values import ended
from layouts.components.head import chips_of, legend, notices, tiles
from layouts.pages.frame import footer, header
from layouts.pages.markup import markup
from layouts.pages.offering import narrow
from layouts.pages.outlines import outlines

if TYPE_CHECKING:
    from data.answers.places.map import MapModel
    from data.answers.places.places import PlaceRow, PlacesModel
    from data.answers.request import Request
    from data.answers.summary import SummaryModel
    from layouts.pages.page import Page

MENUS = ("When", "Where", "What", "Who", "Compare")
COLUMNS = ("Place", "Offences (before)", "Change (95% interval)", "What the test says", "Rate")


def first_screen(page: Page, request: Request, problems: list[str]) -> str:
    """HTML of the first screen of a page for a question; the reason in words where there is no answer."""
    store = request.store
    top = narrow(header(store, page.path), request.viewer, store)
    parts = [top, html.Main(_body(page, request, problems)), footer(store)]
    return f'<div id="first">{markup(parts)}</div>'.replace(MAP_PLACE, _map(request))


#: Stands where the drawing goes: it is text of our own, which the components would escape.
MAP_PLACE = "[[map]]"


def _body(page: Page, request: Request, problems: list[str]) -> list[Any]:
    return answered(
        ask("summary", request),
        lambda head: _answer(page, head, request, problems),
        lambda reason: _no_answer(reason, request, problems),
    )


def _no_answer(reason: str, request: Request, problems: list[str]) -> list[Any]:
    sentence = "This cannot be answered from the data that is loaded."
    said = html.Div(html.P(reason, className="left-out"), className="tiles")
    return [*_question(request, sentence, [*problems, reason]), said]


def _answer(page: Page, head: SummaryModel, request: Request, problems: list[str]) -> list[Any]:
    """The head of the page; and map and table of districts, where they can be had."""
    districts = replace(request, level="district")
    panels = [
        *answered(ask("map", districts), lambda model: [_where(model, request, page)], lambda reason: []),
        *answered(ask("places", districts), lambda table: [_places(table, request)], lambda reason: []),
    ]
    columns = [html.Div(each, className="column") for each in panels]
    places = [html.Div(columns, className="panels first-panels")] if columns else []
    return [*_question(request, head.sentence, [*problems, *head.notices], head.scope), _tiles(head), *places]


def _question(request: Request, sentence: str, notes: list[str], scope: str = "") -> list[Any]:
    """The sentence, the closed menus and the chips, where the page has its own."""
    return [
        html.Div(
            [html.H1(sentence, className="sentence"), html.P(scope, className="muted scope")], className="sentence-row"
        ),
        html.Div(
            [
                html.Div("Filters", className="filters-toggle"),
                html.Div(
                    [html.Div(html.Div(f"{name} ▾", className="first-menu"), className="menu") for name in MENUS],
                    className="filters",
                    **{"aria-hidden": "true"},
                ),
                html.Div(
                    [
                        html.Span([chip.label, *([html.Span("×")] if goes else [])], className="chip")
                        for chip, goes in chips_of(request)
                    ],
                    className="chips",
                ),
                html.Div(
                    [html.Span(name, className="first-action") for name in ("Clear all", "Copy link")],
                    className="question-actions",
                    **{"aria-hidden": "true"},
                ),
            ],
            className="question",
        ),
        html.Div(notices([ended(text) for text in notes]), className="notices"),
    ]


def _tiles(model: SummaryModel) -> html.Div:
    return html.Div(tiles(model), className="tiles")


def _where(model: MapModel, request: Request, page: Page) -> html.Section:
    """The map's panel, every part of it where the page will have its own."""
    return html.Section(
        [
            html.Div(_head(request, live="map" in page.panels), className="panel-head"),
            html.Div(html.Div(MAP_PLACE, className="first-map"), className="map-frame"),
            html.Div(f"{model.title}.", className="panel-sentence"),
            *([_player()] if "map" in page.panels and _plays(request) else []),
            html.Div(legend(model), className="legend"),
        ],
        className="panel first-where",
    )


def _plays(request: Request) -> bool:
    return request.store.capabilities.hour and ever_answers("hours", request.viewer)


def _head(request: Request, *, live: bool) -> list[Any]:
    """The title; where the page has a map, also room for its switches and what may be done with it."""
    title = html.H2("Where")
    if not live:
        return [title]
    closed = {"aria-hidden": "true"}
    tools = [
        *(html.Div(each, className="first-layer") for each in _switch(layers_offered(request.viewer))),
        html.Div(
            [*_switch(levels_offered(request.viewer)), *_switch(measures_offered(request.viewer))],
            className="map-tools for-areas",
        ),
    ]
    return [
        html.Div([title, html.Div(tools, className="map-tools", **closed)], className="panel-title"),
        html.Div(
            [html.Span(name, className="first-action") for name in ("Method", "CSV")], className="actions", **closed
        ),
    ]


def _switch(choices: dict[str, str]) -> list[html.Div]:
    """None where there is nothing to choose."""
    shown = [html.Span(words) for words in choices.values()]
    return [html.Div(shown, className="first-switch")] if len(shown) > 1 else []


def _player() -> html.Div:
    """Room for the hours that are played over the map."""
    return html.Div(html.Span("▶ Play hours", className="action-button"), className="hours-player first-room")


def _map(request: Request) -> str:
    return answered(
        ask("map", replace(request, level="district")), lambda model: _outlined(model, request), lambda reason: ""
    )


def _outlined(model: MapModel, request: Request) -> str:
    values = {code: (number, text) for code, number, text in zip(model.codes, model.classes, model.texts, strict=True)}
    return outlines(request.store, values, diverging=model.diverging, label=escape(model.title, quote=True))


def _places(model: PlacesModel, request: Request) -> html.Section:
    rows = [_row(row, request) for row in model.rows]
    head = html.Thead(html.Tr([html.Th(name, scope="col") for name in COLUMNS]))
    table = html.Table([head, html.Tbody(rows)], className="data-table")
    return html.Section(
        [
            html.Div(html.H2(f"Places: {len(rows):,} districts"), className="panel-head"),
            html.Div(table, className="table-scroll"),
            html.Div(f"{model.rate_says} {model.tested_words}", className="muted small"),
        ],
        className="panel",
    )


def _row(row: PlaceRow, request: Request) -> html.Tr:
    """A district; its name leads to it also where no script runs."""
    alone = replace(request.state, districts=(row.code,), areas=(), lsoas=(), cells=())
    percent = row.change.percent_words()
    before = [] if row.before is None else [html.Span(f" ({row.before.words()})", className="muted")]
    cells: list[Any] = [
        [row.count.words(), *before],
        f"{percent} ({row.change.interval_words()})" if percent else "–",
        f"{row.change.sign} {row.change.verdict_words}",
        "–" if row.rate is None else rate_shown(row.rate),
    ]
    name = html.Th(html.A(row.name, href=f"?{alone.to_query()}"), scope="row")
    return html.Tr([name, *(html.Td(cell) for cell in cells)])
