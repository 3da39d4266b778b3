"""What changes with every answer at the head of the page: tiles, chips, notices, legends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from dash import html

from data.answers.offered import may_go
from data.question.sentence import chips as chips_in_words
from layouts.tokens import AMOUNT, CHANGE

if TYPE_CHECKING:
    from data.answers.places.map import MapModel
    from data.answers.request import Request
    from data.answers.summary import Figure, SummaryModel
    from data.question.basis.filter import Chip
    from data.question.filters import FilterState


#: Stands where there is no figure; the tile then says why.
NO_FIGURE = "–"


def tiles(model: SummaryModel) -> list[Any]:
    """One tile for each figure, and under them what the total leaves out."""
    return [
        html.Div([_tile(figure) for figure in model.figures], className="tiles-row"),
        html.P(model.left_out, className="left-out"),
    ]


def _tile(figure: Figure) -> html.Div:
    aside: list[Any] = []
    if figure.interval:
        aside.append(html.Span(f"95% interval {figure.interval}", className="muted"))
    elif figure.change.verdict != "no comparison":
        aside.append(change_words(figure))
    elif figure.value == NO_FIGURE:
        aside.append(html.Span(figure.note, className="muted"))
    was = [html.Span(f"was {figure.before}", className="muted")] if figure.before else []
    return html.Div(
        [
            html.Div(figure.label, className="tile-label"),
            html.Div([html.Span(figure.value, className="tile-value"), *was]),
            html.Div(aside, className="tile-aside"),
        ],
        className="tile",
        title=figure.note,
    )


def change_words(figure: Figure) -> html.Span:
    """'▼ 7% (−10 to −4) clear fall', colour and sign saying the same."""
    found = figure.change
    percent = found.percent_words()
    inside = f" {percent} ({found.interval_words()})" if percent else ""
    return html.Span(f"{found.sign}{inside} {found.verdict_words}", className=f"verdict {found.verdict}")


def chips(found: list[tuple[Chip, bool]]) -> list[Any]:
    """Each narrowing of the question, with × to take it back where it may go."""
    return [
        html.Button(
            [chip.label, html.Span("×", **{"aria-hidden": "true"})],
            className="chip",
            **{"aria-label": f"Remove filter: {chip.label}", "data-chip": str(i)},
        )
        if goes
        else html.Span(chip.label, className="chip fixed")
        for i, (chip, goes) in enumerate(found)
    ]


def chips_of(request: Request) -> list[tuple[Chip, bool]]:
    """The clauses of a question, and whether this viewer may take each of them back."""
    found, state = chips_in_words(request.state, request.store.vocabulary(request.vintage)), request.state
    return [(chip, may_go(cast("FilterState", chip.without), state, request.viewer, request.store)) for chip in found]


def notices(found: list[str]) -> list[Any]:
    """Sentences that the reader must see."""
    return [html.P(text, className="notice") for text in found]


def legend(model: MapModel) -> list[Any]:
    """Swatches with their numbers, the method, and what is left out."""
    colours = CHANGE if model.diverging else AMOUNT
    entries = [
        html.Li([html.Span(className="swatch", style={"background": colour}), label])
        for colour, label in zip(colours, model.legend.labels, strict=False)
        if label
    ]
    how = model.legend.method
    return [
        html.Div([html.Span(model.legend.title, className="legend-title"), html.Ul(entries, className="legend-list")]),
        html.Div(f"{how[0].upper()}{how[1:]}. {model.left_out}", className="muted small"),
    ]
