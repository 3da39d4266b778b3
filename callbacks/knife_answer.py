"""What the panels of the Knife crime page show for a question. All numbers come from layouts.views."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from callbacks.answer import NOT_KNOWN, request_for
from data.series import SERIES, series_of
from layouts.components.trend_panels import change_rows, funnel_table, multiples_table
from layouts.figures.funnel import funnel_figure
from layouts.figures.multiples import multiples_figure
from layouts.figures.style import empty_figure
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
