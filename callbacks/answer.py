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
    from layouts.views.categories import CategoriesModel
    from layouts.views.places import PlacesModel


def request_of(question: Question, services: Services) -> Request:
    """The question as a view is asked it: with the deployment's viewer and the current data."""
    store, display = services.store(), question.display
    vintage = display.vintage or store.default_vintage
    return Request(store, question.state, services.viewer, display.level, vintage, display)


def request_for(asked: dict[str, Any], services: Services) -> Request:
    """The question that the page's store holds, as a view is asked it."""
    return request_of(from_address(f"?{asked['query']}", services.store())[0], services)


def answer(asked: dict[str, Any], services: Services) -> dict[str, Any]:
    """Component name -> new value, for the head and the plain panels of Explore."""
    request = request_for(asked, services)
    shown = head_answer(asked, services) | trend_answer(asked, services)
    kinds, table = ask("categories", request), ask("places", request)
    if isinstance(kinds, Unavailable):
        return shown | _refused(kinds)
    place = place_words(request.state, request.store.vocabulary(request.vintage))
    return shown | _categories(kinds, place) | _places(table)


def head_answer(asked: dict[str, Any], services: Services) -> dict[str, Any]:
    """Sentence, notices, chips and tiles; where the question cannot be answered, why not."""
    store = services.store()
    question, unread = from_address(f"?{asked['query']}", store)
    problems = [*asked.get("problems", []), *unread]
    request = request_of(question, services)
    shown = {"chips": chip_buttons(chips(question.state, store.vocabulary(request.vintage)))}
    head = ask("summary", request)
    if isinstance(head, Unavailable):
        return shown | {
            "sentence": "This cannot be answered from the data that is loaded.",
            "notices": notices([*problems, *head.reasons]),
            "tiles": [html.P(" ".join(head.reasons), className="left-out")],
        }
    notes = [_with_landing(text) for text in (*problems, *head.notices)]
    return shown | {"sentence": head.sentence, "notices": notices(notes), "tiles": tiles(head)}


def _with_landing(text: str) -> str:
    return text if text.endswith(".") else text + "."


def trend_answer(asked: dict[str, Any], services: Services) -> dict[str, Any]:
    """The monthly control chart, its words and its table."""
    model = ask("trend", request_for(asked, services))
    if isinstance(model, Unavailable):
        return {"trend": empty_figure(NOT_KNOWN), "trend_words": " ".join(model.reasons), "trend_table": []}
    words = " ".join([model.sentence, *model.notices]).strip()
    return {"trend": trend_figure(model), "trend_words": words, "trend_table": trend_table(model)}


def _categories(model: CategoriesModel, place: str) -> dict[str, Any]:
    if not model.rows:
        figure = empty_figure("No offence matches these filters in this period.")
    else:
        figure = categories_figure(model)
    largest = model.rows[0] if model.rows and model.rows[0].count.value is not None else None
    words = f"Most often: {largest.label.lower()}, {largest.count.words()} offences, {place}." if largest else ""
    return {"categories": figure, "categories_title": words, "categories_table": categories_table(model)}


def _places(model: PlacesModel) -> dict[str, Any]:
    noun = "districts" if model.level == "district" else "LSOAs"
    return {
        "places": place_rows(model),
        "places_title": f"Places: {len(model.rows):,} {noun}",
        "places_note": f"Rate {model.rate_words}. {model.tested_words}",
    }


def _refused(reason: Unavailable) -> dict[str, Any]:
    """The reason in words, and no figure that looks like one."""
    words = " ".join(reason.reasons)
    return {
        "categories": empty_figure(NOT_KNOWN),
        "categories_title": words,
        "categories_table": [],
        "places": [],
        "places_title": "Places",
        "places_note": words,
    }


NOT_KNOWN = "Not known from this source."
