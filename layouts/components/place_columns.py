"""Columns of the places grid; formats are functions of assets/dashAgGridFunctions.js."""

from __future__ import annotations

from typing import Any

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
