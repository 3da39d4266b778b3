"""Small multiples as one plotly figure: a small control chart for each district or area, on one scale or its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from layouts.figures.style import FALL, GRID, INK, MUTED, PURPLE, RISE, base_layout

if TYPE_CHECKING:
    from data.answers.time.multiples import MultiplesModel, SmallChart

COLUMNS = 5
GAP_ACROSS, GAP_DOWN = 0.035, 0.09
SIGNS = {"better": "▼ fewer", "worse": "▲ more", "common": "◆", "short": "–"}


def rows_of(model: MultiplesModel) -> int:
    """Rows of charts, for the height of the figure."""
    return -(-len(model.charts) // COLUMNS)


def multiples_figure(model: MultiplesModel) -> dict[str, Any]:
    """A click on a chart asks for that district or area (``customdata``)."""
    months = [f"{name}-01" for name in model.months]
    rows = max(rows_of(model), 1)
    width = (1 - GAP_ACROSS * (COLUMNS - 1)) / COLUMNS
    height = (1 - GAP_DOWN * rows) / rows  # above each there is room for its name
    data: list[dict[str, Any]] = []
    layout: dict[str, Any] = {}
    notes: list[dict[str, Any]] = []
    for i, chart in enumerate(model.charts):
        row, column = divmod(i, COLUMNS)
        left, top = column * (width + GAP_ACROSS), 1 - row * (height + GAP_DOWN) - GAP_DOWN * 0.4
        suffix = "" if i == 0 else str(i + 1)
        data += _traces(chart, months, suffix)
        layout |= _axes(model, suffix, [left, left + width], [max(top - height, 0), top])
        notes.append(_title(chart, left, top))
    return {
        "data": data,
        "layout": base_layout(margin={"l": 36, "r": 8, "t": 14, "b": 26}, annotations=notes, **layout),
    }


def _traces(chart: SmallChart, months: list[str], suffix: str) -> list[dict[str, Any]]:
    axes = {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}", "type": "scatter", "mode": "lines", "hoverinfo": "skip"}
    limit = {"color": MUTED, "width": 1, "dash": "dash"}
    marked = [i for i, kind in enumerate(chart.control.signal) if kind]
    return [
        axes | {"x": months, "y": list(chart.control.upper), "line": limit},
        axes | {"x": months, "y": list(chart.control.lower), "line": limit},
        axes | {"x": months, "y": list(chart.control.centre), "line": {"color": MUTED, "width": 1}},
        axes
        | {
            "x": months,
            "y": [cell.value for cell in chart.counts],
            "line": {"color": PURPLE[5], "width": 3 if chart.chosen else 1.8},
            "customdata": [chart.code] * len(months),
            "text": [f"{chart.name}: {cell.words()}" for cell in chart.counts],
            "hoverinfo": "text",
            "hovertemplate": "%{text}, %{x|%b %Y}<extra></extra>",
            "connectgaps": False,
        },
        axes
        | {
            "mode": "markers",
            "x": [months[i] for i in marked],
            "y": [chart.counts[i].value for i in marked],
            "marker": {
                "symbol": [_symbol(chart.control.signal[i]) for i in marked],
                "color": [FALL if chart.control.signal[i] == "better" else RISE for i in marked],
                "size": 8,
            },
        },
    ]


def _symbol(signal: str) -> str:
    return "triangle-down" if signal == "better" else "triangle-up"


def _axes(model: MultiplesModel, suffix: str, across: list[float], up: list[float]) -> dict[str, Any]:
    scale = {"range": [0, model.top * 1.04 or 1]} if model.scale == "shared" else {"rangemode": "tozero"}
    plain = {"fixedrange": True, "gridcolor": GRID, "tickfont": {"size": 12, "color": MUTED}}
    return {
        f"xaxis{suffix}": plain
        | {
            "type": "date",
            "domain": across,
            "anchor": f"y{suffix}",
            "tickformat": "%Y",
            "dtick": "M12",
            "tickangle": 0,
        },
        f"yaxis{suffix}": plain | scale | {"domain": up, "anchor": f"x{suffix}", "nticks": 3, "zerolinecolor": MUTED},
    }


def _title(chart: SmallChart, left: float, top: float) -> dict[str, Any]:
    percent = f" {chart.change.percent_words()}" if chart.change.percent_words() else ""
    sign = SIGNS[chart.control.verdict]
    colour = {"better": FALL, "worse": RISE}.get(chart.control.verdict, INK)
    name = f"<b>{chart.name}</b>" if not chart.chosen else f"<b>▶ {chart.name}</b>"
    return {
        "text": f"{name} {sign if len(sign) > 1 else ''}<span style='color:{MUTED}'>{percent}</span>",
        "x": left,
        "y": top,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 13, "color": colour},
    }
