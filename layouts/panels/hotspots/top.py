"""Top places: the few that hold most, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from layouts import ids
from layouts.components.panel import data_table, panel, part, touch
from layouts.panels.face import Face, table, words

if TYPE_CHECKING:
    from data.answers.hotspots.places.top_places import TopPlacesModel
    from data.answers.request import Request
    from data.settings import Settings
    from data.store.version import Store


def section(_: Store, __: Settings) -> html.Section:
    """The list of top places."""
    return panel(
        "top",
        "Top places",
        html.Div(id=ids.TOP_TITLE, className="panel-sentence"),
        html.Div(id=ids.TOP_LIST, className="table-scroll", tabIndex=0, role="region", **{"aria-label": "Top places"}),
        method=[
            html.P(
                "The places with most offences, none with fewer than three. A hot spot (Gi*, false discoveries held in "
                "check) has more around it too than chance would gather. A place is named by the nearest town and the "
                "LSOA that most of its offences lie in, never by an address."
            ),
            html.P(
                "Choose a place, here or by its number on the map: the map goes to it and everything else is about it. "
                "Choose it again, press Esc or “All places” to go back."
            ),
            html.A("How hotspots are found", href="/methods/hotspots"),
        ],
        geojson=True,
    )


def draw(_: Request, model: TopPlacesModel) -> dict[str, Any]:
    """Title and list."""
    return {"title": model.title, "list": top_list(model)}


def top_list(model: TopPlacesModel) -> Any:
    """One row for each place, its name a button."""
    if not model.rows:
        return []
    level = "lsoa" if model.noun == "LSOAs" else "cell"
    rows = [
        [
            part("button", f"{row.rank}. {row.place}", "as-link place-button", touch(level, row.name)),
            f"{row.count:,}",
            f"{100 * row.share:.1f}%",
            row.times,
            f"{row.lasting} of {model.months}",
            "yes" if row.key.startswith("hot") else "–",
            "–" if row.was_top is None else ("yes" if row.was_top else "no"),
        ]
        for row in model.rows
    ]
    head = ["Place", "Offences", "Share", "Busiest time", "Months in the top 1%", "Hot spot", "Top before"]
    return data_table(head, rows, f"{model.left_out} {model.instead}".strip())


FACE = Face(
    key="top",
    answers=("top",),
    parts={"title": words(ids.TOP_TITLE), "list": table(ids.TOP_LIST)},
    section=section,
    draw=draw,
)
