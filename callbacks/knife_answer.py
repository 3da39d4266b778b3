"""What the panels of the Knife crime page show for a question. All numbers come from layouts.views."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from callbacks.answer import NOT_KNOWN, request_for
from data.series import SERIES, series_of
from layouts.components.admissions_panel import admissions_table, admissions_words
from layouts.components.cost_panel import cost_table
from layouts.components.season_panel import season_table
from layouts.components.success_panel import success_cards
from layouts.components.trend_panels import change_rows, funnel_table, multiples_table
from layouts.components.who_panel import who_table, who_words
from layouts.figures.admissions import admissions_figure
from layouts.figures.cost import cost_figure
from layouts.figures.funnel import funnel_figure
from layouts.figures.multiples import multiples_figure
from layouts.figures.season import season_figure
from layouts.figures.style import empty_figure
from layouts.figures.who import who_figure
from layouts.views.panels import Unavailable, ask

if TYPE_CHECKING:
    from callbacks.application import Services


def series_answer(asked: dict[str, Any], services: Services) -> dict[str, Any]:
    """What the series on screen means."""
    key = series_of(request_for(asked, services).state)
    return {"series_words": SERIES[key].definition if key else ""}


def multiples_answer(asked: dict[str, Any], services: Services) -> dict[str, Any]:
    """Small charts, words and table."""
    model = ask("multiples", request_for(asked, services))
    if isinstance(model, Unavailable):
        words = " ".join(model.reasons)
        return {"multiples": empty_figure(NOT_KNOWN), "multiples_words": words, "multiples_table": []}
    return {
        "multiples": multiples_figure(model),
        "multiples_words": [model.words, html.Div(model.note, className="muted small")],
        "multiples_table": multiples_table(model),
    }


def change_answer(asked: dict[str, Any], services: Services) -> dict[str, Any]:
    """The change table and the funnel."""
    request = request_for(asked, services)
    table, plot = ask("change", request), ask("funnel", request)
    if isinstance(table, Unavailable):
        words = " ".join(table.reasons)
        return {
            "change_words": words,
            "change_table": [],
            "funnel": empty_figure(NOT_KNOWN),
            "funnel_words": words,
            "funnel_table": [],
        }
    return {
        "change_words": [table.words, html.Div(table.method, className="muted small")],
        "change_table": change_rows(table),
        "funnel": funnel_figure(plot),
        "funnel_words": plot.words,
        "funnel_table": funnel_table(plot),
    }


def people_answer(asked: dict[str, Any], services: Services) -> dict[str, Any]:
    """Who is involved, when in the year, and what it costs."""
    request = request_for(asked, services)
    shown: dict[str, Any] = {}
    model = ask("who", request)
    if isinstance(model, Unavailable):
        shown |= _nothing("who", model)
    else:
        shown |= {"who": who_figure(model), "who_words": who_words(model), "who_table": who_table(model)}
    model = ask("season", request)
    if isinstance(model, Unavailable):
        shown |= _nothing("season", model)
    else:
        words = [model.words or model.refusal, *_small(*model.notes)]
        shown |= {"season": season_figure(model), "season_words": words, "season_table": season_table(model)}
    model = ask("cost", request)
    if isinstance(model, Unavailable):
        return shown | _nothing("cost", model)
    words = [
        " ".join(part for part in (model.words, model.refusal) if part),
        *_small(model.left_out_words, *model.notes),
    ]
    return shown | {"cost": cost_figure(model), "cost_words": words, "cost_table": cost_table(model)}


def measures_answer(asked: dict[str, Any], services: Services) -> dict[str, Any]:
    """Hospital admissions beside the police's own counts, and the success measures."""
    request = request_for(asked, services)
    model, cards = ask("admissions", request), ask("success", request)
    if isinstance(model, Unavailable):
        shown = _nothing("admissions", model)
    else:
        shown = {
            "admissions": admissions_figure(model),
            "admissions_words": admissions_words(model),
            "admissions_table": admissions_table(model),
        }
    words = " ".join(cards.reasons) if isinstance(cards, Unavailable) else success_cards(cards)
    return shown | {"success": words}


def _nothing(name: str, reason: Unavailable) -> dict[str, Any]:
    """A panel that cannot be answered: why, and an empty chart."""
    return {name: empty_figure(NOT_KNOWN), f"{name}_words": " ".join(reason.reasons), f"{name}_table": []}


def _small(*lines: str) -> list[Any]:
    return [html.Div(line, className="muted small") for line in lines if line]
