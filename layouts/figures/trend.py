"""The monthly control chart as a plotly figure: plain dictionaries, checked against plotly's schema in the tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.months import Month
from layouts.figures.style import (
    ALL_WITHHELD,
    FALL,
    GHOST,
    GRID,
    INK,
    MUTED,
    PAPER,
    PURPLE,
    RISE,
    base_layout,
    empty_figure,
)

if TYPE_CHECKING:
    from data.answers.figures.shown import Shown
    from data.answers.time.trend import TrendModel

SYMBOLS = {"": "circle", "better": "triangle-down", "worse": "triangle-up"}
COLOURS = {"": PURPLE[5], "better": FALL, "worse": RISE}
NO_MONTH = "Nothing is drawn: no month has a figure."
WORDS = {"": "", "better": "<br>▼ fewer than usual", "worse": "<br>▲ more than usual"}


def trend_figure(model: TrendModel) -> dict[str, Any]:
    """Months on a line with their usual range; signals by shape and colour; the year before; the months to come."""
    if model.counts and all(cell.value is None for cell in model.counts):
        return empty_figure(ALL_WITHHELD if any(cell.status == "suppressed" for cell in model.counts) else NO_MONTH)
    months = [f"{name}-01" for name in model.months]
    limits = [
        _line(months, model.control.centre, MUTED, "solid", 1.5),
        _line(months, model.control.upper, MUTED, "dash", 1.2),
        _line(months, model.control.lower, MUTED, "dash", 1.2),
    ]
    before = _line(months, [cell.value for cell in model.year_before], GHOST, "dot", 2)
    signal = model.control.signal
    data: list[dict[str, Any]] = [
        *limits,
        before,
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": model.unit.capitalize(),
            "x": months,
            "y": [cell.value for cell in model.counts],
            "line": {"color": PURPLE[5], "width": 2},
            "marker": {
                "symbol": [SYMBOLS[kind] for kind in signal],
                "color": [
                    COLOURS[kind] if inside and not part else PAPER
                    for kind, inside, part in zip(signal, model.in_period, model.incomplete, strict=True)
                ],
                "size": [11 if kind else 8 for kind in signal],
                "line": {"color": [COLOURS[kind] for kind in signal], "width": 2},
            },
            "connectgaps": False,
            "text": _texts(model),
            "hovertemplate": "%{x|%b %Y}: %{text}<extra></extra>",
        },
    ]
    return {"data": [*data, *_forecast(model)], "layout": _layout(model)}


def _forecast(model: TrendModel) -> list[dict[str, Any]]:
    """The coming months as bars from the lower to the upper end of their range; words on hover."""
    ahead = model.control.ahead
    if not ahead:
        return []
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [f"{month.month}-01" for month in ahead],
            "y": [month.expected for month in ahead],
            "marker": {"symbol": "diamond-open", "size": 9, "color": MUTED, "line": {"width": 1.5}},
            "error_y": {
                "type": "data",
                "symmetric": False,
                "array": [round(month.high - month.expected, 2) for month in ahead],
                "arrayminus": [round(month.expected - month.low, 2) for month in ahead],
                "color": MUTED,
                "thickness": 1.5,
                "width": 5,
            },
            "text": [f"{month.low:,.0f} to {month.high:,.0f}, if things go on as they are" for month in ahead],
            "hovertemplate": "%{x|%b %Y}: %{text}<extra></extra>",
        }
    ]


def _line(months: list[str], values: Any, colour: str, dash: str, width: float) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": months,
        "y": list(values),
        "line": {"color": colour, "width": width, "dash": dash},
        "hoverinfo": "skip",
        "connectgaps": False,
    }


def _texts(model: TrendModel) -> list[str]:
    return [
        _words(count, earlier, part, model.unit) + WORDS[kind]
        for count, earlier, part, kind in zip(
            model.counts, model.year_before, model.incomplete, model.control.signal, strict=True
        )
    ]


def _layout(model: TrendModel) -> dict[str, Any]:
    inside = [name for name, chosen in zip(model.months, model.in_period, strict=True) if chosen]
    shapes = [_band(inside[0], inside[-1])] if inside and not all(model.in_period) else []
    shapes += [_break(month) for month in model.breaks]
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
    """A pale band behind the months of the period, half a month beyond each end; '2025-09'."""
    return {
        "type": "rect",
        "xref": "x",
        "yref": "paper",
        "x0": f"{Month.parse(first).plus(-1).name}-16",
        "x1": f"{last}-16",
        "y0": 0,
        "y1": 1,
        "fillcolor": PURPLE[0],
        "line": {"width": 0},
        "layer": "below",
    }


def _break(month: str) -> dict[str, Any]:
    """A line where recording changed and the limits begin anew."""
    where = f"{Month.parse(month).plus(-1).name}-16"
    line = {"color": INK, "width": 1.5, "dash": "dot"}
    return {"type": "line", "xref": "x", "yref": "paper", "x0": where, "x1": where, "y0": 0, "y1": 1, "line": line}


def _words(cell: Shown, earlier: Shown, incomplete: bool, unit: str) -> str:
    text = f"{cell.words()} {unit}"
    if earlier.value is not None:
        text += f", {earlier.words()} a year earlier"
    return text + (" (month not complete)" if incomplete else "")
