"""The funnel plot as a plotly figure: rate against residents, limits as lines, areas outside named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.answers.figures.shown import rate_shown
from data.answers.places.funnel import VERDICTS
from layouts.figures.style import FALL, GRID, INK, MUTED, PAPER, PURPLE, RISE, base_layout, empty_figure

if TYPE_CHECKING:
    from data.answers.places.funnel import FunnelModel, FunnelPoint

SYMBOLS = {"low": "triangle-down", "inside": "circle", "high": "triangle-up"}
COLOURS = {"low": FALL, "inside": PURPLE[4], "high": RISE}
#: With more areas than this only those outside the limits are named.
NAMED = 20


def funnel_figure(model: FunnelModel) -> dict[str, Any]:
    """A click on a point asks for that area (``customdata``)."""
    if not model.points:
        return empty_figure(model.words or "No rate to compare.")
    dashes = ("dot", "dash", "dash", "dot")
    curves: list[dict[str, Any]] = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": list(model.residents),
            "y": list(curve),
            "line": {"color": MUTED, "width": 1.4, "dash": dash},
            "hoverinfo": "skip",
        }
        for curve, dash in zip(model.curves, dashes, strict=True)
    ]
    overall = {
        "type": "scatter",
        "mode": "lines",
        "x": [model.residents[0], model.residents[-1]],
        "y": [model.theta] * 2,
        "line": {"color": INK, "width": 1.4},
        "hoverinfo": "skip",
    }
    return {"data": [*curves, overall, _points(model)], "layout": _layout(model)}


def _points(model: FunnelModel) -> dict[str, Any]:
    sides = [VERDICTS[point.verdict][0] for point in model.points]
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [point.residents for point in model.points],
        "y": [point.rate for point in model.points],
        "customdata": [point.code for point in model.points],
        "text": [_label(point, model) for point in model.points],
        "textposition": "top center",
        "textfont": {"size": 13},
        "cliponaxis": False,
        "hovertext": [_hover(point, model.rate_words) for point in model.points],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {
            "symbol": [SYMBOLS[side] for side in sides],
            "color": [COLOURS[side] for side in sides],
            "size": [14 if point.code in model.chosen else 10 for point in model.points],
            "line": {
                "color": [INK if point.code in model.chosen else PAPER for point in model.points],
                "width": 1.5,
            },
        },
    }


def _label(point: FunnelPoint, model: FunnelModel) -> str:
    return point.name if point.verdict or point.code in model.chosen or point.code in _ends(model) else ""


def _ends(model: FunnelModel) -> set[str]:
    """The areas with the highest rate and with most residents: named, so that a reader finds a way into the picture."""
    if len(model.points) > NAMED:
        return set()
    most = max(model.points, key=lambda point: point.residents), max(model.points, key=lambda point: point.rate)
    return {point.code for point in most}


def _hover(point: FunnelPoint, per: str) -> str:
    words = VERDICTS[point.verdict][1]
    return f"{point.name}: {rate_shown(point.rate)} {per}<br>{point.residents:,.0f} residents, {words}"


def _layout(model: FunnelModel) -> dict[str, Any]:
    plain = {"gridcolor": GRID, "zerolinecolor": MUTED, "fixedrange": True, "nticks": 6}
    words = model.rate_words[0].upper() + model.rate_words[1:]
    return base_layout(
        margin={"l": 58, "r": 24, "t": 16, "b": 48},
        xaxis=plain | {"tickformat": ",", "title": {"text": "residents", "standoff": 6, "font": {"size": 14}}},
        yaxis=plain | {"rangemode": "tozero", "title": {"text": words, "standoff": 6, "font": {"size": 14}}},
    )
