"""The four panels of Explore before any answer is in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import dash_ag_grid as dag
import dash_leaflet as dl
import dash_mantine_components as dmc
from dash import dcc, html

from data.cells import DEFAULT_WIDTH, WIDTHS
from data.display import LAYERS, SMOOTHING
from data.filter_values import MEASURES
from layouts import ids
from layouts.components.panel import panel
from layouts.components.place_columns import PLACE_COLUMNS
from layouts.views.request import LEVELS

if TYPE_CHECKING:
    from data.settings import Settings
    from data.store import Store

GRAPH_CONFIG = {"displayModeBar": False, "responsive": True}


def switch(id_: str, label: str, choices: dict[str, str], value: str) -> Any:
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
            switch(ids.LAYER, "The map shows", LAYERS, "areas"),
            html.Div(
                [
                    switch(ids.LEVEL, "Areas on the map", LEVELS, "district"),
                    switch(ids.MEASURE, "Measure", MEASURES, "count"),
                ],
                className="map-tools for-areas",
            ),
            html.Div(switch(ids.SIZE, "Width of a cell", SIZES, str(DEFAULT_WIDTH)), className="for-cells"),
            html.Div(_smoothing(), className="for-density"),
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
            **{"aria-label": "Map; the tables of places hold the same figures"},
        ),
        *([_hour_player()] if store.capabilities.hour else []),
        html.Div(id=ids.MAP_LEGEND, className="legend"),
        method=[
            html.P(
                "Each offence is placed by the LSOA code in its row; where there is none, by the polygon its point "
                "lies in; else by the nearest LSOA within 100 m; else it is not mapped."
            ),
            html.A("How hotspots, density and emerging cells are worked out", href="/methods/hotspots"),
            html.P(
                "Amounts are cut at quantiles. Change is tested; white means no clear change. For LSOAs the false "
                "discovery rate is held at 5%."
            ),
            html.P("The table of the same areas is under Places."),
        ],
        tools=tools,
    )


SIZES = {str(width): f"{width} m" for width in WIDTHS}


def _smoothing() -> dmc.Slider:
    """Bandwidth of the density as a multiple of the default."""
    last = len(SMOOTHING) - 1
    return dmc.Slider(
        id=ids.SMOOTH,
        min=0,
        max=last,
        step=1,
        value=SMOOTHING.index(1.0),
        marks=[{"value": i, "label": f"×{value:g}"} for i, value in enumerate(SMOOTHING)],
        label=None,
        updatemode="mouseup",
        w=250,
        thumbLabel="Bandwidth, times the default",
    )


def _hour_player() -> html.Div:
    """Hour by hour over the map; moved by assets/hours.js, which asks for the counts at the first touch."""
    return html.Div(
        [
            html.Button("▶ Play hours", id=ids.HOURS_PLAY, className="action-button", n_clicks=0),
            html.Div(id=ids.HOURS_SLIDER, className="hours-slider"),  # filled by assets/hours.js: a plain range input
            html.Span("all hours", id=ids.HOURS_SAID, role="status"),
        ],
        className="hours-player not-printed",
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


def trend_panel(height: int = 214) -> html.Section:
    """The monthly control chart and its table; ``height`` in pixels."""
    graph = dcc.Graph(id=ids.TREND, config=GRAPH_CONFIG, style={"height": f"{height}px"})
    key = html.Div(
        [
            html.Span("● in the period"),
            html.Span("○ other months"),
            html.Span("┈ a year earlier"),
            html.Span("╌ limits of chance"),
            html.Span("▼ improvement"),
            html.Span("▲ concern"),
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
                "Control chart (XmR): average and limits by the mean moving range. A signal is a month outside the "
                "limits, 7 on one side of the average, 7 rising or falling, or 2 of 3 near a limit; ▼ is an "
                "improvement, ▲ a concern."
            ),
            html.A("How trends are judged", href="/methods/trend"),
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
