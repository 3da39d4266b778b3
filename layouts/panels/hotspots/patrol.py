"""Patrol plan: places and times, with its exports and print."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from data.question.display import STOPS, VISITS, Display
from layouts import ids
from layouts.components.fields import number
from layouts.components.panel import data_table, panel, part, touch
from layouts.panels.face import Face, table, words

if TYPE_CHECKING:
    from data.answers.hotspots.patrol import PatrolModel
    from data.answers.request import Request
    from data.settings import Settings
    from data.store.version import Store


def section(_: Store, __: Settings) -> html.Section:
    """The plan with its two numbers, exports and print."""
    return panel(
        "patrol",
        "Patrol plan",
        html.Div(id=ids.PATROL_WORDS, className="panel-sentence"),
        html.Div(
            id=ids.PATROL_LIST, className="table-scroll", tabIndex=0, role="region", **{"aria-label": "Patrol plan"}
        ),
        method=[
            html.P(
                "The places × days × three hours that lead one to expect most offences an hour: a place's own count "
                "at that time, drawn towards what its total and the area's hours say. Visits of 15 minutes go where "
                "most is to be expected for each visit. Distances are straight lines."
            ),
            html.P("That offences lay there does not say how many a visit prevents."),
            html.A("How the plan is made", href="/methods/patrol"),
        ],
        tools=_tools(),
    )


def _tools() -> html.Div:
    return html.Div(
        [
            number(ids.STOPS, "stops", "Places and times", STOPS, Display().stops),
            number(ids.VISITS, "visits", "Visits a week", VISITS, Display().visits),
            html.A(
                "GeoJSON",
                id=ids.PATROL_GEOJSON,
                href="#",
                className="action",
                download="patrol.geojson",
                **{"data-follow": "/download/patrol.geojson"},
            ),
            html.A(
                "Print",
                id=ids.PATROL_PRINT,
                href="#",
                className="action",
                target="_blank",
                **{"data-follow": "/plan"},
            ),
        ],
        className="map-tools",
    )


def draw(_: Request, model: PatrolModel) -> dict[str, Any]:
    """Words and stops."""
    return {"words": model.sentence, "list": patrol_table(model)}


def patrol_table(model: PatrolModel) -> Any:
    """The stops in the order of the week."""
    if not model.stops:
        return []
    rows = [
        [
            f"{stop.day} {stop.start:02d}:00–{stop.stop:02d}:00",
            part("button", stop.place, "as-link place-button", touch("cell", stop.name)),
            f"{stop.offences:,}",
            f"{stop.visits:,}",
            f"{stop.km:.1f} km" if stop.km else "–",
        ]
        for stop in model.stops
    ]
    return data_table(
        ["When", "Cell", "Offences", "Visits", "From the last"], rows, f"{model.title}, by what is to be expected there"
    )


FACE = Face(
    key="patrol",
    answers=("patrol",),
    parts={"words": words(ids.PATROL_WORDS), "list": table(ids.PATROL_LIST)},
    section=section,
    draw=draw,
)
