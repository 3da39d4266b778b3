"""The success measures as figures: twelve-month sums against their line, months within limits, days between events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from layouts.figures.style import GRID, INK, MUTED, PURPLE, base_layout, empty_figure

if TYPE_CHECKING:
    from data.answers.measures.event_gaps import EventGaps
    from data.answers.measures.pace import Pace

DATES = {"type": "date", "tickformat": "%b<br>%Y", "gridcolor": GRID, "fixedrange": True, "nticks": 5, "tickangle": 0}
AMOUNTS = {"rangemode": "tozero", "gridcolor": GRID, "zerolinecolor": MUTED, "fixedrange": True, "nticks": 4}


def pace_figure(model: Pace) -> dict[str, Any]:
    """Above: the twelve months up to each, the interval of the latest, and the line. Below: single months, limits."""
    if not model.now.period:
        return empty_figure("No twelve months in a row are known yet.")
    months = [f"{name}-01" for name in model.month_names]
    sums: dict[str, Any] = {
        "type": "scatter",
        "mode": "lines+markers",
        "name": "Twelve months up to each",
        "x": months,
        "y": [cell.value for cell in model.rolling],
        "text": [f"{cell.words()} in the twelve months up to it" for cell in model.rolling],
        "hovertemplate": "%{x|%b %Y}: %{text}<extra></extra>",
        "line": {"color": PURPLE[5], "width": 2.5},
        "marker": {"color": PURPLE[5], "size": 5},
        "connectgaps": False,
    }
    line: dict[str, Any] = {
        "type": "scatter",
        "mode": "lines",
        "name": "Target line",
        "x": months,
        "y": list(model.line),
        "line": {"color": INK, "width": 2, "dash": "dash"},
        "hovertemplate": "%{x|%b %Y}: line at %{y:,.0f}<extra></extra>",
    }
    layout = base_layout(
        margin={"l": 44, "r": 12, "t": 28, "b": 44},
        xaxis=DATES | {"anchor": "y2"},
        yaxis=AMOUNTS | {"domain": [0.46, 1]},
        yaxis2=AMOUNTS | {"domain": [0, 0.32], "nticks": 3},
        shapes=_limit_lines(model),
        annotations=[
            _caption("Twelve months up to each; dashed: the line", 1),
            _caption(f"Single months{_withheld(model)}", 0.32),
        ],
        hovermode="x",
    )
    return {"data": [line, sums, *_interval(model, months), _monthly(model, months)], "layout": layout}


def _withheld(model: Pace) -> str:
    """Said where months without a dot are withheld, not zero."""
    return ": those without a dot are withheld" if any(cell.status == "suppressed" for cell in model.monthly) else ""


def _interval(model: Pace, months: list[str]) -> list[dict[str, Any]]:
    """The interval of the latest twelve months, at the last sum that is there."""
    now = model.now
    if now.count.value is None or now.low is None or now.high is None:
        return []
    latest = max(i for i, cell in enumerate(model.rolling) if cell.value is not None)
    reach = {"array": [round(now.high - now.count.value, 1)], "arrayminus": [round(now.count.value - now.low, 1)]}
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": "95% interval of the latest",
            "x": [months[latest]],
            "y": [now.count.value],
            "marker": {"color": PURPLE[5], "size": 9},
            "error_y": {"type": "data", "symmetric": False, "color": PURPLE[5], "width": 5, **reach},
            "hoverinfo": "skip",
        }
    ]


def _monthly(model: Pace, months: list[str]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": "Single months",
        "x": months,
        "y": [cell.value for cell in model.monthly],
        "text": [cell.words() for cell in model.monthly],
        "hovertemplate": "%{x|%b %Y}: %{text}<extra></extra>",
        "line": {"color": PURPLE[4], "width": 1.5},
        "marker": {"color": PURPLE[4], "size": 4},
        "connectgaps": False,
        "xaxis": "x",
        "yaxis": "y2",
    }


def _limit_lines(model: Pace) -> list[dict[str, Any]]:
    if model.limits is None:
        return []
    heights = ((model.limits.average, "solid"), (model.limits.lower, "dot"), (model.limits.upper, "dot"))
    return [_level(height, dash, "y2") for height, dash in heights]


def _level(height: float, dash: str, axis: str) -> dict[str, Any]:
    across = {"x0": 0, "x1": 1, "xref": "paper", "y0": height, "y1": height, "yref": axis}
    return {"type": "line", **across, "line": {"color": MUTED, "width": 1, "dash": dash}}


def _caption(text: str, y: float) -> dict[str, Any]:
    place = {"x": 0, "xref": "paper", "xanchor": "left", "y": y, "yref": "paper", "yanchor": "bottom"}
    return {"text": text, "showarrow": False, **place}


def gaps_figure(model: EventGaps) -> dict[str, Any]:
    """Days between each event and the one before it, over the date of the later, with the limits of the t chart."""
    if not model.days:
        return empty_figure("Single events are not shown here, or there are fewer than two.")
    gaps: dict[str, Any] = {
        "type": "scatter",
        "mode": "markers+lines",
        "x": list(model.dates),
        "y": list(model.days),
        "line": {"color": PURPLE[4], "width": 1.5},
        "marker": {"color": PURPLE[5], "size": 7},
        "hovertemplate": "%{x|%-d %b %Y}: %{y:,.0f} days after the one before<extra></extra>",
    }
    levels = ((model.centre, "solid"), (model.lower, "dot"), (model.upper, "dot"))
    return {
        "data": [gaps],
        "layout": base_layout(
            margin={"l": 44, "r": 12, "t": 28, "b": 44},
            xaxis=DATES,
            yaxis=AMOUNTS,
            shapes=[_level(height, dash, "y") for height, dash in levels if height is not None],
            annotations=[_caption("Days since the one before: higher is rarer", 1)],
        ),
    }
