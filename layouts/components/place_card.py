"""The card of the chosen place, over the map: what a reader wants to know of it, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

if TYPE_CHECKING:
    from data.answers.hotspots.places.place import PlaceModel


def place_card(model: PlaceModel) -> list[Any]:
    """Nothing where no single place is chosen."""
    if not model.name:
        return []
    return [
        html.H3(model.place),
        html.P([html.Strong(f"{model.count.words()} offences"), *_share(model), f", {model.period}"]),
        _change(model),
        html.P([html.Span("Busiest: ", className="muted"), model.times]),
        *_kinds(model),
        *_lasting(model),
        *([html.P(model.words, className="muted")] if model.words else []),
        html.Div(
            [
                html.Button("◂ All places", type="button", className="as-link", **{"data-press": "leave"}),
                html.Button("Copy link", type="button", className="as-link", **{"data-press": "copy"}),
                html.Span(className="said", role="status"),
            ],
            className="card-actions",
        ),
    ]


def _share(model: PlaceModel) -> list[Any]:
    return [] if model.share is None else [f" ({100 * model.share:.1f}% of the map)"]


def _change(model: PlaceModel) -> html.P:
    """'▼ −20% (−34 to −4) clear fall; was 41, Oct 2023 – Sep 2024': the sign says what the colour says."""
    found = model.change
    if model.before is None:
        return html.P("No period to compare with.", className="muted")
    percent = found.percent_words()
    inside = f" {percent} ({found.interval_words()})" if percent else ""
    return html.P(
        [
            html.Span(f"{found.sign}{inside} {found.verdict_words}", className=f"verdict {found.verdict}"),
            html.Span(f"; was {model.before.words()}, {model.compared}", className="muted"),
        ]
    )


def _kinds(model: PlaceModel) -> list[Any]:
    if not model.kinds:
        return []
    words = ", ".join(f"{label.lower() if label[1:2].islower() else label} {count:,}" for label, count in model.kinds)
    return [html.P([html.Span("Kinds: ", className="muted"), words])]


def _lasting(model: PlaceModel) -> list[Any]:
    if model.lasting is None:
        return []
    return [
        html.P([html.Span("In the top 1%: ", className="muted"), f"{model.lasting} of the last {model.months} months"])
    ]
