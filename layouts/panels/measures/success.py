"""Success measures: the Home Office measures as three cards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from layouts import ids
from layouts.components.panel import chart, data_table, panel
from layouts.figures.success import gaps_figure, pace_figure
from layouts.panels.face import Face, words

if TYPE_CHECKING:
    from data.answers.measures.event_gaps import EventGaps
    from data.answers.measures.pace import Pace
    from data.answers.measures.success import Card, SuccessModel
    from data.answers.request import Request
    from data.settings import Settings
    from data.store.version import Store


def section(_: Store, __: Settings) -> html.Section:
    """The Home Office success measures as cards."""
    return panel(
        "success",
        "Success measures",
        html.Div(id=ids.SUCCESS),
        method=[
            html.P("Twelve months up to each month, against a straight line from the base year to the target."),
            html.A("How the measures are judged", href="/methods/success-measures"),
        ],
        png=True,
    )


def draw(_: Request, model: SuccessModel) -> dict[str, Any]:
    """The cards."""
    return {"cards": success_cards(model)}


#: Sign of each verdict, told apart by shape.
SIGNS = {"below the line": "▼", "too close to the line to tell": "◆", "above the line": "▲"}


HEIGHT = "260px"


def success_cards(model: SuccessModel) -> html.Div:
    """The cards beside each other, then what to bear in mind."""
    notes = [html.P(line, className="muted small") for line in model.notes]
    return html.Div([html.Div([_card(card) for card in model.cards], className="success-cards"), *notes])


def _card(card: Card) -> html.Article:
    body: list[Any] = [html.H3(card.title), html.P(f"For {card.place}.", className="muted small")]
    if card.instead:
        body.append(html.P(card.instead))
    for each in card.paces:
        body += _pace(card, each)
    for found in card.events:
        body += _events(card, found)
    body += [html.P(line, className="muted small") for line in (card.target, card.source) if line]
    return html.Article(body, className=f"success-card success-{card.key}")


def _pace(card: Card, model: Pace) -> list[Any]:
    sign = SIGNS.get(model.verdict)
    verdict = [html.P(f"{sign} {model.label}: {model.verdict}", className="verdict")] if sign else []
    rows = [
        [month, sums.words(), "–" if line is None else f"{line:,.0f}", count.words()]
        for month, sums, line, count in zip(model.month_names, model.rolling, model.line, model.monthly, strict=True)
    ]
    caption = f"{card.title}, {model.label.lower()}: by month, latest first"
    table = data_table(["Month", "Twelve months up to it", "Line", "Month alone"], list(reversed(rows)), caption)
    words = [html.P(model.sentence), html.P(model.chart_words, className="muted small")]
    return [*verdict, *words, *_chart(pace_figure(model), table)]


def _events(card: Card, model: EventGaps) -> list[Any]:
    if not model.days:
        return [html.P(model.sentence)]
    rows = [[day, f"{gap:,}"] for day, gap in zip(model.dates, model.days, strict=True)]
    caption = f"{card.title}, {model.label.lower()}: days since the one before, latest first"
    table = data_table(["Day", "Days since the one before"], list(reversed(rows)), caption)
    return [html.P(model.sentence), *_chart(gaps_figure(model), table)]


def _chart(figure: dict[str, Any], table: html.Div) -> list[Any]:
    """A chart with the same numbers as a table under it."""
    return [
        chart(None, HEIGHT, figure),
        html.Details(
            [html.Summary("Table"), html.Div(table, className="table-scroll", tabIndex=0)], className="card-table"
        ),
    ]


FACE = Face(
    key="success",
    answers=("success",),
    parts={"cards": words(ids.SUCCESS)},
    section=section,
    draw=draw,
)
