"""The panels of the Knife crime page before any answer is in them, and their tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import dash_mantine_components as dmc
from dash import dcc, html

from data.display import CHARTS, ORDERS, SCALES
from data.series import SERIES
from layouts import ids
from layouts.components.explore_panels import GRAPH_CONFIG, switch
from layouts.components.panel import data_table, panel, part
from layouts.views.funnel import VERDICTS as FUNNEL_VERDICTS

if TYPE_CHECKING:
    from data.store import Store
    from layouts.views.cells import ChangeCell
    from layouts.views.change_table import ChangeEntry, ChangeModel
    from layouts.views.funnel import FunnelModel
    from layouts.views.multiples import MultiplesModel

COUNTED = {"count": "Offences", "harm": "Harm in days"}


def series_bar(store: Store) -> html.Div:
    """Which knife series, and whether offences or their harm are counted."""
    known = store.capabilities.offence_codes and "knife" in store.capabilities.flags
    labels = {key: each.label for key, each in SERIES.items()}
    return html.Div(
        [
            html.Div(
                dmc.Select(
                    id=ids.SERIES,
                    label="Series",
                    data=[{"value": key, "label": label} for key, label in labels.items()],
                    value=None,
                    placeholder="your own choice under What",
                    allowDeselect=False,
                    w=250,
                ),
                hidden=not known,
            ),
            html.Div(
                [html.Div("Counted as", className="control-label"), switch(ids.COUNTED, "Counted as", COUNTED, "count")]
            ),
            html.P(id=ids.SERIES_WORDS, className="muted series-words"),
        ],
        className="series-bar",
    )


def multiples_panel() -> html.Section:
    """A small control chart for every district or coordination area."""
    tools = html.Div(
        [
            switch(ids.BY, "Charts of", CHARTS, "district"),
            switch(ids.SORT, "Order", ORDERS, "change"),
            switch(ids.SCALE, "Scale", SCALES, "shared"),
        ],
        className="map-tools",
    )
    return panel(
        "multiples",
        "Every district",
        html.Div(id=ids.MULTIPLES_WORDS, className="panel-sentence"),
        method=[
            html.P(
                "Each chart is a control chart of its own: average and limits by the mean moving range (XmR). A signal "
                "is a month outside the limits, 7 on one side, 7 rising or falling, or 2 of 3 near a limit."
            ),
            html.P("Choose a chart to filter everything to that district; choose it again to go back."),
            html.A("How trends are judged", href="/methods/trend"),
        ],
        tools=tools,
        chart=dcc.Graph(id=ids.MULTIPLES, config=GRAPH_CONFIG, style={"height": "560px"}),
        table=html.Div(id=ids.MULTIPLES_TABLE, tabIndex=0),
        png=True,
    )


CHANGE_LABEL = {"aria-label": "Change by district and cohort"}


def change_panel() -> html.Section:
    """District by cohort."""
    return panel(
        "change",
        "Who and where it changed",
        html.Div(id=ids.CHANGE_WORDS, className="panel-sentence"),
        html.Div(
            id=ids.CHANGE_TABLE,
            className="table-scroll tall",
            tabIndex=0,
            role="region",
            **{"aria-label": "Change table"},
        ),
        method=[
            html.P(
                "An offence is in a cohort when a victim or suspect of it is of that age (see Who). Every figure is "
                "tested; single districts are tested together, so that a clear change is not one of many tries."
            ),
            html.A("How change is tested", href="/methods/change"),
        ],
    )


def funnel_panel() -> html.Section:
    """Rates with the limits that chance allows."""
    return panel(
        "funnel",
        "Is a district unusual?",
        html.Div(id=ids.FUNNEL_WORDS, className="panel-sentence"),
        method=[
            html.P(
                "Small places swing more by chance: the limits are wider for them. Dashed 95%, dotted 99.8%, exact "
                "Poisson, widened because districts always differ somewhat (over-dispersion)."
            ),
            html.P("Choose a point to filter everything to it."),
            html.A("How rates are compared", href="/methods/funnel"),
        ],
        tools=html.Div(html.A("Show on the map", id=ids.TO_MAP, href="/"), className="map-tools"),
        chart=dcc.Graph(id=ids.FUNNEL, config=GRAPH_CONFIG, style={"height": "360px"}),
        table=html.Div(id=ids.FUNNEL_TABLE, tabIndex=0),
        png=True,
    )


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
            "–" if chart.rate is None else f"{chart.rate:.1f}",
            chart.control.words,
        ]
        for chart in model.charts
    ]
    head = ["Place", "Offences", "Change (95% interval)", "What the test says", "Rate per 1,000", "Control chart"]
    return data_table(head, rows, model.note)


def change_rows(model: ChangeModel) -> Any:
    """The table itself: a figure, its change and the words in every cell."""
    rows = [[row.name, *(_entry(entry) for entry in row.entries)] for row in model.rows]
    caption = f"{model.now} against {model.before}" if model.before else f"{model.now}: no comparison period"
    return data_table(["District", *model.labels], rows, caption)


def _entry(entry: ChangeEntry) -> Any:
    was = "" if entry.before is None else f" (was {entry.before.words()})"
    percent = (
        f"{entry.change.percent_words()} ({entry.change.interval_words()})" if entry.change.percent_words() else ""
    )
    verdict = f"{entry.change.sign} {entry.change.verdict_words}"
    lines = [part("div", [part("strong", entry.now.words()), part("span", was, "muted")])]
    if entry.change.verdict != "no comparison":
        lines += [part("div", percent), part("div", verdict, f"verdict {entry.change.verdict}")]
    return part("div", lines, "change-cell")


def _percent(change: ChangeCell) -> str:
    """'−9% (−16 to −1)', or '' where no percentage may be given."""
    return f"{change.percent_words()} ({change.interval_words()})" if change.percent_words() else ""


def funnel_table(model: FunnelModel) -> Any:
    """Area, residents, rate, verdict."""
    rows = [
        [point.name, f"{point.residents:,.0f}", f"{point.rate:.1f}", FUNNEL_VERDICTS[point.verdict][1]]
        for point in sorted(model.points, key=lambda point: -point.rate)
    ]
    return data_table(["Place", "Residents", "Rate per 1,000", "Against the limits"], rows, model.method)
