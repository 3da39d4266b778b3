"""The hours of the week as a heatmap: counts, shares, or the difference to the comparison period; peaks outlined."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from data.schema import WEEKDAYS
from layouts.figures.style import (
    ALL_WITHHELD,
    FALL,
    INK,
    MUTED,
    NONE,
    PURPLE,
    RISE,
    TRANSPARENT,
    VEIL,
    base_layout,
    empty_figure,
)

if TYPE_CHECKING:
    from data.answers.time.peaks import PeaksModel
    from data.answers.time.week import HeatmapModel
    from data.question.filters import FilterState

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
AMOUNTS = [[i / (len(PURPLE) - 1), colour] for i, colour in enumerate(PURPLE)]
DIFFERENCES = [[0, FALL], [0.5, NONE], [1, RISE]]


def week_figure(model: HeatmapModel, peaks: PeaksModel, state: FilterState, shows: str) -> dict[str, Any]:
    """``shows``: 'count', 'share' or 'compare'. The hours and days that are chosen are framed, the rest is paler."""
    now = np.array(model.counts, dtype=np.float64)
    if not np.isfinite(now).any():
        return empty_figure(ALL_WITHHELD)
    compare = shows == "compare" and model.before is not None
    values, words = _compared(model) if compare else _plain(now, model, share=shows == "share")
    most = float(np.nanmax(np.abs(values))) if np.isfinite(values).any() else 0.0
    heat: dict[str, Any] = {
        "type": "heatmap",
        "z": [[None if v != v else round(v, 2) for v in row] for row in values.tolist()],  # noqa: PLR0124 - NaN
        "text": words,
        "hovertemplate": "%{text}<extra></extra>",
        "xgap": 1,
        "ygap": 1,
        "zmin": -most if compare else 0,
        "zmax": most or 1,
        "colorscale": DIFFERENCES if compare else AMOUNTS,
        "showscale": False,
    }
    return {"data": [heat, *_strokes(model), _handles()], "layout": _layout(peaks, state)}


def _strokes(model: HeatmapModel) -> list[dict[str, Any]]:
    """A stroke in each hour that is withheld: empty, it would look like an hour without offences."""
    hidden = [(day, hour) for day in range(7) for hour in range(24) if model.status[day][hour] == "suppressed"]
    if not hidden:
        return []
    stroke = {"symbol": "line-ne-open", "size": 10, "line": {"color": MUTED, "width": 1.5}}
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": "withheld: small number",
            "x": [hour for _, hour in hidden],
            "y": [day for day, _ in hidden],
            "marker": stroke,
            "hoverinfo": "skip",
        }
    ]


def _plain(now: np.ndarray, model: HeatmapModel, *, share: bool) -> tuple[np.ndarray, list[list[str]]]:
    total = np.nansum(now) or 1
    words = [
        list(map(partial(_words, total=total), *row)) for row in zip(WHEN, model.status, now.tolist(), strict=True)
    ]
    return (100 * now / total if share else now), words


WHEN = [[f"{day} {hour:02d}:00–{hour + 1:02d}:00" for hour in range(24)] for day in DAYS]


def _words(when: str, status: str, count: float, total: float) -> str:
    if status == "suppressed":
        return f"{when}: suppressed"
    return f"{when}: {count:,.{0 if count.is_integer() else 1}f} offences, {100 * count / total:.1f}%"


def _compared(model: HeatmapModel) -> tuple[np.ndarray, list[list[str]]]:
    """Percentage points of the week: this period's share less that of the other."""
    now, before = np.array(model.counts, dtype=np.float64), np.array(model.before, dtype=np.float64)
    shares = [100 * each / (np.nansum(each) or 1) for each in (now, before)]
    words = [
        [
            f"{WHEN[day][hour]}: {_number(now[day, hour])}, before {_number(before[day, hour])}"
            f"<br>{CLEAR[model.verdicts[day][hour]]}"
            for hour in range(24)
        ]
        for day in range(7)
    ]
    return shares[0] - shares[1], words


CLEAR = {"rise": "▲ clear rise", "fall": "▼ clear fall", "none": "◆ no clear change", "unknown": "not known"}


def _number(value: float) -> str:
    return "suppressed" if value != value else f"{value:,.0f}"  # noqa: PLR0124 - NaN


def _handles() -> dict[str, Any]:
    """Invisible points, one for each cell: a heatmap alone cannot be brushed."""
    hours, days = np.meshgrid(np.arange(24), np.arange(7))
    return {
        "type": "scatter",
        "mode": "markers",
        "x": hours.ravel().tolist(),
        "y": days.ravel().tolist(),
        "marker": {"opacity": 0, "size": 12},
        "selected": {"marker": {"opacity": 0}},
        "unselected": {"marker": {"opacity": 0}},
        "hoverinfo": "skip",
    }


def _layout(peaks: PeaksModel, state: FilterState) -> dict[str, Any]:
    outlines = [_frame(row.days, row.start, row.stop, INK, 2.5) for row in peaks.peaks]
    return base_layout(
        margin={"l": 42, "r": 6, "t": 4, "b": 30},
        xaxis={
            "tickvals": list(range(0, 24, 3)),
            "ticktext": [f"{hour:02d}" for hour in range(0, 24, 3)],  # apart on a phone too
            "range": [-0.5, 23.5],
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "tickangle": 0,
        },
        yaxis={
            "tickvals": list(range(7)),
            "ticktext": list(DAYS),
            "range": [6.5, -0.5],
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
        },
        shapes=[*_veil(state), *outlines],
        dragmode="select",
        selectdirection="d",  # a straight drag along one day is that day, not the whole week
        newselection={"line": {"color": INK}},
    )


def _frame(days: tuple[str, ...], start: int, stop: int, colour: str, width: float) -> dict[str, Any]:
    rows = [WEEKDAYS.index(day) for day in days]
    return {
        "type": "rect",
        "x0": start - 0.5,
        "x1": stop - 0.5,
        "y0": min(rows) - 0.5,
        "y1": max(rows) + 0.5,
        "line": {"color": colour, "width": width},
        "fillcolor": TRANSPARENT,
    }


def _veil(state: FilterState) -> list[dict[str, Any]]:
    """White over the hours and days that are not chosen, so that those that are stand out."""
    if not state.days and not state.hours:
        return []
    hours = set(state.hours or range(24))
    days = {WEEKDAYS.index(day) for day in state.days} if state.days else set(range(7))
    veiled: list[dict[str, Any]] = []
    for day in range(7):
        start = None
        for hour in range(25):
            out = hour < 24 and (day not in days or hour not in hours)
            if out and start is None:
                start = hour
            if not out and start is not None:
                veiled.append(_shade(day, start, hour))
                start = None
    return veiled


def _shade(day: int, start: int, stop: int) -> dict[str, Any]:
    return {
        "type": "rect",
        "x0": start - 0.5,
        "x1": stop - 0.5,
        "y0": day - 0.5,
        "y1": day + 0.5,
        "line": {"width": 0},
        "fillcolor": VEIL,
    }
