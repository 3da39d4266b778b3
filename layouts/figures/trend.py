"""The monthly trend as a plotly figure: plain dictionaries, checked against plotly's own schema in the tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from layouts.figures.style import GRID, INK, MUTED, PURPLE, base_layout

if TYPE_CHECKING:
    from layouts.views.cells import Cell
    from layouts.views.trend import TrendModel


def trend_figure(model: TrendModel) -> dict[str, Any]:
    """Months on a line, the period's months filled, others hollow, the year before as a grey dotted line."""
    months = [f"{name}-01" for name in model.months]
    marks = [_fill(inside, part) for inside, part in zip(model.in_period, model.incomplete, strict=True)]
    data: list[dict[str, Any]] = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": "Same month a year earlier",
            "x": months,
            "y": _values(model.year_before),
            "line": {"color": "#9aa7b4", "width": 2, "dash": "dot"},
            "hoverinfo": "skip",
            "connectgaps": False,
        },
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": "Offences",
            "x": months,
            "y": _values(model.counts),
            "line": {"color": PURPLE[5], "width": 2},
            "marker": {"color": marks, "size": 8, "line": {"color": PURPLE[5], "width": 2}},
            "connectgaps": False,
            "text": [
                _words(c, e, p) for c, e, p in zip(model.counts, model.year_before, model.incomplete, strict=True)
            ],
            "hovertemplate": "%{x|%b %Y}: %{text}<extra></extra>",
        },
    ]
    return {"data": data, "layout": _layout(model)}


def _layout(model: TrendModel) -> dict[str, Any]:
    inside = [f"{name}-01" for name, chosen in zip(model.months, model.in_period, strict=True) if chosen]
    shapes = [_band(inside[0], inside[-1])] if inside and not all(model.in_period) else []
    return base_layout(
        xaxis={
            "type": "date",
            "tickformat": "%b<br>%Y",
            "gridcolor": GRID,
            "fixedrange": True,
            "nticks": 7,
            "tickangle": 0,
        },
        yaxis={"rangemode": "tozero", "gridcolor": GRID, "zerolinecolor": MUTED, "fixedrange": True, "nticks": 5},
        shapes=shapes,
        dragmode="select",
        selectdirection="h",
        newselection={"line": {"color": INK}},
        hovermode="x",
    )


def _band(first: str, last: str) -> dict[str, Any]:
    """A pale band behind the months of the period, half a month beyond each end."""
    return {
        "type": "rect",
        "xref": "x",
        "yref": "paper",
        "x0": f"{_shift(first, -1)}-16",
        "x1": f"{last[:7]}-16",
        "y0": 0,
        "y1": 1,
        "fillcolor": PURPLE[0],
        "line": {"width": 0},
        "layer": "below",
    }


def _shift(month: str, by: int) -> str:
    number = int(month[:4]) * 12 + int(month[5:7]) - 1 + by
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def _values(cells: tuple[Cell, ...]) -> list[float | None]:
    return [cell.value for cell in cells]


def _fill(in_period: bool, incomplete: bool) -> str:
    return "#ffffff" if incomplete or not in_period else PURPLE[5]


def _words(cell: Cell, earlier: Cell, incomplete: bool) -> str:
    text = f"{cell.words()} offences"
    if earlier.value is not None:
        text += f", {earlier.words()} a year earlier"
    return text + (" (month not complete)" if incomplete else "")
