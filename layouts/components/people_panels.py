"""The lower panels of the Knife crime page before any answer is in them: people, health, season, cost, measures."""

from __future__ import annotations

from dash import dcc, html

from layouts import ids
from layouts.components.explore_panels import GRAPH_CONFIG
from layouts.components.panel import panel


def _graph(id_: str, height: int) -> dcc.Graph:
    return dcc.Graph(id=id_, config=GRAPH_CONFIG, style={"height": f"{height}px"})


def who_panel() -> html.Section:
    """Victims and suspects by age and sex."""
    return panel(
        "who",
        "Who",
        html.Div(id=ids.WHO_WORDS, className="panel-sentence"),
        method=[
            html.P("People in the offences of the question, as totals; age and sex as recorded at the time."),
            html.A("How people are counted", href="/methods/people"),
        ],
        chart=_graph(ids.WHO_CHART, 360),
        table=html.Div(id=ids.WHO_TABLE, tabIndex=0),
        png=True,
    )


def admissions_panel() -> html.Section:
    """Hospital admissions beside police-recorded knife injury."""
    return panel(
        "admissions",
        "Health beside police",
        html.Div(id=ids.ADMISSIONS_WORDS, className="panel-sentence"),
        method=[
            html.P("Both series are indexed to their own first year, so that their course can be compared."),
            html.A("How admissions are compared", href="/methods/admissions"),
        ],
        chart=_graph(ids.ADMISSIONS, 360),
        table=html.Div(id=ids.ADMISSIONS_TABLE, tabIndex=0),
        png=True,
    )


def season_panel() -> html.Section:
    """Month of the year over several years."""
    return panel(
        "season",
        "Season",
        html.Div(id=ids.SEASON_WORDS, className="panel-sentence"),
        method=[
            html.P("Each calendar month against an even month, over complete years, with a 95% interval."),
            html.A("How the season is worked out", href="/methods/season"),
        ],
        chart=_graph(ids.SEASON, 300),
        table=html.Div(id=ids.SEASON_TABLE, tabIndex=0),
        png=True,
    )


def cost_panel() -> html.Section:
    """Change in the cost of crime."""
    return panel(
        "cost",
        "Cost to society",
        html.Div(id=ids.COST_WORDS, className="panel-sentence"),
        method=[
            html.P("Change in offences times the unit cost of their kind; price year and source are written below."),
            html.A("How cost is worked out", href="/methods/cost"),
        ],
        chart=_graph(ids.COST, 300),
        table=html.Div(id=ids.COST_TABLE, tabIndex=0),
        png=True,
    )


def success_panel() -> html.Section:
    """The Home Office success measures as cards."""
    return panel(
        "success",
        "Success measures",
        html.Div(id=ids.SUCCESS),
        method=[
            html.P("Twelve months up to each month, against a straight line from the base year to the target."),
            html.A("How the measures are judged", href="/methods/success-measures"),
        ],
    )
