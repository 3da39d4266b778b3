"""Near repeats: worked out when asked for, inside the panel of the backtest."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from dash import html

from layouts import ids
from layouts.components.panel import data_table, worked_out
from layouts.panels.face import Face, words

if TYPE_CHECKING:
    from data.answers.hotspots.backtest import NearRepeatModel
    from data.answers.request import Request
    from data.settings import Settings
    from data.store.version import Store


def draw(_: Request, model: NearRepeatModel) -> dict[str, Any]:
    """The Knox table."""
    return {"repeats": repeats_table(model)}


def repeats_table(model: NearRepeatModel) -> list[Any]:
    """Pairs observed, by chance and p, by distance and days."""
    if not model.observed:
        return [html.P(model.sentence)]
    edges = ["0", *(str(day + 1) for day in model.days[:-1])]
    head = ["Apart", *(f"{low}–{high} days" for low, high in zip(edges, model.days, strict=True))]
    rows = [
        [
            f"{inner:,.0f}–{distance:,.0f} m",
            *(
                f"{pairs:,} pairs, {chance:,.0f} by chance, p {p:.3f}"
                for pairs, chance, p in zip(model.observed[i], model.expected[i], model.p[i], strict=True)
            ),
        ]
        for i, (inner, distance) in enumerate(pairwise((0, *model.distances)))
    ]
    return [
        html.P(model.sentence),
        data_table(head, rows, f"{model.offences:,} offences"),
        *worked_out(model.method),
    ]


def section(_: Store, __: Settings) -> None:
    """It stands inside the panel of the backtest."""


FACE = Face(
    key="repeats",
    answers=("repeats",),
    parts={"repeats": words(ids.REPEATS)},
    section=section,
    draw=draw,
    on_demand=True,
)
