"""Who, as a pyramid: victims to the left, suspects to the right, by age band, the sexes stacked."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from layouts.figures.style import GRID, INK, MUTED, PAPER, PURPLE, base_layout, empty_figure

if TYPE_CHECKING:
    from data.answers.people.who import WhoModel
    from data.answers.people.who_ages import AgeBand, RoleCounts

#: Each sex by shade, by pattern and by a letter: name, letter, colour, pattern, and the colour of text inside the bar.
SEXES = (
    ("Female", "F", PURPLE[2], "/", INK),
    ("Male", "M", PURPLE[5], "", PAPER),
    ("Sex not known", "", PAPER, ".", INK),
)
#: A bar narrower than this share of the widest has no room for its letter and number.
ROOM = 0.15


def who_figure(model: WhoModel) -> dict[str, Any]:
    """Counts by age band and sex. What is suppressed has no bar; the table says so."""
    sides = ((-1, model.victims), (1, model.suspects))
    widest = max(_width(band) for _, role in sides for band in role.bands)
    if not widest:
        hidden = any(_withheld(side, band) for side, role in sides for band in role.bands)
        return empty_figure("All counts are suppressed." if hidden else "No people are known in these offences.")
    bars = [_bar(side, role, sex, widest) for side, role in sides for sex in range(len(SEXES))]
    withheld = [_withheld(side, band) for side, role in sides for band in role.bands]
    return {"data": bars, "layout": _layout(model, widest, [note for note in withheld if note])}


def _width(band: AgeBand) -> float:
    return sum(cell.value or 0 for cell in band.by_sex)


def _bar(side: int, role: RoleCounts, sex: int, widest: float) -> dict[str, Any]:
    name, letter, colour, pattern, text = SEXES[sex]
    cells = [band.by_sex[sex] for band in role.bands]
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "legendgroup": name,
        "showlegend": side > 0,
        "y": [band.label for band in role.bands],
        "x": [None if cell.value is None else side * cell.value for cell in cells],
        "text": [f"{letter} {cell.words()}".strip() if (cell.value or 0) >= ROOM * widest else "" for cell in cells],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"color": text},
        "marker": {
            "color": colour,
            "line": {"color": PURPLE[5], "width": 1},
            "pattern": {
                "shape": pattern,
                "fillmode": "overlay",
                "fgcolor": PURPLE[5],
                "fgopacity": 0.35,
                "size": 7,
                "solidity": 0.15,
            },
        },
        "hovertext": [
            f"{role.name.capitalize()}, {band.label}, {name.lower()}: {cell.words()}"
            for band, cell in zip(role.bands, cells, strict=True)
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _withheld(side: int, band: AgeBand) -> dict[str, Any] | None:
    """A word at the end of a bar of which a part is suppressed."""
    if all(cell.value is not None for cell in (*band.by_sex, band.total)):
        return None
    return {
        "text": "suppressed" if not _width(band) else "part suppressed",
        "x": side * _width(band),
        "y": band.label,
        "xanchor": "left" if side > 0 else "right",
        "xshift": 4 * side,
        "showarrow": False,
        "font": {"size": 12, "color": MUTED},
    }


def _layout(model: WhoModel, widest: float, withheld: list[dict[str, Any]]) -> dict[str, Any]:
    ticks = _ticks(widest)
    heads = [
        {"text": text, "xref": "paper", "yref": "paper", "x": x, "y": 1.0, "yanchor": "bottom", "showarrow": False}
        for text, x in (("Victims", 0.25), ("Suspects", 0.75))
    ]
    return base_layout(
        barmode="relative",
        bargap=0.25,
        margin={"l": 8, "r": 8, "t": 26, "b": 56},
        showlegend=True,
        legend={"orientation": "h", "x": 0.5, "xanchor": "center", "y": -0.12, "yanchor": "top"},
        annotations=[*heads, *withheld],
        xaxis={
            "range": [-1.05 * widest, 1.05 * widest],
            "tickvals": [*(-value for value in reversed(ticks)), 0, *ticks],
            "ticktext": [*(f"{value:,}" for value in reversed(ticks)), "0", *(f"{value:,}" for value in ticks)],
            "gridcolor": GRID,
            "zerolinecolor": MUTED,
            "zerolinewidth": 2,
            "fixedrange": True,
            "tickangle": 0,
        },
        yaxis={
            "automargin": True,
            "fixedrange": True,
            "ticks": "",
            "categoryorder": "array",
            "categoryarray": [model.victims.bands[-1].label, *(band.label for band in model.victims.bands[:-1])],
        },
    )


def _ticks(widest: float) -> list[int]:
    """One or two round numbers up to the widest bar."""
    step = 10 ** math.floor(math.log10(widest))
    step = step if widest < 2 * step else 2 * step if widest < 4 * step else 4 * step
    return [round(step * i) for i in (1, 2) if step * i <= widest]
