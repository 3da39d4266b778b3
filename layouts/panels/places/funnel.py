"""Is a district unusual: rates with the limits that chance allows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from data.answers.figures.shown import rate_shown
from data.answers.places.funnel import VERDICTS as FUNNEL_VERDICTS
from layouts import ids
from layouts.components.panel import chart, data_table, panel, worked_out
from layouts.figures.funnel import funnel_figure
from layouts.panels.face import Face, figure, table, words

if TYPE_CHECKING:
    from data.answers.places.funnel import FunnelModel
    from data.answers.request import Request
    from data.settings import Settings
    from data.store.version import Store


def section(_: Store, __: Settings) -> html.Section:
    """Rates with the limits that chance allows."""
    return panel(
        "funnel",
        "Is a district unusual?",
        html.Div(id=ids.FUNNEL_WORDS, className="panel-sentence"),
        method=[
            html.P(
                "Small places swing more by chance: the limits are wider for them. Dashed 95%, dotted 99.8%, exact "
                "Poisson, widened because districts always differ somewhat (over-dispersion)."
            ),
            html.P("Choose a point to filter everything to it."),
            html.A("How rates are compared", href="/methods/funnel"),
        ],
        tools=html.Div(
            html.A("Show on the map", id=ids.TO_MAP, href="/", **{"data-follow": "/"}), className="map-tools"
        ),
        chart=chart(ids.FUNNEL, "360px"),
        table=html.Div(id=ids.FUNNEL_TABLE, tabIndex=0),
        png=True,
    )


def draw(_: Request, model: FunnelModel) -> dict[str, Any]:
    """Words, points and table."""
    return {
        "words": [model.words, *(worked_out(model.method) if model.method else [])],
        "chart": funnel_figure(model),
        "table": funnel_table(model),
    }


def funnel_table(model: FunnelModel) -> Any:
    """Area, residents, rate, verdict."""
    rows = [
        [point.name, f"{point.residents:,.0f}", rate_shown(point.rate), FUNNEL_VERDICTS[point.verdict][1]]
        for point in sorted(model.points, key=lambda point: -point.rate)
    ]
    return data_table(
        ["Place", "Residents", f"Rate {model.rate_words}", "Against the limits"],
        rows,
        "Rates against the limits that chance and usual differences allow",
    )


FACE = Face(
    key="funnel",
    answers=("funnel",),
    parts={"words": words(ids.FUNNEL_WORDS), "chart": figure(ids.FUNNEL), "table": table(ids.FUNNEL_TABLE)},
    section=section,
    draw=draw,
)
