"""Change in cost by kind: bars to the left of zero cost less than before, to the right more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.answers.places.cost import money, money_change
from layouts.figures.style import GRID, MUTED, PURPLE, base_layout, empty_figure

if TYPE_CHECKING:
    from data.answers.places.cost import CostModel, CostRow

MOST = 8


def cost_figure(model: CostModel) -> dict[str, Any]:
    """The eight kinds with the largest change; the table has them all. No kind has an interval of its own."""
    if model.change is None:
        return empty_figure(model.refusal)
    rows = list(reversed(model.rows[:MOST]))
    bars: dict[str, Any] = {
        "type": "bar",
        "orientation": "h",
        "x": [row.change for row in rows],
        "y": [_short(row.label) for row in rows],
        "marker": {"color": PURPLE[4]},
        "hovertext": [
            f"{row.label}: {row.now:,}, before {row.before:,}, {money(row.unit_cost or 0)} each" for row in rows
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "cliponaxis": False,
    }
    words: dict[str, Any] = {  # on the right of every bar: a word left of one would lie over the name of its kind
        "type": "scatter",
        "mode": "text",
        "x": [max(row.change or 0, 0) for row in rows],
        "y": [_short(row.label) for row in rows],
        "text": [f"  {_words(row)}" for row in rows],
        "textposition": "middle right",
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
    return {"data": [bars, words], "layout": _layout(model)}


def _layout(model: CostModel) -> dict[str, Any]:
    return base_layout(
        margin={"l": 8, "r": 120, "t": 6, "b": 46},
        xaxis={
            "gridcolor": GRID,
            "zerolinecolor": MUTED,
            "zerolinewidth": 2,
            "fixedrange": True,
            "nticks": 5,
            "tickangle": 0,
            "title": {"text": f"pounds, {model.price_year} prices", "standoff": 6, "font": {"size": 14}},
        },
        yaxis={"automargin": True, "fixedrange": True, "ticks": ""},
        bargap=0.3,
    )


def _words(row: CostRow) -> str:
    return money_change(row.change or 0)


def _short(label: str) -> str:
    return label if len(label) <= 30 else label[:28].rstrip() + " …"
