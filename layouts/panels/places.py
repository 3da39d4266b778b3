"""Places: each district or LSOA with its count, tested change, rate and harm."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import dash_ag_grid as dag
import dash_mantine_components as dmc
from dash import html

from layouts import ids
from layouts.components.panel import panel
from layouts.components.place_columns import PLACE_COLUMNS
from layouts.panels.face import Face, Part, table, words

if TYPE_CHECKING:
    from data.answers.places.places import PlaceRow, PlacesModel
    from data.answers.request import Request
    from data.settings import Settings
    from data.store.version import Store


def section(_: Store, __: Settings) -> html.Section:
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


def draw(_: Request, model: PlacesModel) -> dict[str, Any]:
    """Rows, title and note."""
    noun = "districts" if model.level == "district" else "LSOAs"
    return {
        "note": f"Rate {model.rate_words}. {model.tested_words}",
        "title": f"Places: {len(model.rows):,} {noun}",
        "rows": place_rows(model),
    }


def place_rows(model: PlacesModel) -> list[dict[str, Any]]:
    """Rows of the grid; numbers stay numbers so that they sort, the words are made in the browser."""
    return [_place_row(row) for row in model.rows]


def _place_row(row: PlaceRow) -> dict[str, Any]:
    cells: dict[str, Any] = {
        "code": row.code,
        "name": row.name,
        "count": row.count.value,
        "verdict": row.change.verdict,
    }
    if row.count.status != "exact":
        cells["words"] = row.count.words()
    if row.before is not None:
        cells["before"] = row.before.value
    if row.change.percent is not None:
        cells |= {"change": round(row.change.percent), "interval": row.change.interval_words()}
    if row.rate is not None:
        cells |= {"rate": round(row.rate, 1), "rates": f"{row.rate_low:.1f}–{row.rate_high:.1f}"}
    if row.harm is not None:
        cells["harm"] = round(row.harm)
    if row.months:
        cells["months"] = list(row.months)
    return cells


FACE = Face(
    key="places",
    answers=("places",),
    parts={
        "note": words(ids.PLACES_NOTE),
        "title": Part(ids.PLACES_TITLE, "children", "words", "Places"),
        "rows": table(ids.PLACES, "rowData"),
    },
    section=section,
    draw=draw,
)
