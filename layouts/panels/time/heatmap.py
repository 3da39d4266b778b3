"""When: the hours of the week with the peaks found in them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from dash import html

from data.answers.offered import narrowed
from data.question.basis.values import SCHOOL
from data.question.display import WEEKS
from layouts import ids
from layouts.components.fields import switch
from layouts.components.panel import chart, data_table, panel, still, touch
from layouts.figures.week import DAYS, week_figure
from layouts.panels.face import Face, figure, table, words

if TYPE_CHECKING:
    from data.answers.request import Request
    from data.answers.time.peaks import PeakRow, PeaksModel
    from data.answers.time.week import HeatmapModel
    from data.settings import Settings
    from data.store.version import Store


SCHOOL_SWITCH = {"all": "All days", "term": "Term", "holiday": "Holidays"}


assert SCHOOL_SWITCH.keys() == SCHOOL.keys()


def section(store: Store, _: Settings) -> html.Section:
    """The heatmap with its switches; hours only where the source knows them."""
    graph = chart(ids.HEATMAP, "226px")
    tools = html.Div(
        [
            html.Div(
                switch(ids.SCHOOL, "school", "School time", SCHOOL_SWITCH, "all"), hidden=not store.capabilities.day
            ),
            html.Div(switch(ids.WEEK, "week", "The heatmap shows", WEEKS, "count"), hidden=not store.capabilities.hour),
        ],
        className="map-tools",
    )
    return panel(
        "heatmap",
        "When",
        html.Div(id=ids.PEAKS, className="panel-sentence peaks"),
        method=[
            html.P(
                "Each offence in the hour and weekday on which it happened, local time with daylight saving. Where "
                "only a window from–to is known it counts in each hour by the share of the window in it (aoristic)."
            ),
            html.P(
                "Peaks are found, not assumed: blocks of weekdays × hours with clearly more offences than weekday and "
                "hour alone lead to expect, false discovery rate 5%. They are framed."
            ),
            html.P(
                "Drag over hours, press one, or press the label of a weekday or an hour, to see where and what; the "
                "heatmap itself keeps the whole week. By keyboard: arrow keys move, Enter chooses, Shift with arrow "
                "keys extends, Escape drops."
            ),
            html.A("How peaks are found", href="/methods/peaks"),
        ],
        tools=tools,
        chart=[graph, html.Div(id=ids.WEEK_NOTE, className="muted small")],
        table=html.Div(id=ids.HEATMAP_TABLE, tabIndex=0),
        png=True,
    )


def draw(request: Request, model: HeatmapModel, found: PeaksModel) -> dict[str, Any]:
    """Heatmap, peaks, table and notes."""
    shows = request.display.week
    return {
        "heatmap": still(week_figure(model, found, request.state, shows), request.viewer),
        "peaks": peak_lines(found, pressed=not narrowed(request.viewer)),
        "table": week_table(model),
        "note": " ".join([*model.notes, *_compare_words(model, shows)]),
    }


def _compare_words(model: HeatmapModel, shows: str) -> list[str]:
    if shows != "compare":
        return []
    if model.before is None:
        return ["There is no comparison period."]
    clear = sum(verdict in ("rise", "fall") for row in model.verdicts for verdict in row)
    return [
        f"Share of the week in {model.period} less that in {model.before_period}: green less, brown more. "
        f"{clear or 'No'} hour{'s' if clear != 1 else ''} changed beyond chance (168 tested together)."
    ]


def peak_lines(model: PeaksModel, *, pressed: bool = True) -> list[Any]:
    """A button for each peak, which asks for its hours (words where none are answered), and cautions."""
    rows = [html.Li(_peak(row) if pressed else _peak_words(row)) for row in model.peaks]
    found: list[Any] = [html.Ul(rows, className="peak-list")] if rows else [html.P(model.sentence)]
    more = " ".join(part for part in (model.busiest, model.heaping) if part)
    return [*found, *([html.P(more, className="muted small")] if more else [])]


def _peak_words(row: PeakRow) -> list[Any]:
    return [html.Span("▢ ", **{"aria-hidden": "true"}), row.words]


def _peak(row: PeakRow) -> html.Button:
    return html.Button(
        _peak_words(row),
        className="as-link peak",
        title="Show only these hours",
        **{"data-touch": touch("week", json.dumps([list(row.days), list(range(row.start, row.stop))]))},
    )


def week_table(model: HeatmapModel) -> Any:
    """Rows are weekdays, columns hours."""
    rows = [[DAYS[day], *(_cell(model, day, hour) for hour in range(24))] for day in range(7)]
    return data_table(["Day", *(f"{hour:02d}" for hour in range(24))], rows, f"Offences by hour, {model.period}")


def _cell(model: HeatmapModel, day: int, hour: int) -> str:
    value = model.counts[day][hour]
    if value is None:
        return "suppressed"
    return f"{value:,.0f}" if value == round(value) else f"{value:,.1f}"


FACE = Face(
    key="heatmap",
    answers=("heatmap", "peaks"),
    parts={
        "peaks": words(ids.PEAKS),
        "heatmap": figure(ids.HEATMAP),
        "table": table(ids.HEATMAP_TABLE),
        "note": words(ids.WEEK_NOTE),
    },
    section=section,
    draw=draw,
)
