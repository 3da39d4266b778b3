"""The four panels of Explore before any answer is in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import dash_ag_grid as dag
import dash_leaflet as dl
import dash_mantine_components as dmc
from dash import dcc, html

from data.filter_values import MEASURES
from layouts import ids
from layouts.components.panel import panel
from layouts.views.request import LEVELS

if TYPE_CHECKING:
    from data.settings import Settings
    from data.store import Store

GRAPH_CONFIG = {"displayModeBar": False, "responsive": True}


def _switch(id_: str, label: str, choices: dict[str, str], value: str) -> Any:
    return dmc.SegmentedControl(
        id=id_,
        data=[{"value": key, "label": words} for key, words in choices.items()],
        value=value,
        size="xs",
        **{"aria-label": label},
    )


def map_panel(store: Store, settings: Settings) -> html.Section:
    """Where: the map with its switches, legend and method."""
    geometry = store.manifest["geometry"]
    tools = html.Div(
        [
            _switch(ids.LEVEL, "Areas on the map", LEVELS, "district"),
            _switch(ids.MEASURE, "Measure", MEASURES, "count"),
            html.Button("◂ All districts", id=ids.MAP_OUT, className="as-link map-out", n_clicks=0),
        ],
        className="map-tools",
    )
    return panel(
        "map",
        "Where",
        html.Div(id=ids.MAP_TITLE, className="panel-sentence"),
        html.Div(
            _map(store, settings, geometry),
            className="map-frame",
            role="region",
            **{"aria-label": "Map; the places table below holds the same figures"},
        ),
        html.Div(id=ids.MAP_LEGEND, className="legend"),
        method=[
            html.P(
                "Each offence is placed by the LSOA code in its row; where there is none, by the polygon its point "
                "lies in; else by the nearest LSOA within 100 m; else it is not mapped."
            ),
            html.P(
                "Amounts are cut at quantiles. Change is tested; white means no clear change. For LSOAs the false "
                "discovery rate is held at 5%."
            ),
            html.P("The table of the same areas is under Places."),
        ],
        tools=tools,
    )


def _map(store: Store, settings: Settings, geometry: dict[str, Any]) -> dl.Map:
    tiles = [dl.TileLayer(url=settings.basemap_url, attribution=settings.basemap_attribution, opacity=0.5)]
    labels = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"name": label["name"], "code": label.get("code", ""), "rank": label.get("rank", 0)},
                "geometry": {"type": "Point", "coordinates": [label["lon"], label["lat"]]},
            }
            for label in (*geometry["labels"], *geometry["towns"])
        ],
    }
    return dl.Map(
        [
            *(tiles if settings.basemap_url else []),
            dl.GeoJSON(data=labels, pointToLayer={"variable": "sve.map.label"}, interactive=False),
        ],
        id=ids.MAP,
        bounds=geometry["extent"],
        trackViewport=False,  # with it dash-leaflet 1.1.3 fails on a map that was given bounds, not a centre
        preferCanvas=True,
        zoomSnap=0.25,
        attributionControl=bool(settings.basemap_url),
        maxBoundsViscosity=0.8,
        className="map",
    )


def geometry_url(store: Store, layer: str) -> str:
    """Where the browser fetches the shapes of a layer, once: the name holds a hash of the content."""
    return f"/geometry/{store.manifest['geometry'][layer]['file']}"


def trend_panel() -> html.Section:
    """The monthly trend as chart and table."""
    graph = dcc.Graph(id=ids.TREND, config=GRAPH_CONFIG, style={"height": "214px"})
    key = html.Div(
        [html.Span("● in the period"), html.Span("○ other months"), html.Span("┈ a year earlier")],
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
            )
        ],
        chart=[graph, key],
        table=html.Div(id=ids.TREND_TABLE, tabIndex=0),
        png=True,
    )


def categories_panel() -> html.Section:
    """Kinds of offence as bars and table."""
    graph = dcc.Graph(id=ids.CATEGORIES, config=GRAPH_CONFIG, style={"height": "252px"})
    key = html.Div(
        [html.Span("❘ the period compared"), html.Span("▲ ▼ clear change"), html.Span("◆ no clear change")],
        className="muted small key",
        **{"aria-hidden": "true"},
    )
    return panel(
        "categories",
        "Kinds of offence",
        html.Div(id=ids.CATEGORIES_TITLE, className="panel-sentence"),
        method=[
            html.P(
                "Home Office offence codes are put into groups by an editable, versioned table; data.police.uk rows "
                "have categories only. Each change is tested by itself: exact conditional binomial, 95%."
            )
        ],
        chart=[graph, key],
        table=html.Div(id=ids.CATEGORIES_TABLE, tabIndex=0),
        png=True,
    )


def places_panel() -> html.Section:
    """The grid of districts or LSOAs."""
    grid = dag.AgGrid(
        id=ids.PLACES,
        columnDefs=PLACE_COLUMNS,
        rowData=[],
        getRowId="params.data.code",
        defaultColDef={
            "sortable": True,
            "resizable": False,
            "suppressMovable": True,
            "wrapHeaderText": True,
            "autoHeaderHeight": True,
        },
        dashGridOptions={
            "rowHeight": 36,
            "headerHeight": 40,
            "animateRows": False,
            "suppressCellFocus": False,
            "tabToNextCell": {"function": "sveLeaveGrid()"},  # arrows move inside, Tab goes on: not 10,000 stops
        },
        className="ag-theme-alpine places-grid",
        style={"height": "528px"},  # thirteen districts at once
    )
    search = dmc.TextInput(
        id=ids.PLACES_SEARCH, placeholder="Search places", size="xs", **{"aria-label": "Search places"}
    )
    return panel(
        "places",
        html.Span("Places", id=ids.PLACES_TITLE),
        grid,
        html.Div(id=ids.PLACES_NOTE, className="muted small"),
        method=[
            html.P(
                "Change compares offences per day of the two periods by the exact conditional binomial test; the "
                "interval is its 95% Clopper–Pearson interval. A percentage of fewer than 20 offences is not shown."
            ),
            html.P(
                "Rates are mapped offences per 1,000 residents, with Byar's interval (exact below 10). Residents are "
                "not the people present."
            ),
            html.P("Choose a row (click or Enter) to filter everything else to that place."),
        ],
        tools=search,
    )


PLACE_COLUMNS: list[dict[str, Any]] = [
    {"field": "name", "headerName": "Place", "minWidth": 170, "flex": 2, "pinned": None, "cellClass": "place-name"},
    {
        "field": "count",
        "headerName": "Offences",
        "type": "rightAligned",
        "minWidth": 125,
        "flex": 1,
        "sort": "desc",
        "valueFormatter": {"function": "sveCount(params)"},
        "sortingOrder": ["desc", "asc"],
    },
    {
        "field": "before",
        "headerName": "Before",
        "type": "rightAligned",
        "minWidth": 90,
        "flex": 1,
        "valueFormatter": {"function": "sveNumber(params.value)"},
    },
    {
        "field": "change",
        "headerName": "Change",
        "type": "rightAligned",
        "minWidth": 90,
        "flex": 1,
        "valueFormatter": {"function": "svePercent(params.value)"},
    },
    {
        "field": "interval",
        "headerName": "95% interval",
        "minWidth": 120,
        "flex": 1,
        "sortable": False,
        "cellClass": "muted-cell",
    },
    {
        "field": "verdict",
        "headerName": "What the test says",
        "minWidth": 185,
        "flex": 1,
        "valueFormatter": {"function": "sveVerdict(params.value)"},
        "cellClassRules": {"verdict rise": "params.value == 'rise'", "verdict fall": "params.value == 'fall'"},
    },
    {
        "field": "rate",
        "headerName": "Rate per 1,000",
        "type": "rightAligned",
        "minWidth": 120,
        "flex": 1,
        "valueFormatter": {"function": "sveDecimal(params.value)"},
    },
    {
        "field": "rates",
        "headerName": "95% interval",
        "minWidth": 110,
        "flex": 1,
        "sortable": False,
        "cellClass": "muted-cell",
    },
    {
        "field": "harm",
        "headerName": "Harm, days",
        "type": "rightAligned",
        "minWidth": 110,
        "flex": 1,
        "valueFormatter": {"function": "sveNumber(params.value)"},
    },
    {
        "field": "months",
        "headerName": "By month",
        "minWidth": 130,
        "flex": 1,
        "sortable": False,
        "cellDataType": False,
        "cellRenderer": "SveSparkline",
    },
]
