"""Hospital admissions beside recorded offences, both as an index: one strip for each age group, above each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from layouts.figures.style import GRID, INK, MUTED, PURPLE, base_layout, empty_figure

if TYPE_CHECKING:
    from data.answers.measures.admissions import AdmissionsModel, Ages, Line

GAP_BETWEEN = 0.16
X_AXIS = {"type": "date", "tickformat": "%b<br>%Y", "gridcolor": GRID, "fixedrange": True, "nticks": 7, "tickangle": 0}
Y_AXIS = {"rangemode": "tozero", "gridcolor": GRID, "zerolinecolor": MUTED, "fixedrange": True, "nticks": 4}


def admissions_figure(model: AdmissionsModel) -> dict[str, Any]:
    """Admissions solid with dots, offences dashed; 100 is each series' own mean in the base year.

    Months that stand out by themselves are ringed. Gaps and withheld months are left open.
    """
    if model.instead:
        return empty_figure("No hospital admissions are loaded of this place.")
    if model.undrawn:
        return empty_figure(model.undrawn.replace(": ", ":<br>"))
    if not any(value is not None for ages in model.ages for value in ages.admissions.index):
        return empty_figure("No index: there is no complete base year, or its counts are suppressed.")
    months = [f"{name}-01" for name in model.month_names]
    data: list[dict[str, Any]] = []
    for number, ages in enumerate(model.ages, start=1):
        data += _traces(ages, months, number)
    return {"data": data, "layout": _layout(model)}


def _traces(ages: Ages, months: list[str], number: int) -> list[dict[str, Any]]:
    """Offences below, admissions above them."""
    traces = []
    if ages.offences is not None:
        offences = _trace(ages.offences, "Recorded knife offences with injury", "offences", months, number)
        traces.append(offences | {"mode": "lines", "line": {"color": MUTED, "width": 2, "dash": "dash"}})
    rings = [month[:7] in ages.divergence.flagged for month in months]
    marker = {
        "color": PURPLE[5],
        "symbol": ["diamond-open" if ring else "circle" for ring in rings],
        "size": [13 if ring else 6 for ring in rings],
    }
    admissions = _trace(ages.admissions, "Hospital admissions", "admissions", months, number)
    line = {"color": PURPLE[5], "width": 2}
    return [*traces, admissions | {"mode": "lines+markers", "line": line, "marker": marker}]


def _trace(line: Line, name: str, noun: str, months: list[str], number: int) -> dict[str, Any]:
    return {
        "type": "scatter",
        "name": name,
        "legendgroup": noun,
        "showlegend": number == 1,
        "x": months,
        "y": list(line.index),
        "text": _words(line, noun),
        "hovertemplate": "%{x|%b %Y}: %{text}<extra></extra>",
        "connectgaps": False,
        "xaxis": "x",
        "yaxis": "y" if number == 1 else f"y{number}",
    }


def _words(line: Line, noun: str) -> list[str]:
    return [
        f"{cell.words()} {noun}" + ("" if index is None else f", index {index:,.0f}")
        for cell, index in zip(line.counts, line.index, strict=True)
    ]


def _layout(model: AdmissionsModel) -> dict[str, Any]:
    strips = len(model.ages)
    height = (1 - GAP_BETWEEN * (strips - 1)) / strips
    axes: dict[str, Any] = {}
    shapes, notes = [], []
    for number, ages in enumerate(model.ages, start=1):
        bottom = max(1 - number * height - (number - 1) * GAP_BETWEEN, 0)
        name = "" if number == 1 else str(number)
        axes[f"yaxis{name}"] = Y_AXIS | {"domain": [bottom, bottom + height]}
        across = {"x0": 0, "x1": 1, "xref": "paper", "y0": 100, "y1": 100, "yref": f"y{name}"}
        shapes.append({"type": "line", **across, "line": {"color": INK, "width": 1, "dash": "dot"}})
        place = {"x": 0, "xref": "paper", "xanchor": "left", "y": bottom + height, "yref": "paper", "yanchor": "bottom"}
        notes.append({"text": f"{ages.label}, index ({model.base_period} = 100)", "showarrow": False, **place})
    return base_layout(
        margin={"l": 44, "r": 12, "t": 52, "b": 44},
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1.1, "yanchor": "bottom"},
        xaxis=X_AXIS | {"anchor": "y" if strips == 1 else f"y{strips}"},
        shapes=shapes,
        annotations=notes,
        hovermode="x",
        **axes,
    )
