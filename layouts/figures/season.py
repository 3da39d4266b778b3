"""Months of the year against an even month: a dot with its interval each; those that stand out are filled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from layouts.figures.style import GRID, INK, MUTED, PURPLE, base_layout, empty_figure

if TYPE_CHECKING:
    from data.answers.time.season import SeasonModel, SeasonRow

VERDICTS = {
    "above": "above an even month",
    "below": "below an even month",
    "even": "no clear difference",
    "unknown": "not known",
}
#: Told apart by shape: ▲ above, ▼ below, hollow where no difference is clear.
SYMBOLS = {"above": "triangle-up", "below": "triangle-down", "even": "circle-open", "unknown": "circle-open"}


def season_figure(model: SeasonModel) -> dict[str, Any]:
    """Ratio to an even month of the year; 1 is marked."""
    if not model.rows:
        return empty_figure(model.refusal)
    dots: dict[str, Any] = {
        "type": "scatter",
        "mode": "markers",
        "x": [row.name[:3] for row in model.rows],
        "y": [row.ratio for row in model.rows],
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": [_length(row.high, row.ratio) for row in model.rows],
            "arrayminus": [_length(row.ratio, row.low) for row in model.rows],
            "color": MUTED,
            "thickness": 1.5,
            "width": 4,
        },
        "marker": {
            "symbol": [SYMBOLS[row.verdict] for row in model.rows],
            "size": 11,
            "color": PURPLE[5],
            "line": {"color": PURPLE[5], "width": 2},
        },
        "hovertext": [_hover(row) for row in model.rows],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    return {"data": [dots], "layout": _layout()}


def _layout() -> dict[str, Any]:
    even = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": 1, "y1": 1, "line": {"color": INK, "width": 1.5}}
    return base_layout(
        shapes=[even],
        margin={"l": 52, "r": 12, "t": 8, "b": 30},
        xaxis={"fixedrange": True, "tickangle": 0, "showgrid": False, "type": "category"},
        yaxis={
            "gridcolor": GRID,
            "fixedrange": True,
            "nticks": 6,
            "zeroline": False,
            "title": {"text": "times an even month", "standoff": 6, "font": {"size": 14}},
        },
    )


def _length(upper: float | None, lower: float | None) -> float:
    return 0.0 if upper is None or lower is None else round(upper - lower, 3)


def _hover(row: SeasonRow) -> str:
    interval = "" if row.low is None else f" ({row.low:.2f} to {row.high:.2f})"
    return f"{row.name}: {row.ratio:.2f} times an even month{interval}<br>{VERDICTS[row.verdict]}"
