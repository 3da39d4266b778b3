"""The Lorenz curve of a study area: how few units hold how much of the violence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from layouts.figures.style import GRID, MUTED, PURPLE, base_layout, empty_figure

if TYPE_CHECKING:
    from data.answers.hotspots.backtest import BacktestModel


def lorenz_figure(model: BacktestModel) -> dict[str, Any]:
    """Share of units, most offences first, against share of offences; the point where half is reached is marked."""
    if not model.curve:
        return empty_figure("No offence to spread.")
    curve: dict[str, Any] = {
        "type": "scatter",
        "mode": "lines",
        "x": [100 * x for x, _ in model.curve],
        "y": [100 * y for _, y in model.curve],
        "line": {"color": PURPLE[5], "width": 2.5},
        "hovertemplate": "%{x:.1f}% of places hold %{y:.0f}% of offences<extra></extra>",
    }
    half = 100 * (model.half_in or 0)
    mark: dict[str, Any] = {
        "type": "scatter",
        "mode": "markers+text",
        "x": [half],
        "y": [50],
        "text": [f"  half in {half:.1f}%"],
        "textposition": "middle right",
        "marker": {"color": PURPLE[5], "size": 10},
        "hoverinfo": "skip",
    }
    return {"data": [curve, mark], "layout": _layout(model)}


def _layout(model: BacktestModel) -> dict[str, Any]:
    last = max(100 * model.curve[-1][0], 1e-6)
    return base_layout(
        margin={"l": 70, "r": 12, "t": 6, "b": 50},
        xaxis={
            "range": [0, last],
            "ticksuffix": "%",
            "gridcolor": GRID,
            "fixedrange": True,
            "nticks": 5,
            "title": {"text": f"share of {model.noun}", "standoff": 6, "font": {"size": 14}},
        },
        yaxis={
            "range": [0, 104],
            "ticksuffix": "%",
            "gridcolor": GRID,
            "zerolinecolor": MUTED,
            "fixedrange": True,
            "nticks": 5,
            "title": {"text": "share of offences", "standoff": 6, "font": {"size": 14}},
        },
    )
