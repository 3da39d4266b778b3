"""Trend: the monthly control chart and its table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from layouts import ids
from layouts.components.panel import JUDGED, chart, data_table, panel, still
from layouts.figures.trend import trend_figure
from layouts.panels.face import Face, figure, table, words

if TYPE_CHECKING:
    from data.answers.request import Request
    from data.answers.time.trend import TrendModel
    from data.settings import Settings
    from data.store.version import Store


def section(_: Store, __: Settings) -> html.Section:
    """The monthly control chart and its table."""
    graph = html.Div(chart(ids.TREND, "100%"), className="trend-graph")
    key = html.Div(
        [
            html.Span("● in the period"),
            html.Span("○ other months"),
            html.Span("┈ a year earlier"),
            html.Span("╌ usual range", className=JUDGED),
            html.Span("▼ fewer than usual", className=JUDGED),
            html.Span("▲ more than usual", className=JUDGED),
            html.Span("◇ the next months, if things go on", className=JUDGED),
        ],
        className="muted small key",
        **{"aria-hidden": "true"},
    )
    return panel(
        "trend",
        "Trend",
        html.Div(id=ids.TREND_WORDS, className="panel-sentence"),
        method=[
            html.P(
                "Offences by the month they happened, for every month that is loaded; the filters hold, the dates do "
                "not. Drag across months to choose a period. A month that was not loaded is a gap, an incomplete "
                "last month is hollow."
            ),
            html.P(
                "With three years or more a month is judged by what its time of year and its length lead to expect "
                "(quasi-Poisson model, dispersion from the months themselves); with fewer by an even average and the "
                "mean moving range (XmR). A signal is a month outside the limits, a long run on one side, 7 rising or "
                "falling, or 2 of 3 near a limit. Fewer than three a month are compared as two counts instead."
            ),
            html.A("How trends are judged", href="/methods/trend"),
        ],
        chart=[graph, key],
        table=html.Div(id=ids.TREND_TABLE, tabIndex=0),
        png=True,
    )


def draw(request: Request, model: TrendModel) -> dict[str, Any]:
    """Words, chart and table."""
    return {
        "words": " ".join([model.sentence, *model.notices]).strip(),
        "chart": still(trend_figure(model), request.viewer),
        "table": trend_table(model),
    }


def trend_table(model: TrendModel) -> Any:
    """Month, offences, same month a year earlier."""
    rows = [
        [month, count.words() + (" (not complete)" if part else ""), earlier.words()]
        for month, count, earlier, part in zip(
            model.months, model.counts, model.year_before, model.incomplete, strict=True
        )
    ]
    return data_table(["Month", "Offences", "A year earlier"], list(reversed(rows)), "Offences by month, latest first")


FACE = Face(
    key="trend",
    answers=("trend",),
    parts={"words": words(ids.TREND_WORDS), "chart": figure(ids.TREND), "table": table(ids.TREND_TABLE)},
    section=section,
    draw=draw,
)
