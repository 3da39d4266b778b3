"""Kinds of offence as horizontal bars, most first, with the comparison period as a tick on each bar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from layouts.figures.style import GRID, INK, PURPLE, base_layout

if TYPE_CHECKING:
    from data.answers.places.categories import CategoriesModel, CategoryRow

MOST = 8


def categories_figure(model: CategoriesModel) -> dict[str, Any]:
    """The eight largest kinds; the table beside it has them all. A click on a bar asks for that kind alone."""
    rows = list(reversed(model.rows[:MOST]))
    labels = [_short(row.label) for row in rows]
    chosen_any = any(row.chosen for row in rows)
    bars: dict[str, Any] = {
        "type": "bar",
        "orientation": "h",
        "x": [row.count.value for row in rows],
        "y": labels,
        "customdata": [row.slug for row in rows],
        "marker": {"color": [PURPLE[5] if row.chosen else PURPLE[2 if chosen_any else 4] for row in rows]},
        "hovertext": [_hover(row) for row in rows],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    before: dict[str, Any] = {
        "type": "scatter",
        "mode": "markers",
        "x": [None if row.before is None else row.before.value for row in rows],
        "y": labels,
        "marker": {"symbol": "line-ns", "size": 14, "line": {"color": INK, "width": 2}},
        "hoverinfo": "skip",
    }
    words: dict[str, Any] = {
        "type": "scatter",
        "mode": "text",
        "x": [max(row.count.value or 0, (row.before.value if row.before else 0) or 0) for row in rows],
        "y": labels,
        "text": [f"  {row.count.words()} {row.change.sign if row.before else ''}" for row in rows],
        "textposition": "middle right",
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
    layout = base_layout(
        margin={"l": 8, "r": 64, "t": 4, "b": 28},
        xaxis={"gridcolor": GRID, "fixedrange": True, "rangemode": "tozero", "nticks": 3, "tickangle": 0},
        yaxis={"automargin": True, "fixedrange": True, "ticks": "", "categoryorder": "array", "categoryarray": labels},
        bargap=0.35,
    )
    return {"data": [bars, before, words], "layout": layout}


def _short(label: str) -> str:
    return label if len(label) <= 30 else label[:28].rstrip() + " …"


def _hover(row: CategoryRow) -> str:
    text = f"{row.label}: {row.count.words()}"
    if row.before is not None:
        percent = row.change.percent_words()
        inside = f" {percent} ({row.change.interval_words()})" if percent else ""
        text += f", before {row.before.words()}<br>{row.change.sign} {row.change.verdict_words}{inside}"
    return text
