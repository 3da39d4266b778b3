"""From a question to what every component of Explore shows. All numbers come from layouts.views."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from callbacks.transitions import from_address
from data.sentence import chips, place_words
from layouts.components.head import chips as chip_buttons
from layouts.components.head import notices, tiles
from layouts.components.tables import categories_table, place_rows, trend_table
from layouts.figures.categories import categories_figure
from layouts.figures.style import empty_figure
from layouts.figures.trend import trend_figure
from layouts.views.panels import Unavailable, ask
from layouts.views.request import Request

if TYPE_CHECKING:
    from callbacks.application import Services
    from callbacks.transitions import Question


def request_of(question: Question, services: Services) -> Request:
    """The question as a view is asked it: with the deployment's viewer and the current data."""
    store, display = services.store(), question.display
    vintage = display.vintage or store.default_vintage
    return Request(store, question.state, services.viewer, display.level, vintage, display)


def request_for(asked: dict[str, Any], services: Services) -> Request:
    """The question that the page's store holds, as a view is asked it."""
    return request_of(from_address(f"?{asked['query']}", services.store())[0], services)


def answer(asked: dict[str, Any], services: Services) -> dict[str, Any]:
    """Component name -> new value, for every panel of the page."""
    store = services.store()
    question, unread = from_address(f"?{asked['query']}", store)
    problems = [*asked.get("problems", []), *unread]
    request = request_of(question, services)
    vocabulary = store.vocabulary(request.vintage)
    shown = {"chips": chip_buttons(chips(question.state, vocabulary))}
    head = ask("summary", request)
    if isinstance(head, Unavailable):
        return shown | _refused(head, problems)
    notes = [*problems, *head.notices]
    place = place_words(question.state, vocabulary)
    return shown | {
        "sentence": head.sentence,
        "notices": notices([_with_landing(text) for text in notes]),
        "tiles": tiles(head),
        **_trend(request),
        **_categories(request, place),
        **_places(request),
    }


def _with_landing(text: str) -> str:
    return text if text.endswith(".") else text + "."


def _trend(request: Request) -> dict[str, Any]:
    model = ask("trend", request)
    words = " ".join([model.sentence, *model.notices]).strip()
    return {"trend": trend_figure(model), "trend_words": words, "trend_table": trend_table(model)}


def _categories(request: Request, place: str) -> dict[str, Any]:
    model = ask("categories", request)
    if not model.rows:
        figure = empty_figure("No offence matches these filters in this period.")
    else:
        figure = categories_figure(model)
    largest = model.rows[0] if model.rows and model.rows[0].count.value is not None else None
    words = f"Most often: {largest.label.lower()}, {largest.count.words()} offences, {place}." if largest else ""
    return {"categories": figure, "categories_title": words, "categories_table": categories_table(model)}


def _places(request: Request) -> dict[str, Any]:
    model = ask("places", request)
    noun = "districts" if model.level == "district" else "LSOAs"
    return {
        "places": place_rows(model),
        "places_title": f"Places: {len(model.rows):,} {noun}",
        "places_note": f"Rate {model.rate_words}. {model.tested_words}",
    }


def _refused(reason: Unavailable, problems: list[str]) -> dict[str, Any]:
    """The page where the question cannot be answered: the reason in words, and no figure that looks like one."""
    words = " ".join(reason.reasons)
    empty = empty_figure("Not known from this source.")
    return {
        "sentence": "This cannot be answered from the data that is loaded.",
        "notices": notices([*problems, *reason.reasons]),
        "tiles": [html.P(words, className="left-out")],
        "trend": empty,
        "trend_words": words,
        "trend_table": [],
        "categories": empty,
        "categories_title": words,
        "categories_table": [],
        "places": [],
        "places_title": "Places",
        "places_note": words,
    }
