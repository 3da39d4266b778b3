"""The panels beside the hotspot map: top places, does it predict, near repeats, patrol plan."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import dash_mantine_components as dmc
from dash import dcc, html

from data.display import STOPS, VISITS, Display
from layouts import ids
from layouts.components.explore_panels import GRAPH_CONFIG
from layouts.components.panel import data_table, panel, part
from layouts.components.week_panel import touch

if TYPE_CHECKING:
    from layouts.views.backtest import BacktestModel, NearRepeatModel
    from layouts.views.patrol import PatrolModel
    from layouts.views.top_places import TopPlacesModel


def top_panel() -> html.Section:
    """The list of top places."""
    return panel(
        "top",
        "Top places",
        html.Div(id=ids.TOP_TITLE, className="panel-sentence"),
        html.Div(id=ids.TOP_LIST, className="table-scroll", tabIndex=0, role="region", **{"aria-label": "Top places"}),
        method=[
            html.P(
                "Hot spots by Gi* with false discoveries held in check, most offences first. A place is named by the "
                "nearest town and the LSOA that most of its offences lie in, never by an address."
            ),
            html.P("Choose a place to filter everything else to it; choose it again to go back."),
            html.A("How hotspots are found", href="/methods/hotspots"),
        ],
    )


def prediction_panel() -> html.Section:
    """Backtest, concentration and near repeats."""
    return panel(
        "backtest",
        "Does it last?",
        html.Div(id=ids.BACKTEST_WORDS, className="panel-sentence"),
        dcc.Graph(id=ids.LORENZ, config=GRAPH_CONFIG, style={"height": "220px"}),
        html.Div(id=ids.BACKTEST_TABLE),
        html.Div(
            [
                html.Button("Work out near repeats", id=ids.REPEATS_ASK, className="action-button", n_clicks=0),
                html.Div(id=ids.REPEATS, role="status"),
            ],
            className="repeats",
        ),
        method=[
            html.P(
                "Places are ranked by the comparison period and scored on this one. PAI: share of offences over share "
                "of land. PEI: PAI over the best that as many places could have had."
            ),
            html.P("Near repeats: Knox test with 999 shuffles of the days, for the latest 3,000 offences at most."),
            html.A("How this is worked out", href="/methods/hotspots"),
        ],
    )


def patrol_panel() -> html.Section:
    """The plan with its two numbers, exports and print."""
    tools = html.Div(
        [
            _number(ids.STOPS, "Places and times", STOPS, Display().stops),
            _number(ids.VISITS, "Visits a week", VISITS, Display().visits),
            html.A("GeoJSON", id=ids.PATROL_GEOJSON, href="#", className="action", download="patrol.geojson"),
            html.A("Print", id=ids.PATROL_PRINT, href="#", className="action", target="_blank"),
        ],
        className="map-tools",
    )
    return panel(
        "patrol",
        "Patrol plan",
        html.Div(id=ids.PATROL_WORDS, className="panel-sentence"),
        html.Div(
            id=ids.PATROL_LIST, className="table-scroll", tabIndex=0, role="region", **{"aria-label": "Patrol plan"}
        ),
        method=[
            html.P(
                "The cell × weekday × three-hour pairs with most offences, one after the other. Visits of 15 minutes "
                "go where there are most offences for each visit. Distances are straight lines."
            ),
            html.P("That offences lay there does not say how many a visit prevents."),
            html.A("How the plan is made", href="/methods/patrol"),
        ],
        tools=tools,
    )


def _number(id_: str, label: str, values: range, value: int) -> dmc.NumberInput:
    return dmc.NumberInput(
        id=id_,
        label=label,
        value=value,
        min=values.start,
        max=values.stop - 1,
        step=1,
        allowDecimal=False,
        clampBehavior="strict",
        size="xs",
        w=110,
        debounce=500,
    )


def top_list(model: TopPlacesModel) -> Any:
    """One row for each place, its name a button."""
    if not model.rows:
        return []
    level = "lsoa" if model.noun == "LSOAs" else "cell"
    rows = [
        [
            part("button", f"{row.rank}. {row.place}", "as-link place-button", touch(level, row.name)),
            f"{row.count:,}",
            f"{100 * row.share:.1f}%",
            row.times,
            row.status.replace("Hot spot, ", "").replace(" confidence", ""),
            "–" if row.was_top is None else ("yes" if row.was_top else "no"),
        ]
        for row in model.rows
    ]
    head = ["Place", "Offences", "Share", "Busiest time", "Hot at", "Top before"]
    return data_table(head, rows, f"{model.left_out} {model.instead}".strip())


def backtest_table(model: BacktestModel) -> Any:
    """Hit share, PAI and PEI of the top 1, 2 and 5%."""
    rows = [
        [
            f"Top {100 * test.share:.0f}%",
            f"{test.units:,.0f}",
            f"{100 * test.hit_share:.0f}%",
            f"{100 * test.area_share:.1f}%",
            "–" if test.pai is None else f"{test.pai:.1f}",
            "–" if test.pei is None else f"{test.pei:.2f}",
        ]
        for test in model.tests
    ]
    if not rows:
        return []
    noun = f"{model.noun[0].upper()}{model.noun[1:]}"
    return data_table(
        [noun, "Number", "Held", "Share of land", "PAI", "PEI"],
        rows,
        "Ranked by the comparison period, scored on this one",
    )


def repeats_table(model: NearRepeatModel) -> list[Any]:
    """Pairs observed, by chance and p, by distance and days."""
    if not model.observed:
        return [html.P(model.sentence)]
    edges = ["0", *(str(day + 1) for day in model.days[:-1])]
    head = ["Apart", *(f"{low}–{high} days" for low, high in zip(edges, model.days, strict=True))]
    rows = [
        [
            f"{inner:,.0f}–{distance:,.0f} m",
            *(
                f"{pairs:,} pairs, {chance:,.0f} by chance, p {p:.3f}"
                for pairs, chance, p in zip(model.observed[i], model.expected[i], model.p[i], strict=True)
            ),
        ]
        for i, (inner, distance) in enumerate(pairwise((0, *model.distances)))
    ]
    return [
        html.P(model.sentence),
        data_table(head, rows, f"{model.offences:,} offences"),
        html.P(model.method, className="muted small"),
    ]


def patrol_table(model: PatrolModel) -> Any:
    """The stops in the order of the week."""
    if not model.stops:
        return []
    rows = [
        [
            f"{stop.day} {stop.start:02d}:00–{stop.stop:02d}:00",
            part("button", stop.place, "as-link place-button", touch("cell", stop.name)),
            f"{stop.offences:,}",
            f"{stop.visits:,}",
            f"{stop.km:.1f} km" if stop.km else "–",
        ]
        for stop in model.stops
    ]
    return data_table(["When", "Cell", "Offences", "Visits", "From the last"], rows, model.title)
