"""A small control chart for every district or coordination area."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from data.answers.figures.shown import rate_shown
from data.question.display import CHARTS, ORDERS, SCALES
from layouts import ids
from layouts.components.fields import switch
from layouts.components.panel import chart, data_table, panel, small
from layouts.figures.multiples import multiples_figure
from layouts.panels.face import Face, figure, table, words

if TYPE_CHECKING:
    from data.answers.request import Request
    from data.answers.time.multiples import MultiplesModel
    from data.settings import Settings
    from data.store.version import Store


def section(_: Store, __: Settings) -> html.Section:
    """A small control chart for every district or coordination area."""
    tools = html.Div(
        [
            switch(ids.BY, "by", "Charts of", CHARTS, "district"),
            switch(ids.SORT, "sort", "Order", ORDERS, "change"),
            switch(ids.SCALE, "scale", "Scale", SCALES, "shared"),
        ],
        className="map-tools",
    )
    return panel(
        "multiples",
        "Every district",
        html.Div(id=ids.MULTIPLES_WORDS, className="panel-sentence"),
        method=[
            html.P(
                "Each chart is judged by itself: three years or more by what the time of year leads to expect, fewer "
                "by an even average (XmR), and fewer than three a month as two counts."
            ),
            html.P("Choose a chart to filter everything to that district; choose it again to go back."),
            html.A("How trends are judged", href="/methods/trend"),
        ],
        tools=tools,
        chart=chart(ids.MULTIPLES, "560px"),
        table=html.Div(id=ids.MULTIPLES_TABLE, tabIndex=0),
        png=True,
    )


def draw(_: Request, model: MultiplesModel) -> dict[str, Any]:
    """Words, charts and table."""
    return {
        "words": [model.words, *small(model.note)],
        "chart": multiples_figure(model),
        "table": multiples_table(model),
    }


def multiples_table(model: MultiplesModel) -> Any:
    """Name, figure of the period, change, rate, what the chart says."""
    rows = [
        [
            chart.name,
            chart.now.words(),
            f"{chart.change.percent_words()} ({chart.change.interval_words()})"
            if chart.change.percent_words()
            else "–",
            f"{chart.change.sign} {chart.change.verdict_words}",
            "–" if chart.rate is None else rate_shown(chart.rate),
            chart.control.words,
        ]
        for chart in model.charts
    ]
    head = [
        "Place",
        "Offences",
        "Change (95% interval)",
        "What the test says",
        f"Rate {model.rate_words}",
        "The latest month",
    ]
    return data_table(head, rows, model.note)


FACE = Face(
    key="multiples",
    answers=("multiples",),
    parts={
        "words": words(ids.MULTIPLES_WORDS),
        "chart": figure(ids.MULTIPLES),
        "table": table(ids.MULTIPLES_TABLE),
    },
    section=section,
    draw=draw,
)
